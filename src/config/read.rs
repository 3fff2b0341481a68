//! Reads the keys of an `apolint.toml`. What the values come to for a draft is `settings`'.

use std::str::FromStr;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::settings::plain;
use super::{Allow, Config, Layer, Learned};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::OwnSyntax;
use crate::rule::fields::{Fields, Mistakes, Text, parse};
use crate::span::FileId;

pub(super) fn read(text: &str, file: FileId, mistakes: &mut Mistakes) -> Config {
    let table = parse(text, file, mistakes);
    if !mistakes.is_empty() {
        return Config::default();
    }
    let mut fields = Fields::new(text, file, &table);
    let base = layer(&mut fields, mistakes);
    let config = Config {
        base,
        rules: fields.texts("rules", mistakes),
        include: list("include", &mut fields, mistakes).map(|texts| globs(&texts, mistakes).unwrap_or_default()),
        exclude: globs(&fields.texts("exclude", mistakes), mistakes),
        words: words(&mut fields, mistakes),
        overrides: fields.tables("overrides", mistakes).into_iter().filter_map(|table| read_override(table, mistakes)).collect(),
        allow: fields.tables("allow", mistakes).into_iter().map(|table| allow(table, mistakes)).collect(),
        merge: merge(&mut fields, mistakes),
        learned: learned(&mut fields, mistakes),
    };
    fields.finish(mistakes);
    config
}

fn layer(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Layer {
    Layer {
        channel: value("channel", fields, mistakes),
        detect: fields.flag("detect", mistakes),
        mode: value("mode", fields, mistakes),
        fail_on: value("fail-on", fields, mistakes),
        select: list("select", fields, mistakes),
        ignore: list("ignore", fields, mistakes),
        severity: severities(fields, mistakes),
    }
}

/// A list that is there, even if empty.
fn list(key: &'static str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<Vec<Text>> {
    let there = fields.has(key);
    let texts = fields.texts(key, mistakes);
    there.then_some(texts)
}

fn value<T: FromStr<Err = String>>(key: &'static str, fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Option<T> {
    let text = fields.text(key, mistakes)?;
    text.value.parse().map_err(|message: String| mistakes.push(text.mistake("config/value", message))).ok()
}

fn severities(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Vec<(Text, Severity)> {
    let Some(mut table) = fields.table("severity", mistakes) else { return Vec::new() };
    let mut severities = Vec::new();
    for (name, value) in table.entries() {
        for text in table.entry_texts(&name, value, mistakes) {
            match text.value.parse() {
                Ok(severity) => severities.push((name.clone(), severity)),
                Err(()) => mistakes.push(text.mistake("config/value", "a severity is info, warning or error; to switch a rule off, use `ignore`")),
            }
        }
    }
    severities
}

fn words(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Vec<(Text, Vec<Text>)> {
    let Some(mut table) = fields.table("words", mistakes) else { return Vec::new() };
    let entries = table.entries();
    entries.into_iter().map(|(name, value)| (name.clone(), table.entry_texts(&name, value, mistakes))).collect()
}

fn read_override(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Option<(globset::GlobSet, Layer)> {
    let paths = table.texts("paths", mistakes);
    if paths.is_empty() {
        mistakes.push(Diagnostic::mistake("config/missing-key", "an override needs `paths`", table.file(), table.top()));
    }
    let layer = layer(&mut table, mistakes);
    table.finish(mistakes);
    Some((globs(&paths, mistakes)?, layer))
}

fn allow(mut table: Fields<'_>, mistakes: &mut Mistakes) -> Allow {
    let rule = table.required("rule", mistakes);
    table.required("reason", mistakes);
    let path = table.texts("path", mistakes);
    let one_file =
        matches!(&path[..], [one] if !one.value.contains(['*', '?', '[', '{']) && one.value.contains(['.', '/']) && !one.value.ends_with('/'));
    let quote = table.text("quote", mistakes).map(|text| {
        if text.value.trim().is_empty() {
            mistakes.push(text.mistake("config/value", "an empty quote would allow everything"));
        }
        plain(&text.value)
    });
    let fingerprint = table.text("fingerprint", mistakes).map(|text| text.value);
    table.finish(mistakes);
    Allow { rule, path: globs(&path, mistakes), one_file, quote, fingerprint }
}

/// `[learned] use = false`, or `at-least = 80`: percent.
fn learned(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Learned {
    let Some(mut table) = fields.table("learned", mistakes) else { return Learned::default() };
    let off = table.flag("use", mistakes) == Some(false);
    let at_least = table.number("at-least", mistakes).map_or(0, |(number, span)| {
        u8::try_from(number).ok().filter(|percent| *percent <= 100).unwrap_or_else(|| {
            mistakes.push(Diagnostic::mistake("config/value", "a probability is given in percent, from 0 to 100", table.file(), span));
            0
        })
    });
    table.finish(mistakes);
    Learned { off, at_least }
}

/// `[merge] fields = ["${x}"]`: each shows a field with `x` for its name.
fn merge(fields: &mut Fields<'_>, mistakes: &mut Mistakes) -> Vec<OwnSyntax> {
    let Some(mut table) = fields.table("merge", mistakes) else { return Vec::new() };
    let texts = table.texts("fields", mistakes);
    table.finish(mistakes);
    let mut read = |text: &Text| {
        let parts = text.value.split_once('x').filter(|(open, close)| {
            let is_mark = |part: &str| part.chars().any(|char| char.is_ascii_punctuation()) && !part.contains([' ', 'x']);
            is_mark(open) && is_mark(close)
        });
        if parts.is_none() {
            mistakes.push(text.mistake("config/value", "write a field whose name is `x` with its marks on both sides, such as `${x}`"));
        }
        parts.map(|(open, close)| OwnSyntax { open: open.to_owned(), close: close.to_owned() })
    };
    texts.iter().filter_map(&mut read).collect()
}

/// Globs as ignore files read them: one without a slash holds in every folder. None if the list is empty.
fn globs(texts: &[Text], mistakes: &mut Mistakes) -> Option<GlobSet> {
    if texts.is_empty() {
        return None;
    }
    let mut set = GlobSetBuilder::new();
    for text in texts {
        if text.value.trim_matches(['/', '.', ' ']).is_empty() {
            mistakes.push(text.mistake("config/glob", "this names no file"));
            continue;
        }
        let glob = text.value.strip_prefix("./").map_or_else(|| text.value.clone(), |rest| format!("/{rest}"));
        let anywhere = if glob.trim_end_matches('/').contains('/') { glob.trim_start_matches('/').to_owned() } else { format!("**/{glob}") };
        let whole = anywhere.trim_end_matches('/').to_owned();
        for glob in [whole.clone(), format!("{whole}/**")] {
            match GlobBuilder::new(&glob).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => {
                    mistakes.push(text.mistake("config/glob", error.kind().to_string()));
                    break;
                }
            }
        }
    }
    set.build().ok()
}
