//! Every shape a diagnostic can take, on one page: in the terminal and in short form.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use apolint::diagnostic::{Diagnostic, Severity};
use apolint::render::{Format, Style, render};
use apolint::report::{Problem, RunReport};
use apolint::source::Sources;
use apolint::span::Span;

const TEXT: &str = "\u{feff}We are 👩‍👩‍👧 sorry.\r\nThe vendor\nfailed \u{1b}[31mus.\nA very long line: it goes on and on, so that nobody could find the words in question among all of the others that stand around it, and then it ends.\n";

fn page(format: Format, style: Style) -> String {
    let mut sources = Sources::default();
    let file = sources.add("draft.txt", TEXT);
    let other = sources.add("rules/a.toml", "a = 1\nb = 2\n");
    let at = |words: &str| TEXT.find(words).map(|start| Span::new(start, start + words.len())).unwrap();
    let plain = |message: &str, span| Diagnostic::mistake("a-rule/id", message, file, span);
    let shapes = [
        plain("behind a family of emoji", at("sorry")),
        Diagnostic { severity: Severity::Warning, ..plain("over a line end, and with help", at("vendor\nfailed")).with_help("say what to do") },
        Diagnostic { severity: Severity::Info, ..plain("a control character stays harmless", at("\u{1b}[31mus")) },
        plain("in the middle of a long line", at("words in question")),
        plain("with labels elsewhere", at("We")).with_label(other, Span::new(6, 7), "here it was said"),
        plain("at the very end", Span::new(TEXT.len(), TEXT.len())),
    ];
    let problems = shapes.into_iter().map(|shape| Problem::mistake(shape, &sources)).chain([Problem::new(Some("gone.txt".into()), "no such file")]);
    let run = RunReport { files: Vec::new(), problems: problems.collect() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    render(format, style, &sources, &run, &mut out, &mut err).unwrap();
    String::from_utf8([out, err].concat()).unwrap()
}

#[test]
fn human() {
    insta::assert_snapshot!(page(Format::Human, Style::default()));
}

#[test]
fn human_in_colour() {
    insta::assert_snapshot!(page(Format::Human, Style { color: true, ..Style::default() }).replace('\u{1b}', "\\e"));
}

#[test]
fn short() {
    insta::assert_snapshot!(page(Format::Short, Style::default()));
}

#[test]
fn json() {
    insta::assert_snapshot!(page(Format::Json, Style::default()));
}
