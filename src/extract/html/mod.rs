//! Reads HTML and what looks like it: the words that a reader sees, entities as the characters they stand for, and the words of images.
//! What an element does to its words is `element`'s.

mod element;
mod inline;

use std::collections::HashMap;

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use self::element::{Around, Effect, is_block, is_void};
use self::inline::{attribute, references};
use super::writer::{Writer, masked};
use super::{front_matter, text_start};
use crate::document::{Link, Prose, Region};
use crate::span::Span;

pub(super) use inline::{Tag, tag};

/// How often a text is read anew without a mark that nothing closes.
const MOST_UNCLOSED: usize = 8;

/// The words of an HTML text.
pub(super) fn prose(text: &str) -> Prose<'_> {
    let front = front_matter(text);
    let start = front.map_or_else(|| text_start(text), |front| front.end);
    let mut masked = masked(text);
    let mut broken = Vec::new();
    loop {
        let mut writer = Writer::new(text);
        let unclosed = write(&mut writer, text, &masked, Span::new(start, text.len()));
        match unclosed {
            // It must not hide the rest of a letter: read on as if its mark were blank.
            Some((at, what)) if broken.len() < MOST_UNCLOSED => {
                masked.to_mut().replace_range(at..=at, " ");
                broken.push((Span::new(at, at + 1), format!("{what} is never closed; what follows was read as text")));
            }
            _ => {
                writer.aside.front_matter = front;
                writer.aside.broken.extend(broken);
                return writer.finish();
            }
        }
    }
}

/// Writes the words of the bytes `span`. Gives the `<` of what hides everything up to the end because nothing closes it.
pub(super) fn write(writer: &mut Writer<'_>, text: &str, masked: &str, span: Span) -> Option<(usize, &'static str)> {
    let mut reader = Reader {
        text,
        masked,
        base: span.start,
        writer,
        open: Vec::new(),
        count: HashMap::new(),
        around: Around::default(),
        pending: Some(""),
        cut: false,
        has_words: false,
    };
    let end = reader.read(span.of(masked));
    reader.unclosed(end, span.end)
}

/// An element that is open.
struct Open {
    name: String,
    at: usize,
    effect: Effect,
    /// The link that its words are.
    link: Option<Link>,
}

struct Reader<'r, 't> {
    text: &'r str,
    masked: &'r str,
    base: usize,
    writer: &'r mut Writer<'t>,
    open: Vec<Open>,
    /// How many elements of a name are open.
    count: HashMap<String, usize>,
    around: Around,
    /// The mark of a block that has no words yet.
    pending: Option<&'static str>,
    /// Whether the message that is answered has begun.
    cut: bool,
    /// Whether there are words that a reader sees.
    has_words: bool,
}

impl Reader<'_, '_> {
    /// Gives where the last token ends.
    fn read(&mut self, html: &str) -> usize {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut end = self.base;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            let at = |span: html5gum::Span<usize>| Span::new(self.base + span.start, self.base + span.end);
            let span = match &token {
                Token::StartTag(tag) => at(tag.span),
                Token::EndTag(tag) => at(tag.span),
                Token::String(words) => at(words.span),
                Token::Comment(comment) => at(comment.span),
                Token::Doctype(doctype) => at(doctype.span),
                Token::Error(_) => continue,
            };
            end = span.end;
            match token {
                Token::StartTag(tag) => self.start(&tag, span),
                Token::EndTag(tag) => self.end(&tag, span),
                Token::String(_) => self.words(span),
                Token::Comment(_) => self.comment(span),
                Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        end
    }

    fn start(&mut self, tag: &StartTag<usize>, span: Span) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let (ended, limits) = element::ends(&name);
        self.end_open(ended, limits);
        match name.as_str() {
            "br" if !self.is_skipped() => self.line_break(span),
            "img" | "mj-image" => self.image(tag, span),
            _ => {}
        }
        if is_block(&name) {
            self.pending = Some(element::mark(&name));
        }
        self.cut |= element::begins_quote(&tag.attributes);
        if is_void(&name) || tag.self_closing {
            return;
        }
        let mut effect = element::effect(&name, &tag.attributes);
        // Code that stands on lines of its own is none of the words.
        effect.skip |= effect.code && self.around.pre > 0;
        let link = (effect.link && !self.is_skipped()).then(|| {
            self.begin();
            let target = attribute(self.text, self.masked, self.base, tag, "href").unwrap_or((String::new(), Span::new(span.end, span.end)));
            Link { span, words: Span::new(self.writer.at(), self.writer.at()), target: target.0, target_span: target.1 }
        });
        *self.count.entry(name.clone()).or_default() += 1;
        self.around.enter(effect);
        self.open.push(Open { name, at: span.start, effect, link });
    }

    fn end(&mut self, tag: &EndTag<usize>, span: Span) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if is_block(&name) {
            self.pending = Some("");
        }
        if self.count.get(&name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(open) = self.pop(span.end) {
            if open == name {
                break;
            }
        }
    }

