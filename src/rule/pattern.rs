//! Patterns: regular expressions over the folded view of a sentence, for what phrases cannot say. One is compiled only when a word
//! that each of its matches must contain occurs in the draft.

use once_cell::sync::OnceCell;
use regex::RegexBuilder;
use regex_automata::meta::{Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};

/// Limit of one compiled pattern, in bytes, so that a rule cannot take all memory.
const SIZE_LIMIT: usize = 1 << 20;

/// One pattern.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Pattern {
    source: String,
    /// Each match holds one of these (lower case, letters and digits); empty if nothing is required.
    literals: Vec<String>,
    #[serde(skip)]
    regex: OnceCell<Option<Regex>>,
}

impl Clone for Pattern {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), literals: self.literals.clone(), regex: OnceCell::new() }
    }
}

/// Why a pattern is refused, and the bytes of it that are wrong, where the parser says so.
#[derive(Debug)]
pub(crate) struct PatternError {
    pub(crate) message: String,
    pub(crate) range: Option<std::ops::Range<usize>>,
}

impl Pattern {
    /// Checks a pattern and finds what it requires.
    pub(crate) fn new(source: &str) -> Result<Self, PatternError> {
        let hir = regex_syntax::Parser::new().parse(source).map_err(|error| {
            let span = match &error {
                regex_syntax::Error::Parse(error) => Some((error.kind().to_string(), error.span())),
                regex_syntax::Error::Translate(error) => Some((error.kind().to_string(), error.span())),
                _ => None,
            };
            let (message, span) =
                span.map_or_else(|| (error.to_string(), None), |(message, span)| (message, Some(span.start.offset..span.end.offset)));
            PatternError { message, range: span }
        })?;
        if hir.properties().minimum_len() == Some(0) {
            return Err(PatternError { message: "this pattern can match nothing at all".to_owned(), range: None });
        }
        let check = RegexBuilder::new(source).size_limit(SIZE_LIMIT).build();
        check.map_err(|error| PatternError { message: error.to_string(), range: None })?;
        Ok(Self { source: source.to_owned(), literals: required(&hir).unwrap_or_default(), regex: OnceCell::new() })
    }

    pub(crate) fn literals(&self) -> &[String] {
        &self.literals
    }

    /// The matches in a folded sentence, in bytes of it.
    pub(crate) fn find<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
        let regex = self.regex.get_or_init(|| build(&self.source));
        regex.iter().flat_map(move |regex| regex.find_iter(folded)).filter(|found| !found.is_empty()).map(|found| found.range())
    }
}

/// Compiles a pattern for sentences: no literal searchers and no automata built ahead, which would cost more than they save there.
/// [`Pattern::new`] has checked that it compiles.
fn build(source: &str) -> Option<Regex> {
    let config = Config::new()
        .auto_prefilter(false)
        .onepass(false)
        .hybrid(false)
        .dfa(false)
        .which_captures(WhichCaptures::Implicit)
        .nfa_size_limit(Some(2 * SIZE_LIMIT));
    let insensitive = source.chars().any(char::is_uppercase);
    Regex::builder().configure(config).syntax(syntax::Config::new().case_insensitive(insensitive)).build(&ascii(source)).ok()
}

/// The pattern with `\b`, `\w`, `\d` and `\s` for ASCII only: the Unicode tables behind them cost more to compile than a whole run.
fn ascii(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 32);
    let mut in_class = false;
    let mut chars = source.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            in_class = match char {
                '[' => true,
                ']' => false,
                _ => in_class,
            };
            out.push(char);
            continue;
        }
        match (chars.next(), in_class) {
            (Some('w'), true) => out.push_str("0-9A-Za-z_"),
            (Some('d'), true) => out.push_str("0-9"),
            (Some(sign @ ('b' | 'w' | 'd' | 's')), false) => {
                out.push_str("(?-u:\\");
                out.push(sign);
                out.push(')');
            }
            (Some(other), _) => {
                out.push('\\');
                out.push(other);
            }
            (None, _) => out.push('\\'),
        }
    }
    out
}

/// Words one of which is in every match. Only letters and digits count, because those stand in the draft as in its folded view.
fn required(hir: &Hir) -> Option<Vec<String>> {
    let shortest = |words: &Vec<String>| words.iter().map(String::len).min().unwrap_or(0);
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?.to_lowercase();
            let word = text.split(|char: char| !char.is_ascii_alphanumeric()).max_by_key(|word| word.len())?;
            (word.len() > 1).then(|| vec![word.to_owned()])
        }
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(shortest),
        HirKind::Alternation(parts) => parts.iter().map(required).collect::<Option<Vec<_>>>().map(|words| words.concat()),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_a_match_must_hold() {
        for (source, literals) in [
            (r"\bapologi[sz]e\b.{0,20}? if\b", vec!["apologi"]),
            (r"(sorry|regret) that", vec!["sorry", "regret"]),
            (r"(sorry|regret)\s", vec!["sorry", "regret"]),
            (r"\[[a-z ]+\]", vec![]),
        ] {
            assert_eq!(Pattern::new(source).unwrap().literals(), literals, "{source}");
        }
    }
}
