//! Checks on links, without any network: targets that lead nowhere, that are a stand-in or that only the sender can open, addresses that
//! are broken, and words that show another address than the target.

use core::net::Ipv4Addr;

use super::Found;
use super::address::{Address, is_broken, shown};
use crate::document::{Document, Link};
use crate::span::Span;

/// A link of the format, its target shown in a finding.
fn at_target(link: &Link) -> Found {
    let span = if link.target_span.is_empty() { link.span } else { link.target_span };
    Found::aside(link.words, span, if link.target.trim().is_empty() { "this link" } else { &link.target })
}

fn is_field(target: &str) -> bool {
    Address::new(target).host.starts_with(crate::document::FIELD_LETTER)
}

/// Links to nothing: `[here]()`, `href="#"`.
pub(super) fn empty(document: &Document) -> Vec<Found> {
    let is_empty = |link: &&Link| {
        let target = link.target.trim().to_ascii_lowercase();
        matches!(target.as_str(), "" | "#" | "#!" | "http://" | "https://" | "mailto:" | "tel:" | "about:blank") || target.starts_with("javascript:")
    };
    // A place that others link to is an element without target and words.
    document.aside().links.iter().filter(is_empty).filter(|link| !link.words.is_empty() || !link.target_span.is_empty()).map(at_target).collect()
}

/// Links whose target somebody still has to put in: `example.com`, `TODO`.
pub(super) fn placeholder(document: &Document) -> Vec<Found> {
    let targets = document.aside().links.iter().filter(|link| is_stand_in(&link.target)).map(at_target);
    let bare = bare(document).filter(|(_, text)| is_reserved(&Address::new(text)) || has_blank(&Address::new(text)));
    sorted(targets.chain(bare.map(|(span, _)| Found::words(span))).collect())
}

/// Whether the whole target is a stand-in.
fn is_stand_in(target: &str) -> bool {
    let target = target.trim();
    let lower = target.to_lowercase();
    let plain = lower.trim_matches(|char: char| matches!(char, '[' | ']' | '<' | '>' | '{' | '}' | '_' | '.' | ' ' | '…'));
    let is_word = !plain.is_empty()
        && (matches!(
            plain,
            "todo"
                | "tbd"
                | "tbc"
                | "tba"
                | "fixme"
                | "url"
                | "link"
                | "href"
                | "insert link"
                | "insert-link"
                | "link here"
                | "insert-link-here"
                | "link-here"
                | "your link"
        ) || plain.len() > 1 && plain.chars().all(|char| char == 'x'));
    let in_brackets = target.starts_with('[') && target.ends_with(']');
    let address = Address::new(target);
    !is_field(target) && (is_word || in_brackets || is_reserved(&address) || has_blank(&address))
}

/// Hosts that are reserved for examples, or that say "your".
fn is_reserved(address: &Address) -> bool {
    let label = address.site().split('.').next().unwrap_or_default().replace('-', "");
    let yours = ["yourdomain", "yourcompany", "yoursite", "yourwebsite", "yourshop", "yourstore", "yourbrand", "yourbusiness", "yoururl"];
    ["example.com", "example.org", "example.net"].iter().any(|host| address.is_at(host))
        || (address.host.contains('.') && yours.contains(&label.as_str()))
}

/// Whether a part of the path is a blank: `https://shop.example/TODO`.
fn has_blank(address: &Address) -> bool {
    let is_blank = |part: &str| matches!(part, "TODO" | "TBD" | "TBC" | "FIXME") || part.len() > 2 && part.chars().all(|char| char == 'X');
    (address.is_web() || address.host.contains('.')) && address.path.split('/').any(is_blank)
}

/// Links that work only on the sender's machine or network.
pub(super) fn private(document: &Document) -> Vec<Found> {
    let targets = document.aside().links.iter().filter(|link| is_private(&link.target)).map(at_target);
    let bare = bare(document).filter(|(_, text)| text.contains("://") && is_private(text));
    sorted(targets.chain(bare.map(|(span, _)| Found::words(span))).collect())
}

fn is_private(target: &str) -> bool {
    let address = Address::new(target);
    let target = target.trim();
    let drive = target.as_bytes().get(1) == Some(&b':')
        && target.starts_with(|char: char| char.is_ascii_alphabetic())
        && target[2..].starts_with(['\\', '/']);
    let suffixes = ["localhost", "local", "internal", "test", "invalid", "localdomain", "lan"];
    let own_network = address
        .host
        .parse()
        .is_ok_and(|number: Ipv4Addr| number.is_private() || number.is_loopback() || number.is_link_local() || number.is_unspecified());
    let is_inside = address.is_web() && (suffixes.iter().any(|name| address.is_at(name)) || own_network || address.host == "[::1]");
    address.scheme == "file" || target.starts_with("\\\\") || drive || is_inside
}

