//! Where a word, number or address that begins with a letter or digit ends, and the tokens it is: a contraction is the words it stands for.
//! Everything else that stands in a sentence is `tokens`'.

use super::Fold;
use super::opaque::address_length;
use super::tokens::{Shape, Token};
use crate::span::Span;

/// Length of a number with its separators: `1,200.50`, `17:42`, `3rd`.
pub(super) fn number_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let separates = matches!(char, '.' | ',' | ':') && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !char.is_alphanumeric() && !separates {
            break;
        }
        end = at + char.len_utf8();
    }
    end
}

/// Length of a word of ASCII letters that `rest` begins with, if a look at what follows tells that it is nothing else.
#[inline]
pub(super) fn plain_word(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let length = bytes.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(bytes.len());
    let ends = match (bytes.get(length), bytes.get(length + 1)) {
        (None, _) => true,
        (Some(b'.'), next) => next.is_none_or(|next| next.is_ascii() && !next.is_ascii_alphanumeric()),
        (Some(next), _) => next.is_ascii() && !next.is_ascii_digit() && !matches!(next, b'_' | b'\'' | b'`' | b'@'),
    };
    (length > 0 && ends && !rest[..length].eq_ignore_ascii_case("cannot")).then_some(length)
}

/// Appends the word, number or address at the beginning of `span` and gives its length.
pub(super) fn word(text: &str, span: Span, out: &mut Vec<Token>) -> usize {
    let rest = span.of(text);
    let token = |shape: Shape, length: usize| Token::new(Span::new(span.start, span.start + length), Fold(shape as u64), shape);
    if rest.starts_with(|char: char| char.is_ascii_digit()) {
        let length = number_length(rest);
        out.push(Token::new(Span::new(span.start, span.start + length), Fold::of(&rest[..length]), Shape::Number));
        return length;
    }
    let length = word_length(rest);
    let after = &rest[length..];
    if after.starts_with('@') && after[1..].starts_with(char::is_alphanumeric) {
        let length = address_length(rest, &[]);
        out.push(token(Shape::Address, length));
        return length;
    }
    if let Some(length) = dotted_length(rest, length) {
        let shape = if length > 5 { Shape::Link } else { Shape::Word };
        out.push(Token::new(Span::new(span.start, span.start + length), Fold::of(&rest[..length]), shape));
        return length;
    }
    push_word(text, Span::new(span.start, span.start + length), out);
    length
}

fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let inside = char.is_alphanumeric()
            || matches!(char, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '_')
            || (is_apostrophe(char) && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
        if !inside {
            break;
        }
        end = at + char.len_utf8();
    }
    rest[..end].trim_end_matches('_').len()
}

/// Length of a word with dots inside: `a.m.`, `shop.example/returns`.
fn dotted_length(rest: &str, length: usize) -> Option<usize> {
    let inner = rest[length..].strip_prefix('.')?;
    inner.starts_with(char::is_alphanumeric).then(|| address_length(rest, &[]))
}

/// Whether the character is written for an apostrophe inside a word.
fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '´' | '`')
}

/// Hosts of `'s` that stands for "is"; behind any other word it is the possessive.
const IS_HOSTS: &[&str] = &["it", "that", "there", "here", "what", "who", "he", "she", "where", "how", "nothing", "everything", "something"];

/// Appends a plain word, a contraction or a possessive as the tokens it stands for.
fn push_word(text: &str, span: Span, out: &mut Vec<Token>) {
    let word = span.of(text);
    let part = |from: usize, to: usize| Span::new(span.start + from, span.start + to);
    let mut halves = |cut: usize, host: Fold, joined: Fold| {
        out.extend([Token::host(part(0, cut), text, host), Token::joined(part(cut, word.len()), joined)]);
    };
    if word.eq_ignore_ascii_case("cannot") {
        halves(3, Fold::of("can"), Fold::of("not"));
        return;
    }
    let Some((apostrophe, mark)) = word.char_indices().rev().find(|(_, char)| is_apostrophe(*char)) else {
        out.push(Token::word(span, text));
        return;
    };
    let tail = word[apostrophe + mark.len_utf8()..].to_ascii_lowercase();
    let host = word[..apostrophe].to_lowercase();
    let full = match tail.as_str() {
        "t" if host.ends_with('n') => {
            let (stem, cut) = match host.as_str() {
                "can" => ("can", apostrophe),
                "won" => ("will", 2),
                "shan" => ("shall", 3),
                "ain" => ("is", 2),
                _ => (&host[..host.len() - 1], apostrophe - 1),
            };
            halves(cut, Fold::of(stem), Fold::of("not"));
            return;
        }
        "re" => "are",
        "ve" => "have",
        "ll" => "will",
        "m" => "am",
        "d" => "'d",
        "s" if host == "let" => "us",
        "s" if IS_HOSTS.contains(&host.as_str()) => "is",
        "s" => "'s",
        _ => {
            out.push(Token::word(span, text));
            return;
        }
    };
    halves(apostrophe, Fold::of(&host), Fold::exact(full));
}
