//! Finds every raw match of every phrase and pattern in one pass over a draft. Which matches count is left to `evaluate`.

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};
use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use super::graph::{Compiled, Graph, Nodes};
use super::lexicon::{ClassId, Lexicon, Reading, Symbol};
use super::pattern::Pattern;
use super::phrase::Step;
use super::query::{Hit, Part, Query, QueryId};
use super::walk::{Trail, Walk};
use crate::document::Document;

/// Everything that is looked for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Matcher {
    pub(crate) lexicon: Lexicon,
    /// The phrases of the compiled pack.
    #[serde(skip)]
    compiled: Compiled,
    /// Phrases added since.
    #[serde(skip)]
    graph: Graph,
    /// By phrase: whose it is.
    phrases: Vec<(QueryId, Part)>,
    patterns: Vec<(QueryId, Part, Pattern)>,
    pub(crate) queries: Vec<Query>,
    #[serde(skip)]
    prefilter: OnceCell<Prefilter>,
}

/// Finds the sentences in which a pattern can match at all.
#[derive(Debug)]
struct Prefilter {
    literals: Option<AhoCorasick>,
    /// By literal: the patterns that require it.
    wanted_by: Vec<Vec<usize>>,
    /// Patterns that require nothing.
    always: Vec<usize>,
}

/// All raw matches in one draft.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) reading: Reading,
    /// Classes that have a member anywhere.
    classes: OnceCell<HashSet<Symbol>>,
    /// Sorted by query and place.
    hits: Vec<Hit>,
}

impl Scan {
    /// Whether a member of the class stands anywhere.
    pub(crate) fn has_class(&self, class: ClassId) -> bool {
        self.classes.get_or_init(|| self.reading.symbols().collect()).contains(&Symbol::class(class))
    }

    /// The raw matches of one query in order.
    pub(crate) fn of(&self, query: QueryId) -> &[Hit] {
        let start = self.hits.partition_point(|hit| hit.query < query);
        let length = self.hits[start..].partition_point(|hit| hit.query == query);
        &self.hits[start..start + length]
    }
}

impl Matcher {
    pub(crate) fn new(lexicon: Lexicon) -> Self {
        Self {
            lexicon,
            compiled: Compiled::default(),
            graph: Graph::default(),
            phrases: Vec::new(),
            patterns: Vec::new(),
            queries: Vec::new(),
            prefilter: OnceCell::new(),
        }
    }

    pub(crate) fn add_query(&mut self, query: Query) -> QueryId {
        self.queries.push(query);
        self.queries.len() - 1
    }

    /// Adds a phrase whose classes are known to exist.
    pub(crate) fn add_phrase(&mut self, query: QueryId, part: Part, steps: &[Step]) {
        let lexicon = &mut self.lexicon;
        let id = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        self.graph.insert(id, steps, &mut |step| match step {
            Step::Word(fold) => lexicon.word(*fold),
            Step::Class(name, _) => Symbol::class(lexicon.declare(name)),
            Step::Gap | Step::Choice(_) | Step::Optional(_) => unreachable!("the graph asks for words and classes only"),
        });
        self.phrases.push((query, part));
    }

    pub(crate) fn add_pattern(&mut self, query: QueryId, part: Part, pattern: Pattern) {
        self.patterns.push((query, part, pattern));
        self.prefilter = OnceCell::new();
    }

    /// All raw matches in a draft; linear in its length.
    pub(crate) fn scan(&self, document: &Document) -> Scan {
        let reading = self.lexicon.read(document);
        let mut hits = Vec::new();
        self.walk(&self.compiled, document, &reading, &mut hits);
        self.walk(&self.graph, document, &reading, &mut hits);
        self.scan_patterns(document, &mut hits);
        hits.sort_by_key(|hit| (hit.query, hit.span, hit.part));
        Scan { reading, classes: OnceCell::new(), hits }
    }

    /// Takes over the tables of a compiled pack.
    pub(crate) fn thaw(&mut self, words: &'static [u8], graph: &'static [u8]) {
        self.lexicon.thaw(words);
        self.compiled = Compiled::new(graph);
    }

