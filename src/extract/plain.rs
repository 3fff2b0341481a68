//! Reads plain text: every character is prose, but for front matter and for comments that speak to apolint. Any other comment is
//! what the reader would get, and so prose.

use std::borrow::Cow;

use super::front_matter;
use crate::document::{Comment, Prose, is_directive};
use crate::span::Span;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// The words of a plain text: byte for byte where they stood, with blanks for what is none.
pub(super) fn prose(text: &str) -> Prose<'_> {
    let mut prose = Prose::plain(text);
    let front = front_matter(text);
    let comments = comments(text);
    if front.is_some() || !comments.is_empty() {
        let mut blanked = text.as_bytes().to_vec();
        for span in comments.iter().map(|comment| comment.span).chain(front) {
            blanked[span.start..span.end].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        }
        prose.text = String::from_utf8(blanked).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    prose.aside.front_matter = front;
    prose.aside.comments = comments;
    prose
}

fn comments(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(OPEN).map(|at| from + at) {
        let inner = start + OPEN.len();
        let Some(length) = text[inner..].find(CLOSE) else { break };
        from = inner + length + CLOSE.len();
        let words = &text[inner..inner + length];
        if is_directive(words) {
            comments.push(Comment { span: Span::new(start, from), text: words.to_owned(), inner: Some(inner), at: start });
        }
    }
    comments
}
