//! What a draft costs does not depend on how many rules there are, and grows with its length and no faster, however odd it is. Each time is
//! the best of several, so that a busy machine does not matter.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::time::{Duration, Instant};

use apolint::builtin;
use apolint::config::{Choices, Config, Settings};
use apolint::document::Document;
use apolint::extract::{Format, decode, prose};
use apolint::lint::findings;
use apolint::rule::Rules;
use apolint::source::SourceFile;
use common::generated;

/// The best time of reading and linting a text.
fn time(text: &str, format: Format, rules: &Rules, times: usize) -> Duration {
    let config = Config::default();
    let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
    let source = SourceFile::new("draft".into(), decode(text.into(), format).unwrap());
    let once = || {
        let start = Instant::now();
        let _ = findings(&Document::of(prose(&source, format)), rules, &settings);
        start.elapsed()
    };
    (0..times).map(|_| once()).min().unwrap()
}

#[test]
fn five_thousand_rules_cost_little_more_than_a_hundred() {
    let draft = fs::read_to_string("corpus/drafts/w2-05-pharmacy-sold-out-review.txt").unwrap();
    let (few, many) = (generated::rules(100), generated::rules(5_000));
    assert_eq!(many.all().len(), 5_000);
    let (few, many) = (time(&draft, Format::Plain, &few, 20), time(&draft, Format::Plain, &many, 20));
    assert!(many < few * 2, "{few:?} with 100 rules, {many:?} with 5,000");
}

/// Texts of about so many bytes that are hard on something.
fn odd(name: &str, bytes: usize) -> String {
    let unit = match name {
        "one endless line" => "We are sorry that the parcel was late and that nobody told you, ",
        "short lines" => "a\n",
        "all a" => "a",
        "nested quotes" => "> > > He said \"we said 'sorry'\" and (so [on]).\n> ",
        "near matches" => "sorry mistakes due to we are very were made beyond our ",
        "brackets" => "[[{{<<((**__",
        "blanks" => "We are sorry that we lost it. [insert name]\n",
        "emphasis" => "*ab* ",
        _ => unreachable!(),
    };
    unit.repeat(bytes / unit.len())
}

/// What each odd text is read as.
const ODD: &[(&str, Format)] = &[
    ("one endless line", Format::Plain),
    ("short lines", Format::Plain),
    ("all a", Format::Plain),
    ("nested quotes", Format::Plain),
    ("near matches", Format::Plain),
    ("brackets", Format::Plain),
    ("blanks", Format::Plain),
    ("emphasis", Format::Markdown),
];

/// Holds the times for a text and for a ten times longer one to a bound. A machine that others use may stand still for a second, but not in each
/// of three tries.
fn assert_holds(name: &str, times: impl Fn() -> (Duration, Duration), is_linear: impl Fn(Duration, Duration) -> bool) {
    let mut tried = Vec::new();
    while tried.len() < 3 {
        let (short, long) = times();
        if is_linear(short, long) {
            return;
        }
        tried.push((short, long));
    }
    panic!("{name}, a text and one ten times as long: {tried:?}");
}

#[test]
fn a_text_ten_times_as_long_takes_ten_times_as_long() {
    let rules = builtin::rules().unwrap();
    for (name, format) in ODD {
        let times = || (time(&odd(name, 20_000), *format, &rules, 5), time(&odd(name, 200_000), *format, &rules, 3));
        assert_holds(name, times, |short, long| long < short * 25 + Duration::from_millis(20));
    }
}

#[test]
#[ignore = "ten megabytes take a while in a debug build; .ci/deep runs it"]
fn a_text_of_megabytes_takes_no_longer_for_its_length() {
    let rules = builtin::rules().unwrap();
    let letters: String = common::files("corpus/drafts").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for (name, format) in [("letters", Format::Plain)].iter().chain(ODD) {
        let text = |bytes: usize| if *name == "letters" { letters.chars().cycle().take(bytes).collect() } else { odd(name, bytes) };
        let (short, long) = (text(1_000_000), text(10_000_000));
        let times = || (time(&short, *format, &rules, 3), time(&long, *format, &rules, 1));
        assert_holds(name, times, |short, long| long < short * 20);
    }
}
