//! Finds merge fields: words that a mail tool fills in, opaque to everything else, and the commands of template languages, which are
//! no words at all. In every format they are found before markup is, so that no format tears one apart. What is wrong with a field
//! is left to `rule::check`.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// The mail tools' ways of writing a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// `{{x}}`, `{{{x}}}` and `{% … %}`: Liquid, Handlebars, Jinja and their kin.
    Curly,
    /// `*|X|*`: Mailchimp.
    Star,
    /// `%%x%%`: Salesforce Marketing Cloud.
    DoublePercent,
    /// `%X%`: `ActiveCampaign` and others.
    Percent,
    /// `{!Object.Field}`: Salesforce.
    Bang,
    /// `[x,fallback=there]`: Campaign Monitor.
    Fallback,
    /// `«x»`: Word.
    Guillemets,
    /// `<<x>>`: Word and Google Docs add-ons.
    Angles,
    /// `((x))`: GOV.UK Notify.
    Parentheses,
    /// `[[x]]`: Mailjet.
    Squares,
    /// `<%= x %>`: ERB, EJS.
    Erb,
    /// The team's own, by its place in the config.
    Own(usize),
}

/// What a field does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It stands for words.
    Value,
    /// It is a command: what stands between two of them is prose, itself it is no word.
    Command,
}

/// One merge field, as bytes of the text it was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// All of it, delimiters included.
    pub span: Span,
    /// What stands between the delimiters.
    pub inside: Span,
    /// How it is written.
    pub syntax: Syntax,
    /// Whether it stands for words.
    pub role: Role,
}

/// The delimiters of a team's own fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSyntax {
    /// What a field begins with.
    pub open: String,
    /// What it ends with.
    pub close: String,
}

/// One way of writing fields: delimiters, and what the inside must look like.
struct Form {
    open: &'static str,
    close: &'static str,
    syntax: Syntax,
    /// What a field with this inside does; nothing if it is no field.
    role: fn(&str) -> Option<Role>,
}

const fn form(open: &'static str, close: &'static str, syntax: Syntax, role: fn(&str) -> Option<Role>) -> Form {
    Form { open, close, syntax, role }
}

/// In the order in which they are tried.
const FORMS: &[Form] = &[
    form("{{{", "}}}", Syntax::Curly, value),
    form("{{!--", "--}}", Syntax::Curly, command),
    form("{{", "}}", Syntax::Curly, curly),
    form("{%", "%}", Syntax::Curly, command),
    form("{#", "#}", Syntax::Curly, note),
    form("{!", "}", Syntax::Bang, formula),
    form("*|", "|*", Syntax::Star, star),
    form("%%[", "]%%", Syntax::DoublePercent, command),
    form("%%", "%%", Syntax::DoublePercent, tight),
    form("%", "%", Syntax::Percent, identifier),
    form("<%=", "%>", Syntax::Erb, value),
    form("<%-", "%>", Syntax::Erb, value),
    form("<%", "%>", Syntax::Erb, command),
    form("<<", ">>", Syntax::Angles, title),
    form("«", "»", Syntax::Guillemets, title),
    form("((", "))", Syntax::Parentheses, name),
    form("[[", "]]", Syntax::Squares, square),
    form("[", "]", Syntax::Fallback, fallback),
];

/// Every field begins with one of these, those of a team's own aside.
pub(super) const BEGINNINGS: &[char] = &['{', '*', '%', '<', '«', '(', '['];

/// No value is longer, in bytes; an unclosed field must not swallow the letter.
const LONGEST_VALUE: usize = 240;
/// No command is.
const LONGEST_COMMAND: usize = 4_000;

/// The field that begins at a byte of the text.
pub(crate) fn at(text: &str, start: usize, own: &[OwnSyntax]) -> Option<Field> {
    let rest = text.get(start..)?;
    let mut own = own.iter().enumerate().filter(|(_, own)| rest.starts_with(&own.open));
    let field = own.find_map(|(at, own)| between(text, start, &own.open, &own.close, Syntax::Own(at), one_line));
    field.or_else(|| {
        let mut forms = FORMS.iter().filter(|form| rest.starts_with(form.open));
        forms.find_map(|form| between(text, start, form.open, form.close, form.syntax, form.role))
    })
}

