//! The judge: holds every rule of a pack to the law that `docs/rule-files.md` states. The same for the built-in pack under
//! `cargo test` and for a team's pack under `apolint test`.

use super::evaluate::Evaluation;
use super::fields::Text;
use super::proof::{ChannelProof, Example, Loaded, Proof};
use super::query::{Part, QueryId};
use super::verdict::{Verdict, ask};
use super::{Channel, Found, Kind, Rewrite, Rule, Rules, offers};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::span::Span;

/// Reads a text of a format, given by its name; the formats are `extract`'s, which this room does not know.
///
/// # Errors
/// What is wrong with the name.
pub(crate) type Reader = fn(&str, Option<&str>) -> Result<Document, String>;

/// Every breach of the law in the rules of one pack, each at its own bytes. Rules whose file has a mistake already are not judged.
pub(crate) fn judge(loaded: &Loaded, rules: &Rules, mistakes: &[Diagnostic], reader: Reader) -> Vec<Diagnostic> {
    let is_broken = |proof: &&Proof| mistakes.iter().any(|mistake| mistake.file == proof.file);
    let sound = loaded.proofs.iter().filter(|proof| !is_broken(proof));
    let mut breaches: Vec<Diagnostic> = sound.flat_map(|proof| Judge { rules, rule: &rules.rules[proof.rule], proof }.breaches(reader)).collect();
    for proof in loaded.channels.iter().filter(|proof| !mistakes.iter().any(|mistake| mistake.file == proof.file)) {
        breaches.extend(channel(proof, rules, reader));
    }
    breaches
}

/// Holds a channel to its drafts: nothing is missing in a good one and no limit passed, something is in a bad one.
fn channel(proof: &ChannelProof, rules: &Rules, reader: Reader) -> Vec<Diagnostic> {
    let breach = |example: &Example, law, message: String| Diagnostic::mistake(law, message, example.file, example.span);
    let of_the_whole = |example: &Example| -> Vec<String> {
        let Ok(document) = reader(&example.text, None) else { return Vec::new() };
        let evaluation = Evaluation::new(rules, &document);
        let is_asked = |rule: &Rule| match rule.kind {
            // What the channel does not demand is worth a hint in a draft, and no breach of its proof.
            Kind::NeedElement { element, .. } => rules.demands(proof.channel).contains(&element),
            _ => true,
        };
        let on_it = rules.rules.iter().filter(|rule| rule.holds_on(proof.channel) && !rule.is_for_final() && is_asked(rule));
        let speaks = |rule: &&Rule| matches!(ask(&evaluation, rule, proof.channel, None, None), Verdict::Missing(true) | Verdict::Passed(Some(_)));
        on_it.filter(speaks).map(|rule| rule.id.clone()).collect()
    };
    let good = proof.good.iter().flat_map(|example| {
        of_the_whole(example).into_iter().map(move |rule| breach(example, "rule-law/good", format!("good example: {rule} speaks up")))
    });
    let bad = proof.bad.iter().filter(|example| of_the_whole(example).is_empty());
    good.chain(bad.map(|example| breach(example, "rule-law/bad", "bad example: nothing is missing, and no limit is passed".to_owned()))).collect()
}

struct Judge<'j> {
    rules: &'j Rules,
    rule: &'j Rule,
    proof: &'j Proof,
}

