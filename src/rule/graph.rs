//! All phrases of all rules in one graph: their common beginnings are shared as in a trie, and behind a choice or an optional a phrase
//! goes on alone, so that the size is the sum of what is written and never a product.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::lexicon::{Reading, Symbol};
use super::phrase::{Step, can_be_empty};
use crate::document::Token;

/// A phrase by number, in the order of insertion.
pub(crate) type PhraseId = u32;

/// `...` is at most this many words.
const GAP_WORDS: usize = 5;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Node {
    /// Sorted by symbol.
    edges: Vec<(Symbol, u32)>,
    /// Nodes to go on from without a word.
    joins: Vec<u32>,
    /// Nodes to go on from behind 0 to 5 words.
    gaps: Vec<u32>,
    accepts: Vec<PhraseId>,
}

/// The phrases. Node 0 is where every phrase begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    phrases: PhraseId,
}

/// One occurrence of a phrase, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) phrase: PhraseId,
    pub(crate) end: usize,
    /// Words skipped by `...`.
    skipped: usize,
}

impl Graph {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()], phrases: 0 }
    }

    /// Adds a phrase whose symbols `symbol` gives, and numbers it.
    pub(crate) fn insert(&mut self, steps: &[Step], symbol: &mut dyn FnMut(&Step) -> Symbol) -> PhraseId {
        let phrase = self.phrases;
        self.phrases += 1;
        for steps in beginnings(steps) {
            let end = self.extend(0, &steps, symbol);
            self.nodes[end as usize].accepts.push(phrase);
        }
        phrase
    }

    fn extend(&mut self, mut from: u32, steps: &[Step], symbol: &mut dyn FnMut(&Step) -> Symbol) -> u32 {
        for step in steps {
            from = match step {
                Step::Word(_) | Step::Class(..) => self.follow(from, symbol(step)),
                Step::Gap => {
                    let next = self.add();
                    self.nodes[from as usize].gaps.push(next);
                    next
                }
                Step::Choice(alternatives) | Step::Optional(alternatives) => {
                    let mut ends: Vec<u32> = alternatives.iter().map(|steps| self.extend(from, steps, symbol)).collect();
                    if matches!(step, Step::Optional(_)) {
                        ends.push(from);
                    }
                    let join = self.add();
                    for end in ends {
                        self.nodes[end as usize].joins.push(join);
                    }
                    join
                }
            };
        }
        from
    }

    fn add(&mut self) -> u32 {
        self.nodes.push(Node::default());
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    fn follow(&mut self, from: u32, symbol: Symbol) -> u32 {
        match self.nodes[from as usize].edges.binary_search_by_key(&symbol, |edge| edge.0) {
            Ok(at) => self.nodes[from as usize].edges[at].1,
            Err(at) => {
                let next = self.add();
                self.nodes[from as usize].edges.insert(at, (symbol, next));
                next
            }
        }
    }

    /// Gives every phrase that begins at token `at` and ends by `end`, each once: with the fewest words skipped, then the longest.
    pub(crate) fn occurrences(&self, tokens: &[Token], reading: &Reading, at: usize, end: usize, found: &mut Vec<Occurrence>) {
        found.clear();
        self.explore(&Walk { tokens, reading, end }, 0, at, 0, found);
    }

    fn explore(&self, walk: &Walk<'_>, node: u32, at: usize, skipped: usize, found: &mut Vec<Occurrence>) {
        let node = &self.nodes[node as usize];
        for phrase in &node.accepts {
            let better = Occurrence { phrase: *phrase, end: at, skipped };
            match found.iter_mut().find(|known| known.phrase == *phrase) {
                Some(known) if (skipped, Reverse(at)) < (known.skipped, Reverse(known.end)) => *known = better,
                Some(_) => {}
                None => found.push(better),
            }
        }
        for join in &node.joins {
            self.explore(walk, *join, at, skipped, found);
        }
        if at >= walk.end {
            return;
        }
        if !node.edges.is_empty() {
            for (symbol, length) in walk.reading.at(at) {
                let next = at + *length as usize;
                if let Ok(edge) = node.edges.binary_search_by_key(symbol, |edge| edge.0) {
                    if next <= walk.end {
                        self.explore(walk, node.edges[edge].1, next, skipped, found);
                    }
                }
            }
        }
        for gap in &node.gaps {
            let mut words = 0;
            for here in at..walk.end {
                self.explore(walk, *gap, here, skipped + words, found);
                words += usize::from(walk.tokens[here].starts_word());
                if words > GAP_WORDS {
                    break;
                }
            }
        }
    }
}

struct Walk<'w> {
    tokens: &'w [Token],
    reading: &'w Reading,
    end: usize,
}

/// The phrase without optionals at its beginning, so that every way into the graph is a word: `[so] sorry` is `so sorry` and `sorry`.
fn beginnings(steps: &[Step]) -> Vec<Vec<Step>> {
    let Some((first, rest)) = steps.split_first() else { return Vec::new() };
    let with = |alternatives: &[Vec<Step>]| alternatives.iter().flat_map(|steps| beginnings(&[steps.as_slice(), rest].concat())).collect::<Vec<_>>();
    match first {
        Step::Optional(alternatives) => [with(alternatives), beginnings(rest)].concat(),
        Step::Choice(alternatives) if alternatives.iter().any(|steps| begins_loosely(steps)) => with(alternatives),
        _ => vec![steps.to_vec()],
    }
}

/// Whether the steps begin with something that may be left out.
fn begins_loosely(steps: &[Step]) -> bool {
    match steps.first() {
        None | Some(Step::Optional(_) | Step::Gap) => true,
        Some(Step::Choice(alternatives)) => alternatives.iter().any(|steps| begins_loosely(steps) || can_be_empty(steps)),
        Some(Step::Word(_) | Step::Class(..)) => false,
    }
}
