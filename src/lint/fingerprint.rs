//! Names findings so that the name survives moving the text: no path and no line goes into it.

use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::rule::Rule;
use crate::span::Span;

/// SHA-256 of rule, folded sentence, and which occurrence of both it is.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    /// The sentence that was folded last, and its digest: findings come in order of place.
    last: Option<(usize, String)>,
    seen: std::collections::HashMap<(String, String), u32>,
}

impl Fingerprints {
    /// The name of the next finding, in order of place.
    pub(super) fn of(&mut self, rule: &Rule, span: Span, document: &Document) -> String {
        let at = document.sentence_at(span.start);
        let sentence = match &self.last {
            Some((known, digest)) if *known == at => digest.clone(),
            _ => {
                let folded = document.sentences().get(at).map(|sentence| document.folded(sentence));
                let digest = sha256(folded.as_ref().map_or("", |folded| folded.text()));
                self.last = Some((at, digest.clone()));
                digest
            }
        };
        let occurrence = self.seen.entry((rule.id.clone(), sentence.clone())).and_modify(|count| *count += 1).or_insert(0);
        sha256(&format!("{}\n{sentence}\n{occurrence}", rule.id))
    }
}

/// SHA-256 in hex.
pub(crate) fn sha256(text: &str) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    Sha256::digest(text).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
