//! Cuts a text into lines and says what each is by its first characters: blank, heading, list item, wrapped prose. Which part of a
//! mail a line belongs to is left to `regions`.

use super::Region;
use crate::span::Span;

/// What a line is by its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Heading,
    Item,
    Row,
    Rule,
    Text,
}

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Opens {
    /// Nothing: it goes on with the sentence of the line before.
    Nothing,
    /// A sentence, in the paragraph of the line before.
    Sentence,
    /// A paragraph.
    Paragraph,
}

/// One line of the text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The line without its end.
    pub(super) span: Span,
    /// What is left without block-quote prefix, list or heading mark and outer white space.
    pub(super) content: Span,
    /// How many `>` it begins with.
    pub(super) depth: usize,
    pub(super) kind: Kind,
    pub(super) opens: Opens,
    pub(super) region: Region,
}

impl Line {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        self.content.of(text)
    }
}

/// All lines of the text, fenced code marked as such, everything else as body. A fence that nothing closes is no fence: here, unlike in
/// `CommonMark`, it must not hide the rest of a letter.
pub(super) fn split(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = spans(text).map(|span| read(text, span)).collect();
    undo_wrapped_numbers(text, &mut lines);
    let mark_of = |line: &Line| {
        let body = line.text(text);
        ["```", "~~~"].into_iter().find(|mark| body.strip_prefix(mark).is_some_and(|rest| !rest.contains('`')))
    };
    let marks: Vec<Option<&str>> = lines.iter().map(mark_of).collect();
    let last = |mark: &str| marks.iter().rposition(|other| *other == Some(mark));
    let closes = [("```", last("```")), ("~~~", last("~~~"))];
    let mut fence: Option<&str> = None;
    for at in 0..lines.len() {
        let is_closed = |mark: &&str| closes.iter().any(|(other, last)| other == mark && last.is_some_and(|last| last > at));
        let opens_fence = marks[at].filter(is_closed);
        if fence.is_some() || opens_fence.is_some() {
            lines[at].region = Region::Code;
            lines[at].opens = Opens::Paragraph;
            fence = match fence {
                None => opens_fence,
                Some(open) if marks[at] == Some(open) => None,
                open => open,
            };
        } else if at > 0 {
            lines[at].opens = opens(&lines[at - 1], &lines[at]);
        }
    }
    break_short_lines(text, &mut lines);
    lines
}

/// A number that a wrap brought to the beginning of a line is no item: as in `CommonMark`, only the first of a list can follow other text.
fn undo_wrapped_numbers(text: &str, lines: &mut [Line]) {
    let mut in_list = false;
    for at in 1..lines.len() {
        in_list = match lines[at - 1].kind {
            Kind::Item => true,
            Kind::Text => in_list,
            _ => false,
        };
        let (before, line) = (&lines[at - 1], &lines[at]);
        if line.kind != Kind::Item || in_list || before.kind != Kind::Text || before.depth != line.depth {
            continue;
        }
        let marked = Span::new(line.span.start + unquoted(line.span.of(text)).0, line.content.end);
        let number = marked.of(text).split(['.', ')']).next().unwrap_or_default();
        if number.parse::<u32>().is_ok_and(|number| number != 1) {
            (lines[at].kind, lines[at].content) = (Kind::Text, marked);
        }
    }
}

/// Whether the line of a byte is one that is read: no code and no quoted reply.
pub(super) fn is_read(lines: &[Line], byte: usize) -> bool {
    let line = lines.partition_point(|line| line.span.start <= byte).checked_sub(1);
    line.is_none_or(|line| !matches!(lines[line].region, Region::Quoted | Region::Code))
}

/// The lines' spans without their ends (LF, CRLF or CR) and without a byte order mark.
fn spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = crate::source::bom_len(text);
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let span = Span::new(at, at + length);
        let end = &rest[length..];
        at += length + if end.starts_with("\r\n") { 2 } else { usize::from(!end.is_empty()) };
        Some(span)
    })
}

fn read(text: &str, span: Span) -> Line {
    let (prefix, depth) = unquoted(span.of(text));
    let (kind, rest) = classify(&span.of(text)[prefix..]);
    let start = span.end - rest.len();
    let content = Span::new(start, start + rest.trim_end().len());
    Line { span, content, depth, kind, opens: Opens::Paragraph, region: Region::Body }
}

