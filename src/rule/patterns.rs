//! All patterns of all rules, and which sentences each has to look at. What one pattern does with a sentence is `pattern`'s.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use once_cell::sync::OnceCell;

use super::pattern::{Pairs, Pattern};
use super::query::{Hit, Part, Query, QueryId};
use super::trigger::Trigger;
use crate::document::{Document, FoldedText, Sentence, has_invisible};
use crate::table::{Table, Writer};

/// The patterns of the compiled pack, decoded one by one when they are needed, and those added since. They are numbered in this order.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    compiled: Compiled,
    added: Vec<(QueryId, Part, Pattern)>,
    filter: OnceCell<Filter>,
}

#[derive(Debug, Default)]
struct Compiled {
    trigger: Trigger,
    /// By pattern: query, number in it, start and end of its bytes.
    list: Table,
    bytes: &'static [u8],
    /// Patterns that require no word.
    always: Vec<usize>,
    ready: Vec<OnceCell<Option<Pattern>>>,
}

/// Numbers that the compiled list has for each pattern.
const COLUMNS: usize = 4;

/// Finds the sentences in which an added pattern can match at all.
#[derive(Debug)]
struct Filter {
    words: Option<AhoCorasick>,
    /// By word: the patterns that require it.
    wanted_by: Vec<Vec<usize>>,
    /// Patterns that require nothing.
    always: Vec<usize>,
}

impl Patterns {
    pub(super) fn add(&mut self, query: QueryId, part: Part, pattern: Pattern) {
        self.added.push((query, part, pattern));
        self.filter = OnceCell::new();
    }

    /// The added patterns as bytes for [`Patterns::thaw`].
    pub(super) fn compile(&self) -> Result<Vec<u8>, String> {
        let mut out = Writer::default();
        let number = |number: usize| u32::try_from(number).map_err(|error| error.to_string());
        let mut words: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let (mut always, mut list, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (query, part, pattern)) in self.added.iter().enumerate() {
            for word in pattern.words() {
                words.entry(word).or_default().push(number(at)?);
            }
            if pattern.words().is_empty() {
                always.push(number(at)?);
            }
            let Part::Pattern(part) = part else { return Err("a pattern stands where none can".to_owned()) };
            let start = bytes.len();
            bytes.extend(postcard::to_allocvec(pattern).map_err(|error| error.to_string())?);
            list.extend([number(*query)?, number(*part)?, number(start)?, number(bytes.len())?]);
        }
        out.number(self.added.len());
        out.numbers(list);
        out.number(always.len());
        out.numbers(always);
        Trigger::compile(&words, &mut out);
        out.bytes.extend(bytes);
        Ok(out.bytes)
    }

    /// Takes over what [`Patterns::compile`] wrote.
    pub(super) fn thaw(&mut self, mut bytes: &'static [u8]) {
        let bytes = &mut bytes;
        let count = Table::take(bytes, 1).at(0) as usize;
        let list = Table::take(bytes, count * COLUMNS);
        let always = Table::take(bytes, 1).at(0) as usize;
        let always = Table::take(bytes, always).range(0, u32::try_from(always).unwrap_or(u32::MAX)).map(|at| at as usize).collect();
        let trigger = Trigger::take(bytes);
        self.compiled = Compiled { trigger, list, bytes, always, ready: vec![OnceCell::new(); count] };
    }

    fn get(&self, at: usize) -> Option<(QueryId, Part, &Pattern)> {
        let compiled = &self.compiled;
        let Some(ready) = compiled.ready.get(at) else {
            return self.added.get(at - compiled.ready.len()).map(|(query, part, pattern)| (*query, *part, pattern));
        };
        let number = |column: usize| compiled.list.at(at * COLUMNS + column) as usize;
        let decode = || compiled.bytes.get(number(2)..number(3)).and_then(|bytes| postcard::from_bytes(bytes).ok());
        ready.get_or_init(decode).as_ref().map(|pattern| (number(0), Part::Pattern(number(1)), pattern))
    }

