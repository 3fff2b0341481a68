//! Reads the value of a header: folded lines, and words like `=?utf-8?Q?We=E2=80=99re_sorry?=` as what they stand for.

use super::charset::{self, Text};
use super::transfer;
use crate::document::map::Map;
use crate::span::Span;

/// The words of a header whose value stands at `span` of the mail's bytes.
pub(super) fn read(bytes: &[u8], span: Span) -> Text {
    let mut out = Text { text: String::new(), map: Map::empty() };
    let raw = bytes.get(span.start..span.end).unwrap_or_default();
    let mut at = 0;
    let mut behind_encoded = false;
    while at < raw.len() {
        let blank = raw[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let length = raw[at + blank..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let start = at + blank;
        let encoded = encoded(&raw[start..start + length], span.start + start);
        // White space between two encoded words is there for the line length only.
        if blank > 0 && !(behind_encoded && encoded.is_some()) && !out.text.is_empty() && length > 0 {
            out.map.push(out.text.len(), Span::new(span.start + at, span.start + start), false);
            out.text.push(' ');
        }
        behind_encoded = encoded.is_some();
        let word = encoded.unwrap_or_else(|| charset::text(transfer::identity(&raw[start..start + length], span.start + start), None, false));
        out.map.append(out.text.len(), &word.map, word.text.len(), &Map::default());
        out.text.push_str(&word.text);
        at = start + length;
    }
    out
}

/// What an encoded word that stands at `at` stands for.
fn encoded(word: &[u8], at: usize) -> Option<Text> {
    let inside = word.strip_prefix(b"=?")?.strip_suffix(b"?=")?;
    let mut parts = inside.splitn(3, |byte| *byte == b'?');
    let (charset, how, words) = (parts.next()?, parts.next()?, parts.next()?);
    let at = at + 2 + charset.len() + 1 + how.len() + 1;
    let coded = match how {
        b"Q" | b"q" => transfer::quoted_printable(words, at, true),
        b"B" | b"b" => transfer::base64(words, at),
        _ => return None,
    };
    let charset = std::str::from_utf8(charset).ok()?.split('*').next();
    Some(charset::text(coded, charset, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_know_their_bytes() {
        let raw = " Sorry\r\n =?utf-8?Q?We=E2=80=99re_sor?=\r\n =?UTF-8?B?cnkgaWY=?= you";
        let subject = read(raw.as_bytes(), Span::new(0, raw.len()));
        assert_eq!(subject.text, "Sorry We’re sorry if you");
        let place = |words: &str| subject.text.find(words).map(|at| subject.map.source(Span::new(at, at + words.len())).of(raw));
        assert_eq!(place("We’re"), Some("We=E2=80=99re"));
        assert_eq!(place("sorry if"), Some("sor?=\r\n =?UTF-8?B?cnkgaWY="));
        assert_eq!(place("you"), Some("you"));
    }
}
