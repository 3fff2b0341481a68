//! Which words the rules know, and which classes each belongs to. It turns the tokens of a draft into symbols, once, for all rules.
//! A team's words change memberships here and nothing else.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Fold, Shape, Token};

/// A word class by number.
pub(crate) type ClassId = u32;

/// What an edge of the graph tests: a word, or membership of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Symbol(u32);

impl Symbol {
    fn word(id: u32) -> Self {
        Self(id << 1)
    }

    /// Membership of the class.
    pub(crate) fn class(id: ClassId) -> Self {
        Self(id << 1 | 1)
    }
}

/// Classes that every pack has, recognised by the look of a token; their numbers are their places here.
const BY_SHAPE: &[&str] = &["number", "money", "name", "field", "address", "link"];
const NUMBER: ClassId = 0;
const NAME: ClassId = 2;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Class {
    name: String,
    /// Classes that include this one.
    included_in: Vec<ClassId>,
}

/// The vocabulary of all rules.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    words: HashMap<Fold, u32>,
    /// By word: the classes it belongs to.
    classes_of: Vec<Vec<ClassId>>,
    classes: Vec<Class>,
    not_name: Option<ClassId>,
    /// Members of several words, by their first word: the other words and the class.
    longer: HashMap<u32, Vec<(Vec<u32>, ClassId)>>,
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        let classes = BY_SHAPE.iter().map(|name| Class { name: (*name).to_owned(), included_in: Vec::new() }).collect();
        Self { classes, ..Self::default() }
    }

    /// The symbol of a word, new words included.
    pub(crate) fn word(&mut self, fold: Fold) -> Symbol {
        Symbol::word(self.word_id(fold))
    }

    fn word_id(&mut self, fold: Fold) -> u32 {
        let next = u32::try_from(self.classes_of.len()).unwrap_or(u32::MAX);
        let id = *self.words.entry(fold).or_insert(next);
        if id == next {
            self.classes_of.push(Vec::new());
        }
        id
    }

    /// The class of that name, if there is one.
    pub(crate) fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.iter().position(|class| class.name == name).and_then(|at| ClassId::try_from(at).ok())
    }

    /// All class names.
    pub(crate) fn class_names(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|class| class.name.as_str())
    }

    /// The class of that name, made if it is new.
    pub(crate) fn declare(&mut self, name: &str) -> ClassId {
        if let Some(id) = self.class(name) {
            return id;
        }
        self.classes.push(Class { name: name.to_owned(), included_in: Vec::new() });
        let id = ClassId::try_from(self.classes.len() - 1).unwrap_or(ClassId::MAX);
        if name == "not-name" {
            self.not_name = Some(id);
        }
        id
    }

    /// From now on every member of `part` is one of `whole` too. Members that `part` has already are taken over.
    pub(crate) fn include(&mut self, whole: ClassId, part: ClassId) {
        self.classes[part as usize].included_in.push(whole);
        for word in 0..self.classes_of.len() {
            if self.classes_of[word].contains(&part) {
                self.join(u32::try_from(word).unwrap_or(u32::MAX), whole);
            }
        }
        let taken: Vec<(u32, Vec<u32>)> = self.longer.iter().flat_map(|(first, rest)| {
            rest.iter().filter(|(_, class)| *class == part).map(|(rest, _)| (*first, rest.clone()))
        }).collect();
        for (first, rest) in taken {
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
        let memberships = &mut self.classes_of[word as usize];
        if !memberships.contains(&class) {
            memberships.push(class);
            for above in self.classes[class as usize].included_in.clone() {
                self.join(word, above);
            }
        }
    }

    fn join_longer(&mut self, first: u32, rest: &[u32], class: ClassId) {
        let members = self.longer.entry(first).or_default();
        let member = (rest.to_vec(), class);
        if !members.contains(&member) {
            members.push(member);
            for above in self.classes[class as usize].included_in.clone() {
                self.join_longer(first, rest, above);
            }
        }
    }

    /// The symbols of every token of a draft.
    pub(crate) fn read(&self, document: &Document) -> Reading {
        let tokens = document.tokens();
        let words: Vec<Option<u32>> = tokens.iter().map(|token| self.words.get(&token.fold()).copied()).collect();
        let mut reading = Reading { starts: Vec::with_capacity(tokens.len() + 1), symbols: Vec::with_capacity(tokens.len() * 2) };
        for sentence in document.sentences() {
            for at in sentence.tokens.clone() {
                reading.starts.push(u32::try_from(reading.symbols.len()).unwrap_or(u32::MAX));
                self.read_token(&tokens[at], &words[at..sentence.tokens.end], &mut reading.symbols);
            }
        }
        reading.starts.push(u32::try_from(reading.symbols.len()).unwrap_or(u32::MAX));
        reading
    }

    fn read_token(&self, token: &Token, words: &[Option<u32>], symbols: &mut Vec<(Symbol, u32)>) {
        let classes = words[0].map_or(&[][..], |word| &self.classes_of[word as usize]);
        if let Some(word) = words[0] {
            symbols.push((Symbol::word(word), 1));
            symbols.extend(classes.iter().map(|class| (Symbol::class(*class), 1)));
            for (rest, class) in self.longer.get(&word).into_iter().flatten() {
                let follows = words.len() > rest.len() && rest.iter().zip(&words[1..]).all(|(member, word)| Some(*member) == *word);
                if follows {
                    symbols.push((Symbol::class(*class), u32::try_from(rest.len() + 1).unwrap_or(u32::MAX)));
                }
            }
        }
        let shape = match token.shape() {
            Shape::Number => Some(NUMBER),
            Shape::Money => Some(1),
            Shape::Field => Some(3),
            Shape::Address => Some(4),
            Shape::Link => Some(5),
            Shape::Word if token.is_name_shaped() && !self.not_name.is_some_and(|not_name| classes.contains(&not_name)) => Some(NAME),
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
}

impl Reading {
    /// What begins at a token: symbols, and how many tokens each takes.
    pub(crate) fn at(&self, token: usize) -> &[(Symbol, u32)] {
        &self.symbols[self.starts[token] as usize..self.starts[token + 1] as usize]
    }

    /// Whether a member of the class stands wholly within these tokens.
    pub(crate) fn has_class(&self, class: ClassId, mut tokens: std::ops::Range<usize>) -> bool {
        let end = tokens.end;
        tokens.any(|at| self.at(at).iter().any(|(symbol, length)| *symbol == Symbol::class(class) && at + *length as usize <= end))
    }
}
