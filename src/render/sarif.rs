//! SARIF 2.1.0, which code scanning services read. The shapes are the standard's; a test holds the output to its schema.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Style;
use super::path::uri;
use crate::builtin::{self, Measured};
use crate::diagnostic::{Diagnostic, Scope, Severity, Suggestion};
use crate::report::{Problem, RunReport};
use crate::source::{SourceFile, Sources};
use crate::span::Span;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How often a rule must have fired on the corpus before its precision is worth a word.
const FIRED_ENOUGH: usize = 5;

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<&Diagnostic> = run.files.iter().flat_map(|file| &file.diagnostics).collect();
    let rules: BTreeMap<&str, &Diagnostic> = findings.iter().map(|found| (found.rule.as_str(), *found)).collect();
    let index = |rule: &str| rules.keys().position(|known| *known == rule);
    let results: Vec<Value> = findings.iter().map(|found| result(style, sources, found, index(&found.rule))).collect();
    let notifications: Vec<Value> = run.problems.iter().map(|problem| notification(sources, problem)).collect();
    let shape = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|found| rule(found)).collect::<Vec<_>>(),
            } },
            "columnKind": "utf16CodeUnits",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "artifacts": run.files.iter().map(|file| json!({ "location": artifact(sources.get(file.file).name()) })).collect::<Vec<_>>(),
            "invocations": [{ "executionSuccessful": notifications.is_empty(), "toolExecutionNotifications": notifications }],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &shape)?;
    writeln!(out)
}

fn rule(found: &Diagnostic) -> Value {
    let why = found.why.as_deref().unwrap_or_default();
    let help = found.help.as_deref().unwrap_or_default();
    let mut properties = json!({ "tags": [found.category], "problem.severity": problem_severity(found.severity) });
    if let Some(precision) = precision(&found.rule) {
        properties["precision"] = precision.into();
    }
    json!({
        "id": found.rule,
        "shortDescription": { "text": found.title.as_deref().unwrap_or(&found.rule) },
        "fullDescription": { "text": why },
        "help": { "text": format!("{why}\n\nBetter: {help}"), "markdown": format!("{why}\n\n**Better:** {help}") },
        "defaultConfiguration": { "level": level(found.severity) },
        "properties": properties,
    })
}

/// How often the rule was right on the corpus, in the words that GitHub's code scanning knows.
fn precision(rule: &str) -> Option<&'static str> {
    let (fired, right) = builtin::figures(Measured::Rule(rule)).filter(|(fired, _)| *fired >= FIRED_ENOUGH)?;
    Some(match right * 100 / fired {
        90.. => "very-high",
        75.. => "high",
        50.. => "medium",
        _ => "low",
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

fn result(style: Style, sources: &Sources, found: &Diagnostic, index: Option<usize>) -> Value {
    let source = sources.get(found.file);
    let scope = match found.scope {
        Scope::Span => "span",
        Scope::Document => "document",
    };
    let mut shape = json!({
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": level(found.severity),
        "message": { "text": found.message },
        "locations": [location(source, found.span)],
        "properties": { "scope": scope },
    });
    if !style.no_excerpt {
        shape["partialFingerprints"] = json!({ "apolint/v1": found.fingerprint });
        if !found.suggestions.is_empty() {
            shape["fixes"] = found.suggestions.iter().map(|suggestion| fix(source, suggestion)).collect();
        }
    }
    shape
}

fn fix(source: &SourceFile, suggestion: &Suggestion) -> Value {
    let replacements: Vec<Value> =
        suggestion.edits.iter().map(|edit| json!({ "deletedRegion": region(source, edit.span), "insertedContent": { "text": edit.text } })).collect();
    json!({
        "description": { "text": suggestion.title },
        "artifactChanges": [{ "artifactLocation": artifact(source.name()), "replacements": replacements }],
    })
}

fn notification(sources: &Sources, problem: &Problem) -> Value {
    let mut shape = json!({ "level": "error", "message": { "text": problem.message } });
    if let Some(found) = &problem.diagnostic {
        shape["locations"] = json!([location(sources.get(found.file), found.span)]);
    } else if let Some(path) = &problem.path {
        shape["locations"] = json!([{ "physicalLocation": { "artifactLocation": artifact(path) } }]);
    }
    shape
}

fn location(source: &SourceFile, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(source.name()), "region": region(source, span) } })
}

fn artifact(name: &str) -> Value {
    json!({ "uri": uri(name) })
}

fn region(source: &SourceFile, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({ "startLine": start.line, "startColumn": start.utf16, "endLine": end.line, "endColumn": end.utf16 })
}
