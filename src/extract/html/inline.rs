//! The small things inside HTML: character references at their width in the source, the place of an attribute's value, and single tags
//! that stand within another format.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::{StartTag, Token, Tokenizer};

use crate::span::Span;

/// Longer names stand for no character.
const LONGEST: usize = 40;

/// Cuts text into stretches that stand as they are and character references with what they stand for.
pub(super) fn references(text: &str) -> Vec<(Range<usize>, Cow<'_, str>)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = text[at..].find('&') {
        at += next;
        let length = reference_length(&text[at..]);
        let whole = &text[at..at + length];
        let words = if length > 2 { resolved(whole) } else { whole.to_owned() };
        if words != whole {
            if from < at {
                pieces.push((from..at, Cow::Borrowed(&text[from..at])));
            }
            pieces.push((at..at + length, Cow::Owned(words)));
            from = at + length;
        }
        at += length;
    }
    if from < text.len() {
        pieces.push((from..text.len(), Cow::Borrowed(&text[from..])));
    }
    pieces
}

/// Length in bytes of `&name;`, `&#8217;` or `&#x2019;`, at least 1 for the `&`.
fn reference_length(rest: &str) -> usize {
    let name = rest[1..].strip_prefix('#').unwrap_or(&rest[1..]);
    let start = rest.len() - name.len();
    let length = name.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let end = start + length;
    if length == 0 { 1 } else { end + usize::from(rest[end..].starts_with(';')) }
}

/// The characters that a reference stands for; itself if it stands for none.
fn resolved(reference: &str) -> String {
    let mut words = Vec::new();
    for token in Tokenizer::new(reference) {
        if let Ok(Token::String(text)) = token {
            words.extend_from_slice(&text);
        }
    }
    String::from_utf8_lossy(&words).into_owned()
}

/// The value of an attribute and its bytes, quotes left out. `base` is where the tokenizer began.
pub(super) fn attribute(text: &str, masked: &str, base: usize, tag: &StartTag<usize>, name: &str) -> Option<(String, Span)> {
    let found = tag.attributes.get(name.as_bytes())?;
    let start = base + found.span.start;
    let rest = masked.get(start..base + tag.span.end)?;
    let Some(equals) = rest.find('=').filter(|_| found.span.end - found.span.start > name.len()) else {
        return Some((String::new(), Span::new(start, start + name.len())));
    };
    let value = rest[equals + 1..].trim_start();
    let start = start + rest.len() - value.len();
    let span = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => Span::new(start + 1, start + 1 + value[1..].find(quote).unwrap_or(value.len() - 1)),
        _ => Span::new(start, start + value.find(|char: char| char.is_whitespace() || char == '>').unwrap_or(value.len())),
    };
    let value = if span.of(text) == span.of(masked) { String::from_utf8_lossy(found).into_owned() } else { span.of(text).to_owned() };
    Some((value, span))
}

/// A tag that stands within Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::extract) enum Tag {
    /// `<br>`
    Break,
    /// `<!-- … -->`, and what stands between the marks.
    Comment(String),
    /// `<a href="…">`: target and its bytes.
    Link(String, Span),
    /// `</a>`
    LinkEnd,
    /// Anything else.
    Other,
}

/// Reads the one tag at `span`.
pub(in crate::extract) fn tag(text: &str, masked: &str, span: Span) -> Tag {
    let mut emitter = html5gum::DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(false);
    let token = Tokenizer::new_with_emitter(span.of(masked), emitter).find_map(|token| match token {
        Ok(Token::Error(_)) => None,
        Ok(token) => Some(token),
    });
    match token {
        Some(Token::StartTag(tag)) if &**tag.name == b"br" => Tag::Break,
        Some(Token::StartTag(tag)) if &**tag.name == b"a" => match attribute(text, masked, span.start, &tag, "href") {
            Some((target, place)) => Tag::Link(target, place),
            None => Tag::Link(String::new(), Span::new(span.end, span.end)),
        },
        Some(Token::EndTag(tag)) if &**tag.name == b"a" => Tag::LinkEnd,
        Some(Token::Comment(_)) => {
            let whole = span.of(text);
            Tag::Comment(whole.strip_prefix("<!--").and_then(|inside| inside.strip_suffix("-->")).unwrap_or(whole).to_owned())
        }
        _ => Tag::Other,
    }
}
