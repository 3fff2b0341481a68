//! What the cues say of a draft: a score for every sentence and target, and which words of a sentence carry it. Integers only, so that
//! every machine gives the same answer. What is made of the scores is left to `lint` and `report`.

use std::collections::HashSet;

use super::features::{self, Feature};
use super::file::UNIT;
use super::key::{Family, Key};
use super::table::{Target, Weights};
use crate::document::{Document, Sentence};
use crate::span::Span;

/// The learned cues in force.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    names: &'static [&'static str],
    weights: Weights,
    /// What is less probable, in percent, is not claimed of a label.
    least: u8,
}

/// What the cues say of one draft.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    names: &'static [&'static str],
    targets: Vec<Target>,
    /// By sentence, then by target.
    sentences: Vec<Vec<i32>>,
    /// Of the whole draft.
    draft: Option<i32>,
}

/// In a text of fewer sentences no phrase is doubted, and the rules alone tell whether it is an apology.
const ENOUGH: usize = 4;

/// The target that is about the whole draft: whether it is one of an apology.
const DRAFT: &str = "draft";

impl Cues {
    /// Takes over a table. `names` are its targets.
    pub(crate) fn thaw(names: &'static [&'static str], bytes: &'static [u8]) -> Self {
        Self { names, weights: Weights::thaw(bytes), least: 0 }
    }

    /// Asks for more certainty than the cues' own limits do.
    pub(crate) fn raise(&mut self, percent: u8) {
        self.least = percent;
    }

    /// What is less probable, in percent, is not said of a label.
    pub(crate) fn least(&self) -> u8 {
        self.least
    }

    /// The labels, elements and the rest that there are cues for.
    #[must_use]
    pub fn targets(&self) -> &'static [&'static str] {
        self.names
    }

    /// Scores a draft and every sentence of it; linear in its length.
    #[must_use]
    pub fn judge(&self, document: &Document) -> Scores {
        let count = if self.names.is_empty() { 0 } else { document.sentences().len() };
        let sentences = (0..count).map(|number| self.score(document, number..number + 1)).collect();
        let draft = self.target(DRAFT).filter(|_| count > 0).and_then(|target| self.score(document, 0..count).get(target).copied());
        Scores { names: self.names, targets: self.weights.targets.clone(), sentences, draft }
    }

    /// The scores of a run of sentences taken as one text.
    fn score(&self, document: &Document, sentences: std::ops::Range<usize>) -> Vec<i32> {
        let mut keys: HashSet<Key> = HashSet::new();
        // What each target gets of words, and of forms.
        let mut sums = vec![(0_i64, 0_i64); self.names.len()];
        let mut words = 0;
        for number in sentences {
            features::of(document, number, |Feature { family, parts, .. }| {
                let key = Key::new(family, parts);
                if keys.insert(key) {
                    words += u64::from(family != Family::Form);
                    for (target, worth) in self.weights.of(key) {
                        let (of_words, of_forms) = &mut sums[target];
                        *(if family == Family::Form { of_forms } else { of_words }) += i64::from(worth);
                    }
                }
            });
        }
        let share = share(words);
        let total = |(target, (of_words, of_forms)): (&Target, &(i64, i64))| {
            i32::try_from(i64::from(target.bias) + ((of_words * share) >> SHIFT) + of_forms).unwrap_or(i32::MAX)
        };
        self.weights.targets.iter().zip(&sums).map(total).collect()
    }

    fn target(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }

    /// The clause of a sentence that speaks most for `target`.
    pub(crate) fn clause(&self, document: &Document, target: &str, number: usize) -> Option<Span> {
        let sentence = document.sentences().get(number)?;
        let worth = self.worth_of_tokens(document, self.target(target)?, number, sentence);
        let sum =
            |clause: &std::ops::Range<usize>| worth[clause.start - sentence.tokens.start..clause.end - sentence.tokens.start].iter().sum::<i32>();
        let best = clauses(document, sentence).into_iter().max_by_key(|clause| (sum(clause), std::cmp::Reverse(clause.start)))?;
        document.span_of(&best)
    }

    /// What each token adds to a score; what stands on several is shared out among them.
    fn worth_of_tokens(&self, document: &Document, target: usize, number: usize, sentence: &Sentence) -> Vec<i32> {
        let mut worth = vec![0_i32; sentence.tokens.len()];
        features::of(document, number, |Feature { family, parts, at, length }| {
            let weight = self.weights.of(Key::new(family, parts)).find(|(known, _)| *known == target);
            if let (Some((_, weight)), Some(share)) = (weight, i32::try_from(length).ok().filter(|length| *length > 0)) {
                let first = at - sentence.tokens.start;
                worth[first..first + length].iter_mut().for_each(|worth| *worth += weight / share);
            }
        });
        worth
    }
}

