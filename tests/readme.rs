//! What is written down elsewhere and must stay true: the rule book, and the figures on the rules' pages.

mod common;

use common::apolint;

/// Says where two texts part, without printing either.
fn assert_current(written: &str, current: &str, advice: &str) {
    let differs = written.lines().zip(current.lines()).position(|(old, new)| old != new);
    assert!(written == current, "{advice}; they part at line {}", differs.unwrap_or(written.lines().count().min(current.lines().count())) + 1);
}

#[test]
fn the_rule_book_is_current() {
    let current = apolint(&["rules", "--no-config", "--format", "markdown"]).stdout;
    assert_current(include_str!("../docs/rules.md"), &current, "write the output of `apolint rules --format markdown` to docs/rules.md");
}

#[test]
fn the_figures_are_current() {
    let current = apolint(&["eval", "corpus/drafts", "corpus/training", "--readers", "corpus/readers/a", "--format", "json"]).stdout;
    assert_current(include_str!("../corpus/figures.json"), &current, "write the output of `apolint eval` to corpus/figures.json");
}
