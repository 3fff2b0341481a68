//! Rules by the thousand, made of the words of the corpus, for tests and benches of scale.

use std::collections::BTreeSet;
use std::fmt::Write;

use apolint::rule::{Rules, pack};

/// Every word of the corpus.
fn words() -> Vec<String> {
    let text: String = super::files("corpus/drafts").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let words: BTreeSet<String> = text.split(|char: char| !char.is_ascii_alphabetic()).map(str::to_lowercase).filter(|word| word.len() > 1).collect();
    words.into_iter().collect()
}

const HEAD: &str = r#"
title = "generated"
category = "house"
severity = "info"
message = "`{match}` is generated"
help = "nothing"
why = "To see what thousands of rules cost."
[find]
phrases = ["#;

/// A pack of so many rules, each with phrases, an exception, a guard and an example.
pub fn rules(count: usize) -> Rules {
    let words = words();
    let mut seed = 7_usize;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(seed >> 33) % words.len()].as_str()
    };
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..count {
        let mut text = String::from(HEAD);
        for _ in 0..5 {
            let _ = write!(text, "\"{} {} [{}] {}\", ", word(), word(), word(), word());
        }
        let _ = write!(
            text,
            "]\nunless = [\"{} {}\"]\npatterns = ['{} [a-z]+ {} {}']\n[examples]\nbad = [\"<<a>>\"]\ngood = [\"b\"]\n",
            word(),
            word(),
            word(),
            word(),
            word()
        );
        files.push((format!("house/r{number}"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    pack::rules(&files).unwrap()
}
