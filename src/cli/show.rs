//! `apolint config`: every value in force and where it comes from, and which drafts would be judged as what.

use std::io;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::args::Check;
use super::check::{drafts_of, inside};
use super::setup::{self, Ready};
use super::{Exit, Io, files};
use crate::config::Settings;
use crate::render::{Format, Style, render, shown};
use crate::report::{Problem, RunReport};
use crate::source::Sources;

/// Every key, and what holds without it.
const KEYS: &[(&str, &str)] = &[
    ("channel", "email"),
    ("mode", "draft"),
    ("detect", "in folders"),
    ("fail-on", "warning"),
    ("select", "all rules"),
    ("ignore", "none"),
    ("severity", "as the rules say"),
    ("rules", "the built-in rules alone"),
    ("include", "*.txt *.md *.html *.htm *.eml *.mjml *.hbs *.liquid *.j2"),
    ("exclude", "none"),
    ("words", "none"),
    ("overrides", "none"),
    ("allow", "none"),
    ("merge", "none"),
    ("learned", "cues are asked"),
];

/// A draft, and whether it was named by hand.
type Draft = (PathBuf, bool);

pub(super) fn run(check: &Check, io: &mut Io<'_>) -> io::Result<Exit> {
    let (drafts, notes, mut problems) = drafts_of(check);
    let folder_of = |path: &Path| path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut configs: Vec<(Option<PathBuf>, Vec<Draft>)> = Vec::new();
    for (path, by_hand) in drafts {
        let there = if path == Path::new("-") { Ok(()) } else { std::fs::metadata(&path).map(drop) };
        if let Err(error) = there {
            problems.push(Problem::new(Some(path.display().to_string()), files::said(&error)));
            continue;
        }
        let config = setup::config_path(&check.setup, &folder_of(&path));
        match configs.iter_mut().find(|(known, _)| *known == config) {
            Some((_, drafts)) => drafts.push((path, by_hand)),
            None => configs.push((config, vec![(path, by_hand)])),
        }
    }
    if configs.is_empty() {
        configs.push((setup::config_path(&check.setup, Path::new(".")), Vec::new()));
    }
    let mut sources = Sources::default();
    for (config, drafts) in &configs {
        match setup::load(&check.setup, config.as_deref(), &mut sources) {
            Ok(ready) => print(check, config.as_deref(), &ready, drafts, io)?,
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    notes.iter().try_for_each(|note| writeln!(io.stderr, "{note}"))?;
    if problems.is_empty() {
        return Ok(Exit::Clean);
    }
    let report = RunReport { problems, ..RunReport::default() };
    render(Format::Human, Style::default(), &sources, &report, io.stdout, io.stderr)?;
    Ok(Exit::NotJudged)
}

fn print(check: &Check, config: Option<&Path>, ready: &Ready, drafts: &[Draft], io: &mut Io<'_>) -> io::Result<()> {
    let here = std::env::current_dir().unwrap_or_default();
    let name = config.map(|path| shown(&path.strip_prefix(&here).unwrap_or(path).display().to_string()));
    writeln!(io.stdout, "config file: {}", name.as_deref().unwrap_or("none"))?;
    let text = config.and_then(|path| files::read(path).ok()).unwrap_or_default();
    let written = written(&text);
    for (key, default) in KEYS {
        let (value, from) = match (typed(check, key), written.iter().find(|(known, ..)| known == key)) {
            (Some(value), _) => (value, "command line".to_owned()),
            (None, Some((_, value, line))) => (shown(value), format!("{}:{line}", name.as_deref().unwrap_or_default())),
            (None, None) => ((*default).to_owned(), "default".to_owned()),
        };
        writeln!(io.stdout, "  {key:<10} {value}  ({from})")?;
    }
    writeln!(io.stdout, "rules in force: {}", ready.rules.all().len())?;
    writeln!(io.stdout, "drafts: {}", drafts.len())?;
    for (path, by_hand) in drafts {
        let settings = Settings::new(&ready.config, &check.choices(), &inside(path, &ready.root), !by_hand);
        let (channel, mode, format) = (settings.channel.as_str(), settings.mode.as_str(), settings.format.name());
        let detect = if settings.detect { ", left alone if it is no apology" } else { "" };
        writeln!(io.stdout, "  {}: {channel}, {mode}, {format}{detect}", shown(&path.display().to_string()))?;
    }
    Ok(())
}

/// What the command line says of a key.
fn typed(check: &Check, key: &str) -> Option<String> {
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    match key {
        "channel" => check.channel.map(|channel| channel.as_str().to_owned()),
        "mode" => check.mode.map(|mode| mode.as_str().to_owned()),
        "detect" => (check.detect || check.no_detect).then(|| if check.detect { "always" } else { "never" }.to_owned()),
        "fail-on" => check.fail_on.map(|fail_on| fail_on.to_string()),
        "select" => list(&check.select),
        "ignore" => list(&check.ignore),
        "rules" => list(&check.setup.rules.iter().map(|path| shown(&path.display().to_string())).collect::<Vec<_>>()),
        "learned" => check.setup.no_learned.then(|| "cues are not asked".to_owned()),
        _ => None,
    }
}

/// The keys of a config file with their values on one line, and the lines on which they stand.
fn written(text: &str) -> Vec<(String, String, usize)> {
    let Ok(table) = DeTable::parse(text) else { return Vec::new() };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let value = |value: &toml::Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::Array(entries) if entries.iter().any(|entry| entry.get_ref().is_table()) => format!("{} entries", entries.len()),
        DeValue::Table(entries) => {
            let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
                let key: &std::borrow::Cow<'_, str> = key.get_ref();
                format!("{key} = {}", one_line(text.get(value.span()).unwrap_or_default()))
            };
            entries.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
        _ => one_line(text.get(value.span()).unwrap_or_default()),
    };
    let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    table.get_ref().iter().map(|(key, entry)| (key.get_ref().to_string(), value(entry), line(key.span().start))).collect()
}
