//! Says whether a text is English, so that rules written for English stay silent on anything else. It counts the small words that
//! every English text is held together by; unlike a statistical detector it is sure of three-line replies and says why.

use once_cell::sync::Lazy;

use crate::document::{Document, Fold};

/// Frequent English words that no neighbouring language writes alike.
const SMALL_WORDS: &[&str] = &[
    "the", "of", "and", "to", "that", "is", "for", "with", "you", "we", "our", "your", "it", "have", "has", "be", "this", "are", "not", "from", "at",
    "by", "were", "been", "they", "their", "would", "which", "when", "i", "my", "sorry", "us", "if", "as", "what", "will", "about", "but", "can",
    "did", "had", "all", "there",
];

static SMALL: Lazy<Vec<Fold>> = Lazy::new(|| {
    let mut folds: Vec<Fold> = SMALL_WORDS.iter().map(|word| Fold::of(word)).collect();
    folds.sort_unstable();
    folds
});

/// Below this many words a text is taken for English: too little to tell.
const ENOUGH: usize = 12;
/// The least share of small words, in percent. English prose has 30 to 50, other languages up to 5.
const LEAST: usize = 10;

/// Whether the text is English, as far as its words tell. A text without words is.
#[must_use]
pub fn is_english(document: &Document) -> bool {
    let (mut words, mut known) = (0, 0);
    for token in document.tokens().iter().filter(|token| !token.is_mark()).take(2_000) {
        words += 1;
        known += usize::from(SMALL.binary_search(&token.fold()).is_ok());
    }
    words < ENOUGH || known * 100 >= words * LEAST
}
