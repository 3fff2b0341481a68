//! What is written down elsewhere and must stay true: the README's rule table, and the figures on the rules' pages.

mod common;

use common::apolint;

#[test]
fn the_rule_table_is_current() {
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("<!-- rules:start -->\n").expect("the README marks its rule table");
    let (table, _) = rest.split_once("<!-- rules:end -->").expect("the README marks the end of its rule table");
    let current = apolint(&["rules", "--no-config", "--format", "markdown"]).stdout;
    assert_eq!(table, current, "put the output of `apolint rules --format markdown` between the marks in README.md");
}

#[test]
fn the_figures_are_current() {
    let current = apolint(&["eval", "corpus/drafts", "corpus/training", "--readers", "corpus/readers/a", "--format", "json"]).stdout;
    assert_eq!(include_str!("../corpus/figures.json"), current, "write the output of `apolint eval` to corpus/figures.json");
}
