//! Defines [`Sources`], every text a diagnostic may point into: drafts, rules and config alike. Turns offsets in a text into bytes of
//! the file, lines and columns, with the unit named. Which encoding a draft has is `extract`'s, reading files the command line's.

use std::fmt;

use once_cell::sync::OnceCell;

use crate::span::{FileId, Span};

/// Why bytes are no UTF-8 text. Offsets are in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUtf8 {
    /// The byte at this offset does not continue UTF-8.
    Invalid(usize),
    /// A NUL at this offset: a binary file.
    Nul(usize),
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(at) => write!(f, "not UTF-8 at byte {at}; save it as UTF-8"),
            Self::Nul(at) => write!(f, "a NUL at byte {at}, so not a text; save it as plain text"),
        }
    }
}

/// Checks that `bytes` are UTF-8 text. A byte order mark stays in the text, so that offsets are those of the file.
///
/// # Errors
/// The first byte that is not text.
pub fn decode_utf8(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(NotUtf8::Nul(at));
    }
    String::from_utf8(bytes).map_err(|error| NotUtf8::Invalid(error.utf8_error().valid_up_to()))
}

/// How the characters of a file are kept as bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without.
    #[default]
    Utf8,
    /// UTF-16 of either byte order, with its byte order mark.
    Utf16,
    /// Windows-1252: one byte a character.
    Windows1252,
}

/// A text and how it stood in its file. A byte order mark stays in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, every character of the file one character.
    pub text: String,
    /// What the file's bytes are.
    pub encoding: Encoding,
    /// Length of the file in bytes.
    pub bytes: usize,
}

impl From<String> for Decoded {
    fn from(text: String) -> Self {
        Self { bytes: text.len(), text, encoding: Encoding::Utf8 }
    }
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
    encoding: Encoding,
    bytes: usize,
    line_starts: Vec<usize>,
    /// Characters and UTF-16 units before every [`STEP`]th byte, counted at the first question.
    counts: OnceCell<Vec<(usize, usize)>>,
}

/// Bytes between two counts, so that a column costs the same on a line of any length.
const STEP: usize = 1024;

impl SourceFile {
    /// A text under the name it is shown as.
    #[must_use]
    pub fn new(name: String, decoded: Decoded) -> Self {
        let Decoded { text, encoding, bytes } = decoded;
        Self { name, line_starts: line_starts(&text), text, encoding, bytes, counts: OnceCell::new() }
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

    /// What the bytes of its file are.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
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

    /// Where an offset in the text lies in the file, with line and columns. A byte order mark has bytes but no column.
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        let line = self.line_of(at);
        let start = self.line_span(line).start;
        let start = if start == 0 { bom_len(&self.text) } else { start };
        let (from, to) = (self.count(start), self.count(at.max(start)));
        Position { byte: self.byte(at), line: line + 1, column: to.0 - from.0 + 1, utf16: to.1 - from.1 + 1, utf8: at.saturating_sub(start) + 1 }
    }

    /// The byte of the file at which the text's character at `at` begins.
    fn byte(&self, at: usize) -> usize {
        match self.encoding {
            Encoding::Utf8 => at,
            // What could not be decoded became one unit or byte in the text too.
            Encoding::Utf16 => (2 * self.count(at).1).min(self.bytes),
            Encoding::Windows1252 => self.count(at).0,
        }
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
    /// Keeps a text that is UTF-8 and gives the id that spans into it go with.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.add_decoded(name, Decoded::from(text.into()))
    }

    /// Keeps a text of any encoding and gives the id that spans into it go with.
    pub fn add_decoded(&mut self, name: impl Into<String>, decoded: Decoded) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(name.into(), decoded));
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
        let source = SourceFile::new("a".into(), "\u{feff}é👍 sorry\r\nyes\rno\n".to_owned().into());
        let place = |words: &str| source.position(source.text().find(words).unwrap());
        assert_eq!(place("sorry"), Position { byte: 10, line: 1, column: 4, utf16: 5, utf8: 8 });
        assert_eq!((place("yes").line, place("no").line, place("no").column), (2, 3, 1));
        assert_eq!(source.position(0).column, 1);
    }

    #[test]
    fn bytes_are_those_of_the_file() {
        let text = "\u{feff}é👍 sorry";
        let byte = |encoding, bytes| {
            let source = SourceFile::new("a".into(), Decoded { text: text.into(), encoding, bytes });
            (source.position(text.find("sorry").unwrap()).byte, source.position(text.len()).byte)
        };
        assert_eq!(byte(Encoding::Utf8, text.len()), (10, 15));
        assert_eq!(byte(Encoding::Utf16, 20), (10, 20));
        assert_eq!(byte(Encoding::Windows1252, 9), (4, 9));
    }

    #[test]
    fn long_lines_are_counted_right() {
        let text = "é👍x".repeat(2_000);
        let source = SourceFile::new("a".into(), text.clone().into());
        for (at, _) in text.char_indices().step_by(97) {
            let before = &text[..at];
            let units = before.chars().map(char::len_utf16).sum::<usize>() + 1;
            assert_eq!((source.position(at).column, source.position(at).utf16), (before.chars().count() + 1, units));
        }
    }
}
