//! The phrase language: what a person writes in `phrases`, read into steps that the graph can take. What the steps match is `graph`'s;
//! see `docs/rule-files.md` for the language itself.

use std::ops::Range;

use crate::document::{Document, Fold, Token};

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// This word or mark.
    Word(Fold),
    /// Any member of the class; the range is where its name stands in the phrase.
    Class(String, Range<usize>),
    /// 0 to 5 words.
    Gap,
    /// One of these.
    Choice(Vec<Vec<Step>>),
    /// These or nothing.
    Optional(Vec<Vec<Step>>),
}

/// What is wrong with a phrase, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhraseError {
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
}

/// How deep choices and optionals may nest.
const MAX_DEPTH: usize = 16;

/// Reads a phrase.
pub(crate) fn parse(phrase: &str) -> Result<Vec<Step>, PhraseError> {
    let mut parser = Parser { phrase, at: 0, depth: 0 };
    let mut alternatives = parser.alternatives(None)?;
    let error = |message: &str| Err(PhraseError { message: message.to_owned(), range: 0..phrase.len() });
    if alternatives.len() > 1 {
        return error("put choices in parentheses: `(a|b)`");
    }
    let steps = alternatives.pop().unwrap_or_default();
    if can_be_empty(&steps) {
        return error("this phrase matches nothing at all: at least one word must be required");
    }
    if matches!(steps.first(), Some(Step::Gap)) || matches!(steps.last(), Some(Step::Gap)) {
        return error("`...` stands between words, not at an end");
    }
    Ok(steps)
}

/// Whether the steps can match without a word.
pub(crate) fn can_be_empty(steps: &[Step]) -> bool {
    steps.iter().all(|step| match step {
        Step::Word(_) | Step::Class(..) => false,
        Step::Gap | Step::Optional(_) => true,
        Step::Choice(alternatives) => alternatives.iter().any(|steps| can_be_empty(steps)),
    })
}

/// Plain words without any of the language's signs: the members of a class.
pub(crate) fn plain(words: &str) -> Result<Vec<Fold>, PhraseError> {
    if let Some((at, sign)) = words.char_indices().find(|(_, char)| matches!(char, '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\\')) {
        return Err(PhraseError { message: format!("`{sign}` has no meaning here; a member is plain words"), range: at..at + sign.len_utf8() });
    }
    let folds = folds(words);
    if folds.is_empty() { Err(PhraseError { message: "no word in it".to_owned(), range: 0..words.len() }) } else { Ok(folds) }
}

/// The tokens of plain text, cut just as a draft is. A text that begins with the second half of a contraction or possessive is
/// cut as if its first half stood there: `{outsider}'s`.
fn folds(text: &str) -> Vec<Fold> {
    let fold = |tokens: &[Token]| tokens.iter().map(Token::fold).collect();
    let word = text.split(|char: char| !char.is_alphanumeric() && !matches!(char, '\'' | '’')).next().unwrap_or_default();
    let halves = ["'s", "'re", "'ve", "'ll", "'d", "'m", "n't"];
    if halves.contains(&word.to_lowercase().replace('’', "'").as_str()) {
        return fold(&Document::tokenize(&format!("x{text}"))[1..]);
    }
    fold(&Document::tokenize(text))
}

struct Parser<'p> {
    phrase: &'p str,
    at: usize,
    depth: usize,
}

/// A phrase that is refused.
fn fail<T>(message: impl Into<String>, range: Range<usize>) -> Result<T, PhraseError> {
    Err(PhraseError { message: message.into(), range })
}

