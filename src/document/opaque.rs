//! Finds what no rule on words may look into: merge fields, inline code and web addresses. They are found in the whole text before it
//! is cut, so that no sentence ends inside of one.

use super::fields::{self, Field, OwnSyntax, Role};
use super::tokens::Shape;
use crate::span::Span;

/// Something opaque, in bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opaque {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Field(Field),
    Code,
    Link,
    Address,
}

impl Opaque {
    /// What its token looks like; a command is no token.
    pub(super) fn shape(&self) -> Option<Shape> {
        match self.kind {
            Kind::Field(field) => (field.role == Role::Value).then_some(Shape::Field),
            Kind::Code => Some(Shape::Code),
            Kind::Link => Some(Shape::Link),
            Kind::Address => Some(Shape::Address),
        }
    }
}

/// Everything opaque in order, none overlapping. Fields inside a web address are part of it.
pub(super) fn all(text: &str, own: &[OwnSyntax]) -> Vec<Opaque> {
    let mut found = Vec::new();
    let mut beginnings: Vec<char> = fields::BEGINNINGS.iter().copied().chain(['`', ':', 'w', 'W', '@']).collect();
    beginnings.extend(own.iter().filter_map(|own| own.open.chars().next()));
    let mut first_bytes = [false; 256];
    for char in &beginnings {
        first_bytes[usize::from(char.encode_utf8(&mut [0; 4]).as_bytes()[0])] = true;
    }
    let next = |from: usize| {
        let candidates = text.bytes().enumerate().skip(from).filter(|(_, byte)| first_bytes[usize::from(*byte)]).map(|(at, _)| at);
        candidates.into_iter().find(|at| text.as_bytes()[*at].is_ascii() || text[*at..].starts_with(&beginnings[..]))
    };
    let mut from = 0;
    while let Some(at) = next(from) {
        let opaque = match text.as_bytes()[at] {
            b'`' => code(text, at),
            b':' | b'w' | b'W' => link(text, at, from, own),
            b'@' => address(text, at, from),
            _ => fields::at(text, at, own).map(|field| Opaque { span: field.span, kind: Kind::Field(field) }),
        };
        from = opaque.map_or_else(|| at + text[at..].chars().next().map_or(1, char::len_utf8), |opaque| opaque.span.end);
        found.extend(opaque);
    }
    found
}

/// Inline code, within a paragraph; a backtick inside a word is an apostrophe.
fn code(text: &str, at: usize) -> Option<Opaque> {
    if text[..at].ends_with('`') {
        return None;
    }
    let marks = text[at..].len() - text[at..].trim_start_matches('`').len();
    let rest = &text[at + marks..];
    let inside_word = text[..at].ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
    if marks > 2 || (marks == 1 && inside_word) {
        return None;
    }
    let length = rest.find(&text[at..at + marks]).filter(|length| *length > 0)?;
    let inside = &rest[..length];
    let span = Span::new(at, at + length + 2 * marks);
    (!inside.contains("\n\n") && !inside.contains("\n\r\n")).then_some(Opaque { span, kind: Kind::Code })
}

/// A web address: at the colon of its scheme, or at `www.`. It does not begin before `limit`.
fn link(text: &str, at: usize, limit: usize, own: &[OwnSyntax]) -> Option<Opaque> {
    let rest = &text[at..];
    let start = if rest.starts_with("://") {
        ["https", "http", "ftp"].iter().filter_map(|scheme| at.checked_sub(scheme.len())).find(|start| {
            *start >= limit && text.is_char_boundary(*start) && matches!(text[*start..at].to_ascii_lowercase().as_str(), "https" | "http" | "ftp")
        })?
    } else if rest.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) {
        at
    } else {
        return None;
    };
    let fresh = !text[..start].ends_with(|char: char| char.is_alphanumeric() || char == '.' || char == '/');
    let end = start + address_length(&text[start..], own);
    (fresh && end > at + 4).then(|| Opaque { span: Span::new(start, end), kind: Kind::Link })
}

/// A mail address, at its `@`. It does not begin before `limit`. Any other `@` begins a handle, or is none of ours.
fn address(text: &str, at: usize, limit: usize) -> Option<Opaque> {
    const LONGEST_NAME: usize = 64;
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '+');
    let before = &text[limit..at];
    let name: usize = before.chars().rev().take(LONGEST_NAME).take_while(|char| is_name(*char)).map(char::len_utf8).sum();
    let start = at - name + text[at - name..at].len() - text[at - name..at].trim_start_matches(|char: char| !char.is_alphanumeric()).len();
    let has_host = text[at + 1..].starts_with(char::is_alphanumeric);
    (start < at && has_host).then(|| Opaque { span: Span::new(start, at + address_length(&text[at..], &[])), kind: Kind::Address })
}

