//! The built-in pack: its compiled form, which is ready at once, and its files, from which pages and proofs come. Both are made by the
//! build script from `rules/`.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::extract::{self, Format};
use crate::learned::{Cues, Strongest, strongest};
use crate::rule::{Loaded, Rules, Tables, examples, pack};
use crate::source::Sources;

include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// The built-in rules, ready for use.
///
/// # Errors
/// Damaged bytes: the build script wrote them with the same code, so that no run of a sound binary sees this.
pub fn rules() -> Result<Rules, String> {
    let rules = pack::thaw(HEAD, &Tables { words: WORDS, graph: GRAPH, patterns: PATTERNS })
        .map_err(|error| format!("the built-in rules are damaged: {error}"))?;
    Ok(rules.with_cues(Cues::thaw(CUE_TARGETS, CUES), BELIEVED))
}

/// What was measured on the corpus of invented drafts.
#[derive(Clone, Copy, Debug)]
pub enum Measured<'n> {
    /// A rule: how many sentences it flagged.
    Rule(&'n str),
    /// A label: how many sentences were flagged for it.
    Label(&'n str),
    /// An element: for how many drafts it was decided whether it is missing.
    Element(&'n str),
    /// A channel: how often it was decided there whether an element is missing.
    Channel(&'n str),
}

/// How something did on the corpus of invented drafts: in how many cases it was decided, and in how many of these as a reader had.
#[must_use]
pub fn figures(of: Measured<'_>) -> Option<(usize, usize)> {
    // `apolint eval corpus/drafts corpus/training --readers corpus/readers/a --format json` wrote this; a test keeps it current.
    let figures: serde_json::Value = serde_json::from_str(include_str!("../corpus/figures.json")).ok()?;
    let (hits, cases) = match of {
        Measured::Rule(id) => (&figures["rules"][id], "flagged"),
        Measured::Label(label) => (&figures["labels"][label], "flagged"),
        Measured::Element(element) => (&figures["missing"][element], "cases"),
        Measured::Channel(channel) => (&figures["missing_by_channel"][channel], "cases"),
    };
    let count = |key: &str| usize::try_from(hits[key].as_u64()?).ok();
    Some((count(cases)?, count("right")?))
}

/// The strongest cues for and against a label, and how it was measured on drafts that neither rules nor cues were made from: how many
/// findings the cues added, and how many percent of these readers had marked.
#[must_use]
pub fn cues(label: &str, count: usize) -> Option<(Strongest, u64, u64)> {
    let (_, text) = CUE_FILES.iter().find(|(target, _)| *target == label)?;
    // `tools/train.py` wrote this.
    let figures: serde_json::Value = serde_json::from_str(include_str!("../corpus/cues.json")).ok()?;
    let added = &figures["labels"][label]["added"];
    Some((strongest(text, count).ok()?, added["flagged"].as_u64()?, added["right"].as_u64()?))
}

/// The files of the built-in pack: path without `.toml`, and text.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The built-in pack from its files, with its proofs.
pub(crate) fn load(sources: &mut Sources) -> (Rules, Loaded, Vec<Diagnostic>) {
    let (mut rules, mut mistakes) = (Rules::none(), Vec::new());
    let files = FILES.iter().map(|(id, text)| (*id, format!("rules/{id}.toml"), (*text).to_owned()));
    let loaded = pack::add(files, sources, &mut rules, &mut mistakes);
    (rules, loaded, mistakes)
}

/// Reads an example of a rule: plain text, if its rule names no format.
pub(crate) fn read_example(text: &str, format: Option<&str>) -> Result<Document, String> {
    let format = format.map_or(Ok(Format::Plain), str::parse)?;
    Ok(Document::of(extract::words(text, format)))
}

/// Holds the built-in pack to the law of a rule. The sources are those that the diagnostics point into.
#[must_use]
pub fn judge() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let (rules, loaded, mut mistakes) = load(&mut sources);
    mistakes.extend(examples::judge(&loaded, &rules, &mistakes, read_example));
    (sources, mistakes)
}
