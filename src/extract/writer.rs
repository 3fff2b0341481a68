//! Defines [`Writer`], with which every format writes its prose: words copied or replaced, blocks set apart, and at each step the
//! bytes they stand for.

use std::borrow::Cow;

use crate::document::prose::{Aside, Comment, Link, Map, Prose, Run, last_character};
use crate::document::{Region, fields};
use crate::span::Span;

/// Writes prose from the front to the end of a source; what stands behind what was written last cannot be written any more.
#[derive(Debug)]
pub(super) struct Writer<'s> {
    source: &'s str,
    text: String,
    runs: Vec<Run>,
    parts: Vec<(usize, Option<Region>)>,
    part: Option<Region>,
    pub(super) aside: Aside,
}

#[expect(dead_code, reason = "lines, parts and comments are for formats that have them")]
impl<'s> Writer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, text: String::with_capacity(source.len()), runs: Vec::new(), parts: Vec::new(), part: None, aside: Aside::default() }
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

    /// Other words for some bytes of the source; for none at all, layout that stands for nothing.
    pub(super) fn replace(&mut self, words: &str, span: Span) {
        self.push(words, span, false);
    }

    fn push(&mut self, words: &str, span: Span, copied: bool) {
        if words.is_empty() {
            return;
        }
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let (prose, source) = (small(self.text.len()), (small(span.start), small(span.end)));
        match self.runs.last_mut() {
            // One run where a copy goes on.
            Some(last) if copied && last.copied && last.source.1 == source.0 => last.source.1 = source.1,
            _ => self.runs.push(Run { prose, source, copied }),
        }
        self.text.push_str(words);
    }

    /// Layout that has no source of its own.
    pub(super) fn layout(&mut self, layout: &str) {
        let at = self.runs.last().map_or(0, |run| run.source.1 as usize);
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

    /// What was written.
    pub(super) fn finish(self) -> Prose<'s> {
        Prose {
            text: Cow::Owned(self.text),
            map: Map { runs: Some(self.runs) },
            parts: self.parts,
            aside: self.aside,
            last_character: last_character(self.source),
        }
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
