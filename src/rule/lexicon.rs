//! Which words the rules know, and which classes each belongs to. It turns the tokens of a draft into symbols, once, for all rules.
//! A team's words change memberships here and nothing else.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::graph::Heard;
use crate::document::{Document, Fold, Shape, Token};
use crate::table::{Table, Writer};

/// A word class by number.
pub(crate) type ClassId = u32;

/// What an edge of the graph tests: a word, or membership of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    fn word(id: u32) -> Self {
        Self(id << 1)
    }

    /// Membership of the class.
    pub(crate) fn class(id: ClassId) -> Self {
        Self(id << 1 | 1)
    }

    fn as_class(self) -> Option<ClassId> {
        (self.0 & 1 == 1).then_some(self.0 >> 1)
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// One of 64 bits: where two sets of symbols have no mark in common, they have no symbol in common.
    pub(crate) fn mark(self) -> u64 {
        1 << (self.0.wrapping_mul(0x9e37_79b1) >> 26)
    }
}

/// Classes that every pack has, recognised by the look of a token; their numbers are their places here.
const BY_SHAPE: &[&str] = &["number", "money", "name", "field", "address", "link"];

/// The vocabulary of all rules: a compiled part, and what was added to it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    #[serde(skip)]
    compiled: CompiledWords,
    #[serde(skip)]
    words: HashMap<Fold, u32>,
    /// Classes of each added word, by its number behind the compiled ones.
    #[serde(skip)]
    classes_of: Vec<Vec<ClassId>>,
    /// Classes added to compiled words.
    #[serde(skip)]
    added_to: HashMap<u32, Vec<ClassId>>,
    names: BTreeMap<String, ClassId>,
    /// By class: the classes that include it.
    included_in: Vec<Vec<ClassId>>,
    not_name: Option<ClassId>,
    /// Members of several words, by their first word: the other words and the class.
    longer: BTreeMap<u32, Vec<(Vec<u32>, ClassId)>>,
}

/// The words of a compiled pack, sorted by fold; a word's number is its place.
#[derive(Clone, Copy, Debug, Default)]
struct CompiledWords {
    low: Table,
    high: Table,
    class_starts: Table,
    classes: Table,
}

