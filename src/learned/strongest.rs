//! The cues of a file that weigh most, as its page shows them.

use super::file::{CueFile, read};
use super::key::Family;

/// Names of features, the strongest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strongest {
    /// How many marked sentences the cues were learned from.
    pub marks: i32,
    /// What speaks for the target.
    pub pro: Vec<String>,
    /// What speaks against it.
    pub contra: Vec<String>,
}

/// The strongest cues of a cue file's text, `count` to each side.
///
/// # Errors
/// The line that cannot be read.
pub fn strongest(text: &str, count: usize) -> Result<Strongest, String> {
    let file: CueFile = read(text)?;
    let side = |sign: i16| {
        let mut weights: Vec<_> = file.weights.iter().filter(|weight| weight.worth.signum() == sign).collect();
        weights.sort_by_key(|weight| (std::cmp::Reverse(weight.worth.unsigned_abs()), &weight.name));
        weights.into_iter().take(count).map(|weight| shown(&weight.name)).collect()
    };
    Ok(Strongest { marks: file.marks, pro: side(1), contra: side(-1) })
}

/// A feature's name as a page shows it.
fn shown(name: &str) -> String {
    let (letter, words) = name.split_once(' ').unwrap_or(("", name));
    match Family::ALL.iter().find(|family| letter.chars().eq([family.letter()])) {
        Some(Family::Stem) => format!("{words}…"),
        Some(Family::Form) => format!("({words})"),
        _ => words.to_owned(),
    }
}
