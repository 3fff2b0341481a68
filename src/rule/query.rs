//! A query: phrases and patterns with the guards that decide whether a match counts. Rules, elements, needs and cues are all made of
//! queries. How the matches are found is `matcher`'s, which of them count is `evaluate`'s.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::lexicon::ClassId;
use crate::document::Region;
use crate::span::Span;

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

/// One raw match of a phrase or pattern, before its guards are asked. A long text has millions, so that it is kept in few bytes; no draft is
/// longer than 32 bits can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    // In the order in which they sort.
    query: u32,
    start: u32,
    end: u32,
    part: u32,
    tokens: (u32, u32),
}

impl Hit {
    pub(crate) fn new(query: QueryId, part: Part, tokens: &Range<usize>, span: Span) -> Self {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            query: small(query),
            start: small(span.start),
            end: small(span.end),
            part: small(part.number()),
            tokens: (small(tokens.start), small(tokens.end)),
        }
    }

    pub(crate) fn query(&self) -> QueryId {
        self.query as QueryId
    }

    pub(crate) fn part(&self) -> Part {
        Part::of_number(self.part as usize)
    }

    /// Whether it is a match, not an exception from one.
    pub(crate) fn is_match(&self) -> bool {
        matches!(self.part(), Part::Phrase(_) | Part::Pattern(_))
    }

    pub(crate) fn tokens(&self) -> Range<usize> {
        self.tokens.0 as usize..self.tokens.1 as usize
    }

    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
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

/// How many numbers each kind of part has.
const PARTS: usize = 1 << 28;

impl Part {
    /// A number of 31 bits that sorts as the parts do.
    fn number(self) -> usize {
        let (kind, at) = match self {
            Self::Phrase(at) => (0, at),
            Self::Pattern(at) => (1, at),
            Self::Unless(at) => (2, at),
            Self::With(at) => (3, at),
            Self::Without(at) => (4, at),
        };
        kind * PARTS + at.min(PARTS - 1)
    }

    fn of_number(number: usize) -> Self {
        let at = number % PARTS;
        match number / PARTS {
            0 => Self::Phrase(at),
            1 => Self::Pattern(at),
            2 => Self::Unless(at),
            3 => Self::With(at),
            _ => Self::Without(at),
        }
    }
}
