//! Reads a mail as it is sent: the subject, and of its parts those that a reader sees, whatever encodings they went through. What was
//! answered and what is attached is nobody's prose here.

mod charset;
mod subject;
mod text;
mod transfer;

use std::borrow::Cow;
use std::collections::HashSet;

use mail_parser::{ContentType, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use self::charset::Text;
use super::writer::Writer;
use super::{html, markdown};
use crate::document::map::Map;
use crate::document::{Prose, Region};
use crate::source::{Encoding, SourceFile};
use crate::span::Span;

/// A mail that holds more mails within mails is none that a person wrote.
const MOST_MESSAGES: usize = 100;

/// The words of a mail.
pub(super) fn prose(source: &SourceFile) -> Prose<'_> {
    let (bytes, way) = bytes(source);
    let messages = bytes.windows(8).filter(|window| window.eq_ignore_ascii_case(b"message/")).count();
    let message = if messages > MOST_MESSAGES { None } else { MessageParser::default().parse(&*bytes) };
    let Some(message) = message else {
        let mut prose = Prose::plain(source.text());
        prose.aside.notices.push("no mail that can be read, so read as plain text".to_owned());
        return prose;
    };
    let mail = Mail { message: &message, bytes: &bytes, way: &way };
    let mut writer = Writer::new(source.text());
    mail.write(&mut writer);
    writer.finish()
}

/// The bytes of the file as its parts wrote them, and the way from there to its text. What comes before the headers is blank.
fn bytes(source: &SourceFile) -> (Cow<'_, [u8]>, Map) {
    let text = source.text();
    let mut way = Map::default();
    let mut bytes = Cow::Borrowed(text.as_bytes());
    if source.encoding() == Encoding::Windows1252 {
        way = Map::empty();
        let mut written = Vec::with_capacity(text.len());
        for (at, char) in text.char_indices() {
            way.push(written.len(), Span::new(at, at + char.len_utf8()), char.is_ascii());
            let mut buffer = [0; 4];
            // One byte for every character, because the text was made so.
            written.extend(encoding_rs::WINDOWS_1252.encode(char.encode_utf8(&mut buffer)).0.first());
        }
        bytes = Cow::Owned(written);
    }
    if text.starts_with('\u{feff}') {
        bytes.to_mut()[..3].fill(b'\n');
    }
    if !bytes.contains(&b'\n') && bytes.contains(&b'\r') {
        bytes.to_mut().iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    (bytes, way)
}

struct Mail<'m> {
    message: &'m Message<'m>,
    bytes: &'m [u8],
    /// From the mail's bytes to the text of the file.
    way: &'m Map,
}

/// What kind of text a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Html,
    Markdown,
}

/// A part by its number, and what kind of text it holds.
type Readable = (usize, Kind);