impl CompiledWords {
    fn find(&self, fold: Fold) -> Option<u32> {
        let key = |at: usize| u64::from(self.high.at(at)) << 32 | u64::from(self.low.at(at));
        let (mut low, mut high) = (0, self.low.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match key(middle).cmp(&fold.0) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
            }
        }
        None
    }

    fn len(&self) -> u32 {
        u32::try_from(self.low.len()).unwrap_or(u32::MAX)
    }
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        let mut lexicon = Self::default();
        for name in BY_SHAPE {
            lexicon.declare(name);
        }
        lexicon
    }

    /// The words as bytes for [`Lexicon::thaw`].
    pub(crate) fn compile(&self) -> Vec<u8> {
        let mut out = Writer::default();
        let mut folds = vec![Fold(0); self.classes_of.len()];
        self.words.iter().for_each(|(fold, id)| folds[*id as usize] = *fold);
        out.number(folds.len());
        let half = |fold: &Fold, shift: u32| u32::try_from(fold.0 >> shift & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        out.numbers(folds.iter().map(|fold| half(fold, 0)));
        out.numbers(folds.iter().map(|fold| half(fold, 32)));
        out.starts(self.classes_of.iter().map(Vec::len));
        out.numbers(self.classes_of.iter().flatten().copied());
        out.bytes
    }

    /// Numbers the words by their folds, as a compiled lexicon must have them. Only before any symbol was given out.
    pub(crate) fn with_words(mut folds: Vec<Fold>) -> Self {
        let mut lexicon = Self::new();
        folds.sort_unstable();
        folds.dedup();
        for fold in folds {
            lexicon.word(fold);
        }
        lexicon
    }

    /// All words known so far.
    pub(crate) fn folds(&self) -> Vec<Fold> {
        self.words.keys().copied().collect()
    }

    /// Takes over the words that [`Lexicon::compile`] wrote.
    pub(crate) fn thaw(&mut self, mut bytes: &'static [u8]) {
        let bytes = &mut bytes;
        let count = Table::take(bytes, 1).at(0) as usize;
        let (low, high) = (Table::take(bytes, count), Table::take(bytes, count));
        let class_starts = Table::take(bytes, count + 1);
        self.compiled = CompiledWords { low, high, classes: Table::take(bytes, class_starts.at(count) as usize), class_starts };
    }

    fn find(&self, fold: Fold) -> Option<u32> {
        self.compiled.find(fold).or_else(|| self.words.get(&fold).copied())
    }

    /// The symbol of a word, new words included.
    pub(crate) fn word(&mut self, fold: Fold) -> Symbol {
        Symbol::word(self.word_id(fold))
    }

    fn word_id(&mut self, fold: Fold) -> u32 {
        if let Some(id) = self.find(fold) {
            return id;
        }
        let id = self.compiled.len() + u32::try_from(self.classes_of.len()).unwrap_or(u32::MAX);
        self.words.insert(fold, id);
        self.classes_of.push(Vec::new());
        id
    }

    /// The classes of a word.
    fn classes(&self, word: u32) -> impl Iterator<Item = ClassId> + '_ {
        let compiled = (word < self.compiled.len()).then(|| self.compiled.classes.list(self.compiled.class_starts, word as usize));
        let added = match word.checked_sub(self.compiled.len()) {
            None => self.added_to.get(&word),
            Some(at) => self.classes_of.get(at as usize),
        };
        compiled.into_iter().flatten().chain(added.into_iter().flatten().copied())
    }

    /// The class of that name, if there is one.
    pub(crate) fn class(&self, name: &str) -> Option<ClassId> {
        self.names.get(name).copied()
    }

    /// All class names.
    pub(crate) fn class_names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The class of that name, made if it is new.
    pub(crate) fn declare(&mut self, name: &str) -> ClassId {
        if let Some(id) = self.class(name) {
            return id;
        }
        let id = ClassId::try_from(self.included_in.len()).unwrap_or(ClassId::MAX);
        self.names.insert(name.to_owned(), id);
        self.included_in.push(Vec::new());
        if name == "not-name" {
            self.not_name = Some(id);
        }
        id
    }

    /// From now on every member of `part` is one of `whole` too. Members that `part` has already are taken over.
    pub(crate) fn include(&mut self, whole: ClassId, part: ClassId) {
        self.included_in[part as usize].push(whole);
        let words = self.compiled.len() + u32::try_from(self.classes_of.len()).unwrap_or(u32::MAX);
        let members: Vec<u32> = (0..words).filter(|word| self.classes(*word).any(|class| class == part)).collect();
        for word in members {
            self.join(word, whole);
        }
        let longer: Vec<(u32, Vec<u32>)> = self
            .longer
            .iter()
            .flat_map(|(first, rest)| rest.iter().filter(|(_, class)| *class == part).map(|(rest, _)| (*first, rest.clone())))
            .collect();
        for (first, rest) in longer {
            self.join_longer(first, &rest, whole);
        }
    }

    /// Adds a member of one or more words to a class and to all that include it.
    pub(crate) fn add_member(&mut self, class: ClassId, folds: &[Fold]) {
        let words: Vec<u32> = folds.iter().map(|fold| self.word_id(*fold)).collect();
        match words.as_slice() {
            [] => {}
            [word] => self.join(*word, class),
            [first, rest @ ..] => self.join_longer(*first, rest, class),
        }
    }

    fn join(&mut self, word: u32, class: ClassId) {
        if self.classes(word).any(|known| known == class) {
            return;
        }
        match word.checked_sub(self.compiled.len()) {
            None => self.added_to.entry(word).or_default().push(class),
            Some(at) => self.classes_of[at as usize].push(class),
        }
        for above in self.included_in[class as usize].clone() {
            self.join(word, above);
        }
    }

    fn join_longer(&mut self, first: u32, rest: &[u32], class: ClassId) {
        let members = self.longer.entry(first).or_default();
        let member = (rest.to_vec(), class);
        if !members.contains(&member) {
            members.push(member);
            for above in self.included_in[class as usize].clone() {
                self.join_longer(first, rest, above);
            }
        }
    }

    /// The symbols of every token of a draft.
    pub(crate) fn read(&self, document: &Document) -> Reading {
        let tokens = document.tokens();
        let words: Vec<Option<u32>> = tokens.iter().map(|token| self.find(token.fold())).collect();
        let mut reading = Reading {
            starts: Vec::with_capacity(tokens.len() + 1),
            symbols: Vec::with_capacity(tokens.len() * 2),
            marks: Vec::with_capacity(tokens.len()),
        };
        for sentence in document.sentences() {
            for at in sentence.tokens.clone() {
                reading.starts.push(u32::try_from(reading.symbols.len()).unwrap_or(u32::MAX));
                let first = reading.symbols.len();
                self.read_token(&tokens[at], &words[at..sentence.tokens.end], &mut reading.symbols);
                reading.marks.push(reading.symbols[first..].iter().fold(0, |marks, (symbol, _)| marks | symbol.mark()));
            }
        }
        reading.starts.push(u32::try_from(reading.symbols.len()).unwrap_or(u32::MAX));
        reading
    }

    fn read_token(&self, token: &Token, words: &[Option<u32>], symbols: &mut Vec<(Symbol, u32)>) {
        let first = symbols.len();
        if token.is_joined() && token.fold() == Fold::exact("'d") {
            // "we'd" is "we would" or "we had"; a phrase with either means it.
            for word in ["would", "had"].iter().filter_map(|word| self.find(Fold::exact(word))) {
                symbols.push((Symbol::word(word), 1));
                symbols.extend(self.classes(word).map(|class| (Symbol::class(class), 1)));
            }
        }
        if let Some(word) = words[0] {
            symbols.push((Symbol::word(word), 1));
            symbols.extend(self.classes(word).map(|class| (Symbol::class(class), 1)));
            for (rest, class) in self.longer.get(&word).into_iter().flatten() {
                let follows = words.len() > rest.len() && rest.iter().zip(&words[1..]).all(|(member, word)| Some(*member) == *word);
                if follows {
                    symbols.push((Symbol::class(*class), u32::try_from(rest.len() + 1).unwrap_or(u32::MAX)));
                }
            }
        }
        let is_no_name = || self.not_name.is_some_and(|not_name| symbols[first..].contains(&(Symbol::class(not_name), 1)));
        let shape = match token.shape() {
            Shape::Number => Some(0),
            Shape::Money => Some(1),
            Shape::Word if token.is_name_shaped() && !is_no_name() => Some(2),
            Shape::Field => Some(3),
            Shape::Address => Some(4),
            Shape::Link => Some(5),
            Shape::Word | Shape::Code | Shape::Mark => None,
        };
        symbols.extend(shape.map(|class| (Symbol::class(class), 1)));
    }
}

