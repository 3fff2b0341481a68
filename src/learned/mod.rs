//! Learned cues: what a linear model, trained on the corpus, makes of the words of each sentence. Rules say what they look for; cues
//! see what no phrase names. `tools/train.py` writes the cue files from the corpus, the build script makes one table of them, and
//! `rule` asks it.

mod describe;
mod features;
pub(crate) mod file;
mod judge;
mod key;
pub(crate) mod table;

pub use describe::describe;
pub use judge::{Cues, Scores};
