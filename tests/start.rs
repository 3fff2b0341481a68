//! What a new user begins with: a draft of blanks that are all found, a config and rules that hold, and nothing overwritten.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::PathBuf;

use apolint::cli::Exit;
use common::apolint;

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("start").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_blank_of_a_new_draft_is_found() {
    let folder = folder("new");
    for channel in ["email", "letter", "reply", "status", "update", "social", "statement", "other"] {
        let path = folder.join(format!("{channel}.txt"));
        let path = path.to_str().unwrap();
        assert_eq!(apolint(&["new", "--no-config", "--channel", channel, path]).exit, Exit::Clean);
        let text = fs::read_to_string(path).unwrap();
        let run: serde_json::Value = serde_json::from_str(&apolint(&["--no-config", "--format", "json", path]).stdout).unwrap();
        assert_eq!(run["files"][0]["channel"], channel);
        let found = run["files"][0]["diagnostics"].as_array().unwrap();
        let blanks = found.iter().filter(|found| found["category"] == "placeholder").count();
        assert_eq!(blanks, text.matches('[').count(), "{channel}: {found:#?}");
        // Who forgets the blanks and fills in nothing is told of every part.
        let others = found.iter().filter(|found| found["category"] != "placeholder" && !found["category"].as_str().unwrap().starts_with("missing-"));
        assert_eq!(others.count(), 0, "{channel}: {found:#?}");
        let again = apolint(&["new", "--no-config", path]);
        assert_eq!(again.exit, Exit::NotJudged, "a file that is there is not overwritten");
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
}

#[test]
fn a_start_holds_and_overwrites_nothing() {
    let folder = folder("init");
    let folder = folder.to_str().unwrap();
    let hooks = format!("{folder}/.pre-commit-config.yaml");
    fs::write(&hooks, "repos: []\n").unwrap();
    let first = apolint(&["init", folder]);
    assert_eq!(first.exit, Exit::Clean, "{}", first.stderr);
    assert!(first.stdout.contains("kept") && first.stdout.contains("- id: apolint"), "{}", first.stdout);
    assert_eq!(fs::read_to_string(&hooks).unwrap(), "repos: []\n");
    let proof = apolint(&["test", &format!("{folder}/house-rules")]);
    assert_eq!(proof.exit, Exit::Clean, "{}{}", proof.stdout, proof.stderr);
    let config = format!("{folder}/apolint.toml");
    fs::write(&config, "rules = [\"house-rules\"]\nchannel = \"reply\"\n").unwrap();
    assert!(apolint(&["init", folder]).stdout.lines().take(4).all(|line| line.starts_with("kept")));
    assert!(fs::read_to_string(&config).unwrap().contains("reply"));
    let draft = format!("{folder}/draft.txt");
    fs::write(&draft, "Subject: Your lamp\n\nWe will circle back.\n").unwrap();
    let judged = apolint(&["--format", "short", &draft]).stdout;
    assert!(judged.contains("house/words-we-avoid") && judged.contains("house/no-reviewer"), "{judged}");
    fs::write(&draft, "Subject: Your lamp\nReviewed-by: Dana Voss\n\nWe will ring you.\n").unwrap();
    let judged = apolint(&["--format", "short", &draft]).stdout;
    assert!(!judged.contains("house/"), "{judged}");
    let shown = apolint(&["config", &draft]).stdout;
    assert!(
        shown.contains("channel    \"reply\"") && shown.contains("apolint.toml:2)") && shown.contains("draft.txt: reply, draft, plain"),
        "{shown}"
    );
}
