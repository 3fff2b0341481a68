//! Shows the trainer what the cues see: every sentence of a draft with the names of its features. At run time nothing is named.

use std::collections::{BTreeSet, HashMap};

use super::features::{self, opaque, stem};
use crate::document::{Document, Fold, Token};

/// A sentence as the trainer reads it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Described {
    /// Its first byte in the prose.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// The names of its features, as cue files write them.
    pub features: BTreeSet<String>,
}

/// The sentences of a draft as the trainer reads them.
#[must_use]
pub fn describe(document: &Document) -> Vec<Described> {
    let names = names(document);
    let sentence = |number: usize| {
        let mut features = BTreeSet::new();
        features::of(document, number, |feature| {
            let parts: Vec<&str> = feature.parts.iter().map(|part| names.get(part).map_or("?", String::as_str)).collect();
            features.insert(format!("{} {}", feature.family.letter(), parts.join(" ")));
        });
        let span = document.sentences()[number].span;
        Described { start: span.start, end: span.end, features }
    };
    (0..document.sentences().len()).map(sentence).collect()
}

/// What every part of a feature of this draft is called.
fn names(document: &Document) -> HashMap<Fold, String> {
    let mut names: HashMap<Fold, String> = HashMap::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        for token in &document.tokens()[sentence.tokens.clone()] {
            names.entry(token.fold()).or_insert_with(|| word(document, token));
            names.extend(opaque(token, false).map(|name| (Fold::exact(name), name.to_owned())));
            names.extend(stem(document, token).map(|stem| (Fold::of(stem), stem.to_lowercase())));
        }
        features::forms(document, sentence, number, |form| drop(names.insert(Fold::exact(form), form.to_owned())));
    }
    names
}

/// A word as a cue file writes it; the parts of a contraction as what they stand for.
fn word(document: &Document, token: &Token) -> String {
    const CONTRACTED: &[&str] = &["not", "are", "have", "will", "am", "'d", "us", "is", "'s", "can", "shall"];
    let written = token.span().of(document.shadow());
    let stands_for = CONTRACTED.iter().find(|word| Fold::exact(word) == token.fold());
    stands_for.map_or_else(|| crate::document::fold_text(written), |word| (*word).to_owned())
}
