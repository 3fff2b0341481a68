//! Defines [`Rules`], all rules in force, ready to judge drafts. A rule is one TOML file (`docs/rule-files.md`); `file` reads what was
//! written, `load` turns it into what is meant, `matcher` finds raw matches, `evaluate` decides which count, `examples` holds every
//! rule to its proof. What becomes of the findings is left to `lint`.

mod category;
mod compile;
mod evaluate;
pub mod examples;
pub(crate) mod fields;
mod file;
mod graph;
mod inflect;
mod lexicon;
mod load;
mod matcher;
pub mod pack;
mod pattern;
mod phrase;
mod query;
mod table;
mod verdict;
mod walk;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use category::{Channel, ELEMENTS, LABELS};
pub(crate) use category::{about, all as categories};
pub use evaluate::Evaluation;
pub(crate) use load::{Loaded, Proof};
pub(crate) use verdict::{Apart, Verdict, ask, measured};

use crate::diagnostic::{Diagnostic, Severity};
use fields::{Mistakes, Text};
use lexicon::Lexicon;
use matcher::Matcher;
use query::QueryId;

/// What a `[limit]` rule measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Measure {
    /// Words in subject, greeting, body and signature.
    Words,
    /// Sentences of the body.
    Sentences,
    /// Sentences that apologise.
    Apologies,
    /// Sentences of the body before the first that apologises.
    SentencesBeforeApology,
    /// Share of the body's words that stand in sentences that explain causes, in percent.
    ExplanationPercent,
}

impl Measure {
    /// All measures.
    pub const ALL: &[Self] = &[Self::Words, Self::Sentences, Self::Apologies, Self::SentencesBeforeApology, Self::ExplanationPercent];

    /// Its name in rule files and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Sentences => "sentences",
            Self::Apologies => "apologies",
            Self::SentencesBeforeApology => "sentences-before-apology",
            Self::ExplanationPercent => "explanation-percent",
        }
    }
}

/// What a rule does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Kind {
    Find(Vec<QueryId>),
    /// The element must be there; `demanded`: only where the channel demands it.
    NeedElement {
        element: usize,
        demanded: bool,
    },
    /// One of the matches must be there.
    NeedText(QueryId),
    Limit {
        measure: Measure,
        max: Option<u32>,
    },
}

/// One rule, with the words a person reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// The path of its file in the pack, without `.toml`; `missing-<element>` for an element's page.
    pub id: String,
    /// What it finds, in a few words.
    pub title: String,
    /// What it is about.
    pub category: String,
    /// How much its findings matter, if the config says nothing else.
    pub severity: Severity,
    /// The sentence of a finding, with `{…}` still in it.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Why a reader minds.
    pub why: String,
    /// Research and guides it rests on.
    pub sources: Vec<String>,
    /// The channels it holds on; all if empty.
    pub channels: Vec<Channel>,
    pub(crate) kind: Kind,
}

impl Rule {
    /// `find`, `need` or `limit`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Find(_) => "find",
            Kind::NeedElement { .. } | Kind::NeedText(_) => "need",
            Kind::Limit { .. } => "limit",
        }
    }
}

/// An element of a full apology.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) queries: Vec<QueryId>,
}

/// What a channel demands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ChannelSpec {
    pub(crate) title: String,
    /// Numbers of elements.
    pub(crate) demands: Vec<usize>,
    pub(crate) limits: BTreeMap<Measure, u32>,
}

/// What there is to say of a channel.
#[derive(Clone, Debug)]
pub(crate) struct ChannelPage {
    pub(crate) title: String,
    pub(crate) demands: Vec<String>,
    pub(crate) limits: BTreeMap<Measure, u32>,
}

/// Evidence that a text is, or is not, an apology draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cue {
    pub(crate) weight: i32,
    pub(crate) queries: Vec<QueryId>,
    /// Numbers of elements that count as well.
    pub(crate) elements: Vec<usize>,
}

/// All rules in force.
#[derive(Debug, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "rules.rules is what it is: the rules among the rest")]
pub struct Rules {
    pub(crate) matcher: Matcher,
    pub(crate) rules: Vec<Rule>,
    pub(crate) elements: Vec<Element>,
    /// The elements, each behind those its guards ask for.
    pub(crate) element_order: Vec<usize>,
    pub(crate) channels: BTreeMap<Channel, ChannelSpec>,
    pub(crate) cues: Vec<Cue>,
}

impl Rules {
    /// No rules at all.
    #[must_use]
    pub fn none() -> Self {
        Self::with_lexicon(Lexicon::new())
    }

    fn with_lexicon(lexicon: Lexicon) -> Self {
        Self {
            matcher: Matcher::new(lexicon),
            rules: Vec::new(),
            elements: Vec::new(),
            element_order: Vec::new(),
            channels: BTreeMap::new(),
            cues: Vec::new(),
        }
    }

    /// All rules, in order of their ids within each pack.
    #[must_use]
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    pub(crate) fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Numbers of the elements that a channel demands.
    pub(crate) fn demands(&self, channel: Channel) -> &[usize] {
        self.channels.get(&channel).map_or(&[], |spec| &spec.demands)
    }

    /// What a channel demands, by the elements' names, and its limits.
    pub(crate) fn channel(&self, channel: Channel) -> ChannelPage {
        let spec = self.channels.get(&channel).cloned().unwrap_or_default();
        let demands = spec.demands.iter().map(|element| self.elements[*element].name.clone()).collect();
        ChannelPage { title: spec.title, demands, limits: spec.limits }
    }

    /// Adds a team's words to a class.
    pub(crate) fn add_words(&mut self, class: &Text, words: &[Text], mistakes: &mut Mistakes) {
        let lexicon = &mut self.matcher.lexicon;
        let Some(id) = lexicon.class(&class.value) else {
            mistakes.push(load::unknown_class(class, class.span, &class.value, lexicon.class_names()));
            return;
        };
        for word in words {
            match phrase::plain(&word.value) {
                Ok(folds) => lexicon.add_member(id, &folds),
                Err(error) => mistakes.push(Diagnostic::mistake("config/words", error.message, word.file, word.at(error.range))),
            }
        }
    }

    /// The number of the element of that name.
    pub(crate) fn element(&self, name: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.name == name)
    }
}
