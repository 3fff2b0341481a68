//! A draft cut into pieces, each with what it shows and what is wrong with it: what the pictures of a draft, in the terminal and as a page, are
//! made of. How a piece looks is theirs.

use crate::diagnostic::Scope;
use crate::report::FileReport;
use crate::source::SourceFile;
use crate::span::Span;

/// A run of text about which the same is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    /// Where it stands, in bytes of the text.
    pub(super) at: Span,
    /// The elements that it is evidence of, in the order of the list.
    pub(super) elements: Vec<&'static str>,
    /// Those of which the evidence begins here.
    pub(super) opening: Vec<&'static str>,
    /// Findings on these words, by their places in the report, the one that begins last first.
    pub(super) faults: Vec<usize>,
}

impl Piece<'_> {
    /// Whether a finding begins with this piece.
    pub(super) fn opens(&self, file: &FileReport, fault: usize) -> bool {
        file.diagnostics[fault].span.start == self.at.start
    }
}

/// The whole text in pieces, in order.
pub(super) fn pieces<'t>(source: &'t SourceFile, file: &FileReport) -> Vec<Piece<'t>> {
    let text = source.text();
    let faults: Vec<(usize, Span)> =
        file.diagnostics.iter().enumerate().filter(|(_, found)| found.scope == Scope::Span).map(|(at, found)| (at, found.span)).collect();
    let shown: Vec<(&'static str, Span)> =
        file.elements.iter().flat_map(|element| element.evidence.iter().map(|span| (element.name, *span))).collect();
    let mut cuts: Vec<usize> = faults.iter().flat_map(|(_, span)| [span.start, span.end]).chain([0, text.len()]).collect();
    // Evidence that begins or ends within a finding does not cut it up.
    let is_within = |at: &usize| faults.iter().any(|(_, span)| span.start < *at && *at < span.end);
    cuts.extend(shown.iter().flat_map(|(_, span)| [span.start, span.end]).filter(|at| !is_within(at)));
    cuts.sort_unstable();
    cuts.dedup();
    let covers = |span: Span, at: Span| span.start <= at.start && at.end <= span.end;
    let piece = |cut: &[usize]| {
        let at = Span::new(cut[0], cut[1]);
        let here = || shown.iter().filter(|(_, span)| covers(*span, at));
        let elements = here().map(|(name, _)| *name).collect();
        let opening = here().filter(|(_, span)| span.start == at.start).map(|(name, _)| *name).collect();
        let mut faults: Vec<(usize, Span)> = faults.iter().filter(|(_, span)| covers(*span, at)).copied().collect();
        faults.sort_by_key(|(_, span)| std::cmp::Reverse(span.start));
        Piece { text: at.of(text), at, elements, opening, faults: faults.into_iter().map(|(fault, _)| fault).collect() }
    };
    cuts.windows(2).map(piece).collect()
}

/// The number that a finding goes by: those on words are counted in order of place, and so are those about the whole text.
pub(super) fn number_of(file: &FileReport, fault: usize) -> usize {
    let scope = file.diagnostics[fault].scope;
    file.diagnostics[..=fault].iter().filter(|found| found.scope == scope).count()
}

/// Where a place lies between the beginning and the end of the text, from 0 to `steps`.
pub(super) fn share(source: &SourceFile, at: usize, steps: usize) -> usize {
    at * steps / source.text().len().max(1)
}
