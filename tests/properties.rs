//! What holds for any text: where findings point, that nothing but the text decides them, what an allowance takes away.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use apolint::builtin;
use apolint::config::{Choices, Config, Settings};
use apolint::diagnostic::Scope;
use apolint::document::Document;
use apolint::extract::{Format, prose};
use apolint::lint::{Finding, findings};
use apolint::rule::Rules;
use apolint::source::SourceFile;
use common::apolint;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

static RULES: LazyLock<Rules> = LazyLock::new(|| builtin::rules().unwrap());
/// Sentences of the corpus.
static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = common::files("corpus/drafts").into_iter().step_by(5).map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| text.split_inclusive(['.', '\n']).map(str::to_owned).collect::<Vec<_>>()).collect()
});

/// The same cases each time; `PROPTEST_CASES=5000` asks for others, and more.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return config;
    }
    ProptestConfig { cases: 192, rng_seed: RngSeed::Fixed(7), ..config }
}

fn lint(text: &str, format: Format) -> Vec<Finding> {
    let source = SourceFile::new("draft".into(), text.to_owned().into());
    let config = Config::default();
    let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
    findings(&Document::of(prose(&source, format)), &RULES, &settings)
}

fn formats() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::Plain, Format::Markdown, Format::Html, Format::Mail, Format::Template])
}

/// A text of sentences of the corpus, odd characters and markup.
fn texts() -> impl Strategy<Value = String> {
    let sentence = (0..SENTENCES.len()).prop_map(|at| SENTENCES[at].clone());
    let odd = prop::sample::select(vec![
        "👩‍👩‍👧",
        "e\u{301}",
        "\u{ad}",
        "\u{a0}",
        "\r\n",
        "\r",
        "{{name}}",
        "<b>",
        "&amp;",
        "**",
        "`",
        "> ",
        "\u{202e}",
        "<!-- ",
        " -->",
        "\u{feff}",
        "=\n",
        "[x](y)",
    ]);
    let piece = prop_oneof![4 => sentence, 1 => odd.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn findings_lie_on_characters_within_the_text(text in texts(), format in formats()) {
        let found = lint(&text, format);
        for finding in &found {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some(), "{:?} in {text:?}", finding.span);
        }
        prop_assert!(found.is_sorted_by_key(|finding| finding.span));
        // Nothing but the text decides.
        prop_assert_eq!(&found, &lint(&text, format));
        if format == Format::Plain {
            for finding in found.iter().filter(|finding| finding.scope == Scope::Span) {
                prop_assert_eq!(&text[finding.span.start..finding.span.end], &finding.words);
            }
        }
    }

    #[test]
    fn suggestions_change_their_words_only(text in texts()) {
        for finding in lint(&text, Format::Plain) {
            for suggestion in &finding.suggestions {
                for edit in &suggestion.edits {
                    prop_assert!(text.get(edit.span.start..edit.span.end).is_some());
                    // The words, with what holds them, and a letter or a space on either side.
                    prop_assert!(edit.span.start <= finding.span.start && finding.span.start < edit.span.end);
                }
            }
        }
    }

    #[test]
    fn a_neutral_paragraph_changes_nothing_before_it(number in 0..400_usize) {
        let drafts = common::files("corpus/drafts");
        let text = fs::read_to_string(&drafts[number * 7 % drafts.len()]).unwrap();
        // A signature or a header has to stay where it is.
        let Some((body, _)) = text.trim_end().rsplit_once("\n\n") else { return Ok(()) };
        let spans = |text: &str, rules: &Rules| {
            let config = Config::default();
            let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
            let document = Document::new(text);
            let last = document.body().rev().nth(3).map_or(0, |at| document.sentences()[at].span.start);
            let found = findings(&document, rules, &settings).into_iter();
            let found = found.filter(|found| found.scope == Scope::Span && found.span.end < last);
            found.map(|found| (rules.all()[found.rule].id.clone(), found.span)).collect::<Vec<_>>()
        };
        // Cues go by the place of a sentence in the text.
        let rules = builtin::rules().unwrap().without_cues();
        let more = format!("{body}\n\nThe shelves in the hall are made of oak and stand beside the window.\n");
        let before = spans(&format!("{body}\n"), &rules);
        let after = spans(&more, &rules);
        for found in &before {
            prop_assert!(after.contains(found), "{found:?} is gone");
        }
    }

    #[test]
    fn an_allowance_takes_away_its_finding_and_no_other(number in 0..400_usize) {
        let drafts = common::files("corpus/drafts");
        let text = fs::read_to_string(&drafts[number * 11 % drafts.len()]).unwrap();
        let found = lint(&text, Format::Plain);
        let Some(one) = found.iter().find(|finding| finding.scope == Scope::Span && finding.percent.is_none()) else { return Ok(()) };
        let id = RULES.all()[one.rule].id.clone();
        let allowed = format!("{}\n\n<!-- apolint: allow-file {id} -- a test -->\n", text.trim_end());
        let after = lint(&allowed, Format::Plain);
        prop_assert!(after.iter().all(|finding| RULES.all()[finding.rule].id != id));
        let others = |found: &[Finding]| {
            let others = found.iter().filter(|finding| finding.scope == Scope::Span && RULES.all()[finding.rule].category != RULES.all()[one.rule].category);
            others.map(|finding| (RULES.all()[finding.rule].id.clone(), finding.span)).collect::<Vec<_>>()
        };
        prop_assert_eq!(others(&found), others(&after));
    }
}

#[test]
fn findings_do_not_depend_on_other_files_their_order_or_the_threads() {
    let paths: Vec<PathBuf> = common::files("corpus/drafts").into_iter().step_by(23).collect();
    let paths: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
    let judged = |options: &[&str], paths: &[&str]| {
        let run: serde_json::Value = serde_json::from_str(&apolint(&[options, paths].concat()).stdout).unwrap();
        let mut files = run["files"].as_array().unwrap().clone();
        files.sort_by_key(|file| file["path"].to_string());
        files
    };
    let json = ["--no-config", "--format", "json"];
    let all = judged(&json, &paths);
    let backwards: Vec<&str> = paths.iter().rev().copied().collect();
    assert_eq!(all, judged(&json, &backwards));
    assert_eq!(all, judged(&[&json[..], &["-j", "1"]].concat(), &paths));
    assert_eq!(all, judged(&[&json[..], &["-j", "7"]].concat(), &paths));
    let alone: Vec<_> = paths.iter().flat_map(|path| judged(&json, &[path])).collect();
    assert_eq!(all, alone);
}