const SHIFT: u32 = 16;

/// What one of `count` features counts, shifted by [`SHIFT`]: one part of the root of the count, so that long sentences weigh no more.
fn share(count: u64) -> i64 {
    i64::try_from(((1_u64 << (2 * SHIFT)) / count.max(1)).isqrt()).unwrap_or(0)
}

impl Scores {
    fn of(&self, target: &str, sentence: usize) -> Option<(i32, Target)> {
        let target = self.names.iter().position(|known| *known == target)?;
        Some((*self.sentences.get(sentence)?.get(target)?, self.targets[target]))
    }

    /// Whether the cues speak against taking a phrase in this sentence for `target`. They were learned from whole drafts; in a text of
    /// a sentence or two they know too little to.
    #[must_use]
    pub fn doubts(&self, target: &str, sentence: usize) -> bool {
        self.sentences.len() >= ENOUGH && self.of(target, sentence).is_some_and(|(score, target)| score < target.doubt)
    }

    /// The sentences that the cues alone take for `target`.
    pub fn claims<'s>(&'s self, target: &'s str) -> impl Iterator<Item = usize> + 's {
        (0..self.sentences.len()).filter(move |sentence| self.of(target, *sentence).is_some_and(|(score, target)| score >= target.claim))
    }

    /// How probable `target` is in the sentence, in percent.
    #[must_use]
    pub fn percent(&self, target: &str, sentence: usize) -> Option<u8> {
        self.of(target, sentence).map(|(score, _)| percent(score))
    }

    /// Whether the text is an apology draft; nothing if there are no cues to tell, or too few sentences to tell by.
    #[must_use]
    pub fn is_apology(&self) -> Option<bool> {
        let target = self.names.iter().position(|known| *known == DRAFT)?;
        (self.sentences.len() >= ENOUGH).then_some(self.draft? >= self.targets[target].claim)
    }
}

/// A clause of fewer words goes with the one before.
const SHORTEST: usize = 3;

/// The clauses of a sentence, as tokens without the marks between them; the whole sentence if it is short.
fn clauses(document: &Document, sentence: &Sentence) -> Vec<std::ops::Range<usize>> {
    let tokens = document.tokens();
    let mut clauses: Vec<std::ops::Range<usize>> = Vec::new();
    let words = |range: &std::ops::Range<usize>| tokens[range.clone()].iter().filter(|token| token.starts_word()).count();
    let mut start = sentence.tokens.start;
    let mut close = |range: std::ops::Range<usize>| match clauses.last_mut() {
        Some(last) if words(&range) < SHORTEST || words(last) < SHORTEST => last.end = range.end.max(last.end),
        _ => clauses.push(range),
    };
    for at in sentence.tokens.clone() {
        if tokens[at].is_mark() {
            if at > start {
                close(start..at);
            }
            start = at + 1;
        }
    }
    if sentence.tokens.end > start {
        close(start..sentence.tokens.end);
    }
    clauses
}

/// The probability of a score in percent, rounded: a table of the logistic function in steps of a tenth.
fn percent(score: i32) -> u8 {
    /// Of 0.0, 0.1, … 5.0.
    const RISING: &[u8] = &[
        50, 52, 55, 57, 60, 62, 65, 67, 69, 71, 73, 75, 77, 79, 80, 82, 83, 85, 86, 87, 88, 89, 90, 91, 92, 92, 93, 94, 94, 95, 95, 96, 96, 96, 97,
        97, 97, 98, 98, 98, 98, 98, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];
    let step = usize::try_from(score.unsigned_abs() / (UNIT.unsigned_abs() / 10)).unwrap_or(usize::MAX).min(RISING.len() - 1);
    if score < 0 { 100 - RISING[step] } else { RISING[step] }
}
