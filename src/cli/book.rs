//! The rule book: every category, rule, element and channel on one page of Markdown, written from the rule files. `apolint explain` prints the same
//! one by one.

use std::io::{self, Write};

use crate::builtin;
use crate::rule::{Channel, Loaded, Proof, Rule, Rules, about, categories};
use crate::source::Sources;

/// Writes the book of these rules. `loaded` are the proofs of the packs beside the built-in one.
pub(super) fn write(rules: &Rules, loaded: &[Loaded], out: &mut dyn Write) -> io::Result<()> {
    let (built_in, own, _) = builtin::load(&mut Sources::default());
    let proof = |rule: &Rule| {
        let theirs = loaded.iter().flat_map(|loaded| &loaded.proofs).find(|proof| rules.all()[proof.rule].id == rule.id);
        theirs.or_else(|| own.proofs.iter().find(|proof| built_in.all()[proof.rule].id == rule.id))
    };
    let of = |category: &str| {
        let mut of: Vec<&Rule> = rules.all().iter().filter(|rule| rule.category == category).collect();
        of.sort_by_key(|rule| &rule.id);
        of
    };
    writeln!(out, "# The rules\n")?;
    writeln!(
        out,
        "Written by `apolint rules --format markdown` from the rule files; a test keeps it current. The figures come from invented drafts that were read"
    )?;
    writeln!(
        out,
        "by a language model, some of which the rules were written from: how often a rule fired there, and how many percent of that the reader had marked too.\n"
    )?;
    writeln!(out, "| category | rules | what it is about |\n| --- | --- | --- |")?;
    for category in categories().filter(|category| !of(category).is_empty()) {
        writeln!(out, "| [{category}](#{category}) | {} | {} |", of(&category).len(), about(&category))?;
    }
    for category in categories().filter(|category| !of(category).is_empty()) {
        writeln!(out, "\n## {category}\n\n{}", about(&category))?;
        for rule in of(&category) {
            page(rule, proof(rule), built_in.get(&rule.id).is_some(), out)?;
        }
    }
    channels(rules, out)
}

fn page(rule: &Rule, proof: Option<&Proof>, is_built_in: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### {}\n\n{} ({}). {}\n", rule.id, capital(&rule.title), rule.severity, rule.why.replace('\n', " "))?;
    writeln!(out, "- **Better:** {}", rule.help)?;
    if let Some(proof) = proof {
        let titles = if matches!(rule.kind(), "find" | "check") { ["Found in", "Not found in"] } else { ["Speaks up on", "Silent on"] };
        for (title, examples) in titles.into_iter().zip([&proof.bad, &proof.good]) {
            // Three show what is meant; the rest are there to prove every phrase.
            let shown: Vec<String> = examples.iter().take(3).map(|example| quoted(&example.text, &example.marks)).collect();
            writeln!(out, "- **{title}:** {}", shown.join(" · "))?;
        }
    }
    for rewrite in &rule.rewrites {
        let with = if rewrite.with.is_empty() { String::new() } else { format!(": `{}`", rewrite.with) };
        writeln!(out, "- **Could be:** {}{with}{}", rewrite.title, if rewrite.safe { " (`--fix` does it)" } else { "" })?;
    }
    if let Some((fired, right)) = builtin::figures(&rule.id).filter(|_| is_built_in) {
        writeln!(out, "- **Measured:** fired {fired} times, {}% marked by the reader too", right * 100 / fired.max(1))?;
    }
    if !rule.sources.is_empty() {
        writeln!(out, "- **Sources:** {}", rule.sources.join("; "))?;
    }
    Ok(())
}

/// An example as inline code, on one line, with its marks.
fn quoted(text: &str, marks: &[crate::span::Span]) -> String {
    let mut text = text.to_owned();
    for mark in marks.iter().rev() {
        text.insert(mark.end, '»');
        text.insert(mark.start, '«');
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fence = if line.contains('`') { "``" } else { "`" };
    format!("{fence}{line}{fence}")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn channels(rules: &Rules, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Channels\n\n| channel | for | must contain | at most |\n| --- | --- | --- | --- |")?;
    for channel in Channel::ALL {
        let spec = rules.channel(*channel);
        let limits: Vec<String> = spec.limits.iter().map(|(measure, limit)| format!("{limit} {}", measure.as_str().replace('-', " "))).collect();
        writeln!(out, "| {} | {} | {} | {} |", channel.as_str(), spec.title, spec.demands.join(", "), limits.join(", "))?;
    }
    Ok(())
}
