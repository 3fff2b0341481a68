//! The protocol's positions: lines and columns from 0, columns in the unit agreed on, and a byte order mark is a character like any other.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{SourceFile, bom_len};
use crate::span::Span;

/// The unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    #[default]
    Utf16,
    Utf8,
}

impl Unit {
    /// UTF-8 where the client can do it: it costs neither side anything.
    pub(super) fn agreed(offered: Option<&Vec<PositionEncodingKind>>) -> Self {
        if offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8)) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf8 => PositionEncodingKind::UTF8,
        }
    }

    fn len(self, char: char) -> usize {
        match self {
            Self::Utf16 => char.len_utf16(),
            Self::Utf8 => char.len_utf8(),
        }
    }
}

/// The place of a byte of the text.
pub(super) fn position(source: &SourceFile, byte: usize, unit: Unit) -> Position {
    let place = source.position(byte);
    let column = match unit {
        Unit::Utf16 => place.utf16,
        Unit::Utf8 => place.utf8,
    };
    // Ours gives the mark no column.
    let has_mark = place.line == 1 && bom_len(source.text()) > 0 && byte > 0;
    let mark = if has_mark { unit.len('\u{feff}') } else { 0 };
    Position::new(number(place.line - 1), number(column - 1 + mark))
}

pub(super) fn range(source: &SourceFile, span: Span, unit: Unit) -> Range {
    Range::new(position(source, span.start, unit), position(source, span.end, unit))
}

/// The byte at a place. A column behind the line's end is the end; one inside a character is the character's beginning.
pub(super) fn byte(source: &SourceFile, place: Position, unit: Unit) -> usize {
    let line = source.line_span(usize::try_from(place.line).unwrap_or(usize::MAX - 1).min(source.line_count()));
    let mut left = usize::try_from(place.character).unwrap_or(usize::MAX);
    let mut at = line.start;
    for char in line.of(source.text()).trim_end_matches(['\r', '\n']).chars() {
        if left < unit.len(char) {
            break;
        }
        left -= unit.len(char);
        at += char.len_utf8();
    }
    at
}

/// The span of a range; an end before the start counts as the start.
pub(super) fn span(source: &SourceFile, range: Range, unit: Unit) -> Span {
    let start = byte(source, range.start, unit);
    Span::new(start, byte(source, range.end, unit).max(start))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let text = "\u{feff}é👍 e\u{301}\r\nso\rno\n\n👩‍👩‍👧";
        let source = SourceFile::new("a".into(), text.to_owned().into());
        for unit in [Unit::Utf8, Unit::Utf16] {
            for (at, char) in text.char_indices().filter(|(_, char)| !matches!(char, '\r' | '\n')) {
                assert_eq!(byte(&source, position(&source, at, unit), unit), at, "{char:?} in {unit:?}");
            }
            assert_eq!(byte(&source, Position::new(0, 900), unit), text.find('\r').unwrap());
            assert_eq!(byte(&source, Position::new(900, 0), unit), text.len());
        }
        assert_eq!(position(&source, 3, Unit::Utf16), Position::new(0, 1));
        assert_eq!(byte(&source, Position::new(0, 3), Unit::Utf16), 5, "inside the pair is its beginning");
    }
}
