//! Learned cues: what a linear model, trained on the corpus, makes of the words of each sentence. Rules say what they look for; cues
//! see what no phrase names. `tools/train.py` writes the cue files from the corpus, the build script makes one table of them, and
//! `rule` asks it.

mod describe;
mod features;
mod file;
mod judge;
mod key;
mod met;
mod strongest;
mod table;

pub use describe::{Described, describe};
pub use judge::{Cues, Scores};
pub use strongest::{Strongest, strongest};

/// The rules that a cue file's text holds to be borne out: their findings are not doubted.
///
/// # Errors
/// The line that cannot be read.
pub fn believed(text: &str) -> Result<Vec<String>, String> {
    file::read(text).map(|file| file.believed)
}

/// Makes the table of cue files, each given as its target and text, that the binary reads where it lies.
///
/// # Errors
/// The first file that cannot be read, with the line.
pub fn compile(files: &[(&str, &str)]) -> Result<Vec<u8>, String> {
    let read = |(target, text): &(&str, &str)| {
        let file = file::read(text).map_err(|error| format!("{target}.cues: {error}"))?;
        if file.target == *target { Ok(file) } else { Err(format!("{target}.cues: its target is `{}`", file.target)) }
    };
    Ok(table::compile(&files.iter().map(read).collect::<Result<Vec<_>, String>>()?))
}
