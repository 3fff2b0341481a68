//! What one rule says of one draft: the words it finds, or whether what it needs is missing or its limit passed. Which rules are asked,
//! and what is done with their answers, is left to `lint` and to the judge in `examples`.

use std::collections::BTreeMap;

use super::check::Found;
use super::evaluate::Evaluation;
use super::query::{Hit, Part, QueryId};
use super::{Channel, Kind, Measure, Rule, Rules};
use crate::document::{Document, Region, letters};
use crate::span::Span;

/// What a rule says of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The places that a `[find]` or `[check]` rule points at, in order, none overlapping; empty if it is content.
    Found(Vec<Found>),
    /// What a `[need]` rule needs is missing, or it is there.
    Missing(bool),
    /// The measure and the limit it passes, if it does.
    Passed(Option<(usize, u32)>),
}

impl Rule {
    /// Whether the rule holds on the channel at all.
    pub(crate) fn holds_on(&self, channel: Channel) -> bool {
        self.channels.is_empty() || self.channels.contains(&channel)
    }

    /// The line at the top that it demands of a draft for this channel, in lower case.
    pub(crate) fn demanded_header(&self, channel: Channel) -> Option<&str> {
        match &self.kind {
            Kind::NeedHeader(name) if self.holds_on(channel) => Some(name),
            _ => None,
        }
    }
}

/// Asks one rule. `max` takes the place of a limit's number; `skip` leaves one part out.
pub(crate) fn ask(evaluation: &Evaluation<'_>, rule: &Rule, channel: Channel, max: Option<u32>, skip: Option<(QueryId, Part)>) -> Verdict {
    let rules = evaluation.rules();
    match &rule.kind {
        Kind::Find(queries) => {
            let document = evaluation.document();
            let doubted = |hit: &Hit| {
                rule.doubtable
                    && evaluation.scores().doubts(&rule.category, document.sentence_at(hit.span().start))
                    && !rules.hold_own_word(&document.tokens()[hit.tokens()])
            };
            let hits = longest(evaluation.counted_all(queries, skip), document);
            Verdict::Found(hits.iter().filter(|hit| !doubted(hit)).map(Found::by).collect())
        }
        Kind::Learned => {
            Verdict::Found(evaluation.claimed(&rule.category).into_iter().map(|(span, percent)| Found::learned(span, percent)).collect())
        }
        Kind::Check(check) => Verdict::Found(check.find(evaluation, channel)),
        Kind::NeedElement { element, .. } if skip.is_none() => Verdict::Missing(evaluation.shown(*element).is_empty()),
        Kind::NeedElement { element, .. } => Verdict::Missing(evaluation.counted_all(&rules.elements[*element].queries, skip).is_empty()),
        Kind::NeedHeader(name) => {
            let keys = &evaluation.document().aside().keys;
            // A blank in brackets, as `apolint new` writes it, says nothing yet.
            let says = |value: &str| !value.is_empty() && !value.starts_with('[');
            Verdict::Missing(!keys.iter().any(|key| key.name == *name && says(key.value.trim())))
        }
        Kind::NeedText(query) => Verdict::Missing(evaluation.counted_all(&[*query], skip).is_empty()),
        Kind::Limit { measure, max: own } => {
            let limit = max.or_else(|| limit(rules, channel, *measure)).or(*own);
            let value = measured(evaluation, *measure);
            Verdict::Passed(limit.filter(|limit| value > *limit as usize).map(|limit| (value, limit)))
        }
    }
}

/// The channel's number for a measure.
pub(crate) fn limit(rules: &Rules, channel: Channel, measure: Measure) -> Option<u32> {
    rules.channels.get(&channel)?.limits.get(&measure).copied()
}

/// Of matches that overlap, the longest in letters stay.
fn longest(mut hits: Vec<Hit>, document: &Document) -> Vec<Hit> {
    hits.sort_by_cached_key(|hit| (std::cmp::Reverse(letters(hit.span().of(document.shadow()))), hit.span()));
    let mut taken = Apart::default();
    let mut kept: Vec<Hit> = hits.into_iter().filter(|hit| taken.takes(hit.span())).collect();
    kept.sort_by_key(Hit::span);
    kept
}

/// Spans none of which overlaps another.
#[derive(Debug, Default)]
pub(crate) struct Apart {
    /// Ends by starts.
    taken: BTreeMap<usize, usize>,
}

impl Apart {
    /// Takes the span in, unless it overlaps one that was taken before.
    pub(crate) fn takes(&mut self, span: Span) -> bool {
        let free = self.taken.range(..span.end).next_back().is_none_or(|(_, end)| *end <= span.start);
        if free {
            self.taken.insert(span.start, span.end);
        }
        free
    }
}

/// In a body of fewer words a share says nothing.
const ENOUGH_WORDS: usize = 40;

/// The value of a measure in a draft; sentences before the apology are 0 where there is none.
pub(crate) fn measured(evaluation: &Evaluation<'_>, measure: Measure) -> usize {
    let document = evaluation.document();
    let sentences_of = |element: &str| {
        let hits = evaluation.rules().element(element).map_or(&[][..], |element| evaluation.evidence(element));
        let mut sentences: Vec<usize> = hits.iter().map(|hit| document.sentence_at(hit.span().start)).collect();
        sentences.dedup();
        sentences
    };
    let body_words = |at: &usize| {
        let tokens = &document.tokens()[document.sentences()[*at].tokens.clone()];
        tokens.iter().filter(|token| token.starts_word()).count()
    };
    match measure {
        Measure::Words => document.word_count(),
        Measure::Sentences => document.body().count(),
        Measure::Apologies => sentences_of("apology").len(),
        Measure::SentencesBeforeApology => {
            let first = sentences_of("apology").first().copied();
            // Not the lines of a letterhead.
            let counts = |at: &usize| body_words(at) > 2 && document.is_ended(&document.sentences()[*at]);
            first.map_or(0, |first| document.body().filter(|at| *at < first && counts(at)).count())
        }
        Measure::ExplanationPercent => {
            let total: usize = document.body().map(|at| body_words(&at)).sum();
            let body = |at: &usize| document.sentences()[*at].region == Region::Body;
            let explaining: usize = sentences_of("explanation").iter().filter(|at| body(at)).map(body_words).sum();
            if total < ENOUGH_WORDS { 0 } else { explaining * 100 / total }
        }
    }
}
