//! Annotations of GitHub Actions: workflow commands, which the runner reads from a step's output and shows beside the lines.

use std::io::{self, Write};

use super::path::slashed;
use super::shown;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Problem, RunReport};
use crate::source::Sources;

pub(super) fn render(sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    run.files.iter().flat_map(|file| &file.diagnostics).try_for_each(|found| line(sources, found, &found.message, out))?;
    run.problems.iter().try_for_each(|problem| self::problem(sources, problem, out))
}

fn problem(sources: &Sources, problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    match (&problem.diagnostic, &problem.path) {
        (Some(found), _) => line(sources, found, &problem.message, out),
        (None, Some(path)) => writeln!(out, "::error file={},title=apolint::{}", property(&slashed(path)), message(&problem.message)),
        (None, None) => writeln!(out, "::error title=apolint::{}", message(&problem.message)),
    }
}

fn line(sources: &Sources, found: &Diagnostic, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let source = sources.get(found.file);
    let (start, end) = (source.position(found.span.start), source.position(found.span.end));
    let file = property(&slashed(source.name()));
    write!(out, "::{command} file={file},line={},endLine={}", start.line, end.line)?;
    // Columns are only allowed on one line; the last one is included.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column.saturating_sub(1).max(start.column))?;
    }
    writeln!(out, ",title=apolint {}::{}", property(&found.rule), message(text))
}

fn message(text: &str) -> String {
    // The runner takes these three back; what is left of control characters must not reach a terminal.
    shown(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
