//! What a file of a pack says for the judge and the pages alone: its examples, and where each part was written. Holding a rule to them is
//! `examples`'s.

use super::Channel;
use super::fields::{Mistakes, Text};
use super::query::{Part, QueryId};
use crate::span::{FileId, Span};

/// What only the judge and the pages need of a pack: examples and where each part was written.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) proofs: Vec<Proof>,
    pub(crate) channels: Vec<ChannelProof>,
}

/// The proof of one rule.
#[derive(Debug)]
pub(crate) struct Proof {
    /// Its place in [`Rules::rules`].
    pub(crate) rule: usize,
    pub(crate) file: FileId,
    /// Every part that must earn its place, and where it was written.
    pub(crate) parts: Vec<(QueryId, Part, FileId, Span)>,
    pub(crate) bad: Vec<Example>,
    pub(crate) good: Vec<Example>,
    pub(crate) max: Option<u32>,
    /// How the examples are written down, if not as plain text.
    pub(crate) format: Option<Text>,
    /// For each suggestion a text, and what it makes of it.
    pub(crate) rewrites: Vec<(Text, Text)>,
}

/// One example without its marks.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) text: String,
    /// What stood between `<<` and `>>`, as spans of `text`.
    pub(crate) marks: Vec<Span>,
    pub(crate) file: FileId,
    pub(crate) span: Span,
}

impl Example {
    /// The text with its marks in guillemets.
    pub(crate) fn marked(&self) -> String {
        let mut text = self.text.clone();
        for mark in self.marks.iter().rev() {
            text.insert(mark.end, '»');
            text.insert(mark.start, '«');
        }
        text
    }

    /// The same with single spaces.
    pub(crate) fn on_one_line(&self) -> String {
        self.marked().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The page of a channel, with whole drafts as its proof.
#[derive(Debug)]
pub(crate) struct ChannelProof {
    pub(crate) channel: Channel,
    pub(crate) file: FileId,
    pub(crate) why: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) bad: Vec<Example>,
    pub(crate) good: Vec<Example>,
}

/// Marks of an example cut out: `<<`, `>>`; `\<<` and `\>>` are literal. Of `>>>` the last two are the mark: `<<<!-- a comment -->>>`.
pub(super) fn example(text: &Text, mistakes: &mut Mistakes) -> Option<Example> {
    let mut plain = String::new();
    let (mut marks, mut open) = (Vec::new(), None);
    let mut rest = text.value.as_str();
    while let Some(at) = rest.find(['\\', '<', '>']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, sign) = if rest.starts_with("\\<<") || rest.starts_with("\\>>") {
            plain.push_str(&rest[1..3]);
            (3, None)
        } else if (rest.starts_with("<<") || rest.starts_with(">>")) && !rest.starts_with(">>>") {
            (2, Some(rest.starts_with("<<")))
        } else {
            plain.push_str(&rest[..1]);
            (1, None)
        };
        rest = &rest[taken..];
        match (sign, open) {
            (None, _) => {}
            (Some(true), None) => open = Some(plain.len()),
            (Some(false), Some(start)) if start < plain.len() => {
                marks.push(Span::new(start, plain.len()));
                open = None;
            }
            (Some(_), _) => {
                mistakes.push(text.mistake("file/mark", "marks come in pairs around words: `<<words>>`"));
                return None;
            }
        }
    }
    plain.push_str(rest);
    if open.is_some() {
        mistakes.push(text.mistake("file/mark", "`>>` is missing for a mark"));
        return None;
    }
    Some(Example { text: plain, marks, file: text.file, span: text.span })
}
