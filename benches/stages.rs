//! What each stage costs, in bytes a second: loading the pack, cutting a document, linting.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use std::fs;

use apolint::builtin;
use apolint::config::{Choices, Config, Settings};
use apolint::document::Document;
use apolint::lint::findings;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// The corpus' drafts as one text.
fn corpus() -> String {
    let folder = fs::read_dir("corpus/drafts").expect("run from the repository's root");
    let mut paths: Vec<_> = folder.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

#[divan::bench]
fn load() {
    divan::black_box(builtin::rules()).expect("the pack is sound");
}

#[divan::bench]
fn load_from_files(bencher: Bencher) {
    let bytes: usize = builtin::files().iter().map(|(_, text)| text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| apolint::rule::pack::compile(builtin::files()));
}

#[divan::bench]
fn document(bencher: Bencher) {
    let text = corpus();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::new(&text));
}

#[divan::bench]
fn lint(bencher: Bencher) {
    let (text, rules, config) = (corpus(), builtin::rules().expect("the pack is sound"), Config::default());
    let document = Document::new(&text);
    let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
    bencher.counter(BytesCount::of_str(&text)).bench(|| findings(&document, &rules, &settings));
}
