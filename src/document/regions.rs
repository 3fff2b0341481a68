//! Says which lines are address lines, subject, greeting, signature or a quoted reply; everything else stays body. It judges by the
//! words and places that mails, letters and notices share.

use super::Region;
use super::lines::{Kind, Line, Opens};
use crate::span::Span;

const SUBJECT_KEYS: &[&str] = &["subject", "re", "title", "headline", "betreff"];
const HEADER_KEYS: &[&str] =
    &["to", "from", "date", "cc", "bcc", "sent", "reply-to", "attn", "ref", "reference", "channel", "via", "posted", "author"];
pub(super) const GREETINGS: &[&str] = &[
    "dear",
    "hi",
    "hello",
    "hey",
    "greetings",
    "hiya",
    "howdy",
    "hallo",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "to whom",
    "to all",
    "to our",
    "to the",
    "to everyone",
    "attention",
];
pub(super) const CLOSINGS: &[&str] = &[
    "sincerely",
    "yours",
    "your friends",
    "regards",
    "kind regards",
    "best",
    "warm",
    "warmly",
    "warmest",
    "with ",
    "respectfully",
    "cheers",
    "thanks",
    "thank you",
    "many thanks",
    "kindest",
    "kindly",
    "cordially",
    "faithfully",
    "very truly",
    "in sincerity",
    "gratefully",
    "signed",
    "all the best",
    "take care",
    "love",
    "apologetically",
    "on behalf of",
    "humbly",
    "sorry again",
    "for the",
    "most sincerely",
    "ever yours",
    "in apology",
];

const POSTSCRIPTS: &[&str] = &["p.s", "ps", "pps"];

/// Gives lines the region that their format knows. A part begins and ends paragraphs.
pub(super) fn known(parts: &[(usize, Option<Region>)], lines: &mut [Line]) {
    let mut parts = parts.iter().peekable();
    let mut part = None;
    for line in lines {
        while let Some((_, next)) = parts.next_if(|(from, _)| *from <= line.span.start) {
            part = *next;
            line.opens = Opens::Paragraph;
        }
        if let Some(region) = part {
            line.region = region;
        }
    }
}

/// Gives every other line its region. Gives the keys of the header lines, in lower case, with the places of their values.
pub(super) fn assign(text: &str, lines: &mut [Line]) -> Vec<(String, Span)> {
    let mut keys = Vec::new();
    quoted_replies(text, lines);
    let wrap = Wrap::of(text, lines);
    if let Some(first) = headers(text, lines, wrap, &mut keys) {
        parts(text, lines, wrap, first);
    }
    keys
}

/// Marks the header lines and gives the first line below them.
fn headers(text: &str, lines: &mut [Line], wrap: Wrap, keys: &mut Vec<(String, Span)>) -> Option<usize> {
    let mut first = next_prose(lines, 0)?;
    while let Some((key, rest)) = lines[first].text(text).split_once(':').filter(|(key, value)| is_header(key, value)) {
        let key = key.to_lowercase();
        lines[first].opens = Opens::Paragraph;
        lines[first].region = if SUBJECT_KEYS.contains(&key.as_str()) { Region::Subject } else { Region::Header };
        lines[first].content.start = lines[first].content.end - rest.trim_start().len();
        keys.push((key, lines[first].content));
        let mut below = first + 1;
        while wrap.reaches(text, lines, below) {
            lines[below].region = lines[first].region;
            below += 1;
        }
        let next = next_prose(lines, below)?;
        lines[next].opens = Opens::Paragraph;
        first = next;
    }
    Some(first)
}

/// Marks title, greeting and signature from the first line below the header.
fn parts(text: &str, lines: &mut [Line], wrap: Wrap, mut first: usize) {
    if let Some(below) = below_title(text, lines, wrap, first) {
        for line in &mut lines[first..below] {
            line.region = Region::Subject;
        }
        // Where a wrapped title goes on, no sentence begins.
        lines[first + 1..below].iter_mut().for_each(|line| line.opens = Opens::Nothing);
        let Some(next) = next_prose(lines, below) else { return };
        first = next;
    }
    if is_greeting_line(lines[first].text(text)) {
        lines[first].region = Region::Greeting;
        lines[first].opens = Opens::Paragraph;
        if let Some(next) = lines.get_mut(first + 1) {
            next.opens = Opens::Paragraph;
        }
        first += 1;
    }
    signature(text, lines, wrap, first);
}

