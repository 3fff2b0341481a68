//! Cuts a text into sentences. UAX #29 alone would end one at every line end and after "Mr."; so it is run over a shadow of the same
//! byte length in which wrapped line ends and layout are blanks, and its cuts behind abbreviations are undone.

use unicode_segmentation::UnicodeSegmentation;

use super::Region;
use super::lines::{Line, Opens};
use crate::span::Span;

/// A sentence before its tokens are known.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) region: Region,
    pub(super) paragraph: usize,
}

/// The text with wrapped line ends, block-quote prefixes, list and heading marks as blanks, and every other line end as LFs;
/// byte for byte as long as the text.
pub(super) fn shadow(text: &str, lines: &[Line]) -> String {
    let mut shadow = String::with_capacity(text.len());
    for line in lines {
        let filler = if line.opens == Opens::Nothing { " " } else { "\n" };
        pad(&mut shadow, line.span.start, filler);
        pad(&mut shadow, line.content.start, " ");
        shadow.push_str(line.content.of(text));
    }
    pad(&mut shadow, text.len(), "\n");
    shadow
}

fn pad(shadow: &mut String, to: usize, filler: &str) {
    for _ in shadow.len()..to {
        shadow.push_str(filler);
    }
}

/// The sentences of all lines that are read. Merge fields, which begin at these offsets, are taken for numbers behind an abbreviation.
pub(super) fn split(shadow: &str, lines: &[Line], fields: &[usize]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut paragraph = 0;
    let mut at = 0;
    while at < lines.len() {
        let end = (at + 1..lines.len()).find(|next| lines[*next].opens != Opens::Nothing).unwrap_or(lines.len());
        let unit = Span::new(lines[at].content.start, lines[end - 1].content.end.max(lines[at].content.start));
        paragraph += usize::from(lines[at].opens == Opens::Paragraph);
        if !unit.is_empty() && !matches!(lines[at].region, Region::Header | Region::Quoted | Region::Code) {
            let region = lines[at].region;
            cut(shadow, unit, fields, |span| pieces.push(Piece { span, region, paragraph }));
        }
        at = end;
    }
    pieces
}

/// Gives the trimmed sentences of one run of wrapped lines.
fn cut(shadow: &str, unit: Span, fields: &[usize], mut give: impl FnMut(Span)) {
    let text = unit.of(shadow);
    let mut start = 0;
    let mut give_trimmed = |mut start: usize, end: usize| {
        while start < end {
            let cut = start + bounded(&text[start..end]);
            let piece = text[start..cut].trim_end();
            let lead = piece.len() - piece.trim_start().len();
            if lead < piece.len() {
                give(Span::new(unit.start + start + lead, unit.start + start + piece.len()));
            }
            start = cut;
        }
    };
    let mut end = 0;
    while end < text.len() {
        end = next_bound(text, end);
        let next = unit.start + end + text[end..].len() - text[end..].trim_start().len();
        if end < text.len() && continues(&text[start..end], &text[end..], fields.binary_search(&next).is_ok()) {
            continue;
        }
        give_trimmed(start, end);
        start = end;
    }
    give_trimmed(start, text.len());
}

/// Where the sentence that begins at `from` ends by UAX #29. A sentence ends behind a mark only, so that the algorithm is asked from just
/// before the next mark on and not about every letter.
fn next_bound(text: &str, from: usize) -> usize {
    let Some(mark) = next_mark(text, from) else { return text.len() };
    // What an accent stands on counts too.
    let before = text[from..mark].char_indices().rev().find(|(_, char)| char.is_ascii()).map_or(from, |(at, _)| from + at);
    text[before..].split_sentence_bounds().next().map_or(text.len(), |piece| before + piece.len())
}

/// The first character from `from` on behind which a sentence may end: an end mark, a line end, or any but the plainest of those beyond ASCII.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    const PLAIN: &[char] = &['’', '‘', '“', '”', '–', '—', '…', '£', '€', 'é'];
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'.' | b'!' | b'?' | b'\n' | b'\r' => return Some(at),
            0..=0x7f => at += 1,
            _ => match text[at..].chars().next().filter(|char| PLAIN.contains(char)) {
                Some(char) => at += char.len_utf8(),
                None => return Some(at),
            },
        }
    }
    None
}

/// Nobody writes a longer sentence, in bytes; a text without an end mark is cut, so that no rule looks through all of it.
const LONGEST: usize = 4_000;

/// How many bytes of a sentence are taken at once: all of it, or up to the last white space before the limit.
fn bounded(sentence: &str) -> usize {
    if sentence.len() <= LONGEST {
        return sentence.len();
    }
    let limit = (0..=LONGEST).rev().find(|at| sentence.is_char_boundary(*at)).unwrap_or(sentence.len());
    sentence[..limit].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(limit)
}

/// Abbreviations that a name or a number follows, so that a capital behind them begins no sentence.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "st", "prof", "rev", "hon", "sr", "jr", "capt", "col", "gen", "lt", "sgt", "vs", "e.g", "i.e", "eg", "ie", "cf",
    "approx", "dept", "fig", "inc", "ltd", "co", "corp", "mt", "art", "sec", "pp", "ca",
];
/// Abbreviations that go on only before a digit.
const BEFORE_DIGIT: &[&str] =
    &["no", "nos", "p", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "tel", "ext", "vol", "ch"];

/// Whether the sentence `before` goes on in `after` although UAX #29 cuts between them.
fn continues(before: &str, after: &str, is_field: bool) -> bool {
    let Some(stem) = before.trim_end().strip_suffix('.') else { return false };
    let word = stem.rsplit(|char: char| char.is_whitespace() || matches!(char, '(' | '"' | '“' | '\'')).next().unwrap_or_default();
    if word.is_empty() || word.len() > 6 {
        return false;
    }
    let lower = word.to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let digit = is_field || after.trim_start().starts_with(|char: char| char.is_ascii_digit());
    initial || TITLES.contains(&lower.as_str()) || (digit && BEFORE_DIGIT.contains(&lower.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_whole_algorithm() {
        let parts = [
            "a", "B", "3", ".", "!", "?", "…", " ", "  ", "\n", "\r\n", "’", "(", ")", ",", "é", "\u{301}", "\u{ad}", "e.g.", "。", "\u{a0}", "x y",
            "—",
        ];
        let mut seed = 7_usize;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(parts[(seed >> 33) % parts.len()]);
            }
            let (mut bounds, mut end) = (Vec::new(), 0);
            while end < text.len() {
                end = next_bound(&text, end);
                bounds.push(end);
            }
            let whole: Vec<usize> = text.split_sentence_bound_indices().map(|(at, piece)| at + piece.len()).collect();
            assert_eq!(bounds, whole, "{text:?}");
        }
    }
}