/// What each token of a draft is to the rules.
#[derive(Debug)]
pub(crate) struct Reading {
    starts: Vec<u32>,
    symbols: Vec<(Symbol, u32)>,
    /// By token: the marks of its symbols.
    marks: Vec<u64>,
}

impl Reading {
    /// What begins at a token, for a walk.
    pub(crate) fn heard(&self, token: usize) -> Heard<'_> {
        Heard { symbols: self.at(token), marks: self.marks[token] }
    }

    /// What begins at a token: symbols, and how many tokens each takes.
    pub(crate) fn at(&self, token: usize) -> &[(Symbol, u32)] {
        &self.symbols[self.starts[token] as usize..self.starts[token + 1] as usize]
    }

    /// The classes of every token, again and again.
    pub(crate) fn classes(&self) -> impl Iterator<Item = ClassId> + '_ {
        self.symbols.iter().filter_map(|(symbol, _)| symbol.as_class())
    }

    /// Whether a member of the class stands wholly within these tokens.
    pub(crate) fn has_class(&self, class: ClassId, mut tokens: std::ops::Range<usize>) -> bool {
        let end = tokens.end;
        tokens.any(|at| self.at(at).iter().any(|(symbol, length)| *symbol == Symbol::class(class) && at + *length as usize <= end))
    }
}
