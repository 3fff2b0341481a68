//! Takes web and mail addresses apart, and says what is wrong with one. A full parser of URLs would mend what we look for: it reads
//! `http:/shop` as `http://shop`, as browsers do and mail programs do not.

use crate::document::masked_fields;

/// An address taken apart; merge fields in it are stood in for by a letter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// `https`, `mailto`, …; empty where there is none.
    pub(super) scheme: String,
    /// The host in lower case, without user and port; of a mail address what stands behind the `@`.
    pub(super) host: String,
    /// The name before the `@` of a mail address.
    pub(super) mailbox: Option<String>,
    /// From the first `/` behind the host on, without query and fragment.
    pub(super) path: String,
}

impl Address {
    pub(super) fn new(text: &str) -> Self {
        let text = masked_fields(text.trim());
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => match text.split_once(':') {
                Some((scheme, rest))
                    if matches!(scheme.to_ascii_lowercase().as_str(), "mailto" | "tel" | "sms" | "file" | "javascript" | "data" | "about") =>
                {
                    (scheme.to_ascii_lowercase(), rest)
                }
                _ => (String::new(), text.strip_prefix("//").unwrap_or(&text)),
            },
        };
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let (place, path) = rest[..end].split_at(rest[..end].find('/').unwrap_or(end));
        let (user, host) = place.rsplit_once('@').map_or((None, place), |(user, host)| (Some(user), host));
        let host = host.trim_end_matches(|char: char| char.is_ascii_digit()).strip_suffix(':').unwrap_or(host);
        Self {
            mailbox: user.filter(|_| scheme.is_empty() || scheme == "mailto").map(str::to_lowercase),
            host: host.to_lowercase().trim_end_matches('.').to_owned(),
            path: path.to_owned(),
            scheme,
        }
    }

    /// Whether it leads to a page.
    pub(super) fn is_web(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https")
    }

    /// Whether a merge field stands for its host.
    pub(super) fn is_of_field(&self) -> bool {
        self.host.contains(crate::document::FIELD_LETTER)
    }

    /// The host without `www.`.
    pub(super) fn site(&self) -> &str {
        self.host.strip_prefix("www.").unwrap_or(&self.host)
    }

    /// Whether the host is this one or a part of it.
    pub(super) fn is_at(&self, host: &str) -> bool {
        self.host == host || self.host.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'))
    }
}

/// Beginnings that were meant for `https://`.
const MISTYPED: &[&str] = &[
    "http//",
    "https//",
    "http:///",
    "https:///",
    "http;//",
    "https;//",
    "http:\\",
    "https:\\",
    "htp://",
    "htps://",
    "htttp://",
    "htttps://",
    "httpss://",
    "httsp://",
    "hhttp://",
    "hhttps://",
    "ttp://",
    "ttps://",
    "http:://",
    "https:://",
    "http://http",
    "https://http",
    "http//:",
    "https//:",
    "http.//",
    "https.//",
];

/// Whether the address cannot be opened as it is written. `next` is what follows it, and `whole` says that it is a link's target, so
/// that nothing of it can have been taken for punctuation.
pub(super) fn is_broken(text: &str, next: &str, whole: bool) -> bool {
    let plain = masked_fields(text.trim());
    let lower = plain.to_ascii_lowercase();
    let one_slash = |scheme: &str| {
        lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with('/') && !rest.starts_with("//") || whole && !rest.starts_with('/'))
    };
    if MISTYPED.iter().any(|wrong| lower.starts_with(wrong)) || one_slash("http:") || one_slash("https:") {
        return true;
    }
    let address = Address::new(text);
    let is_address = address.is_web() || lower.starts_with("www.");
    is_address
        && (!is_host(&address)
            || is_cut_off(&plain, next)
            || (whole && plain.contains(char::is_whitespace))
            || has_half_escape(&plain)
            || [('(', ')'), ('[', ']')].into_iter().any(|(open, close)| is_unbalanced(&plain, next, open, close)))
}

