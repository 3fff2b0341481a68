//! Defines [`Config`], what an `apolint.toml` says, and [`Settings`], what that and the command line come to for one draft. Finding the
//! file and reading it from disk is the command line's.

mod read;
mod settings;

pub use settings::{Choices, FailOn, Settings};

use std::collections::BTreeSet;
use std::path::PathBuf;

use globset::GlobSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::OwnSyntax;
pub use crate::rule::Mode;
use crate::rule::fields::{Mistakes, Text, closest};
use crate::rule::{Channel, Rules, categories};
use crate::source::Sources;
use crate::span::FileId;

/// The file's name.
pub const FILE_NAME: &str = "apolint.toml";

/// Which files are drafts, if the config says nothing.
pub const DEFAULT_INCLUDE: &[&str] = &["*.txt", "*.md", "*.html", "*.htm", "*.eml", "*.mjml", "*.hbs", "*.liquid", "*.j2"];

/// What a config file says, checked.
#[derive(Debug, Default)]
pub struct Config {
    /// For every draft.
    pub(crate) base: Layer,
    /// Folders of rule files, as written: relative to the config file's folder.
    pub(crate) rules: Vec<Text>,
    /// Files in folders that are drafts; [`DEFAULT_INCLUDE`] if the config does not say.
    pub(crate) include: Option<GlobSet>,
    /// Files that are none.
    pub(crate) exclude: Option<GlobSet>,
    pub(crate) words: Vec<(Text, Vec<Text>)>,
    pub(crate) overrides: Vec<(GlobSet, Layer)>,
    pub(crate) allow: Vec<Allow>,
    /// Ways of writing merge fields beside the known ones.
    pub(crate) merge: Vec<OwnSyntax>,
    pub(crate) learned: Learned,
}

/// What is made of the learned cues.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Learned {
    /// They are not asked.
    pub(crate) off: bool,
    /// What is less probable, in percent, is not said.
    pub(crate) at_least: u8,
}

/// Choices that can be made for all drafts or for some paths.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub(crate) channel: Option<Channel>,
    pub(crate) detect: Option<bool>,
    pub(crate) mode: Option<Mode>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) select: Option<Vec<Text>>,
    pub(crate) ignore: Option<Vec<Text>>,
    pub(crate) severity: Vec<(Text, Severity)>,
}

/// Which `[[allow]]` entries could let a finding stand in some drafts, and which did, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowances {
    /// Those whose path fits a judged draft and whose rule was in force there.
    pub tried: BTreeSet<usize>,
    /// Those that let something stand.
    pub used: BTreeSet<usize>,
}

impl Allowances {
    /// Adds what another draft needed.
    pub fn extend(&mut self, other: &Self) {
        self.tried.extend(&other.tried);
        self.used.extend(&other.used);
    }
}

/// A finding that the team has decided to let stand.
#[derive(Debug)]
pub(crate) struct Allow {
    pub(crate) rule: Text,
    pub(crate) path: Option<GlobSet>,
    /// Whether `path` names one file.
    pub(crate) one_file: bool,
    pub(crate) quote: Option<String>,
    pub(crate) fingerprint: Option<String>,
}

impl Config {
    /// Reads a config file's text. What could be read is given beside all mistakes that can be told without the rules, each at its bytes.
    #[must_use]
    pub fn read(file: FileId, sources: &Sources) -> (Self, Vec<Diagnostic>) {
        let mut mistakes = Mistakes::new();
        (read::read(sources.get(file).text(), file, &mut mistakes), mistakes)
    }

    /// The folders of rule files it names.
    #[must_use]
    pub fn rule_folders(&self) -> Vec<PathBuf> {
        self.rules.iter().map(|text| PathBuf::from(&text.value)).collect()
    }

    /// Whether a file of a folder is a draft, `default` being what counts as one without the config's word.
    #[must_use]
    pub fn includes(&self, path: &std::path::Path, default: &GlobSet) -> bool {
        self.include.as_ref().unwrap_or(default).is_match(path) && !self.excludes(path)
    }

    /// Whether the config says that a file is no draft.
    #[must_use]
    pub fn excludes(&self, path: &std::path::Path) -> bool {
        self.exclude.as_ref().is_some_and(|paths| paths.is_match(path))
    }

    /// The drafts that could be found by `include` and are left out by `exclude`.
    #[must_use]
    pub fn leaves_out(&self, path: &std::path::Path, default: &GlobSet) -> bool {
        self.include.as_ref().unwrap_or(default).is_match(path) && self.excludes(path)
    }

    /// Whether `include` names any files; nothing if the config does not have the key.
    #[must_use]
    pub fn says_include(&self) -> Option<bool> {
        self.include.as_ref().map(|globs| !globs.is_empty())
    }

    /// What is said of allowances that let nothing stand. An entry is called unused only if every draft it could speak of was judged:
    /// the one file that it names, or `all` there are.
    #[must_use]
    pub fn unused_allows(&self, of: &Allowances, all: bool) -> Vec<Diagnostic> {
        let idle = of.tried.difference(&of.used).filter_map(|at| self.allow.get(*at));
        idle.filter(|allow| all || allow.one_file)
            .map(|allow| {
                let message = format!("nothing needs this: no finding of `{}` is left that it would allow", allow.rule.value);
                allow.rule.mistake("suppression/unused", message).with_help("delete this [[allow]]")
            })
            .collect()
    }

    /// Adds the team's words to the classes, and checks every name of a rule, category or class.
    ///
    /// # Errors
    /// Every name that no rule, category or class has.
    pub fn apply(&self, rules: &mut Rules) -> Result<(), Vec<Diagnostic>> {
        let mut mistakes = Mistakes::new();
        if self.learned.off {
            rules.drop_cues();
        }
        rules.raise_cues(self.learned.at_least);
        for (class, words) in &self.words {
            rules.add_words(class, words, &mut mistakes);
        }
        let layers = std::iter::once(&self.base).chain(self.overrides.iter().map(|(_, layer)| layer));
        for layer in layers {
            let names = layer.select.iter().chain(&layer.ignore).flatten().chain(layer.severity.iter().map(|(name, _)| name));
            names.for_each(|name| mistakes.extend(unknown_name(&name.value, rules).map(|(message, help)| said(name, message, help))));
        }
        for allow in self.allow.iter().filter(|allow| !allow.rule.value.is_empty()) {
            mistakes.extend(unknown_name(&allow.rule.value, rules).map(|(message, help)| said(&allow.rule, message, help)));
        }
        if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
    }
}

fn said(name: &Text, message: String, help: String) -> Diagnostic {
    name.mistake("config/unknown-rule", message).with_help(help)
}

/// What to say of a name that is neither a rule's id nor a category; nothing if it is one.
#[must_use]
pub fn unknown_name(name: &str, rules: &Rules) -> Option<(String, String)> {
    let categories: Vec<String> = categories().collect();
    let ids = || rules.all().iter().map(|rule| rule.id.as_str());
    if categories.iter().any(|category| category == name) || ids().any(|id| id == name) {
        return None;
    }
    let known = ids().chain(categories.iter().map(String::as_str));
    let whole = rules.all().iter().map(|rule| rule.id.as_str()).find(|id| id.rsplit('/').next() == Some(name));
    let help =
        whole.or_else(|| closest(name, known)).map_or_else(|| "`apolint rules` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
    Some((format!("no rule or category `{name}`"), help))
}