    /// All matches in a draft.
    pub(super) fn scan(&self, document: &Document, queries: &[Query], hits: &mut Vec<Hit>) {
        let candidates = self.candidates(document);
        for of_one in candidates.chunk_by(|left, right| left.0 == right.0) {
            let sentence = &document.sentences()[of_one[0].0];
            let view = |folded: FoldedText| (Pairs::of(folded.text()), folded);
            let without_fields = view(document.folded(sentence));
            let with_fields = OnceCell::new();
            for (query, part, pattern) in of_one.iter().filter_map(|(_, at)| self.get(*at)) {
                let has_fields = queries.get(query).is_some_and(|query| query.fields);
                let (pairs, folded) =
                    if has_fields { with_fields.get_or_init(|| view(document.folded_with_fields(sentence))) } else { &without_fields };
                for range in pattern.find(folded.text(), pairs) {
                    let Some(span) = folded.source(range) else { continue };
                    hits.push(Hit::new(query, part, &tokens_of(document, sentence, span), span));
                }
            }
        }
    }

    /// Sentences and the patterns that each may match, in order.
    fn candidates(&self, document: &Document) -> Vec<(usize, usize)> {
        let sentences = document.sentences();
        let compiled = self.compiled.ready.len();
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        let mut here = 0;
        self.compiled.trigger.scan(document.shadow(), |place, pattern| {
            while sentences.get(here).is_some_and(|sentence| sentence.span.end <= place) {
                here += 1;
            }
            if sentences.get(here).is_some_and(|sentence| sentence.span.start <= place) {
                candidates.push((here, pattern as usize));
            }
        });
        let mut always = self.compiled.always.clone();
        if !self.added.is_empty() {
            let filter = self.filter.get_or_init(|| Filter::new(&self.added));
            always.extend(filter.always.iter().map(|pattern| compiled + pattern));
            for word in filter.words.iter().flat_map(|words| words.find_overlapping_iter(document.shadow())) {
                let at = document.sentence_at(word.start());
                if sentences.get(at).is_some_and(|sentence| sentence.span.start <= word.start()) {
                    candidates.extend(filter.wanted_by[word.pattern().as_usize()].iter().map(|pattern| (at, compiled + pattern)));
                }
            }
        }
        let is_hidden = has_invisible(document.shadow());
        for (at, sentence) in sentences.iter().enumerate() {
            candidates.extend(always.iter().map(|pattern| (at, *pattern)));
            // A soft hyphen inside a word hides it from the filter.
            if is_hidden && has_invisible(sentence.span.of(document.shadow())) {
                candidates.extend((0..compiled + self.added.len()).map(|pattern| (at, pattern)));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}

/// The tokens of a sentence that a span touches.
fn tokens_of(document: &Document, sentence: &Sentence, span: crate::span::Span) -> std::ops::Range<usize> {
    let tokens = &document.tokens()[sentence.tokens.clone()];
    let first = sentence.tokens.start + tokens.partition_point(|token| token.span().end <= span.start);
    let end = sentence.tokens.start + tokens.partition_point(|token| token.span().start < span.end);
    first..end.max(first)
}

impl Filter {
    fn new(patterns: &[(QueryId, Part, Pattern)]) -> Self {
        let mut words: Vec<&str> = patterns.iter().flat_map(|(_, _, pattern)| pattern.words()).map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        let mut wanted_by = vec![Vec::new(); words.len()];
        let mut always = Vec::new();
        for (at, (_, _, pattern)) in patterns.iter().enumerate() {
            let places: Option<Vec<usize>> = pattern.words().iter().map(|word| words.binary_search(&word.as_str()).ok()).collect();
            match places.filter(|places| !places.is_empty()) {
                Some(places) => places.into_iter().for_each(|place| wanted_by[place].push(at)),
                None => always.push(at),
            }
        }
        let words = AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(&words).ok();
        if words.is_none() {
            return Self { words, wanted_by: Vec::new(), always: (0..patterns.len()).collect() };
        }
        Self { words, wanted_by, always }
    }
}
