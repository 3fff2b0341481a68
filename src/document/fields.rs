//! Finds merge fields: words that a mail tool fills in, opaque to everything else. In every format they are found before markup is,
//! so that no format tears one apart.

use crate::span::Span;

/// The delimiters of merge fields that are one opaque word.
const FIELDS: &[(&str, &str)] =
    &[("{{{", "}}}"), ("{{", "}}"), ("*|", "|*"), ("%%", "%%"), ("<%", "%>"), ("{!", "}"), ("«", "»"), ("<<", ">>"), ("((", "))"), ("[[", "]]")];

/// Length in bytes of the merge field that `rest` begins with.
pub(super) fn length(rest: &str) -> Option<usize> {
    let (open, close) = FIELDS.iter().find(|(open, _)| rest.starts_with(open))?;
    let length = rest[open.len()..].find(close)?;
    (length > 0 && length < 120).then_some(open.len() + length + close.len())
}

/// Length in bytes of the template tag (`{% if %}`) that `rest` begins with; it is no word at all.
pub(super) fn tag_length(rest: &str) -> Option<usize> {
    rest.strip_prefix("{%").and_then(|inner| inner.find("%}")).map(|length| length + 4)
}

/// All merge fields and template tags of a text in order. None holds the end of an HTML element or a blank line.
pub(crate) fn all(text: &str) -> Vec<Span> {
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['{', '*', '%', '<', '«', '(', '['])) {
        at += next;
        let rest = &text[at..];
        let whole = length(rest).or_else(|| tag_length(rest)).filter(|length| {
            let inside = &rest[..*length];
            !inside.contains("</") && !inside.contains("\n\n") && !inside.contains("\n\r\n")
        });
        if let Some(length) = whole {
            fields.push(Span::new(at, at + length));
        }
        at += whole.or_else(|| rest.chars().next().map(char::len_utf8)).unwrap_or(1);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_field() {
        let text = "Dear {{ first_name }}, *|ORDER|* {% if late %}is late{% endif %} <%= x %> and **bold** [[y]] ((<b>z</b>))";
        let found: Vec<&str> = all(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["{{ first_name }}", "*|ORDER|*", "{% if late %}", "{% endif %}", "<%= x %>", "[[y]]"]);
    }
}
