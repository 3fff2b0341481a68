//! Judges a draft: asks every rule in force, drops what is allowed, merges what overlaps, orders by place. The sentences a person reads
//! are `report`'s.

mod anchor;
mod fingerprint;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use fingerprint::Fingerprints;
pub(crate) use fingerprint::sha256;

use crate::config::{Allowances, Settings};
use crate::diagnostic::{Edit, Scope, Severity, Suggestion};
use crate::document::{Document, Name, letters};
use crate::language::is_english;
use crate::rule::{Apart, Evaluation, Found, Kind, Rewrite, Rule, Rules, Verdict, ask, offers, unused};
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
    /// What to do, if more can be said than the rule says.
    pub hint: Option<String>,
    /// How probable it is in percent, where learned cues say so.
    pub percent: Option<u8>,
    /// What could be written instead, in bytes of the source.
    pub suggestions: Vec<Suggestion>,
}

/// Whether the text is an apology draft; nothing where it is not English, and so not judged.
#[must_use]
pub fn is_apology(evaluation: &Evaluation<'_>) -> Option<bool> {
    let document = evaluation.document();
    if !is_english(document) {
        return None;
    }
    if let Some(learned) = evaluation.scores().is_apology() {
        return Some(learned);
    }
    let cues = evaluation.rules().cues();
    let score: i32 = cues.iter().filter(|cue| evaluation.holds_cue(cue)).map(|cue| cue.weight).sum();
    Some(cues.is_empty() || score > 0)
}

/// What a rule found, before it is decided what is told.
struct Raw {
    rule: usize,
    severity: Severity,
    found: Found,
    scope: Scope,
    fingerprint: String,
    passed: Option<(usize, u32)>,
}

impl Raw {
    /// Its words as they are shown: those of the prose, or what stands beside it.
    fn words<'r>(&'r self, document: &'r Document) -> &'r str {
        self.found.aside.as_ref().map_or_else(|| document.written(self.found.at), |(_, text)| text)
    }
}

/// What was found in a draft, and what let other findings stand.
#[derive(Debug, Default)]
pub(crate) struct Linted {
    /// In order of place.
    pub(crate) findings: Vec<Finding>,
    /// Entries of the config.
    pub(crate) allowances: Allowances,
}

/// The findings in a draft.
pub(crate) fn lint(evaluation: &Evaluation<'_>, settings: &Settings<'_>) -> Linted {
    let (rules, document) = (evaluation.rules(), evaluation.document());
    let in_force = |rule: &Rule| settings.holds(rule) && rule.holds_on(settings.channel) && is_demanded(rules, rule, settings);
    let (late, first): (Vec<usize>, Vec<usize>) =
        evaluation.in_turn().into_iter().filter(|at| in_force(&rules.all()[*at])).partition(|at| rules.all()[*at].is_about_unused());
    let mut allowed = Allowed { document, settings, used: BTreeSet::new(), silent: BTreeSet::new(), allowances: settings.allowances(rules.all()) };
    let mut raws: Vec<Raw> = first.into_iter().flat_map(|at| verdict_of(evaluation, at, settings)).collect();
    allowed.drop_from(&mut raws, rules);
    // What nothing needed is known only now.
    let used = std::mem::take(&mut allowed.used);
    let is_used = |at: usize, name: &Name| {
        let known = rules.all().iter().any(|rule| rule.is_named(&name.text) && settings.holds(rule) && !rule.is_about_unused());
        known.then(|| used.contains(&(at, name.text.clone())))
    };
    let mut unused: Vec<Raw> = late.into_iter().flat_map(|at| spans(at, unused(evaluation, is_used), settings.severity(&rules.all()[at]))).collect();
    allowed.drop_from(&mut unused, rules);
    raws.extend(unused);
    let raws = merge(raws, document, rules);
    let mut findings: Vec<Finding> = raws.into_iter().map(|raw| finding(raw, evaluation)).collect();
    findings.sort_by(|left, right| (left.span, &rules.all()[left.rule].id).cmp(&(right.span, &rules.all()[right.rule].id)));
    if settings.detect && is_doubtful(evaluation) {
        only_remark(&mut findings, rules);
    }
    Linted { findings, allowances: allowed.allowances }
}

/// Fewer words than these are a message, not a letter.
const SHORT: usize = 60;

/// Whether a text that [`is_apology`] took for one may be none: nobody is sorry in it, and either nobody owns a fault or it is but a few words.
/// It is as often the plain answer to a question, or news.
fn is_doubtful(evaluation: &Evaluation<'_>) -> bool {
    let is_without = |element: &str| evaluation.first_of(element).is_none();
    is_without("apology") && (is_without("ownership") || evaluation.document().word_count() < SHORT)
}

/// What a text lacks is a remark where nothing it says is minded: an ordinary answer lacks all of it, and rightly.
fn only_remark(findings: &mut [Finding], rules: &Rules) {
    let is_lack = |finding: &Finding| matches!(rules.all()[finding.rule].kind, Kind::NeedElement { .. });
    if findings.iter().all(|finding| is_lack(finding) || finding.severity == Severity::Info) {
        for finding in findings {
            finding.severity = Severity::Info;
        }
    }
}

/// The same in bytes of the source; what has no words stands at the last character.
fn finding(raw: Raw, evaluation: &Evaluation<'_>) -> Finding {
    let document = evaluation.document();
    let suggestions = suggestions(&raw, evaluation);
    let words = raw.words(document).to_owned();
    let Raw { rule, severity, found, scope, fingerprint, passed } = raw;
    let span = if found.aside.is_none() && found.at.is_empty() { document.last_character() } else { found.source(document) };
    Finding { rule, severity, span, words, scope, fingerprint, passed, hint: found.hint, percent: found.percent, suggestions }
}

