//! What a rule offers in the place of words that it finds: which words, what instead, and the edit that leaves a clean sentence behind. Making the
//! edit is left to editors and to the command line.

use serde::{Deserialize, Serialize};

use super::evaluate::Evaluation;
use super::query::{Hit, QueryId};
use super::{Found, Rule};
use crate::document::Document;
use crate::span::Span;

/// One thing to write instead.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rewrite {
    /// The phrases that are replaced, one of which must hold all that was found.
    pub(crate) when: QueryId,
    /// What it does, in a few words.
    pub(crate) title: String,
    /// What stands there instead; nothing to leave the words out.
    pub(crate) with: String,
    /// Whether the meaning cannot change.
    pub(crate) safe: bool,
}

/// What a rule offers for a place that it found: each offer with the bytes of the prose to replace and the text that replaces them.
pub(crate) fn offers<'r>(evaluation: &Evaluation<'_>, rule: &'r Rule, found: &Found) -> Vec<(&'r Rewrite, Span, String)> {
    if found.aside.is_some() {
        return Vec::new();
    }
    let offer = |rewrite: &'r Rewrite| {
        let at = evaluation.raw(rewrite.when).iter().map(Hit::span).filter(|span| span.covers(found.at)).max_by_key(|span| span.end - span.start)?;
        let (span, text) = edit(evaluation.document(), at, &rewrite.with)?;
        Some((rewrite, span, text))
    };
    rule.rewrites.iter().filter_map(offer).collect()
}

/// The edit that puts `with` in the place of some words: a sentence still begins with a capital, and where words are left out neither two spaces nor
/// a comma with nothing before it stay behind. Nothing where that cannot be done within a line or two of one paragraph.
fn edit(document: &Document, at: Span, with: &str) -> Option<(Span, String)> {
    let text = document.shadow();
    let sentence = document.sentences().get(document.sentence_at(at.start))?;
    let first = document.tokens().get(sentence.tokens.start)?.span().start;
    let is_first = first == at.start;
    if !with.is_empty() {
        let with = if is_first { capital(with) } else { with.to_owned() };
        return Some((at, with));
    }
    let rest = text.get(at.end..sentence.span.end)?;
    // "Rest assured that … and that …" hangs together.
    if text[..at.end].ends_with("that") && [" and that ", " or that ", " but that "].iter().any(|other| rest.contains(other)) {
        return None;
    }
    if is_first {
        let next = rest.find(|char: char| !char.is_whitespace() && char != ',')?;
        let char = rest[next..].chars().next().filter(|char| char.is_alphanumeric())?;
        let end = at.end + next + char.len_utf8();
        return Some((Span::new(at.start, end), char.to_uppercase().collect()));
    }
    let before = text[..at.start].ends_with(char::is_whitespace);
    if before && rest.starts_with(' ') {
        return Some((Span::new(at.start, at.end + 1), String::new()));
    }
    let start = text[..at.start].trim_end_matches([' ', ',']).len();
    rest.starts_with(['.', ',', ';', '!', '?', ':']).then(|| (Span::new(start, at.end), String::new()))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
