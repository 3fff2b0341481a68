//! All phrases of all rules in one graph: their common beginnings are shared as in a trie, and behind a choice or an optional a phrase
//! goes on alone, so that the size is the sum of what is written and never a product. How a draft is led through it is `walk`'s.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lexicon::Symbol;
use super::phrase::{Step, can_be_empty};
use crate::table::{Table, Writer};

/// The most steps that one phrase may take in the graph.
pub(crate) const MAX_STEPS: usize = 2_000;

/// A phrase by number, in the order of insertion.
pub(crate) type PhraseId = u32;

/// What a walk needs of a graph, growing or compiled. Node 0 is where every phrase begins.
pub(crate) trait Nodes {
    /// Tells `found` of every node that one of these symbols leads to, and how many tokens that takes.
    fn follow(&self, node: u32, heard: Heard<'_>, found: impl FnMut(u32, u32));
    /// Whether nothing can come of a node before this is heard. May say no too often.
    fn is_dead_end(&self, node: u32, heard: Heard<'_>) -> bool;
    /// Nodes to go on from without a word.
    fn joins(&self, node: u32) -> impl Iterator<Item = u32>;
    /// Nodes to go on from behind 0 to 5 words.
    fn gaps(&self, node: u32) -> impl Iterator<Item = u32>;
    /// Phrases that end here.
    fn accepts(&self, node: u32) -> impl Iterator<Item = PhraseId>;
}

/// What begins at a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard<'r> {
    /// Symbols, and how many tokens each takes.
    pub(crate) symbols: &'r [(Symbol, u32)],
    /// Their marks.
    pub(crate) marks: u64,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// Sorted by symbol.
    edges: Vec<(Symbol, u32)>,
    joins: Vec<u32>,
    gaps: Vec<u32>,
    accepts: Vec<PhraseId>,
}

/// A graph that phrases can be added to.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
}

impl Default for Graph {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Graph {
    /// Adds a phrase whose symbols `symbol` gives.
    pub(crate) fn insert(&mut self, phrase: PhraseId, steps: &[Step], symbol: &mut dyn FnMut(&Step) -> Symbol) {
        for steps in beginnings(steps, &mut MAX_STEPS.clone()).into_iter().flatten() {
            let end = self.extend(0, &steps, symbol);
            self.nodes[end as usize].accepts.push(phrase);
        }
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

    /// The graph as bytes for [`Compiled`]. Nodes that a walk would come to at the same time are made one, so that it tests a word once for
    /// all phrases that may go on with it; nodes that nothing leads to any more are left out.
    pub(crate) fn compile(&self) -> Vec<u8> {
        let mut nodes: Vec<Merged> = Vec::new();
        let mut numbers: HashMap<Vec<u32>, u32> = HashMap::from([(vec![0], 0)]);
        let mut waiting: Vec<Vec<u32>> = vec![vec![0]];
        while let Some(group) = waiting.get(nodes.len()) {
            let Group { edges, gaps, accepts } = self.group(group);
            let mut number = |group: BTreeSet<u32>| {
                let group: Vec<u32> = group.into_iter().collect();
                let fresh = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
                *numbers.entry(group).or_insert_with_key(|group| {
                    waiting.push(group.clone());
                    fresh
                })
            };
            let edges = edges.into_iter().map(|(symbol, group)| (symbol, number(group))).collect();
            let gap = if gaps.is_empty() { 0 } else { number(gaps) };
            nodes.push(Merged { edges, gap, accepts: accepts.into_iter().collect() });
        }
        written(&nodes)
    }

    /// What some nodes and all that their joins lead to come to.
    fn group(&self, nodes: &[u32]) -> Group {
        let mut closure = nodes.to_vec();
        let mut next = 0;
        while let Some(at) = closure.get(next).copied() {
            next += 1;
            for join in &self.nodes[at as usize].joins {
                if !closure.contains(join) {
                    closure.push(*join);
                }
            }
        }
        let mut group = Group::default();
        for node in closure.iter().map(|at| &self.nodes[*at as usize]) {
            for (symbol, target) in &node.edges {
                group.edges.entry(*symbol).or_default().insert(*target);
            }
            group.gaps.extend(&node.gaps);
            group.accepts.extend(&node.accepts);
        }
        group
    }
}

/// Several nodes as one, still with the old numbers.
#[derive(Debug, Default)]
struct Group {
    edges: BTreeMap<Symbol, BTreeSet<u32>>,
    gaps: BTreeSet<u32>,
    accepts: BTreeSet<PhraseId>,
}

/// A node of a compiled graph.
#[derive(Debug, Default)]
struct Merged {
    /// Sorted by symbol, each symbol once.
    edges: Vec<(Symbol, u32)>,
    /// Where it goes on behind 0 to 5 words; 0 if nowhere.
    gap: u32,
    accepts: Vec<PhraseId>,
}

/// A compiled graph as [`Compiled::new`] reads it.
fn written(nodes: &[Merged]) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(nodes.len());
    // All that a walk asks of a node, side by side.
    let mut starts = [0; LISTS];
    for node in nodes.iter().chain([&Merged::default()]) {
        let marks = node.edges.iter().fold(0, |marks, edge| marks | edge.0.mark());
        out.numbers(starts);
        out.numbers([node.gap, u32::try_from(marks & u64::from(u32::MAX)).unwrap_or(0), u32::try_from(marks >> 32).unwrap_or(0)]);
        for (start, length) in starts.iter_mut().zip([node.edges.len(), node.accepts.len()]) {
            *start += u32::try_from(length).unwrap_or(u32::MAX);
        }
    }
    // From the root most symbols lead on: it has a list of its own.
    let last = nodes[0].edges.last().map_or(0, |edge| edge.0.number() as usize + 1);
    let mut root = vec![0; last];
    for (symbol, target) in &nodes[0].edges {
        root[symbol.number() as usize] = *target;
    }
    out.number(last);
    out.numbers(root);
    out.numbers(nodes.iter().flat_map(|node| node.edges.iter().map(|edge| edge.0.number())));
    out.numbers(nodes.iter().flat_map(|node| node.edges.iter().map(|edge| edge.1)));
    out.numbers(nodes.iter().flat_map(|node| node.accepts.iter().copied()));
    out.bytes
}

impl Nodes for Graph {
    fn follow(&self, node: u32, heard: Heard<'_>, mut found: impl FnMut(u32, u32)) {
        let edges = &self.nodes[node as usize].edges;
        for (symbol, length) in heard.symbols {
            if let Ok(at) = edges.binary_search_by_key(symbol, |edge| edge.0) {
                found(edges[at].1, *length);
            }
        }
    }