impl Parser<'_> {
    /// Alternatives up to the closing sign, or to the end of the phrase.
    fn alternatives(&mut self, close: Option<(char, usize)>) -> Result<Vec<Vec<Step>>, PhraseError> {
        let mut alternatives = Vec::new();
        let mut steps = Vec::new();
        let mut plain = String::new();
        loop {
            let rest = &self.phrase[self.at..];
            let Some(char) = rest.chars().next() else {
                flush(&mut plain, None, &mut steps);
                if let Some((sign, open)) = close {
                    return fail(format!("`{sign}` is missing for this"), open..open + 1);
                }
                alternatives.push(steps);
                return Ok(alternatives);
            };
            let from = self.at;
            if matches!(char, '(' | '[' | '{' | ')' | ']' | '|') || rest.starts_with("...") || char == '…' {
                flush(&mut plain, Some(char), &mut steps);
            }
            self.at += char.len_utf8();
            match char {
                _ if Some(char) == close.map(|(sign, _)| sign) => {
                    alternatives.push(steps);
                    return Ok(alternatives);
                }
                '|' => alternatives.push(std::mem::take(&mut steps)),
                '(' | '[' => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return fail(format!("nested deeper than {MAX_DEPTH}"), from..from + 1);
                    }
                    let inner = self.alternatives(Some((if char == '(' { ')' } else { ']' }, from)))?;
                    self.depth -= 1;
                    if inner.iter().all(Vec::is_empty) {
                        return fail("nothing between these", from..self.at);
                    }
                    steps.push(if char == '[' { Step::Optional(inner) } else { choice(inner) });
                }
                '{' => {
                    let Some(length) = rest.find('}') else { return fail("`}` is missing for this", from..from + 1) };
                    let name = rest[1..length].trim();
                    self.at = from + length + 1;
                    if name.is_empty() {
                        return fail("a class needs a name", from..self.at);
                    }
                    steps.push(Step::Class(name.to_owned(), from + 1..from + length));
                }
                ')' | ']' | '}' => return fail(format!("nothing is open for this; write `\\{char}` for the character"), from..self.at),
                '\\' => match self.phrase[self.at..].chars().next() {
                    Some(literal) => {
                        self.at += literal.len_utf8();
                        plain.push(literal);
                    }
                    None => return fail("`\\` makes the next character literal, but there is none", from..self.at),
                },
                '.' | '…' if char == '…' || rest.starts_with("...") => {
                    self.at = from + if char == '…' { char.len_utf8() } else { 3 };
                    if steps.last() != Some(&Step::Gap) {
                        steps.push(Step::Gap);
                    }
                }
                _ => plain.push(char),
            }
        }
    }
}

/// Parentheses around one alternative only group; an empty alternative makes the choice optional.
fn choice(mut alternatives: Vec<Vec<Step>>) -> Step {
    let before = alternatives.len();
    alternatives.retain(|steps| !steps.is_empty());
    if alternatives.len() < before { Step::Optional(alternatives) } else { Step::Choice(alternatives) }
}

/// Turns the plain text gathered so far into words. A hyphen between a word and a choice, an optional or a class joins them, as one
/// inside a word does.
fn flush(plain: &mut String, next: Option<char>, steps: &mut Vec<Step>) {
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let mut words = plain.as_str();
    if let Some(rest) = words.strip_prefix('-').filter(|rest| !steps.is_empty() && (rest.is_empty() || is_word(rest.chars().next()))) {
        words = rest;
    }
    let opens = matches!(next, Some('(' | '[' | '{'));
    if let Some(rest) = words.strip_suffix('-').filter(|rest| opens && is_word(rest.chars().next_back())) {
        words = rest;
    }
    steps.extend(folds(words).into_iter().map(Step::Word));
    plain.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Step {
        Step::Word(Fold::of(text))
    }

    #[test]
    fn reads_every_sign() {
        let steps = parse("{sorry} [very (much|so)] if ... \\(sic\\)").unwrap();
        let optional = Step::Optional(vec![vec![word("very"), Step::Choice(vec![vec![word("much")], vec![word("so")]])]]);
        assert_eq!(steps, [Step::Class("sorry".into(), 1..6), optional, word("if"), Step::Gap, word("("), word("sic"), word(")")]);
    }

    #[test]
    fn the_second_half_of_a_word_is_a_word() {
        let expected = [Step::Class("x".into(), 1..2), Step::Word(Fold::exact("'s")), word("van")];
        assert_eq!(parse("{x}'s van").unwrap(), expected);
        assert_eq!(parse("{x}[’s] van").unwrap()[1], Step::Optional(vec![vec![Step::Word(Fold::exact("'s"))]]));
    }

    #[test]
    fn hyphens_join_words_to_signs() {
        let choice = Step::Choice(vec![vec![word("vendor")], vec![word("courier")]]);
        assert_eq!(parse("(vendor|courier)-caused").unwrap(), [choice.clone(), word("caused")]);
        assert_eq!(parse("third-(vendor|courier)").unwrap(), [word("third"), choice]);
        assert_eq!(parse("'sorry' if").unwrap(), [word("sorry"), word("if")]);
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (phrase, range) in [("(a|b", 0..1), ("a)", 1..2), ("{x", 0..1), ("[a]", 0..3), ("... a", 0..5), ("a|b", 0..3), ("a ()", 2..4), ("", 0..0)]
        {
            assert_eq!(parse(phrase).unwrap_err().range, range, "{phrase}");
        }
    }
}
