//! The terminal format: source lines with carets through codespan-reporting, then what was found and what is missing. The only file
//! that knows codespan; the cut of long lines around a finding is `excerpt`'s.

use std::collections::BTreeMap;
use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{Config, emit_to_write_style};

use super::excerpt::Excerpts;
use super::{Style, shown};
use crate::diagnostic::{Diagnostic, Scope, Severity, Suggestion};
use crate::report::{FileReport, RunReport};
use crate::source::Sources;

/// Findings of one rule in one draft that are shown; the others are counted.
const SHOWN_PER_RULE: usize = 3;

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    for file in &run.files {
        findings(style, sources, file, out)?;
        if !style.quiet && (run.files.len() == 1 || !file.diagnostics.is_empty()) {
            summary(sources, file, out)?;
        }
    }
    if run.files.len() > 1 && !style.quiet {
        let all = run.files.iter().flat_map(|file| &file.diagnostics);
        let alone = run.files.iter().filter(|file| file.left_alone).count();
        let others = if alone == 0 { String::new() } else { format!("; {alone} other {} left alone", if alone == 1 { "text" } else { "texts" }) };
        let judged = run.files.len() - alone;
        writeln!(out, "{judged} {}: {}{others}", if judged == 1 { "draft" } else { "drafts" }, counts(&all))?;
    }
    Ok(())
}

fn findings(style: Style, sources: &Sources, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for found in &file.diagnostics {
        by_rule.entry(&found.rule).or_default().push(found);
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let (whole, placed): (Vec<_>, Vec<_>) = file.diagnostics.iter().partition(|found| found.scope == Scope::Document);
    for found in placed.into_iter().chain(whole) {
        let count = seen.entry(&found.rule).and_modify(|count| *count += 1).or_insert(1);
        let rest = by_rule[found.rule.as_str()].get(SHOWN_PER_RULE..).unwrap_or_default();
        if *count == SHOWN_PER_RULE && !rest.is_empty() {
            let lines: Vec<String> = rest.iter().map(|other| sources.get(other.file).position(other.span.start).line.to_string()).collect();
            let more = format!("and {} more of {}: {} {}", rest.len(), found.rule, if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "));
            emit(style, sources, found, Some(more), out)?;
        } else if *count <= SHOWN_PER_RULE {
            emit(style, sources, found, None, out)?;
        }
    }
    Ok(())
}

/// A mistake in a rule or config file with its source line, caret, help, and the labels it has.
pub(super) fn mistake(style: Style, sources: &Sources, diagnostic: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    // Such a file is no draft: its lines may be shown.
    let style = Style { no_excerpt: false, ..style };
    emit(style, sources, diagnostic, None, out)
}

fn emit(style: Style, sources: &Sources, found: &Diagnostic, more: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    let severity = match found.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Info => codespan::Severity::Note,
    };
    let mut excerpts = Excerpts::default();
    let (labels, place) = match found.scope {
        // A caret would put it to words that have little to do with it.
        Scope::Document => (Vec::new(), Some(format!("in {} as a whole", shown(sources.get(found.file).name())))),
        Scope::Span if style.no_excerpt => (Vec::new(), Some(place(sources, found))),
        Scope::Span => (labels(sources, found, &mut excerpts), None),
    };
    let help = found.help.iter().map(|help| format!("help: {}", shown(help)));
    let notes = place.into_iter().chain(help).chain(found.suggestions.iter().map(offer)).chain(more).collect();
    let shape =
        codespan::Diagnostic::new(severity).with_code(found.rule.clone()).with_message(shown(&found.message)).with_labels(labels).with_notes(notes);
    let config = Config::default();
    let mut page = Vec::new();
    let written = if style.color {
        emit_to_write_style(&mut Ansi::new(&mut page), &config, &excerpts, &shape)
    } else {
        emit_to_write_style(&mut NoColor::new(&mut page), &config, &excerpts, &shape)
    };
    written.map_err(io::Error::other)?;
    let page = String::from_utf8_lossy(&page);
    // codespan's word for the lowest severity is "note"; ours, in every other format and in the config, is "info".
    out.write_all(page.replacen("note[", "info[", usize::from(found.severity == Severity::Info)).as_bytes())
}

/// What could be written instead.
fn offer(suggestion: &Suggestion) -> String {
    let safe = if suggestion.safe { " (`--fix` does it)" } else { "" };
    // An edit of a letter is the capital of what follows.
    let text: Vec<String> =
        suggestion.edits.iter().filter(|edit| edit.text.chars().count() > 1).map(|edit| format!(": `{}`", shown(&edit.text))).collect();
    format!("could be: {}{}{safe}", shown(&suggestion.title), text.concat())
}

/// The lines that the diagnostic speaks of.
fn labels(sources: &Sources, found: &Diagnostic, excerpts: &mut Excerpts) -> Vec<codespan::Label<usize>> {
    let primary = excerpts.add(sources.get(found.file), found.span);
    let mut labels = vec![codespan::Label::primary(primary, excerpts.range(primary))];
    for label in &found.labels {
        let at = excerpts.add(sources.get(label.file), label.span);
        labels.push(codespan::Label::secondary(at, excerpts.range(at)).with_message(shown(&label.message)));
    }
    labels
}

/// The place alone, where no line may be shown.
fn place(sources: &Sources, found: &Diagnostic) -> String {
    let source = sources.get(found.file);
    let place = source.position(found.span.start);
    format!("at {}:{}:{}", shown(source.name()), place.line, place.column)
}

fn counts<'d>(diagnostics: &(impl Iterator<Item = &'d Diagnostic> + Clone)) -> String {
    let count = |severity: Severity| diagnostics.clone().filter(|found| found.severity == severity).count();
    let said = |number: usize, one: &str, many: &str| (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { many }));
    let parts: Vec<String> = [
        said(count(Severity::Error), "error", "errors"),
        said(count(Severity::Warning), "warning", "warnings"),
        said(count(Severity::Info), "info", "infos"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "nothing to change".to_owned() } else { parts.join(", ") }
}

/// One line of counts, and what was found and what is missing of the elements.
fn summary(sources: &Sources, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    let name = shown(sources.get(file.file).name());
    if file.left_alone {
        let why = if file.is_apology.is_none() { "not English" } else { "no apology draft (--no-detect judges it all the same)" };
        return writeln!(out, "{name}: left alone: {why}");
    }
    writeln!(out, "{name}: {}", counts(&file.diagnostics.iter()))?;
    let names = |wanted: &dyn Fn(bool, bool) -> bool| -> Option<String> {
        let names: Vec<&str> =
            file.elements.iter().filter(|element| wanted(!element.evidence.is_empty(), element.demanded)).map(|element| element.name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let lines = [
        ("found", names(&|present, _| present)),
        ("missing", names(&|present, demanded| !present && demanded)),
        ("not found; you may not need them", names(&|present, demanded| !present && !demanded)),
    ];
    for (title, names) in lines {
        if let Some(names) = names {
            writeln!(out, "  {title}: {names}")?;
        }
    }
    Ok(())
}
