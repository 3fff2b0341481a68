//! `apolint explain`: the page of a rule, a category, an element or a channel, printed from the rule files.

use std::io::{self, Write};

use super::args::Explain;
use super::proofs::Proofs;
use super::{Exit, Io, setup};
use crate::builtin::{self, Measured};
use crate::config::unknown_name;
use crate::render::{shown, shown_page};
use crate::rule::fields::closest;
use crate::rule::{Channel, ELEMENTS, Example, LABELS, Rewrite, Rule, about, categories};

pub(super) fn run(explain: &Explain, io: &mut Io<'_>) -> io::Result<Exit> {
    let Some(ready) = setup::load_or_say(&explain.setup, io)? else { return Ok(Exit::NotJudged) };
    let name = explain.name.to_lowercase();
    let name = name.as_str();
    let rules = &ready.rules;
    let proofs = || Proofs::new(rules, &ready.loaded);
    let mut out = Vec::new();
    if let Some(rule) = rules.get(name).or_else(|| rules.get(&format!("missing-{name}"))) {
        page(rule, &proofs(), if explain.all { usize::MAX } else { ENOUGH }, &mut out)?;
    } else if categories().any(|category| category == name) {
        category(name, &proofs(), &mut out)?;
    } else if let Ok(channel) = name.parse::<Channel>() {
        self::channel(channel, &proofs(), &mut out)?;
    } else {
        let (message, help) = unknown_name(name, rules).unwrap_or_default();
        let near = closest(name, ELEMENTS.iter().copied().chain(Channel::ALL.iter().map(|channel| channel.as_str())));
        let help = near.map_or(help, |near| format!("did you mean `{near}`?"));
        writeln!(io.stderr, "error: {}, nor an element or channel of that name; {help}", shown(&message))?;
        return Ok(Exit::NotJudged);
    }
    // A rule may come with a repository, and say what it likes.
    write!(io.stdout, "{}", shown_page(&out))?;
    Ok(Exit::Clean)
}

/// So many examples show what is meant; the rest are there to prove every phrase.
pub(super) const ENOUGH: usize = 8;

/// The page of one rule, or of an element, with at most so many of the examples of its proof.
pub(super) fn page(rule: &Rule, proofs: &Proofs<'_>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let id = element(rule).map_or_else(|| rule.id.clone(), |element| format!("{element} (rule {})", rule.id));
    let kind = if element(rule).is_some() { rule.severity.to_string() } else { format!("{}, {}", rule.severity, rule.category) };
    writeln!(out, "{id}: {} ({kind})\n\n{}\n", rule.title, rule.why)?;
    if let Some(element) = element(rule) {
        let demanding: Vec<&str> = Channel::ALL
            .iter()
            .filter(|channel| proofs.rules.channel(**channel).demands.iter().any(|demand| demand == element))
            .map(|channel| channel.as_str())
            .collect();
        let demanding = if demanding.is_empty() { "no channel".to_owned() } else { demanding.join(", ") };
        writeln!(out, "Demanded by: {demanding}\n")?;
    }
    if let Some(proof) = proofs.of(rule) {
        for (title, list) in titles(rule).into_iter().zip([&proof.bad, &proof.good]) {
            examples(title, list, most, out)?;
        }
    }
    if rule.kind() == "learned" {
        cues(rule, out)?;
    }
    for rewrite in once(rule.rewrites.iter().map(|offer| rewrite(offer, ""))) {
        writeln!(out, "Could be: {rewrite}")?;
    }
    writeln!(out, "Better: {}", rule.help)?;
    if let Some((fired, right)) = proofs.figures(rule) {
        writeln!(out, "{MEASURED}: fired {fired} times, {}% marked by the reader too", percent(right, fired))?;
    }
    if let Some((drafts, right)) = element(rule).and_then(|element| builtin::figures(Measured::Element(element))) {
        writeln!(out, "{MEASURED}: decided as the reader did in {}% of {drafts} drafts", percent(right, drafts))?;
    }
    sources(rule.sources.iter().map(String::as_str), out)
}

/// What stands above the bad and the good examples of a rule.
pub(super) fn titles(rule: &Rule) -> [&'static str; 2] {
    match rule.kind() {
        "find" | "check" => ["Found in", "Not found in"],
        _ if element(rule).is_some() => ["Does not count", "Counts"],
        _ => ["Speaks up on", "Silent on"],
    }
}

/// The element whose page a rule is.
pub(super) fn element(rule: &Rule) -> Option<&str> {
    rule.id.strip_prefix("missing-").filter(|name| ELEMENTS.contains(name))
}

const MEASURED: &str = "Measured on the corpus (invented drafts, read by a machine)";

pub(super) fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole.max(1)
}

