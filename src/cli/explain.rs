//! `apolint explain`: the page of a rule, a category, an element or a channel, printed from the rule files.

use std::io::{self, Write};

use super::args::Explain;
use super::{Exit, Io, setup};
use crate::builtin;
use crate::config::unknown_name;
use crate::render::{shown, shown_page};
use crate::rule::{Channel, Loaded, Proof, Rule, Rules, about, categories};
use crate::source::Sources;

pub(super) fn run(explain: &Explain, io: &mut Io<'_>) -> io::Result<Exit> {
    let Some(ready) = setup::load_or_say(&explain.setup, io)? else { return Ok(Exit::NotJudged) };
    let name = explain.name.as_str();
    let rules = &ready.rules;
    let element = format!("missing-{name}");
    let mut out = Vec::new();
    if let Some(rule) = rules.get(name).or_else(|| rules.get(&element)) {
        page(rule, &ready.loaded, rules, &mut out)?;
    } else if categories().any(|category| category == name) {
        category(name, rules, &mut out)?;
    } else if let Ok(channel) = name.parse::<Channel>() {
        self::channel(channel, rules, &mut out)?;
    } else {
        let (message, help) = unknown_name(name, rules).unwrap_or_default();
        let message = shown(&message);
        writeln!(io.stderr, "error: {message}, nor an element or channel of that name; {help}")?;
        return Ok(Exit::NotJudged);
    }
    // A rule may come with a repository, and say what it likes.
    write!(io.stdout, "{}", shown_page(&out))?;
    Ok(Exit::Clean)
}

fn page(rule: &Rule, loaded: &[Loaded], rules: &Rules, out: &mut dyn Write) -> io::Result<()> {
    let (built_in, own, _) = builtin::load(&mut Sources::default());
    let theirs = loaded.iter().flat_map(|loaded| &loaded.proofs).find(|proof| rules.all()[proof.rule].id == rule.id);
    let proof = theirs.or_else(|| own.proofs.iter().find(|proof| built_in.all()[proof.rule].id == rule.id));
    write(rule, proof, built_in.get(&rule.id).is_some(), out)
}

/// The page of one rule, with the examples of its proof.
pub(super) fn write(rule: &Rule, proof: Option<&Proof>, is_built_in: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {} ({}, {})\n\n{}\n", rule.id, rule.title, rule.severity, rule.category, rule.why)?;
    if let Some(proof) = proof {
        let titles = if matches!(rule.kind(), "find" | "check") { ["Found in", "Not found in"] } else { ["Speaks up on", "Silent on"] };
        for (title, examples) in titles.into_iter().zip([&proof.bad, &proof.good]) {
            writeln!(out, "{title}:")?;
            for example in examples {
                let mut text = example.text.clone();
                for mark in example.marks.iter().rev() {
                    text.insert(mark.end, '»');
                    text.insert(mark.start, '«');
                }
                writeln!(out, "  {}", text.trim_end().replace('\n', "\n  "))?;
            }
            writeln!(out)?;
        }
    }
    if rule.kind() == "learned" {
        cues(rule, out)?;
    }
    for rewrite in &rule.rewrites {
        let with = if rewrite.with.is_empty() { String::new() } else { format!(": {}", rewrite.with) };
        writeln!(out, "Could be: {}{with}{}", rewrite.title, if rewrite.safe { " (--fix does it)" } else { "" })?;
    }
    writeln!(out, "Better: {}", rule.help)?;
    if let Some((fired, right)) = builtin::figures(&rule.id).filter(|_| is_built_in) {
        let percent = right * 100 / fired.max(1);
        writeln!(out, "Measured on the corpus (invented drafts, read by a machine): fired {fired} times, {percent}% marked by the reader too")?;
    }
    if !rule.sources.is_empty() {
        writeln!(out, "Sources: {}", rule.sources.join("; "))?;
    }
    Ok(())
}

/// What the cues of a label go by.
fn cues(rule: &Rule, out: &mut dyn io::Write) -> io::Result<()> {
    const SHOWN: usize = 25;
    let Some((strongest, added, right)) = builtin::cues(&rule.category, SHOWN) else { return Ok(()) };
    writeln!(out, "Speaks for it:\n  {}\n", strongest.pro.join(", "))?;
    writeln!(out, "Speaks against it:\n  {}\n", strongest.contra.join(", "))?;
    writeln!(out, "Learned from {} marked sentences of invented drafts. On drafts it had not seen it added {added} findings", strongest.marks)?;
    writeln!(out, "to those of the written rules; the reader had marked {right} of them too.\n")
}

fn category(name: &str, rules: &Rules, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{name}: {}\n", about(name))?;
    for rule in rules.all().iter().filter(|rule| rule.category == name) {
        writeln!(out, "  {:<40} {:<8} {}", rule.id, rule.severity.as_str(), rule.title)?;
    }
    Ok(())
}

fn channel(channel: Channel, rules: &Rules, out: &mut dyn Write) -> io::Result<()> {
    let spec = rules.channel(channel);
    writeln!(out, "{}: {}\n\n  demands: {}", channel.as_str(), spec.title, spec.demands.join(", "))?;
    for rule in rules.all().iter().filter(|rule| rule.channels.contains(&channel) && rule.kind() == "need") {
        writeln!(out, "  and, by {}: otherwise {}", rule.id, rule.message)?;
    }
    for (measure, limit) in spec.limits {
        writeln!(out, "  at most {limit} {}", measure.as_str().replace('-', " "))?;
    }
    Ok(())
}
