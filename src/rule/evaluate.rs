//! Decides which raw matches of a draft count: regions, quotation, negation, exceptions and guards. What a counted match means is
//! left to `lint`.

use std::ops::Range;

use super::query::{Guard, Hit, Nearby, Part, Place, QueryId};
use super::{Cue, Mode, Rules, matcher::Scan};
use crate::document::{Document, Fold, Region, Sentence};
use crate::learned::Scores;
use crate::span::{Span, apart};

/// A draft with everything that was found in it.
#[derive(Debug)]
pub struct Evaluation<'d> {
    rules: &'d Rules,
    document: &'d Document,
    scan: Scan,
    /// By element: what counts as its evidence.
    evidence: Vec<Vec<Hit>>,
    body: (Option<usize>, Option<usize>),
    scores: Scores,
    /// Blanks to be filled in before the text is sent, in order and apart. What one asks for is not there yet.
    blanks: Vec<Span>,
}

impl<'d> Evaluation<'d> {
    /// Matches a draft once and decides on the evidence of every element.
    #[must_use]
    pub fn new(rules: &'d Rules, document: &'d Document) -> Self {
        Self::in_mode(rules, document, Mode::default())
    }

    /// The same; in a template a blank stands for what it asks for.
    #[must_use]
    pub fn in_mode(rules: &'d Rules, document: &'d Document, mode: Mode) -> Self {
        let paragraph = |at: usize| document.sentences()[at].paragraph;
        let body = (document.body().next().map(paragraph), document.body().next_back().map(paragraph));
        let scan = rules.matcher.scan(document);
        let (evidence, scores) = (vec![Vec::new(); rules.elements.len()], rules.learned.judge(document));
        let mut evaluation = Self { rules, document, scan, evidence, body, scores, blanks: Vec::new() };
        if mode != Mode::Template {
            evaluation.blanks = apart(evaluation.counted_all(rules.blanks(), None).into_iter().map(|hit| hit.span()));
        }
        for element in &rules.element_order {
            let mut hits = evaluation.counted_all(&rules.elements[*element].queries, None);
            hits.retain(|hit| !evaluation.is_blank(hit.span()));
            evaluation.evidence[*element] = hits;
        }
        evaluation
    }

