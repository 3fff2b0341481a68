//! What a sentence looks like to the learned cues: its words, how its longer words begin, its place and form. What the features are
//! worth is `table`'s, what follows from them `judge`'s.

use super::key::Family;
use crate::document::{Document, Fold, Region, Sentence, Shape, Token};

/// A feature of a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feature<'p> {
    pub(crate) family: Family,
    /// What its key is made of.
    pub(crate) parts: &'p [Fold],
    /// The first token it stands on, and how many; no tokens for what holds of the whole sentence.
    pub(crate) at: usize,
    pub(crate) length: usize,
}

/// Words longer than this also count by how they begin.
const STEM: usize = 5;
/// Words in a row that are one feature.
const ROW: usize = 3;

/// The features of the sentence of this number, in order of place, repeated ones included.
pub(crate) fn of(document: &Document, number: usize, mut found: impl FnMut(Feature<'_>)) {
    let sentence = &document.sentences()[number];
    let atoms: Vec<Fold> = sentence.tokens.clone().map(|at| atom(&document.tokens()[at], at == sentence.tokens.start)).collect();
    for (place, at) in sentence.tokens.clone().enumerate() {
        for length in 1..=ROW.min(atoms.len() - place) {
            found(Feature { family: Family::Words, parts: &atoms[place..place + length], at, length });
        }
        if let Some(stem) = stem(document, &document.tokens()[at]) {
            found(Feature { family: Family::Stem, parts: &[Fold::of(stem)], at, length: 1 });
        }
    }
    forms(document, sentence, number, |form| {
        found(Feature { family: Family::Form, parts: &[Fold::exact(form)], at: sentence.tokens.start, length: 0 });
    });
}

/// What a token is to the cues: itself, or what kind of thing it is where the thing itself would not come again.
fn atom(token: &Token, first: bool) -> Fold {
    opaque(token, first).map_or_else(|| token.fold(), Fold::exact)
}

/// The name of a token that counts by its kind.
pub(crate) fn opaque(token: &Token, first: bool) -> Option<&'static str> {
    match token.shape() {
        Shape::Number => Some("<number>"),
        Shape::Money => Some("<money>"),
        Shape::Field => Some("<field>"),
        Shape::Address => Some("<address>"),
        Shape::Link => Some("<link>"),
        Shape::Code => Some("<code>"),
        Shape::Word if token.is_name_shaped() && !first && token.fold() != Fold::exact("i") => Some("<name>"),
        Shape::Word | Shape::Mark => None,
    }
}

/// The first letters of a longer word.
pub(crate) fn stem<'d>(document: &'d Document, token: &Token) -> Option<&'d str> {
    let word = token.span().of(document.shadow());
    let (end, _) = word.char_indices().nth(STEM)?;
    (token.shape() == Shape::Word && !token.is_joined()).then(|| &word[..end])
}

/// Where a sentence stands and how it is built.
pub(crate) fn forms(document: &Document, sentence: &Sentence, number: usize, mut found: impl FnMut(&'static str)) {
    found(match sentence.region {
        Region::Subject => "subject",
        Region::Greeting => "greeting",
        Region::Signature => "signature",
        _ => "body",
    });
    // Lines of a signature are left out: how many sentences they make hangs on how they are wrapped.
    let total = document.unsigned_count();
    found(match number * 4 / total.max(1) {
        0 => "first-quarter",
        1 => "second-quarter",
        2 => "third-quarter",
        _ => "last-quarter",
    });
    found(match total {
        0..=4 => "of-a-few",
        5..=18 => "of-some",
        _ => "of-many",
    });
    if number + 1 == document.sentences().len() {
        found("last");
    }
    let tokens = &document.tokens()[sentence.tokens.clone()];
    found(match tokens.iter().filter(|token| token.starts_word()).count() {
        0..=4 => "very-short",
        5..=9 => "short",
        10..=25 => "plain",
        _ => "long",
    });
    let ends_in = |mark: &str| tokens.last().is_some_and(|token| token.fold() == Fold::exact(mark));
    if ends_in("?") {
        found("question");
    }
    if ends_in("!") {
        found("exclamation");
    }
}
