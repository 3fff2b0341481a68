//! Defines [`Rules`], all rules in force, ready to judge drafts. A rule is one TOML file (`docs/rule-files.md`); `file` reads what was
//! written, `load` turns it into what is meant, `matcher` finds raw matches, `evaluate` decides which count, `examples` holds every
//! rule to its proof. What becomes of the findings is left to `lint`.

mod category;
mod check;
mod compile;
mod evaluate;
pub mod examples;
pub(crate) mod fields;
mod file;
mod graph;
mod inflect;
mod lexicon;
mod literals;
mod load;
mod matcher;
pub mod pack;
mod pattern;
mod patterns;
mod phrase;
mod proof;
mod query;
mod query_table;
mod rewrite;
pub mod said;
mod trigger;
mod verdict;
mod walk;

use std::collections::BTreeMap;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

pub use category::{Channel, ELEMENTS, LABELS, Mode};
pub(crate) use category::{about, all as categories};
pub(crate) use check::{Check, Found, unused};
pub use evaluate::Evaluation;
pub use matcher::Tables;
pub(crate) use proof::{ChannelProof, Example, Loaded, Proof};
pub(crate) use rewrite::{Rewrite, offers};
pub(crate) use verdict::{Apart, Verdict, ask, measured};

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Fold, Token};
use crate::learned::Cues;
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
    /// The header block or front matter must have a line of this name, in lower case, that says something.
    NeedHeader(String),
    Limit {
        measure: Measure,
        max: Option<u32>,
    },
    /// What the learned cues of its category claim.
    Learned,
    Check(Check),
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
    pub(crate) rewrites: Vec<Rewrite>,
    /// Whether the learned cues may doubt what its phrases find: they know the built-in rules only.
    #[serde(skip)]
    pub(crate) doubtable: bool,
}

impl Rule {
    /// `find`, `need`, `limit` or `check`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.kind {
            Kind::Find(_) => "find",
            Kind::NeedElement { .. } | Kind::NeedText(_) | Kind::NeedHeader(_) => "need",
            Kind::Limit { .. } => "limit",
            Kind::Learned => "learned",
            Kind::Check(_) => "check",
        }
    }

    /// Whether a name means the rule: its id or its category.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.id == name || self.category == name
    }

    /// Whether it speaks of blanks that nobody has filled in, which may stand in a template.
    pub(crate) fn is_about_blanks(&self) -> bool {
        self.category == "placeholder"
    }

    /// Whether it speaks of directives that nothing needed, so that it has to wait for all others.
    pub(crate) fn is_about_unused(&self) -> bool {
        matches!(self.kind, Kind::Check(Check::UnusedDirective))
    }

    /// Whether it holds for texts only that are about to be sent.
    #[must_use]
    pub fn is_for_final(&self) -> bool {
        matches!(self.kind, Kind::Check(Check::DirectiveShips))
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
    #[serde(skip)]
    pub(crate) learned: Cues,
    /// Words that a team added to classes. The cues have never seen them.
    #[serde(skip)]
    own_words: Vec<Vec<Fold>>,
    /// Known from the first draft on.
    #[serde(skip)]
    turns: OnceCell<Turns>,
}

