//! What a person writes to have something looked for: `[[find]]`, `[[evidence]]`, `[need]` and their guards, read key by key, nothing computed.
//! What it means is `compile`'s.

use super::fields::{Fields, Mistakes, Text};
use super::query::Place;
use crate::diagnostic::Diagnostic;
use crate::document::Region;
use crate::span::{FileId, Span};

/// Phrases and patterns with their guards.
#[derive(Debug)]
pub(crate) struct QueryTable {
    pub(crate) phrases: Vec<Text>,
    pub(crate) patterns: Vec<Text>,
    pub(crate) unless: Vec<Text>,
    pub(crate) with: Vec<GuardTable>,
    pub(crate) without: Vec<GuardTable>,
    pub(crate) regions: Vec<Where>,
    pub(crate) quoted: bool,
    pub(crate) negated: bool,
    pub(crate) fields: bool,
    pub(crate) elements: Vec<Text>,
}

/// An entry of `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Region(Region),
    First,
    Last,
}

/// One entry of `with` or `without`.
#[derive(Debug)]
pub(crate) struct GuardTable {
    pub(crate) file: FileId,
    pub(crate) span: Span,
    pub(crate) words: Option<Text>,
    pub(crate) element: Option<Text>,
    pub(crate) phrases: Vec<Text>,
    pub(crate) link: bool,
    pub(crate) place: Place,
}

pub(super) fn one_of<T>(
    key: &'static str,
    wanted: &str,
    read: impl Fn(&str) -> Option<T>,
    fields: &mut Fields<'_>,
    mistakes: &mut Mistakes,
) -> Option<T> {
    let text = fields.text(key, mistakes)?;
    let value = read(&text.value);
    if value.is_none() {
        mistakes.push(text.mistake("file/value", format!("`{key}` is {wanted}, not `{}`", text.value)));
    }
    value
}

pub(super) fn queries_if_any(key: &'static str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<Vec<QueryTable>> {
    let tables = fields.tables(key, mistakes);
    (!tables.is_empty()).then(|| tables.into_iter().map(|table| query(table, mistakes)).collect())
}

pub(super) fn queries(key: &'static str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Vec<QueryTable> {
    queries_if_any(key, fields, mistakes).unwrap_or_else(|| {
        let message = format!("`[[{key}]]` is missing");
        mistakes.push(Diagnostic::mistake("file/missing-key", message, fields.file(), fields.top()));
        Vec::new()
    })
}

pub(super) fn query(mut table: Fields<'_>, mistakes: &mut Mistakes) -> QueryTable {
    let query = QueryTable {
        phrases: table.texts("phrases", mistakes),
        patterns: table.texts("patterns", mistakes),
        unless: table.texts("unless", mistakes),
        with: table.tables("with", mistakes).into_iter().filter_map(|guard| read_guard(guard, mistakes)).collect(),
        without: table.tables("without", mistakes).into_iter().filter_map(|guard| read_guard(guard, mistakes)).collect(),
        regions: table.texts("in", mistakes).iter().filter_map(|text| read_region(text, mistakes)).collect(),
        quoted: table.flag("quoted", mistakes).unwrap_or(false),
        negated: table.flag("negated", mistakes).unwrap_or(false),
        fields: table.flag("fields", mistakes).unwrap_or(false),
        elements: table.texts("elements", mistakes),
    };
    if query.phrases.is_empty() && query.patterns.is_empty() && query.elements.is_empty() {
        mistakes.push(Diagnostic::mistake("file/empty", "nothing to look for: give `phrases` or `patterns`", table.file(), table.top()));
    }
    table.finish(mistakes);
    query
}

fn read_guard(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Option<GuardTable> {
    let place = one_of(
        "where",
        "sentence, before, after, previous, next, around, paragraph, document, or a number of words such as `5 words` or `3 words before`",
        Place::read,
        &mut table,
        mistakes,
    );
    let bad_place = table.has("where") && place.is_none();
    let guard = GuardTable {
        file: table.file(),
        span: table.span(),
        words: table.text("words", mistakes),
        element: table.text("element", mistakes),
        phrases: table.texts("phrases", mistakes),
        link: table.flag("link", mistakes).unwrap_or(false),
        place: place.unwrap_or(Place::Sentence),
    };
    let kinds = [guard.words.is_some(), guard.element.is_some(), !guard.phrases.is_empty(), guard.link].into_iter().filter(|kind| *kind).count();
    if kinds != 1 {
        let message = "a guard looks for one of `words`, `element`, `phrases` or `link = true`";
        mistakes.push(Diagnostic::mistake("file/guard", message, guard.file, guard.span));
    }
    table.finish(mistakes);
    (kinds == 1 && !bad_place).then_some(guard)
}

fn read_region(text: &Text, mistakes: &mut Mistakes) -> Option<Where> {
    Some(match text.value.as_str() {
        "subject" => Where::Region(Region::Subject),
        "greeting" => Where::Region(Region::Greeting),
        "body" => Where::Region(Region::Body),
        "signature" => Where::Region(Region::Signature),
        "first" => Where::First,
        "last" => Where::Last,
        other => {
            mistakes.push(text.mistake("file/value", format!("no region `{other}`; there are subject, greeting, first, body, last, signature")));
            return None;
        }
    })
}
