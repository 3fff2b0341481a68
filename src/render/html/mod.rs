//! A page that shows what drafts are made of: the text with highlights, the findings with what to do, the strip. One file without anything from
//! outside, for light, dark and paper, for a mouse, a keyboard and a screen reader. What a draft is cut into is `picture`'s.

use std::io::{self, Write};

use askama::Template;

use super::Style;
use super::picture::{Piece, number_of, pieces, share};
use crate::diagnostic::{Diagnostic, Scope, Severity};
use crate::report::{FileReport, RunReport};
use crate::rule::Measure;
use crate::source::{SourceFile, Sources};

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'r> {
    title: String,
    heading: String,
    summary: String,
    css: &'static str,
    script: &'static str,
    version: &'static str,
    problems: Vec<String>,
    drafts: Vec<Draft<'r>>,
}

struct Draft<'r> {
    number: usize,
    name: &'r str,
    channel: &'static str,
    counts: String,
    left_alone: Option<&'static str>,
    notices: &'r [String],
    has_text: bool,
    pieces: Vec<Shown<'r>>,
    strip: Vec<Row>,
    strip_height: usize,
    strip_text: String,
    length: String,
    place: String,
    notes: Vec<Note<'r>>,
    missing: Vec<Note<'r>>,
    others: String,
}

/// A piece of the text.
struct Shown<'r> {
    text: &'r str,
    severity: Option<&'static str>,
    /// The number of the finding that is told of it.
    note: Option<usize>,
    is_part: bool,
    /// The parts that begin here.
    parts: String,
    opens: Vec<Opening<'r>>,
}

/// A finding that begins with a piece.
struct Opening<'r> {
    number: usize,
    severity: &'static str,
    rule: &'r str,
}

struct Note<'r> {
    number: usize,
    severity: &'static str,
    rule: &'r str,
    message: Vec<Words<'r>>,
    help: Vec<Words<'r>>,
    why: &'r str,
}

/// Words of a message, and whether they stand between backticks.
struct Words<'r> {
    text: &'r str,
    is_code: bool,
}

/// The words of a message that stand between backticks, and those that do not. A draft may hold backticks of its own: where they are odd in
/// number nothing is taken for code.
fn in_code(message: &str) -> Vec<Words<'_>> {
    if message.matches('`').count() % 2 == 1 {
        return vec![Words { text: message, is_code: false }];
    }
    message.split('`').enumerate().map(|(at, text)| Words { text, is_code: at % 2 == 1 }).collect()
}

/// A line of the strip.
struct Row {
    name: &'static str,
    class: &'static str,
    y: usize,
    missing: bool,
    cells: Vec<Cell>,
}

struct Cell {
    x: usize,
    width: usize,
}

/// Where the lanes of the strip begin, how wide they are, and how high a row is, in units of the picture.
const LANE: (usize, usize, usize) = (104, 296, 16);

pub(super) fn render(style: Style, sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let all = run.files.iter().flat_map(|file| &file.diagnostics);
    let (title, heading) = match &run.files[..] {
        [one] => (sources.get(one.file).name().to_owned(), "What the draft is made of".to_owned()),
        files => (format!("{} drafts", files.len()), format!("{} drafts", files.len())),
    };
    let said = |problem: &crate::report::Problem| {
        problem.path.as_ref().map_or_else(|| problem.message.clone(), |path| format!("{path}: {}", problem.message))
    };
    let page = Page {
        title,
        heading,
        summary: counts(all),
        css: include_str!("page.css"),
        script: include_str!("page.js"),
        version: env!("CARGO_PKG_VERSION"),
        problems: run.problems.iter().map(said).collect(),
        drafts: run.files.iter().enumerate().map(|(at, file)| draft(style, at + 1, sources.get(file.file), file)).collect(),
    };
    let text = page.render().map_err(io::Error::other)?;
    // A page may not hold control characters, and a terminal that it is printed to must not obey them.
    let text = text.replace(|char: char| char.is_control() && !matches!(char, '\n' | '\t'), "\u{fffd}");
    out.write_all(text.as_bytes())
}

fn counts<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> String {
    let mut counts = [0; 3];
    for found in diagnostics {
        counts[found.severity as usize] += 1;
    }
    let said = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}, {}", said(counts[2], "error"), said(counts[1], "warning"), said(counts[0], "info"))
}