/// Links whose words show another address than their target.
pub(super) fn mismatched(document: &Document) -> Vec<Found> {
    let differs = |link: &&Link| {
        let Some(shown) = shown(link.words.of(document.shadow())) else { return false };
        let target = Address::new(&link.target);
        if target.host.is_empty() || target.is_of_field() || !(target.is_web() || target.mailbox.is_some() || target.host.contains('.')) {
            return false;
        }
        let same_site = shown.is_at(target.site()) || target.is_at(shown.site());
        let path = |address: &Address| address.path.trim_end_matches('/').to_lowercase();
        let same_path = path(&shown).is_empty() || path(&target).starts_with(&path(&shown)) || shown.path.contains('…');
        !same_site || !same_path || shown.mailbox.as_ref().is_some_and(|name| target.mailbox.as_ref() != Some(name))
    };
    let found = |link: &Link| {
        if link.words.is_empty() { at_target(link) } else { Found::words(link.words).with_hint(Some(format!("it leads to {}", link.target))) }
    };
    document.aside().links.iter().filter(differs).map(found).collect()
}

/// Addresses that cannot be opened as they are written.
pub(super) fn broken(document: &Document) -> Vec<Found> {
    let targets = document.aside().links.iter().filter(|link| !empty_scheme(&link.target) && is_broken(&link.target, "", true)).map(at_target);
    let text = document.shadow();
    let bare = bare(document).filter(|(span, address)| is_broken(address, &text[span.end..], false)).map(|(span, _)| span);
    let spans: Vec<Span> = bare.chain(mistyped(document)).chain(unclosed(document)).collect();
    let mut found: Vec<Found> = targets.chain(spans.into_iter().map(Found::words)).collect();
    found.sort_by_key(|found| (found.at, std::cmp::Reverse(found.at.end)));
    found.dedup_by(|next, kept| kept.at.overlaps(next.at));
    found
}

/// `https://` and nothing more: that is an empty target.
fn empty_scheme(target: &str) -> bool {
    matches!(target.trim().to_ascii_lowercase().as_str(), "http://" | "https://")
}

/// The addresses that stand in the prose itself and are no link's words.
fn bare(document: &Document) -> impl Iterator<Item = (Span, &str)> {
    let links = &document.aside().links;
    let in_link =
        move |span: Span| links.get(links.partition_point(|link| link.words.end <= span.start)).is_some_and(|link| link.words.overlaps(span));
    document.addresses().iter().filter(move |span| !in_link(**span)).map(|span| (*span, span.of(document.shadow())))
}

/// What begins like an address and is none for anybody: `https//shop.example`.
fn mistyped(document: &Document) -> impl Iterator<Item = Span> {
    let text = document.shadow();
    let words = document.tokens().iter().filter(|token| {
        matches!(token.span().of(text).to_ascii_lowercase().as_str(), "http" | "https" | "htp" | "htps" | "htttp" | "ttps" | "httpss" | "httsp")
    });
    words.filter_map(|token| {
        let rest = &text[token.span().start..];
        let length = rest.find(|char: char| char.is_whitespace() || matches!(char, ')' | '>' | '<' | '"' | '”' | ']')).unwrap_or(rest.len());
        let address = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let is_address = address.contains('/') && !document.addresses().iter().any(|known| known.covers(token.span()));
        (is_address && is_broken(address, "", false)).then(|| Span::new(token.span().start, token.span().start + address.len()))
    })
}

/// A Markdown link whose parenthesis is missing, so that the reader sees all of it: `[the page](https://shop.example`.
fn unclosed(document: &Document) -> impl Iterator<Item = Span> {
    let text = document.shadow();
    document.addresses().iter().filter_map(|address| {
        let open = text[..address.start].strip_suffix("](")?;
        let start = open.rfind(['[', '\n']).filter(|at| open[*at..].starts_with('['))?;
        (!text[address.end..].trim_start_matches(|char: char| !char.is_whitespace() && char != ')').starts_with(')'))
            .then(|| Span::new(start, address.end))
    })
}

fn sorted(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.at);
    found
}
