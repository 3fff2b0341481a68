//! Defines [`Sources`], every text a diagnostic may point into: drafts, rules and config alike. Turns bytes into text, and
//! offsets into lines and columns with the unit named. Reading files is the command line's.

use std::fmt;

use once_cell::sync::OnceCell;

use crate::span::{FileId, Span};

/// Why bytes are no text. Offsets are in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// The byte at this offset does not continue UTF-8.
    InvalidUtf8(usize),
    /// A NUL at this offset: a binary file.
    Nul(usize),
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidUtf8(at) => write!(f, "not UTF-8 at byte {at}; save it as UTF-8"),
            Self::Nul(at) => write!(f, "a NUL at byte {at}, so not a text; save it as plain text"),
        }
    }
}

/// Checks that `bytes` are UTF-8 text. A byte order mark stays in the text, so that offsets are those of the file.
///
/// # Errors
/// The first byte that is not text.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(NotText::Nul(at));
    }
    String::from_utf8(bytes).map_err(|error| NotText::InvalidUtf8(error.utf8_error().valid_up_to()))
}

/// A place in a text, in every unit that somebody counts in. `byte` is 0-based, all others are 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// Offset in the file, in bytes.
    pub byte: usize,
    /// Line; lines end at LF, CRLF or CR.
    pub line: usize,
    /// Column in characters (Unicode scalar values).
    pub column: usize,
    /// Column in UTF-16 units.
    pub utf16: usize,
    /// Column in UTF-8 bytes.
    pub utf8: usize,
}

/// One text and the name it is shown under.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// Characters and UTF-16 units before every [`STEP`]th byte, counted at the first question.
    counts: OnceCell<Vec<(usize, usize)>>,
}

/// Bytes between two counts, so that a column costs the same on a line of any length.
const STEP: usize = 1024;

impl SourceFile {
    /// A text under the name it is shown as.
    #[must_use]
    pub fn new(name: String, text: String) -> Self {
        let line_starts = line_starts(&text);
        Self { name, text, line_starts, counts: OnceCell::new() }
    }

    /// The name it is shown under, normally its path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, a byte order mark included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are, at least one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The bytes of a 0-based line, its end-of-line included.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let at = |line: usize| self.line_starts.get(line).copied().unwrap_or(self.text.len());
        Span::new(at(line), at(line + 1))
    }

    /// The 0-based line that holds a byte.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Line and columns of a byte offset. A byte order mark has bytes but no column.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let line = self.line_of(byte);
        let start = self.line_span(line).start;
        let start = if start == 0 { bom_len(&self.text) } else { start };
        let (from, to) = (self.count(start), self.count(byte.max(start)));
        Position { byte, line: line + 1, column: to.0 - from.0 + 1, utf16: to.1 - from.1 + 1, utf8: byte.saturating_sub(start) + 1 }
    }

    /// Characters and UTF-16 units before a byte.
    fn count(&self, byte: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        // Every byte that begins a character counts one; one that begins four bytes is two UTF-16 units.
        let add = |(chars, units): (usize, usize), byte: &u8| {
            let begins = usize::from(byte & 0xc0 != 0x80);
            (chars + begins, units + begins + usize::from(*byte >= 0xf0))
        };
        let counts = self.counts.get_or_init(|| {
            let mut total = (0, 0);
            let mut counts = vec![total];
            for chunk in bytes.chunks(STEP) {
                total = chunk.iter().fold(total, add);
                counts.push(total);
            }
            counts
        });
        let byte = byte.min(bytes.len());
        bytes[byte / STEP * STEP..byte].iter().fold(counts[byte / STEP], add)
    }
}

/// Length in bytes of the byte order mark that `text` begins with: 3 or 0.
pub(crate) fn bom_len(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Offsets at which lines begin; a line ends at LF, CRLF or CR.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends_line = |(at, byte): (usize, &u8)| (*byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))).then_some(at + 1);
    std::iter::once(0).chain(bytes.iter().enumerate().filter_map(ends_line)).collect()
}

/// Every text a diagnostic may point into.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Keeps a text and gives the id that spans into it go with.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(name.into(), text.into()));
        id
    }

    /// The text of an id that [`Sources::add`] gave.
    ///
    /// # Panics
    /// With an id of another `Sources`.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_counted_for_itself() {
        let source = SourceFile::new("a".into(), "\u{feff}é👍 sorry\r\nyes\rno\n".into());
        let place = |words: &str| source.position(source.text().find(words).unwrap());
        assert_eq!(place("sorry"), Position { byte: 10, line: 1, column: 4, utf16: 5, utf8: 8 });
        assert_eq!((place("yes").line, place("no").line, place("no").column), (2, 3, 1));
        assert_eq!(source.position(0).column, 1);
    }

    #[test]
    fn long_lines_are_counted_right() {
        let text = "é👍x".repeat(2_000);
        let source = SourceFile::new("a".into(), text.clone());
        for (at, _) in text.char_indices().step_by(97) {
            let before = &text[..at];
            let units = before.chars().map(char::len_utf16).sum::<usize>() + 1;
            assert_eq!((source.position(at).column, source.position(at).utf16), (before.chars().count() + 1, units));
        }
    }
}