fn draft<'r>(style: Style, number: usize, source: &'r SourceFile, file: &'r FileReport) -> Draft<'r> {
    let value = |measure: Measure| file.measures.iter().find(|(known, _)| *known == measure).map_or(0, |(_, value)| *value);
    let limit = file.limits.iter().find(|(measure, _)| *measure == Measure::Words).map(|(_, limit)| *limit);
    let strip = strip(source, file);
    let missing: Vec<&str> = strip.iter().filter(|row| row.missing).map(|row| row.name).collect();
    let note = |(at, found): (usize, &'r Diagnostic)| Note {
        number: number_of(file, at),
        severity: found.severity.as_str(),
        rule: &found.rule,
        message: in_code(&found.message),
        help: in_code(found.help.as_deref().unwrap_or_default()),
        why: found.why.as_deref().unwrap_or_default(),
    };
    let notes = |scope: Scope| file.diagnostics.iter().enumerate().filter(move |(_, found)| found.scope == scope).map(note).collect();
    let others: Vec<&str> =
        file.elements.iter().filter(|element| !element.demanded && element.evidence.is_empty()).map(|element| element.name).collect();
    Draft {
        number,
        name: source.name(),
        channel: file.channel.as_str(),
        counts: counts(file.diagnostics.iter()),
        left_alone: file.left_alone.then(|| if file.is_apology.is_none() { "not English" } else { "no draft of an apology" }),
        notices: &file.notices,
        has_text: !style.no_excerpt,
        pieces: if style.no_excerpt || file.left_alone { Vec::new() } else { shown(source, file) },
        strip_height: strip.len() * LANE.2,
        strip_text: if missing.is_empty() { "Every demanded part is there".to_owned() } else { format!("Missing: {}", missing.join(", ")) },
        strip,
        length: limit.map_or_else(
            || format!("{} words", value(Measure::Words)),
            |limit| format!("{} words; at most {limit} for this channel", value(Measure::Words)),
        ),
        place: file.before_apology.map_or_else(
            || "There is no apology".to_owned(),
            |count| match count {
                0 => "The apology comes first".to_owned(),
                1 => "The apology comes after one sentence".to_owned(),
                count => format!("The apology comes after {count} sentences"),
            },
        ),
        notes: notes(Scope::Span),
        missing: notes(Scope::Document),
        others: others.join(", "),
    }
}

fn shown<'r>(source: &'r SourceFile, file: &'r FileReport) -> Vec<Shown<'r>> {
    let shown = |piece: Piece<'r>| {
        let opens = piece.faults.iter().rev().filter(|fault| piece.opens(file, **fault)).map(|fault| {
            let found = &file.diagnostics[*fault];
            Opening { number: number_of(file, *fault), severity: found.severity.as_str(), rule: &found.rule }
        });
        Shown {
            text: piece.text,
            opens: opens.collect(),
            severity: piece.faults.iter().map(|fault| file.diagnostics[*fault].severity).max().map(Severity::as_str),
            note: piece.faults.first().map(|fault| number_of(file, *fault)),
            is_part: !piece.elements.is_empty(),
            parts: piece.opening.join(", "),
        }
    };
    pieces(source, file).into_iter().map(shown).collect()
}

fn strip(source: &SourceFile, file: &FileReport) -> Vec<Row> {
    let cell = |start: usize, end: usize| {
        let (first, last) = (share(source, start, LANE.1), share(source, end, LANE.1));
        Cell { x: LANE.0 + first, width: (last - first).max(2) }
    };
    let wanted = file.elements.iter().filter(|element| element.demanded || !element.evidence.is_empty());
    let mut rows: Vec<Row> = wanted
        .map(|element| Row {
            name: element.name,
            class: "part",
            y: 0,
            missing: element.evidence.is_empty(),
            cells: element.evidence.iter().map(|span| cell(span.start, span.end)).collect(),
        })
        .collect();
    let faults = file.diagnostics.iter().filter(|found| found.scope == Scope::Span).map(|found| cell(found.span.start, found.span.end)).collect();
    rows.push(Row { name: "faults", class: "fault", y: 0, missing: false, cells: faults });
    for (at, row) in rows.iter_mut().enumerate() {
        row.y = at * LANE.2;
    }
    rows
}
