//! Remembers which features of a draft were met before, and in which sentence last, so that each counts once a sentence and once a draft.
//! What a feature is worth is `table`'s.

use super::key::Key;

/// Where a feature was met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Never,
    /// In another sentence.
    Elsewhere,
    /// In this very sentence.
    Here,
}

/// A hash table of the keys that were met; keys are hashes already.
#[derive(Debug)]
pub(super) struct Met {
    /// The key above, the number of the sentence from 1 below; 0 where there is none. A power of two, half of them empty at least.
    slots: Vec<u64>,
    count: usize,
}

impl Met {
    /// For a draft of so many tokens, each of which is part of some features; most of a long one come again.
    pub(super) fn new(tokens: usize) -> Self {
        const MOST: usize = 1 << 16;
        Self { slots: vec![0; (tokens * 8).clamp(64, MOST).next_power_of_two()], count: 0 }
    }

    /// Notes that a feature stands in a sentence.
    pub(super) fn note(&mut self, key: Key, sentence: usize) -> Before {
        let here = u64::from(u32::try_from(sentence).unwrap_or(u32::MAX).saturating_add(1));
        let slot = u64::from(key.0) << 32 | here;
        let at = place(&self.slots, key.0);
        let before = std::mem::replace(&mut self.slots[at], slot);
        if before == 0 {
            self.count += 1;
            if 2 * self.count > self.slots.len() {
                self.grow();
            }
            return Before::Never;
        }
        if before == slot { Before::Here } else { Before::Elsewhere }
    }

    fn grow(&mut self) {
        let mut slots = vec![0; 2 * self.slots.len()];
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let at = place(&slots, key_of(*slot));
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

fn key_of(slot: u64) -> u32 {
    u32::try_from(slot >> 32).unwrap_or_default()
}

/// The slot that holds a key, or the empty one where it belongs.
fn place(slots: &[u64], key: u32) -> usize {
    let mask = slots.len() - 1;
    // The upper bits choose the bucket of the weights too.
    let mut at = key as usize & mask;
    while slots[at] != 0 && key_of(slots[at]) != key {
        at = (at + 1) & mask;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_counts_once_a_sentence_and_once_a_draft() {
        let mut met = Met::new(1);
        for key in 0..1_000 {
            assert_eq!(met.note(Key(key % 500), 0), if key < 500 { Before::Never } else { Before::Here });
        }
        for key in 0..1_000 {
            assert_eq!(met.note(Key(key % 500), 7), if key < 500 { Before::Elsewhere } else { Before::Here });
        }
    }
}
