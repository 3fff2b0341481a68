//! Finds many words in a text at once, anywhere, in ASCII without regard to case: the automaton of Aho and Corasick as a table that is made
//! when the pack is compiled. Built at start, it would cost more than all else that a short draft needs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::table::{Table, Writer};

/// The automaton. Node 0 is where every word begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trigger {
    /// By byte: its column of `next`. Bytes that stand in no word share the first.
    columns: Table,
    /// How many columns there are.
    width: u32,
    /// By node and column: the node for the longest end of what was read then that begins a word.
    next: Table,
    owner_starts: Table,
    /// By node: who asked for the words that end here.
    owners: Table,
    /// From this number on, nodes have owners.
    first_owned: u32,
}

impl Trigger {
    /// The automaton for words in lower case, each with those who ask for it, as bytes for [`Trigger::take`].
    pub(super) fn compile(words: &BTreeMap<&str, Vec<u32>>, out: &mut Writer) {
        let mut nodes: Vec<Node> = vec![Node::default()];
        for (word, owners) in words {
            let mut at = 0;
            for byte in word.bytes() {
                let next = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                at = *nodes[at].0.entry(byte).or_insert(next) as usize;
                if at == next as usize {
                    nodes.push(Node::default());
                }
            }
            nodes[at].2.extend(owners);
        }
        let mut waiting: VecDeque<usize> = nodes[0].0.values().map(|node| *node as usize).collect();
        while let Some(at) = waiting.pop_front() {
            for (byte, next) in nodes[at].0.clone() {
                let mut back = nodes[at].1 as usize;
                while back != 0 && !nodes[back].0.contains_key(&byte) {
                    back = nodes[back].1 as usize;
                }
                let fallback = nodes[back].0.get(&byte).copied().unwrap_or(0);
                nodes[next as usize].1 = fallback;
                let owners = nodes[fallback as usize].2.clone();
                nodes[next as usize].2.extend(owners);
                waiting.push_back(next as usize);
            }
        }
        let nodes = owned_last(&nodes);
        let used: BTreeSet<u8> = words.keys().flat_map(|word| word.bytes()).collect();
        let column = |byte: u8| used.iter().position(|used| *used == byte).map_or(0, |at| at + 1);
        out.number(nodes.len());
        out.number(nodes.iter().position(|node| !node.2.is_empty()).unwrap_or(nodes.len()));
        out.number(used.len() + 1);
        // In ASCII without regard to case.
        (0..=u8::MAX).for_each(|byte| out.number(column(byte.to_ascii_lowercase())));
        for at in 0..nodes.len() {
            out.number(0);
            out.numbers(used.iter().map(|byte| next(&nodes, at, *byte)));
        }
        out.starts(nodes.iter().map(|node| node.2.len()));
        out.numbers(nodes.iter().flat_map(|node| node.2.iter().copied()));
    }

    /// Takes an automaton off `bytes`.
    pub(super) fn take(bytes: &mut &'static [u8]) -> Self {
        let nodes = Table::take(bytes, 1).at(0) as usize;
        let first_owned = Table::take(bytes, 1).at(0);
        let width = Table::take(bytes, 1).at(0);
        let columns = Table::take(bytes, 256);
        let next = Table::take(bytes, nodes * width as usize);
        let owner_starts = Table::take(bytes, nodes + 1);
        let owners = Table::take(bytes, owner_starts.at(nodes) as usize);
        Self { columns, width, next, owner_starts, owners, first_owned }
    }

    /// Tells `found` of every occurrence: where its last byte stands, and who asked for it.
    pub(super) fn scan(self, text: &str, mut found: impl FnMut(usize, u32)) {
        let mut node = 0;
        for (at, byte) in text.bytes().enumerate() {
            node = self.next.at((node * self.width + self.columns.at(usize::from(byte))) as usize);
            if node >= self.first_owned {
                self.owners.list(self.owner_starts, node as usize).for_each(|owner| found(at, owner));
            }
        }
    }
}

/// Where a byte leads from a node.
fn next(nodes: &[Node], mut at: usize, byte: u8) -> u32 {
    loop {
        let (edges, fallback, _) = &nodes[at];
        match edges.get(&byte) {
            Some(next) => return *next,
            None if at == 0 => return 0,
            None => at = *fallback as usize,
        }
    }
}

/// A node while the automaton is made: where each byte leads, the fallback, the owners.
type Node = (BTreeMap<u8, u32>, u32, Vec<u32>);

/// The nodes numbered so that those with owners come last, the root first.
fn owned_last(nodes: &[Node]) -> Vec<Node> {
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|at| !nodes[*at].2.is_empty());
    let mut numbers = vec![0; nodes.len()];
    for (number, at) in order.iter().enumerate() {
        numbers[*at] = u32::try_from(number).unwrap_or(u32::MAX);
    }
    let renumbered = |at: &usize| {
        let (edges, fallback, owners) = &nodes[*at];
        let edges = edges.iter().map(|(byte, next)| (*byte, numbers[*next as usize])).collect();
        (edges, numbers[*fallback as usize], owners.clone())
    };
    order.iter().map(renumbered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_within_words() {
        let words = BTreeMap::from([("he", vec![0]), ("she", vec![1]), ("hers", vec![2, 3]), ("sorry", vec![4])]);
        let mut out = Writer::default();
        Trigger::compile(&words, &mut out);
        let mut found = Vec::new();
        Trigger::take(&mut &*out.bytes.leak()).scan("uSHErs, sorrow, Sorry", |at, owner| found.push((at, owner)));
        assert_eq!(found, [(3, 1), (3, 0), (5, 2), (5, 3), (20, 4)]);
    }
}
