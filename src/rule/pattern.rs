//! Patterns: regular expressions over the folded view of a sentence, for what phrases cannot say. One is compiled only when a sentence
//! holds every word that each of its matches must contain.

use std::ops::Range;

use once_cell::sync::OnceCell;
use regex::RegexBuilder;
use regex_automata::Input;
use regex_automata::nfa::thompson::backtrack::BoundedBacktracker;
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_automata::util::syntax;
use serde::{Deserialize, Serialize};

use super::literals;

/// Limit of one compiled pattern, in bytes, so that a rule cannot take all memory.
const SIZE_LIMIT: usize = 1 << 20;

/// One pattern.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Pattern {
    source: String,
    /// Each match holds one of these words (lower case, letters and digits, as they stand in the draft); empty if none is required.
    words: Vec<String>,
    /// Each match holds one of each of these lists, as they stand in the folded view.
    required: Vec<Vec<String>>,
    #[serde(skip)]
    compiled: OnceCell<Option<NFA>>,
}

impl Clone for Pattern {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), words: self.words.clone(), required: self.required.clone(), compiled: OnceCell::new() }
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
        let required = literals::required(&hir);
        Ok(Self { source: source.to_owned(), words: literals::words(&required), required, compiled: OnceCell::new() })
    }

    /// Words one of which stands in every match; none if nothing is required.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The matches in a folded sentence, in bytes of it.
    pub(crate) fn find(&self, folded: &str, pairs: &Pairs) -> Vec<Range<usize>> {
        let holds = |text: &String| pairs.may_stand_in(text) && folded.contains(text.as_str());
        if !self.required.iter().all(|texts| texts.iter().any(holds)) {
            return Vec::new();
        }
        let Some(nfa) = self.compiled.get_or_init(|| compile(&self.source)) else { return Vec::new() };
        let mut found = matches(nfa, folded);
        found.retain(|range| !range.is_empty());
        found
    }
}

/// Which bytes stand side by side in a text: a look at them tells of most words that they are not in it.
#[derive(Debug)]
pub(crate) struct Pairs([u32; 32]);

impl Pairs {
    pub(crate) fn of(text: &str) -> Self {
        let mut pairs = [0; 32];
        for (first, second) in text.bytes().zip(text.bytes().skip(1)) {
            pairs[usize::from(first & 31)] |= 1 << (second & 31);
        }
        Self(pairs)
    }

    /// Whether a word may stand in the text.
    fn may_stand_in(&self, word: &str) -> bool {
        word.bytes().zip(word.bytes().skip(1)).all(|(first, second)| self.0[usize::from(first & 31)] >> (second & 31) & 1 == 1)
    }
}

/// All matches, leftmost first. Backtracking is the quickest by far but needs a bit for every state and byte; a sentence too long for that
/// is left to the simulation, which needs none.
fn matches(nfa: &NFA, folded: &str) -> Vec<Range<usize>> {
    let input = Input::new(folded);
    if let Ok(quick) = BoundedBacktracker::new_from_nfa(nfa.clone())
        && folded.len() <= quick.max_haystack_len()
    {
        return quick.try_find_iter(&mut quick.create_cache(), input).map_while(Result::ok).map(|found| found.range()).collect();
    }
    let Ok(slow) = PikeVM::new_from_nfa(nfa.clone()) else { return Vec::new() };
    slow.find_iter(&mut slow.create_cache(), input).map(|found| found.range()).collect()
}

/// Compiles a pattern for sentences: no literal searchers and no automata built ahead, which would cost more than they save there.
/// [`Pattern::new`] has checked that it compiles.
fn compile(source: &str) -> Option<NFA> {
    let insensitive = source.chars().any(char::is_uppercase);
    let hir = syntax::parse_with(&ascii(source), &syntax::Config::new().case_insensitive(insensitive)).ok()?;
    let config = Config::new().which_captures(WhichCaptures::Implicit).nfa_size_limit(Some(2 * SIZE_LIMIT));
    Compiler::new().configure(config).build_from_hir(&hir).ok()
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
