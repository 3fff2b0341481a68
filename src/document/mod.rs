//! Defines [`Document`], the words of a draft cut once into regions, paragraphs, sentences and tokens, all as byte spans of its
//! prose, and the way from there to its source. What the words mean is left to `rule`, how formats are read to `extract`.

mod broken;
mod clauses;
mod directives;
pub(crate) mod fields;
mod fold;
mod inline;
mod lines;
pub(crate) mod map;
mod opaque;
pub(crate) mod prose;
mod regions;
mod sentences;
mod tokens;
mod words;

use std::ops::Range;

pub(crate) use directives::is_directive;
pub use directives::{Directive, Name, Reach};
pub use fields::{Field, OwnSyntax, Role, Syntax};
pub(crate) use fields::{LETTER as FIELD_LETTER, masked as masked_fields};
pub(crate) use fold::has_invisible;
pub use fold::{Fold, FoldedText, fold_text};
pub use prose::{Aside, Comment, Key, Link, Prose};
pub use tokens::{Shape, Token};

use crate::span::Span;
use map::Map;

/// Which part of a mail or letter some text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Region {
    /// Address lines of a memo or mail: `To:`, `From:`, `Date:`.
    Header,
    /// The subject line, or the title above the text.
    Subject,
    /// "Dear Dana,".
    Greeting,
    /// Everything else that the sender says.
    Body,
    /// From the closing line ("Kind regards,") to the end.
    Signature,
    /// A quoted reply: somebody else's words.
    Quoted,
    /// A fenced code block.
    Code,
}

/// One sentence, trimmed of white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the prose.
    pub span: Span,
    /// The part of the mail it stands in.
    pub region: Region,
    /// Number of its paragraph, from 0 over the whole text.
    pub paragraph: usize,
    /// Its tokens, as indices into [`Document::tokens`].
    pub tokens: Range<usize>,
}

/// A draft, cut into the units that rules speak of. Spans are bytes of its prose; [`Document::source`] gives those of its source,
/// which are the same in plain text.
#[derive(Debug)]
pub struct Document {
    /// The prose with everything that is layout blanked, byte for byte as long.
    shadow: String,
    sentences: Vec<Sentence>,
    /// How many of them are no part of the signature.
    unsigned: usize,
    tokens: Vec<Token>,
    map: Map,
    aside: Aside,
    last_character: Span,
    /// The prose with the commands of template languages, if it has any.
    template: Option<String>,
    fields: Vec<Field>,
    broken_fields: Vec<Span>,
    addresses: Vec<Span>,
    directives: Vec<Directive>,
}

