//! Folding: what is the same word or the same text to a rule. Case, typographic variants and British or American spelling are
//! folded away, once a word. Where words begin and end is `tokens`' business.

use crate::span::Span;

/// A folded word as a 64-bit hash: equal folds are the same word to every rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fold(pub(crate) u64);

impl Fold {
    /// The fold of one word or mark as it stands in a text or a rule.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::of_plain(word.as_bytes()).unwrap_or_else(|| Self::of_any(word))
    }

    /// The fold of a word of ASCII letters and digits that is spelt alike in Britain and America, as most are; nothing of any other.
    #[inline]
    fn of_plain(word: &[u8]) -> Option<Self> {
        let mut hash = BASIS;
        let (mut last, mut may_be_british) = (0, false);
        for byte in word {
            if !byte.is_ascii_alphanumeric() {
                return None;
            }
            let byte = byte.to_ascii_lowercase();
            may_be_british |= matches!((last, byte), (b'l', b'l') | (b'i' | b'y', b's') | (b'u', b'r'));
            last = byte;
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        let is_plain = word.len() < 4 || !(may_be_british || may_be_paired(hash));
        is_plain.then_some(Self(hash))
    }

    fn of_any(word: &str) -> Self {
        let mut buffer = String::with_capacity(word.len());
        for char in word.chars() {
            push_folded(char, &mut buffer);
        }
        if word.len() >= 4 {
            american(&mut buffer);
        }
        Self::exact(&buffer)
    }

    /// FNV-1a over bytes that are folded already; fixed for ever, because compiled packs hold these numbers.
    pub(crate) const fn exact(folded: &str) -> Self {
        let bytes = folded.as_bytes();
        let mut hash = BASIS;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(PRIME);
            at += 1;
        }
        Self(hash)
    }
}

/// The numbers of FNV-1a.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Whether there are characters that the folded view leaves out, such as soft hyphens.
pub(crate) fn has_invisible(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_invisible)
}

/// Whether the character folds to nothing.
pub(super) fn is_invisible(char: char) -> bool {
    matches!(char, '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}')
}