/// How a text is wrapped.
#[derive(Clone, Copy)]
struct Wrap {
    /// Characters of the longest line.
    width: usize,
    /// Whether several lines are about as long as that.
    is_hard: bool,
}

impl Wrap {
    fn of(text: &str, lines: &[Line]) -> Self {
        let lengths = || lines.iter().map(|line| length(text, line));
        let width = lengths().max().unwrap_or_default();
        Self { width, is_hard: lengths().filter(|length| length + 10 > width).count() >= 4 }
    }

    /// Whether a line goes on with the header, title or text above it, because the next word did not fit there.
    fn reaches(self, text: &str, lines: &[Line], at: usize) -> bool {
        let Some(line) = lines.get(at).filter(|line| line.kind == Kind::Text && line.region == Region::Body) else { return false };
        let body = line.text(text);
        let Some(word) = body.split_whitespace().next().filter(|_| !body.split_once(':').is_some_and(|(key, value)| is_header(key, value))) else {
            return false;
        };
        self.width <= 100 && length(text, &lines[at - 1]) + 1 + word.chars().count() > self.width
    }
}

fn length(text: &str, line: &Line) -> usize {
    line.span.of(text).chars().count()
}

fn is_header(key: &str, value: &str) -> bool {
    // "Reviewed-by" begins no sentence.
    let is_made = key.contains('-') && key.starts_with(char::is_uppercase) && key.chars().all(|char| char.is_ascii_alphabetic() || char == '-');
    let key = key.to_lowercase();
    let is_ours = matches!(key.as_str(), "mode" | "fault") && value.split_whitespace().count() == 1;
    is_made || is_ours || SUBJECT_KEYS.contains(&key.as_str()) || HEADER_KEYS.contains(&key.as_str())
}

/// The first line from `from` that holds prose.
fn next_prose(lines: &[Line], from: usize) -> Option<usize> {
    (from..lines.len()).find(|at| lines[*at].region == Region::Body && !matches!(lines[*at].kind, Kind::Blank | Kind::Rule))
}

pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The line below a title: a heading, or one short line, as it may be wrapped, without an end mark and with a blank line below, at the top
/// of a longer text.
fn below_title(text: &str, lines: &[Line], wrap: Wrap, at: usize) -> Option<usize> {
    let below = (at + 1..lines.len()).find(|below| !wrap.reaches(text, lines, *below)).unwrap_or(lines.len());
    next_prose(lines, below)?;
    let alone = lines.get(below).is_some_and(|next| matches!(next.kind, Kind::Blank | Kind::Rule));
    if lines[at].kind == Kind::Heading {
        return Some(if alone { below } else { at + 1 });
    }
    let words: usize = lines[at..below].iter().map(|line| word_count(line.text(text))).sum();
    // One item is no list: somebody moved the whole letter in.
    let is_text = lines[at].kind == Kind::Text || (lines[at].kind == Kind::Item && lines[below..].iter().all(|line| line.kind != Kind::Item));
    let is_short = words <= 16 && !lines[below - 1].text(text).ends_with(['.', '!', ',', ';']) && !starts_with_any(lines[at].text(text), GREETINGS);
    (is_text && alone && is_short).then_some(below)
}

pub(super) fn starts_with_any(text: &str, beginnings: &[&str]) -> bool {
    let lower = text
        .trim_start_matches(['*', '_'])
        .chars()
        .take(24)
        .map(|char| if char.is_whitespace() { ' ' } else { char })
        .collect::<String>()
        .to_lowercase();
    beginnings.iter().any(|word| lower.strip_prefix(word).is_some_and(|rest| word.ends_with(' ') || !rest.starts_with(char::is_alphanumeric)))
}

fn is_greeting_line(line: &str) -> bool {
    let after_first_mark = line.find([',', '!', ':', '.', '?']).map_or("", |at| &line[at + 1..]);
    let goes_on = word_count(after_first_mark) > 0;
    starts_with_any(line, GREETINGS)
        && word_count(line) <= 10
        && match line.trim_end().chars().last() {
            Some(',' | ':' | '-' | '–' | '—' | ';') => true,
            Some('!') => !goes_on,
            Some('.' | '?') => word_count(line) <= 3,
            _ => !goes_on && word_count(line) <= if line.to_lowercase().starts_with("to ") { 6 } else { 5 },
        }
}

