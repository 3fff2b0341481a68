//! Prints what a run says, in the format asked for: one `match`, one file a format. A renderer knows texts and diagnostics, never rules.

mod excerpt;
mod human;
mod json;
mod short;

use std::io::{self, Write};

use crate::report::{NOT_ENGLISH, Problem, RunReport};
use crate::source::Sources;

/// How the output looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines with carets, and a summary.
    #[default]
    Human,
    /// One line a finding: `path:line:col: severity[rule] message`, columns in UTF-8 bytes from 1.
    Short,
    /// For programs; `schema/report.schema.json` describes it.
    Json,
}

/// How much of it there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Whether to leave out everything but findings.
    pub quiet: bool,
}

/// Prints findings to `out` and everything else to `err`. JSON holds both.
///
/// # Errors
/// Those of the streams.
pub fn render(format: Format, style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => return json::render(sources, run, out),
        Format::Short => short::render(sources, run, out)?,
        Format::Human => human::render(style, sources, run, out)?,
    }
    // In a run over one draft the summary says already that it is not English.
    let said = |notice: &&String| format == Format::Human && run.files.len() == 1 && *notice == NOT_ENGLISH;
    for file in run.files.iter().filter(|_| !style.quiet) {
        let name = sources.get(file.file).name();
        file.notices.iter().filter(|notice| !said(notice)).try_for_each(|notice| writeln!(err, "{}: {}", shown(name), shown(notice)))?;
    }
    run.problems.iter().try_for_each(|problem| self::problem(format, style, sources, problem, err))
}

/// Prints what could not be judged, with its place where there is one.
fn problem(format: Format, style: Style, sources: &Sources, problem: &Problem, err: &mut dyn Write) -> io::Result<()> {
    match (&problem.diagnostic, format) {
        (Some(diagnostic), Format::Human) => human::diagnostic(style, sources, diagnostic, err),
        (Some(diagnostic), _) => short::line(sources, diagnostic, &problem.message, err),
        (None, _) => {
            let path = problem.path.as_deref().map_or_else(String::new, |path| format!("{}: ", shown(path)));
            writeln!(err, "error: {path}{}", shown(&problem.message))
        }
    }
}

/// A text as it may be printed to a terminal: control characters are shown, never sent.
pub(crate) fn shown(text: &str) -> String {
    // Bidirectional overrides could make a line read other than it is.
    let hides = |char: char| char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|char| if hides(char) { char.escape_default().to_string() } else { char.to_string() }).collect()
}
