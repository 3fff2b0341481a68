//! Checks on merge fields: two mail tools' syntaxes in one text, a block that nothing ends, curly quotes where a template needs straight
//! ones, a greeting that comes out empty.

use super::Found;
use crate::document::{Document, Field, Region, Role, Syntax};
use crate::span::Span;

/// The first field of every syntax but the commonest: no tool fills both.
pub(super) fn mixed(document: &Document) -> Vec<Found> {
    let mut counts: Vec<(Syntax, usize, &Field)> = Vec::new();
    for field in document.fields() {
        // What a team declares is all for the one tool it has.
        let syntax = if let Syntax::Own(_) = field.syntax { Syntax::Own(0) } else { field.syntax };
        match counts.iter_mut().find(|(other, _, _)| *other == syntax) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((syntax, 1, field)),
        }
    }
    // The first of the commonest: of equals the one that stands first.
    let Some(most) = counts.iter().map(|(_, count, _)| *count).max() else { return Vec::new() };
    let main = counts.iter().position(|(_, count, _)| *count == most);
    counts.iter().enumerate().filter(|(at, _)| Some(*at) != main).map(|(_, (_, _, field))| Found::words(field.span)).collect()
}

/// Nobody writes more commands; each may have to be compared with all that are open.
const MOST_COMMANDS: usize = 2_000;

/// Commands that a command of their own ends.
const BLOCKS: &[&str] = &[
    "if",
    "unless",
    "for",
    "case",
    "raw",
    "verbatim",
    "comment",
    "capture",
    "tablerow",
    "macro",
    "call",
    "filter",
    "autoescape",
    "paginate",
    "block",
];

/// What a command does to the blocks around it.
enum Step<'t> {
    Opens(&'t str),
    Closes(&'t str),
}

/// Blocks that nothing ends, and ends of blocks that nothing began.
pub(super) fn unclosed(document: &Document) -> Vec<Found> {
    let mut open: Vec<(Syntax, &str, Span)> = Vec::new();
    let mut stray = Vec::new();
    for field in document.fields().iter().filter(|field| field.role == Role::Command).take(MOST_COMMANDS) {
        match step(field, document) {
            Some(Step::Opens(name)) => open.push((field.syntax, name, field.span)),
            Some(Step::Closes(name)) => {
                match open.iter().rposition(|(syntax, other, _)| *syntax == field.syntax && (*other == name || name.is_empty())) {
                    Some(at) => stray.extend(open.drain(at..).skip(1).map(|(_, _, span)| span)),
                    None => stray.push(field.span),
                }
            }
            None => {}
        }
    }
    stray.extend(open.into_iter().map(|(_, _, span)| span));
    stray.sort_unstable();
    stray.into_iter().map(Found::words).collect()
}

fn step<'t>(field: &Field, document: &'t Document) -> Option<Step<'t>> {
    let whole = document.written(field.span);
    let inside = document.written(field.inside).trim_matches(|char: char| char.is_whitespace() || matches!(char, '-' | '~' | '+'));
    let word = |text: &'t str| text.split(|char: char| char.is_whitespace() || char == ':').next().unwrap_or_default();
    if whole.starts_with("{%") {
        let name = word(inside);
        return match name.strip_prefix("end") {
            Some(ended) if ended.is_empty() || BLOCKS.contains(&ended) => Some(Step::Closes(ended)),
            _ => BLOCKS.contains(&name).then_some(Step::Opens(name)),
        };
    }
    if whole.starts_with("{{") && !whole.starts_with("{{!") {
        return match inside.chars().next()? {
            '#' | '^' if inside.len() > 1 => Some(Step::Opens(word(inside[1..].trim_start_matches(['>', '*'])))),
            '/' => Some(Step::Closes(word(&inside[1..]))),
            _ => None,
        };
    }
    if whole.starts_with("*|") {
        return match inside.split_once(':').map_or(inside, |(name, _)| name) {
            "IF" | "IFNOT" => Some(Step::Opens("IF")),
            "END" => Some(Step::Closes("IF")),
            _ => None,
        };
    }
    None
}

/// From the first to the last curly quote of a field, where it delimits a text: a tool takes it for a letter.
pub(super) fn curly_quotes(document: &Document) -> Vec<Found> {
    let quoted = |field: &Field| {
        let mut straight: Option<char> = None;
        let mut curly: Option<Span> = None;
        for (at, char) in document.written(field.inside).char_indices() {
            let here = Span::new(field.inside.start + at, field.inside.start + at + char.len_utf8());
            match (char, straight) {
                ('"' | '\'', None) => straight = Some(char),
                (_, Some(open)) if char == open => straight = None,
                ('“' | '”' | '‘' | '’' | '„', None) => curly = Some(curly.map_or(here, |curly| curly.join(here))),
                _ => {}
            }
        }
        curly
    };
    let takes_quotes = |field: &&Field| !matches!(field.syntax, Syntax::Guillemets | Syntax::Angles | Syntax::Parentheses | Syntax::Percent);
    document.fields().iter().filter(takes_quotes).filter_map(quoted).map(Found::words).collect()
}

/// The first field of the greeting, if it can say what stands there when it is empty, and does not.
pub(super) fn without_fallback(document: &Document) -> Vec<Found> {
    let text = document.shadow();
    let mut greetings = document.sentences().iter().filter(|sentence| sentence.region == Region::Greeting);
    let bare = |sentence: &crate::document::Sentence| {
        let inside = document.fields().iter().filter(|field| sentence.span.covers(field.span));
        let chosen = document.fields().iter().any(|field| field.role == Role::Command && field.span.start <= sentence.span.end);
        inside.filter(|field| field.role == Role::Value && !chosen).find(|field| !has_fallback(field, text)).map(|field| Found::words(field.span))
    };
    greetings.find_map(bare).into_iter().collect()
}

/// Whether a field says what stands there if it is empty, or is of a syntax that says it elsewhere.
fn has_fallback(field: &Field, text: &str) -> bool {
    let inside = field.inside.of(text);
    let default = |mark: &str| inside.split_once(mark).is_some_and(|(_, rest)| rest.contains(char::is_alphanumeric));
    match field.syntax {
        Syntax::Curly | Syntax::Erb => ["|", "default=", "fallback=", "??", "||", " or ", " ? "].iter().any(|mark| default(mark)),
        Syntax::Fallback => default("="),
        Syntax::Bang => inside.contains('(') || default("|"),
        Syntax::Squares if inside.contains(':') => inside.matches(':').count() > 1 && default(":\""),
        _ => true,
    }
}