impl Judge<'_> {
    fn breaches(&self, reader: Reader) -> Vec<Diagnostic> {
        let mut breaches = Vec::new();
        let format = self.proof.format.as_ref();
        let read = |example: &Example| reader(&example.text, format.map(|format| format.value.as_str()));
        let documents: Vec<Document> = match self.proof.bad.iter().chain(&self.proof.good).map(read).collect() {
            Ok(documents) => documents,
            Err(message) => return format.map(|format| format.mistake("file/format", message)).into_iter().collect(),
        };
        let evaluations: Vec<Evaluation<'_>> = documents.iter().map(|document| Evaluation::new(self.rules, document)).collect();
        let (bad, good) = evaluations.split_at(self.proof.bad.len());
        for (example, evaluation) in self.proof.bad.iter().zip(bad) {
            breaches.extend(Self::bad(example, evaluation, &self.ask(evaluation, None)));
        }
        for (example, evaluation) in self.proof.good.iter().zip(good) {
            breaches.extend(self.good(example, evaluation));
        }
        let verdicts: Vec<Verdict> = evaluations.iter().map(|evaluation| self.ask(evaluation, None)).collect();
        for (rewrite, (from, to)) in self.rule.rewrites.iter().zip(&self.proof.rewrites) {
            breaches.extend(self.rewritten(rewrite, from, to, reader));
        }
        for (query, part, file, span) in &self.proof.parts {
            let skip = Some((*query, *part));
            if evaluations.iter().zip(&verdicts).all(|(evaluation, verdict)| self.ask(evaluation, skip) == *verdict) {
                breaches
                    .push(Diagnostic::mistake("rule-law/idle", idle(*part), *file, *span).with_help("add an example that needs it, or delete it"));
            }
        }
        breaches
    }

    /// Holds a suggestion to its text and what it makes of it; a safe one must leave nothing to find.
    fn rewritten(&self, rewrite: &Rewrite, from: &Text, to: &Text, reader: Reader) -> Option<Diagnostic> {
        let breach = |text: &Text, message: String| Some(text.mistake("rule-law/suggestion", message));
        let format = self.proof.format.as_ref().map(|format| format.value.as_str());
        let (Ok(document), Ok(after)) = (reader(&from.value, format), reader(&to.value, format)) else { return None };
        let evaluation = Evaluation::new(self.rules, &document);
        let Verdict::Found(found) = self.ask(&evaluation, None) else {
            return breach(from, "only a rule that finds words can suggest others".to_owned());
        };
        let offered = found.iter().flat_map(|found| offers(&evaluation, self.rule, found)).find(|(offered, ..)| std::ptr::eq(*offered, rewrite));
        let Some((_, at, text)) = offered else { return breach(from, "the rule finds nothing here that these phrases hold".to_owned()) };
        let at = document.source(at);
        let made = [&from.value[..at.start], &text, &from.value[at.end..]].concat();
        if made != to.value {
            return breach(to, format!("the suggestion makes `{made}` of it"));
        }
        let count = |evaluation: &Evaluation<'_>| {
            let all = self.rules.rules.iter().filter(|rule| matches!(rule.kind, Kind::Find(_)));
            all.map(|rule| if let Verdict::Found(found) = ask(evaluation, rule, self.channel(), None, None) { found.len() } else { 0 }).sum::<usize>()
        };
        let after = Evaluation::new(self.rules, &after);
        let is_left = self.ask(&after, None) != Verdict::Found(Vec::new());
        (rewrite.safe && (is_left || count(&after) >= count(&evaluation)))
            .then(|| to.mistake("rule-law/suggestion", "a safe suggestion leaves nothing to find and adds nothing"))
    }

    fn channel(&self) -> Channel {
        self.rule.channels.first().copied().unwrap_or_default()
    }

    fn ask(&self, evaluation: &Evaluation<'_>, skip: Option<(QueryId, Part)>) -> Verdict {
        ask(evaluation, self.rule, self.channel(), self.proof.max, skip)
    }

    fn bad(example: &Example, evaluation: &Evaluation<'_>, verdict: &Verdict) -> Option<Diagnostic> {
        let breach = |message: String| Some(Diagnostic::mistake("rule-law/bad", message, example.file, example.span));
        match verdict {
            Verdict::Found(_) if example.marks.is_empty() => breach("a bad example marks the words to be found: `<<words>>`".to_owned()),
            Verdict::Found(hits) => {
                let found: Vec<Span> = hits.iter().map(|hit| hit.source(evaluation.document())).collect();
                let show = |spans: &[Span]| match spans {
                    [] => "nothing".to_owned(),
                    _ => spans.iter().map(|span| format!("`{}`", span.of(&example.text))).collect::<Vec<_>>().join(", "),
                };
                if found == example.marks {
                    None
                } else {
                    breach(format!("bad example: {} is marked, {} is found", show(&example.marks), show(&found)))
                }
            }
            Verdict::Missing(_) | Verdict::Passed(_) if !example.marks.is_empty() => {
                breach("a rule about the whole text has no marks in its examples".to_owned())
            }
            Verdict::Missing(true) | Verdict::Passed(Some(_)) => None,
            Verdict::Missing(false) => breach("bad example: what is needed is found in it, so there is no finding".to_owned()),
            Verdict::Passed(None) => breach("bad example: it does not pass the limit, so there is no finding".to_owned()),
        }
    }

    fn good(&self, example: &Example, evaluation: &Evaluation<'_>) -> Vec<Diagnostic> {
        let breach = |message: String| Diagnostic::mistake("rule-law/good", message, example.file, example.span);
        if !example.marks.is_empty() {
            return vec![breach("a good example has no marks".to_owned())];
        }
        if !matches!(self.rule.kind, Kind::Find(_) | Kind::Check(_)) {
            return match self.ask(evaluation, None) {
                Verdict::Missing(true) => vec![breach("good example: what is needed is not found in it".to_owned())],
                Verdict::Passed(Some((value, max))) => vec![breach(format!("good example: it passes the limit ({value} of {max})"))],
                _ => Vec::new(),
            };
        }
        let channel = self.channel();
        let mut breaches = Vec::new();
        for rule in self.rules.rules.iter().filter(|rule| rule.holds_on(channel) && !rule.is_for_final()) {
            if let Verdict::Found(hits) = ask(evaluation, rule, channel, None, None) {
                let words = |found: &Found| found.source(evaluation.document()).of(&example.text).to_owned();
                breaches.extend(hits.iter().map(|found| breach(format!("good example: `{}` is found by {}", words(found), rule.id))));
            }
        }
        breaches
    }
}

fn idle(part: Part) -> &'static str {
    match part {
        Part::Phrase(_) => "idle phrase: no example needs it",
        Part::Pattern(_) => "idle pattern: no example needs it",
        Part::Unless(_) => "idle exception: no example needs it",
        Part::With(_) | Part::Without(_) => "idle guard: no example needs it",
    }
}