/// Which rules a draft has to be held to: most of thousands have nothing to say to it.
#[derive(Debug)]
struct Turns {
    /// By query: the rule that asks it alone.
    of_query: Vec<Option<usize>>,
    /// Rules that may speak though nothing was found.
    always: Vec<usize>,
    /// What finds blanks that nobody has filled in.
    blanks: Vec<QueryId>,
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
            learned: Cues::default(),
            own_words: Vec::new(),
            turns: OnceCell::new(),
        }
    }

    /// The same rules with learned cues beside them: each label that there are cues for gets a rule `<label>/learned`. What the rules
    /// `believed` find is not doubted.
    #[must_use]
    pub(crate) fn with_cues(mut self, cues: Cues, believed: &[&str]) -> Self {
        self.rules.iter_mut().for_each(|rule| rule.doubtable = !believed.contains(&rule.id.as_str()));
        self.rules.extend(LABELS.iter().filter(|label| cues.targets().contains(*label)).map(|label| learned_rule(label)));
        self.learned = cues;
        self
    }

    /// The same rules alone: phrases are neither doubted nor helped, and the rules of learned cues find nothing.
    #[must_use]
    pub fn without_cues(mut self) -> Self {
        self.drop_cues();
        self
    }

    pub(crate) fn drop_cues(&mut self) {
        self.learned = Cues::default();
    }

    /// Lets the learned cues speak by themselves only from so many percent of probability on.
    pub(crate) fn raise_cues(&mut self, percent: u8) {
        self.learned.raise(percent);
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

    fn turns(&self) -> &Turns {
        self.turns.get_or_init(|| {
            let mut turns = Turns { of_query: vec![None; self.matcher.queries.len()], always: Vec::new(), blanks: Vec::new() };
            for (at, rule) in self.rules.iter().enumerate() {
                let Kind::Find(queries) = &rule.kind else {
                    turns.always.push(at);
                    continue;
                };
                for query in queries {
                    turns.of_query[*query] = Some(at);
                }
                if rule.is_about_blanks() {
                    turns.blanks.extend(queries);
                }
            }
            turns
        })
    }

    /// What finds blanks that nobody has filled in.
    pub(crate) fn blanks(&self) -> &[QueryId] {
        &self.turns().blanks
    }

    /// The rules that may have something to say where these queries found something, in order.
    pub(crate) fn in_turn(&self, queries: impl Iterator<Item = QueryId>) -> Vec<usize> {
        let turns = self.turns();
        let mut rules: Vec<usize> = queries.filter_map(|query| turns.of_query[query]).chain(turns.always.iter().copied()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    pub(crate) fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Numbers of the elements that a channel demands.
    pub(crate) fn demands(&self, channel: Channel) -> &[usize] {
        self.channels.get(&channel).map_or(&[], |spec| &spec.demands)
    }

    /// What a channel allows of each measure that it limits.
    pub(crate) fn limits(&self, channel: Channel) -> Vec<(Measure, u32)> {
        self.channels.get(&channel).map_or_else(Vec::new, |spec| spec.limits.iter().map(|(measure, limit)| (*measure, *limit)).collect())
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
                Ok(folds) => {
                    lexicon.add_member(id, &folds);
                    self.own_words.push(folds);
                }
                Err(error) => mistakes.push(Diagnostic::mistake("config/words", error.message, word.file, word.at(error.range))),
            }
        }
    }

    /// Whether these tokens hold a word that a team added.
    pub(crate) fn hold_own_word(&self, tokens: &[Token]) -> bool {
        self.own_words.iter().any(|word| tokens.windows(word.len().max(1)).any(|at| at.iter().map(Token::fold).eq(word.iter().copied())))
    }

    /// The number of the element of that name.
    pub(crate) fn element(&self, name: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.name == name)
    }
}

/// The rule of what the cues of a label claim by themselves. It only informs: what a person can't look up should not fail a build.
fn learned_rule(label: &str) -> Rule {
    Rule {
        id: format!("{label}/learned"),
        title: format!("reads like what readers marked as {label}"),
        category: label.to_owned(),
        severity: Severity::Info,
        message: format!("`{{match}}` may read as {label}"),
        help: "read it as somebody who was let down; if they would mind, say it plainly or leave it out".to_owned(),
        why: format!(
            "{} No phrase names these words; they resemble, in their words and their place, what readers marked in invented drafts.",
            about(label)
        ),
        sources: vec!["learned from the corpus of invented drafts; docs/learned.md".to_owned()],
        channels: Vec::new(),
        kind: Kind::Learned,
        rewrites: Vec::new(),
        doubtable: false,
    }
}
