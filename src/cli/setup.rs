//! Brings the rules in force together: the built-in pack, the folders that the command line and the config name, and the team's words.

use std::path::{Path, PathBuf};

use super::args::Setup;
use super::files;
use crate::builtin;
use crate::config::{Config, FILE_NAME};
use crate::report::Problem;
use crate::rule::{Loaded, Rules, pack};
use crate::source::Sources;

/// A config file and the rules it asks for.
pub(super) struct Ready {
    pub(super) config: Config,
    /// The folder of the config file; paths in it are relative to this.
    pub(super) root: PathBuf,
    pub(super) rules: Rules,
    /// The examples of the folders' rules, pack by pack.
    pub(super) loaded: Vec<Loaded>,
}

/// The config in force for drafts in `folder`, if there is one: the named one, or the nearest upwards, up to the repository's root.
pub(super) fn config_path(setup: &Setup, folder: &Path) -> Option<PathBuf> {
    if setup.no_config || setup.config.is_some() {
        return setup.config.clone();
    }
    let start = std::path::absolute(folder).ok()?;
    for folder in start.ancestors() {
        let candidate = folder.join(FILE_NAME);
        if candidate.is_file() {
            return Some(candidate);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// Loads everything; all mistakes of config and rule files are gathered.
pub(super) fn load(setup: &Setup, config_path: Option<&Path>, sources: &mut Sources) -> Result<Ready, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut config = Config::default();
    let mut root = PathBuf::new();
    if let Some(path) = config_path {
        path.parent().unwrap_or(Path::new("")).clone_into(&mut root);
        match files::read(path) {
            Ok(text) => {
                let file = sources.add(path.display().to_string(), text);
                let mistakes;
                (config, mistakes) = Config::read(file, sources);
                problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
            }
            Err(message) => problems.push(Problem::new(Some(path.display().to_string()), message)),
        }
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in setup.rules.iter().cloned().chain(config.rule_folders().into_iter().map(|folder| root.join(folder))) {
        let same = |known: &PathBuf| known.canonicalize().ok().is_some_and(|known| folder.canonicalize().is_ok_and(|folder| folder == known));
        if !folders.iter().any(same) {
            folders.push(folder);
        }
    }
    let (mut rules, loaded) = match rules(setup.no_builtin, folders, sources) {
        Ok(rules) => rules,
        Err(more) => {
            problems.extend(more);
            return Err(problems);
        }
    };
    if let Err(mistakes) = config.apply(&mut rules) {
        problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
    }
    if problems.is_empty() { Ok(Ready { config, root, rules, loaded }) } else { Err(problems) }
}

/// The built-in rules, or none.
pub(super) fn start(no_builtin: bool) -> Result<Rules, String> {
    if no_builtin { Ok(Rules::none()) } else { builtin::rules() }
}

fn rules(no_builtin: bool, folders: Vec<PathBuf>, sources: &mut Sources) -> Result<(Rules, Vec<Loaded>), Vec<Problem>> {
    let mut rules = start(no_builtin).map_err(|message| vec![Problem::new(None, message)])?;
    let mut loaded = Vec::new();
    let mut mistakes = Vec::new();
    let mut problems = Vec::new();
    for folder in folders {
        match files::pack(&folder) {
            Ok(files) => {
                let files = files.iter().map(|(id, path, text)| (id.as_str(), path.display().to_string(), text.clone()));
                loaded.push(pack::add(files, sources, &mut rules, &mut mistakes));
            }
            Err((path, message)) => problems.push(Problem::new(Some(path.display().to_string()), message)),
        }
    }
    mistakes.sort_by_key(|mistake| (mistake.file, mistake.span));
    problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
    if problems.is_empty() { Ok((rules, loaded)) } else { Err(problems) }
}
