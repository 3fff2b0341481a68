//! Defines [`Writer`], with which every format writes its prose: words copied or replaced, blocks set apart, and at each step the
//! bytes they stand for.

use std::borrow::Cow;

use crate::document::map::Map;
use crate::document::prose::{Aside, Comment, Link, Prose, last_character};
use crate::document::{Region, fields};
use crate::span::Span;

/// Writes prose from the front to the end of a source; what stands behind what was written last cannot be written any more.
#[derive(Debug)]
pub(super) struct Writer<'s> {
    source: &'s str,
    text: String,
    map: Map,
    parts: Vec<(usize, Option<Region>)>,
    part: Option<Region>,
    pub(super) aside: Aside,
}

impl<'s> Writer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, text: String::with_capacity(source.len()), map: Map::empty(), parts: Vec::new(), part: None, aside: Aside::default() }
    }

    /// Offset of the prose at which the next word will stand.
    pub(super) fn at(&self) -> usize {
        self.text.len()
    }

    /// Source bytes that are prose as they stand.
    pub(super) fn copy(&mut self, span: Span) {
        let words = span.of(self.source);
        self.push(words, span, true);
    }

    /// The same, with line ends as spaces.
    pub(super) fn copy_as_line(&mut self, span: Span) {
        let words = span.of(self.source).replace(['\n', '\r'], " ");
        self.push(&words, span, true);
    }

    /// Other words for some bytes of the source; for none at all, layout that stands for nothing.
    pub(super) fn replace(&mut self, words: &str, span: Span) {
        self.push(words, span, false);
    }

    fn push(&mut self, words: &str, span: Span, copied: bool) {
        if words.is_empty() {
            return;
        }
        self.map.push(self.text.len(), span, copied);
        self.text.push_str(words);
    }

    /// Layout that has no source of its own.
    pub(super) fn layout(&mut self, layout: &str) {
        let at = self.map.source_end();
        self.push(layout, Span::new(at, at), false);
    }

    /// Code within a line: one opaque word between backticks.
    pub(super) fn code(&mut self, words: &str, span: Span) {
        let words = words.replace(['`', '\n', '\r'], " ");
        self.replace(&format!("`{words}`"), span);
    }

    /// Begins a line, with a mark such as `- ` that says what it is.
    pub(super) fn line(&mut self, mark: &str) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.layout("\n");
        }
        self.layout(mark);
    }

    /// Begins a block: behind a blank line, with a mark such as `- ` that says what it is.
    pub(super) fn block(&mut self, mark: &str) {
        let length = self.text.trim_end_matches(' ').len();
        if length > 0 && !self.text[..length].ends_with("\n\n") {
            self.layout(if self.text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        self.layout(mark);
    }

    /// Says which part the words are from here on. Comes before the block's beginning.
    pub(super) fn part(&mut self, part: Option<Region>) {
        if self.part != part {
            self.line("");
            self.parts.push((self.text.len(), part));
            self.part = part;
        }
    }

    /// Keeps a comment.
    pub(super) fn comment(&mut self, span: Span, text: impl Into<String>) {
        let text = text.into();
        let raw = span.of(self.source);
        let open = ["<!--", "{{!--", "{{!", "{#"].into_iter().find(|open| raw.starts_with(open));
        let inner = open.filter(|open| raw[open.len()..].starts_with(&text)).map(|open| span.start + open.len());
        self.aside.comments.push(Comment { span, text, inner, at: self.text.len() });
    }

    /// Keeps a link.
    pub(super) fn link(&mut self, link: Link) {
        self.aside.links.push(link);
    }

    /// Writes the prose of a part as blocks of their own; `outer` leads from the part's text to the source.
    pub(super) fn append(&mut self, prose: &Prose<'_>, outer: &Map) {
        self.append_as(None, prose, outer);
    }

    /// The same for a text that is a part as a whole.
    pub(super) fn append_as(&mut self, part: Option<Region>, prose: &Prose<'_>, outer: &Map) {
        self.part(part);
        self.block("");
        let at = self.text.len();
        self.map.append(at, &prose.map, prose.text.len(), outer);
        self.text.push_str(&prose.text);
        self.parts.extend(prose.parts.iter().map(|(from, part)| (at + from, *part)));
        self.part = prose.parts.last().map_or(part, |(_, part)| *part);
        let aside = &prose.aside;
        let moved = |span: Span| Span::new(span.start + at, span.end + at);
        let placed = |span: Span| outer.source(span);
        self.aside.comments.extend(aside.comments.iter().cloned().map(|comment| Comment {
            span: placed(comment.span),
            at: comment.at + at,
            ..comment
        }));
        self.aside.links.extend(aside.links.iter().cloned().map(|link| Link {
            span: placed(link.span),
            words: moved(link.words),
            target_span: placed(link.target_span),
            ..link
        }));
        self.aside.broken.extend(aside.broken.iter().map(|(span, what)| (placed(*span), what.clone())));
        self.aside.notices.extend(aside.notices.iter().cloned());
    }

    /// What was written.
    pub(super) fn finish(self) -> Prose<'s> {
        Prose { text: Cow::Owned(self.text), map: self.map, parts: self.parts, aside: self.aside, last_character: last_character(self.source) }
    }
}

/// The source with every merge field as letters of the same length, so that no format reads marks in them.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let fields = fields::all(text);
    if fields.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    for field in fields {
        masked.push_str(&text[masked.len()..field.start]);
        masked.extend(std::iter::repeat_n('x', field.end - field.start));
    }
    masked.push_str(&text[masked.len()..]);
    Cow::Owned(masked)
}
