//! Judges a draft: asks every rule in force, drops what is allowed, merges what overlaps, orders by place. The sentences a person reads
//! are `report`'s.

mod anchor;
mod fingerprint;

use std::cmp::Reverse;

use fingerprint::Fingerprints;
pub(crate) use fingerprint::sha256;

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
    /// The bytes meant, or where a finding about the whole text is shown.
    pub span: Span,
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

/// The findings in a draft, ordered by place.
pub(crate) fn lint(evaluation: &Evaluation<'_>, settings: &Settings<'_>) -> Vec<Finding> {
    let rules = evaluation.rules();
    let mut findings = Vec::new();
    for (at, rule) in rules.all().iter().enumerate() {
        if settings.holds(rule) && rule.holds_on(settings.channel) && is_demanded(rules, rule, settings) {
            findings.extend(verdict_of(evaluation, at, settings));
        }
    }
    sort(&mut findings, rules);
    let mut fingerprints = Fingerprints::default();
    for finding in &mut findings {
        finding.fingerprint = fingerprints.of(&rules.all()[finding.rule], finding.span, evaluation.document());
    }
    findings.retain(|finding| {
        let words = finding.span.of(evaluation.document().shadow());
        !settings.allows(&rules.all()[finding.rule], words, &finding.fingerprint)
    });
    let mut findings = merge(findings, rules);
    sort(&mut findings, rules);
    findings
}

/// Orders by place, then by id.
fn sort(findings: &mut [Finding], rules: &Rules) {
    let id = |finding: &Finding| rules.all()[finding.rule].id.as_str();
    findings.sort_by(|left, right| (left.span, id(left)).cmp(&(right.span, id(right))));
}

/// An element's own rule speaks where the channel demands the element, or where it was asked for by name.
fn is_demanded(rules: &Rules, rule: &Rule, settings: &Settings<'_>) -> bool {
    match rule.kind {
        Kind::NeedElement { element, demanded: true } => settings.selects(rule) || rules.demands(settings.channel).contains(&element),
        _ => true,
    }
}

fn verdict_of(evaluation: &Evaluation<'_>, at: usize, settings: &Settings<'_>) -> Vec<Finding> {
    let rule = &evaluation.rules().all()[at];
    let severity = settings.severity(rule);
    let whole =
        |passed| vec![Finding { rule: at, severity, span: anchor::of(evaluation, rule), scope: Scope::Document, fingerprint: String::new(), passed }];
    match ask(evaluation, rule, settings.channel, None, None) {
        Verdict::Found(hits) => hits
            .into_iter()
            .map(|hit| Finding { rule: at, severity, span: hit.span, scope: Scope::Span, fingerprint: String::new(), passed: None })
            .collect(),
        Verdict::Missing(true) => whole(None),
        Verdict::Passed(Some(passed)) => whole(Some(passed)),
        Verdict::Missing(false) | Verdict::Passed(None) => Vec::new(),
    }
}

/// Of findings of one category that overlap, the most severe stays, then the longest, then the first id by name.
fn merge(mut findings: Vec<Finding>, rules: &Rules) -> Vec<Finding> {
    let rule = |finding: &Finding| &rules.all()[finding.rule];
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| (Reverse(finding.severity), Reverse(finding.span.end - finding.span.start));
        (rule(left).category.as_str(), key(left), rule(left).id.as_str(), left.span).cmp(&(
            rule(right).category.as_str(),
            key(right),
            rule(right).id.as_str(),
            right.span,
        ))
    });
    let mut taken = Apart::default();
    let mut category = "";
    findings.retain(|finding| {
        if category != rule(finding).category {
            category = &rule(finding).category;
            taken = Apart::default();
        }
        finding.scope == Scope::Document || taken.takes(finding.span)
    });
    findings
}

/// Cuts, matches and judges in one go: the findings in a text, with the default pack's rules or any others.
#[must_use]
pub fn findings(document: &Document, rules: &Rules, settings: &Settings<'_>) -> Vec<Finding> {
    lint(&Evaluation::new(rules, document), settings)
}
