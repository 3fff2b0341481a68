//! Defines [`Diagnostic`], the one shape of everything a person is told: about a draft, a rule file or a config file alike.
//! It holds words and places only; how it is printed is `render`'s.

use std::fmt;
use std::str::FromStr;

use crate::span::{FileId, Span};

/// How much a diagnostic matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be changed before the text is sent.
    Warning,
    /// Makes things worse if it is sent.
    Error,
}

impl Severity {
    /// The word used in every format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(()),
        }
    }
}

/// Whether a diagnostic speaks of the words in its range or of the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The words at the range are meant.
    Span,
    /// The text as a whole is meant; the range is where it is best shown.
    Document,
}

/// A place in a text that the diagnostic also speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// In which text.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
    /// What is there, in a few words.
    pub message: String,
}

/// Bytes of the diagnosed text, and what would stand in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to take away; empty to put something in between.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// A change that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it does, in a few words.
    pub title: String,
    /// Whether it may be made without asking: it changes no word of the author's.
    pub safe: bool,
    /// The edits that make it, in order of place, none overlapping another.
    pub edits: Vec<Edit>,
}

/// What a person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The rule's id, or the kind of mistake in a rule or config file.
    pub rule: String,
    /// What the rule is about.
    pub category: String,
    /// What the rule finds, in a few words; none for mistakes in rules and config.
    pub title: Option<String>,
    /// One plain sentence that stands alone.
    pub message: String,
    /// In which text.
    pub file: FileId,
    /// The exact bytes meant.
    pub span: Span,
    /// Of the words or of the whole text.
    pub scope: Scope,
    /// Other places worth showing.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// Why a reader minds.
    pub why: Option<String>,
    /// Changes that may be offered.
    pub suggestions: Vec<Suggestion>,
    /// SHA-256 (hex) of rule, folded sentence and occurrence; survives moving the text. Empty for mistakes in rules and config.
    pub fingerprint: String,
    /// How probable it is in percent, where learned cues say so and no phrase does.
    pub percent: Option<u8>,
}

impl Diagnostic {
    /// A mistake in a rule or config file: `code` names the kind, `span` the bytes at fault.
    #[must_use]
    pub fn mistake(code: &str, message: impl Into<String>, file: FileId, span: Span) -> Self {
        Self {
            severity: Severity::Error,
            rule: code.to_owned(),
            category: code.split('/').next().unwrap_or(code).to_owned(),
            title: None,
            message: message.into(),
            file,
            span,
            scope: Scope::Span,
            labels: Vec::new(),
            help: None,
            why: None,
            suggestions: Vec::new(),
            fingerprint: String::new(),
            percent: None,
        }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with another place to look at.
    #[must_use]
    pub fn with_label(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { file, span, message: message.into() });
        self
    }
}
