//! Checks on what a draft tells apolint: directives that cannot be followed, that give no reason or that nothing needs, and settings
//! that do not exist. What a directive lets stand is applied by `lint`.

use super::super::category::all as categories;
use super::super::fields::closest;
use super::super::said::{Value, said};
use super::super::verdict::{Verdict, ask};
use super::super::{Channel, Evaluation, Kind, Rule};
use super::{Check, Found};
use crate::document::{Directive, Document, Name};
use crate::span::Span;

fn place(directive: &Directive) -> Span {
    Span::new(directive.at, directive.at)
}

fn whole(directive: &Directive) -> Found {
    Found::aside(place(directive), directive.span, "this comment")
}

fn name_of(directive: &Directive, name: &Name) -> Found {
    Found::aside(place(directive), name.span, name.text.clone())
}

/// All directives.
pub(super) fn all(document: &Document) -> Vec<Found> {
    document.directives().iter().map(whole).collect()
}

/// Directives that cannot be followed.
pub(super) fn broken(document: &Document) -> Vec<Found> {
    let faulty = document.directives().iter().filter(|directive| directive.fault.is_some());
    faulty.map(|directive| whole(directive).with_hint(directive.fault.clone())).collect()
}

/// Directives that do not say why.
pub(super) fn without_reason(document: &Document) -> Vec<Found> {
    document.directives().iter().filter(|directive| directive.fault.is_none() && !directive.has_reason).map(whole).collect()
}

/// Names that are no rule's and no category's.
pub(super) fn unknown(evaluation: &Evaluation<'_>) -> Vec<Found> {
    // A suggestion costs a comparison with every rule there is.
    const MOST_HINTS: usize = 50;
    let rules = evaluation.rules().all();
    let categories: Vec<String> = categories().collect();
    let known = || rules.iter().map(|rule| rule.id.as_str()).chain(categories.iter().map(String::as_str));
    let names = evaluation.document().directives().iter().flat_map(|directive| directive.names.iter().map(move |name| (directive, name)));
    let unknown = names.filter(|(_, name)| !known().any(|other| other == name.text));
    let hint =
        |at: usize, name: &Name| (at < MOST_HINTS).then(|| closest(&name.text, known())).flatten().map(|near| format!("did you mean `{near}`?"));
    unknown.enumerate().map(|(at, (directive, name))| name_of(directive, name).with_hint(hint(at, name))).collect()
}

/// Names of sound directives that let nothing stand. `is_used` says whether anything was found that the name of this directive (both by
/// number) allows, or nothing where that cannot be told.
pub(crate) fn unused(evaluation: &Evaluation<'_>, is_used: impl Fn(usize, &Name) -> Option<bool>) -> Vec<Found> {
    let directives = evaluation.document().directives();
    let names = directives.iter().enumerate().filter(|(_, directive)| directive.is_sound());
    let names = names.flat_map(|(at, directive)| directive.names.iter().map(move |name| (at, directive, name)));
    names.filter(|(at, _, name)| is_used(*at, name) == Some(false)).map(|(_, directive, name)| name_of(directive, name)).collect()
}

/// The same, with every rule in force.
pub(super) fn unused_alone(evaluation: &Evaluation<'_>, channel: Channel) -> Vec<Found> {
    let directives = evaluation.document().directives();
    unused(evaluation, |at, name| {
        let named: Vec<&Rule> = evaluation.rules().all().iter().filter(|rule| rule.is_named(&name.text)).collect();
        let is_found = |rule: &&Rule| match ask(evaluation, rule, channel, None, None) {
            Verdict::Found(found) => found.iter().any(|found| directives[at].reaches(Some(found.at))),
            Verdict::Missing(missing) => missing && directives[at].reaches(None),
            Verdict::Passed(passed) => passed.is_some() && directives[at].reaches(None),
        };
        let judged = named.iter().filter(|rule| !matches!(rule.kind, Kind::Check(Check::UnusedDirective)));
        (!named.is_empty()).then(|| judged.into_iter().any(is_found))
    })
}

/// Settings at the top of a draft whose value does not exist.
pub(super) fn settings(document: &Document) -> Vec<Found> {
    let unknown = said(document).into_iter().filter(|said| said.value == Value::Unknown);
    unknown.map(|said| Found::aside(Span::new(0, 0), said.span, said.text).with_hint(said.hint)).collect()
}
