//! Packs: the built-in one, compiled in, and a team's folders. Reading folders from disk is the command line's; here a pack is a list
//! of paths and texts.

use super::fields::Mistakes;
use super::load::{Loaded, PackFile, load};
use super::{Rules, examples};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

include!(concat!(env!("OUT_DIR"), "/pack.rs"));

/// The files of the built-in pack: path without `.toml`, and text.
#[must_use]
pub fn built_in_files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// Adds a pack to the rules. `files` are paths in the pack (with `/`, without `.toml`), the names to show, and texts.
pub(crate) fn add<'f>(files: impl IntoIterator<Item = (&'f str, String, String)>, sources: &mut Sources, rules: &mut Rules, mistakes: &mut Mistakes) -> Loaded {
    let files: Vec<PackFile> = files.into_iter().map(|(id, name, text)| PackFile { id: id.to_owned(), file: sources.add(name, text) }).collect();
    load(&files, sources, rules, mistakes)
}

/// Adds the built-in pack, with its proofs.
pub(crate) fn add_built_in(sources: &mut Sources, rules: &mut Rules, mistakes: &mut Mistakes) -> Loaded {
    add(FILES.iter().map(|(id, text)| (*id, format!("rules/{id}.toml"), (*text).to_owned())), sources, rules, mistakes)
}

/// The built-in rules, ready for use.
///
/// # Errors
/// The mistakes in the pack; the tests keep it free of them.
pub fn built_in() -> Result<Rules, Vec<Diagnostic>> {
    let (mut rules, mut mistakes) = (Rules::none(), Vec::new());
    add_built_in(&mut Sources::default(), &mut rules, &mut mistakes);
    if mistakes.is_empty() { Ok(rules) } else { Err(mistakes) }
}

/// Holds the built-in pack to the law of a rule. The sources are those that the diagnostics point into.
#[must_use]
pub fn judge_built_in() -> (Sources, Vec<Diagnostic>) {
    let (mut sources, mut rules, mut mistakes) = (Sources::default(), Rules::none(), Vec::new());
    let loaded = add_built_in(&mut sources, &mut rules, &mut mistakes);
    mistakes.extend(examples::judge(&loaded, &rules, &mistakes));
    (sources, mistakes)
}
