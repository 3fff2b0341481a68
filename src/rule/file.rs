//! What a person writes in a file of a pack, read key by key, nothing computed. What it means is `load`'s.

use super::fields::{Fields, Mistakes, Text, parse};
use super::inflect::Inflect;
use super::query_table::{QueryTable, one_of, queries, queries_if_any, query};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{FileId, Span};

/// `words/NAME.toml`.
#[derive(Debug)]
pub(crate) struct WordsFile {
    pub(crate) name: String,
    pub(crate) words: Vec<Text>,
    pub(crate) include: Vec<Text>,
    pub(crate) inflect: Inflect,
}

/// A rule, or an element with its page.
#[derive(Debug)]
pub(crate) struct RuleFile {
    pub(crate) id: String,
    pub(crate) file: FileId,
    pub(crate) top: Span,
    pub(crate) title: Text,
    pub(crate) category: Option<Text>,
    pub(crate) severity: Option<Severity>,
    pub(crate) message: Text,
    pub(crate) help: Text,
    pub(crate) why: Text,
    pub(crate) sources: Vec<String>,
    pub(crate) channels: Vec<Text>,
    pub(crate) body: Body,
    pub(crate) suggest: Vec<SuggestTable>,
    pub(crate) examples: ExamplesTable,
}

/// `[[suggest]]`: what to write instead, with its proof.
#[derive(Debug)]
pub(crate) struct SuggestTable {
    pub(crate) when: Vec<Text>,
    pub(crate) title: Text,
    /// The words are left out if there is nothing to put there.
    pub(crate) with: Option<Text>,
    pub(crate) safe: bool,
    pub(crate) from: Text,
    pub(crate) to: Text,
}

/// What a rule does.
#[derive(Debug)]
pub(crate) enum Body {
    Find(Vec<QueryTable>),
    Evidence(Vec<QueryTable>),
    NeedElement(Text),
    NeedText(QueryTable),
    /// A line of the header block.
    NeedHeader(Text),
    Limit {
        measure: Text,
        max: Option<u32>,
    },
    Check(Text),
}

/// `[examples]`.
#[derive(Debug, Default)]
pub(crate) struct ExamplesTable {
    pub(crate) bad: Vec<Text>,
    pub(crate) good: Vec<Text>,
    pub(crate) max: Option<u32>,
    pub(crate) format: Option<Text>,
}

/// `channels/NAME.toml`.
#[derive(Debug)]
pub(crate) struct ChannelFile {
    pub(crate) name: String,
    pub(crate) file: FileId,
    pub(crate) top: Span,
    pub(crate) title: Text,
    pub(crate) why: Option<Text>,
    pub(crate) sources: Vec<String>,
    pub(crate) demands: Vec<Text>,
    pub(crate) limits: Vec<(Text, u32)>,
    pub(crate) examples: ExamplesTable,
}

/// `detect/NAME.toml`.
#[derive(Debug)]
pub(crate) struct CueFile {
    pub(crate) weight: i32,
    pub(crate) evidence: Vec<QueryTable>,
}

/// One file of a pack.
#[derive(Debug)]
pub(crate) enum Written {
    Words(WordsFile),
    Rule(Box<RuleFile>),
    Channel(Box<ChannelFile>),
    Cue(CueFile),
}

/// Reads one file; `id` is its path in the pack without `.toml`, with `/` between folders.
pub(crate) fn read(id: &str, text: &str, file: FileId, mistakes: &mut Mistakes) -> Option<Written> {
    let before = mistakes.len();
    let table = parse(text, file, mistakes);
    if mistakes.len() > before {
        return None;
    }
    let mut fields = Fields::new(text, file, &table);
    let written = match id.split_once('/') {
        Some(("words", name)) => Some(Written::Words(words(name, &mut fields, mistakes))),
        Some(("channels", name)) => Some(Written::Channel(Box::new(channel(name, &mut fields, mistakes)))),
        Some(("detect", _)) => Some(Written::Cue(cue(&mut fields, mistakes))),
        Some(("elements", _)) => rule(id, true, &mut fields, mistakes).map(|rule| Written::Rule(Box::new(rule))),
        _ => rule(id, false, &mut fields, mistakes).map(|rule| Written::Rule(Box::new(rule))),
    };
    fields.finish(mistakes);
    written
}

