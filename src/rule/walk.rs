//! Leads the tokens of a draft through the graph and notes every phrase that occurs.

use std::cmp::Reverse;

use super::graph::{Nodes, PhraseId};
use super::lexicon::Reading;
use crate::document::Token;

/// `...` is at most this many words.
const GAP_WORDS: usize = 5;

/// One occurrence of a phrase, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) phrase: PhraseId,
    pub(crate) end: usize,
    /// Words skipped by `...`.
    skipped: usize,
}

/// The tokens of one sentence on their way.
pub(crate) struct Walk<'w, G> {
    pub(crate) graph: &'w G,
    pub(crate) tokens: &'w [Token],
    pub(crate) reading: &'w Reading,
    /// Where the sentence ends.
    pub(crate) end: usize,
}

impl<G: Nodes> Walk<'_, G> {
    /// Adds every phrase that begins at token `at`, each once: with the fewest words skipped, then the longest.
    pub(crate) fn occurrences(&self, at: usize, found: &mut Vec<Occurrence>) {
        for (symbol, length) in self.reading.at(at) {
            let next = at + *length as usize;
            if let Some(node) = self.graph.edge(0, *symbol).filter(|_| next <= self.end) {
                self.explore(node, next, 0, found);
            }
        }
    }

    fn explore(&self, node: u32, at: usize, skipped: usize, found: &mut Vec<Occurrence>) {
        for phrase in self.graph.accepts(node) {
            let better = Occurrence { phrase, end: at, skipped };
            match found.iter_mut().find(|known| known.phrase == phrase) {
                Some(known) if (skipped, Reverse(at)) < (known.skipped, Reverse(known.end)) => *known = better,
                Some(_) => {}
                None => found.push(better),
            }
        }
        for join in self.graph.joins(node) {
            self.explore(join, at, skipped, found);
        }
        if at >= self.end {
            return;
        }
        if self.graph.has_edges(node) {
            for (symbol, length) in self.reading.at(at) {
                let next = at + *length as usize;
                if let Some(target) = self.graph.edge(node, *symbol).filter(|_| next <= self.end) {
                    self.explore(target, next, skipped, found);
                }
            }
        }
        for gap in self.graph.gaps(node) {
            let mut words = 0;
            for here in at..self.end {
                self.explore(gap, here, skipped + words, found);
                words += usize::from(self.tokens[here].starts_word());
                if words > GAP_WORDS {
                    break;
                }
            }
        }
    }
}
