//! What a draft says of itself at its top, in front matter or in header lines: `channel: reply`, `mode: final`, `fault: external`.
//! Where such lines stand is `document`'s, what they change is `config`'s.

use super::fields::closest;
use super::{Channel, Mode};
use crate::document::Document;
use crate::span::Span;

/// One setting of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it sets.
    pub value: Value,
    /// The bytes of the value in the source.
    pub span: Span,
    /// The value as written.
    pub text: String,
    /// What to write instead, if the value does not exist.
    pub hint: Option<String>,
}

/// What a draft can say of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// `channel: reply`.
    Channel(Channel),
    /// `mode: final`.
    Mode(Mode),
    /// `fault: external`, or `fault: ours`.
    FaultExternal(bool),
    /// A key of ours with a value that does not exist.
    Unknown,
}

/// The settings of a draft, in order. In a header line, which may be a letter's own, only a known value or a misspelt one counts;
/// front matter is written for programs, so that there every value of our keys does.
#[must_use]
pub fn said(document: &Document) -> Vec<Said> {
    let keys = document.aside().keys.iter().filter_map(|key| {
        let word = key.value.to_lowercase();
        let (value, known): (Option<Value>, Vec<&str>) = match key.name.as_str() {
            "channel" => (word.parse().ok().map(Value::Channel), Channel::ALL.iter().map(|channel| channel.as_str()).collect()),
            "mode" => (word.parse().ok().map(Value::Mode), Mode::ALL.iter().map(|mode| mode.as_str()).collect()),
            "fault" => {
                let faults = [("external", true), ("ours", false)];
                let fault = faults.iter().find(|(name, _)| *name == word).map(|(_, external)| Value::FaultExternal(*external));
                (fault, faults.iter().map(|(name, _)| *name).collect())
            }
            _ => return None,
        };
        let near = closest(&word, known.iter().copied());
        if value.is_none() && near.is_none() && !key.is_front_matter {
            return None;
        }
        let hint = near.map_or_else(|| format!("there are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        Some(Said { value: value.unwrap_or(Value::Unknown), span: key.span, text: key.value.clone(), hint: value.is_none().then_some(hint) })
    });
    keys.collect()
}
