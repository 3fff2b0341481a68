//! Checkstyle's XML, which many CI servers read.

use std::io::{self, Write};

use quick_xml::Writer;

use super::path::slashed;
use super::xml;
use crate::diagnostic::Diagnostic;
use crate::report::{Problem, RunReport};
use crate::source::Sources;

type Xml<'w> = Writer<&'w mut dyn Write>;

pub(super) fn render(sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = xml::writer(out)?;
    writer.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(|writer| {
        for file in run.files.iter().filter(|file| !file.diagnostics.is_empty()) {
            self::file(writer, sources.get(file.file).name(), |writer| {
                file.diagnostics.iter().try_for_each(|found| error(writer, sources, found, &found.message))
            })?;
        }
        run.problems.iter().try_for_each(|problem| self::problem(writer, sources, problem))
    })?;
    writeln!(writer.into_inner())
}

fn file(writer: &mut Xml<'_>, name: &str, errors: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> io::Result<()> {
    let name = xml::text(&slashed(name));
    writer.create_element("file").with_attribute(("name", name.as_str())).write_inner_content(errors).map(drop)
}

fn problem(writer: &mut Xml<'_>, sources: &Sources, problem: &Problem) -> io::Result<()> {
    let name = problem.path.as_deref().unwrap_or("apolint");
    file(writer, name, |writer| {
        if let Some(found) = &problem.diagnostic {
            return error(writer, sources, found, &problem.message);
        }
        let message = xml::text(&problem.message);
        let attributes = [("line", "1"), ("severity", "error"), ("message", &message), ("source", "apolint.problem")];
        writer.create_element("error").with_attributes(attributes).write_empty().map(drop)
    })
}

fn error(writer: &mut Xml<'_>, sources: &Sources, found: &Diagnostic, message: &str) -> io::Result<()> {
    let place = sources.get(found.file).position(found.span.start);
    let (line, column) = (place.line.to_string(), place.column.to_string());
    // A dotted name, as readers expect of the class of a check.
    let (message, source) = (xml::text(message), format!("apolint.{}", found.rule.replace('/', ".")));
    let attributes =
        [("line", line.as_str()), ("column", &column), ("severity", found.severity.as_str()), ("message", &message), ("source", &source)];
    writer.create_element("error").with_attributes(attributes).write_empty().map(drop)
}
