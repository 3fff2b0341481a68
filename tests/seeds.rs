//! The seeds of the fuzzers, and whatever once broke something, replayed as ordinary tests.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]
#![expect(unreachable_pub, reason = "the fuzzers use them from outside")]

mod common;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;

fn replay(target: &str, feed: fn(&[u8])) {
    let seeds = common::files(&format!("fuzz/seeds/{target}"));
    assert!(!seeds.is_empty(), "no seeds for {target}");
    for seed in seeds {
        feed(&fs::read(seed).unwrap());
    }
}

#[test]
fn drafts() {
    replay("draft", targets::draft);
}

#[test]
fn rules() {
    replay("rules", targets::rules);
}

#[test]
fn configs() {
    replay("config", targets::config);
}

#[test]
fn json_lines() {
    replay("jsonl", targets::jsonl);
}

#[test]
fn language_server() {
    replay("lsp", targets::lsp);
}
