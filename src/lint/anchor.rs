//! Where a finding about the whole text is shown: never nowhere, and near the place where the missing words would go.

use crate::document::{Document, Region, Sentence};
use crate::rule::{Evaluation, Rule};
use crate::span::Span;

/// The place in the prose for a finding of a rule about the whole text: a last word; none if there are no words.
pub(super) fn of(evaluation: &Evaluation<'_>, rule: &Rule) -> Option<Span> {
    let document = evaluation.document();
    let by_apology = matches!(
        rule.category.as_str(),
        "missing-apology"
            | "missing-acknowledgment"
            | "missing-ownership"
            | "missing-impact"
            | "missing-explanation"
            | "late-apology"
            | "over-explaining"
    );
    let apology = by_apology.then(|| evaluation.first_of("apology")).flatten();
    let sentences = document.sentences();
    let at_apology = apology.and_then(|span| sentences.get(document.sentence_at(span.start)));
    let closing = (rule.category == "missing-signature").then(|| sentences.iter().find(|sentence| sentence.region == Region::Signature)).flatten();
    let has_words = |sentence: &&Sentence| document.tokens()[sentence.tokens.clone()].iter().any(|token| !token.is_mark());
    // What ends like a sentence first: where exactly a signature begins is a guess.
    let is_ended = |sentence: &&Sentence| matches!(sentence.region, Region::Body | Region::Signature) && document.is_ended(sentence);
    let ended = sentences.iter().rev().filter(has_words).find(is_ended);
    let last_body = document.body().rev().map(|at| &sentences[at]).find(has_words);
    let sentence = at_apology.or(closing).or(ended).or(last_body).or_else(|| sentences.last());
    sentence.and_then(|sentence| last_word(document, sentence))
}

fn last_word(document: &Document, sentence: &Sentence) -> Option<Span> {
    let tokens = &document.tokens()[sentence.tokens.clone()];
    let last = tokens.iter().rposition(|token| !token.is_mark()).unwrap_or(tokens.len().checked_sub(1)?);
    let first = (0..=last).rev().find(|at| !tokens[*at].is_joined()).unwrap_or(last);
    Some(tokens[first].span().join(tokens[last].span()))
}
