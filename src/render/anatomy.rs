//! The make-up of a draft for the terminal: its text with the parts of an apology and the faults marked, where in the text each part stands,
//! what is missing with what to write, the length, and how soon the apology comes. A checklist, no score.

use std::io::{self, Write};

use super::picture::{Piece, number_of, pieces, share};
use super::{Style, shown};
use crate::diagnostic::{Scope, Severity};
use crate::report::{ElementReport, FileReport, RunReport};
use crate::rule::Measure;
use crate::source::{SourceFile, Sources};

/// Columns of the strip.
const STRIP: usize = 48;

const BOLD: &str = "1";
const DIM: &str = "2";
const GREEN: &str = "32";
const BLUE: &str = "34";

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    for (at, file) in run.files.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let source = sources.get(file.file);
        let paint = Paint { color: style.color };
        writeln!(out, "{}", paint.with(BOLD, &format!("{} ({})", shown(source.name()), file.channel.as_str())))?;
        if file.left_alone {
            writeln!(out, "  left alone: {}", if file.is_apology.is_none() { "not English" } else { "no draft of an apology" })?;
            continue;
        }
        if !style.no_excerpt {
            writeln!(out)?;
            text(paint, source, file, out)?;
        }
        strip(paint, source, file, out)?;
        faults(paint, source, file, out)?;
        missing(paint, file, out)?;
        numbers(file, out)?;
    }
    Ok(())
}

/// Puts colours around words, or nothing.
#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn with(self, code: &str, words: &str) -> String {
        if self.color { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() }
    }
}

fn text(paint: Paint, source: &SourceFile, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    let mut page = String::new();
    for piece in pieces(source, file) {
        page.push_str(&marked(paint, &piece, file));
    }
    for line in page.lines() {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}

/// A piece with its marks: faults between brackets with their number, parts of an apology between braces, or both in colour.
fn marked(paint: Paint, piece: &Piece<'_>, file: &FileReport) -> String {
    // Each line for itself, so that a colour does not run into the margin.
    let lines: Vec<String> = piece.text.split('\n').map(|line| shown(line.trim_end_matches('\r'))).collect();
    let opening = piece.faults.iter().rev().filter(|fault| piece.opens(file, **fault)).map(|fault| format!("{}:", number_of(file, *fault)));
    let opening = opening.collect::<String>();
    let code = match (piece.faults.first(), piece.elements.is_empty()) {
        (Some(fault), _) => match file.diagnostics[*fault].severity {
            Severity::Error => "4;31",
            Severity::Warning => "4;33",
            Severity::Info => "4;36",
        },
        (None, false) => GREEN,
        (None, true) => return lines.join("\n"),
    };
    let parts = piece.opening.join(", ");
    if paint.color {
        let label = if parts.is_empty() { String::new() } else { paint.with(DIM, &format!("{parts} ")) };
        let painted: Vec<String> = lines.iter().map(|line| if line.is_empty() { String::new() } else { paint.with(code, line) }).collect();
        return format!("{label}{}{}", if opening.is_empty() { String::new() } else { paint.with(DIM, &opening) }, painted.join("\n"));
    }
    let words = lines.join("\n");
    match (piece.faults.is_empty(), parts.is_empty()) {
        (false, true) => format!("[{opening}{words}]"),
        (false, false) => format!("{{{parts}: [{opening}{words}]}}"),
        (true, false) => format!("{{{parts}: {words}}}"),
        (true, true) => format!("{{{words}}}"),
    }
}

/// A line for each part: where in the text it stands.
fn strip(paint: Paint, source: &SourceFile, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {:<15} {:<STRIP$}", "part", "where in the text")?;
    let row = |spans: &mut dyn Iterator<Item = (usize, usize)>, mark: char| {
        let mut cells = vec!['·'; STRIP];
        for (start, end) in spans {
            let (first, last) = (share(source, start, STRIP).min(STRIP - 1), share(source, end.saturating_sub(1).max(start), STRIP).min(STRIP - 1));
            cells[first..=last].fill(mark);
        }
        cells.into_iter().collect::<String>()
    };
    for element in file.elements.iter().filter(|element| element.demanded || !element.evidence.is_empty()) {
        let said = if element.evidence.is_empty() { "  missing" } else { "" };
        let cells = row(&mut element.evidence.iter().map(|span| (span.start, span.end)), '█');
        writeln!(out, "  {:<15} {}{said}", element.name, paint.with(GREEN, &cells))?;
    }
    let on_words = file.diagnostics.iter().filter(|found| found.scope == Scope::Span);
    let cells = row(&mut on_words.map(|found| (found.span.start, found.span.end)), '▒');
    writeln!(out, "  {:<15} {}\n", "faults", paint.with("33", &cells))
}

fn faults(paint: Paint, source: &SourceFile, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    for (at, found) in file.diagnostics.iter().enumerate().filter(|(_, found)| found.scope == Scope::Span) {
        let line = source.position(found.span.start).line;
        writeln!(out, "  {:>3} {} line {line}: {}", number_of(file, at), paint.with(BOLD, &found.rule), shown(&found.message))?;
        if let Some(help) = &found.help {
            writeln!(out, "      better: {}", shown(help))?;
        }
    }
    if file.diagnostics.iter().any(|found| found.scope == Scope::Span) {
        writeln!(out)?;
    }
    Ok(())
}

fn missing(paint: Paint, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    for found in file.diagnostics.iter().filter(|found| found.scope == Scope::Document) {
        let call = found.category.strip_prefix("missing-").map_or_else(|| format!("see {}", found.rule), |part| format!("add {part}"));
        writeln!(out, "  {}: {}", paint.with(BLUE, &call), shown(&found.message))?;
        if let Some(help) = &found.help {
            writeln!(out, "      {}", shown(help))?;
        }
    }
    let absent = |element: &&ElementReport| !element.demanded && element.evidence.is_empty();
    let others: Vec<&str> = file.elements.iter().filter(absent).map(|element| element.name).collect();
    if !others.is_empty() {
        writeln!(out, "  not found; you may not need them: {}", others.join(", "))?;
    }
    Ok(())
}

fn numbers(file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    let value = |measure: Measure| file.measures.iter().find(|(known, _)| *known == measure).map_or(0, |(_, value)| *value);
    let limit = |measure: Measure| file.limits.iter().find(|(known, _)| *known == measure).map(|(_, limit)| *limit);
    let most = limit(Measure::Words).map_or_else(String::new, |limit| format!(" of at most {limit} for this channel"));
    writeln!(out, "  length: {} words{most}", value(Measure::Words))?;
    match file.before_apology {
        Some(0) => writeln!(out, "  the apology comes first"),
        Some(1) => writeln!(out, "  the apology comes after one sentence"),
        Some(count) => writeln!(out, "  the apology comes after {count} sentences"),
        None => writeln!(out, "  there is no apology"),
    }
}
