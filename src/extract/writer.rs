//! Defines [`Writer`], with which every format writes its prose: words copied or replaced, blocks set apart, and at each step the
//! bytes they stand for.

use std::borrow::Cow;

use super::template;
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
    /// Comments of template languages, and how many of them lie behind.
    comments: Vec<Comment>,
    passed: usize,
    pub(super) aside: Aside,
}

impl<'s> Writer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            text: String::with_capacity(source.len()),
            map: Map::empty(),
            parts: Vec::new(),
            part: None,
            comments: template::comments(source),
            passed: 0,
            aside: Aside::default(),
        }
    }

    /// Offset of the prose at which the next word will stand.
    pub(super) fn at(&self) -> usize {
        self.text.len()
    }

    /// Whether the next word will be the first of its line.
    pub(super) fn is_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Source bytes that are prose as they stand.
    pub(super) fn copy(&mut self, span: Span) {
        self.pieces(span, |writer, piece| writer.push(piece.of(writer.source), piece, true));
    }

    /// The same, with line ends as spaces.
    pub(super) fn copy_as_line(&mut self, span: Span) {
        self.pieces(span, |writer, piece| writer.push(&piece.of(writer.source).replace(['\n', '\r'], " "), piece, true));
    }

    /// Cuts the comments of template languages out of a span, and keeps them.
    fn pieces(&mut self, span: Span, give: impl Fn(&mut Self, Span)) {
        let mut at = span.start;
        while let Some(comment) = self.comments.get(self.passed).filter(|comment| comment.span.start < span.end).cloned() {
            if at < comment.span.start {
                give(self, Span::new(at, comment.span.start));
            }
            at = at.max(comment.span.end.min(span.end));
            self.aside.comments.push(Comment { at: self.text.len(), ..comment });
            self.passed += 1;
        }
        if at < span.end {
            give(self, Span::new(at, span.end));
        }
    }

    /// Whether nothing but white space and comments of template languages stands in a span; then they are kept.
    pub(super) fn is_blank(&mut self, span: Span) -> bool {
        let mut at = span.start;
        let inside = self.comments[self.passed..].iter().take_while(|comment| comment.span.start < span.end);
        for comment in inside.filter(|comment| comment.span.end > span.start) {
            if !Span::new(at, comment.span.start.max(at)).of(self.source).trim().is_empty() {
                return false;
            }
            at = comment.span.end.min(span.end);
        }
        let is_blank = Span::new(at, span.end).of(self.source).trim().is_empty();
        if is_blank {
            self.pieces(span, |_, _| {});
        }
        is_blank
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
        self.aside.comments.extend(aside.comments.iter().cloned().map(|comment| {
            let span = placed(comment.span);
            // As long as before: it stands there byte for byte.
            let is_copied = span.end - span.start == comment.span.end - comment.span.start;
            let inner = comment.inner.filter(|_| is_copied).map(|inner| span.start + (inner - comment.span.start));
            Comment { span, inner, at: comment.at + at, ..comment }
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
    pub(super) fn finish(mut self) -> Prose<'s> {
        self.pieces(Span::new(self.source.len(), self.source.len() + 1), |_, _| {});
        Prose { text: Cow::Owned(self.text), map: self.map, parts: self.parts, aside: self.aside, last_character: last_character(self.source) }
    }
}

/// The source with every merge field and template comment as letters of the same length, so that no format reads marks in them.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let mut opaque: Vec<Span> = template::comments(text).iter().map(|comment| comment.span).collect();
    // A field does not hold the end of an element: what looks like one may be a script.
    opaque.extend(fields::all(text).into_iter().filter(|field| !field.of(text).contains("</")));
    if opaque.is_empty() {
        return Cow::Borrowed(text);
    }
    opaque.sort_unstable();
    let mut masked = String::with_capacity(text.len());
    for span in opaque.into_iter() {
        // Comments may hold fields.
        let start = span.start.max(masked.len());
        if start < span.end {
            masked.push_str(&text[masked.len()..start]);
            masked.extend(std::iter::repeat_n('x', span.end - start));
        }
    }
    masked.push_str(&text[masked.len()..]);
    Cow::Owned(masked)
}
