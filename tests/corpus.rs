//! Whole drafts: the corpus in one call, the model apologies, and golden files of what is said of some drafts.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;

use apolint::cli::Exit;
use common::{apolint, files};
use serde_json::Value;

/// All of the corpus in one call, as JSON.
fn corpus() -> Value {
    let ran = apolint(&["--no-config", "--format", "json", "--detect", "corpus/drafts"]);
    assert_eq!(ran.exit, Exit::Findings, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn every_finding_points_at_its_own_words() {
    let run = corpus();
    let drafts = run["files"].as_array().unwrap();
    assert!(drafts.len() > 600);
    let mut findings = 0;
    for draft in drafts {
        let bytes = fs::read(draft["path"].as_str().unwrap()).unwrap();
        for found in draft["diagnostics"].as_array().unwrap() {
            let at = |end: &str| usize::try_from(found["range"][end]["byte"].as_u64().unwrap()).unwrap();
            let words = &bytes[at("start")..at("end")];
            assert_eq!(words, found["text"].as_str().unwrap().as_bytes(), "{}", draft["path"]);
            assert!(!words.is_empty(), "{}: {} points at nothing", draft["path"], found["rule"]);
            findings += 1;
        }
    }
    assert!(findings > 1000, "{findings} findings");
}

#[test]
fn model_apologies_get_nothing_above_info() {
    let models = files("corpus/models");
    let mut channels = std::collections::BTreeSet::new();
    for model in &models {
        let name = model.file_stem().unwrap().to_string_lossy().into_owned();
        let channel = name.rsplit('.').next().unwrap();
        let ran = apolint(&["--no-config", "--format", "short", "--channel", channel, model.to_str().unwrap()]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Clean, ""), "{}", ran.stdout);
        channels.insert(channel.to_owned());
    }
    assert!(models.len() >= 10 && channels.len() == 8, "{} models, {channels:?}", models.len());
}

#[test]
fn golden_drafts() {
    for draft in files("corpus/drafts").into_iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("d3-")) {
        let name = draft.file_stem().unwrap().to_string_lossy().into_owned();
        let path = format!("corpus/drafts/{name}.txt");
        let ran = apolint(&["--no-config", "--format", "short", "--detect", &path]);
        insta::assert_snapshot!(name, ran.stdout.replace(&format!("{path}:"), ""));
    }
}

#[test]
fn output_is_the_same_twice_and_does_not_depend_on_other_files() {
    let all = apolint(&["--no-config", "--format", "short", "--detect", "corpus/drafts"]).stdout;
    let again = apolint(&["--no-config", "--format", "short", "--detect", "corpus/drafts"]).stdout;
    assert_eq!(all, again);
    let one = apolint(&["--no-config", "--format", "short", "--detect", "corpus/drafts/d1-07-hold-times.txt"]).stdout;
    assert!(all.contains(&one) && !one.is_empty());
}