/// Length up to the next white space, closing mark or quote, without the punctuation that ends a sentence. A merge field belongs to it.
pub(super) fn address_length(rest: &str, own: &[OwnSyntax]) -> usize {
    let beginning = |char: char| !own.is_empty() || fields::BEGINNINGS.contains(&char);
    let mut end = 0;
    let mut kept = 0;
    while let Some(char) = rest[end..].chars().next() {
        if let Some(field) = beginning(char).then(|| fields::at(rest, end, own)).flatten() {
            end = field.span.end;
            kept = end;
            continue;
        }
        if char.is_whitespace() || matches!(char, ')' | '>' | '<' | '"' | '”' | ']' | '|') {
            break;
        }
        end += char.len_utf8();
        if !matches!(char, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '*' | '_') {
            kept = end;
        }
    }
    kept.max(1)
}

/// The merge fields and commands in order, those inside of web addresses too.
pub(super) fn fields(text: &str, opaque: &[Opaque], own: &[OwnSyntax]) -> Vec<Field> {
    let mut found = Vec::new();
    for opaque in opaque {
        match opaque.kind {
            Kind::Field(field) => found.push(field),
            Kind::Code | Kind::Address => {}
            Kind::Link => {
                let mut from = opaque.span.start;
                while from < opaque.span.end {
                    let field = fields::at(text, from, own).filter(|field| field.span.end <= opaque.span.end);
                    from = field.map_or_else(|| from + text[from..].chars().next().map_or(1, char::len_utf8), |field| field.span.end);
                    found.extend(field);
                }
            }
        }
    }
    found
}

/// Whether a span lies in inline code.
pub(super) fn is_code(opaque: &[Opaque], span: Span) -> bool {
    let at = opaque.partition_point(|opaque| opaque.span.end <= span.start);
    opaque.get(at).is_some_and(|opaque| matches!(opaque.kind, Kind::Code) && opaque.span.overlaps(span))
}

/// The text with every command of a template language blanked: what stands between two of them is prose.
pub(super) fn without_commands(text: &str, opaque: &[Opaque]) -> Option<String> {
    let commands = opaque.iter().filter(|opaque| matches!(opaque.kind, Kind::Field(Field { role: Role::Command, .. })));
    replaced(text, commands, |_| b' ')
}

/// The text with everything opaque as one word each, for cutting sentences.
pub(super) fn as_words(text: &str, opaque: &[Opaque]) -> Option<String> {
    let words = opaque.iter().filter(|opaque| !matches!(opaque.kind, Kind::Field(Field { role: Role::Command, .. })));
    replaced(text, words, |opaque| if matches!(opaque.kind, Kind::Field(_)) { b'X' } else { b'x' })
}

/// The text with other bytes in these places, line ends kept; none if there are no such places. `with` gives the first byte of a place,
/// and its small letter stands for the others.
fn replaced<'o>(text: &str, places: impl Iterator<Item = &'o Opaque>, with: impl Fn(&Opaque) -> u8) -> Option<String> {
    let mut bytes: Option<Vec<u8>> = None;
    for opaque in places {
        let bytes = bytes.get_or_insert_with(|| text.as_bytes().to_vec());
        let first = with(opaque);
        for (at, byte) in bytes[opaque.span.start..opaque.span.end].iter_mut().enumerate().filter(|(_, byte)| !matches!(byte, b'\n' | b'\r')) {
            *byte = if at == 0 { first } else { first.to_ascii_lowercase() };
        }
    }
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        all(text, &[]).iter().map(|opaque| opaque.span.of(text)).collect()
    }

    #[test]
    fn addresses_keep_their_fields_and_leave_the_full_stop() {
        assert_eq!(
            found("See https://a.example/x?id={{ user.id }}&b=1. Or WWW.b.example/*|X|*!"),
            ["https://a.example/x?id={{ user.id }}&b=1", "WWW.b.example/*|X|*"]
        );
        assert_eq!(found("[x](https://a.example/?Q=1) and <http://b.example>"), ["https://a.example/?Q=1", "http://b.example"]);
        assert_eq!(found("It`s the `a. B` we can`t www now: wwwwww. http:// x"), ["`a. B`"]);
    }

    #[test]
    fn blanked_and_masked_texts_keep_their_length() {
        let text = "Dear «x», {% if a %}we\n{% endif %}";
        let opaque = all(text, &[]);
        let blanked = without_commands(text, &opaque).unwrap();
        assert_eq!(blanked, "Dear «x»,           we\n           ");
        assert_eq!(as_words(text, &opaque).unwrap(), "Dear Xxxxx, {% if a %}we\n{% endif %}");
        assert!(as_words("plain", &[]).is_none());
    }
}