    /// The draft.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The rules it was matched against.
    #[must_use]
    pub fn rules(&self) -> &'d Rules {
        self.rules
    }

    /// The evidence of an element, by its number, in order of place.
    pub(crate) fn evidence(&self, element: usize) -> &[Hit] {
        &self.evidence[element]
    }

    /// What the learned cues say of the draft.
    pub(crate) fn scores(&self) -> &Scores {
        &self.scores
    }

    /// What shows an element to a reader, in order of place, as whole clauses: where the cues would say so too, or where they come nearest
    /// to it; without cues wherever a phrase stands.
    pub(crate) fn shown(&self, element: usize) -> Vec<Span> {
        let name = self.rules.elements[element].name.as_str();
        let phrased = self.evidence[element].iter().map(|hit| (self.document.sentence_at(hit.span().start), hit.span()));
        let believed: Vec<(usize, Span)> = phrased.filter(|(sentence, _)| !self.scores.doubts(name, *sentence)).collect();
        let claimed = self.scores.claims(name).filter(|at| believed.binary_search_by_key(at, |(sentence, _)| *sentence).is_err());
        let claimed = claimed.filter_map(|at| Some((at, self.rules.learned.clause(self.document, name, at)?)));
        let claimed = claimed.filter(|(at, clause)| !self.is_blank(*clause) && self.can_show(name, *at, *clause) && !self.denies(element, *at));
        let mut shown: Vec<(usize, Span)> = believed.iter().copied().chain(claimed).collect();
        let worth = |sentence: usize| self.scores.worth(name, sentence).unwrap_or(i32::MAX);
        let most = shown.iter().map(|(sentence, _)| worth(*sentence)).max().unwrap_or_default();
        shown.retain(|(sentence, _)| worth(*sentence) >= most.min(PLAIN));
        let mut shown: Vec<Span> = shown.into_iter().map(|(_, place)| self.document.whole_clauses(place)).collect();
        shown.sort_unstable();
        shown
    }

    /// Whether a clause that cues point at can show an element at all: where one speaks, and in words enough to say something.
    fn can_show(&self, element: &str, sentence: usize, clause: Span) -> bool {
        const FEWEST: usize = 3;
        let signs = self.document.sentences()[sentence].region == Region::Signature;
        signs == (element == "signature") && (signs || clause.of(self.document.shadow()).split_whitespace().count() >= FEWEST)
    }

    /// Whether a sentence says of an element's phrase that it is not so: "it was not our fault". Cues go by the words and would take it for one.
    /// Nobody who "cannot apologise enough" denies that, though.
    fn denies(&self, element: usize, at: usize) -> bool {
        let sentence = &self.document.sentences()[at];
        let of_element = &self.rules.elements[element];
        let denies = |hit: &Hit| hit.is_match() && self.is_negated(hit.tokens().start, sentence);
        let is_denied = |query: &QueryId| {
            let mut here = from(self.scan.of(*query), sentence).iter().take_while(|hit| hit.span().start < sentence.span.end);
            !self.rules.matcher.queries[*query].negated && here.any(denies)
        };
        of_element.name != "apology" && of_element.queries.iter().any(is_denied)
    }

    /// Whether the place lies in a blank, brackets or not.
    fn is_blank(&self, place: Span) -> bool {
        let before = self.blanks.partition_point(|blank| blank.start <= place.start);
        before.checked_sub(1).is_some_and(|last| self.blanks[last].covers(place))
    }

    /// The clauses that the cues alone take for a label, with how probable it is in percent.
    pub(crate) fn claimed(&self, label: &str) -> Vec<(Span, u8)> {
        let clause = |at: usize| Some((self.rules.learned.clause(self.document, label, at)?, self.scores.percent(label, at)?));
        let spoken = |at: &usize| matches!(self.document.sentences()[*at].region, Region::Body | Region::Subject | Region::Greeting);
        let clauses = self.scores.claims(label).filter(spoken).filter_map(clause);
        clauses.filter(|(_, percent)| *percent >= self.rules.learned.least()).collect()
    }

    /// The matches of a query, whether or not they count.
    pub(crate) fn raw(&self, query: QueryId) -> &[Hit] {
        self.scan.of(query)
    }

    /// The rules that may have something to say, in order.
    pub(crate) fn in_turn(&self) -> Vec<usize> {
        self.rules.in_turn(self.scan.queries())
    }

    /// What was taken as evidence of the element of that name, by its phrases alone.
    pub fn evidence_of(&self, element: &str) -> impl Iterator<Item = Span> + '_ {
        let hits = self.rules.element(element).map_or(&[][..], |element| self.evidence(element));
        hits.iter().map(Hit::span)
    }

    /// Where the first evidence of an element stands.
    #[must_use]
    pub fn first_of(&self, element: &str) -> Option<Span> {
        self.evidence(self.rules.element(element)?).first().map(Hit::span)
    }

    /// Whether a cue for or against an apology holds.
    pub(crate) fn holds_cue(&self, cue: &Cue) -> bool {
        cue.elements.iter().any(|element| !self.evidence[*element].is_empty())
            || cue.queries.iter().any(|query| !self.counted(*query, None).is_empty())
    }

    /// The matches of several queries that count, in order of place.
    pub(crate) fn counted_all(&self, queries: &[QueryId], skip: Option<(QueryId, Part)>) -> Vec<Hit> {
        let mut hits: Vec<Hit> =
            queries.iter().flat_map(|query| self.counted(*query, skip.filter(|skip| skip.0 == *query).map(|skip| skip.1))).copied().collect();
        hits.sort_by_key(|hit| (hit.span(), hit.part()));
        hits
    }

    /// The matches of a query that count. `skip` leaves one of its parts out, to see whether it is idle.
    pub(crate) fn counted(&self, query: QueryId, skip: Option<Part>) -> Vec<&Hit> {
        let raw = self.scan.of(query);
        if raw.is_empty() {
            return Vec::new();
        }
        let excepted = |hit: &Hit| {
            let sentence = self.document.sentences().get(self.document.sentence_at(hit.span().start));
            let mut near = sentence.map_or(raw, |sentence| from(raw, sentence)).iter().take_while(|other| other.span().start <= hit.span().start);
            near.any(|other| matches!(other.part(), Part::Unless(_)) && Some(other.part()) != skip && other.span().covers(hit.span()))
        };
        raw.iter().filter(|hit| hit.is_match() && Some(hit.part()) != skip).filter(|hit| self.holds(hit, skip) && !excepted(hit)).collect()
    }

    fn holds(&self, hit: &Hit, skip: Option<Part>) -> bool {
        let query = &self.rules.matcher.queries[hit.query()];
        let Some(sentence) = self.document.sentences().get(self.document.sentence_at(hit.span().start)) else { return false };
        let in_region = if query.regions.is_empty() {
            matches!(sentence.region, Region::Body | Region::Subject) && !query.first && !query.last
        } else {
            query.regions.contains(&sentence.region)
        };
        let in_body = sentence.region == Region::Body;
        let in_part =
            (query.first && in_body && Some(sentence.paragraph) == self.body.0) || (query.last && in_body && Some(sentence.paragraph) == self.body.1);
        let tokens = &self.document.tokens()[hit.tokens()];
        (in_region || in_part)
            && (query.quoted || tokens.is_empty() || !tokens.iter().all(crate::document::Token::is_quoted))
            && (query.negated || !self.is_negated(hit.tokens().start, sentence))
            && query.with.iter().enumerate().all(|(at, guard)| Some(Part::With(at)) == skip || self.is_near(guard, hit))
            && query.without.iter().enumerate().all(|(at, guard)| Some(Part::Without(at)) == skip || !self.is_near(guard, hit))
    }

    /// Whether a negation stands directly before a match, at most three light words between.
    fn is_negated(&self, start: usize, sentence: &Sentence) -> bool {
        let tokens = self.document.tokens();
        for (distance, at) in (sentence.tokens.start..start).rev().enumerate() {
            let fold = tokens[at].fold();
            if NEGATORS.contains(&fold) {
                return tokens.get(at + 1).is_none_or(|next| next.fold() != Fold::exact("only"));
            }
            if distance == 3 || !LIGHT.contains(&fold) {
                return false;
            }
        }
        false
    }

    fn is_near(&self, guard: &Guard, hit: &Hit) -> bool {
        let Some(window) = self.window(guard, hit) else { return false };
        match guard.what {
            Nearby::Class(class) if guard.place == Place::Document => self.scan.has_class(class),
            Nearby::Class(class) => self.scan.reading.has_class(class, window),
            Nearby::Element(element) => any_inside(&self.evidence[element], &window),
            Nearby::Query(query) => any_inside(self.scan.of(query), &window),
            Nearby::Link => self.document.span_of(&window).is_some_and(|span| self.document.has_link(span)),
        }
    }

    /// The tokens in which a guard looks.
    fn window(&self, guard: &Guard, hit: &Hit) -> Option<Range<usize>> {
        let sentences = self.document.sentences();
        let at = self.document.sentence_at(hit.span().start);
        let here = sentences.get(at)?;
        // A link on a line of its own may be taken for a part of the signature.
        let fits = |other: &&Sentence| other.region == here.region || matches!(guard.what, Nearby::Link);
        let beside = |other: Option<usize>| other.and_then(|other| sentences.get(other)).filter(fits);
        let previous = beside(at.checked_sub(1));
        let next = beside(Some(at + 1));
        let range = match guard.place {
            Place::Sentence => here.tokens.clone(),
            Place::Before => here.tokens.start..hit.tokens().start,
            Place::After => hit.tokens().end..here.tokens.end.max(hit.tokens().end),
            Place::Previous => previous?.tokens.clone(),
            Place::Next => next?.tokens.clone(),
            Place::Around => previous.unwrap_or(here).tokens.start..next.unwrap_or(here).tokens.end,
            Place::Paragraph => {
                let same = |other: &&Sentence| other.paragraph == here.paragraph;
                let first = sentences[..at].iter().rev().take(PARAGRAPH).take_while(same).last().unwrap_or(here);
                let last = sentences[at..].iter().take(PARAGRAPH).take_while(same).last().unwrap_or(here);
                first.tokens.start..last.tokens.end
            }
            Place::Document => 0..self.document.tokens().len(),
            Place::Words { before, after } => {
                let start = if before == 0 { hit.tokens().end } else { self.words_away(hit.tokens().start, here.tokens.start, before) };
                let end = if after == 0 { hit.tokens().start } else { self.words_beyond(hit.tokens().end, here.tokens.end, after) };
                start..end
            }
        };
        Some(range)
    }

    /// The token `count` words before `start`, not before `limit`.
    fn words_away(&self, start: usize, limit: usize, mut count: usize) -> usize {
        let mut at = start;
        while at > limit && count > 0 {
            at -= 1;
            count -= usize::from(self.document.tokens()[at].starts_word());
        }
        at
    }

    /// The token just past `count` words from `end` on, not past `limit`.
    fn words_beyond(&self, end: usize, limit: usize, mut count: usize) -> usize {
        let mut at = end;
        while at < limit {
            let word = self.document.tokens()[at].starts_word();
            if word && count == 0 {
                break;
            }
            count -= usize::from(word);
            at += 1;
        }
        at
    }
}

