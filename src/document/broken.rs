//! Finds what was meant for a merge field and is none: a delimiter without its partner. A reader would see it as it stands. Only what
//! can hardly be anything else counts.

use super::fields::{Field, within};
use crate::span::Span;

/// Half fields in order of place. `fields` are the whole ones, in order.
pub(super) fn all(text: &str, fields: &[Field]) -> Vec<Span> {
    let mut broken: Vec<Span> = Vec::new();
    let mut fields = fields.iter().peekable();
    let mut from = 0;
    let is_sign = |byte: &u8| matches!(byte, b'{' | b'}' | b'*' | b'%' | b'<' | b'|');
    while let Some(next) = text.as_bytes().get(from..).and_then(|rest| rest.iter().position(is_sign)) {
        let at = from + next;
        from = at + 1;
        while fields.next_if(|field| field.span.end <= at).is_some() {}
        if let Some(field) = fields.peek().filter(|field| field.span.start <= at) {
            from = field.span.end;
            let stray = text[field.span.start..].starts_with("{{") && text[from..].starts_with('}');
            broken.extend(stray.then(|| Span::new(field.span.start, from + 1)));
            continue;
        }
        if let Some(field) = fields.peek().filter(|field| field.span.start == at + 1 && text[at..].starts_with("{{{")) {
            from = field.span.end;
            broken.push(Span::new(at, from));
            continue;
        }
        let until = fields.peek().map_or(text.len(), |field| field.span.start);
        if let Some(span) = opening(text, at, until).or_else(|| closing(text, at)) {
            from = from.max(span.end);
            broken.push(span);
        }
    }
    broken
}

/// An opening delimiter that nothing closes; `until` is where the next whole field begins.
fn opening(text: &str, at: usize, until: usize) -> Option<Span> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let goes_on = |length: usize, wanted: fn(char) -> bool| rest[length..].trim_start_matches(' ').starts_with(wanted);
    let (length, closers) = if rest.starts_with("{{") && goes_on(2, |char| is_name(char) || matches!(char, '#' | '/' | '$')) {
        (2 + usize::from(rest.starts_with("{{{")), "}")
    } else if rest.starts_with("{%") && goes_on(2, |char| char.is_alphabetic() || char == '-') {
        (2, "%}")
    } else if (rest.starts_with("<%=") || rest.starts_with("<%-")) && goes_on(3, is_name) {
        (3, "%>")
    } else if rest.starts_with("*|") && capitals(&rest[2..]) > 1 && before.is_none_or(|char| !char.is_alphanumeric() && char != '*' && char != '|') {
        (2, "|*")
    } else if rest.starts_with("{!") && before.is_none_or(|char| !is_name(char)) && rest[2..].starts_with(|char: char| char.is_ascii_alphabetic()) {
        (2, "")
    } else if rest.starts_with("%%") && before.is_none_or(|char| !is_name(char) && char != '%') && percent_name(&rest[2..]) {
        (2, "%")
    } else {
        return None;
    };
    // What would reach into the next field is its beginning.
    (at + length <= until).then(|| Span::new(at, end(text, at + length, until, closers)))
}

/// Where a field that nothing closes ends for the reader: behind half a closing delimiter on the same line, or behind its first word.
fn end(text: &str, from: usize, until: usize, closers: &str) -> usize {
    const NEAR: usize = 60;
    let line = within(&text[from..until], NEAR + 20);
    let line = &line[..line.find(['\n', '\r', '{', '<']).unwrap_or(line.len())];
    if let Some(at) = line.find(|char| closers.contains(char)).filter(|at| *at <= NEAR) {
        let half = line[at..].len() - line[at..].trim_start_matches(|char| closers.contains(char)).len();
        return from + at + half;
    }
    let word = line.trim_start();
    let lead = line.len() - word.len();
    from + lead + word.find(|char: char| !is_name(char) && !matches!(char, '.' | '#' | '/' | '$')).unwrap_or(word.len())
}