    fn is_dead_end(&self, _node: u32, _heard: Heard<'_>) -> bool {
        false
    }

    fn joins(&self, node: u32) -> impl Iterator<Item = u32> {
        self.nodes[node as usize].joins.iter().copied()
    }

    fn gaps(&self, node: u32) -> impl Iterator<Item = u32> {
        self.nodes[node as usize].gaps.iter().copied()
    }

    fn accepts(&self, node: u32) -> impl Iterator<Item = PhraseId> {
        self.nodes[node as usize].accepts.iter().copied()
    }
}

/// What a compiled node has lists of: edges, accepts.
const LISTS: usize = 2;
/// Numbers for each node: where its lists start, its gap, and its marks.
const COLUMNS: usize = LISTS + 3;
/// Up to so many edges are looked through one by one.
const FEW: u32 = 8;

/// A graph in the bytes of a compiled pack, read where it lies.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compiled {
    nodes: Table,
    /// By symbol: where it leads from the root; 0 if nowhere.
    root: Table,
    symbols: Table,
    targets: Table,
    accepts: Table,
}

impl Compiled {
    /// The graph that [`Graph::compile`] wrote.
    pub(crate) fn new(mut bytes: &'static [u8]) -> Self {
        let bytes = &mut bytes;
        let count = Table::take(bytes, 1).at(0) as usize;
        let nodes = Table::take(bytes, (count + 1) * COLUMNS);
        let total = |list: usize| nodes.at(count * COLUMNS + list) as usize;
        let symbols = Table::take(bytes, 1).at(0) as usize;
        Self {
            root: Table::take(bytes, symbols),
            symbols: Table::take(bytes, total(0)),
            targets: Table::take(bytes, total(0)),
            accepts: Table::take(bytes, total(1)),
            nodes,
        }
    }