impl Document {
    /// Cuts plain text. All spans are bytes of `text`; linear in its length.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::of(Prose::plain(text))
    }

    /// Cuts the words of a file of any format.
    #[must_use]
    pub fn of(prose: Prose<'_>) -> Self {
        Self::with_fields(prose, &[])
    }

    /// The same, where a team has its own ways of writing merge fields.
    #[must_use]
    pub fn with_fields(prose: Prose<'_>, own: &[OwnSyntax]) -> Self {
        let Prose { text, map, parts, mut aside, last_character } = prose;
        let opaque = opaque::all(&text, own);
        let blanked = opaque::without_commands(&text, &opaque);
        let template = blanked.is_some().then(|| (*text).to_owned());
        let text = blanked.as_deref().unwrap_or(&text);
        let mut lines = lines::split(text);
        regions::known(&parts, &mut lines);
        let headers = regions::assign(text, &mut lines);
        aside.keys.extend(headers.into_iter().map(|(name, value)| Key::in_header(name, value.of(text), map.source(value))));
        let shadow = sentences::shadow(text, &lines);
        let words = opaque::as_words(&shadow, &opaque);
        let fields = opaque::fields(template.as_deref().unwrap_or(&shadow), &opaque, own);
        let starts: Vec<usize> = fields.iter().map(|field| field.span.start).collect();
        let cut = sentences::split(words.as_deref().unwrap_or(&shadow), &lines, &starts);
        let cut = inline::split(&shadow, cut);
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut sentences = Vec::with_capacity(cut.len());
        let (mut single_quote, mut paragraph) = (false, 0);
        for piece in cut {
            single_quote &= piece.paragraph == paragraph;
            paragraph = piece.paragraph;
            let first = tokens.len();
            tokens::cut(&shadow, piece.span, &opaque, &mut single_quote, &mut tokens);
            sentences.push(Sentence { span: piece.span, region: piece.region, paragraph: piece.paragraph, tokens: first..tokens.len() });
        }
        tokens::mark_quoted(&shadow, &sentences, &mut tokens);
        let is_read = |span: &Span| lines::is_read(&lines, span.start);
        let broken = broken::all(template.as_deref().unwrap_or(&shadow), &fields);
        Self {
            directives: directives::read(&aside.comments, text),
            addresses: tokens.iter().filter(|token| matches!(token.shape(), Shape::Link | Shape::Address)).map(Token::span).collect(),
            broken_fields: broken.into_iter().filter(is_read).filter(|span| !opaque::is_code(&opaque, *span)).collect(),
            fields: fields.into_iter().filter(|field| is_read(&field.span)).collect(),
            shadow,
            unsigned: sentences.iter().filter(|sentence| sentence.region != Region::Signature).count(),
            sentences,
            tokens,
            map,
            aside,
            last_character,
            template,
        }
    }

    /// The tokens of a piece of plain text that is no draft, such as a phrase of a rule.
    #[must_use]
    pub fn tokenize(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokens::cut(text, Span::new(0, text.len()), &opaque::all(text, &[]), &mut false, &mut tokens);
        tokens
    }

    /// All sentences in order, those of skipped regions (header, quoted reply, code) left out.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// How many sentences are no part of the signature.
    pub(crate) fn unsigned_count(&self) -> usize {
        self.unsigned
    }

    /// All tokens of all sentences in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The bytes of the source text that a span of the prose came from.
    #[must_use]
    pub fn source(&self, span: Span) -> Span {
        self.map.source(span)
    }

    /// What the file holds beside its words.
    #[must_use]
    pub fn aside(&self) -> &Aside {
        &self.aside
    }

    /// Merge fields and commands of template languages, in order; those in code and quoted replies left out.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Delimiters of merge fields without their partners.
    #[must_use]
    pub fn broken_fields(&self) -> &[Span] {
        &self.broken_fields
    }

    /// Web and mail addresses, and handles, that stand in the prose.
    #[must_use]
    pub fn addresses(&self) -> &[Span] {
        &self.addresses
    }

    /// Comments that speak to apolint.
    #[must_use]
    pub fn directives(&self) -> &[Directive] {
        &self.directives
    }

    /// The words of a span as written, commands of template languages included.
    #[must_use]
    pub fn written(&self, span: Span) -> &str {
        span.of(self.template.as_deref().unwrap_or(&self.shadow))
    }

    /// Whether a link, or a merge field that may be one, stands in a span of the prose.
    #[must_use]
    pub fn has_link(&self, span: Span) -> bool {
        let first = self.tokens.partition_point(|token| token.span().end <= span.start);
        let mut tokens = self.tokens[first..].iter().take_while(|token| token.span().start < span.end);
        tokens.any(|token| matches!(token.shape(), Shape::Link | Shape::Address | Shape::Field))
            || self.aside.links.iter().any(|link| link.words.overlaps(span))
    }

    /// The prose as rules see it, layout blanked; byte for byte as long.
    #[must_use]
    pub(crate) fn shadow(&self) -> &str {
        &self.shadow
    }

    /// The folded view of a sentence: lower case, straight quotes, single spaces, with the way back to bytes.
    #[must_use]
    pub fn folded(&self, sentence: &Sentence) -> FoldedText {
        let tokens = self.tokens[sentence.tokens.clone()].iter();
        FoldedText::new(&self.shadow, sentence.span, tokens.filter(|token| token.is_opaque()).map(Token::span))
    }

    /// The same with merge fields as they are written.
    pub(crate) fn folded_with_fields(&self, sentence: &Sentence) -> FoldedText {
        let tokens = self.tokens[sentence.tokens.clone()].iter();
        FoldedText::new(&self.shadow, sentence.span, tokens.filter(|token| token.is_opaque() && token.shape() != Shape::Field).map(Token::span))
    }

    /// The bytes from the first to the last of some tokens; none for an empty range.
    #[must_use]
    pub fn span_of(&self, tokens: &Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(tokens.clone())?;
        Some(tokens.first()?.span().join(tokens.last()?.span()))
    }

    /// The last character of the source that shows, or the last at all; empty only in an empty text.
    #[must_use]
    pub fn last_character(&self) -> Span {
        self.last_character
    }

    /// Number of the sentence that holds the byte, or of the next one.
    #[must_use]
    pub fn sentence_at(&self, byte: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.span.end <= byte)
    }

    /// How many words there are in subject, greeting, body and signature. Punctuation does not count, a contraction is one.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.tokens.iter().filter(|token| token.starts_word()).count()
    }

    /// Whether a sentence ends as sentences do, unlike a title, an address or a name.
    pub(crate) fn is_ended(&self, sentence: &Sentence) -> bool {
        let mut marks = self.tokens()[sentence.tokens.clone()].iter().rev().take_while(|token| token.is_mark());
        marks.any(|mark| mark.span().of(self.shadow()).contains(['.', '!', '?', '…']))
    }

    /// Indices of the sentences of the body.
    pub fn body(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.sentences.len()).filter(|at| self.sentences[*at].region == Region::Body)
    }
}

