//! The same letter written down in another way: as other line ends, quotes and encodings, wrapped, quoted, as Markdown, HTML and mail. What
//! is found must be the same, and the bytes that each finding points at must hold its words.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;
mod variants;

use std::collections::BTreeMap;
use std::fs;

use apolint::builtin;
use apolint::config::{Choices, Config, Settings};
use apolint::diagnostic::Scope;
use apolint::document::{Document, fold_text};
use apolint::extract::{Format, decode, prose};
use apolint::lint::{Finding, findings};
use apolint::rule::Rules;
use apolint::source::SourceFile;
use variants::{Rng, VARIANTS, Variant};

/// The letters and digits of some words, folded: what must be the same in every format.
fn letters(words: &str) -> String {
    fold_text(words).chars().filter(|char| char.is_alphanumeric()).collect()
}

/// The findings in a file, and the bytes that each points at.
fn judge(bytes: &[u8], format: Format, rules: &Rules) -> Vec<(Finding, Vec<u8>)> {
    let source = SourceFile::new("draft".into(), decode(bytes.to_vec(), format).unwrap());
    let config = Config::default();
    let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
    let document = Document::of(prose(&source, format));
    let place = |at| source.position(at).byte;
    let found = findings(&document, rules, &settings).into_iter();
    found.map(|finding| (finding.clone(), bytes[place(finding.span.start)..place(finding.span.end)].to_vec())).collect()
}

/// What is compared: the rules in order of place with the words that they found.
fn told(found: &[(Finding, Vec<u8>)], rules: &Rules) -> Vec<String> {
    let mut told: Vec<String> = found.iter().map(|(finding, _)| format!("{}: {}", rules.all()[finding.rule].id, letters(&finding.words))).collect();
    told.sort();
    told
}

/// What is wrong with a variant of a draft.
fn differences(text: &str, name: &str, variant: &Variant, expected: &[String], rules: &Rules) -> Vec<String> {
    let Some(bytes) = (variant.write)(text, &mut Rng::new(name)) else { return Vec::new() };
    let found = judge(&bytes, variant.format, rules);
    let mut wrong = Vec::new();
    for (finding, bytes) in &found {
        let (words, read) = (letters(&finding.words), letters(&(variant.read)(bytes)));
        let holds = if variant.is_exact { read == words } else { read.contains(&words) };
        if !holds || bytes.is_empty() {
            wrong.push(format!(
                "{name}, {}: {} points at {:?} for {:?}",
                variant.name,
                rules.all()[finding.rule].id,
                String::from_utf8_lossy(bytes),
                finding.words
            ));
        }
    }
    let told = told(&found, rules);
    if told != expected {
        let lost: Vec<&String> = expected.iter().filter(|line| !told.contains(line)).collect();
        let new: Vec<&String> = told.iter().filter(|line| !expected.contains(line)).collect();
        wrong.push(format!("{name}, {}: lost {lost:?}, new {new:?}", variant.name));
    }
    wrong
}

/// Holds every `step`th pair of draft and variant to the law.
fn hold(step: usize) {
    let rules = builtin::rules().unwrap();
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut pairs, mut spans) = (0, 0);
    for (at, path) in common::files("corpus/drafts").iter().enumerate() {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy();
        let mut expected = None;
        for (_, variant) in VARIANTS.iter().enumerate().filter(|(nth, _)| (at + nth) % step == 0) {
            let expected = expected.get_or_insert_with(|| {
                let found = judge(text.as_bytes(), Format::Plain, &rules);
                spans += found.iter().filter(|(finding, _)| finding.scope == Scope::Span).count();
                told(&found, &rules)
            });
            let differences = differences(&text, &name, variant, expected, &rules);
            if !differences.is_empty() {
                wrong.entry(variant.name).or_default().extend(differences);
            }
            pairs += 1;
        }
    }
    assert!(pairs > 500 && spans > 500, "{pairs} pairs, {spans} findings");
    let counts: Vec<String> = wrong.iter().map(|(name, lines)| format!("{name}: {}", lines.len())).collect();
    let lines: Vec<String> = wrong.into_values().flatten().collect();
    let misplaced: Vec<&String> = lines.iter().filter(|line| line.contains(" points at ")).collect();
    assert!(misplaced.is_empty(), "{misplaced:?}");
    let all = format!("{} of {pairs} pairs differ: {counts:?}\n{}\n", lines.len(), lines.join("\n"));
    fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/metamorphic.txt"), &all).unwrap();
    assert!(lines.is_empty(), "{all}");
}

#[test]
fn a_letter_says_the_same_however_it_is_written_down() {
    hold(17);
}

#[test]
#[ignore = "every draft in every variant takes minutes; .ci/deep runs it"]
fn every_letter_in_every_way() {
    hold(1);
}