    /// Whether there are no phrases.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.len() == 0
    }

    /// Where one of a node's lists starts and ends.
    #[inline]
    fn bounds(&self, node: u32, list: usize) -> (u32, u32) {
        let at = node as usize * COLUMNS + list;
        (self.nodes.at(at), self.nodes.at(at + COLUMNS))
    }

    #[inline]
    fn gap(&self, node: u32) -> u32 {
        self.nodes.at(node as usize * COLUMNS + LISTS)
    }

    /// The marks of a node's edges.
    #[inline]
    fn marks(&self, node: u32) -> u64 {
        let at = node as usize * COLUMNS + LISTS + 1;
        u64::from(self.nodes.at(at)) | u64::from(self.nodes.at(at + 1)) << 32
    }

    /// The edge from `low` up to `high` that tests `symbol`.
    #[inline]
    fn edge(&self, symbol: Symbol, mut low: u32, mut high: u32) -> Option<u32> {
        while high - low > FEW {
            let middle = u32::midpoint(low, high);
            if self.symbols.at(middle as usize) <= symbol.number() {
                low = middle;
            } else {
                high = middle;
            }
        }
        (low..high).find(|at| self.symbols.at(*at as usize) == symbol.number())
    }
}

impl Nodes for Compiled {
    #[inline]
    fn follow(&self, node: u32, heard: Heard<'_>, mut found: impl FnMut(u32, u32)) {
        if node == 0 {
            let leads = heard.symbols.iter().map(|(symbol, length)| (self.root.at(symbol.number() as usize), *length));
            return leads.filter(|(target, _)| *target != 0).for_each(|(target, length)| found(target, length));
        }
        let marks = self.marks(node);
        if marks & heard.marks == 0 {
            return;
        }
        let (low, high) = self.bounds(node, 0);
        for (symbol, length) in heard.symbols.iter().filter(|(symbol, _)| symbol.mark() & marks != 0) {
            if let Some(at) = self.edge(*symbol, low, high) {
                found(self.targets.at(at as usize), *length);
            }
        }
    }

    #[inline]
    fn is_dead_end(&self, node: u32, heard: Heard<'_>) -> bool {
        let (start, end) = self.bounds(node, 1);
        self.marks(node) & heard.marks == 0 && start == end && self.gap(node) == 0
    }

    #[inline]
    fn joins(&self, _node: u32) -> impl Iterator<Item = u32> {
        std::iter::empty()
    }

    #[inline]
    fn gaps(&self, node: u32) -> impl Iterator<Item = u32> {
        Some(self.gap(node)).filter(|gap| *gap != 0).into_iter()
    }

    #[inline]
    fn accepts(&self, node: u32) -> impl Iterator<Item = PhraseId> {
        let (start, end) = self.bounds(node, 1);
        self.accepts.range(start, end)
    }
}

/// The phrase without optionals at its beginning, so that every way into the graph is a word: `[so] sorry` is `so sorry` and `sorry`.
/// Nothing if that takes more than `budget` steps.
pub(crate) fn beginnings(steps: &[Step], budget: &mut usize) -> Option<Vec<Vec<Step>>> {
    let (first, rest) = steps.split_first()?;
    let mut with = |alternatives: &[Vec<Step>]| {
        let all = alternatives.iter().filter(|steps| !steps.is_empty() || !rest.is_empty());
        let each: Option<Vec<_>> = all.map(|steps| beginnings(&[steps.as_slice(), rest].concat(), budget)).collect();
        each.map(|each| each.concat())
    };
    match first {
        Step::Optional(alternatives) => {
            let mut all = with(alternatives)?;
            if !rest.is_empty() {
                all.extend(beginnings(rest, budget)?);
            }
            Some(all)
        }
        Step::Choice(alternatives) if alternatives.iter().any(|steps| begins_loosely(steps)) => with(alternatives),
        _ => {
            *budget = budget.checked_sub(size(steps))?;
            Some(vec![steps.to_vec()])
        }
    }
}

/// Steps in all, each once.
fn size(steps: &[Step]) -> usize {
    let inner = |step: &Step| match step {
        Step::Word(_) | Step::Class(..) | Step::Gap => 1,
        Step::Choice(alternatives) | Step::Optional(alternatives) => 1 + alternatives.iter().map(|steps| size(steps)).sum::<usize>(),
    };
    steps.iter().map(inner).sum()
}

/// Whether the steps begin with something that may be left out.
fn begins_loosely(steps: &[Step]) -> bool {
    match steps.first() {
        None | Some(Step::Optional(_) | Step::Gap) => true,
        Some(Step::Choice(alternatives)) => alternatives.iter().any(|steps| begins_loosely(steps) || can_be_empty(steps)),
        Some(Step::Word(_) | Step::Class(..)) => false,
    }
}
