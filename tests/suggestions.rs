//! Safe suggestions, made in every draft of the corpus: each takes its finding away, adds none and changes nothing else; and what `--fix` does to
//! files.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use apolint::builtin;
use apolint::cli::Exit;
use apolint::config::{Choices, Config, Settings};
use apolint::diagnostic::Scope;
use apolint::document::Document;
use apolint::lint::{Finding, findings};
use common::apolint;

#[test]
fn a_safe_suggestion_takes_its_finding_away_and_no_more() {
    // What cues make of a sentence may change with it; and so does the capital it begins with.
    let rules = builtin::rules().unwrap().without_cues();
    let config = Config::default();
    let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
    let told = |found: &[Finding]| {
        let mut told: Vec<String> = found
            .iter()
            .filter(|found| found.scope == Scope::Span)
            .map(|found| format!("{}: {}", rules.all()[found.rule].id, found.words.to_lowercase()))
            .collect();
        told.sort();
        told
    };
    let mut made = 0;
    for path in common::files("corpus/drafts") {
        let text = fs::read_to_string(&path).unwrap();
        let found = findings(&Document::new(&text), &rules, &settings);
        for finding in &found {
            let Some(safe) = finding.suggestions.iter().find(|suggestion| suggestion.safe) else { continue };
            made += 1;
            let [edit] = &safe.edits[..] else { panic!("one edit") };
            let changed = [&text[..edit.span.start], &edit.text, &text[edit.span.end..]].concat();
            let place = || format!("{}: {}", path.display(), &text[finding.span.start..finding.span.end]);
            assert!(!changed[edit.span.start..].starts_with("  ") && !changed.contains(",."), "{}", place());
            let mut expected = told(&found);
            let own = format!("{}: {}", rules.all()[finding.rule].id, finding.words.to_lowercase());
            expected.remove(expected.iter().position(|told| *told == own).unwrap());
            assert_eq!(told(&findings(&Document::new(&changed), &rules, &settings)), expected, "{}", place());
        }
    }
    assert!(made > 10, "{made} safe suggestions in the whole corpus");
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("suggestions").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

const BEFORE: &str =
    "Hi Dana,\r\n\r\nIt has come to our attention that you were charged twice. We are so, so sorry for any inconvenience.\r\n\r\nMira\r\n";
const AFTER: &str = "Hi Dana,\r\n\r\nYou were charged twice. We are sorry for any inconvenience.\r\n\r\nMira\r\n";

#[test]
fn fix_makes_the_safe_ones_and_keeps_line_ends_and_permissions() {
    let draft = folder("fix").join("draft.txt");
    fs::write(&draft, BEFORE).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&draft, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
    let path = draft.to_str().unwrap();
    let shown = apolint(&["--no-config", "--diff", path]);
    assert_eq!((shown.exit, fs::read_to_string(&draft).unwrap().as_str()), (Exit::Findings, BEFORE), "--diff writes nothing");
    assert!(shown.stdout.contains("\n-It has come to our attention") && shown.stdout.contains("\n+You were charged twice"), "{}", shown.stdout);
    let ran = apolint(&["--no-config", "--fix", "--format", "short", path]);
    assert_eq!(fs::read_to_string(&draft).unwrap(), AFTER);
    assert!(
        ran.stderr.contains("2 fixed") && !ran.stdout.contains("came-to-attention") && ran.stdout.contains("any-inconvenience"),
        "{}",
        ran.stdout
    );
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&draft).unwrap().permissions()) & 0o777, 0o640);
    assert_eq!(apolint(&["--no-config", "--diff", path]).exit, Exit::Clean);
    assert_eq!(fs::read_dir(draft.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn what_cannot_be_fixed_is_said_and_left_alone() {
    let draft = folder("foreign").join("draft.txt");
    let latin: Vec<u8> = BEFORE.replace("Dana", "Ren\u{e9}e").chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect();
    fs::write(&draft, &latin).unwrap();
    let ran = apolint(&["--no-config", "--fix", draft.to_str().unwrap()]);
    assert_eq!((ran.exit, fs::read(&draft).unwrap()), (Exit::NotJudged, latin), "{}", ran.stderr);
    assert!(ran.stderr.contains("UTF-8"), "{}", ran.stderr);
}
