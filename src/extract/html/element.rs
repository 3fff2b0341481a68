//! What an element of HTML or MJML does to the words in it: sets them apart, hides them, or says whose they are.

use html5gum::{HtmlString, Spanned};
use std::collections::BTreeMap;

use crate::document::Region;

/// The attributes of a start tag, and where they stand.
pub(super) type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, usize>>;

/// Elements without an end tag.
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that stand apart from the words around them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose content is no prose.
const SKIPPED: &[&str] = &[
    "script",
    "style",
    "template",
    "svg",
    "math",
    "object",
    "iframe",
    "audio",
    "video",
    "canvas",
    "select",
    "datalist",
    "textarea",
    "mj-style",
    "mj-attributes",
    "mj-html-attributes",
];

/// What an element does to the words in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "an element may do several of these")]
pub(super) struct Effect {
    /// They are no prose.
    pub(super) skip: bool,
    /// A reader does not see them where they stand.
    pub(super) hidden: bool,
    /// They are one opaque word.
    pub(super) code: bool,
    /// Their line ends count.
    pub(super) pre: bool,
    /// They are quoted, whoever wrote them.
    pub(super) quote: bool,
    /// Which part of the mail they are.
    pub(super) part: Option<Region>,
    /// They lead somewhere.
    pub(super) link: bool,
}

/// How many open elements do what to the words in them.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) skip: usize,
    pub(super) hidden: usize,
    pub(super) code: usize,
    pub(super) pre: usize,
    pub(super) quote: usize,
    /// The parts, the innermost last.
    pub(super) parts: Vec<Region>,
}

impl Around {
    pub(super) fn enter(&mut self, effect: Effect) {
        self.parts.extend(effect.part);
        self.counts(effect).for_each(|count| *count += 1);
    }

    pub(super) fn leave(&mut self, effect: Effect) {
        if effect.part.is_some() {
            self.parts.pop();
        }
        self.counts(effect).for_each(|count| *count -= 1);
    }

    fn counts(&mut self, effect: Effect) -> impl Iterator<Item = &mut usize> {
        let counts = [
            (effect.skip, &mut self.skip),
            (effect.hidden, &mut self.hidden),
            (effect.code, &mut self.code),
            (effect.pre, &mut self.pre),
            (effect.quote, &mut self.quote),
        ];
        counts.into_iter().filter_map(|(does, count)| does.then_some(count))
    }
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || name.starts_with("mj-")
}

/// The mark that plain text would put before the words of a block.
pub(super) fn mark(name: &str) -> &'static str {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "# ",
        "li" => "- ",
        _ => "",
    }
}

/// The elements that a start tag ends although their end tag is missing, and those beyond which it does not look for them.
pub(super) fn ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        _ if is_block(name) => (&["p"], &["div", "td", "th", "li", "button", "table", "blockquote"]),
        _ => (&[], &[]),
    }
}

pub(super) fn effect(name: &str, attributes: &Attributes) -> Effect {
    let value = |key: &str| attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).to_lowercase()).unwrap_or_default();
    let (class, id) = (value("class"), value("id"));
    let style: String = value("style").chars().filter(|char| !char.is_whitespace()).collect();
    let says = |words: &[&str]| words.iter().any(|word| class.contains(word) || id.contains(word));
    let cited = name == "blockquote" && value("type") == "cite";
    let part = if cited || says(&["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"]) {
        Some(Region::Quoted)
    } else if says(&["gmail_signature", "moz-signature", "protonmail_signature_block"]) {
        Some(Region::Signature)
    } else if matches!(name, "title" | "mj-title" | "mj-preview") || says(&["preheader", "preview-text", "previewtext"]) {
        Some(Region::Subject)
    } else {
        None
    };
    Effect {
        skip: SKIPPED.contains(&name),
        hidden: attributes.contains_key(&b"hidden"[..]) || is_hidden(&style),
        code: matches!(name, "code" | "kbd" | "samp" | "tt"),
        pre: name == "pre" || style.contains("white-space:pre"),
        quote: name == "blockquote",
        part,
        link: matches!(name, "a" | "mj-button" | "mj-navbar-link") && (name == "a" || attributes.contains_key(&b"href"[..])),
    }
}

/// Whether a style hides its words everywhere. A size of 0 does not: mails set it on frames to close gaps, and words in them set it back.
fn is_hidden(style: &str) -> bool {
    let is_zero = |key: &str| {
        style.split(';').any(|rule| rule.strip_prefix(key).is_some_and(|value| matches!(value, "0" | "0px" | "0!important" | "0px!important")))
    };
    style.contains("display:none") || style.contains("visibility:hidden") || (is_zero("max-height:") && style.contains("overflow:hidden"))
}

/// Whether everything below an element is the message that is answered, as Outlook marks it.
pub(super) fn begins_quote(attributes: &Attributes) -> bool {
    attributes.get(&b"id"[..]).is_some_and(|id| matches!(id.as_slice(), b"divRplyFwdMsg" | b"appendonsend"))
}
