//! Judges a draft: asks every rule in force, drops what is allowed, merges what overlaps, orders by place. The sentences a person reads
//! are `report`'s.

mod anchor;
mod fingerprint;

use std::cmp::Reverse;

use fingerprint::Fingerprints;

use crate::config::Settings;
use crate::diagnostic::{Scope, Severity};
use crate::document::Document;
use crate::language::is_english;
use crate::rule::{Apart, Evaluation, Kind, Rule, Rules, Verdict, ask};
use crate::span::Span;

/// A rule and a place; no words yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's place in [`Rules::all`].
    pub rule: usize,
    /// After the config had its say.
    pub severity: Severity,
    /// The bytes of the source that are meant, or where a finding about the whole text is shown.
    pub span: Span,
    /// The words meant, without the markup that stands between them.
    pub words: String,
    /// Of the words or of the whole text.
    pub scope: Scope,
    /// SHA-256 (hex) of rule, folded sentence and occurrence.
    pub fingerprint: String,
    /// The measure and the limit it passes.
    pub passed: Option<(usize, u32)>,
}

/// Whether the text is an apology draft; nothing where it is not English, and so not judged.
#[must_use]
pub fn is_apology(evaluation: &Evaluation<'_>) -> Option<bool> {
    let document = evaluation.document();
    if !is_english(document) {
        return None;
    }
    let cues = evaluation.rules().cues();
    let score: i32 = cues.iter().filter(|cue| evaluation.holds_cue(cue)).map(|cue| cue.weight).sum();
    Some(cues.is_empty() || score > 0)
}

/// What a rule found, before it is decided what is told.
struct Raw {
    rule: usize,
    severity: Severity,
    /// In the prose.
    span: Span,
    scope: Scope,
    fingerprint: String,
    passed: Option<(usize, u32)>,
}

/// The findings in a draft, ordered by place.
pub(crate) fn lint(evaluation: &Evaluation<'_>, settings: &Settings<'_>) -> Vec<Finding> {
    let (rules, document) = (evaluation.rules(), evaluation.document());
    let mut found = Vec::new();
    for (at, rule) in rules.all().iter().enumerate() {
        if settings.holds(rule) && rule.holds_on(settings.channel) && is_demanded(rules, rule, settings) {
            found.extend(verdict_of(evaluation, at, settings));
        }
    }
    sort(&mut found, rules);
    let mut fingerprints = Fingerprints::default();
    for raw in &mut found {
        raw.fingerprint = fingerprints.of(&rules.all()[raw.rule], raw.span, document);
    }
    found.retain(|raw| !settings.allows(&rules.all()[raw.rule], raw.span.of(document.shadow()), &raw.fingerprint));
    let mut found = merge(found, rules);
    sort(&mut found, rules);
    found.into_iter().map(|raw| finding(raw, document)).collect()
}

/// The same in bytes of the source; what has no words stands at the last character.
fn finding(raw: Raw, document: &Document) -> Finding {
    let Raw { rule, severity, span, scope, fingerprint, passed } = raw;
    let words = span.of(document.shadow()).to_owned();
    let span = if span.is_empty() { document.last_character() } else { document.source(span) };
    Finding { rule, severity, span, words, scope, fingerprint, passed }
}

/// Orders by place, then by id.
fn sort(found: &mut [Raw], rules: &Rules) {
    let id = |raw: &Raw| rules.all()[raw.rule].id.as_str();
    found.sort_by(|left, right| (left.span, id(left)).cmp(&(right.span, id(right))));
}

/// An element's own rule speaks where the channel demands the element, or where it was asked for by name.
fn is_demanded(rules: &Rules, rule: &Rule, settings: &Settings<'_>) -> bool {
    match rule.kind {
        Kind::NeedElement { element, demanded: true } => settings.selects(rule) || rules.demands(settings.channel).contains(&element),
        _ => true,
    }
}

fn verdict_of(evaluation: &Evaluation<'_>, at: usize, settings: &Settings<'_>) -> Vec<Raw> {
    let rule = &evaluation.rules().all()[at];
    let severity = settings.severity(rule);
    let raw = |span, scope, passed| Raw { rule: at, severity, span, scope, fingerprint: String::new(), passed };
    let end = evaluation.document().shadow().len();
    let whole = |passed| vec![raw(anchor::of(evaluation, rule).unwrap_or(Span::new(end, end)), Scope::Document, passed)];
    match ask(evaluation, rule, settings.channel, None, None) {
        Verdict::Found(hits) => hits.into_iter().map(|hit| raw(hit.span, Scope::Span, None)).collect(),
        Verdict::Missing(true) => whole(None),
        Verdict::Passed(Some(passed)) => whole(Some(passed)),
        Verdict::Missing(false) | Verdict::Passed(None) => Vec::new(),
    }
}

/// Of findings of one category that overlap, the most severe stays, then the longest, then the first id by name.
fn merge(mut found: Vec<Raw>, rules: &Rules) -> Vec<Raw> {
    let rule = |raw: &Raw| &rules.all()[raw.rule];
    found.sort_by(|left, right| {
        let key = |raw: &Raw| (Reverse(raw.severity), Reverse(raw.span.end - raw.span.start));
        (rule(left).category.as_str(), key(left), rule(left).id.as_str(), left.span).cmp(&(
            rule(right).category.as_str(),
            key(right),
            rule(right).id.as_str(),
            right.span,
        ))
    });
    let mut taken = Apart::default();
    let mut category = "";
    found.retain(|raw| {
        if category != rule(raw).category {
            category = &rule(raw).category;
            taken = Apart::default();
        }
        raw.scope == Scope::Document || taken.takes(raw.span)
    });
    found
}

/// Cuts, matches and judges in one go: the findings in a text, with the default pack's rules or any others.
#[must_use]
pub fn findings(document: &Document, rules: &Rules, settings: &Settings<'_>) -> Vec<Finding> {
    lint(&Evaluation::new(rules, document), settings)
}
