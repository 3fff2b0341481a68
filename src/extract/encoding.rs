//! Turns the bytes of a draft into text: UTF-8, UTF-16 with its byte order mark, or else Windows-1252. Bytes that are none of these,
//! and files that are no text at all, are refused with what to do about it.

use std::fmt;

use encoding_rs::WINDOWS_1252;

use super::Format;
use crate::source::{Decoded, Encoding};

/// Why bytes are no text. Offsets are in bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// Neither UTF-8, which ends at this offset, nor Windows-1252.
    Mixed(usize),
    /// A NUL at this offset: a binary file.
    Nul(usize),
    /// A file of another program, such as "a Word document".
    Document(&'static str),
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mixed(at) => write!(f, "UTF-8 up to byte {at}, and then not; save it as UTF-8"),
            Self::Nul(at) => write!(f, "a NUL at byte {at}, so not a text; save it as text, HTML or Markdown"),
            Self::Document(what) => write!(f, "{what}, not a text; save it as text, HTML or Markdown"),
        }
    }
}

/// How files of other programs begin.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip file, as Word and LibreOffice write them"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
];

/// The text in the bytes of a draft.
///
/// # Errors
/// Why it is no text.
pub fn decode(bytes: Vec<u8>, format: Format) -> Result<Decoded, NotText> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NotText::Document(what));
    }
    let wide = match bytes.get(..2) {
        Some([0xff, 0xfe]) => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        Some([0xfe, 0xff]) => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    if let Some(unit) = wide {
        return utf16(&bytes, unit);
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(NotText::Nul(at));
    }
    let length = bytes.len();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            // The parts of a mail have encodings of their own.
            if format != Format::Mail && has_utf8(&bytes) {
                return Err(NotText::Mixed(valid));
            }
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            Ok(Decoded { text: text.into_owned(), encoding: Encoding::Windows1252, bytes: length })
        }
    }
}

/// Every unit that stands for no character becomes U+FFFD, which is one unit again.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER));
    let text: String = text.chain(rest.iter().map(|_| char::REPLACEMENT_CHARACTER)).collect();
    match text.find('\0') {
        Some(at) => Err(NotText::Nul(2 * text[..at].encode_utf16().count())),
        None => Ok(Decoded { text, encoding: Encoding::Utf16, bytes: bytes.len() }),
    }
}

/// Whether there is a character of several bytes in UTF-8, as no Windows-1252 text has by chance: a part of the file is UTF-8.
fn has_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<Decoded, NotText> {
        decode(bytes.to_vec(), Format::Plain)
    }

    #[test]
    fn every_encoding_is_known_by_its_bytes() {
        let text = "We\u{2019}re sorry \u{1f44d}";
        let wide: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [little, big] {
            let read = decoded(&bytes).unwrap();
            assert_eq!((read.text.trim_start_matches('\u{feff}'), read.encoding), (text, Encoding::Utf16));
        }
        let windows = decoded(b"We\x92re sorry \x80 5").unwrap();
        assert_eq!((windows.text.as_str(), windows.encoding, windows.bytes), ("We\u{2019}re sorry \u{20ac} 5", Encoding::Windows1252, 15));
        assert_eq!(decoded(text.as_bytes()).unwrap().text, text);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decoded("We\u{2019}re \u{fffd}".as_bytes()).map(|read| read.encoding), Ok(Encoding::Utf8));
        assert_eq!(decoded(b"We\xe2\x80\x99re \xff sorry"), Err(NotText::Mixed(8)));
        assert_eq!(decoded(b"a\0b"), Err(NotText::Nul(1)));
        assert_eq!(decoded(b"\xff\xfea\0\0\0"), Err(NotText::Nul(4)));
        assert_eq!(decoded(b"PK\x03\x04\x14").map_err(|error| error.to_string()).unwrap_err().split(',').next(), Some("a zip file"));
        assert_eq!(decoded(b"\xff\xfea\0b").unwrap().text, "\u{feff}a\u{fffd}");
    }
}