    /// The tables of a compiled pack: words and graph.
    pub(crate) fn compile(&self) -> (Vec<u8>, Vec<u8>) {
        (self.lexicon.compile(), self.graph.compile())
    }

    fn walk(&self, graph: &impl Nodes, document: &Document, reading: &Reading, hits: &mut Vec<Hit>) {
        if !graph.has_edges(0) {
            return;
        }
        let mut trail = Trail::default();
        let tokens = document.tokens();
        for sentence in document.sentences() {
            let walk = Walk { graph, tokens, reading, end: sentence.tokens.end };
            for at in sentence.tokens.clone() {
                walk.occurrences(at, &mut trail);
                for occurrence in &trail.found {
                    let (query, part) = self.phrases[occurrence.phrase as usize];
                    let words = at..occurrence.end;
                    if let Some(span) = document.span_of(&words) {
                        hits.push(Hit { query, part, tokens: words, span });
                    }
                }
            }
        }
    }

    fn scan_patterns(&self, document: &Document, hits: &mut Vec<Hit>) {
        let sentences = document.sentences();
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        let filter = self.prefilter.get_or_init(|| Prefilter::new(&self.patterns));
        // A soft hyphen inside a word hides it from the filter.
        let hidden = if document.has_invisible() { 0..self.patterns.len() } else { 0..0 };
        candidates.extend(hidden.flat_map(|pattern| (0..sentences.len()).map(move |at| (at, pattern))));
        for literal in filter.literals.iter().flat_map(|literals| literals.find_overlapping_iter(document.shadow())) {
            let at = document.sentence_at(literal.start());
            if sentences.get(at).is_some_and(|sentence| sentence.span.start <= literal.start()) {
                candidates.extend(filter.wanted_by[literal.pattern().as_usize()].iter().map(|pattern| (at, *pattern)));
            }
        }
        candidates.extend(filter.always.iter().flat_map(|pattern| (0..sentences.len()).map(move |at| (at, *pattern))));
        candidates.sort_unstable();
        candidates.dedup();
        for of_one in candidates.chunk_by(|left, right| left.0 == right.0) {
            let sentence = &sentences[of_one[0].0];
            let folded = document.folded(sentence);
            let with_fields = OnceCell::new();
            let tokens = &document.tokens()[sentence.tokens.clone()];
            for (_, pattern) in of_one {
                let (query, part, pattern) = &self.patterns[*pattern];
                let folded = if self.queries[*query].fields { with_fields.get_or_init(|| document.folded_with_fields(sentence)) } else { &folded };
                for range in pattern.find(folded.text()) {
                    let Some(span) = folded.source(range) else { continue };
                    let first = sentence.tokens.start + tokens.partition_point(|token| token.span().end <= span.start);
                    let end = sentence.tokens.start + tokens.partition_point(|token| token.span().start < span.end);
                    hits.push(Hit { query: *query, part: *part, tokens: first..end.max(first), span });
                }
            }
        }
    }
}

impl Prefilter {
    fn new(patterns: &[(QueryId, Part, Pattern)]) -> Self {
        let mut words: Vec<&str> = patterns.iter().flat_map(|(_, _, pattern)| pattern.literals()).map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        let mut wanted_by = vec![Vec::new(); words.len()];
        let mut always = Vec::new();
        for (at, (_, _, pattern)) in patterns.iter().enumerate() {
            let places: Option<Vec<usize>> = pattern.literals().iter().map(|literal| words.binary_search(&literal.as_str()).ok()).collect();
            match places.filter(|places| !places.is_empty()) {
                Some(places) => places.into_iter().for_each(|place| wanted_by[place].push(at)),
                None => always.push(at),
            }
        }
        let literals = AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(&words).ok();
        if literals.is_none() {
            return Self { literals, wanted_by: Vec::new(), always: (0..patterns.len()).collect() };
        }
        Self { literals, wanted_by, always }
    }
}
