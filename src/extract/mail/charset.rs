//! Turns the bytes of a mail's part into text by the charset it names, each character with the bytes it came from.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::transfer::Coded;
use crate::document::map::Map;
use crate::span::Span;

/// A text, and where in the file its bytes came from.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) map: Map,
}

/// The text of some bytes. What is sound UTF-8 is read as that, unless it was encoded for the way and so must be what it says.
pub(super) fn text(coded: Coded, charset: Option<&str>, is_encoded: bool) -> Text {
    let declared = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let bytes = match String::from_utf8(coded.bytes) {
        Ok(text)
            if declared
                .is_none_or(|declared| declared == UTF_8 || text.is_ascii() && declared.is_ascii_compatible() || is_plain(declared, is_encoded)) =>
        {
            return Text { text, map: coded.map };
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let mut out = Text { text: String::with_capacity(bytes.len()), map: Map::empty() };
    let inner = match declared {
        Some(encoding) if encoding == UTF_8 => utf8(&bytes, &mut out.text),
        declared => decoded(&bytes, declared.unwrap_or(WINDOWS_1252), &mut out.text),
    };
    out.map.append(0, &inner, out.text.len(), &coded.map);
    out
}

/// Whether editors that save a mail as UTF-8 leave such a charset standing in it.
fn is_plain(declared: &'static Encoding, is_encoded: bool) -> bool {
    !is_encoded && declared.is_ascii_compatible()
}

/// UTF-8 with U+FFFD for what is none.
fn utf8(bytes: &[u8], out: &mut String) -> Map {
    let mut map = Map::empty();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid().len(), chunk.invalid().len());
        if valid > 0 {
            map.push(out.len(), Span::new(at, at + valid), true);
            out.push_str(chunk.valid());
        }
        if invalid > 0 {
            map.push(out.len(), Span::new(at + valid, at + valid + invalid), false);
            out.push(char::REPLACEMENT_CHARACTER);
        }
        at += valid + invalid;
    }
    map
}

/// Any other charset, byte for byte: what comes out stands for the bytes that went in since the last time.
fn decoded(bytes: &[u8], encoding: &'static Encoding, out: &mut String) -> Map {
    let mut map = Map::empty();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0_u8; 16];
    let mut from = 0;
    for at in 0..=bytes.len() {
        let is_last = at == bytes.len();
        let byte = bytes.get(at..=at).unwrap_or_default();
        if from == at && encoding.is_ascii_compatible() && byte.first().is_some_and(u8::is_ascii) {
            map.push(out.len(), Span::new(at, at + 1), true);
            out.push(char::from(byte[0]));
            from = at + 1;
            continue;
        }
        let (_, _, written, _) = decoder.decode_to_utf8(byte, &mut buffer, is_last);
        let words = std::str::from_utf8(&buffer[..written]).unwrap_or_default();
        if !words.is_empty() {
            let end = (at + 1).min(bytes.len());
            map.push(out.len(), Span::new(from.min(end), end), false);
            out.push_str(words);
            from = end;
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::super::transfer::identity;
    use super::*;

    fn read(bytes: &[u8], charset: Option<&str>, is_encoded: bool, words: &str) -> (String, Span) {
        let text = text(identity(bytes, 10), charset, is_encoded);
        let at = text.text.find(words).unwrap();
        (text.text, text.map.source(Span::new(at, at + words.len())))
    }

    #[test]
    fn every_charset_knows_its_bytes() {
        assert_eq!(read(b"We\x92re sorry", Some("iso-8859-1"), true, "re so"), ("We\u{2019}re sorry".into(), Span::new(13, 18)));
        assert_eq!(read(b"We\x92re sorry", None, false, "\u{2019}"), ("We\u{2019}re sorry".into(), Span::new(12, 13)));
        assert_eq!(read("We\u{2019}re sorry".as_bytes(), Some("iso-8859-1"), false, "re so").0, "We\u{2019}re sorry");
        assert_eq!(read("é".as_bytes(), Some("iso-8859-1"), true, "Ã").1, Span::new(10, 11));
        assert_eq!(read(b"a\x81\x40b", Some("shift_jis"), true, "b"), ("a\u{3000}b".into(), Span::new(13, 14)));
        assert_eq!(read(b"a\x81\x40b", Some("shift_jis"), true, "\u{3000}").1, Span::new(11, 13));
        assert_eq!(read(b"a\xffb", Some("utf-8"), true, "b"), ("a\u{fffd}b".into(), Span::new(12, 13)));
        assert_eq!(read(b"s\0o\0", Some("utf-16le"), true, "o"), ("so".into(), Span::new(12, 14)));
        assert_eq!(read(b"a\x81", Some("shift_jis"), true, "\u{fffd}").1, Span::new(11, 12));
    }
}
