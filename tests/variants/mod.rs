//! The ways in which `tests/metamorphic.rs` writes a letter down, and how the bytes of each are read back.

use apolint::extract::Format;

/// A sequence of numbers that is the same for the same name.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.bytes().fold(0x9e37_79b9_7f4a_7c15, |seed, byte| (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Whether one of `of` chances comes up.
    fn one_in(&mut self, of: u64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(of)
    }
}

/// One way of writing a letter down.
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) format: Format,
    /// The bytes of the letter; nothing where it cannot be written so.
    pub(crate) write: fn(&str, &mut Rng) -> Option<Vec<u8>>,
    /// The words in some of its bytes.
    pub(crate) read: fn(&[u8]) -> String,
    /// Whether a finding's bytes hold its words and no others.
    pub(crate) is_exact: bool,
}

const fn variant(name: &'static str, format: Format, write: fn(&str, &mut Rng) -> Option<Vec<u8>>, read: fn(&[u8]) -> String) -> Variant {
    Variant { name, format, write, read, is_exact: true }
}

pub(crate) const VARIANTS: &[Variant] = &[
    variant("CRLF", Format::Plain, |text, _| Some(text.replace('\n', "\r\n").into_bytes()), utf8),
    variant("CR", Format::Plain, |text, _| Some(text.replace('\n', "\r").into_bytes()), utf8),
    variant("BOM", Format::Plain, |text, _| Some(format!("\u{feff}{text}").into_bytes()), utf8),
    variant("UTF-16", Format::Plain, |text, _| Some(utf16(text)), read_utf16),
    variant("Windows-1252", Format::Plain, |text, _| windows_1252(&curly(text)), read_windows_1252),
    variant("straight quotes", Format::Plain, |text, _| Some(straight(text).into_bytes()), utf8),
    variant("curly quotes", Format::Plain, |text, _| Some(curly(text).into_bytes()), utf8),
    variant("NBSP", Format::Plain, |text, rng| Some(no_break(text, rng).into_bytes()), utf8),
    variant("wrapped at 40", Format::Plain, |text, _| Some(wrapped(text, 40).into_bytes()), utf8),
    variant("wrapped at 72", Format::Plain, |text, _| Some(wrapped(text, 72).into_bytes()), utf8),
    variant("block quote", Format::Plain, |text, _| Some(prefixed(text, "> ", "> ").into_bytes()), utf8),
    variant("Markdown", Format::Markdown, |text, _| Some(markdown(text)?.into_bytes()), utf8),
    variant("Markdown, CRLF", Format::Markdown, |text, _| Some(markdown(text)?.replace('\n', "\r\n").into_bytes()), utf8),
    variant("Markdown emphasis", Format::Markdown, |text, rng| Some(emphasised(&markdown(text)?, rng).into_bytes()), utf8),
    variant("Markdown block quote", Format::Markdown, |text, _| Some(prefixed(&markdown(text)?, "> ", "> ").into_bytes()), utf8),
    variant("Markdown list item", Format::Markdown, |text, _| Some(prefixed(&markdown(text)?, "- ", "  ").into_bytes()), utf8),
    variant("HTML", Format::Html, |text, rng| Some(html(text, rng).into_bytes()), |bytes| unescaped(&utf8(bytes))),
    variant(
        "quoted-printable",
        Format::Mail,
        |text, _| mail(text, "quoted-printable", &quoted_printable(text)),
        |bytes| utf8(&read_quoted_printable(bytes)),
    ),
    Variant {
        name: "base64",
        format: Format::Mail,
        write: |text, _| mail(text, "base64", &base64(text.as_bytes())),
        read: |bytes| utf8(&read_base64(bytes)),
        is_exact: false,
    },
    variant(
        "HTML in quoted-printable",
        Format::Mail,
        |text, rng| html_mail(&html(text, rng)),
        |bytes| unescaped(&utf8(&read_quoted_printable(bytes))),
    ),
];

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn read_utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// The marks of Windows-1252 that a letter may hold.
const MARKS: &[(char, u8)] =
    &[('€', 0x80), ('…', 0x85), ('‘', 0x91), ('’', 0x92), ('“', 0x93), ('”', 0x94), ('•', 0x95), ('–', 0x96), ('—', 0x97), ('™', 0x99)];

