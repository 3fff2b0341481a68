//! Cuts a sentence into tokens: words, numbers, marks, and opaque things such as merge fields and addresses; hyphens inside a word are no
//! tokens. Where a word ends and what a contraction stands for is `words`' business, what a word means is left to `rule`.

use super::opaque::{Opaque, address_length};
use super::words::{number_length, plain_word, word};
use super::{Fold, Sentence};
use crate::span::Span;

/// What a token is by its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A word.
    Word,
    /// A word that begins with a digit.
    Number,
    /// A number with its currency sign.
    Money,
    /// A merge field: `{{first_name}}`.
    Field,
    /// An e-mail address or a handle.
    Address,
    /// A web address or file name.
    Link,
    /// Inline code between backticks.
    Code,
    /// One punctuation mark or symbol.
    Mark,
}

const CAPITAL: u8 = 1;
const NAME: u8 = 2;
const QUOTED: u8 = 4;
const JOINED: u8 = 8;

/// The smallest unit that a phrase tests. Its offsets are bytes of the source.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    start: u32,
    end: u32,
    fold: Fold,
    shape: Shape,
    flags: u8,
}

impl Token {
    pub(super) fn new(span: Span, fold: Fold, shape: Shape) -> Self {
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: small(span.start), end: small(span.end), fold, shape, flags: 0 }
    }

    /// A word as it is written.
    pub(super) fn word(span: Span, text: &str) -> Self {
        Self::host(span, text, Fold::of(span.of(text)))
    }

    /// The first half of a contraction, which stands for `fold`.
    pub(super) fn host(span: Span, text: &str, fold: Fold) -> Self {
        Self { flags: case_flags(span.of(text)), ..Self::new(span, fold, Shape::Word) }
    }

    /// The second half.
    pub(super) fn joined(span: Span, fold: Fold) -> Self {
        Self { flags: JOINED, ..Self::new(span, fold, Shape::Word) }
    }

    /// Its bytes.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// What it is the same as.
    #[must_use]
    pub fn fold(&self) -> Fold {
        self.fold
    }

    /// What it looks like.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether it is punctuation or a symbol.
    #[must_use]
    pub fn is_mark(&self) -> bool {
        self.shape == Shape::Mark
    }

    /// Whether no rule on words may look into it.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        matches!(self.shape, Shape::Field | Shape::Address | Shape::Link | Shape::Code)
    }

    /// Whether it counts as a word of the text; the second half of a contraction does not.
    #[must_use]
    pub fn starts_word(&self) -> bool {
        !self.is_mark() && !self.is_joined()
    }

    /// Whether it is the second half of a contraction or possessive.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.flags & JOINED != 0
    }

    /// Whether it begins with a capital.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// Whether it is written as names are: a capital and small letters, or one or two capitals.
    #[must_use]
    pub fn is_name_shaped(&self) -> bool {
        self.flags & NAME != 0
    }

    /// Whether it stands within quotation marks, so that it is somebody's words repeated.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.flags & QUOTED != 0
    }
}

/// Appends the tokens of the bytes `span` of `text`.
///
/// `single_quote` says whether a `‘` stands open, from one sentence to the next: only then is a `’` behind a word its end.
pub(super) fn cut(text: &str, span: Span, opaque: &[Opaque], single_quote: &mut bool, out: &mut Vec<Token>) {
    let mut at = span.start;
    let mut opaque = opaque[opaque.partition_point(|opaque| opaque.span.start < at)..].iter().peekable();
    while let Some(char) = text.get(at..span.end).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..span.end];
        let length = char.len_utf8();
        let whole = |shape, length| Token::new(Span::new(at, at + length), Fold(shape as u64), shape);
        while opaque.next_if(|opaque| opaque.span.start < at).is_some() {}
        if let Some(opaque) = opaque.next_if(|opaque| opaque.span.start == at) {
            let length = opaque.span.end.min(span.end) - at;
            out.extend(opaque.shape().map(|shape| whole(shape, length)));
            at += length;
            continue;
        }
        if let Some(length) = plain_word(rest) {
            out.push(Token::word(Span::new(at, at + length), text));
            at += length;
            continue;
        }
        if char.is_alphanumeric() {
            at += word(text, Span::new(at, span.end), out);
            continue;
        }
        at += match char {
            '$' | '£' | '€' | '¥' if rest[length..].starts_with(|next: char| next.is_ascii_digit()) => {
                let length = length + number_length(&rest[length..]);
                out.push(whole(Shape::Money, length));
                length
            }
            '@' if rest[1..].starts_with(char::is_alphanumeric) => {
                let length = address_length(rest, &[]);
                out.push(whole(Shape::Address, length));
                length
            }
            '\u{2018}' => {
                *single_quote = true;
                out.push(mark(at, char));
                length
            }
            '\u{2019}' if *single_quote => {
                *single_quote = false;
                out.push(mark(at, char));
                length
            }
            '-' | '\u{2010}' | '\u{2011}' if joins(text, at, length) => length,
            '*'
            | '_'
            | '~'
            | '#'
            | '`'
            | '\\'
            | '|'
            | '\''
            | '\u{2019}'
            | '\u{ad}'
            | '\u{fe0f}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{feff}' => length,
            '.' if rest.starts_with("...") => {
                out.push(Token::new(Span::new(at, at + 3), Fold::of("…"), Shape::Mark));
                3
            }
            _ if char.is_whitespace() => length,
            _ => {
                out.push(mark(at, char));
                length
            }
        };
    }
}

