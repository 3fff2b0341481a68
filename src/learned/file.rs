//! A cue file as the trainer writes it: a head of `key = value` lines, an empty line, then a weight and a feature's name a line. What
//! the numbers are worth in a draft is `judge`'s.

use super::key::{Family, Key};
use crate::document::Fold;

/// The learned cues of one category or element. Scores are log-odds in units of [`UNIT`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CueFile {
    /// The label or element, or `draft`: whether the text is an apology draft.
    pub(crate) target: String,
    /// How many sentences of the corpus it was learned from.
    pub(crate) marks: i32,
    /// The score of a sentence that has no feature at all.
    pub(crate) bias: i32,
    /// From this score on the cues speak by themselves.
    pub(crate) claim: i32,
    /// Below this score a phrase is not believed.
    pub(crate) doubt: i32,
    /// Rules that drafts they were not made from bear out: what they find is not doubted.
    pub(crate) believed: Vec<String>,
    /// What each feature adds, before it is divided by the root of how many there are.
    pub(crate) weights: Vec<Weight>,
}

/// One line of a cue file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) worth: i16,
    pub(crate) key: Key,
    /// Its family's letter and its words.
    pub(crate) name: String,
}

/// Scores are log-odds times this.
pub(crate) const UNIT: i32 = 1000;

/// Reads a cue file.
///
/// # Errors
/// The first line that is none of a cue file's, with its number from 1.
pub(crate) fn read(text: &str) -> Result<CueFile, String> {
    let mut file = CueFile::default();
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    for (at, line) in lines.by_ref().take_while(|(_, line)| !line.is_empty()) {
        let wrong = || format!("line {}: `{line}` is no `key = value`", at + 1);
        let (key, value) = line.split_once(" = ").ok_or_else(wrong)?;
        let number = value.parse::<i32>();
        match key {
            "target" => value.clone_into(&mut file.target),
            "believed" => file.believed = value.split(", ").map(str::to_owned).collect(),
            "marks" => file.marks = number.map_err(|_| wrong())?,
            "bias" => file.bias = number.map_err(|_| wrong())?,
            "claim" => file.claim = number.map_err(|_| wrong())?,
            "doubt" => file.doubt = number.map_err(|_| wrong())?,
            _ => return Err(wrong()),
        }
    }
    for (at, line) in lines {
        file.weights.push(weight(line).ok_or_else(|| format!("line {}: `{line}` is no weight and name", at + 1))?);
    }
    Ok(file)
}

fn weight(line: &str) -> Option<Weight> {
    let (worth, name) = line.split_once(' ')?;
    let (letter, words) = name.split_once(' ')?;
    let family = Family::ALL.iter().find(|family| letter.chars().eq([family.letter()]))?;
    let parts: Vec<Fold> = words.split(' ').map(|word| part(*family, word)).collect();
    Some(Weight { worth: worth.parse().ok()?, key: Key::new(*family, &parts), name: name.to_owned() })
}

/// Kinds of words and forms are names, all else is folded as a draft's words are.
fn part(family: Family, word: &str) -> Fold {
    let is_name = family == Family::Form || word.starts_with('<') && word.len() > 1 || word.starts_with('\'');
    if is_name { Fold::exact(word) } else { Fold::of(word) }
}