/// Appends the folded form of one character; invisible ones have none.
fn push_folded(char: char, out: &mut String) {
    match char {
        'a'..='z' | '0'..='9' => out.push(char),
        'A'..='Z' => out.push(char.to_ascii_lowercase()),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' | '`' => out.push('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => out.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        '\u{2026}' => out.push('…'),
        _ if is_invisible(char) => {}
        _ => out.extend(char.to_lowercase()),
    }
}

/// Stems of words whose British form has `our` for `or`.
const OUR: &[&str] = &[
    "colour",
    "favour",
    "honour",
    "behaviour",
    "neighbour",
    "labour",
    "humour",
    "rumour",
    "endeavour",
    "flavour",
    "harbour",
    "savour",
    "vigour",
    "rigour",
    "armour",
    "odour",
    "parlour",
    "tumour",
    "dishonour",
    "misbehaviour",
];

/// Stems that double their `l` in British spelling: cancelled, travelling.
const DOUBLED: &[&str] = &["cancel", "travel", "label", "model", "signal", "fuel", "channel", "level", "counsel", "total", "dial", "marshal"];

/// British words and their American forms that no ending tells.
const PAIRS: &[(&str, &str)] = &[
    ("acknowledgement", "acknowledgment"),
    ("acknowledgements", "acknowledgments"),
    ("ageing", "aging"),
    ("amongst", "among"),
    ("catalogue", "catalog"),
    ("centre", "center"),
    ("centres", "centers"),
    ("cheque", "check"),
    ("cheques", "checks"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("enquiries", "inquiries"),
    ("enquiry", "inquiry"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("fulfils", "fulfills"),
    ("grey", "gray"),
    ("instalment", "installment"),
    ("instalments", "installments"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("practise", "practice"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("sceptical", "skeptical"),
    ("theatre", "theater"),
    ("theatres", "theaters"),
    ("towards", "toward"),
    ("whilst", "while"),
];

/// Whether a word with this hash may stand in [`PAIRS`]: nearly always known from one bit.
fn may_be_paired(hash: u64) -> bool {
    const MARKS: [u64; 16] = {
        let mut marks = [0; 16];
        let mut at = 0;
        while at < PAIRS.len() {
            let hash = Fold::exact(PAIRS[at].0).0;
            marks[(hash >> 6 & 15) as usize] |= 1 << (hash & 63);
            at += 1;
        }
        marks
    };
    MARKS[(hash >> 6 & 15) as usize] >> (hash & 63) & 1 == 1
}

/// Turns a folded British spelling into the American one. Rules and drafts pass through the same change, so that turning
/// "advise" into "advize" as well does no harm.
fn american(word: &mut String) {
    if let Ok(at) = PAIRS.binary_search_by_key(&word.as_str(), |pair| pair.0) {
        PAIRS[at].1.clone_into(word);
        return;
    }
    for ending in ["ise", "ised", "ises", "ising", "iser", "isers", "isation", "isations", "yse", "ysed", "yses", "ysing"] {
        if word.len() > ending.len() + 2 && word.ends_with(ending) {
            let at = word.len() - ending.len() + 1;
            word.replace_range(at..=at, "z");
            return;
        }
    }
    if let Some(stem) = OUR.iter().find(|stem| word.starts_with(**stem)) {
        word.replace_range(stem.len() - 2..stem.len() - 1, "");
    } else if let Some(stem) = DOUBLED.iter().find(|stem| word.strip_prefix(**stem).is_some_and(|rest| rest.starts_with('l'))) {
        word.replace_range(stem.len()..=stem.len(), "");
    }
}

/// What stands in the folded view for something that no pattern may look into.
const OPAQUE: char = '\u{fffc}';

/// The folded view of one sentence, and where each of its bytes came from.
#[derive(Clone, Debug, Default)]
pub struct FoldedText {
    text: String,
    origin: Origin,
}

/// Where the bytes of a folded text came from.
#[derive(Clone, Debug)]
enum Origin {
    /// Each from the byte as far behind this one.
    Alike(usize),
    /// For each byte, the span of the source character it stands for.
    Each(Vec<(u32, u32)>),
}

impl Default for Origin {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

/// A text in folded view, for comparing.
#[must_use]
pub fn fold_text(text: &str) -> String {
    FoldedText::new(text, Span::new(0, text.len()), std::iter::empty()).text
}

impl FoldedText {
    /// Folds the bytes `span` of `source`. Each of the `opaque` spans, in order, becomes one [`OPAQUE`].
    pub(crate) fn new(source: &str, span: Span, opaque: impl Iterator<Item = Span>) -> Self {
        let mut opaque = opaque.peekable();
        if opaque.peek().is_none()
            && let Some(text) = plain(span.of(source))
        {
            return Self { text, origin: Origin::Alike(span.start) };
        }
        let mut folded = Folding::default();
        let mut space = false;
        let mut within: Option<Span> = None;
        let length = span.end - span.start;
        folded.text.reserve(length);
        folded.origin.reserve(length);
        for (offset, char) in span.of(source).char_indices() {
            let at = span.start + offset;
            if within.is_some_and(|within| at < within.end) {
                continue;
            }
            within = opaque.next_if(|next| next.start == at);
            if let Some(within) = within {
                if std::mem::take(&mut space) {
                    folded.push_from((at, at), |out| out.push(' '));
                }
                folded.push_from((within.start, within.end), |out| out.push(OPAQUE));
                continue;
            }
            if char.is_whitespace() {
                space = true;
                continue;
            }
            let (start, end) = (span.start + offset, span.start + offset + char.len_utf8());
            if space {
                folded.push_from((start, start), |out| out.push(' '));
                space = false;
            }
            folded.push_from((start, end), |out| push_folded(char, out));
        }
        Self { text: folded.text, origin: Origin::Each(folded.origin) }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The source bytes of a range of the folded text; none for an empty range.
    #[must_use]
    pub fn source(&self, range: std::ops::Range<usize>) -> Option<Span> {
        match &self.origin {
            Origin::Each(origin) => {
                let origin = origin.get(range)?;
                Some(Span::new(origin.first()?.0 as usize, origin.last()?.1 as usize))
            }
            // A space stands for none of the source, in front of what follows it.
            Origin::Alike(start) => {
                let first = self.text.as_bytes().get(range.clone())?.first()?;
                Some(Span::new(start + range.start + usize::from(*first == b' '), start + range.end))
            }
        }
    }
}

/// A folded text on its way.
#[derive(Debug, Default)]
struct Folding {
    text: String,
    origin: Vec<(u32, u32)>,
}

impl Folding {
    #[inline]
    fn push_from(&mut self, (start, end): (usize, usize), push: impl FnOnce(&mut String)) {
        push(&mut self.text);
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        while self.origin.len() < self.text.len() {
            self.origin.push((small(start), small(end)));
        }
    }
}

/// The folded form of a text in which each byte folds to one, as in most sentences; nothing if it is none such.
fn plain(text: &str) -> Option<String> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let bytes = text.as_bytes();
    let mut after_space = true;
    for byte in bytes {
        let space = is_space(*byte);
        if !byte.is_ascii() || (space && after_space) {
            return None;
        }
        after_space = space;
    }
    let folded = bytes.iter().map(|byte| match byte {
        b'`' => '\'',
        byte if is_space(*byte) => ' ',
        byte => char::from(byte.to_ascii_lowercase()),
    });
    (!after_space).then(|| folded.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_typography_fold_away() {
        for (left, right) in [
            ("Apologise", "apologize"),
            ("ORGANISATIONS", "organizations"),
            ("Favourite", "favorite"),
            ("cancelled", "canceled"),
            ("don’t", "don't"),
            ("centre", "center"),
            ("practise", "practice"),
            ("in\u{ad}convenience", "inconvenience"),
            ("—", "-"),
        ] {
            assert_eq!(Fold::of(left), Fold::of(right), "{left} and {right}");
        }
        assert_ne!(Fold::of("filled"), Fold::of("filed"));
        assert!(PAIRS.is_sorted());
    }

    #[test]
    fn the_folded_view_knows_its_bytes() {
        let source = "WE’RE \u{a0} so\nsorry";
        let folded = FoldedText::new(source, Span::new(0, source.len()), std::iter::empty());
        assert_eq!(folded.text(), "we're so sorry");
        assert_eq!(folded.source(0..5).map(|span| span.of(source)), Some("WE’RE"));
        assert_eq!(folded.source(9..14).map(|span| span.of(source)), Some("sorry"));
    }
}