    /// Ends the elements of these names that have no end tag, and what is open in them.
    fn end_open(&mut self, names: &[&str], limits: &[&str]) {
        if names.iter().all(|name| self.count.get(*name).is_none_or(|count| *count == 0)) {
            return;
        }
        let near = self.open.len().saturating_sub(MOST_LOOKED_AT)..self.open.len();
        let is_either = |at: &usize| names.contains(&self.open[*at].name.as_str()) || limits.contains(&self.open[*at].name.as_str());
        let from = near.rev().find(is_either);
        if let Some(from) = from.filter(|from| names.contains(&self.open[*from].name.as_str())) {
            while self.open.len() > from {
                self.pop(0);
            }
        }
    }

    /// Closes the innermost element and gives its name.
    fn pop(&mut self, end: usize) -> Option<String> {
        let open = self.open.pop()?;
        self.around.leave(open.effect);
        if let Some(count) = self.count.get_mut(&open.name) {
            *count -= 1;
        }
        if let Some(mut link) = open.link {
            link.words.end = self.writer.at();
            link.span.end = link.span.end.max(end);
            self.writer.link(link);
        }
        Some(open.name)
    }

    fn is_skipped(&self) -> bool {
        self.around.skip > 0 || (self.around.hidden > 0 && self.has_words)
    }

    /// Which part the words are here. Hidden words at the top are what mail programs show beside the subject.
    fn part(&self) -> Option<Region> {
        match (self.cut, self.around.hidden) {
            (true, _) => Some(Region::Quoted),
            (false, 0) => self.around.parts.last().copied(),
            (false, _) => Some(Region::Subject),
        }
    }

    /// The marks before each line of a quote.
    fn quote_marks(&self) -> String {
        "> ".repeat(self.around.quote.min(MOST_QUOTES))
    }

    /// Begins the block that the words to come stand in.
    fn begin(&mut self) {
        if let Some(mark) = self.pending.take() {
            self.writer.part(self.part());
            self.writer.block(&self.quote_marks());
            self.writer.layout(mark);
        }
    }

    fn line_break(&mut self, span: Span) {
        if self.pending.is_none() {
            self.writer.replace("\n", span);
            self.writer.layout(&self.quote_marks());
        }
    }

    fn words(&mut self, span: Span) {
        let source = span.of(self.masked);
        let pieces = references(source);
        let is_blank = pieces.iter().all(|(_, words)| words.trim().is_empty());
        if self.is_skipped() || (is_blank && self.pending.is_some()) {
            return;
        }
        self.begin();
        self.has_words |= !is_blank && self.around.hidden == 0 && self.around.parts.is_empty();
        if self.around.code > 0 {
            let words: String = pieces.iter().map(|(_, words)| &**words).collect();
            return self.writer.code(&words, span);
        }
        let keeps_lines = self.around.pre > 0;
        for (range, words) in pieces {
            let piece = Span::new(span.start + range.start, span.start + range.end);
            if *words != source[range] {
                self.writer.replace(&words, piece);
            } else if keeps_lines {
                self.writer.copy(piece);
            } else {
                self.writer.copy_as_line(piece);
            }
        }
    }

    /// The words of an image stand apart and are no part of the letter around them.
    fn image(&mut self, tag: &StartTag<usize>, span: Span) {
        let Some((alt, place)) = attribute(self.text, self.masked, self.base, tag, "alt") else { return };
        if self.is_skipped() || alt.trim().is_empty() {
            return;
        }
        if !alt.contains(char::is_alphanumeric) {
            // A picture of an emoji.
            self.begin();
            return self.writer.replace(&alt, span);
        }
        let part = self.part().or(Some(Region::Subject));
        self.writer.part(part);
        self.writer.block("");
        for (range, words) in references(place.of(self.masked)) {
            let piece = Span::new(place.start + range.start, place.start + range.end);
            if *words == place.of(self.masked)[range] { self.writer.copy_as_line(piece) } else { self.writer.replace(&words, piece) }
        }
        self.pending = Some("");
    }

    fn comment(&mut self, span: Span) {
        let whole = span.of(self.text);
        let inside = whole.strip_prefix("<!--").map(|inside| inside.strip_suffix("-->").unwrap_or(inside));
        if let Some(inside) = inside {
            self.writer.comment(span, inside);
        }
    }

    /// What hides the rest of the text, whose last token ends at `end`.
    fn unclosed(&self, end: usize, text_end: usize) -> Option<(usize, &'static str)> {
        let hides = |open: &&Open| open.effect.skip || open.effect.hidden;
        if let Some(open) = self.open.iter().find(hides) {
            return Some((open.at, "this element"));
        }
        if end < text_end {
            return Some((end, "this tag"));
        }
        let last = self.writer.aside.comments.last()?;
        (last.span.end == text_end && !last.span.of(self.text).ends_with("-->")).then_some((last.span.start, "this comment"))
    }
}

/// Deeper quotes count as so deep.
const MOST_QUOTES: usize = 8;
/// So many elements around a start tag are asked whether it ends them.
const MOST_LOOKED_AT: usize = 32;

#[cfg(test)]
mod tests;
