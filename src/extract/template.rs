//! Reads a template as what it becomes: HTML if it looks like HTML, else plain text. Finds the comments of template languages, which
//! are no prose in any format; their commands are `document`'s.

use std::borrow::Cow;

use super::html;
use crate::document::{Comment, Prose};
use crate::span::Span;

/// The words of a template.
pub(super) fn prose(text: &str) -> Prose<'_> {
    if is_html(text) {
        return html::prose(text);
    }
    let mut prose = Prose::plain(text);
    let comments = comments(text);
    if !comments.is_empty() {
        let mut blanked = prose.text.into_owned().into_bytes();
        for comment in &comments {
            let bytes = blanked.get_mut(comment.span.start..comment.span.end).unwrap_or_default();
            bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        }
        prose.text = String::from_utf8(blanked).map_or(Cow::Borrowed(text), Cow::Owned);
        prose.aside.comments.extend(comments);
        prose.aside.comments.sort_by_key(|comment| comment.span);
    }
    prose
}

/// Tags that are in nearly every mail or page.
const TAGS: &[&str] = &["!doctype", "html", "body", "head", "table", "tr", "td", "p", "div", "span", "br", "h1", "h2", "ul", "li", "a", "mjml", "mj"];

/// Whether a text has the tags of a mail or page.
fn is_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let length = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '!').unwrap_or(rest.len());
        let is_tag = TAGS.iter().any(|tag| rest[..length].eq_ignore_ascii_case(tag));
        is_tag && rest[length..].starts_with(|char: char| char.is_ascii_whitespace() || matches!(char, '>' | '/' | '-'))
    })
}

/// How the comments of Jinja and Liquid, Handlebars, ERB and EJS begin and end.
const COMMENTS: &[(&str, &str)] = &[("{{!--", "--}}"), ("{{!", "}}"), ("{#", "#}"), ("<%#", "%>")];
/// Liquid and Django have words for it.
const COMMENT_WORDS: (&str, &str) = ("comment", "endcomment");

/// The comments of template languages in order. One that nothing closes is none.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut from = 0;
    // Each end is looked for once, so that a thousand beginnings without an end cost no more than one.
    let mut never: Vec<&str> = Vec::new();
    while let Some(at) = text[from..].find(['{', '<']).map(|at| from + at) {
        from = at + 1;
        let found = COMMENTS.iter().find(|(open, _)| text[at..].starts_with(open)).and_then(|(open, close)| {
            let inner = at + open.len();
            let length = if never.contains(close) { None } else { text[inner..].find(close) };
            if length.is_none() {
                never.push(close);
            }
            length.map(|length| (inner, inner + length, inner + length + close.len()))
        });
        if let Some((inner, inner_end, end)) = found.or_else(|| between_words(text, at)) {
            let inside = &text[inner..inner_end];
            comments.push(Comment { span: Span::new(at, end), text: inside.to_owned(), inner: Some(inner), at });
            from = end;
        }
    }
    comments
}

/// `{% comment %} … {% endcomment %}`: where the inside begins and ends, and the end of it all.
fn between_words(text: &str, at: usize) -> Option<(usize, usize, usize)> {
    let tag = |at: usize, word: &str| {
        let inside = text[at..].strip_prefix("{%")?;
        let words = inside.trim_start_matches(['-', '+']).trim_start();
        let behind = words.strip_prefix(word).filter(|rest| !rest.starts_with(|char: char| char.is_alphanumeric()))?;
        behind.find("%}").map(|length| text.len() - behind.len() + length + 2)
    };
    let inner = tag(at, COMMENT_WORDS.0)?;
    let ends = text[inner..].match_indices("{%").map(|(at, _)| inner + at);
    ends.take(MOST_TAGS).find_map(|start| Some((inner, start, tag(start, COMMENT_WORDS.1)?)))
}

/// No comment holds more tags.
const MOST_TAGS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_tags_is_html() {
        for (text, is) in [
            ("Dear {{ name }},\n\nwe are sorry. {% if late %}<<date>>{% endif %}", false),
            ("We are sorry, see <https://a.example> and 3 < 5 > 2", false),
            ("{{> header}}<p>We are sorry", true),
            ("<mj-section>", true),
            ("{% extends 'base' %}\nWe are<br/>sorry", true),
        ] {
            assert_eq!(is_html(text), is, "{text}");
        }
    }

    #[test]
    fn comments_are_no_prose_in_any_format() {
        let text = "a {# b #}c {{!-- {{d}} --}}e {%- comment -%} f {% g %} {% endcomment %}h <%# i %>j {# k {! l}";
        let inside: Vec<&str> = comments(text).iter().map(|comment| comment.span.of(text)).collect();
        assert_eq!(inside, ["{# b #}", "{{!-- {{d}} --}}", "{%- comment -%} f {% g %} {% endcomment %}", "<%# i %>"]);
        let plain = prose(text);
        assert_eq!(plain.text().split_whitespace().collect::<String>(), "acehj{#k{!l}");
        let markup = format!("{{# a #}}<div hidden>b</div><p>{text}</p><%# last %>");
        let html = prose(&markup);
        assert_eq!(html.text(), "b\n\na c e h j {# k {! l}");
        assert_eq!(html.aside().comments.iter().map(|comment| comment.at).collect::<Vec<_>>(), [0, 5, 7, 9, 11, html.text().len()]);
        assert_eq!(super::super::markdown::prose(text).text(), "a c e h j {# k {! l}");
    }
}
