//! A query: phrases and patterns with the guards that decide whether a match counts. Rules, elements, needs and cues are all made of
//! queries. How the matches are found is `matcher`'s, which of them count is `evaluate`'s.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::lexicon::ClassId;
use crate::document::Region;

/// A query by number.
pub(crate) type QueryId = usize;

/// Phrases and patterns with their guards.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key that a rule file may set on its own")]
pub(crate) struct Query {
    /// The regions it reads; all that are read by default if empty.
    pub(crate) regions: Vec<Region>,
    pub(crate) with: Vec<Guard>,
    pub(crate) without: Vec<Guard>,
    pub(crate) quoted: bool,
    pub(crate) negated: bool,
    /// Its patterns see what stands in merge fields.
    pub(crate) fields: bool,
    /// Reads only the first or last paragraph of the body.
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// Something that must or must not stand near a match.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Guard {
    pub(crate) what: Nearby,
    pub(crate) place: Place,
}

/// What a guard looks for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Nearby {
    /// A member of a class.
    Class(ClassId),
    /// Evidence of the element of this number.
    Element(usize),
    /// A match of this query.
    Query(QueryId),
    /// A link, or a merge field that may be one.
    Link,
}

/// Where a guard looks, seen from the match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Place {
    Sentence,
    Before,
    After,
    Previous,
    Next,
    Around,
    Paragraph,
    Document,
    /// So many words before and after the match, in its sentence.
    Words {
        before: usize,
        after: usize,
    },
}

impl Place {
    /// Reads `where`.
    pub(crate) fn read(words: &str) -> Option<Self> {
        Some(match words {
            "sentence" => Self::Sentence,
            "before" => Self::Before,
            "after" => Self::After,
            "previous" => Self::Previous,
            "next" => Self::Next,
            "around" => Self::Around,
            "paragraph" => Self::Paragraph,
            "document" => Self::Document,
            _ => {
                let mut parts = words.split_whitespace();
                let count = parts.next()?.parse().ok().filter(|count| (1..=100).contains(count))?;
                let unit = parts.next().filter(|unit| matches!(*unit, "word" | "words"));
                match (unit?, parts.next(), parts.next()) {
                    (_, None, None) => Self::Words { before: count, after: count },
                    (_, Some("before"), None) => Self::Words { before: count, after: 0 },
                    (_, Some("after"), None) => Self::Words { before: 0, after: count },
                    _ => return None,
                }
            }
        })
    }
}

/// One raw match of a phrase or pattern, before its guards are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) query: QueryId,
    pub(crate) part: Part,
    pub(crate) tokens: Range<usize>,
    pub(crate) span: crate::span::Span,
}

/// A part of a query that must earn its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Part {
    Phrase(usize),
    Pattern(usize),
    Unless(usize),
    With(usize),
    Without(usize),
}