fn between(text: &str, start: usize, open: &str, close: &str, syntax: Syntax, role: fn(&str) -> Option<Role>) -> Option<Field> {
    let from = start + open.len();
    let rest = &text[from..];
    let mut length = within(rest, if is_long(open) { LONGEST_COMMAND } else { LONGEST_VALUE }).find(close)?;
    // `{{${x}}}`: the first brace closes the inner one.
    while close == "}}" && rest[length + 2..].starts_with('}') && depth(&rest[..length]) > 0 {
        length += 1;
    }
    let inside = &rest[..length];
    let role = role(inside)?;
    let fits = !inside.contains(open) && !inside.contains("</") && (open == "%%[" || !has_blank_line(inside));
    let end = from + length + close.len();
    let apart = match syntax {
        // `50%of the 60%` and `a%b%c` are percentages; `[[1]](url)` and `[x](url)` are links.
        Syntax::Percent => !text[..start].ends_with(is_part) && !text[end..].starts_with(is_part),
        Syntax::Squares => !text[end..].starts_with('('),
        Syntax::Curly if close == "}}" => depth(inside) == 0,
        _ => true,
    };
    (fits && apart).then(|| Field { span: Span::new(start, end), inside: Span::new(from, from + length), syntax, role })
}

/// The beginning of a text, at most so many bytes.
pub(super) fn within(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes { text } else { &text[..(0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)] }
}

/// Whether commands are written in these marks, which may be long.
fn is_long(open: &str) -> bool {
    matches!(open, "{%" | "{#" | "{{!--" | "%%[" | "<%")
}

/// Whether a `%` beside the character belongs to a number or word.
fn is_part(char: char) -> bool {
    char.is_alphanumeric() || char == '%'
}

/// How many more braces open than close.
fn depth(inside: &str) -> usize {
    inside.matches('{').count().saturating_sub(inside.matches('}').count())
}

fn has_blank_line(inside: &str) -> bool {
    let lines: Vec<&str> = inside.split('\n').collect();
    lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
}

fn value(inside: &str) -> Option<Role> {
    (!inside.trim().is_empty()).then_some(Role::Value)
}

fn command(inside: &str) -> Option<Role> {
    (!inside.trim().is_empty()).then_some(Role::Command)
}

/// Words that make `{{ … }}` a command.
const COMMANDS: &[&str] = &["if", "else", "elseif", "end", "range", "with", "unless", "each", "for", "endif", "endfor"];

fn curly(inside: &str) -> Option<Role> {
    let plain = inside.trim_matches(|char: char| char.is_whitespace() || matches!(char, '~' | '-'));
    let first = plain.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    let is_command = plain.starts_with(['#', '/', '^', '!']) || (COMMANDS.contains(&first) && !plain[first.len()..].starts_with(['.', '_', '|']));
    value(inside).map(|role| if is_command { Role::Command } else { role })
}

/// `{# a note #}`.
fn note(inside: &str) -> Option<Role> {
    inside.starts_with([' ', '-']).then_some(Role::Command)
}

fn formula(inside: &str) -> Option<Role> {
    (inside.starts_with(|char: char| char.is_ascii_alphabetic() || char == '$') && !inside.contains('\n')).then_some(Role::Value)
}

fn star(inside: &str) -> Option<Role> {
    let is_command = ["IF:", "IFNOT:", "ELSE", "ELSEIF:", "END:", "INTERESTED:"].iter().any(|word| inside.starts_with(word));
    let is_field = inside.starts_with(char::is_alphanumeric) && !inside.contains(['|', '\n', '*']);
    is_field.then_some(if is_command { Role::Command } else { Role::Value })
}

/// No white space at the ends, and no line end.
fn tight(inside: &str) -> Option<Role> {
    (inside.starts_with(|char: char| char.is_alphanumeric() || matches!(char, '_' | '=' | '@' | '$'))
        && inside.trim_end() == inside
        && !inside.contains('\n'))
    .then_some(Role::Value)
}

/// Anything but a line end: the marks are the team's own.
fn one_line(inside: &str) -> Option<Role> {
    value(inside).filter(|_| !inside.contains('\n'))
}

fn identifier(inside: &str) -> Option<Role> {
    let is_name = inside.len() > 1 && inside.len() <= 60 && inside.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    (is_name && inside.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'))).then_some(Role::Value)
}

/// One to three words without punctuation, as column names are.
fn name(inside: &str) -> Option<Role> {
    let words = inside.split(' ').count();
    let fits = inside.chars().all(|char| char.is_alphanumeric() || matches!(char, ' ' | '_' | '-' | '.' | '#')) && inside.trim() == inside;
    (fits && words <= 3 && inside.contains(char::is_alphabetic)).then_some(Role::Value)
}

/// The same where a quotation may stand in these marks: one word, or each word with a capital.
fn title(inside: &str) -> Option<Role> {
    let capital = |word: &str| word.starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit());
    name(inside).filter(|_| !inside.contains(' ') || inside.split(' ').all(capital))
}

fn square(inside: &str) -> Option<Role> {
    let (first, default) = inside.split_once(':').map_or((inside, ""), |(first, default)| (first, default));
    name(first).filter(|_| !default.contains(['[', ']', '\n']))
}

