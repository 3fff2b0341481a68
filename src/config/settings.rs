//! What the config and the command line come to for one draft. The command line wins over the config, and a later override over an
//! earlier one.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use super::{Allow, Allowances, Config, Layer};
use crate::diagnostic::Severity;
use crate::document::{OwnSyntax, fold_text};
use crate::extract::Format;
use crate::rule::said::{Said, Value};
use crate::rule::{Channel, Mode, Rule};

/// The least severity that makes the run fail (exit code 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// This and anything above.
    AtLeast(Severity),
    /// Nothing does.
    Never,
}

impl Default for FailOn {
    fn default() -> Self {
        Self::AtLeast(Severity::Warning)
    }
}

impl FailOn {
    /// Whether a finding of this severity makes the run fail.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        matches!(self, Self::AtLeast(least) if severity >= least)
    }
}

impl std::fmt::Display for FailOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(severity) => severity.fmt(f),
            Self::Never => f.write_str("never"),
        }
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word.parse() {
            Ok(severity) => Ok(Self::AtLeast(severity)),
            Err(()) if word == "never" => Ok(Self::Never),
            Err(()) => Err(format!("`{word}` is not one of error, warning, info, never")),
        }
    }
}

/// What a caller chooses for all drafts; wins over the config.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// How the words are written down; by the extension if none.
    pub format: Option<Format>,
    /// The channel.
    pub channel: Option<Channel>,
    /// Whether texts that are no apology are left alone.
    pub detect: Option<bool>,
    /// How finished the text is.
    pub mode: Option<Mode>,
    /// What makes the run fail.
    pub fail_on: Option<FailOn>,
    /// Only these rules or categories.
    pub select: Option<Vec<String>>,
    /// Not these rules or categories.
    pub ignore: Vec<String>,
    /// Whether no word of a draft may be repeated.
    pub no_excerpt: bool,
}

