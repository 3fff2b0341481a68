//! A greeting and a name that share a line with the body: "Hi Tom, … ^RS". Those with lines of their own are `regions`' business.

use super::Region;
use super::regions::{CLOSINGS, GREETINGS, NAME_MARKS, starts_with_any, word_count};
use super::sentences::Piece;
use crate::span::Span;

/// Splits a greeting off the first sentence of the body and a name off the last, where they share a line: "Hi Tom, … ^RS".
pub(super) fn split(text: &str, mut pieces: Vec<Piece>) -> Vec<Piece> {
    let without = |region| !pieces.iter().any(|piece| piece.region == region);
    let (no_greeting, no_signature) = (without(Region::Greeting), without(Region::Signature));
    let first = pieces.iter().position(|piece| piece.region == Region::Body).filter(|_| no_greeting);
    if let Some((at, end)) = first.and_then(|at| Some((at, greeting_end(pieces[at].span.of(text))?))) {
        split_at(text, &mut pieces, at, end, (Region::Greeting, Region::Body));
    }
    // A closing line that was wrapped before the name.
    if let Some(at) = pieces.iter().rposition(|piece| piece.region == Region::Body).filter(|_| !no_signature) {
        let body = pieces[at].span.of(text);
        let is_followed = pieces.get(at + 1).is_some_and(|next| next.region == Region::Signature);
        if is_followed && body.ends_with(',') && word_count(body) <= 4 && starts_with_any(body, CLOSINGS) {
            pieces[at].region = Region::Signature;
        }
    }
    if let Some(at) = pieces.iter().rposition(|piece| piece.region == Region::Body).filter(|_| no_signature) {
        let body = pieces[at].span.of(text);
        if at > 0 && is_bare_name(body) {
            pieces[at].region = Region::Signature;
        } else if let Some(start) = name_start(body) {
            split_at(text, &mut pieces, at, start, (Region::Body, Region::Signature));
        }
    }
    pieces
}

/// Cuts piece `at` at `offset` bytes into two with these regions; white space at the cut belongs to neither.
fn split_at(text: &str, pieces: &mut Vec<Piece>, at: usize, offset: usize, regions: (Region, Region)) {
    let piece = pieces[at].clone();
    let (left, right) = piece.span.of(text).split_at(offset);
    let left_end = piece.span.start + left.trim_end().len();
    let right_start = piece.span.end - right.trim_start().len();
    pieces[at] = Piece { span: Span::new(piece.span.start, left_end), region: regions.0, ..piece };
    if right_start < piece.span.end {
        pieces.insert(at + 1, Piece { span: Span::new(right_start, piece.span.end), region: regions.1, ..piece });
    }
}

/// Where a greeting of up to six words at the beginning of a sentence ends, in bytes.
fn greeting_end(sentence: &str) -> Option<usize> {
    if !starts_with_any(sentence, GREETINGS) || sentence.to_lowercase().starts_with("to ") {
        return None;
    }
    if word_count(sentence) <= 4 {
        return Some(sentence.len());
    }
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| sentence.find(dash)).min();
    let comma = sentence.find([',', '!', ':']).map(|at| at + 1);
    let end = comma.into_iter().chain(dash).min()?;
    (word_count(&sentence[..end]) <= 6).then_some(end)
}

fn is_name_word(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']);
    word.starts_with(char::is_uppercase)
        && word.chars().all(|char| char.is_alphanumeric() || matches!(char, '.' | '\'' | '’' | '-'))
        && word.len() < 20
}

/// "Ash", "Jo L.", "Mel @ Ironside", "DW, Waste Team" or "Warm regards, Henrik" as a last sentence of its own.
fn is_bare_name(sentence: &str) -> bool {
    let words: Vec<&str> = sentence.trim_matches(|char: char| !char.is_alphanumeric() && char != '{').split_whitespace().collect();
    let marked = sentence.starts_with(NAME_MARKS);
    let comma = sentence.split_once(',');
    let closing =
        comma.is_some_and(|(before, name)| starts_with_any(before, CLOSINGS) && word_count(before) <= 4 && (1..=3).contains(&word_count(name)));
    let role = !sentence.ends_with('.') && comma.is_some_and(|(name, _)| word_count(name) <= 2 && name.split_whitespace().all(is_name_word));
    let small = |word: &&str| is_name_word(word) || matches!(*word, "and" | "&" | "at" | "@" | "the" | "of" | "x" | "xx") || word.starts_with("{{");
    closing
        || (1..=if marked || role { 6 } else { 4 }).contains(&words.len())
            && (words.iter().all(small) || role)
            && (marked || !sentence.ends_with(['!', '?']))
            && (marked || !sentence.ends_with('.') || words.last().is_some_and(|word| word.trim_end_matches('.').chars().count() == 1))
            && (marked || words.len() < 3 || sentence.contains([',', '@']))
}

/// Where a name at the end of a sentence begins, behind a mark or an emoji: " ^RS", " -Liam", " – Ash", " 😊 Ollie".
fn name_start(sentence: &str) -> Option<usize> {
    let is_mark = |char: char| char.is_ascii() || char.is_whitespace() || matches!(char, '’' | '‘' | '“' | '”' | '…' | '£' | '€' | '–' | '—');
    let is_emoji = |char: char| !char.is_alphanumeric() && !is_mark(char);
    let (at, sign) = sentence.char_indices().rev().find(|(_, char)| NAME_MARKS.contains(char) || is_emoji(*char))?;
    let before = sentence[..at].chars().last()?;
    let name = sentence[at..].trim_start_matches(|char: char| !char.is_alphanumeric());
    let words = name.split_whitespace().count();
    let named = (1..=3).contains(&words) && name.split_whitespace().all(|word| is_name_word(word) || matches!(word, "and" | "&" | "x"));
    if is_emoji(sign) {
        return (named && words < 3).then_some(sentence.len() - name.len());
    }
    let start = sentence[..at].trim_end_matches(['-', '^', '~']).len();
    (named && (before.is_whitespace() || matches!(before, '.' | '!' | '-' | '^')) && start > 0).then_some(start)
}
