//! All learned cues as one table that the binary reads where it lies. The build script writes it from the cue files; what follows from
//! the weights is `judge`'s.

use std::collections::BTreeMap;

use super::file::CueFile;
use super::key::Key;
use crate::table::{Table, Writer};

/// What is learned about one category or element, without its weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) bias: i32,
    pub(crate) claim: i32,
    pub(crate) doubt: i32,
}

/// The weights of all targets by feature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    pub(crate) targets: Vec<Target>,
    /// By the upper bits of a key: where the keys with these begin.
    buckets: Table,
    keys: Table,
    starts: Table,
    entries: Table,
}

impl Weights {
    /// Takes over what [`compile`] wrote.
    pub(crate) fn thaw(mut bytes: &'static [u8]) -> Self {
        let bytes = &mut bytes;
        let count = |bytes: &mut &'static [u8]| Table::take(bytes, 1).at(0) as usize;
        let targets = count(bytes);
        let heads = Table::take(bytes, targets * 3);
        let head = |at: usize| heads.at(at).cast_signed();
        let targets = (0..targets).map(|at| Target { bias: head(at * 3), claim: head(at * 3 + 1), doubt: head(at * 3 + 2) }).collect();
        let keys = count(bytes);
        let buckets = Table::take(bytes, (1 << BUCKET_BITS) + 1);
        let (keys, starts) = (Table::take(bytes, keys), Table::take(bytes, keys + 1));
        let entries = Table::take(bytes, starts.at(keys.len()) as usize);
        Self { targets, buckets, keys, starts, entries }
    }

    /// The targets that a feature counts for, and how much.
    pub(crate) fn of(&self, key: Key) -> impl Iterator<Item = (usize, i16)> + '_ {
        let bucket = bucket(key);
        let (first, last) = (self.buckets.at(bucket), self.buckets.at(bucket + 1));
        let at = (first..last).find(|at| self.keys.at(*at as usize) >= key.0).filter(|at| self.keys.at(*at as usize) == key.0);
        let entries = at.map(|at| self.entries.list(self.starts, at as usize)).into_iter().flatten();
        // The upper half is the target, the lower the weight.
        entries.map(|entry| ((entry >> 16) as usize, (entry & 0xffff).to_le_bytes()[..2].try_into().map_or(0, i16::from_le_bytes)))
    }
}

/// Keys are hashes, so that each bucket holds about as many: one or two.
const BUCKET_BITS: u32 = 16;

fn bucket(key: Key) -> usize {
    (key.0 >> (u32::BITS - BUCKET_BITS)) as usize
}

/// The bytes of these cue files, in their order, for [`Weights::thaw`].
pub(crate) fn compile(files: &[CueFile]) -> Vec<u8> {
    let mut by_key: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for (target, file) in files.iter().enumerate() {
        for weight in &file.weights {
            let [low, high] = weight.worth.to_le_bytes();
            let target = u8::try_from(target).unwrap_or(u8::MAX);
            by_key.entry(weight.key).or_default().push(u32::from_le_bytes([low, high, target, 0]));
        }
    }
    let mut out = Writer::default();
    out.number(files.len());
    out.numbers(files.iter().flat_map(|file| [file.bias, file.claim, file.doubt].map(i32::cast_unsigned)));
    out.number(by_key.len());
    let mut sizes = vec![0; 1 << BUCKET_BITS];
    for key in by_key.keys() {
        sizes[bucket(*key)] += 1;
    }
    out.starts(sizes);
    out.numbers(by_key.keys().map(|key| key.0));
    out.starts(by_key.values().map(Vec::len));
    out.numbers(by_key.values().flatten().copied());
    out.bytes
}
