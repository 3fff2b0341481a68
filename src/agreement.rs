//! Measures how well findings agree with readers who marked the same drafts. The unit is a pair of a sentence and a label. With two
//! readers a finding is right if either marked it, and a miss is what both marked. Reading drafts and marks from disk is the command
//! line's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::document::Document;
use crate::report::FileReport;
use crate::rule::{ELEMENTS, LABELS};
use crate::span::Span;

/// What one reader said of one draft: the annotation file.
#[derive(Clone, Debug, Deserialize)]
pub struct Reading {
    /// Whether it is an apology draft at all.
    pub is_apology: bool,
    /// What kind of text it is.
    #[serde(default)]
    pub channel: String,
    /// The words that weaken it.
    #[serde(default)]
    pub findings: Vec<Mark>,
    /// By element: the words that show it, or nothing.
    #[serde(default)]
    pub elements: BTreeMap<String, Option<String>>,
    /// Whether the first apology comes late.
    #[serde(default)]
    pub apology_is_late: bool,
}

/// One mark of a reader.
#[derive(Clone, Debug, Deserialize)]
pub struct Mark {
    /// The label.
    pub label: String,
    /// The words, with line breaks as they stand or as one space.
    pub quote: String,
}

/// Counts behind precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Pairs that apolint flagged.
    pub flagged: usize,
    /// Of these, pairs that at least one reader marked.
    pub right: usize,
    /// Pairs that all readers marked.
    pub agreed: usize,
    /// Of these, pairs that apolint flagged.
    pub found: usize,
}

impl Tally {
    fn add<T: Ord>(&mut self, flagged: &BTreeSet<T>, any: &BTreeSet<T>, all: &BTreeSet<T>) {
        self.flagged += flagged.len();
        self.right += flagged.intersection(any).count();
        self.agreed += all.len();
        self.found += all.intersection(flagged).count();
    }

    /// Share of what was flagged that is right, 0 to 1; nothing if nothing was flagged.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.flagged)
    }

    /// Share of what the readers agreed on that was flagged, 0 to 1; nothing if they agreed on nothing.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        share(self.found, self.agreed)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let (precision, recall) = (self.precision()?, self.recall()?);
        Some(if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of sentences are far below 2^52")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How often something was decided as the readers did, where they agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// Cases in which the readers agree.
    pub cases: usize,
    /// Of these, decided as they did.
    pub right: usize,
}

impl Hits {
    fn add(&mut self, decided: bool, mut readers: impl Iterator<Item = bool> + Clone) {
        let first = readers.clone().next();
        if readers.all(|reader| Some(reader) == first) {
            self.cases += 1;
            self.right += usize::from(Some(decided) == first);
        }
    }

    /// Share decided right, 0 to 1.
    #[must_use]
    pub fn accuracy(self) -> Option<f64> {
        share(self.right, self.cases)
    }
}

/// A pair in which apolint and the readers differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
    /// The draft.
    pub draft: String,
    /// The label.
    pub label: String,
    /// The sentence, with single spaces.
    pub sentence: String,
}

/// Everything that is measured.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Agreement {
    /// Drafts in all.
    pub drafts: usize,
    /// Texts that no reader takes for an apology, and how many of them got something above info.
    pub non_apologies: usize,
    /// See `non_apologies`.
    pub non_apologies_flagged: usize,
    /// Apologies in which no reader marked anything, and how many of them got a span finding above info.
    pub clean: usize,
    /// See `clean`.
    pub clean_flagged: usize,
    /// Whether a text is an apology draft.
    pub is_apology: Hits,
    /// Whether the first apology is late.
    pub late: Hits,
    /// All labels together.
    pub all: Tally,
    /// By label.
    pub labels: BTreeMap<String, Tally>,
    /// By rule; what readers agreed on is not known by rule, so that only `flagged` and `right` count.
    pub rules: BTreeMap<String, Tally>,
    /// By element: whether it is missing.
    pub missing: BTreeMap<String, Hits>,
    /// All elements together.
    pub missing_all: Hits,
    /// All elements together, by the channel that the first reader names.
    pub missing_by_channel: BTreeMap<String, Hits>,
    /// Flagged, but marked by no reader.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub false_alarms: Vec<Difference>,
    /// Marked by all readers, but not flagged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub misses: Vec<Difference>,
}

/// A sentence by number, and a label.
type Pair<'l> = (usize, &'l str);

