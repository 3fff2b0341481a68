//! The rule book: every category, rule, element and channel on one page of Markdown, written from the rule files. `apolint explain` prints the same
//! one by one.

use std::io::{self, Write};

use super::explain::{element, once, percent, rewrite, titles};
use super::proofs::Proofs;
use crate::builtin::{self, Measured};
use crate::rule::{Channel, Example, Rule, about, categories};

/// Writes the book of these rules, which are in order.
pub(super) fn write(proofs: &Proofs<'_>, rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let of = |category: &str| rules.iter().filter(|rule| rule.category == category).copied().collect::<Vec<_>>();
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
            page(rule, proofs, out)?;
        }
    }
    channels(proofs, out)
}

fn page(rule: &Rule, proofs: &Proofs<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### {}\n\n{} ({}). {}\n", rule.id, capital(&rule.title), rule.severity, rule.why.replace('\n', " "))?;
    writeln!(out, "- **Better:** {}", rule.help)?;
    if let Some(proof) = proofs.of(rule) {
        for (title, examples) in titles(rule).into_iter().zip([&proof.bad, &proof.good]) {
            // Three show what is meant; the rest are there to prove every phrase.
            let shown: Vec<String> = examples.iter().take(3).map(quoted).collect();
            writeln!(out, "- **{title}:** {}", shown.join(" · "))?;
        }
    }
    for rewrite in once(rule.rewrites.iter().map(|offer| rewrite(offer, "`"))) {
        writeln!(out, "- **Could be:** {rewrite}")?;
    }
    if let Some((fired, right)) = proofs.figures(rule) {
        writeln!(out, "- **Measured:** fired {fired} times, {}% marked by the reader too", percent(right, fired))?;
    }
    if let Some((drafts, right)) = element(rule).and_then(|element| builtin::figures(Measured::Element(element))) {
        writeln!(out, "- **Measured:** decided as the reader did in {}% of {drafts} drafts", percent(right, drafts))?;
    }
    if !rule.sources.is_empty() {
        writeln!(out, "- **Sources:** {}", rule.sources.join("; "))?;
    }
    Ok(())
}

/// An example as inline code.
fn quoted(example: &Example) -> String {
    let line = example.on_one_line();
    let fence = if line.contains('`') { "``" } else { "`" };
    format!("{fence}{line}{fence}")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn channels(proofs: &Proofs<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Channels\n\n| channel | for | must contain | at most |\n| --- | --- | --- | --- |")?;
    for channel in Channel::ALL {
        let (name, spec) = (channel.as_str(), proofs.rules.channel(*channel));
        let limits: Vec<String> = spec.limits.iter().map(|(measure, limit)| format!("{limit} {}", measure.as_str().replace('-', " "))).collect();
        writeln!(out, "| [{name}](#{name}) | {} | {} | {} |", spec.title, spec.demands.join(", "), limits.join(", "))?;
    }
    for channel in Channel::ALL {
        let name = channel.as_str();
        let Some(page) = proofs.of_channel(*channel) else { continue };
        writeln!(out, "\n### {name}\n\n{}", page.why.as_deref().unwrap_or_default().replace('\n', " "))?;
        for (title, examples) in ["Something is missing", "Nothing is missing"].into_iter().zip([&page.bad, &page.good]) {
            for example in examples {
                writeln!(out, "\n{title}:\n\n```text\n{}\n```", example.text.trim())?;
            }
        }
        writeln!(out, "\n- **Better:** begin with `apolint new --channel {name}`, which has a blank for every part")?;
        if let Some((cases, right)) = builtin::figures(Measured::Channel(name)) {
            writeln!(out, "- **Measured:** whether a part is missing was decided as the reader did in {}% of {cases} cases", percent(right, cases))?;
        }
        writeln!(out, "- **Sources:** {}", page.sources.join("; "))?;
    }
    Ok(())
}
