//! What only the pages of rules need: examples, whole drafts of the channels, figures. The built-in ones are read from the pack's files, for which
//! a run that judges drafts has no time. What the pages look like is left to `explain` and `book`.

use crate::builtin::{self, Measured};
use crate::rule::{Channel, ChannelProof, Loaded, Proof, Rule, Rules};
use crate::source::Sources;

/// All rules in force with their proofs.
pub(super) struct Proofs<'b> {
    pub(super) rules: &'b Rules,
    loaded: &'b [Loaded],
    built_in: Rules,
    own: Loaded,
}

impl<'b> Proofs<'b> {
    /// `loaded` are the proofs of the packs beside the built-in one.
    pub(super) fn new(rules: &'b Rules, loaded: &'b [Loaded]) -> Self {
        let (built_in, own, _) = builtin::load(&mut Sources::default());
        Self { rules, loaded, built_in, own }
    }

    /// The proof of a rule: a team's, or the built-in one.
    pub(super) fn of(&self, rule: &Rule) -> Option<&Proof> {
        let theirs = self.loaded.iter().flat_map(|loaded| &loaded.proofs).find(|proof| self.rules.all()[proof.rule].id == rule.id);
        theirs.or_else(|| self.own.proofs.iter().find(|proof| self.built_in.all()[proof.rule].id == rule.id))
    }

    /// The page of a channel: the last that says something.
    pub(super) fn of_channel(&self, channel: Channel) -> Option<&ChannelProof> {
        let mut pages = std::iter::once(&self.own).chain(self.loaded).flat_map(|loaded| &loaded.channels);
        pages.rfind(|page| page.channel == channel && page.why.is_some())
    }

    /// How often a rule fired, and how often a reader had marked the same; a team's rule was not measured.
    pub(super) fn figures(&self, rule: &Rule) -> Option<(usize, usize)> {
        builtin::figures(Measured::Rule(&rule.id)).filter(|_| self.built_in.get(&rule.id).is_some())
    }
}
