//! What the cues say of a draft: a score for every sentence and target, and which words of a sentence carry it. Integers only, so that
//! every machine gives the same answer. What is made of the scores is left to `lint` and `report`.

use super::features::{self, Feature};
use super::file::UNIT;
use super::key::{Family, Key};
use super::met::{Before, Met};
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
    /// By sentence and target.
    sentences: Vec<i32>,
    /// Sentences outside the signature.
    unsigned: usize,
    /// Of the whole draft.
    draft: Option<i32>,
}

/// In a text of fewer sentences outside the signature no phrase is doubted, and the rules alone tell whether it is an apology.
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
        let mut met = Met::new(document.tokens().len());
        let mut sentences = Vec::with_capacity(count * self.weights.targets.len());
        let draft = self.target(DRAFT).filter(|_| count > 0);
        let (mut whole, mut sums) = (Sums::new(self.names.len()), Sums::new(self.names.len()));
        for sentence in 0..count {
            sums.clear();
            features::of(document, sentence, |Feature { family, parts, .. }| {
                let key = Key::new(family, parts);
                let before = met.note(key, sentence);
                if before == Before::Here {
                    return;
                }
                let is_form = family == Family::Form;
                sums.words += u64::from(!is_form);
                whole.words += u64::from(!is_form && before == Before::Never);
                for (target, worth) in self.weights.of(key) {
                    sums.add(target, worth, is_form);
                    if before == Before::Never && draft == Some(target) {
                        whole.add(target, worth, is_form);
                    }
                }
            });
            sentences.extend(sums.totals(&self.weights.targets));
        }
        let draft = draft.and_then(|target| whole.totals(&self.weights.targets).nth(target));
        Scores { names: self.names, targets: self.weights.targets.clone(), sentences, unsigned: document.unsigned_count(), draft }
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
        let best = document.clauses(sentence).into_iter().max_by_key(|clause| (sum(clause), std::cmp::Reverse(clause.start)))?;
        document.span_of(&best)
    }

    /// What each token adds to a score; what stands on several is shared out among them.
    fn worth_of_tokens(&self, document: &Document, target: usize, number: usize, sentence: &Sentence) -> Vec<i32> {
        let mut worth = vec![0_i32; sentence.tokens.len()];
        features::of(document, number, |Feature { family, parts, at, length }| {
            let weight = self.weights.of(Key::new(family, parts)).find(|(known, _)| *known == target);
            if let (Some((_, weight)), Some(share)) = (weight, i32::try_from(length).ok().filter(|length| *length > 0)) {
                let first = at - sentence.tokens.start;
                worth[first..first + length].iter_mut().for_each(|worth| *worth += i32::from(weight) / share);
            }
        });
        worth
    }
}

/// What the features of a text come to.
struct Sums {
    /// How many of them are about words.
    words: u64,
    /// What each target gets of words, and of forms.
    worth: Vec<(i64, i64)>,
}

impl Sums {
    fn new(targets: usize) -> Self {
        Self { words: 0, worth: vec![(0, 0); targets] }
    }

    fn clear(&mut self) {
        self.words = 0;
        self.worth.fill((0, 0));
    }

    fn add(&mut self, target: usize, worth: i16, is_form: bool) {
        let (of_words, of_forms) = &mut self.worth[target];
        *(if is_form { of_forms } else { of_words }) += i64::from(worth);
    }

    /// The score of each target.
    fn totals(&self, targets: &[Target]) -> impl Iterator<Item = i32> {
        let share = share(self.words);
        let total = move |(target, (of_words, of_forms)): (&Target, &(i64, i64))| {
            i32::try_from(i64::from(target.bias) + ((of_words * share) >> SHIFT) + of_forms).unwrap_or(i32::MAX)
        };
        targets.iter().zip(&self.worth).map(total)
    }
}

const SHIFT: u32 = 16;

/// What one of `count` features counts, shifted by [`SHIFT`]: one part of the root of the count, so that long sentences weigh no more.
fn share(count: u64) -> i64 {
    i64::try_from(((1_u64 << (2 * SHIFT)) / count.max(1)).isqrt()).unwrap_or(0)
}

impl Scores {
    /// The number of a target.
    fn target(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }

    fn score(&self, target: usize, sentence: usize) -> Option<i32> {
        self.sentences.get(sentence * self.targets.len() + target).copied()
    }

    /// Whether the cues speak against taking a phrase in this sentence for `target`. They were learned from whole drafts; in a text of
    /// a sentence or two they know too little to.
    #[must_use]
    pub fn doubts(&self, target: &str, sentence: usize) -> bool {
        let is_low = |target| self.score(target, sentence).is_some_and(|score| score < self.targets[target].doubt);
        self.unsigned >= ENOUGH && self.target(target).is_some_and(is_low)
    }

    /// The sentences that the cues alone take for `target`.
    pub fn claims(&self, target: &str) -> impl Iterator<Item = usize> + '_ {
        let target = self.target(target);
        let scores = target.map(|target| self.sentences.iter().skip(target).step_by(self.targets.len().max(1)));
        let claim = target.map_or(i32::MAX, |target| self.targets[target].claim);
        scores.into_iter().flatten().enumerate().filter(move |(_, score)| **score >= claim).map(|(at, _)| at)
    }

    /// How much speaks for `target` in the sentence, in thousandths of log-odds; nothing without cues for it.
    pub(crate) fn worth(&self, target: &str, sentence: usize) -> Option<i32> {
        self.score(self.target(target)?, sentence)
    }

    /// How probable `target` is in the sentence, in percent.
    #[must_use]
    pub fn percent(&self, target: &str, sentence: usize) -> Option<u8> {
        self.worth(target, sentence).map(percent)
    }

    /// Whether the text is an apology draft; nothing if there are no cues to tell, or too few sentences to tell by.
    #[must_use]
    pub fn is_apology(&self) -> Option<bool> {
        let target = self.target(DRAFT)?;
        (self.unsigned >= ENOUGH).then_some(self.draft? >= self.targets[target].claim)
    }
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
