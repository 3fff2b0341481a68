//! The phrase language, guards and regions through a pack of a few rules, judged as a team's own pack is.

mod common;

use std::fs;

use apolint::cli::Exit;
use common::apolint;

#[test]
fn a_pack_that_uses_everything_keeps_the_law() {
    let ran = apolint(&["test", "tests/packs/everything"]);
    assert_eq!(ran.exit, Exit::Clean, "{}", ran.stderr);
    assert!(ran.stdout.contains("rules keep the law"), "{}", ran.stdout);
}

#[test]
fn typography_and_line_ends_change_nothing() {
    let draft = "Dear Dana,\n\nWe're sorry if you didn't like it. Our vendor's system failed.\n\nKind regards,\nJo Lind\n";
    let scratch = std::env::temp_dir().join(format!("apolint-typography-{}", std::process::id()));
    fs::create_dir_all(&scratch).unwrap();
    let rules = |text: &str| {
        let path = scratch.join("draft.txt");
        fs::write(&path, text).unwrap();
        let ran = apolint(&["--no-config", "--format", "json", path.to_str().unwrap()]);
        let run: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let found = run["files"][0]["diagnostics"].as_array().unwrap().clone();
        found.iter().map(|found| (found["rule"].to_string(), found["text"].to_string().replace(['’', '\''], "'"))).collect::<Vec<_>>()
    };
    let plain = rules(draft);
    assert!(plain.len() > 1, "{plain:?}");
    for variant in [
        draft.replace('\n', "\r\n"),
        draft.replace('\n', "\r"),
        draft.replace('\'', "’"),
        format!("\u{feff}{draft}"),
        draft.replace("sorry if", "SORRY IF").replace("SORRY IF", "sorry if"),
    ] {
        assert_eq!(rules(&variant), plain, "{variant:?}");
    }
    let squeezed = |found: Vec<(String, String)>| {
        found.into_iter().map(|(rule, text)| (rule, text.replace("\\n", " ").replace('\u{a0}', " "))).collect::<Vec<_>>()
    };
    assert_eq!(squeezed(rules(&draft.replace("sorry if", "sorry\nif"))), plain);
    assert_eq!(squeezed(rules(&draft.replace("sorry if", "sorry\u{a0}if"))), plain);
    fs::remove_dir_all(scratch).unwrap();
}
