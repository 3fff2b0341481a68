//! `apolint rules`: lists the rules in force.

use std::io;

use serde::Serialize;

use super::args::{List, ListFormat};
use super::{Exit, Io, setup};
use crate::diagnostic::Severity;
use crate::render::{Format, Style, render};
use crate::report::RunReport;
use crate::rule::Rule;
use crate::source::Sources;

#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    category: &'r str,
    severity: Severity,
    kind: &'static str,
    title: &'r str,
}

pub(super) fn run(list: &List, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut sources = Sources::default();
    let config = setup::config_path(&list.setup, std::path::Path::new("."));
    let ready = match setup::load(&list.setup, config.as_deref(), &mut sources) {
        Ok(ready) => ready,
        Err(problems) => {
            let report = RunReport { problems, ..RunReport::default() };
            render(Format::Human, Style::default(), &sources, &report, io.stdout, io.stderr)?;
            return Ok(Exit::NotJudged);
        }
    };
    let mut rules: Vec<&Rule> = ready.rules.all().iter().collect();
    rules.sort_by_key(|rule| (&rule.category, &rule.id));
    match list.format {
        ListFormat::Table => {
            for rule in rules {
                writeln!(io.stdout, "{:<38} {:<8} {}", rule.id, rule.severity.as_str(), rule.title)?;
            }
        }
        ListFormat::Markdown => {
            writeln!(io.stdout, "| rule | severity | finds |\n| --- | --- | --- |")?;
            for rule in rules {
                writeln!(io.stdout, "| `{}` | {} | {} |", rule.id, rule.severity, rule.title)?;
            }
        }
        ListFormat::Json => {
            let row = |rule: &&'_ Rule| -> serde_json::Value {
                serde_json::json!(Row { id: &rule.id, category: &rule.category, severity: rule.severity, kind: rule.kind(), title: &rule.title })
            };
            serde_json::to_writer_pretty(&mut *io.stdout, &rules.iter().map(row).collect::<Vec<_>>())?;
            writeln!(io.stdout)?;
        }
    }
    Ok(Exit::Clean)
}