impl Agreement {
    /// Adds one draft: its text, what apolint said, and what each reader said.
    pub fn add(&mut self, draft: &str, text: &str, report: &FileReport, readings: &[Reading]) {
        let document = Document::new(text);
        let collapsed = Collapsed::new(text);
        self.drafts += 1;
        let loud = report.diagnostics.iter().any(|found| found.severity > Severity::Info && LABELS.contains(&found.category.as_str()));
        self.is_apology.add(report.is_apology != Some(false), readings.iter().map(|reading| reading.is_apology));
        if readings.iter().all(|reading| !reading.is_apology) {
            self.non_apologies += 1;
            self.non_apologies_flagged += usize::from(report.diagnostics.iter().any(|found| found.severity > Severity::Info));
            return;
        }
        let marked: Vec<BTreeSet<Pair<'_>>> = readings.iter().map(|reading| marks(&document, &collapsed, reading)).collect();
        let any: BTreeSet<Pair<'_>> = marked.iter().flatten().copied().collect();
        let all: BTreeSet<Pair<'_>> = any.iter().filter(|pair| marked.iter().all(|marks| marks.contains(*pair))).copied().collect();
        let labelled = report.diagnostics.iter().filter(|found| LABELS.contains(&found.category.as_str()));
        let found: Vec<(&str, Pair<'_>)> =
            labelled.flat_map(|found| sentences(&document, found.span).map(|at| (found.rule.as_str(), (at, found.category.as_str())))).collect();
        let flagged: BTreeSet<Pair<'_>> = found.iter().map(|(_, pair)| *pair).collect();
        if any.is_empty() {
            self.clean += 1;
            self.clean_flagged += usize::from(loud);
        }
        self.all.add(&flagged, &any, &all);
        for label in LABELS {
            let only = |pairs: &BTreeSet<Pair<'_>>| pairs.iter().filter(|(_, own)| own == label).map(|(at, _)| *at).collect::<BTreeSet<usize>>();
            self.labels.entry((*label).to_owned()).or_default().add(&only(&flagged), &only(&any), &only(&all));
        }
        for (rule, pair) in found {
            let tally = self.rules.entry(rule.to_owned()).or_default();
            tally.flagged += 1;
            tally.right += usize::from(any.contains(&pair));
        }
        self.elements(report, readings);
        let difference = |(at, label): &Pair<'_>| {
            let sentence = document.sentences()[*at].span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            Difference { draft: draft.to_owned(), label: (*label).to_owned(), sentence }
        };
        self.false_alarms.extend(flagged.difference(&any).map(difference));
        self.misses.extend(all.difference(&flagged).map(difference));
    }

    fn elements(&mut self, report: &FileReport, readings: &[Reading]) {
        let channel = readings.first().map(|reading| reading.channel.clone()).unwrap_or_default();
        let on_channel = self.missing_by_channel.entry(channel).or_default();
        for element in ELEMENTS {
            let missing = report.elements.iter().any(|found| found.name == *element && found.evidence.is_empty());
            let theirs = readings.iter().map(|reading| reading.elements.get(*element).is_none_or(Option::is_none));
            self.missing.entry((*element).to_owned()).or_default().add(missing, theirs.clone());
            on_channel.add(missing, theirs.clone());
            self.missing_all.add(missing, theirs);
        }
        let late = report.diagnostics.iter().any(|found| found.category == "late-apology");
        self.late.add(late, readings.iter().map(|reading| reading.apology_is_late));
    }
}

/// The sentences that a span touches.
fn sentences(document: &Document, span: Span) -> impl Iterator<Item = usize> {
    let first = document.sentence_at(span.start);
    let all = document.sentences();
    (first..all.len()).take_while(move |at| all[*at].span.start < span.end)
}

/// A reader's marks as pairs. A quote that occurs more than once is taken once for each time it is listed.
fn marks<'r>(document: &Document, collapsed: &Collapsed, reading: &'r Reading) -> BTreeSet<Pair<'r>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for mark in &reading.findings {
        let nth = seen.entry(&mark.quote).and_modify(|count| *count += 1).or_insert(0);
        if let Some(span) = collapsed.find(&mark.quote, *nth) {
            pairs.extend(sentences(document, span).map(|at| (at, mark.label.as_str())));
        }
    }
    pairs
}

/// A text with single spaces, and where each of its bytes came from.
struct Collapsed {
    text: String,
    origin: Vec<usize>,
}

impl Collapsed {
    fn new(text: &str) -> Self {
        let mut collapsed = Self { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        for word in text.split_whitespace() {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            if !collapsed.text.is_empty() {
                collapsed.text.push(' ');
                collapsed.origin.push(start.saturating_sub(1));
            }
            collapsed.text.push_str(word);
            collapsed.origin.extend(start..start + word.len());
        }
        collapsed
    }

    /// The `nth` occurrence of a quote, from 0, or the last there is.
    fn find(&self, quote: &str, nth: usize) -> Option<Span> {
        let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = self.text.match_indices(&quote).take(nth + 1).last()?.0;
        let last = at + quote.len().checked_sub(1)?;
        Some(Span::new(*self.origin.get(at)?, self.origin.get(last)? + 1))
    }
}