/// What the rule offers, where the words stand in the source as they are read: markup or an encoding between them is the author's to keep.
fn suggestions(raw: &Raw, evaluation: &Evaluation<'_>) -> Vec<Suggestion> {
    let document = evaluation.document();
    let rule = &evaluation.rules().all()[raw.rule];
    let suggestion = |(rewrite, at, text): (&Rewrite, Span, String)| {
        let span = document.source(at);
        let is_verbatim = span.end - span.start == at.end - at.start;
        is_verbatim.then(|| Suggestion { title: rewrite.title.clone(), safe: rewrite.safe, edits: vec![Edit { span, text }] })
    };
    offers(evaluation, rule, &raw.found).into_iter().filter_map(suggestion).collect()
}

/// What may stand, and what of that was needed.
struct Allowed<'a> {
    document: &'a Document,
    settings: &'a Settings<'a>,
    /// Directives by number, with the name that was needed.
    used: BTreeSet<(usize, String)>,
    /// Sentences and the categories of what may stand there.
    silent: BTreeSet<(usize, String)>,
    allowances: Allowances,
}

impl Allowed<'_> {
    /// Names the findings, and drops those that may stand.
    fn drop_from(&mut self, raws: &mut Vec<Raw>, rules: &Rules) {
        raws.sort_by(|left, right| (left.found.at, &rules.all()[left.rule].id).cmp(&(right.found.at, &rules.all()[right.rule].id)));
        let mut fingerprints = Fingerprints::default();
        for raw in raws.iter_mut() {
            raw.fingerprint = fingerprints.of(&rules.all()[raw.rule], raw.found.at, self.document);
        }
        raws.retain(|raw| {
            let rule = &rules.all()[raw.rule];
            let by_config = self.settings.allowed_by(rule, raw.words(self.document), &raw.fingerprint);
            let by_draft = self.directives_for(rule, raw);
            let may_stand = !by_config.is_empty() || !by_draft.is_empty();
            if may_stand && raw.scope == Scope::Span {
                self.silent.insert((self.document.sentence_at(raw.found.at.start), rule.category.clone()));
            }
            self.allowances.used.extend(by_config);
            self.used.extend(by_draft);
            !may_stand
        });
        // Cues would only say again of the sentence what was allowed there.
        raws.retain(|raw| {
            let rule = &rules.all()[raw.rule];
            let is_silent = || self.silent.contains(&(self.document.sentence_at(raw.found.at.start), rule.category.clone()));
            !matches!(rule.kind, Kind::Learned) || !is_silent()
        });
    }

    /// The directives, by number and name, that let a finding stand.
    fn directives_for(&self, rule: &Rule, raw: &Raw) -> Vec<(usize, String)> {
        let place = (raw.scope == Scope::Span).then_some(raw.found.at);
        let directives = self.document.directives().iter().enumerate().filter(|(_, directive)| directive.reaches(place));
        let names = directives.flat_map(|(at, directive)| directive.names.iter().map(move |name| (at, name)));
        names.filter(|(_, name)| rule.is_named(&name.text)).map(|(at, name)| (at, name.text.clone())).collect()
    }
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
    let end = evaluation.document().shadow().len();
    let whole = |passed| {
        let found = Found::words(anchor::of(evaluation, rule).unwrap_or(Span::new(end, end)));
        vec![Raw { rule: at, severity, found, scope: Scope::Document, fingerprint: String::new(), passed }]
    };
    match ask(evaluation, rule, settings.channel, None, None) {
        Verdict::Found(found) => spans(at, found, severity),
        Verdict::Missing(true) => whole(None),
        Verdict::Passed(Some(passed)) => whole(Some(passed)),
        Verdict::Missing(false) | Verdict::Passed(None) => Vec::new(),
    }
}

fn spans(rule: usize, found: Vec<Found>, severity: Severity) -> Vec<Raw> {
    found.into_iter().map(|found| Raw { rule, severity, found, scope: Scope::Span, fingerprint: String::new(), passed: None }).collect()
}

/// Of findings of one category that overlap, the most severe stays, then what a written rule found, then the longest in letters, then the
/// first id by name.
fn merge(mut found: Vec<Raw>, document: &Document, rules: &Rules) -> Vec<Raw> {
    let rule = |raw: &Raw| &rules.all()[raw.rule];
    found.sort_by(|left, right| {
        let length = |raw: &Raw| letters(raw.words(document));
        let key = |raw: &Raw| (Reverse(raw.severity), raw.found.percent.is_some(), Reverse(length(raw)));
        (rule(left).category.as_str(), key(left), rule(left).id.as_str(), left.found.at).cmp(&(
            rule(right).category.as_str(),
            key(right),
            rule(right).id.as_str(),
            right.found.at,
        ))
    });
    let mut taken = Apart::default();
    let mut category = "";
    found.retain(|raw| {
        if category != rule(raw).category {
            category = &rule(raw).category;
            taken = Apart::default();
        }
        raw.scope == Scope::Document || taken.takes(raw.found.at)
    });
    found
}

/// Cuts, matches and judges in one go: the findings in a text, with the default pack's rules or any others.
#[must_use]
pub fn findings(document: &Document, rules: &Rules, settings: &Settings<'_>) -> Vec<Finding> {
    lint(&Evaluation::in_mode(rules, document, settings.mode), settings).findings
}
