//! Checks: what no phrase can find, such as a link that leads nowhere. Each is a small function from an evaluated draft to places; its
//! words, from the message to the reason why, stand in a rule file with `[check]`, so that a check is a rule like any other.

mod address;
mod directive;
mod field;
mod link;

use serde::{Deserialize, Serialize};

pub(crate) use directive::unused;

use super::query::{Hit, Part, QueryId};
use super::{Channel, Evaluation};
use crate::document::Document;
use crate::span::Span;

/// What a check looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Check {
    EmptyTarget,
    PlaceholderTarget,
    PrivateTarget,
    MismatchedAddress,
    BrokenAddress,
    BrokenField,
    MixedFields,
    UnclosedBlock,
    CurlyQuotes,
    FieldWithoutFallback,
    BrokenDirective,
    UnknownRule,
    DirectiveWithoutReason,
    UnusedDirective,
    DirectiveShips,
    UnknownSetting,
}

/// All checks under their names in rule files.
const NAMES: &[(&str, Check)] = &[
    ("empty-target", Check::EmptyTarget),
    ("placeholder-target", Check::PlaceholderTarget),
    ("private-target", Check::PrivateTarget),
    ("mismatched-address", Check::MismatchedAddress),
    ("broken-address", Check::BrokenAddress),
    ("broken-field", Check::BrokenField),
    ("mixed-fields", Check::MixedFields),
    ("unclosed-block", Check::UnclosedBlock),
    ("curly-quotes", Check::CurlyQuotes),
    ("field-without-fallback", Check::FieldWithoutFallback),
    ("broken-directive", Check::BrokenDirective),
    ("unknown-rule", Check::UnknownRule),
    ("directive-without-reason", Check::DirectiveWithoutReason),
    ("unused-directive", Check::UnusedDirective),
    ("directive-ships", Check::DirectiveShips),
    ("unknown-setting", Check::UnknownSetting),
];

/// One place that a rule points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands among the words: bytes of the prose; may be empty for what is no prose.
    pub(crate) at: Span,
    /// The bytes of the source and what is written there, where that is no prose.
    pub(crate) aside: Option<(Span, String)>,
    /// What to do, if more can be said than the rule says.
    pub(crate) hint: Option<String>,
    /// The phrase or pattern that found it.
    pub(crate) by: Option<(QueryId, Part)>,
    /// How probable it is in percent, if learned cues say so.
    pub(crate) percent: Option<u8>,
}

impl Found {
    /// Words of the prose.
    pub(crate) fn words(at: Span) -> Self {
        Self { at, aside: None, hint: None, by: None, percent: None }
    }

    /// What a phrase or pattern matched.
    pub(crate) fn by(hit: &Hit) -> Self {
        Self { by: Some((hit.query(), hit.part())), ..Self::words(hit.span()) }
    }

    /// What learned cues claim.
    pub(crate) fn learned(at: Span, percent: u8) -> Self {
        Self { percent: Some(percent), ..Self::words(at) }
    }

    /// Something beside the words.
    pub(crate) fn aside(at: Span, source: Span, text: impl Into<String>) -> Self {
        Self { aside: Some((source, text.into())), ..Self::words(at) }
    }

    /// The same with something more to do.
    pub(crate) fn with_hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }

    /// Its bytes in the source.
    pub(crate) fn source(&self, document: &Document) -> Span {
        self.aside.as_ref().map_or_else(|| document.source(self.at), |(span, _)| *span)
    }
}

impl Check {
    /// The check of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, check)| *check)
    }

    /// The names of all checks.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The places it points at, in order.
    pub(crate) fn find(self, evaluation: &Evaluation<'_>, channel: Channel) -> Vec<Found> {
        let document = evaluation.document();
        match self {
            Self::EmptyTarget => link::empty(document),
            Self::PlaceholderTarget => link::placeholder(document),
            Self::PrivateTarget => link::private(document),
            Self::MismatchedAddress => link::mismatched(document),
            Self::BrokenAddress => link::broken(document),
            Self::BrokenField => document.broken_fields().iter().copied().map(Found::words).collect(),
            Self::MixedFields => field::mixed(document),
            Self::UnclosedBlock => field::unclosed(document),
            Self::CurlyQuotes => field::curly_quotes(document),
            Self::FieldWithoutFallback => field::without_fallback(document),
            Self::BrokenDirective => directive::broken(document),
            Self::UnknownRule => directive::unknown(evaluation),
            Self::DirectiveWithoutReason => directive::without_reason(document),
            Self::UnusedDirective => directive::unused_alone(evaluation, channel),
            Self::DirectiveShips => directive::all(document),
            Self::UnknownSetting => directive::settings(document),
        }
    }
}
