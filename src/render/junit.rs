//! JUnit's XML: a draft is a test suite, a finding a test that failed. What is only worth knowing fails no test, a text that was left
//! alone is a skipped one, and what could not be judged is an error.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::path::slashed;
use super::xml;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{FileReport, Problem, RunReport};
use crate::source::Sources;

type Xml<'w> = Writer<&'w mut dyn Write>;

/// How one test ended.
enum Outcome<'r> {
    Passed,
    Skipped,
    Failed(&'r Diagnostic),
    Broken(&'r Problem),
}

pub(super) fn render(sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = xml::writer(out)?;
    writer.create_element("testsuites").with_attribute(("name", "apolint")).write_inner_content(|writer| {
        for file in &run.files {
            suite(writer, sources.get(file.file).name(), &outcomes(file), sources)?;
        }
        run.problems.iter().try_for_each(|problem| {
            let name = problem.path.as_deref().unwrap_or("apolint");
            suite(writer, name, &[Outcome::Broken(problem)], sources)
        })
    })?;
    writeln!(writer.into_inner())
}

fn outcomes(file: &FileReport) -> Vec<Outcome<'_>> {
    let failed: Vec<Outcome<'_>> = file.diagnostics.iter().filter(|found| found.severity > Severity::Info).map(Outcome::Failed).collect();
    match (failed.is_empty(), file.left_alone) {
        (true, true) => vec![Outcome::Skipped],
        (true, false) => vec![Outcome::Passed],
        _ => failed,
    }
}

fn suite(writer: &mut Xml<'_>, name: &str, outcomes: &[Outcome<'_>], sources: &Sources) -> io::Result<()> {
    let name = xml::text(&slashed(name));
    let count = |wanted: fn(&Outcome<'_>) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count().to_string();
    let counts = [
        ("tests", outcomes.len().to_string()),
        ("failures", count(|outcome| matches!(outcome, Outcome::Failed(_)))),
        ("errors", count(|outcome| matches!(outcome, Outcome::Broken(_)))),
        ("skipped", count(|outcome| matches!(outcome, Outcome::Skipped))),
    ];
    let suite = writer.create_element("testsuite").with_attribute(("name", name.as_str()));
    let suite = suite.with_attributes(counts.iter().map(|(key, count)| (*key, count.as_str())));
    suite.write_inner_content(|writer| outcomes.iter().try_for_each(|outcome| case(writer, &name, outcome, sources))).map(drop)
}

fn case(writer: &mut Xml<'_>, suite: &str, outcome: &Outcome<'_>, sources: &Sources) -> io::Result<()> {
    let name = match outcome {
        Outcome::Passed | Outcome::Skipped => "apolint".to_owned(),
        Outcome::Broken(_) => "could be judged".to_owned(),
        Outcome::Failed(found) => format!("{} at {}", found.rule, place(found, sources)),
    };
    let case = writer.create_element("testcase").with_attributes([("name", name.as_str()), ("classname", suite)]);
    match outcome {
        Outcome::Passed => case.write_empty().map(drop),
        Outcome::Skipped => case.write_inner_content(|writer| writer.create_element("skipped").write_empty().map(drop)).map(drop),
        Outcome::Broken(problem) => case.write_inner_content(|writer| fault(writer, "error", "problem", &problem.message, "")).map(drop),
        Outcome::Failed(found) => {
            let help = found.help.as_deref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
            let body = format!("{suite}:{}: {}{help}", place(found, sources), found.message);
            case.write_inner_content(|writer| fault(writer, "failure", found.severity.as_str(), &found.message, &body)).map(drop)
        }
    }
}

fn place(found: &Diagnostic, sources: &Sources) -> String {
    let place = sources.get(found.file).position(found.span.start);
    format!("{}:{}", place.line, place.column)
}

fn fault(writer: &mut Xml<'_>, element: &str, kind: &str, message: &str, body: &str) -> io::Result<()> {
    let message = xml::text(message);
    let body: Vec<String> = body.lines().map(xml::text).collect();
    let element = writer.create_element(element).with_attributes([("message", message.as_str()), ("type", kind)]);
    element.write_text_content(BytesText::new(&body.join("\n"))).map(drop)
}