fn mark(at: usize, char: char) -> Token {
    let mut buffer = [0; 4];
    Token::new(Span::new(at, at + char.len_utf8()), Fold::of(char.encode_utf8(&mut buffer)), Shape::Mark)
}

/// Whether a hyphen stands inside a word.
fn joins(text: &str, at: usize, length: usize) -> bool {
    text[..at].ends_with(char::is_alphanumeric) && text[at + length..].starts_with(char::is_alphanumeric)
}

fn case_flags(word: &str) -> u8 {
    let mut chars = word.chars();
    if !chars.next().is_some_and(char::is_uppercase) {
        return 0;
    }
    let small = chars.clone().any(char::is_lowercase);
    let short = chars.count() < 2;
    CAPITAL | if small || short { NAME } else { 0 }
}

/// Marks what stands within quotation marks that close in the same paragraph. One or two quoted words are scare quotes: the
/// sender's own.
pub(super) fn mark_quoted(text: &str, sentences: &[Sentence], tokens: &mut [Token]) {
    let mut open: Option<(usize, char)> = None;
    let mut paragraph = None;
    for sentence in sentences {
        if paragraph != Some(sentence.paragraph) {
            open = None;
            paragraph = Some(sentence.paragraph);
        }
        for at in sentence.tokens.clone() {
            let sign = if tokens[at].is_mark() { tokens[at].span().of(text).chars().next() } else { None };
            match (sign, open) {
                (Some('"'), Some((from, '"'))) | (Some('”'), Some((from, '“'))) | (Some('\u{2019}'), Some((from, '\u{2018}'))) => {
                    let inside = &mut tokens[from + 1..at];
                    if inside.iter().filter(|token| token.starts_word()).count() > 2 {
                        for token in inside {
                            token.flags |= QUOTED;
                        }
                    }
                    open = None;
                }
                (Some(sign @ ('"' | '“' | '\u{2018}')), None) => open = Some((at, sign)),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        cut(text, Span::new(0, text.len()), &crate::document::opaque::all(text, &[]), &mut false, &mut tokens);
        tokens.iter().map(|token| token.span().of(text)).collect()
    }

    fn same(left: &str, right: &str) {
        let folds = |text: &str| {
            let mut tokens = Vec::new();
            cut(text, Span::new(0, text.len()), &crate::document::opaque::all(text, &[]), &mut false, &mut tokens);
            tokens.iter().map(Token::fold).collect::<Vec<_>>()
        };
        assert_eq!(folds(left), folds(right), "{left} and {right}");
    }

    #[test]
    fn contractions_are_the_words_they_stand_for() {
        same("we didn’t, can't, won't and cannot", "We did not, can not, will not and can not");
        same("it's we're I'm they've", "it is we are I am they have");
        same("third-party", "third party");
        same("third\u{2011}party", "third party");
        same("It´s", "it is");
        assert_eq!(words("vendor's"), ["vendor", "'s"]);
    }

    #[test]
    fn opaque_words() {
        assert_eq!(
            words("Hi {{first_name}}, mail a.b@c.example or see shop.example/x. It cost $1,200.50 at 17:42."),
            ["Hi", "{{first_name}}", ",", "mail", "a.b@c.example", "or", "see", "shop.example/x", ".", "It", "cost", "$1,200.50", "at", "17:42", "."]
        );
    }
}
