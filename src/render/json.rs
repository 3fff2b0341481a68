//! JSON for programs. The shapes here are a promise: fields are added, never changed; `schema/report.schema.json` describes them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use crate::diagnostic::{Diagnostic, Edit, Scope, Severity, Suggestion};
use crate::report::{FileReport, Problem, RunReport};
use crate::source::{Position, SourceFile, Sources};
use crate::span::Span;

#[derive(Serialize)]
struct Run<'r> {
    version: u32,
    tool: Tool,
    files: Vec<File<'r>>,
    summary: Summary,
    problems: Vec<JsonProblem<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What is said of one of many documents, for a line of its own: the shape of `files` with an id for a path.
#[derive(Serialize)]
struct Line<'r> {
    id: &'r serde_json::Value,
    #[serde(flatten)]
    judged: Judged<'r>,
}

#[derive(Serialize)]
struct File<'r> {
    path: &'r str,
    #[serde(flatten)]
    judged: Judged<'r>,
}

#[derive(Serialize)]
struct Judged<'r> {
    is_apology: Option<bool>,
    channel: &'static str,
    measures: BTreeMap<&'static str, usize>,
    elements: BTreeMap<&'static str, Element>,
    diagnostics: Vec<JsonDiagnostic<'r>>,
    notices: &'r [String],
}

#[derive(Serialize)]
struct Element {
    present: bool,
    demanded: bool,
    evidence: Vec<Range>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'r> {
    rule: &'r str,
    category: &'r str,
    severity: Severity,
    scope: &'static str,
    message: &'r str,
    help: Option<&'r str>,
    why: Option<&'r str>,
    // None where no words of the draft may be repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
    range: Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<&'r str>,
    /// `learned`, where no phrase found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detector: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<Vec<JsonSuggestion<'r>>>,
}

#[derive(Serialize)]
struct JsonSuggestion<'r> {
    title: &'r str,
    safe: bool,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    range: Range,
    text: &'r str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct JsonProblem<'r> {
    message: &'r str,
    path: Option<&'r str>,
    range: Option<Range>,
}

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let count = |severity| run.files.iter().flat_map(|file| &file.diagnostics).filter(|found| found.severity == severity).count();
    let shape = Run {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        files: run.files.iter().map(|file| self::file(style, sources, file)).collect(),
        summary: Summary { files: run.files.len(), error: count(Severity::Error), warning: count(Severity::Warning), info: count(Severity::Info) },
        problems: run.problems.iter().map(|problem| self::problem(sources, problem)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

/// The line for one document, without its end.
pub(crate) fn line(style: Style, id: &serde_json::Value, sources: &Sources, file: &FileReport) -> serde_json::Result<String> {
    serde_json::to_string(&Line { id, judged: judged(style, sources, file) })
}

fn file<'r>(style: Style, sources: &'r Sources, file: &'r FileReport) -> File<'r> {
    File { path: sources.get(file.file).name(), judged: judged(style, sources, file) }
}

fn judged<'r>(style: Style, sources: &'r Sources, file: &'r FileReport) -> Judged<'r> {
    let source = sources.get(file.file);
    let element = |evidence: &[Span], demanded| Element {
        present: !evidence.is_empty(),
        demanded,
        evidence: evidence.iter().map(|span| range(source, *span)).collect(),
    };
    Judged {
        is_apology: file.is_apology,
        channel: file.channel.as_str(),
        measures: file.measures.iter().map(|(measure, value)| (measure.as_str(), *value)).collect(),
        elements: file.elements.iter().map(|report| (report.name, element(&report.evidence, report.demanded))).collect(),
        diagnostics: file.diagnostics.iter().map(|found| diagnostic(style, source, found)).collect(),
        notices: &file.notices,
    }
}

fn diagnostic<'r>(style: Style, source: &'r SourceFile, found: &'r Diagnostic) -> JsonDiagnostic<'r> {
    let shows = !style.no_excerpt;
    JsonDiagnostic {
        rule: &found.rule,
        category: &found.category,
        severity: found.severity,
        scope: match found.scope {
            Scope::Span => "span",
            Scope::Document => "document",
        },
        message: &found.message,
        help: found.help.as_deref(),
        why: found.why.as_deref(),
        text: shows.then(|| found.span.of(source.text())),
        range: range(source, found.span),
        fingerprint: shows.then_some(found.fingerprint.as_str()),
        detector: found.percent.map(|_| "learned"),
        probability: found.percent.map(|percent| f32::from(percent) / 100.0),
        suggestions: shows.then(|| found.suggestions.iter().map(|suggestion| self::suggestion(source, suggestion)).collect()),
    }
}

fn suggestion<'r>(source: &SourceFile, suggestion: &'r Suggestion) -> JsonSuggestion<'r> {
    let edit = |edit: &'r Edit| JsonEdit { range: range(source, edit.span), text: &edit.text };
    JsonSuggestion { title: &suggestion.title, safe: suggestion.safe, edits: suggestion.edits.iter().map(edit).collect() }
}

fn problem<'r>(sources: &Sources, problem: &'r Problem) -> JsonProblem<'r> {
    let place = problem.diagnostic.as_ref().map(|found| range(sources.get(found.file), found.span));
    JsonProblem { message: &problem.message, path: problem.path.as_deref(), range: place }
}

fn range(source: &SourceFile, span: Span) -> Range {
    Range { start: source.position(span.start), end: source.position(span.end) }
}
