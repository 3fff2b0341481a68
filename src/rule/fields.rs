//! Reads TOML tables key by key and gathers every mistake with its bytes, instead of stopping at the first as serde does. The files'
//! own keys are `file`'s; `config` reads through here too.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// All mistakes of one load, each at its own bytes.
pub(crate) type Mistakes = Vec<Diagnostic>;

/// A string as written, with the way from its characters to the bytes of the file.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) file: FileId,
    /// The literal, quotes included.
    pub(crate) span: Span,
    /// Where the characters begin, if they stand in the file as they are (no escapes).
    start: Option<usize>,
}

impl Text {
    /// The bytes of a range of `value`; the whole literal where escapes stand between.
    pub(crate) fn at(&self, range: std::ops::Range<usize>) -> Span {
        match self.start {
            Some(start) if range.end <= self.value.len() => Span::new(start + range.start, start + range.end),
            _ => self.span,
        }
    }

    /// A mistake about the whole string.
    pub(crate) fn mistake(&self, code: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::mistake(code, message, self.file, self.span)
    }
}

/// Parses a file; syntax errors are gathered, and what could be read is given all the same.
pub(crate) fn parse<'t>(text: &'t str, file: FileId, mistakes: &mut Mistakes) -> Spanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().map_or(Span::new(0, 0), Span::from);
        mistakes.push(Diagnostic::mistake("file/syntax", error.message(), file, visible(text, span)));
    }
    table
}

/// A span that shows something: an empty one takes in the character before it.
fn visible(text: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let start = text[..span.start.min(text.len())].char_indices().next_back().map_or(0, |(at, _)| at);
    Span::new(start, span.end.max(start))
}

/// One table under reading. Every key that is asked for is known; `finish` reports the others.
pub(crate) struct Fields<'t> {
    source: &'t str,
    file: FileId,
    table: &'t DeTable<'t>,
    whole: Span,
    known: BTreeSet<&'static str>,
}

impl<'t> Fields<'t> {
    pub(crate) fn new(source: &'t str, file: FileId, table: &'t Spanned<DeTable<'t>>) -> Self {
        Self { source, file, table: table.get_ref(), whole: Span::new(0, source.len()), known: BTreeSet::new() }
    }

    fn inner(&self, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        let table = value.get_ref().as_table()?;
        Some(Self { source: self.source, file: self.file, table, whole: value.span().into(), known: BTreeSet::new() })
    }

