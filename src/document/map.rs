//! Defines [`Map`], the way from a text back to the bytes it was made of, run by run.

use crate::span::Span;

/// A stretch of text and the bytes it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Where it begins in the text; it ends where the next begins.
    pub(crate) at: u32,
    /// The bytes it stands for; none at all for layout that was put in.
    pub(crate) source: (u32, u32),
    /// Whether it stands there byte for byte.
    pub(crate) copied: bool,
}

/// The way from a text back to its source; without runs every byte is its own source. Source offsets never run backwards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    runs: Option<Vec<Run>>,
}

impl Map {
    /// A way that is yet to be made: of nothing.
    pub(crate) fn empty() -> Self {
        Self { runs: Some(Vec::new()) }
    }

    /// Adds the next stretch, which begins at `at` in the text and stands for the bytes `source`.
    pub(crate) fn push(&mut self, at: usize, source: Span, copied: bool) {
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let source = (small(source.start), small(source.end));
        let runs = self.runs.get_or_insert_default();
        match runs.last_mut() {
            // One run where a copy goes on.
            Some(last) if copied && last.copied && last.source.1 == source.0 => last.source.1 = source.1,
            _ => runs.push(Run { at: small(at), source, copied }),
        }
    }

    /// Where the bytes end that the last stretch stands for.
    pub(crate) fn source_end(&self) -> usize {
        self.runs.iter().flatten().last().map_or(0, |run| run.source.1 as usize)
    }

    /// Adds the way of another text, of `length` bytes, that goes on at `at` and whose source is mapped on by `outer`.
    pub(crate) fn append(&mut self, at: usize, inner: &Self, length: usize, outer: &Self) {
        let whole = [Run { at: 0, source: (0, u32::try_from(length).unwrap_or(u32::MAX)), copied: true }];
        for run in inner.runs.as_deref().unwrap_or(&whole) {
            let source = Span::new(run.source.0 as usize, run.source.1 as usize);
            let at = at + run.at as usize;
            if run.copied {
                outer.pieces(source, |piece, source, copied| self.push(at + piece, source, copied));
            } else {
                self.push(at, outer.source(source), false);
            }
        }
    }

    /// Cuts a span of the text into its runs: the offset from its start, the source, and whether it stands there byte for byte.
    fn pieces(&self, span: Span, mut give: impl FnMut(usize, Span, bool)) {
        let Some(runs) = &self.runs else { return give(0, span, true) };
        let first = runs.partition_point(|run| run.at as usize <= span.start).saturating_sub(1);
        for (place, run) in runs.iter().enumerate().skip(first).take_while(|(_, run)| (run.at as usize) < span.end) {
            let end = runs.get(place + 1).map_or(span.end, |next| (next.at as usize).min(span.end));
            let start = span.start.max(run.at as usize);
            if start >= end {
                continue;
            }
            let source = if run.copied {
                let from = run.source.0 as usize + (start - run.at as usize);
                Span::new(from, from + (end - start))
            } else {
                Span::new(run.source.0 as usize, run.source.1 as usize)
            };
            give(start - span.start, source, run.copied);
        }
    }

    /// The source of a span of the text: the smallest one that covers all its words.
    pub(crate) fn source(&self, span: Span) -> Span {
        let Some(runs) = &self.runs else { return span };
        let holding = |at: usize| runs.partition_point(|run| run.at as usize <= at).saturating_sub(1);
        let has_source = |run: &&Run| run.source.0 < run.source.1;
        let last_byte = span.end.saturating_sub(1).max(span.start);
        let first = runs.get(holding(span.start)..).unwrap_or_default().iter().find(has_source);
        let last = runs.get(..=holding(last_byte)).unwrap_or_default().iter().rev().find(has_source);
        let end_of =
            |run: &Run| if run.copied { run.source.0 as usize + (span.end - (run.at as usize).min(span.end)) } else { run.source.1 as usize };
        let end = last.map_or(0, |run| end_of(run).min(run.source.1 as usize));
        let start = first.map_or(end, |run| {
            let inside = if run.copied { span.start.saturating_sub(run.at as usize) } else { 0 };
            (run.source.0 as usize + inside).min(run.source.1 as usize)
        });
        if span.is_empty() { Span::new(start, start) } else { Span::new(start.min(end), end.max(start)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_comes_back_as_the_smallest_one_that_covers_it() {
        // "We&rsquo;re" + break + "<b>so</b>rry"
        let run = |at, source, copied| Run { at, source, copied };
        let runs = vec![
            run(0, (0, 2), true),
            run(2, (2, 9), false),
            run(5, (9, 11), true),
            run(7, (11, 11), false),
            run(9, (14, 16), true),
            run(11, (20, 23), true),
        ];
        let map = Map { runs: Some(runs) };
        let source = |start, end| (map.source(Span::new(start, end)).start, map.source(Span::new(start, end)).end);
        assert_eq!(source(0, 7), (0, 11));
        assert_eq!(source(2, 5), (2, 9));
        assert_eq!(source(9, 14), (14, 23));
        assert_eq!(source(10, 12), (15, 21));
        assert_eq!(source(7, 11), (14, 16));
        assert_eq!(source(5, 9), (9, 11));
        assert_eq!(source(8, 8), (14, 14));
        assert_eq!(source(14, 14), (23, 23));
        assert_eq!(Map::default().source(Span::new(3, 5)), Span::new(3, 5));
    }

    #[test]
    fn a_way_goes_on_through_another() {
        // "é" and "so" as quoted-printable: "=C3=A9 s=\no", and of that the words "é s" and "o" apart.
        let mut outer = Map::empty();
        for (at, source, copied) in [(0, (0, 3), false), (1, (3, 6), false), (2, (6, 8), true), (4, (10, 11), true)] {
            outer.push(at, Span::new(source.0, source.1), copied);
        }
        let mut inner = Map::empty();
        inner.push(0, Span::new(0, 4), true);
        inner.push(4, Span::new(4, 4), false);
        inner.push(6, Span::new(4, 5), true);
        let mut map = Map::empty();
        map.append(10, &inner, 7, &outer);
        let source = |start, end| (map.source(Span::new(start, end)).start, map.source(Span::new(start, end)).end);
        assert_eq!(source(10, 12), (0, 6));
        assert_eq!(source(13, 14), (7, 8));
        assert_eq!(source(13, 17), (7, 11));
        assert_eq!(source(16, 17), (10, 11));
    }
}