/// Nothing where a character has no byte, or where all have the same in UTF-8.
fn windows_1252(text: &str) -> Option<Vec<u8>> {
    let byte = |char: char| {
        let mark = MARKS.iter().find(|(mark, _)| *mark == char).map(|(_, byte)| *byte);
        mark.or_else(|| u8::try_from(u32::from(char)).ok().filter(|byte| !(0x80..0xa0).contains(byte)))
    };
    text.chars().map(byte).collect::<Option<Vec<u8>>>().filter(|bytes| std::str::from_utf8(bytes).is_err())
}

fn read_windows_1252(bytes: &[u8]) -> String {
    let char = |byte: u8| MARKS.iter().find(|(_, known)| *known == byte).map_or(char::from(byte), |(mark, _)| *mark);
    bytes.iter().map(|byte| char(*byte)).collect()
}

fn straight(text: &str) -> String {
    text.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// Whether a byte stands within `{{…}}`, which no typesetter and no encoder touches.
fn in_field(text: &str, at: usize) -> bool {
    text[..at].rfind("{{").is_some_and(|open| !text[open..at].contains("}}"))
}

/// Apostrophes and double quotes as they are typeset; single quotes that may be either stay.
fn curly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        let behind_word = out.ends_with(|char: char| char.is_alphanumeric());
        out.push(match char {
            _ if in_field(text, at) => char,
            '\'' if behind_word => '’',
            '"' if out.ends_with(|char: char| !char.is_whitespace() && !matches!(char, '(' | '[' | '—' | '–' | '=')) => '”',
            '"' => '“',
            other => other,
        });
    }
    out
}

fn no_break(text: &str, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        let between = out.ends_with(char::is_alphabetic) && text[at + char.len_utf8()..].starts_with(char::is_alphabetic);
        out.push(if char == ' ' && between && rng.one_in(3) { '\u{a0}' } else { char });
    }
    out
}

/// Lines longer than `width` are broken at spaces.
fn wrapped(text: &str, width: usize) -> String {
    let wrap = |line: &str| {
        let mut out = String::new();
        let mut length = 0;
        for word in line.split(' ') {
            let count = word.chars().count();
            if length > 0 {
                let fits = length + 1 + count <= width;
                out.push(if fits { ' ' } else { '\n' });
                length = if fits { length + 1 } else { 0 };
            }
            out.push_str(word);
            length += count;
        }
        out
    };
    text.split('\n').map(wrap).collect::<Vec<_>>().join("\n")
}

fn prefixed(text: &str, first: &str, others: &str) -> String {
    let prefix = |(at, line): (usize, &str)| [if at == 0 { first } else { others }, line].concat();
    text.lines().enumerate().map(prefix).collect::<Vec<_>>().join("\n") + "\n"
}

/// The text as Markdown. Nothing where it has lines that mean something else there.
fn markdown(text: &str) -> Option<String> {
    let means_else = |line: &str| line.starts_with("    ") || line.starts_with('\t') || line.trim_start().starts_with(['=', '~', '|']);
    if text.lines().any(means_else) || text.contains(['`', '\\', '&']) {
        return None;
    }
    let escape = |line: &str| {
        let rule = line.len() > 1 && line.chars().all(|char| matches!(char, '-' | '*' | '_' | ' '));
        if rule && line.starts_with(['-', '*', '_']) { format!("\\{line}") } else { line.to_owned() }
    };
    Some(text.split('\n').map(escape).collect::<Vec<_>>().join("\n"))
}

/// Some words in bold or italics, and some parts of words.
fn emphasised(text: &str, rng: &mut Rng) -> String {
    let emphasise = |word: &str, rng: &mut Rng| {
        let letters = word.len() > 3 && word.chars().all(|char| char.is_ascii_alphabetic());
        match (letters && rng.one_in(3), rng.one_in(2)) {
            (true, true) => format!("**{word}**"),
            (true, false) => format!("{}*{}*", &word[..2], &word[2..]),
            _ => word.to_owned(),
        }
    };
    let line = |line: &str, rng: &mut Rng| line.split(' ').map(|word| emphasise(word, rng)).collect::<Vec<_>>().join(" ");
    text.split('\n').map(|words| line(words, rng)).collect::<Vec<_>>().join("\n")
}

