//! One line a finding: what Vim's errorformat, Emacs' compile mode and grep-like tools read.

use std::io::{self, Write};

use super::shown;
use crate::diagnostic::Diagnostic;
use crate::report::RunReport;
use crate::source::Sources;

pub(super) fn render(sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    run.files.iter().flat_map(|file| &file.diagnostics).try_for_each(|found| line(sources, found, &found.message, out))
}

pub(super) fn line(sources: &Sources, diagnostic: &Diagnostic, message: &str, out: &mut dyn Write) -> io::Result<()> {
    let source = sources.get(diagnostic.file);
    let place = source.position(diagnostic.span.start);
    let (name, message) = (shown(source.name()), shown(message));
    writeln!(out, "{name}:{}:{}: {}[{}] {message}", place.line, place.utf8, diagnostic.severity, diagnostic.rule)
}
