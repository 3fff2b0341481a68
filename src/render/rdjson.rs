//! reviewdog's diagnostic format, as one object (`rdjson`) or a finding a line (`rdjsonl`). Lines and columns count from 1, columns in
//! UTF-8 bytes, and the end is exclusive.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Style;
use super::path::slashed;
use crate::diagnostic::{Diagnostic, Severity, Suggestion};
use crate::report::{Problem, RunReport};
use crate::source::{SourceFile, Sources};
use crate::span::Span;

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let shape = json!({ "source": source(), "diagnostics": all(style, sources, run).collect::<Vec<_>>() });
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

pub(super) fn render_lines(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    all(style, sources, run).try_for_each(|mut found| {
        found["source"] = source();
        writeln!(out, "{found}")
    })
}

fn source() -> Value {
    json!({ "name": env!("CARGO_PKG_NAME") })
}

fn all<'r>(style: Style, sources: &'r Sources, run: &'r RunReport) -> impl Iterator<Item = Value> + 'r {
    let findings = run.files.iter().flat_map(|file| &file.diagnostics);
    let findings = findings.map(move |found| diagnostic(style, sources, found, &found.message));
    findings.chain(run.problems.iter().map(move |problem| self::problem(style, sources, problem)))
}

fn problem(style: Style, sources: &Sources, problem: &Problem) -> Value {
    if let Some(found) = &problem.diagnostic {
        return diagnostic(style, sources, found, &problem.message);
    }
    // The format wants a path in every place; a mistake in the options has none.
    let path = slashed(problem.path.as_deref().unwrap_or_default());
    json!({ "message": problem.message, "severity": "ERROR", "location": { "path": path } })
}

fn diagnostic(style: Style, sources: &Sources, found: &Diagnostic, message: &str) -> Value {
    let source = sources.get(found.file);
    let mut shape = json!({
        "message": message,
        "location": { "path": slashed(source.name()), "range": range(source, found.span) },
        "severity": match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": { "value": found.rule },
    });
    let suggestions: Vec<Value> = found.suggestions.iter().filter_map(|suggestion| self::suggestion(source, suggestion)).collect();
    if !style.no_excerpt && !suggestions.is_empty() {
        shape["suggestions"] = suggestions.into();
    }
    shape
}

/// The format knows suggestions of one edit only.
fn suggestion(source: &SourceFile, suggestion: &Suggestion) -> Option<Value> {
    let [edit] = &suggestion.edits[..] else { return None };
    Some(json!({ "range": range(source, edit.span), "text": edit.text }))
}

fn range(source: &SourceFile, span: Span) -> Value {
    let place = |byte| {
        let position = source.position(byte);
        json!({ "line": position.line, "column": position.utf8 })
    };
    json!({ "start": place(span.start), "end": place(span.end) })
}
