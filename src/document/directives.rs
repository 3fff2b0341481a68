//! Reads what a comment tells apolint to let stand: `<!-- apolint: allow RULE -- reason -->`. Whether such a rule exists, and whether
//! anything needed it, is left to `rule`.

use super::prose::Comment;
use crate::span::Span;

/// One comment that speaks to apolint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The whole comment, in bytes of the source.
    pub span: Span,
    /// Where it stands among the words: an offset of the prose.
    pub at: usize,
    /// The rules and categories it names.
    pub names: Vec<Name>,
    /// Whether it says why.
    pub has_reason: bool,
    /// What it speaks of.
    pub reach: Reach,
    /// Why it cannot be followed, and what to write instead.
    pub fault: Option<String>,
}

/// A name in a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Its bytes in the source; those of the whole comment where it is not written as it is.
    pub span: Span,
}

/// What a directive speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// These bytes of the prose, from the comment on.
    Words(Span),
    /// All of the text.
    Whole,
    /// Nothing by itself: the end of a block, or a directive at fault.
    Nothing,
}

impl Directive {
    /// Whether it can be followed at all.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.fault.is_none() && self.has_reason
    }

    /// Whether it lets anything stand at a place of the prose; nothing stands for the text as a whole.
    #[must_use]
    pub fn reaches(&self, place: Option<Span>) -> bool {
        self.is_sound()
            && match (self.reach, place) {
                (Reach::Nothing, _) => false,
                (Reach::Whole, _) | (Reach::Words(_), None) => true,
                (Reach::Words(words), Some(place)) => words.start <= place.start && (place.start < words.end || place.end <= words.end),
            }
    }
}

/// What a directive does.
enum Verb {
    Allow,
    Begin,
    End,
    File,
}

/// The verbs as they are written.
const VERBS: &[(&str, Verb)] = &[("allow", Verb::Allow), ("allow-begin", Verb::Begin), ("allow-end", Verb::End), ("allow-file", Verb::File)];

const USAGE: &str = "write `apolint: allow RULE -- reason` for the next line, `allow-file` for all of the text, \
    `allow-begin` and `allow-end` for what stands between";

/// The directives among the comments, in order. `prose` is the text in which they stand.
pub(super) fn read(comments: &[Comment], prose: &str) -> Vec<Directive> {
    let mut directives: Vec<Directive> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for comment in comments {
        let Some(words) = spoken(&comment.text) else { continue };
        let mut directive = Directive { span: comment.span, at: comment.at, names: Vec::new(), has_reason: true, reach: Reach::Nothing, fault: None };
        let (verb, rest) = words.split_at(words.find(char::is_whitespace).unwrap_or(words.len()));
        match VERBS.iter().find(|(name, _)| *name == verb).map(|(_, verb)| verb) {
            None => directive.fault = Some(USAGE.to_owned()),
            Some(Verb::End) => match open.pop() {
                Some(begin) => {
                    let from = directives[begin].at;
                    directives[begin].reach = Reach::Words(Span::new(from, comment.at.max(from)));
                }
                None => directive.fault = Some("no `allow-begin` stands before this `allow-end`".to_owned()),
            },
            Some(verb) => {
                (directive.names, directive.has_reason) = names(rest, comment);
                if directive.names.is_empty() {
                    directive.fault = Some("name the rule that may stand: `apolint: allow RULE -- reason`".to_owned());
                }
                match verb {
                    Verb::File => directive.reach = Reach::Whole,
                    Verb::Begin => open.push(directives.len()),
                    _ => directive.reach = Reach::Words(next_line(prose, comment.at)),
                }
            }
        }
        directives.push(directive);
    }
    for begin in open {
        directives[begin].fault = Some("no `allow-end` follows this `allow-begin`".to_owned());
    }
    directives
}

/// Whether a comment speaks to apolint.
pub(crate) fn is_directive(comment: &str) -> bool {
    spoken(comment).is_some()
}