/// How long some words are in letters and digits: the bytes of quotes and spaces depend on how they are typeset.
pub(crate) fn letters(words: &str) -> usize {
    words.chars().filter(|char| char.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<(Region, &str)> {
        Document::new(text).sentences().iter().map(|s| (s.region, s.span.of(text))).collect()
    }

    #[test]
    fn hard_wrapped_lines_are_one_sentence() {
        let text = "I am sorry\nif you were hurt. It was\nour fault.\n";
        assert_eq!(sentences(text), [(Region::Body, "I am sorry\nif you were hurt."), (Region::Body, "It was\nour fault.")]);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        let text = "We told Mr. Okoro on Monday. At 3 p.m. We called Dr. Lind, i.e. the doctor.";
        let spans = sentences(text);
        assert_eq!(spans.len(), 3, "{spans:?}");
    }

    #[test]
    fn a_mail_has_its_parts() {
        let text = "Subject: Your order\n\nDear Dana,\n\nWe lost it. We are sorry.\n\nKind regards,\nJo Lind\nHarrow Books\n";
        assert_eq!(
            sentences(text),
            [
                (Region::Subject, "Your order"),
                (Region::Greeting, "Dear Dana,"),
                (Region::Body, "We lost it."),
                (Region::Body, "We are sorry."),
                (Region::Signature, "Kind regards,"),
                (Region::Signature, "Jo Lind"),
                (Region::Signature, "Harrow Books"),
            ]
        );
    }

    #[test]
    fn greeting_and_name_inside_one_line() {
        assert_eq!(
            sentences("Hi Tom, the 17:42 was cancelled. We will refund you. ^RS"),
            [
                (Region::Greeting, "Hi Tom,"),
                (Region::Body, "the 17:42 was cancelled."),
                (Region::Body, "We will refund you."),
                (Region::Signature, "^RS"),
            ]
        );
    }

    #[test]
    fn prose_is_not_swallowed_by_greeting_signature_or_fence() {
        for (text, words) in [
            ("Hi Tom, sorry if you were upset!", "sorry if you were upset!"),
            ("We lost it. We refunded you today. Apologies.", "Apologies."),
            ("We refunded you today. Sadly, our courier lost it.", "Sadly, our courier lost it."),
            (
                "We lost it.\n\nThanks to our courier your parcel was\ndelivered late and we are sorry if you\nwere upset by it.\n",
                "Thanks to our courier your parcel was\ndelivered late and we are sorry if you\nwere upset by it.",
            ),
            ("Dear Dana,\n\n~~~~~~~~\n\nWe are sorry if you minded.\n", "We are sorry if you minded."),
        ] {
            assert!(sentences(text).contains(&(Region::Body, words)), "{:?}", sentences(text));
        }
        assert_eq!(sentences("We are sorry.\n\n-----Original Message-----\nFrom: Dana\n\nI am sorry if I sound angry.\n").len(), 1);
    }

    #[test]
    fn a_title_is_one_line_or_what_a_wrap_made_of_it() {
        let wrapped =
            "Payments that were taken twice for the\nschool dinners\n\nDear parents,\n\nThe school took some of your payments.\nWe are sorry.\n";
        assert_eq!(sentences(wrapped)[0], (Region::Subject, "Payments that were taken twice for the\nschool dinners"));
        let letterhead = "Harrow Books\nMill Lane 5\n\nDear Dana,\n\nWe are sorry that we have lost your parcel.\n";
        assert_eq!(sentences(letterhead)[0], (Region::Body, "Harrow Books\nMill Lane 5"));
        assert_eq!(sentences("- Your parcel\n\n  We lost it.\n")[0], (Region::Subject, "Your parcel"));
        assert_eq!(sentences("- Your parcel\n\n- Your letter\n\nWe lost them.\n")[0], (Region::Body, "Your parcel"));
    }

    #[test]
    fn a_wrap_makes_neither_items_nor_names() {
        assert_eq!(sentences("You will have it with you before\n6. Our driver is on his way.\n")[0].1, "You will have it with you before\n6.");
        assert_eq!(sentences("We will:\n1. pay\n2. write\n").iter().map(|(_, words)| *words).collect::<Vec<_>>(), ["We will:", "pay", "write"]);
        let text = "We sent your parcel to somebody else\nand we did not tell you for two days.\nYou had to find out from the driver\nand we are sorry for that, Dana dear.\nOnwards\n";
        assert_eq!(sentences(text).last(), Some(&(Region::Signature, "Onwards")));
        let text = "We sent your parcel to somebody else\nand we did not tell you for two days.\nYou had to find out from the driver\nand are sorry for that to you, Dana.\nOnwards and upwards\n";
        assert_eq!(sentences(text).last(), Some(&(Region::Body, "Onwards and upwards")));
        assert_eq!(sentences("We are on it.\n\nCall us if you like\n").last(), Some(&(Region::Body, "Call us if you like")));
    }

    #[test]
    fn a_line_of_few_words_greets_whatever_ends_it() {
        for greeting in ["Hi Dana.", "Hello Dana?", "Hi Dana!", "Dear Dana"] {
            assert_eq!(sentences(&format!("{greeting}\n\nWe lost it.\n"))[0], (Region::Greeting, greeting));
        }
        assert_eq!(sentences("Hi Dana, how are you?\n\nWe lost it.\n")[1].0, Region::Body);
    }

    #[test]
    fn a_word_with_a_colon_heads_a_mail_only_if_it_is_a_header() {
        assert_eq!(sentences("mode: template\n\nWe lost it.\n"), [(Region::Body, "We lost it.")]);
        assert_eq!(sentences("Mode: by parcel and post\n\nWe lost it.\n").len(), 2);
        assert_eq!(sentences("Reviewed-by: Dana\n\nWe lost it.\n"), [(Region::Body, "We lost it.")]);
        assert_eq!(sentences("reviewed-by: Dana\n\nWe lost it.\n").len(), 2);
    }

    #[test]
    fn a_quoted_reply_is_nobodys_prose_here() {
        let text = "We are sorry.\n\nOn 3 May 2026, Dana wrote:\n> You lost it.\n> Twice.\n";
        assert_eq!(sentences(text), [(Region::Body, "We are sorry.")]);
        assert_eq!(sentences("> We are sorry\n> that we lost it.\n"), [(Region::Body, "We are sorry\n> that we lost it.")]);
    }
}
