//! Takes the words of a file out of its format: one [`Prose`] that knows, for every word, the bytes it stands for. What the words are
//! is `document`'s. One file a format; [`Format`] says which.

mod encoding;
mod html;
mod keys;
mod mail;
mod markdown;
mod plain;
mod template;
mod writer;

use std::path::Path;
use std::str::FromStr;

pub use encoding::{NotText, decode};

use crate::document::Prose;
use crate::source::SourceFile;
use crate::span::Span;

/// How the words of a file are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Every character is prose.
    #[default]
    Plain,
    /// `CommonMark` with tables and front matter.
    Markdown,
    /// HTML and what looks like it, such as MJML.
    Html,
    /// A mail as it is sent: headers, and parts in text or HTML.
    Mail,
    /// A template of a text or of HTML, whichever it looks like.
    Template,
}

/// Every format under its name on the command line.
const NAMES: &[(&str, Format)] =
    &[("plain", Format::Plain), ("markdown", Format::Markdown), ("html", Format::Html), ("mail", Format::Mail), ("template", Format::Template)];

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = NAMES.iter().find(|(name, _)| *name == word);
        known.map(|(_, format)| *format).ok_or_else(|| format!("no format `{word}`; there are plain, markdown, html, mail, template"))
    }
}

impl Format {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, format)| *format == self).map_or("plain", |(name, _)| name)
    }

    /// The format that the extension of a file's name stands for; plain for one that is not known.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref().unwrap_or_default() {
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "html" | "htm" | "xhtml" | "mjml" => Self::Html,
            "eml" => Self::Mail,
            "hbs" | "handlebars" | "mustache" | "liquid" | "j2" | "jinja" | "jinja2" | "njk" | "ejs" | "erb" => {
                // What stands before tells more: `letter.md.j2`.
                match path.file_stem().map(Path::new) {
                    Some(inner) if inner.extension().is_some() && Self::of(inner) != Self::Plain => Self::of(inner),
                    _ => Self::Template,
                }
            }
            _ => Self::Plain,
        }
    }
}

/// The words of a file.
#[must_use]
pub fn prose(source: &SourceFile, format: Format) -> Prose<'_> {
    match format {
        Format::Mail => with_keys(mail::prose(source.text(), source.encoding()), source.text()),
        format => words(source.text(), format),
    }
}

/// The words of a text that is no mail; a mail's are read as plain ones.
#[must_use]
pub fn words(text: &str, format: Format) -> Prose<'_> {
    let prose = match format {
        // Only a file as a whole is a mail.
        Format::Plain | Format::Mail => plain::prose(text),
        Format::Template => template::prose(text),
        Format::Html => html::prose(text),
        Format::Markdown => markdown::prose(text),
    };
    with_keys(prose, text)
}

/// The same with the keys of its front matter.
fn with_keys<'t>(mut prose: Prose<'t>, text: &str) -> Prose<'t> {
    if let Some(front) = prose.aside.front_matter {
        prose.aside.keys.extend(keys::read(text, front));
    }
    prose
}

/// Where the text begins behind its byte order mark.
fn text_start(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// The front matter of a text: a first line `---` or `+++`, lines of keys, and the same line again.
fn front_matter(text: &str) -> Option<Span> {
    let start = text_start(text);
    let mut at = start;
    let mut mark = None;
    for line in text[start..].split_inclusive('\n') {
        at += line.len();
        match mark {
            None if matches!(line.trim_end(), "---" | "+++") => mark = Some(line.trim_end()),
            None => return None,
            Some(mark) if line.trim_end() == mark => return Some(Span::new(start, at)),
            Some(mark) => {
                let is_key = line.contains(if mark == "---" { ':' } else { '=' });
                let goes_on = line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#', ']', '}']);
                if !is_key && !goes_on {
                    return None;
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_keys_between_two_lines() {
        let of = |text| front_matter(text).map(|span| span.of(text));
        assert_eq!(of("\u{feff}---\nchannel: reply\n\n# more\n---\nDear"), Some("---\nchannel: reply\n\n# more\n---\n"));
        assert_eq!(of("+++\r\na = 1\r\n+++\r\nDear"), Some("+++\r\na = 1\r\n+++\r\n"));
        assert_eq!(of("---\n\nDear Dana,\n\nwe are sorry.\n\n---\n"), None);
        assert_eq!(of("---\na: b\nDear"), None);
    }

    #[test]
    fn the_extension_tells_the_format() {
        for (path, format) in [
            ("a.txt", Format::Plain),
            ("a", Format::Plain),
            ("out/A.MD", Format::Markdown),
            ("a.mjml", Format::Html),
            ("a.eml", Format::Mail),
            ("a.j2", Format::Template),
            ("a.txt.j2", Format::Template),
            ("a.html.hbs", Format::Html),
            ("a.md.liquid", Format::Markdown),
        ] {
            assert_eq!(Format::of(Path::new(path)), format, "{path}");
        }
    }
}
