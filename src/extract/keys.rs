//! Reads the keys of front matter that may be settings of a draft: lines of `key: value` or `key = "value"`. A full reader of YAML would
//! be needed for nothing else, and the three settings there are take one word each.

use crate::document::Key;
use crate::span::Span;

/// The keys of the front matter at these bytes of the text; indented lines belong to the key above.
pub(super) fn read(text: &str, front: Span) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut at = front.start;
    for line in front.of(text).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((name, rest)) = line.split_once([':', '=']).filter(|(name, _)| !name.starts_with([' ', '\t', '#', '-'])) else { continue };
        let rest = rest.split_once(" #").map_or(rest, |(value, _)| value);
        let value = rest.trim().trim_matches(['"', '\'']);
        if !value.is_empty() {
            let from = start + (value.as_ptr() as usize - line.as_ptr() as usize);
            let span = Span::new(from, from + value.len());
            keys.push(Key { name: name.trim().to_lowercase(), value: value.to_owned(), span, is_front_matter: true });
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_know_their_values_bytes() {
        let text = "---\ntitle: A: b\nchannel: \"reply\"  # to Dana\r\nlist:\n  mode: no\nfault:\n---\n";
        let keys = read(text, Span::new(0, text.len()));
        let shown: Vec<(&str, &str)> = keys.iter().map(|key| (key.name.as_str(), key.span.of(text))).collect();
        assert_eq!(shown, [("title", "A: b"), ("channel", "reply")]);
    }
}