impl Mail<'_> {
    fn write(&self, writer: &mut Writer<'_>) {
        let headers = self.message.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default();
        if let Some(header) = headers.iter().find(|header| header.name == HeaderName::Subject) {
            let span = Span::new(header.offset_start as usize, header.offset_end.max(header.offset_start) as usize);
            let subject = subject::read(self.bytes, span);
            writer.append_as(Some(Region::Subject), &Prose::plain(&subject.text), &self.onwards(&subject));
        }
        let (read, other) = self.readable();
        let mut words = HashSet::new();
        for (place, kind) in read {
            let text = self.text(&self.message.parts[place]);
            let prose = prose_of(&text.text, kind);
            words.extend(words_of(prose.text()).map(str::to_lowercase));
            writer.append(&prose, &self.onwards(&text));
        }
        let is_new = |word: &str| word.len() > 3 && !words.contains(&word.to_lowercase());
        for (place, kind) in other {
            let text = self.text(&self.message.parts[place]);
            if words_of(prose_of(&text.text, kind).text()).any(is_new) {
                writer.aside.notices.push("its plain text says other words than its HTML, which alone was judged".to_owned());
                break;
            }
        }
        if let Some(at) = self.cut_off() {
            let at = self.way.source(Span::new(at.saturating_sub(1), at));
            writer.aside.broken.push((at, "the mail is cut off: the end mark of its parts is missing".to_owned()));
        }
    }

    /// The way from a decoded text to the text of the file.
    fn onwards(&self, text: &Text) -> Map {
        let mut map = Map::empty();
        map.append(0, &text.map, text.text.len(), self.way);
        map
    }

    /// The parts that a reader sees, and those that say the same in another kind of text. In order of place.
    fn readable(&self) -> (Vec<Readable>, Vec<Readable>) {
        let parts = &self.message.parts;
        let mut holds_text: Vec<bool> = parts.iter().map(|part| kind(part).is_some()).collect();
        // A part stands before the parts in it.
        for (at, part) in parts.iter().enumerate().rev() {
            if let PartType::Multipart(inner) = &part.body {
                holds_text[at] = inner.iter().any(|inner| holds_text.get(*inner as usize) == Some(&true));
            }
        }
        let (mut read, mut other) = (Vec::new(), Vec::new());
        let mut open = vec![(0, true)];
        while let Some((at, is_read)) = open.pop() {
            let Some(part) = parts.get(at) else { continue };
            if let PartType::Multipart(inner) = &part.body {
                let inner: Vec<usize> =
                    inner.iter().map(|inner| *inner as usize).filter(|inner| *inner > at && holds_text.get(*inner) == Some(&true)).collect();
                let is_choice = part.content_type().is_some_and(|kind| kind.subtype() == Some("alternative"));
                // The last alternative is the richest.
                open.extend(inner.iter().rev().enumerate().map(|(nth, inner)| (*inner, is_read && (nth == 0 || !is_choice))));
            } else if let Some(kind) = kind(part) {
                if is_read { read.push((at, kind)) } else { other.push((at, kind)) }
            }
        }
        (read, other)
    }

    /// The text of a part, and the way from there to the mail's bytes.
    fn text(&self, part: &MessagePart<'_>) -> Text {
        let (start, end) = (part.offset_body as usize, (part.offset_end as usize).min(self.bytes.len()));
        let raw = self.bytes.get(start..end).unwrap_or_default();
        let encoding = part.content_transfer_encoding().map(str::to_lowercase);
        let (coded, is_encoded) = match encoding.as_deref().map(str::trim) {
            Some("quoted-printable") => (transfer::quoted_printable(raw, start, false), true),
            Some("base64") => (transfer::base64(raw, start), true),
            _ => (transfer::identity(raw, start), false),
        };
        charset::text(coded, part.content_type().and_then(|kind| kind.attribute("charset")), is_encoded)
    }

    /// The end of a mail of several parts that lacks its end mark.
    fn cut_off(&self) -> Option<usize> {
        let boundary = self.message.parts.first()?.content_type()?.attribute("boundary")?;
        let mark = format!("--{boundary}--");
        (!self.bytes.windows(mark.len()).any(|window| window == mark.as_bytes())).then_some(self.bytes.len())
    }
}

/// What kind of text a part holds, if a reader sees it in the mail.
fn kind(part: &MessagePart<'_>) -> Option<Kind> {
    if !matches!(part.body, PartType::Text(_) | PartType::Html(_)) || part.content_disposition().is_some_and(ContentType::is_attachment) {
        return None;
    }
    match part.content_type() {
        None => Some(Kind::Plain),
        Some(kind) if kind.ctype() == "text" => match kind.subtype() {
            Some("plain") => Some(Kind::Plain),
            Some("html") => Some(Kind::Html),
            Some("markdown") => Some(Kind::Markdown),
            _ => None,
        },
        // A mail of parts without any part.
        Some(kind) => (kind.ctype() == "multipart").then_some(Kind::Plain),
    }
}

fn prose_of(text: &str, kind: Kind) -> Prose<'_> {
    match kind {
        Kind::Plain => text::prose(text),
        Kind::Html => html::prose(text),
        Kind::Markdown => markdown::prose(text),
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let is_address = |word: &&str| word.contains(['/', '@']);
    text.split_whitespace().filter(move |word| !is_address(word)).flat_map(|word| word.split(|char: char| !char.is_alphanumeric()))
}

#[cfg(test)]
mod tests;