/// How one draft is judged.
#[derive(Clone, Debug, Default)]
pub struct Settings<'c> {
    /// How the words are written down.
    pub format: Format,
    /// Which elements are demanded and which limits hold.
    pub channel: Channel,
    /// Whether a text that is no apology is left alone.
    pub detect: bool,
    /// How finished it is.
    pub mode: Mode,
    /// What makes the run fail.
    pub fail_on: FailOn,
    /// Whether no word of the draft may be repeated in what is said of it.
    pub no_excerpt: bool,
    /// The team's own ways of writing merge fields.
    pub merge: &'c [OwnSyntax],
    /// Whether somebody outside is at fault, so that nobody here has to own it.
    pub fault_external: bool,
    select: Option<Vec<String>>,
    ignore: Vec<String>,
    severity: Vec<(&'c str, Severity)>,
    /// With their numbers in the config.
    allow: Vec<(usize, &'c Allow)>,
    /// What a draft may not change, because the command line chose it.
    fixed: Fixed,
}

/// What was chosen on the command line.
#[derive(Clone, Debug, Default)]
struct Fixed {
    channel: bool,
    mode: bool,
}

impl<'c> Settings<'c> {
    /// For the draft at `path`, relative to the config's folder. `detect` is used where neither config nor choices say.
    #[must_use]
    pub fn new(config: &'c Config, choices: &Choices, path: &Path, detect: bool) -> Self {
        let mut settings = Self { detect, no_excerpt: choices.no_excerpt, ..Self::default() };
        settings.put(&config.base);
        for (paths, layer) in &config.overrides {
            if paths.is_match(path) {
                settings.put(layer);
            }
        }
        settings.allow = config.allow.iter().enumerate().filter(|(_, allow)| allow.path.as_ref().is_none_or(|paths| paths.is_match(path))).collect();
        settings.merge = &config.merge;
        settings.fixed = Fixed { channel: choices.channel.is_some(), mode: choices.mode.is_some() };
        settings.format = choices.format.unwrap_or_else(|| Format::of(path));
        settings.channel = choices.channel.unwrap_or(settings.channel);
        settings.detect = choices.detect.unwrap_or(settings.detect);
        settings.mode = choices.mode.unwrap_or(settings.mode);
        settings.fail_on = choices.fail_on.unwrap_or(settings.fail_on);
        if let Some(select) = &choices.select {
            settings.select = Some(select.clone());
            settings.ignore.clear();
        }
        settings.ignore.extend(choices.ignore.iter().cloned());
        settings
    }

    /// The same with what a draft says of itself, which wins over the config but not over the command line.
    #[must_use]
    pub fn for_draft(&self, said: &[Said]) -> Self {
        let mut settings = self.clone();
        for said in said {
            match said.value {
                Value::Channel(channel) if !self.fixed.channel => settings.channel = channel,
                Value::Mode(mode) if !self.fixed.mode => settings.mode = mode,
                Value::FaultExternal(external) => settings.fault_external = external,
                Value::Channel(_) | Value::Mode(_) | Value::Unknown => {}
            }
        }
        settings
    }

    fn put(&mut self, layer: &'c Layer) {
        let values = |texts: &[crate::rule::fields::Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        self.channel = layer.channel.unwrap_or(self.channel);
        self.detect = layer.detect.unwrap_or(self.detect);
        self.mode = layer.mode.unwrap_or(self.mode);
        self.fail_on = layer.fail_on.unwrap_or(self.fail_on);
        if let Some(select) = &layer.select {
            self.select = Some(values(select));
        }
        if let Some(ignore) = &layer.ignore {
            self.ignore = values(ignore);
        }
        self.severity.extend(layer.severity.iter().map(|(name, severity)| (name.value.as_str(), *severity)));
    }

    /// Whether the rule was asked for by name or category.
    #[must_use]
    pub fn selects(&self, rule: &Rule) -> bool {
        self.select.as_ref().is_some_and(|names| names.iter().any(|name| rule.is_named(name)))
    }

    /// Whether the rule is in force; a blank may stand in a template.
    #[must_use]
    pub fn holds(&self, rule: &Rule) -> bool {
        (self.select.is_none() || self.selects(rule))
            && !self.ignore.iter().any(|name| rule.is_named(name))
            && !(self.mode == Mode::Template && rule.is_about_blanks())
            && !(self.mode != Mode::Final && rule.is_for_final())
            && !(self.fault_external && rule.category == "missing-ownership")
    }

    /// How much the rule's findings matter: a word on the rule itself counts for more than one on its category.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Severity {
        let last = |wanted: &str| self.severity.iter().rev().find(|(name, _)| *name == wanted).map(|(_, severity)| *severity);
        last(&rule.id).or_else(|| last(&rule.category)).unwrap_or(rule.severity)
    }

    /// The numbers of the `[[allow]]` entries that let this finding stand.
    pub(crate) fn allowed_by(&self, rule: &Rule, words: &str, fingerprint: &str) -> Vec<usize> {
        let candidates = self.allow.iter().filter(|(_, allow)| rule.is_named(&allow.rule.value));
        let fits = |allow: &Allow| {
            allow.quote.as_ref().is_none_or(|quote| plain(words).contains(quote.as_str()))
                && allow.fingerprint.as_ref().is_none_or(|wanted| *wanted == fingerprint)
        };
        candidates.filter(|(_, allow)| fits(allow)).map(|(at, _)| *at).collect()
    }

    /// The numbers of the `[[allow]]` entries that speak of this draft and of a rule that is in force.
    pub(crate) fn allowances(&self, rules: &[Rule]) -> Allowances {
        let in_force = |allow: &Allow| rules.iter().any(|rule| rule.is_named(&allow.rule.value) && self.holds(rule));
        let tried = self.allow.iter().filter(|(_, allow)| in_force(allow)).map(|(at, _)| *at).collect();
        Allowances { tried, used: BTreeSet::new() }
    }
}

/// Words as quotes in the config are compared: folded, with single spaces.
pub(super) fn plain(words: &str) -> String {
    fold_text(words).split_whitespace().collect::<Vec<_>>().join(" ")
}
