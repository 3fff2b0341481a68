//! Cuts a sentence into clauses at its marks, for showing where in a sentence something stands. What a sentence is, `sentences` knows.

use std::ops::Range;

use super::{Document, Sentence};
use crate::span::Span;

/// A clause of fewer words goes with the one before.
const SHORTEST: usize = 3;

impl Document {
    /// The clauses of a sentence, as tokens without the marks between them; the whole sentence if it is short.
    pub(crate) fn clauses(&self, sentence: &Sentence) -> Vec<Range<usize>> {
        let tokens = self.tokens();
        let mut clauses: Vec<Range<usize>> = Vec::new();
        let words = |range: &Range<usize>| tokens[range.clone()].iter().filter(|token| token.starts_word()).count();
        let mut start = sentence.tokens.start;
        let mut close = |range: Range<usize>| match clauses.last_mut() {
            Some(last) if words(&range) < SHORTEST || words(last) < SHORTEST => last.end = range.end.max(last.end),
            _ => clauses.push(range),
        };
        for at in sentence.tokens.clone() {
            if tokens[at].is_mark() {
                if at > start {
                    close(start..at);
                }
                start = at + 1;
            }
        }
        if sentence.tokens.end > start {
            close(start..sentence.tokens.end);
        }
        clauses
    }

    /// The clauses that a place in one sentence touches, as one span; the place itself where it touches none.
    pub(crate) fn whole_clauses(&self, place: Span) -> Span {
        let Some(sentence) = self.sentences().get(self.sentence_at(place.start)) else { return place };
        let touched = self.clauses(sentence).into_iter().filter_map(|clause| self.span_of(&clause)).filter(|clause| clause.overlaps(place));
        touched.fold(place, Span::join)
    }
}
