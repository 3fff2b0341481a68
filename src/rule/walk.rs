//! Leads the tokens of a draft through the graph and notes every phrase that occurs.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::graph::{Heard, Nodes, PhraseId};
use super::lexicon::Reading;
use crate::document::{Fold, Token};

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

/// From so many steps on, a walk remembers where it has been: a phrase of many optionals or gaps would come to the same place again
/// and again. Ordinary phrases never get there and pay nothing.
const PATIENCE: usize = 400;

/// The tokens of one sentence on their way.
pub(crate) struct Walk<'w, G> {
    pub(crate) graph: &'w G,
    pub(crate) tokens: &'w [Token],
    pub(crate) reading: &'w Reading,
    /// Where the sentence ends.
    pub(crate) end: usize,
}

/// What a walk from one token has come to.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) found: Vec<Occurrence>,
    steps: usize,
    /// Fewest words skipped on the way to a node and token.
    seen: HashMap<(u32, usize), usize>,
}

impl Trail {
    /// Whether it is worth going on from here: all that follows depends on node and token, and fewer skipped words are better.
    fn is_new(&mut self, node: u32, at: usize, skipped: usize) -> bool {
        self.steps += 1;
        if self.steps < PATIENCE {
            return true;
        }
        let known = self.seen.entry((node, at)).or_insert(usize::MAX);
        let better = skipped < *known;
        *known = skipped.min(*known);
        better
    }
}

impl<G: Nodes> Walk<'_, G> {
    /// Finds every phrase that begins at token `at`, each once: with the fewest words skipped, then the longest.
    pub(crate) fn occurrences(&self, at: usize, trail: &mut Trail) {
        trail.found.clear();
        trail.seen.clear();
        trail.steps = 0;
        self.graph.follow(0, self.reading.heard(at), |node, length| self.explore(node, at + length as usize, 0, trail));
    }

    fn explore(&self, node: u32, at: usize, skipped: usize, trail: &mut Trail) {
        if at > self.end {
            return;
        }
        let heard = if at < self.end { self.reading.heard(at) } else { Heard::default() };
        if self.graph.is_dead_end(node, heard) || !trail.is_new(node, at, skipped) {
            return;
        }
        for phrase in self.graph.accepts(node) {
            if self.cuts_negation(at) {
                break;
            }
            let better = Occurrence { phrase, end: at, skipped };
            match trail.found.iter_mut().find(|known| known.phrase == phrase) {
                Some(known) if (skipped, Reverse(at)) < (known.skipped, Reverse(known.end)) => *known = better,
                Some(_) => {}
                None => trail.found.push(better),
            }
        }
        for join in self.graph.joins(node) {
            self.explore(join, at, skipped, trail);
        }
        if at >= self.end {
            return;
        }
        self.graph.follow(node, heard, |target, length| self.explore(target, at + length as usize, skipped, trail));
        for gap in self.graph.gaps(node) {
            let mut words = 0;
            for here in at..self.end {
                self.explore(gap, here, skipped + words, trail);
                words += usize::from(self.tokens[here].starts_word());
                if words > GAP_WORDS {
                    break;
                }
            }
        }
    }

    /// Whether a match that ends here leaves the "n't" of its last word behind: "we did" is not in "we didn't".
    fn cuts_negation(&self, end: usize) -> bool {
        const NOT: Fold = Fold::exact("not");
        self.tokens.get(end).is_some_and(|token| token.is_joined() && token.fold() == NOT)
    }
}