/// What a comment says to apolint: what follows `apolint:`.
fn spoken(comment: &str) -> Option<&str> {
    let words = comment.trim();
    let rest = words.get(.."apolint".len()).filter(|word| word.eq_ignore_ascii_case("apolint")).map(|word| &words[word.len()..])?;
    match rest.trim_start().strip_prefix(':') {
        Some(rest) => Some(rest.trim_start()),
        // A colon that was forgotten, not a word that begins so.
        None if rest.trim_start().starts_with("allow") => {
            Some(rest.trim_start_matches([' ', '-'])).filter(|rest| rest.len() < words.len()).map(|_| "")
        }
        None => None,
    }
}

/// The names before the reason, and whether there is one.
fn names(rest: &str, comment: &Comment) -> (Vec<Name>, bool) {
    let reason = ["--", "—", "–"].iter().filter_map(|mark| Some((rest.find(mark)?, mark.len()))).min();
    let list = reason.map_or(rest, |(at, _)| &rest[..at]);
    let has_reason = reason.is_some_and(|(at, length)| rest[at + length..].contains(char::is_alphanumeric));
    let words = list.split(|char: char| char == ',' || char.is_whitespace()).filter(|word| !word.is_empty());
    let name = |word: &str| {
        let offset = word.as_ptr() as usize - comment.text.as_ptr() as usize;
        let span = comment.inner.map_or(comment.span, |inner| Span::new(inner + offset, inner + offset + word.len()));
        Name { text: word.to_owned(), span }
    };
    (words.map(name).collect(), has_reason)
}

/// From an offset to the end of the first line that has words behind it: the rest of its own line, or the next one that is not blank.
fn next_line(prose: &str, at: usize) -> Span {
    let rest = prose.get(at..).unwrap_or_default();
    let words = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
    let end = rest[words..].find(['\n', '\r']).map_or(rest.len(), |length| words + length);
    Span::new(at, at + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[(&str, usize)], prose: &str) -> Vec<Directive> {
        let comment = |(text, at): &(&str, usize)| Comment {
            span: Span::new(*at, at + text.len() + 7),
            inner: Some(at + 4),
            text: (*text).to_owned(),
            at: *at,
        };
        read(&texts.iter().map(comment).collect::<Vec<_>>(), prose)
    }

    #[test]
    fn names_and_reason_have_their_places() {
        let directives = of(&[(" apolint: allow a/b, c -- it is quoted ", 10)], "");
        let names: Vec<(&str, usize)> = directives[0].names.iter().map(|name| (name.text.as_str(), name.span.start)).collect();
        assert_eq!(names, [("a/b", 30), ("c", 35)]);
        assert!(directives[0].is_sound());
        for (text, is_sound) in [
            ("apolint: allow a — why", true),
            ("Apolint: allow a -- why", true),
            ("apolint: allow a", false),
            ("apolint: allow a -- ", false),
            ("apolint: allow -- why", false),
            ("apolint: alow a -- why", false),
            ("apolint allow a -- why", false),
            ("apolint: allow-begin a -- why", false),
            ("apolint: allow-end", false),
        ] {
            assert_eq!(of(&[(text, 0)], "")[0].is_sound(), is_sound, "{text}");
        }
        assert!(of(&[("a note on apolint", 0), ("apolinted", 0)], "").is_empty());
    }

    #[test]
    fn a_directive_reaches_its_line_its_block_or_all() {
        let prose = "one\n\ntwo\nthree\nfour\n";
        let at = |word: &str| prose.find(word).map(|at| Span::new(at, at + 3));
        let reached =
            |directives: &[Directive]| ["one", "two", "three", "four"].map(|word| directives.iter().any(|directive| directive.reaches(at(word))));
        assert_eq!(reached(&of(&[("apolint: allow a -- b", 3)], prose)), [false, true, false, false]);
        assert_eq!(reached(&of(&[("apolint: allow a -- b", 0)], prose)), [true, false, false, false]);
        assert_eq!(reached(&of(&[("apolint: allow-begin a -- b", 4), ("apolint: allow-end", 15)], prose)), [false, true, true, false]);
        assert_eq!(reached(&of(&[("apolint: allow-file a -- b", 20)], prose)), [true; 4]);
        assert!(of(&[("apolint: allow a -- b", 3)], prose)[0].reaches(None));
    }
}