/// Marks every run of `>` lines under a line "On … wrote:", that line included, and everything below "Original Message".
fn quoted_replies(text: &str, lines: &mut [Line]) {
    let below = lines.iter().position(|line| {
        let words = line.span.of(text).trim_matches(|char: char| matches!(char, '-' | '_' | ' ')).to_lowercase();
        matches!(words.as_str(), "original message" | "forwarded message")
    });
    for line in lines.iter_mut().skip(below.unwrap_or(usize::MAX)) {
        line.region = Region::Quoted;
        line.opens = Opens::Paragraph;
    }
    for at in 1..lines.len() {
        if lines[at].depth == 0 || lines[at - 1].depth > 0 && lines[at - 1].region == Region::Body {
            continue;
        }
        let Some(above) = (0..at).rev().find(|above| lines[*above].kind != Kind::Blank) else { continue };
        if lines[above].region != Region::Quoted && !lines[above].text(text).ends_with("wrote:") {
            continue;
        }
        let from = if lines[above].region == Region::Quoted {
            above
        } else {
            (above.saturating_sub(2)..=above).find(|line| lines[*line].text(text).starts_with("On ")).unwrap_or(above)
        };
        let to = (at..lines.len()).find(|line| lines[*line].depth == 0).unwrap_or(lines.len());
        for line in &mut lines[from..to] {
            line.region = Region::Quoted;
            line.opens = Opens::Paragraph;
        }
        if let Some(line) = lines.get_mut(to) {
            line.opens = Opens::Paragraph;
        }
    }
}

/// Marks the closing line and what follows, or the name lines that end the text.
fn signature(text: &str, lines: &mut [Line], wrap: Wrap, body: usize) {
    let prose: Vec<usize> = (body..lines.len()).filter(|at| lines[*at].region == Region::Body && lines[*at].kind != Kind::Blank).collect();
    let tail = &prose[prose.len().saturating_sub(14)..];
    let closing = tail.iter().rposition(|at| is_closing(text, lines, *at)).filter(|closing| {
        let below = &tail[closing + 1..];
        let words: usize = below.iter().map(|at| word_count(lines[*at].text(text))).sum();
        let is_prose = |line: &str| line.starts_with(char::is_lowercase) || (line.ends_with(['.', '!', '?']) && word_count(line) > 3);
        // The closing line itself may be wrapped.
        let goes_on = |at: &usize| {
            let (first, line) = (lines[tail[*closing]].text(text), lines[*at].text(text));
            let is_short = word_count(first) + word_count(line) <= LONGEST_CLOSING;
            wrap.is_hard && is_short && line.ends_with(',') && wrap.reaches(text, lines, *at)
        };
        let signed = &below[usize::from(below.first().is_some_and(goes_on))..];
        let mut signed = signed.iter().map(|at| lines[*at].text(text)).take_while(|line| !starts_with_any(line, POSTSCRIPTS));
        !signed.any(is_prose)
            && (!below.is_empty() || lines[tail[*closing]].text(text).contains(','))
            && below.len() <= 10
            && words <= 12 * below.len().max(1)
    });
    let start = match closing {
        Some(closing) => Some(closing),
        None => name_lines(text, lines, wrap, tail),
    };
    let Some(start) = start.filter(|start| tail[*start] > body || prose.len() > tail.len() || tail[*start] > prose[0]) else { return };
    for at in &tail[start..] {
        if starts_with_any(lines[*at].text(text), POSTSCRIPTS) {
            lines[*at].opens = Opens::Paragraph;
            break;
        }
        lines[*at].region = Region::Signature;
        lines[*at].opens = lines[*at].opens.max(Opens::Sentence);
    }
}

/// Words of the longest line that closes a letter.
const LONGEST_CLOSING: usize = 7;

/// "Kind regards,": a short line that closes a letter, at the beginning of a sentence.
fn is_closing(text: &str, lines: &[Line], at: usize) -> bool {
    let line = lines[at].text(text);
    if line == "--" || line == "—" {
        return true;
    }
    let fresh = lines[at].opens > Opens::Nothing || at.checked_sub(1).is_none_or(|above| lines[above].text(text).ends_with(['.', '!', '?']));
    let below = lines.get(at + 1..).unwrap_or_default().iter().find(|line| line.kind != Kind::Blank);
    let named =
        line.ends_with(',') && below.is_some_and(|below| word_count(below.text(text)) <= 5 && !below.text(text).ends_with(['.', ',', '!', '?']));
    let closes = starts_with_any(line, CLOSINGS) || (named && line.starts_with(char::is_uppercase) && lines[at].kind == Kind::Text);
    fresh && closes && word_count(line) <= LONGEST_CLOSING && !line.ends_with(['.', '?', ':'])
}

