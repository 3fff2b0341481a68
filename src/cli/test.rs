//! `apolint test`: holds a team's folder of rules to the law that the built-in pack keeps.

use std::io;

use super::args::Test;
use super::{Exit, Io, setup};
use crate::builtin::read_example;
use crate::render::{Format, Style, render};
use crate::report::{Problem, RunReport};
use crate::rule::{Rules, examples};
use crate::source::Sources;

pub(super) fn run(test: &Test, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut sources = Sources::default();
    let mut mistakes = Vec::new();
    let mut report = RunReport::default();
    // A rule is held to its examples by its own words alone.
    let mut rules = match setup::start(test.no_builtin) {
        Ok(rules) => rules.without_cues(),
        Err(message) => {
            report.problems.push(Problem::new(None, message));
            Rules::none()
        }
    };
    let (mut rules_held, mut channels_held) = (0, 0);
    let folders = test.folder.clone().map_or_else(|| setup::rule_folders(&mut sources, &mut report.problems), |folder| vec![folder]);
    for folder in folders {
        let Some(loaded) = setup::add(&folder, &mut sources, &mut rules, &mut mistakes, &mut report.problems) else { continue };
        rules_held += loaded.proofs.len();
        channels_held += loaded.channels.len();
        mistakes.extend(examples::judge(&loaded, &rules, &mistakes, read_example));
    }
    mistakes.sort_by_key(|mistake| (mistake.file, mistake.span));
    report.problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, &sources)));
    render(Format::Human, Style::default(), &sources, &report, io.stdout, io.stderr)?;
    if report.problems.is_empty() {
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let held = match (rules_held, channels_held) {
            (rules, 0) => counted(rules, "rule"),
            (0, channels) => counted(channels, "channel"),
            (rules, channels) => format!("{} and {}", counted(rules, "rule"), counted(channels, "channel")),
        };
        let keep = if rules_held + channels_held == 1 { "keeps" } else { "keep" };
        writeln!(io.stdout, "{held} {keep} the law: every example holds, nothing is idle")?;
        return Ok(Exit::Clean);
    }
    let count = report.problems.len();
    writeln!(io.stderr, "{count} {}", if count == 1 { "mistake" } else { "mistakes" })?;
    Ok(Exit::NotJudged)
}