fn words(name: &str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> WordsFile {
    let words = fields.texts("words", mistakes);
    let include = fields.texts("include", mistakes);
    if words.is_empty() && include.is_empty() {
        mistakes.push(Diagnostic::mistake("file/empty", "a class needs `words` or `include`", fields.file(), fields.top()));
    }
    let inflect = match fields.text("inflect", mistakes) {
        None => Inflect::None,
        Some(text) => match text.value.as_str() {
            "noun" => Inflect::Noun,
            "verb" => Inflect::Verb,
            "none" => Inflect::None,
            _ => {
                mistakes.push(text.mistake("file/value", "`inflect` is noun, verb or none"));
                Inflect::None
            }
        },
    };
    WordsFile { name: name.to_owned(), words, include, inflect }
}

fn channel(name: &str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> ChannelFile {
    let title = fields.required("title", mistakes);
    let why = fields.text("why", mistakes);
    let sources = fields.texts("sources", mistakes).into_iter().map(|text| text.value).collect();
    let demands = fields.texts("demands", mistakes);
    let mut limits = Vec::new();
    if let Some(mut table) = fields.table("limits", mistakes) {
        for (key, value) in table.entries() {
            if let Some(number) = table.entry_number(&key, value, mistakes) {
                limits.push((key, number));
            }
        }
    }
    // A team's channel may be no more than other numbers.
    let examples = if fields.has("examples") { examples(fields, mistakes).unwrap_or_default() } else { ExamplesTable::default() };
    ChannelFile { name: name.to_owned(), file: fields.file(), top: fields.top(), title, why, sources, demands, limits, examples }
}

fn cue(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> CueFile {
    fields.required("title", mistakes);
    let weight = fields.number("weight", mistakes).and_then(|(weight, _)| i32::try_from(weight).ok());
    if weight.is_none_or(|weight| weight == 0) {
        mistakes.push(Diagnostic::mistake("file/missing-key", "a cue needs a `weight` other than 0", fields.file(), fields.top()));
    }
    let evidence = queries("evidence", fields, mistakes);
    CueFile { weight: weight.unwrap_or(0), evidence }
}

fn rule(id: &str, is_element: bool, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<RuleFile> {
    let title = fields.required("title", mistakes);
    let category = if is_element { fields.text("category", mistakes) } else { Some(fields.required("category", mistakes)) };
    let severity = one_of("severity", "info, warning or error", |word| word.parse().ok(), fields, mistakes);
    let message = fields.required("message", mistakes);
    let help = fields.required("help", mistakes);
    let why = fields.required("why", mistakes);
    let sources = fields.texts("sources", mistakes).into_iter().map(|text| text.value).collect();
    let channels = fields.texts("channels", mistakes);
    let body = if is_element { Some(Body::Evidence(queries("evidence", fields, mistakes))) } else { body(fields, mistakes) };
    let suggest = fields.tables("suggest", mistakes).into_iter().map(|table| suggest(table, mistakes)).collect();
    let examples = examples(fields, mistakes);
    Some(RuleFile {
        id: id.to_owned(),
        file: fields.file(),
        top: fields.top(),
        title,
        category,
        severity,
        message,
        help,
        why,
        sources,
        channels,
        body: body?,
        suggest,
        examples: examples.unwrap_or_default(),
    })
}

fn suggest(mut table: Fields<'_>, mistakes: &mut Mistakes) -> SuggestTable {
    let suggest = SuggestTable {
        when: table.texts("when", mistakes),
        title: table.required("title", mistakes),
        with: table.text("with", mistakes),
        safe: table.flag("safe", mistakes).unwrap_or(false),
        from: table.required("from", mistakes),
        to: table.required("to", mistakes),
    };
    if suggest.when.is_empty() {
        mistakes.push(Diagnostic::mistake("file/empty", "a suggestion needs `when`: the phrases that it replaces", table.file(), table.top()));
    }
    table.finish(mistakes);
    suggest
}

fn body(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<Body> {
    let kinds = ["find", "need", "limit", "check"].iter().filter(|kind| fields.has(kind)).count();
    if kinds != 1 {
        let message = "a rule has exactly one of [find], [need], [limit] and [check]";
        mistakes.push(Diagnostic::mistake("file/kind", message, fields.file(), fields.top()));
    }
    let find = queries_if_any("find", fields, mistakes);
    let need = fields.table("need", mistakes).and_then(|table| need(table, mistakes));
    let limit = fields.table("limit", mistakes).map(|table| limit(table, mistakes));
    let check = fields.table("check", mistakes).map(|table| check(table, mistakes));
    find.map(Body::Find).or(need).or(limit).or(check).filter(|_| kinds == 1)
}

fn need(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Option<Body> {
    let element = table.text("element", mistakes);
    if element.is_some() {
        table.finish(mistakes);
        return element.map(Body::NeedElement);
    }
    let header = table.text("header", mistakes);
    if header.is_some() {
        table.finish(mistakes);
        return header.map(Body::NeedHeader);
    }
    Some(Body::NeedText(query(table, mistakes)))
}

fn limit(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Body {
    let measure = table.required("measure", mistakes);
    let max = positive("max", &mut table, mistakes);
    table.finish(mistakes);
    Body::Limit { measure, max }
}

fn check(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Body {
    let name = table.required("name", mistakes);
    table.finish(mistakes);
    Body::Check(name)
}

fn positive(key: &'static str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<u32> {
    let (number, span) = fields.number(key, mistakes)?;
    let positive = u32::try_from(number).ok();
    if positive.is_none() {
        mistakes.push(Diagnostic::mistake("file/value", format!("`{key}` is a number from 0 on"), fields.file(), span));
    }
    positive
}

fn examples(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<ExamplesTable> {
    let Some(mut table) = fields.table("examples", mistakes) else {
        mistakes.push(Diagnostic::mistake("file/missing-key", "`[examples]` is missing: a rule carries its proof", fields.file(), fields.top()));
        return None;
    };
    let (bad, good) = (table.texts("bad", mistakes), table.texts("good", mistakes));
    for (list, name) in [(&bad, "bad"), (&good, "good")] {
        if list.is_empty() {
            let message = format!("`[examples]` needs at least one `{name}` example");
            mistakes.push(Diagnostic::mistake("file/missing-example", message, table.file(), table.top()));
        }
    }
    let max = positive("max", &mut table, mistakes);
    let format = table.text("format", mistakes);
    table.finish(mistakes);
    Some(ExamplesTable { bad, good, max, format })
}
