//! Defines [`Prose`], the words of a file as one plain text with the way back to their source, and what stands beside the words:
//! comments, links, front matter. How a format is read is `extract`'s, what the words are is the rest of this room's.

use std::borrow::Cow;

use super::Region;
use super::map::Map;
use crate::span::Span;

/// The words of a file: blocks apart by blank lines, with the line beginnings (`> `, `- `, `# `, `| `) that plain text has.
#[derive(Clone, Debug)]
pub struct Prose<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) map: Map,
    /// From this offset of the text on, to the next: which part it is, where the format knows. In order.
    pub(crate) parts: Vec<(usize, Option<Region>)>,
    pub(crate) aside: Aside,
    /// The last character of the file that shows; where a finding stands if there are no words.
    pub(crate) last_character: Span,
}

impl<'t> Prose<'t> {
    /// Plain text: every byte is prose and its own source.
    #[must_use]
    pub fn plain(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), map: Map::default(), parts: Vec::new(), aside: Aside::default(), last_character: last_character(text) }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source text that a span of the words came from.
    #[must_use]
    pub fn source(&self, span: Span) -> Span {
        self.map.source(span)
    }

    /// What stands beside the words.
    #[must_use]
    pub fn aside(&self) -> &Aside {
        &self.aside
    }
}

/// What a file holds beside its words. Spans are bytes of the source text unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// Comments in order of place.
    pub comments: Vec<Comment>,
    /// Links in order of place; in plain text there are none but the addresses that stand in it.
    pub links: Vec<Link>,
    /// The keys at the top of the text, in front matter or in header lines.
    pub keys: Vec<Key>,
    /// The block between two `---` or `+++` lines at the top, those lines included.
    pub front_matter: Option<Span>,
    /// What is broken, and the place: a comment that nothing closes, a part that is cut off.
    pub broken: Vec<(Span, String)>,
    /// What is worth knowing and no finding.
    pub notices: Vec<String>,
}

/// A comment: of HTML, or of a template language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// All of it, its marks included.
    pub span: Span,
    /// What stands between the marks.
    pub text: String,
    /// Where that begins, if it stands in the source as it is.
    pub inner: Option<usize>,
    /// Where it stands among the words: an offset of the prose.
    pub at: usize,
}

/// A link of a format that has links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From the first mark to the last: the whole element.
    pub span: Span,
    /// Its words, in bytes of the prose; empty if there are none.
    pub words: Span,
    /// Where it leads, entities and escapes resolved.
    pub target: String,
    /// The bytes of the target; empty where the target is missing.
    pub target_span: Span,
}

/// A key at the top of a text and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// In lower case.
    pub name: String,
    /// As written, without quotes.
    pub value: String,
    /// The bytes of the value in the source.
    pub span: Span,
    /// Whether it stands in front matter, which is written for programs.
    pub is_front_matter: bool,
}

impl Key {
    /// A header line of a plain text.
    pub(crate) fn in_header(name: String, value: &str, span: Span) -> Self {
        Self { name, value: value.to_owned(), span, is_front_matter: false }
    }
}

/// The last character that shows, or the last at all; empty only in an empty text.
pub(crate) fn last_character(text: &str) -> Span {
    let shown = text.trim_end();
    let kept = if shown.is_empty() { text } else { shown };
    let start = kept.char_indices().next_back().map_or(0, |(at, _)| at);
    Span::new(start, kept.len())
}