/// Whether the host can be one: labels with dots between them.
fn is_host(address: &Address) -> bool {
    let host = address.host.as_str();
    let labels: Vec<&str> = host.split('.').collect();
    let least = if host.starts_with("www.") { 3 } else { 2 };
    let is_local = host == "localhost" || host.starts_with('[') || address.is_of_field();
    is_local
        || labels.len() >= least
            && labels.iter().all(|label| !label.is_empty() && label.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_')))
}

/// Whether the end of it was left out: `https://shop.example/retu…`.
fn is_cut_off(plain: &str, next: &str) -> bool {
    plain.ends_with(['…', '\u{fffd}']) || plain.ends_with("...") || next.starts_with('…') || next.starts_with("...")
}

/// Whether it ends inside of `%20`.
fn has_half_escape(plain: &str) -> bool {
    let tail = plain.rfind('%').map(|at| &plain[at + 1..]);
    tail.is_some_and(|tail| tail.len() < 2 && tail.chars().all(|char| char.is_ascii_hexdigit()))
}

fn is_unbalanced(plain: &str, next: &str, open: char, close: char) -> bool {
    let (opens, closes) = (plain.matches(open).count(), plain.matches(close).count());
    opens > closes + usize::from(next.starts_with(close)) || closes > opens
}

/// Endings of file names, which look like hosts.
const FILE_ENDINGS: &[&str] =
    &["pdf", "doc", "docx", "txt", "md", "html", "htm", "csv", "xls", "xlsx", "zip", "png", "jpg", "jpeg", "gif", "js", "json", "xml", "ics"];

/// The address that the words of a link are, if they are one.
pub(super) fn shown(words: &str) -> Option<Address> {
    let words = words.trim().trim_end_matches(['.', ',', ';', ':', '!']);
    if words.is_empty() || words.contains(char::is_whitespace) {
        return None;
    }
    let address = Address::new(words);
    let ending = address.host.rsplit('.').next().unwrap_or_default();
    let is_name = address.host.contains('.') && ending.len() > 1 && ending.chars().all(char::is_alphabetic) && is_host(&address);
    let is_file = address.scheme.is_empty() && address.path.is_empty() && FILE_ENDINGS.contains(&ending);
    (is_name && !is_file && !address.is_of_field()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_addresses_are_told_from_sound_ones() {
        for text in [
            "https//shop.example",
            "http:/shop.example",
            "htps://shop.example",
            "https://",
            "https://shop",
            "https://shop/returns",
            "https://shop,example/x",
            "https://shop..example",
            "www.shop",
            "https://shop.example/retu…",
            "https://shop.example/a%2",
            "https://https://shop.example",
            "https://shop.example/a b",
            "https://shop.example/(a",
            "https:shop.example",
        ] {
            assert!(is_broken(text, "", true), "{text}");
        }
        for text in [
            "https://shop.example",
            "https://shop.example/a_(b)?c=%20#d",
            "http://localhost:8080/x",
            "www.shop.example/x",
            "mailto:a@b.example",
            "/returns",
            "returns.html",
            "#top",
            "https://{{domain}}/x",
            "{{link}}",
            "https://{{ a }}.shop.example/x?y={{ z }}",
            "tel:+44 20 7946 0000",
            "*|UNSUB|*",
            "https://user@shop.example:8443/x",
            "https://xn--bcher-kva.example",
            "https://bücher.example/ü",
            "https://shop.example/x?a=[1]",
        ] {
            assert!(!is_broken(text, "", true), "{text}");
        }
        assert!(is_broken("https://shop.example/retu", "... and", false));
        assert!(!is_broken("https://shop.example/a_(b", ")", false));
    }

    #[test]
    fn words_that_are_an_address() {
        for (words, host) in [("shop.example", "shop.example"), ("www.shop.example/x.", "www.shop.example"), ("help@shop.example", "shop.example")] {
            assert_eq!(shown(words).map(|address| address.host).as_deref(), Some(host));
        }
        for words in ["our returns page", "terms.pdf", "4.2", "{{domain}}", "Node", "Mr.Smith@", ""] {
            assert!(shown(words).is_none(), "{words}");
        }
    }
}