/// Where the trailing name lines begin: "-- Ines and Marrku, admins", "Jo Lind" / "Harrow Books". Lines of addresses, telephone
/// numbers, hashtags or merge fields may follow them.
fn name_lines(text: &str, lines: &[Line], wrap: Wrap, tail: &[usize]) -> Option<usize> {
    let mut last = tail.len();
    while last > 0 && is_small_print(lines[tail[last - 1]].text(text)) {
        last -= 1;
    }
    let mut start = last;
    // What a wrap brought to a line of its own is the end of a sentence.
    let is_whole = |at: usize| !(wrap.is_hard && wrap.reaches(text, lines, at));
    while start > 1 && last - start < 5 && is_name_line(text, lines, tail[start - 1]) && is_whole(tail[start - 1]) {
        start -= 1;
        if start == 1 || tail[start - 1] + 1 != tail[start] {
            break;
        }
    }
    // What tells a number or a time is no name.
    let is_figure = |at: usize| lines[at].text(text).split_once(": ").is_some_and(|(_, told)| !told.starts_with(char::is_alphabetic));
    while start < last && is_figure(tail[start]) {
        start += 1;
    }
    let block_begins = start > 0 && start < last && {
        let at = tail[start];
        let raw = lines[at].span.of(text).trim_start();
        let above = at.checked_sub(1).map(|above| lines[above].text(text));
        lines[at].opens > Opens::Nothing
            || raw.starts_with(NAME_MARKS)
            || above.is_none_or(|above| {
                (above.ends_with(['.', '!', '?']) && !ends_with_initial(above)) || (above.ends_with(',') && word_count(above) <= LONGEST_CLOSING)
            })
    };
    block_begins.then_some(start)
}

pub(super) const NAME_MARKS: &[char] = &['-', '–', '—', '^', '~', '*', '/'];

/// A short line without an end mark that begins with a capital, as names, roles and firms under a letter do.
fn is_name_line(text: &str, lines: &[Line], at: usize) -> bool {
    let body = lines[at].text(text);
    let marked = lines[at].span.of(text).trim_start().starts_with(NAME_MARKS);
    let plain = body.trim_matches(|char: char| matches!(char, '*' | '_' | ' '));
    let alone = lines[at].kind == Kind::Text || (marked && !before_is_item(lines, at));
    let first = plain.trim_start_matches(|char: char| !char.is_alphanumeric() && char != '{').chars().next();
    alone
        && (1..=if marked { 9 } else { 8 }).contains(&word_count(plain))
        && !plain.ends_with(['!', '?', ':', ';'])
        && !holds_sentence_end(plain)
        && (marked || !plain.ends_with('.'))
        && !plain.split(|char: char| !char.is_alphanumeric()).any(|word| matches!(word, "we" | "you" | "they" | "it" | "is" | "are"))
        && first.is_some_and(|char| char.is_uppercase() || char == '{')
}

/// Whether the last word is the first letter of a name: "in front of your pupils. R."
fn ends_with_initial(line: &str) -> bool {
    line.strip_suffix('.').and_then(|line| line.split_whitespace().next_back()).is_some_and(|word| word.chars().count() == 1)
}

/// Whether a sentence ends within a line: "Sorry for the runaround. Tina", but not "Dr. Lind" or "Harrow Ltd. London".
fn holds_sentence_end(line: &str) -> bool {
    let mut words = line.split_whitespace().peekable();
    let mut ends = false;
    while let Some(word) = words.next() {
        let stem = word.trim_end_matches(['.', '!', '?']);
        let is_end = word.ends_with(['!', '?']) || (stem.len() > 1 && stem.chars().all(char::is_lowercase));
        ends |= words.peek().is_some() && stem.len() < word.len() && is_end;
    }
    ends
}

/// A line below a name that is none: an address, a number, hashtags, an unsubscribe field.
fn is_small_print(line: &str) -> bool {
    let is_plain =
        |word: &str| word.contains(['@', '/', '#', '{', '|', '%']) || word.contains("www.") || word.chars().all(|char| !char.is_alphabetic());
    !line.is_empty() && !line.starts_with(NAME_MARKS) && !line.starts_with("{{") && line.split_whitespace().all(is_plain)
        || line.starts_with("{{") && line.split_whitespace().count() > 0 && line.contains("address")
}

fn before_is_item(lines: &[Line], at: usize) -> bool {
    (0..at).rev().find(|above| lines[*above].kind != Kind::Blank).is_some_and(|above| lines[above].kind == Kind::Item)
}