    /// The table's bytes; for a `[header]` table those of its header.
    pub(crate) fn span(&self) -> Span {
        self.whole
    }

    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.insert(key);
        self.table.get(key)
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str, mistakes: &mut Mistakes) {
        let message = format!("`{key}` is {wanted}; this is of the type {}", value.get_ref().type_str());
        mistakes.push(Diagnostic::mistake("file/type", message, self.file, value.span().into()));
    }

    fn as_text(&self, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        let string = value.get_ref().as_str()?;
        let span = Span::from(value.span());
        let raw = span.of(self.source);
        let quote = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        let inner = raw.get(quote..raw.len().saturating_sub(quote)).unwrap_or_default();
        let skipped = if quote == 3 { inner.len() - inner.trim_start_matches(['\r', '\n']).len() } else { 0 };
        let start = (inner[skipped..] == *string).then_some(span.start + quote + skipped);
        Some(Text { value: string.to_owned(), file: self.file, span, start })
    }

    pub(crate) fn text(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Option<Text> {
        let value = self.value(key)?;
        let text = self.as_text(value);
        if text.is_none() {
            self.wrong_type(value, key, "a string", mistakes);
        }
        text
    }

    /// A string that must be there and say something; an empty one stands in for it if not, so that reading goes on.
    pub(crate) fn required(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Text {
        let stand_in = Text { value: String::new(), file: self.file, span: self.top(), start: None };
        if !self.table.contains_key(key) {
            self.known.insert(key);
            mistakes.push(stand_in.mistake("file/missing-key", format!("`{key}` is missing")));
            return stand_in;
        }
        let Some(text) = self.text(key, mistakes) else { return stand_in };
        if text.value.trim().is_empty() {
            mistakes.push(text.mistake("file/empty", format!("`{key}` is empty")));
        }
        text
    }

    /// Where a mistake about the table as a whole is shown: its first line.
    pub(crate) fn top(&self) -> Span {
        let text = self.whole.of(self.source);
        let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        let line = lines.next().or_else(|| text.lines().next()).unwrap_or_default();
        let start = self.whole.start + (line.as_ptr() as usize - text.as_ptr() as usize);
        visible(self.source, Span::new(start, start + line.trim_end().len()))
    }

    /// A list of strings; a single string is a list of one.
    pub(crate) fn texts(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Vec<Text> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if let Some(text) = self.as_text(value) {
            return vec![text];
        }
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings", mistakes);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match self.as_text(item) {
                Some(text) => texts.push(text),
                None => self.wrong_type(item, key, "a list of strings", mistakes),
            }
        }
        texts
    }

    /// A whole number, which may be negative.
    pub(crate) fn number(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Option<(i64, Span)> {
        let value = self.value(key)?;
        let number = value.get_ref().as_integer().and_then(|integer| i64::from_str_radix(integer.as_str(), integer.radix()).ok());
        if number.is_none() {
            self.wrong_type(value, key, "a whole number", mistakes);
        }
        Some((number?, value.span().into()))
    }

    pub(crate) fn flag(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(value, key, "true or false", mistakes);
        }
        flag
    }

    pub(crate) fn table(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Option<Fields<'t>> {
        let value = self.value(key)?;
        let inner = self.inner(value);
        if inner.is_none() {
            self.wrong_type(value, key, "a table", mistakes);
        }
        inner
    }

    /// Tables under one key: `[key]` once, `[[key]]` several times, or a list of inline tables.
    pub(crate) fn tables(&mut self, key: &'static str, mistakes: &mut Mistakes) -> Vec<Fields<'t>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if let Some(inner) = self.inner(value) {
            return vec![inner];
        }
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a table", mistakes);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match self.inner(item) {
                Some(inner) => tables.push(inner),
                None => self.wrong_type(item, key, "a list of tables", mistakes),
            }
        }
        tables
    }

    /// All entries of a table whose keys the writer chooses. Nothing is unknown then.
    pub(crate) fn entries(&mut self) -> Vec<(Text, &'t Spanned<DeValue<'t>>)> {
        let entries = self.table.iter().map(|(key, value)| {
            let span = Span::from(key.span());
            let name = Text { value: key.get_ref().to_string(), file: self.file, span, start: None };
            (name, value)
        });
        entries.collect()
    }

    /// The strings of an entry: one, or a list.
    pub(crate) fn entry_texts(&self, key: &Text, value: &'t Spanned<DeValue<'t>>, mistakes: &mut Mistakes) -> Vec<Text> {
        let one = self.as_text(value).map(|text| vec![text]);
        let list = || value.get_ref().as_array().and_then(|items| items.iter().map(|item| self.as_text(item)).collect());
        one.or_else(list).unwrap_or_else(|| {
            self.wrong_type(value, &key.value, "a string or a list of strings", mistakes);
            Vec::new()
        })
    }

    /// The whole number of an entry.
    pub(crate) fn entry_number(&self, key: &Text, value: &'t Spanned<DeValue<'t>>, mistakes: &mut Mistakes) -> Option<u32> {
        let number = value.get_ref().as_integer().and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        if number.is_none() {
            self.wrong_type(value, &key.value, "a whole number", mistakes);
        }
        number
    }

    /// Whether a key is there, without reading it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self, mistakes: &mut Mistakes) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.known.contains(name) {
                let mistake = Diagnostic::mistake("file/unknown-key", format!("unknown key `{name}`"), self.file, key.span().into());
                let known = || self.known.iter().copied();
                mistakes.push(match closest(name, known()) {
                    Some(near) => mistake.with_help(format!("did you mean `{near}`?")),
                    None => mistake.with_help(format!("known here: {}", known().collect::<Vec<_>>().join(", "))),
                });
            }
        }
    }
}

/// The word that a misspelt one most likely means: the nearest by edits, if it is near.
pub(crate) fn closest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let near = known.map(|candidate| (distance(word, candidate), candidate)).min()?;
    (near.0 <= 1 + word.chars().count() / 4).then_some(near.1)
}

/// Edits (insert, delete, replace, swap neighbours) between two words.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(64).collect(), right.chars().take(64).collect());
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                let swapped =
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                replaced.min(swapped).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
            };
        }
    }
    rows[left.len()][right.len()]
}