/// What a suggestion does, and whether it does it by itself; what is to be typed or written stands between `quote`.
pub(super) fn rewrite(rewrite: &Rewrite, quote: &str) -> String {
    let with = if rewrite.with.is_empty() { String::new() } else { format!(": {quote}{}{quote}", rewrite.with) };
    let safe = if rewrite.safe { format!(" ({quote}--fix{quote} does it)") } else { String::new() };
    format!("{}{with}{safe}", rewrite.title)
}

fn examples(title: &str, examples: &[Example], most: usize, out: &mut dyn Write) -> io::Result<()> {
    if examples.is_empty() {
        return Ok(());
    }
    // A few more are shown rather than counted.
    let most = if examples.len() <= most.saturating_mul(3) / 2 { examples.len() } else { most };
    writeln!(out, "{title}:")?;
    for example in examples.iter().take(most) {
        let text = example.marked();
        for line in text.trim().lines() {
            writeln!(out, "{}{line}", if line.is_empty() { "" } else { "  " })?;
        }
        // A draft of more than one paragraph needs to be told from the next.
        if text.contains("\n\n") && examples.len() > 1 {
            writeln!(out, "  ----")?;
        }
    }
    if examples.len() > most {
        writeln!(out, "  ... and {} more, which --all prints", examples.len() - most)?;
    }
    writeln!(out)
}

/// Each once, in the order in which they come.
pub(super) fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

fn sources<'s>(sources: impl Iterator<Item = &'s str>, out: &mut dyn Write) -> io::Result<()> {
    let once = once(sources);
    if once.is_empty() { Ok(()) } else { writeln!(out, "Sources: {}", once.join("; ")) }
}

/// What the cues of a label go by.
fn cues(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    const SHOWN: usize = 25;
    let Some((strongest, added, right)) = builtin::cues(&rule.category, SHOWN) else { return Ok(()) };
    writeln!(out, "Speaks for it:\n  {}\n", strongest.pro.join(", "))?;
    writeln!(out, "Speaks against it:\n  {}\n", strongest.contra.join(", "))?;
    writeln!(out, "Learned from {} marked sentences of invented drafts. On drafts it had not seen it added {added} findings", strongest.marks)?;
    writeln!(out, "to those of the written rules; the reader had marked {right} of them too.\n")
}

fn category(name: &str, proofs: &Proofs<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{name}: {}\n", about(name))?;
    let of_it: Vec<&Rule> = proofs.rules.all().iter().filter(|rule| rule.category == name).collect();
    for rule in &of_it {
        writeln!(out, "{:<40} {:<8} {}", rule.id, rule.severity.as_str(), rule.title)?;
        if let Some(example) = proofs.of(rule).and_then(|proof| proof.bad.first()) {
            writeln!(out, "  found in: {}", example.on_one_line())?;
        }
        writeln!(out, "  better: {}", rule.help)?;
    }
    writeln!(out)?;
    if let Some((flagged, right)) = builtin::figures(Measured::Label(name)).filter(|_| LABELS.contains(&name)) {
        writeln!(out, "{MEASURED}: flagged {flagged} sentences, {}% marked by the reader too", percent(right, flagged))?;
    }
    sources(of_it.iter().flat_map(|rule| &rule.sources).map(String::as_str), out)
}

fn channel(channel: Channel, proofs: &Proofs<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (name, spec) = (channel.as_str(), proofs.rules.channel(channel));
    let page = proofs.of_channel(channel);
    writeln!(out, "{name}: {}\n", spec.title)?;
    if let Some(why) = page.and_then(|page| page.why.as_deref()) {
        writeln!(out, "{why}\n")?;
    }
    writeln!(out, "Must contain: {}", spec.demands.join(", "))?;
    for rule in proofs.rules.all().iter().filter(|rule| rule.channels.contains(&channel) && rule.kind() == "need") {
        writeln!(out, "And, by {}: otherwise {}", rule.id, rule.message)?;
    }
    let limits: Vec<String> = spec.limits.iter().map(|(measure, limit)| format!("{limit} {}", measure.as_str().replace('-', " "))).collect();
    writeln!(out, "At most: {}\n", limits.join(", "))?;
    if let Some(page) = page {
        examples("Something is missing", &page.bad, usize::MAX, out)?;
        examples("Nothing is missing", &page.good, usize::MAX, out)?;
    }
    writeln!(
        out,
        "Better: begin with `apolint new --channel {name}`, which has a blank for every part; `apolint explain fix` says what counts as one"
    )?;
    if let Some((cases, right)) = builtin::figures(Measured::Channel(name)) {
        writeln!(out, "{MEASURED}: whether a part is missing was decided as the reader did in {}% of {cases} cases", percent(right, cases))?;
    }
    sources(page.into_iter().flat_map(|page| &page.sources).map(String::as_str), out)
}
