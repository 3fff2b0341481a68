//! GitLab's code quality report: a list of issues, each with a fingerprint that no other of the report has.

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::path::slashed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::sha256;
use crate::report::RunReport;
use crate::source::Sources;

#[derive(Serialize)]
struct Issue<'r> {
    description: &'r str,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let mistakes = run.problems.iter().filter_map(|problem| problem.diagnostic.as_ref());
    let all = run.files.iter().flat_map(|file| &file.diagnostics).chain(mistakes);
    let issues: Vec<Issue<'_>> = all.map(|found| issue(style, sources, found)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'r>(style: Style, sources: &Sources, found: &'r Diagnostic) -> Issue<'r> {
    let source = sources.get(found.file);
    let (start, end) = (source.position(found.span.start), source.position(found.span.end));
    let path = slashed(source.name());
    // Ours is the same in two files that hold the same sentence, and the draft's words could be guessed from it. Where there is none or it may
    // not be shown, the place does.
    let own = if found.fingerprint.is_empty() || style.no_excerpt {
        format!("{}\n{}..{}", found.rule, start.byte, end.byte)
    } else {
        found.fingerprint.clone()
    };
    Issue {
        description: &found.message,
        check_name: &found.rule,
        fingerprint: sha256(&format!("{path}\n{own}")),
        severity: match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path, lines: Lines { begin: start.line, end: end.line } },
    }
}
