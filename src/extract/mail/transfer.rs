//! Undoes what a mail's transfer encoding does to its bytes: quoted-printable and base64, each output byte with the bytes it came from.
//! Both go on at what is not allowed, as mail programs do.

use crate::document::map::Map;
use crate::span::Span;

/// Bytes, and where in the file they came from.
#[derive(Debug)]
pub(super) struct Coded {
    pub(super) bytes: Vec<u8>,
    pub(super) map: Map,
}

/// Bytes that stand in the file from `at` on as they are.
pub(super) fn identity(raw: &[u8], at: usize) -> Coded {
    let mut map = Map::empty();
    map.push(0, Span::new(at, at + raw.len()), true);
    Coded { bytes: raw.to_vec(), map }
}

/// Quoted-printable: `=E2=80=99` is three bytes, `=` at a line's end joins it to the next. In a header `_` is a space.
pub(super) fn quoted_printable(raw: &[u8], at: usize, in_header: bool) -> Coded {
    let mut out = Coded { bytes: Vec::with_capacity(raw.len()), map: Map::empty() };
    let mut here = 0;
    while let Some(byte) = raw.get(here) {
        let rest = &raw[here..];
        let (length, decoded, copied) = match byte {
            b'=' => match (soft_break(rest), hex(rest)) {
                (Some(length), _) => (length, None, false),
                (None, Some(byte)) => (3, Some(byte), false),
                (None, None) => (1, Some(b'='), true),
            },
            b'_' if in_header => (1, Some(b' '), true),
            // White space before a line's end was put there on the way.
            b' ' | b'\t' if !in_header => match blank_end(rest) {
                Some(length) => (length, None, false),
                None => (1, Some(*byte), true),
            },
            other => (1, Some(*other), true),
        };
        if let Some(decoded) = decoded {
            out.map.push(out.bytes.len(), Span::new(at + here, at + here + length), copied);
            out.bytes.push(decoded);
        }
        here += length;
    }
    out
}

/// Length of `=`, blanks and a line end.
fn soft_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match &rest[1 + blanks..] {
        [b'\r', b'\n', ..] => Some(blanks + 3),
        [b'\r' | b'\n', ..] => Some(blanks + 2),
        [] => Some(blanks + 1),
        _ => None,
    }
}

/// Length of blanks that a line end follows.
fn blank_end(rest: &[u8]) -> Option<usize> {
    let blanks = rest.iter().take(MOST_BLANKS).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    matches!(rest.get(blanks), Some(b'\r' | b'\n')).then_some(blanks)
}

/// Lines of quoted-printable are at most 76 characters long.
const MOST_BLANKS: usize = 998;

fn hex(rest: &[u8]) -> Option<u8> {
    let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(1)? << 4 | digit(2)?)
}

/// Base64: each quad of characters is three bytes, and each of these came from the whole quad.
pub(super) fn base64(raw: &[u8], at: usize) -> Coded {
    let mut out = Coded { bytes: Vec::with_capacity(raw.len() / 4 * 3), map: Map::empty() };
    let mut quad: Vec<(usize, u32)> = Vec::with_capacity(4);
    for (here, byte) in raw.iter().enumerate() {
        let Some(value) = sextet(*byte) else { continue };
        quad.push((here, value));
        if quad.len() == 4 {
            flush(&mut quad, &mut out, raw, at);
        }
    }
    flush(&mut quad, &mut out, raw, at);
    out
}

/// Writes the bytes of a quad; the last one may be short.
fn flush(quad: &mut Vec<(usize, u32)>, out: &mut Coded, raw: &[u8], at: usize) {
    if let (Some(first), Some(last)) = (quad.first(), quad.last()) {
        let padding = raw[last.0 + 1..].iter().take(4 - quad.len()).take_while(|byte| **byte == b'=').count();
        let source = Span::new(at + first.0, at + last.0 + 1 + padding);
        let bits = (0..4).fold(0_u32, |bits, place| bits << 6 | quad.get(place).map_or(0, |(_, value)| *value));
        let bytes = &bits.to_be_bytes()[1..quad.len()];
        if !bytes.is_empty() {
            out.map.push(out.bytes.len(), source, false);
            out.bytes.extend_from_slice(bytes);
        }
    }
    quad.clear();
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_knows_its_bytes() {
        let raw = b"We=E2=80=99re so=\r\nrry =3D if =zz \t\r\nyou=";
        let out = quoted_printable(raw, 100, false);
        assert_eq!(String::from_utf8(out.bytes).unwrap(), "We\u{2019}re sorry = if =zz\r\nyou");
        assert_eq!(out.map.source(Span::new(2, 5)), Span::new(102, 111));
        assert_eq!(out.map.source(Span::new(8, 13)), Span::new(114, 122));
        assert_eq!(quoted_printable(b"so_sorry", 0, true).bytes, b"so sorry");
    }

    #[test]
    fn base64_gives_whole_quads() {
        let raw = b"V2UgYXJl\r\nIHNvcnJ5IGlmIA==";
        let out = base64(raw, 0);
        assert_eq!(out.bytes, b"We are sorry if ");
        assert_eq!(out.map.source(Span::new(7, 12)).of(std::str::from_utf8(raw).unwrap()), "IHNvcnJ5");
        assert_eq!(out.map.source(Span::new(3, 4)).of(std::str::from_utf8(raw).unwrap()), "YXJl");
        assert_eq!(base64(b"V2Ug YX!", 0).bytes, b"We a");
        assert_eq!(out.map.source(Span::new(13, 16)).of(std::str::from_utf8(raw).unwrap()), "IGlmIA==");
    }
}