/// The length of the white space and `>` that a line begins with, and how many `>` there are.
fn unquoted(line: &str) -> (usize, usize) {
    let rest = line.trim_start_matches(|char: char| char.is_whitespace() || char == '>');
    let prefix = line.len() - rest.len();
    (prefix, line[..prefix].matches('>').count())
}

/// The kind of a line and what is left of it behind its mark.
fn classify(line: &str) -> (Kind, &str) {
    if line.is_empty() {
        return (Kind::Blank, line);
    }
    let body = line.trim_start_matches('#');
    if body.len() < line.len() && body.starts_with([' ', '\t']) {
        return (Kind::Heading, body.trim_start());
    }
    if line.trim_end().chars().all(|char| matches!(char, '-' | '=' | '*' | '_' | ' ')) && line.trim_end().len() > 2 {
        return (Kind::Rule, "");
    }
    for mark in ["- ", "* ", "+ ", "• ", "– ", "· "] {
        if let Some(body) = line.strip_prefix(mark) {
            return (Kind::Item, body.trim_start());
        }
    }
    let body = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let numbered = (1..=3).contains(&(line.len() - body.len()));
    if let Some(body) = body.strip_prefix(['.', ')']).filter(|body| numbered && body.starts_with(' ')) {
        return (Kind::Item, body.trim_start());
    }
    if let Some(body) = line.strip_prefix('|') {
        return (Kind::Row, body);
    }
    (Kind::Text, line)
}

fn opens(before: &Line, line: &Line) -> Opens {
    let wraps =
        line.kind == Kind::Text && matches!(before.kind, Kind::Text | Kind::Item) && before.depth == line.depth && before.region == line.region;
    if wraps { Opens::Nothing } else { Opens::Paragraph }
}

/// A line end is a wrap only where the line was full: if the next line's first word, with some room to spare, would still have
/// fitted on it, the writer broke it on purpose, and a sentence ends there.
fn break_short_lines(text: &str, lines: &mut [Line]) {
    const SPARE: usize = 12;
    let mut first = 0;
    while first < lines.len() {
        let next = (first + 1..lines.len()).find(|at| lines[*at].opens != Opens::Nothing).unwrap_or(lines.len());
        let width = lines[first..next].iter().map(|line| line.content.end - line.span.start).max().unwrap_or(0);
        let has_entries = is_entry(lines[first].text(text));
        for at in first + 1..next {
            let body = lines[at].text(text);
            let word = body.split_whitespace().next().unwrap_or_default();
            let before = lines[at - 1].content.end - lines[at - 1].span.start;
            let ends_open = lines[at - 1].text(text).ends_with([',', ';', '-', '–', '—']);
            let fresh = word.starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit());
            let is_short = fresh && !ends_open && before + 1 + word.len() + SPARE <= width;
            if is_short || (has_entries && is_entry(body)) || (fresh && is_heading(lines[at - 1].text(text))) {
                lines[at].opens = Opens::Sentence;
            }
        }
        first = next;
    }
}

/// Whether a line names what it tells, or when it was, as in `Severity: low` and `13:25 – all clear`. Where the first of a run does, they are
/// a list, however full its lines are.
fn is_entry(line: &str) -> bool {
    const LONGEST: usize = 3;
    let is_keyed = line.split_once(": ").is_some_and(|(key, _)| key.starts_with(char::is_uppercase) && key.split(' ').count() <= LONGEST);
    is_keyed || line.split_whitespace().next().is_some_and(is_time)
}

/// Whether a line stands above others, in bold as a whole or saying only when something was noted, as in `Update – 16:05 UTC`.
fn is_heading(line: &str) -> bool {
    const LONGEST: usize = 8;
    let is_bold = line.len() > 4 && line.starts_with("**") && line.ends_with("**") && line.matches("**").count() == 2;
    let mut words = line.split_whitespace().rev().peekable();
    let is_zone = |word: &&str| word.chars().all(|char| char.is_ascii_uppercase());
    words.next_if(is_zone);
    is_bold || (words.next().is_some_and(is_time) && words.count() <= LONGEST && !line.starts_with(char::is_lowercase))
}

/// `16:05`, `9:30am`.
fn is_time(word: &str) -> bool {
    let is_two = |minutes: &str| minutes.chars().take(2).filter(char::is_ascii_digit).count() == 2;
    word.split_once(':')
        .is_some_and(|(hours, rest)| (1..=2).contains(&hours.len()) && hours.chars().all(|char| char.is_ascii_digit()) && is_two(rest))
}