/// A closing delimiter that nothing opened.
fn closing(text: &str, at: usize) -> Option<Span> {
    const NEAR: usize = 120;
    let rest = &text[at..];
    if !rest.starts_with("}}") && !rest.starts_with("|*") {
        return None;
    }
    let from = (at.saturating_sub(NEAR)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
    let line = &text[from..at];
    let line = &line[line.rfind(['\n', '\r']).map_or(0, |end| end + 1)..];
    if rest.starts_with("}}") {
        let begins = match line.rfind('{') {
            Some(open) if line[open + 1..].chars().all(|char| is_name(char) || matches!(char, '.' | ' ' | '|')) => open,
            Some(_) => return None,
            None => line.len() - last_word(line)?.len(),
        };
        let length = rest.chars().take(NEAR).take_while(|char| *char == '}').count();
        let has_letter = line[begins..].contains(char::is_alphabetic);
        return (has_letter && !line[..begins].contains('{')).then(|| Span::new(at - (line.len() - begins), at + length));
    }
    if rest.starts_with("|*") && !rest[2..].starts_with(is_name) {
        let name = last_word(line).filter(|name| capitals(name) == name.len() && name.len() > 1)?;
        let free = line[..line.len() - name.len()].chars().next_back().is_none_or(|char| !matches!(char, '|' | '*'));
        return free.then(|| Span::new(at - name.len(), at + 2));
    }
    None
}

/// The name that a line ends in.
fn last_word(line: &str) -> Option<&str> {
    let start = line.trim_end_matches(is_name).len();
    (start < line.len()).then(|| &line[start..])
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// How many bytes of capitals, digits and `_` a text begins with; nothing if the first is no capital.
fn capitals(text: &str) -> usize {
    let end = text.find(|char: char| !char.is_ascii_uppercase() && !char.is_ascii_digit() && char != '_' && char != ':').unwrap_or(text.len());
    if text.starts_with(|char: char| char.is_ascii_uppercase()) { end } else { 0 }
}

/// Whether a name begins here that a `%` follows, but only one.
fn percent_name(text: &str) -> bool {
    let end = text.find(|char: char| !is_name(char)).unwrap_or(text.len());
    end > 1 && text.starts_with(char::is_alphabetic) && text[end..].starts_with('%') && !text[end..].starts_with("%%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fields;

    fn found(text: &str) -> Vec<&str> {
        let whole: Vec<Field> = fields::all(text).iter().filter_map(|span| fields::at(text, span.start, &[])).collect();
        all(text, &whole).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn half_fields_are_found() {
        for (text, half) in [
            ("Dear {{first_name}, we", "{{first_name}"),
            ("Dear {first_name}}, we", "{first_name}}"),
            ("Dear {{first_name, we", "{{first_name"),
            ("Dear {{ first name }, we", "{{ first name }"),
            ("Dear first_name}}, we", "first_name}}"),
            ("Dear {{first_name}}}, we", "{{first_name}}}"),
            ("Dear {{{first_name}}, we", "{{{first_name}}"),
            ("Dear *|FNAME|, we", "*|FNAME|"),
            ("Dear *|FNAME*, we", "*|FNAME*"),
            ("Dear FNAME|*, we", "FNAME|*"),
            ("It {% if late was late", "{% if"),
            ("It {% if late } was late", "{% if late }"),
            ("Dear <%= name >, we", "<%= name >"),
            ("Dear {!Contact.FirstName, we", "{!Contact.FirstName"),
            ("Dear %%name%, we", "%%name%"),
            ("{{a} and {{b}}", "{{a}"),
        ] {
            assert_eq!(found(text), [half], "{text}");
        }
    }

    #[test]
    fn other_uses_of_the_marks_are_none() {
        for text in [
            "{{a}} and {{{b}}} and *|C|*",
            "|*a*|*b*|",
            "| A |*b*|",
            "**A**|**B**|",
            "50%% of it",
            "5 %> 3",
            "a <b> c",
            "{\"a\":{\"b\":1}}",
            "{a: {b: c}}",
            "{ x }",
            "}}",
            "{{ }}",
            "fn main() { if x { y }}",
            "2 * |x|",
            "{{",
            "wow!! {!} 100%",
            "a{{",
            "(*|*)",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
