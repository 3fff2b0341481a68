//! Prints what a run says, in the format asked for: one `match`, one file a format. A renderer knows texts and diagnostics, never rules.

mod anatomy;
mod checkstyle;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod path;
mod picture;
mod rdjson;
mod sarif;
mod short;
mod xml;

use std::io::{self, Write};

pub(crate) use json::line as json_line;
pub(crate) use path::uri;

use crate::report::{NOT_ENGLISH, Problem, RunReport};
use crate::source::Sources;

/// How the output looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines with carets, and a summary.
    #[default]
    Human,
    /// The make-up of each draft, for a terminal.
    Anatomy,
    /// The same as a page of its own.
    Html,
    /// One line a finding: `path:line:col: severity[rule] message`, columns in UTF-8 bytes from 1.
    Short,
    /// For programs; `schema/report.schema.json` describes it.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions, columns in characters.
    Github,
    /// GitLab's code quality report; lines only.
    Gitlab,
    /// Checkstyle's XML, columns in characters.
    Checkstyle,
    /// JUnit's XML.
    Junit,
    /// reviewdog's format, columns in UTF-8 bytes.
    Rdjson,
    /// The same, a finding a line.
    Rdjsonl,
}

impl Format {
    /// Whether another program reads it, so that it must be well-formed whatever goes wrong.
    #[must_use]
    pub fn is_for_programs(self) -> bool {
        !matches!(self, Self::Human | Self::Anatomy | Self::Html | Self::Short)
    }
}

/// How much of it there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Whether to leave out everything but findings.
    pub quiet: bool,
    /// Whether to repeat no word of a draft. The messages were made without them.
    pub no_excerpt: bool,
}

/// Prints findings to `out` and everything else to `err`. JSON holds both; the other formats for programs hold what could not be judged, too.
///
/// # Errors
/// Those of the streams.
pub fn render(format: Format, style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => return json::render(style, sources, run, out),
        Format::Short => short::render(sources, run, out)?,
        Format::Human => human::render(style, sources, run, out)?,
        Format::Anatomy => anatomy::render(style, sources, run, out)?,
        Format::Html => html::render(style, sources, run, out)?,
        Format::Sarif => sarif::render(style, sources, run, out)?,
        Format::Github => github::render(sources, run, out)?,
        Format::Gitlab => gitlab::render(style, sources, run, out)?,
        Format::Checkstyle => checkstyle::render(sources, run, out)?,
        Format::Junit => junit::render(sources, run, out)?,
        Format::Rdjson => rdjson::render(style, sources, run, out)?,
        Format::Rdjsonl => rdjson::render_lines(style, sources, run, out)?,
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
        (Some(diagnostic), Format::Human | Format::Anatomy) => human::mistake(style, sources, diagnostic, err),
        (Some(diagnostic), _) => short::line(sources, diagnostic, &problem.message, err),
        (None, _) => {
            let path = problem.path.as_deref().map_or_else(String::new, |path| format!("{}: ", shown(path)));
            writeln!(err, "error: {path}{}", shown(&problem.message))
        }
    }
}

/// A page of several lines as it may be printed to a terminal.
pub(crate) fn shown_page(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    page.split_inclusive('\n').map(|line| line.strip_suffix('\n').map_or_else(|| shown(line), |line| shown(line) + "\n")).collect()
}

/// A text as it may be printed to a terminal: control characters are shown, never sent.
pub(crate) fn shown(text: &str) -> String {
    // Bidirectional overrides could make a line read other than it is.
    let hides = |char: char| char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if hides(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}
