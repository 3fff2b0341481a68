//! Numbers in compiled packs: little-endian, read where they lie, so that a pack of any size costs nothing at start.

/// A run of 32-bit numbers in the bytes of a compiled pack.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Table {
    numbers: &'static [[u8; 4]],
}

impl Table {
    /// Takes the first `count` numbers off `bytes`; fewer if there are fewer.
    pub(crate) fn take(bytes: &mut &'static [u8], count: usize) -> Self {
        let (head, rest) = bytes.split_at(count.saturating_mul(4).min(bytes.len()));
        *bytes = rest;
        Self { numbers: head.as_chunks().0 }
    }

    pub(crate) fn len(self) -> usize {
        self.numbers.len()
    }

    /// The number at `at`; 0 outside of the table.
    #[inline]
    pub(crate) fn at(self, at: usize) -> u32 {
        self.numbers.get(at).map_or(0, |four| u32::from_le_bytes(*four))
    }

    /// The numbers from `start` up to, not including, `end`.
    #[inline]
    pub(crate) fn range(self, start: u32, end: u32) -> impl Iterator<Item = u32> {
        let numbers = self.numbers.get(start as usize..end as usize).unwrap_or_default();
        numbers.iter().map(|four| u32::from_le_bytes(*four))
    }

    /// The numbers from `self[at]` up to `self[at + 1]` of another table: the usual shape of lists of lists.
    pub(crate) fn list(self, starts: Self, at: usize) -> impl Iterator<Item = u32> {
        self.range(starts.at(at), starts.at(at + 1))
    }
}

/// Writes what [`Table`] reads.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn number(&mut self, number: usize) {
        self.bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }

    pub(crate) fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        numbers.into_iter().for_each(|number| self.bytes.extend(number.to_le_bytes()));
    }

    /// Where each of some lists starts, and where the last ends.
    pub(crate) fn starts(&mut self, lengths: impl IntoIterator<Item = usize>) {
        let mut at = 0;
        self.number(at);
        for length in lengths {
            at += length;
            self.number(at);
        }
    }
}