fn html(text: &str, rng: &mut Rng) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html><body>\n");
    for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
        out.push_str("<p>");
        let block = block.trim_matches('\n');
        for (at, char) in block.char_indices() {
            match char {
                _ if in_field(block, at) => out.push(char),
                '\n' => out.push_str("<br>\n  "),
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '’' => out.push_str("&rsquo;"),
                _ if char.is_ascii_alphabetic() && rng.one_in(40) => out.extend(["<b>", &String::from(char), "</b>"]),
                _ if (char.is_alphabetic() && rng.one_in(20)) || !char.is_ascii() => out.push_str(format!("&#x{:x};", u32::from(char)).as_str()),
                _ => out.push(char),
            }
        }
        out.push_str("</p>\n");
    }
    out + "</body></html>\n"
}

/// The words of a piece of HTML.
fn unescaped(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(if rest[at..].starts_with('<') { '>' } else { ';' }).map_or(rest.len(), |end| at + end + 1);
        out.push_str(&match &rest[at..end] {
            "&amp;" => "&".to_owned(),
            "&lt;" => "<".to_owned(),
            "&gt;" => ">".to_owned(),
            "&rsquo;" => "’".to_owned(),
            "<br>" => "\n".to_owned(),
            other => other
                .strip_prefix("&#x")
                .map_or_else(String::new, |code| char::from_u32(u32::from_str_radix(code.trim_end_matches(';'), 16).unwrap()).unwrap().to_string()),
        });
        rest = &rest[end..];
    }
    out + rest
}

/// Nothing where lines are quoted: in a mail that is what was answered.
fn mail(text: &str, encoding: &str, body: &str) -> Option<Vec<u8>> {
    let is_quoted = text.lines().any(|line| line.starts_with('>') || line == "-- ");
    let head = format!("From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n");
    (!is_quoted).then(|| (head + body).into_bytes())
}

#[expect(clippy::unnecessary_wraps, reason = "as the others")]
fn html_mail(html: &str) -> Option<Vec<u8>> {
    let head = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
        See the page.\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
    Some(format!("{head}{}\n--b--\n", quoted_printable(html)).into_bytes())
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut length = 0;
        let bytes = line.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let plain = matches!(byte, b'!'..=b'~') && *byte != b'=' || (*byte == b' ' && at + 1 < bytes.len());
            let piece = if plain { char::from(*byte).to_string() } else { format!("={byte:02X}") };
            if length + piece.len() > 75 {
                out.push_str("=\n");
                length = 0;
            }
            length += piece.len();
            out.push_str(&piece);
        }
        out.push('\n');
    }
    out.pop();
    out
}

fn read_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let text = utf8(bytes).replace("=\n", "");
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('=') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        out.push(u8::from_str_radix(&rest[at + 1..at + 3], 16).unwrap());
        rest = &rest[at + 3..];
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (nth, chunk) in bytes.chunks(3).enumerate() {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | chunk.get(at).map_or(0, |byte| usize::from(*byte)));
        let quad = (0..4).map(|at| if at > chunk.len() { '=' } else { char::from(ALPHABET[bits >> (18 - 6 * at) & 63]) });
        out.extend(quad);
        if nth % 19 == 18 {
            out.push('\n');
        }
    }
    out
}

fn read_base64(bytes: &[u8]) -> Vec<u8> {
    let values: Vec<usize> = bytes.iter().filter_map(|byte| ALPHABET.iter().position(|known| known == byte)).collect();
    assert!(bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).count() % 4 == 0, "whole quads: {}", utf8(bytes));
    values
        .chunks(4)
        .flat_map(|quad| {
            let bits = (0..4).fold(0_usize, |bits, at| bits << 6 | quad.get(at).copied().unwrap_or(0));
            (0..quad.len() - 1).map(move |at| u8::try_from(bits >> (16 - 8 * at) & 255).unwrap())
        })
        .collect()
}
