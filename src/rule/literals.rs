//! What every match of a pattern must contain, read off its syntax tree: a filter that costs next to nothing beside the pattern itself.

use std::cmp::Reverse;

use regex_syntax::hir::{Class, Hir, HirKind};

/// A list that grows beyond this is cut where it stands.
const MOST: usize = 64;

/// What is known of the matches of a part of a pattern.
struct Known {
    /// All texts that it can match, if they are few.
    all: Option<Vec<String>>,
    /// Else lists of texts one of each of which it holds.
    parts: Vec<Vec<String>>,
}

impl Known {
    fn nothing() -> Self {
        Self { all: None, parts: Vec::new() }
    }

    fn all(texts: Vec<String>) -> Self {
        Self { all: Some(texts), parts: Vec::new() }
    }

    /// Lists of texts of which none is empty.
    fn lists(self) -> Vec<Vec<String>> {
        let mut lists = self.parts;
        lists.extend(self.all);
        lists.retain(|texts| !texts.is_empty() && texts.iter().all(|text| !text.is_empty()));
        lists
    }
}

/// Lists of texts, in lower case, one of each of which stands in every match.
pub(super) fn required(pattern: &Hir) -> Vec<Vec<String>> {
    let mut lists = known(pattern).lists();
    // The quickest to check come first.
    lists.sort_by_key(|texts| (texts.len(), Reverse(shortest(texts))));
    lists.dedup();
    lists
}

/// Words one of which stands in every match: of the lists the one with the longest. Only what stands in a draft as in its folded view
/// counts: letters, digits and some marks.
pub(super) fn words(required: &[Vec<String>]) -> Vec<String> {
    let stays = |char: char| char.is_ascii_alphanumeric() || MARKS.contains(&char);
    let word = |text: &String| {
        let words = text.split(|char: char| !stays(char)).filter(|word| word.len() > 1 || word.starts_with(MARKS));
        words.max_by_key(|word| word.len()).map(str::to_owned)
    };
    let lists = required.iter().filter_map(|texts| texts.iter().map(word).collect::<Option<Vec<_>>>());
    let rarity = |words: &Vec<String>| words.iter().map(|word| if COMMON.contains(&word.as_str()) { 1 } else { word.len() }).min();
    let mut words = lists.max_by_key(|words| (rarity(words), Reverse(words.len()))).unwrap_or_default();
    words.sort_unstable();
    words.dedup();
    words
}

/// Marks that are no typeset variant of another, and rare.
const MARKS: &[char] = &['_', '#', '[', '{'];

/// Words that stand in nearly every letter: a poor sign that a pattern may match.
const COMMON: &[&str] = &[
    "about", "all", "also", "and", "any", "are", "been", "but", "could", "did", "didn", "does", "don", "for", "from", "get", "had", "has", "have",
    "her", "him", "his", "how", "into", "its", "just", "may", "more", "not", "one", "only", "order", "our", "out", "over", "own", "that", "the",
    "their", "them", "then", "they", "this", "time", "very", "was", "way", "were", "what", "when", "which", "while", "who", "will", "with", "would",
    "you", "your",
];

fn shortest(texts: &[String]) -> usize {
    texts.iter().map(String::len).min().unwrap_or(0)
}

fn known(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::all(vec![String::new()]),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).map_or_else(|_| Known::nothing(), |text| Known::all(vec![text.to_lowercase()])),
        HirKind::Class(class) => of_class(class),
        HirKind::Capture(capture) => known(&capture.sub),
        HirKind::Repetition(repetition) => {
            let sub = known(&repetition.sub);
            match (&sub.all, repetition.min, repetition.max) {
                (Some(all), 0, Some(1)) => Known::all([all.as_slice(), &[String::new()]].concat()),
                (_, 0, _) => Known::nothing(),
                (Some(all), least, most) => {
                    let mut texts = all.clone();
                    for _ in 1..least.min(8) {
                        texts = product(&texts, all).unwrap_or(texts);
                    }
                    let is_exact = most == Some(1) && least == 1;
                    if is_exact { Known::all(texts) } else { Known { all: None, parts: vec![texts] } }
                }
                (None, ..) => Known { all: None, parts: sub.parts },
            }
        }
        HirKind::Alternation(parts) => of_either(parts.iter().map(known).collect()),
        HirKind::Concat(parts) => in_turn(parts.iter().map(known)),
    }
}

/// A class of a few characters is all of them.
fn of_class(class: &Class) -> Known {
    let Class::Unicode(class) = class else { return Known::nothing() };
    let few = class.iter().map(|range| u32::from(range.end()) - u32::from(range.start()) + 1).sum::<u32>() <= 4;
    if !few {
        return Known::nothing();
    }
    Known::all(class.iter().flat_map(|range| range.start()..=range.end()).flat_map(char::to_lowercase).map(String::from).collect())
}

fn of_either(parts: Vec<Known>) -> Known {
    let few = parts.iter().map(|part| part.all.as_ref().map(Vec::len)).sum::<Option<usize>>();
    if few.is_some_and(|count| count <= MOST) {
        return Known::all(parts.into_iter().filter_map(|part| part.all).flatten().collect());
    }
    let best = |part: Known| part.lists().into_iter().max_by_key(|texts| (shortest(texts), Reverse(texts.len())));
    let lists: Option<Vec<Vec<String>>> = parts.into_iter().map(best).collect();
    Known { all: None, parts: lists.map(|lists| lists.concat()).into_iter().collect() }
}

/// Neighbours are joined as long as their texts are few.
fn in_turn(parts: impl Iterator<Item = Known>) -> Known {
    let mut whole = Known::all(vec![String::new()]);
    let mut is_exact = true;
    for part in parts {
        let joined = match (&whole.all, &part.all) {
            (Some(left), Some(right)) => product(left, right),
            _ => None,
        };
        if joined.is_some() {
            whole.all = joined;
            continue;
        }
        is_exact = false;
        whole.parts.extend(whole.all.take());
        whole.parts.extend(part.parts);
        // What follows something unknown begins anew.
        whole.all = Some(part.all.unwrap_or_else(|| vec![String::new()]));
    }
    if !is_exact {
        whole.parts.extend(whole.all.take());
    }
    whole
}

fn product(left: &[String], right: &[String]) -> Option<Vec<String>> {
    let few = left.len() * right.len() <= MOST;
    few.then(|| left.iter().flat_map(|left| right.iter().map(move |right| format!("{left}{right}"))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_a_match_must_hold() {
        for (source, lists, trigger) in [
            (r"\bapologi[sz]e\b.{0,20}? if\b", vec![vec![" if"], vec!["apologise", "apologize"]], vec!["apologise", "apologize"]),
            (r"(sorry|regret) that", vec![vec!["sorry that", "regret that"]], vec!["regret", "sorry"]),
            (r"an? [a-z]+ly (slow|late)", vec![vec!["ly slow", "ly late"], vec!["an ", "a "]], vec!["late", "slow"]),
            (r"_{3,}", vec![vec!["___"]], vec!["___"]),
            (r"\[[a-z ]+\]", vec![vec!["["], vec!["]"]], vec!["["]),
            (r"[a-z]+", vec![], vec![]),
        ] {
            let required = required(&regex_syntax::parse(source).unwrap());
            assert_eq!(
                (words(&required), required),
                (
                    trigger.into_iter().map(str::to_owned).collect(),
                    lists.into_iter().map(|list| list.into_iter().map(str::to_owned).collect()).collect()
                ),
                "{source}"
            );
        }
    }
}
