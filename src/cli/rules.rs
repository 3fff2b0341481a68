//! `apolint rules`: lists the rules in force.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{List, ListFormat};
use super::proofs::Proofs;
use super::{Exit, Io, book, setup};
use crate::config::unknown_name;
use crate::diagnostic::Severity;
use crate::render::{shown, shown_page};
use crate::rule::Rule;

#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    category: &'r str,
    severity: Severity,
    kind: &'static str,
    title: &'r str,
}

pub(super) fn run(list: &List, io: &mut Io<'_>) -> io::Result<Exit> {
    let Some(ready) = setup::load_or_say(&list.setup, io)? else { return Ok(Exit::NotJudged) };
    let unknown: Vec<_> = list.names.iter().filter_map(|name| unknown_name(name, &ready.rules)).collect();
    for (message, help) in &unknown {
        writeln!(io.stderr, "error: {}; {help}", shown(message))?;
    }
    if !unknown.is_empty() {
        return Ok(Exit::NotJudged);
    }
    let is_wanted = |rule: &&Rule| list.names.is_empty() || list.names.iter().any(|name| rule.is_named(name));
    let mut rules: Vec<&Rule> = ready.rules.all().iter().filter(is_wanted).collect();
    rules.sort_by_key(|rule| (&rule.category, &rule.id));
    let mut out = Vec::new();
    match list.format {
        ListFormat::Table => {
            for rule in rules {
                writeln!(out, "{:<38} {:<8} {}", rule.id, rule.severity.as_str(), rule.title)?;
            }
        }
        ListFormat::Markdown => book::write(&Proofs::new(&ready.rules, &ready.loaded), &rules, &mut out)?,
        ListFormat::Json => {
            let row = |rule: &&'_ Rule| -> serde_json::Value {
                serde_json::json!(Row { id: &rule.id, category: &rule.category, severity: rule.severity, kind: rule.kind(), title: &rule.title })
            };
            serde_json::to_writer_pretty(&mut out, &rules.iter().map(row).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
    }
    write!(io.stdout, "{}", shown_page(&out))?;
    Ok(Exit::Clean)
}
