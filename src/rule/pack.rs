//! Packs: lists of rule files, and the compiled form in which the built-in one is shipped. Reading folders from disk is the command
//! line's, and which pack is built in is `builtin`'s.

use super::Rules;
use super::fields::Mistakes;
use super::lexicon::Lexicon;
use super::load::{PackFile, load};
use super::matcher::Tables;
use super::proof::Loaded;
use crate::source::Sources;

/// Adds a pack to the rules. `files` are paths in the pack (with `/`, without `.toml`), the names to show, and texts.
pub(crate) fn add<'f>(
    files: impl IntoIterator<Item = (&'f str, String, String)>,
    sources: &mut Sources,
    rules: &mut Rules,
    mistakes: &mut Mistakes,
) -> Loaded {
    let files: Vec<PackFile> = files.into_iter().map(|(id, name, text)| PackFile { id: id.to_owned(), file: sources.add(name, text) }).collect();
    load(&files, sources, rules, mistakes)
}

/// A pack as bytes: what is decoded at start, and the tables that are read where they lie.
#[derive(Debug)]
pub struct Bytes {
    /// Everything that is decoded at start.
    pub head: Vec<u8>,
    /// The rest.
    pub tables: Tables<Vec<u8>>,
}

/// Compiles a pack. Its words must be numbered by their folds, so it is loaded once to know them all and once more with those numbers.
///
/// # Errors
/// The first mistake in the files, with its place.
pub fn compile(files: &[(&str, &str)]) -> Result<Bytes, String> {
    let known = load_from(Lexicon::new(), files)?.matcher.lexicon.folds();
    let rules = load_from(Lexicon::with_words(known), files)?;
    let head = postcard::to_allocvec(&rules).map_err(|error| error.to_string())?;
    Ok(Bytes { head, tables: rules.matcher.compile()? })
}

/// The rules of a pack by itself. `files` are paths in the pack (with `/`, without `.toml`) and texts.
///
/// # Errors
/// The first mistake in the files, with its place.
pub fn rules(files: &[(&str, &str)]) -> Result<Rules, String> {
    load_from(Lexicon::new(), files)
}

fn load_from(lexicon: Lexicon, files: &[(&str, &str)]) -> Result<Rules, String> {
    let (mut sources, mut mistakes, mut rules) = (Sources::default(), Mistakes::new(), Rules::with_lexicon(lexicon));
    let texts = files.iter().map(|(id, text)| (*id, format!("rules/{id}.toml"), (*text).to_owned()));
    add(texts, &mut sources, &mut rules, &mut mistakes);
    match mistakes.first() {
        None => Ok(rules),
        Some(mistake) => {
            let file = sources.get(mistake.file);
            Err(format!("{}:{}: {}", file.name(), file.position(mistake.span.start).line, mistake.message))
        }
    }
}

/// The rules of a compiled pack.
pub(crate) fn thaw(head: &'static [u8], tables: &Tables<&'static [u8]>) -> Result<Rules, String> {
    let mut rules: Rules = postcard::from_bytes(head).map_err(|error| error.to_string())?;
    rules.matcher.thaw(tables);
    Ok(rules)
}
