//! Cuts the lines around a finding out of a text for the terminal: a paragraph on one line shows only the words near it, and control
//! characters never reach the terminal.

use std::ops::Range;

use codespan_reporting::files::{self, Files};

use super::shown;
use crate::source::{Position, SourceFile};
use crate::span::Span;

/// Characters kept on either side of a finding in a long line.
const ASIDE: usize = 56;

#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    range: Range<usize>,
    start: Position,
}

/// The excerpts of one diagnostic, each a file to codespan.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    excerpts: Vec<Excerpt>,
}

impl Excerpts {
    /// Cuts the lines of `span` out of a text.
    pub(super) fn add(&mut self, source: &SourceFile, span: Span) -> usize {
        let first = source.line_span(source.line_of(span.start));
        let last = source.line_span(source.line_of(span.end.saturating_sub(1).max(span.start)));
        let before = printable(Span::new(first.start, span.start).of(source.text()));
        let inside = shortened_middle(printable(span.of(source.text())));
        let after = printable(Span::new(span.end, last.end.max(span.end)).of(source.text()).trim_end_matches(['\r', '\n']));
        let mut text = shortened_left(&before);
        let start = text.len();
        text.push_str(&inside);
        let range = start..text.len();
        text.push_str(&shortened_right(&after));
        self.excerpts.push(Excerpt {
            name: shown(source.name()),
            line_starts: files::line_starts(&text).collect(),
            text,
            range,
            start: source.position(span.start),
        });
        self.excerpts.len() - 1
    }

    /// The finding in its excerpt.
    pub(super) fn range(&self, excerpt: usize) -> Range<usize> {
        self.excerpts[excerpt].range.clone()
    }

    fn get(&self, id: usize) -> Result<&Excerpt, files::Error> {
        self.excerpts.get(id).ok_or(files::Error::FileMissing)
    }
}

fn printable(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible = |char: char| match char {
        '\n' | '\t' => char,
        _ if char.is_control() => '\u{fffd}',
        _ => char,
    };
    lines.chars().filter(|char| *char != '\u{feff}').map(visible).collect()
}

/// A long run on one line without its middle.
fn shortened_middle(text: String) -> String {
    let long = text.chars().count() > 3 * ASIDE && !text.contains('\n');
    let cut = |at| text.char_indices().nth(at).map(|(byte, _)| byte);
    match (cut(2 * ASIDE), cut(text.chars().count().saturating_sub(ASIDE / 2))) {
        (Some(head), Some(tail)) if long => format!("{} … {}", &text[..head], &text[tail..]),
        _ => text,
    }
}

/// The end of a long text, from a word on.
fn shortened_left(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().rev().nth(ASIDE) else { return text.to_owned() };
    let kept = &text[cut..];
    let word = kept.find(' ').map_or(0, |space| space + 1);
    format!("… {}", &kept[word..])
}

/// The beginning of a long text, up to a word's end.
fn shortened_right(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(ASIDE) else { return text.to_owned() };
    let kept = &text[..cut];
    format!("{} …", &kept[..kept.rfind(' ').unwrap_or(kept.len())])
}

impl<'f> Files<'f> for Excerpts {
    type FileId = usize;
    type Name = &'f str;
    type Source = &'f str;

    fn name(&'f self, id: usize) -> Result<&'f str, files::Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'f self, id: usize) -> Result<&'f str, files::Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'f self, id: usize, byte: usize) -> Result<usize, files::Error> {
        Ok(self.get(id)?.line_starts.partition_point(|start| *start <= byte).saturating_sub(1))
    }

    fn line_number(&'f self, id: usize, line: usize) -> Result<usize, files::Error> {
        Ok(self.get(id)?.start.line + line)
    }

    fn column_number(&'f self, id: usize, _line: usize, _byte: usize) -> Result<usize, files::Error> {
        Ok(self.get(id)?.start.column)
    }

    fn line_range(&'f self, id: usize, line: usize) -> Result<Range<usize>, files::Error> {
        let excerpt = self.get(id)?;
        let start = excerpt.line_starts.get(line).copied().unwrap_or(excerpt.text.len());
        let end = excerpt.line_starts.get(line + 1).copied().unwrap_or(excerpt.text.len());
        Ok(start..end)
    }
}
