//! Finds every raw match of every phrase and pattern in one pass over a draft. Which matches count is left to `evaluate`.

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use super::graph::{Compiled, Graph, Nodes, PhraseId};
use super::lexicon::{ClassId, Lexicon, Reading, Symbol};
use super::pattern::Pattern;
use super::patterns::Patterns;
use super::phrase::Step;
use super::query::{Hit, Part, Query, QueryId};
use super::walk::{Trail, Walk};
use crate::document::Document;
use crate::table::{Table, Writer};

/// The tables of a compiled pack that are read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Tables<T> {
    /// The words and their classes.
    pub words: T,
    /// The phrases.
    pub graph: T,
    /// The patterns.
    pub patterns: T,
}

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
    /// By compiled phrase: whose it is, as query and part.
    #[serde(skip)]
    compiled_phrases: Table,
    /// The same for those added since.
    #[serde(skip)]
    phrases: Vec<(QueryId, Part)>,
    #[serde(skip)]
    patterns: Patterns,
    pub(crate) queries: Vec<Query>,
}

/// All raw matches in one draft.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) reading: Reading,
    /// By class: whether it has a member anywhere.
    classes: OnceCell<Vec<bool>>,
    /// Sorted by query and place.
    hits: Vec<Hit>,
    /// By query: where its hits start.
    starts: Vec<u32>,
}

impl Scan {
    /// Whether a member of the class stands anywhere.
    pub(crate) fn has_class(&self, class: ClassId) -> bool {
        let classes = self.classes.get_or_init(|| {
            let mut classes = Vec::new();
            for class in self.reading.classes() {
                let at = class as usize;
                if at >= classes.len() {
                    classes.resize(at + 1, false);
                }
                classes[at] = true;
            }
            classes
        });
        classes.get(class as usize).copied().unwrap_or(false)
    }

    /// The queries that found something.
    pub(crate) fn queries(&self) -> impl Iterator<Item = QueryId> {
        self.hits.chunk_by(|left, right| left.query() == right.query()).map(|hits| hits[0].query())
    }

    /// The raw matches of one query in order.
    pub(crate) fn of(&self, query: QueryId) -> &[Hit] {
        let place = |at: usize| self.starts.get(at).map_or(self.hits.len(), |start| *start as usize);
        &self.hits[place(query)..place(query + 1)]
    }
}

impl Matcher {
    pub(crate) fn new(lexicon: Lexicon) -> Self {
        Self {
            lexicon,
            compiled: Compiled::default(),
            graph: Graph::default(),
            compiled_phrases: Table::default(),
            phrases: Vec::new(),
            patterns: Patterns::default(),
            queries: Vec::new(),
        }
    }

    pub(crate) fn add_query(&mut self, query: Query) -> QueryId {
        self.queries.push(query);
        self.queries.len() - 1
    }

    /// Adds a phrase whose classes are known to exist.
    pub(crate) fn add_phrase(&mut self, query: QueryId, part: Part, steps: &[Step]) {
        let lexicon = &mut self.lexicon;
        let id = u32::try_from(self.compiled_phrases.len() / 2 + self.phrases.len()).unwrap_or(u32::MAX);
        self.graph.insert(id, steps, &mut |step| match step {
            Step::Word(fold) => lexicon.word(*fold),
            Step::Class(name, _) => Symbol::class(lexicon.declare(name)),
            Step::Gap | Step::Choice(_) | Step::Optional(_) => unreachable!("the graph asks for words and classes only"),
        });
        self.phrases.push((query, part));
    }

    pub(crate) fn add_pattern(&mut self, query: QueryId, part: Part, pattern: Pattern) {
        self.patterns.add(query, part, pattern);
    }

    /// All raw matches in a draft; linear in its length.
    pub(crate) fn scan(&self, document: &Document) -> Scan {
        let reading = self.lexicon.read(document);
        let mut hits = Vec::new();
        if !self.compiled.is_empty() {
            self.walk(&self.compiled, document, &reading, &mut hits);
        }
        if !self.phrases.is_empty() {
            self.walk(&self.graph, document, &reading, &mut hits);
        }
        self.patterns.scan(document, &self.queries, &mut hits);
        hits.sort_unstable();
        let mut starts = vec![0; self.queries.len() + 1];
        for hit in &hits {
            starts[hit.query() + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Scan { reading, classes: OnceCell::new(), hits, starts }
    }

    /// Takes over the tables of a compiled pack.
    pub(crate) fn thaw(&mut self, tables: &Tables<&'static [u8]>) {
        self.lexicon.thaw(tables.words);
        let mut graph = tables.graph;
        let phrases = Table::take(&mut graph, 1).at(0) as usize;
        self.compiled_phrases = Table::take(&mut graph, phrases * 2);
        self.compiled = Compiled::new(graph);
        self.patterns.thaw(tables.patterns);
    }

    /// The tables of a compiled pack.
    pub(crate) fn compile(&self) -> Result<Tables<Vec<u8>>, String> {
        let mut graph = Writer::default();
        graph.number(self.phrases.len());
        for (query, part) in &self.phrases {
            graph.number(*query);
            graph.number(match part {
                Part::Phrase(at) => at * 2,
                Part::Unless(at) => at * 2 + 1,
                Part::Pattern(_) | Part::With(_) | Part::Without(_) => return Err("a phrase stands where none can".to_owned()),
            });
        }
        graph.bytes.extend(self.graph.compile());
        Ok(Tables { words: self.lexicon.compile(), graph: graph.bytes, patterns: self.patterns.compile()? })
    }

    /// Whose a phrase is.
    fn owner(&self, phrase: PhraseId) -> (QueryId, Part) {
        let at = phrase as usize;
        let compiled = self.compiled_phrases.len() / 2;
        if at >= compiled {
            return self.phrases[at - compiled];
        }
        let (query, part) = (self.compiled_phrases.at(at * 2) as usize, self.compiled_phrases.at(at * 2 + 1) as usize);
        (query, if part % 2 == 0 { Part::Phrase(part / 2) } else { Part::Unless(part / 2) })
    }

    fn walk(&self, graph: &impl Nodes, document: &Document, reading: &Reading, hits: &mut Vec<Hit>) {
        let mut trail = Trail::default();
        let tokens = document.tokens();
        for sentence in document.sentences() {
            let walk = Walk { graph, tokens, reading, end: sentence.tokens.end };
            for at in sentence.tokens.clone() {
                walk.occurrences(at, &mut trail);
                for occurrence in &trail.found {
                    let (query, part) = self.owner(occurrence.phrase);
                    let words = at..occurrence.end;
                    if let Some(span) = document.span_of(&words) {
                        hits.push(Hit::new(query, part, &words, span));
                    }
                }
            }
        }
    }
}