/// Of these matches, which are in order of place, those from a sentence on.
fn from<'h>(hits: &'h [Hit], sentence: &Sentence) -> &'h [Hit] {
    &hits[hits.partition_point(|hit| hit.span().start < sentence.span.start)..]
}

/// Whether one of these matches, which are in order of place, lies within the tokens.
fn any_inside(hits: &[Hit], window: &Range<usize>) -> bool {
    let from = hits.partition_point(|hit| hit.tokens().start < window.start);
    let near = hits[from..].iter().take_while(|hit| hit.tokens().start < window.end);
    near.into_iter().any(|hit| hit.tokens().end <= window.end && !hit.tokens().is_empty())
}

/// From this worth on, in thousandths of log-odds, a sentence shows an element likelier than one picked blindly.
const PLAIN: i32 = -2500;

/// A guard on the paragraph looks at most this many sentences to either side.
const PARAGRAPH: usize = 40;

const NEGATORS: &[Fold] = &folds(["not", "never", "no", "neither", "nor", "without"]);
/// Words that may stand between a negation and what it negates.
const LIGHT: &[Fold] = &folds([
    "a", "an", "the", "just", "simply", "merely", "some", "any", "this", "our", "one", "about", "been", "be", "being", "really", "because", "to",
    "say", "of",
]);

/// Folded words as folds.
const fn folds<const N: usize>(words: [&str; N]) -> [Fold; N] {
    let mut folds = [Fold::exact(""); N];
    let mut at = 0;
    while at < N {
        folds[at] = Fold::exact(words[at]);
        at += 1;
    }
    folds
}