fn fallback(inside: &str) -> Option<Role> {
    let (first, rest) = inside.split_once(',')?;
    let (key, text) = rest.split_once('=')?;
    let is_fallback = matches!(key.trim().to_ascii_lowercase().as_str(), "fallback" | "default") && !text.contains(['[', '\n']);
    name(first).filter(|_| is_fallback)
}

/// All fields of a text in order.
pub(crate) fn all(text: &str) -> Vec<Span> {
    let mut fields = Vec::new();
    let mut from = 0;
    while let Some(next) = text.get(from..).and_then(|rest| rest.find(BEGINNINGS)) {
        from += next;
        let field = at(text, from, &[]);
        fields.extend(field.map(|field| field.span));
        from = field.map_or_else(|| from + text[from..].chars().next().map_or(1, char::len_utf8), |field| field.span.end);
    }
    fields
}

/// The letter that stands for a field in [`masked`]; nobody writes it.
pub(crate) const LETTER: char = 'ʘ';

/// The text with a letter for every field: what is left can be taken apart.
pub(crate) fn masked(text: &str) -> String {
    let dollar = [OwnSyntax { open: "${".to_owned(), close: "}".to_owned() }];
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(char) = text.get(from..).and_then(|rest| rest.chars().next()) {
        let field = at(text, from, &dollar);
        masked.push(if field.is_some() { LETTER } else { char });
        from = field.map_or(from + char.len_utf8(), |field| field.span.end);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        all(text).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn every_syntax_is_one_field() {
        for field in [
            "{{x}}",
            "{{ first_name }}",
            "{{{x}}}",
            "{{${first_name}}}",
            "{{${x} | default: 'y'}}",
            "{{lead.First Name:default=}}",
            "{{x | default: \"a. B\"}}",
            "{{#if x}}",
            "{{/if}}",
            "{{else}}",
            "{{!-- a note --}}",
            "{% if x == \"a. B\" %}",
            "{%- endif -%}",
            "{# a note #}",
            "*|FNAME|*",
            "*|IF:FNAME|*",
            "*|END:IF|*",
            "*|LIST:ADDRESS|*",
            "%%x%%",
            "%%First Name%%",
            "%%=v(@name)=%%",
            "%%[ SET @x = 1\n\nSET @y = 2 ]%%",
            "%FIRSTNAME%",
            "%recipient.name%",
            "{!Contact.FirstName}",
            "{!IF(ISBLANK(Contact.FirstName), 'there', Contact.FirstName)}",
            "[firstname,fallback=there]",
            "[firstname, fallback=]",
            "«x»",
            "«First_Name»",
            "«First Name»",
            "<<x>>",
            "<<First Name>>",
            "((x))",
            "((first name))",
            "[[x]]",
            "[[first name]]",
            "[[data:first_name:\"friend\"]]",
            "<%= x %>",
            "<% if (x) { %>",
        ] {
            for text in
                [field.to_owned(), format!("Dear {field}, we wrote."), format!("({field})"), format!("**{field}**"), format!("{field} {field}")]
            {
                let fields = found(&text);
                assert!(!fields.is_empty() && fields.iter().all(|other| *other == field), "{field} in {text}: {fields:?}");
            }
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "[sic]",
            "[1]",
            "[x] sent",
            "[[1]](https://a.example)",
            "[a][b]",
            "[the page](https://a.example)",
            "[Name]",
            "50% of you and 20% of them",
            "100%sure and 20%off",
            "5%–10%",
            "%20%",
            "«Sorry if that hurt»",
            "« oui »",
            "<<We are sorry if you minded>>",
            "((we looked twice at it, and found it))",
            "(see (a) and (b))",
            "|*a*|*b*|",
            "**bold**|**more**|",
            "a * b | c * d",
            "{order number}",
            "{x}",
            "{",
            "{{}}",
            "{{ }}",
            "{{x",
            "{{x}",
            "{{ x\n\ny }}",
            "{%x",
            "<x>",
            "<b>x</b>",
            "1 << 2 >> 1",
            "${x}",
            "{{x} and {{y} too",
            "[x, y=z]",
            "((<b>z</b>))",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn neighbours_do_not_swallow_each_other() {
        let text = "Dear {{ first_name }}, *|ORDER|* {% if late %}is late{% endif %} <%= x %> and **bold** [[y]]";
        assert_eq!(found(text), ["{{ first_name }}", "*|ORDER|*", "{% if late %}", "{% endif %}", "<%= x %>", "[[y]]"]);
        assert_eq!(found("{{a} and {{b}}"), ["{{b}}"]);
    }

    #[test]
    fn a_team_has_its_own() {
        let own = [OwnSyntax { open: "${".into(), close: "}".into() }];
        let field = at("Dear ${first_name},", 5, &own).unwrap();
        assert_eq!((field.span, field.syntax), (Span::new(5, 18), Syntax::Own(0)));
        assert!(at("It was ${} or so", 7, &own).is_none());
    }
}
