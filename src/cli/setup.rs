//! Brings the rules in force together: the built-in pack, the folders that the command line and the config name, and the team's words.

use std::io;
use std::path::{Path, PathBuf};

use super::args::Setup;
use super::{Io, files};
use crate::builtin;
use crate::config::{Config, FILE_NAME};
use crate::render::{Format, Style, render};
use crate::report::{Problem, RunReport};
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
    let start = folder.canonicalize().or_else(|_| std::path::absolute(folder)).ok()?;
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

/// Loads what holds in the current folder; where that fails, says why and gives nothing.
pub(super) fn load_or_say(setup: &Setup, io: &mut Io<'_>) -> io::Result<Option<Ready>> {
    let mut sources = Sources::default();
    let config = config_path(setup, Path::new("."));
    match load(setup, config.as_deref(), &mut sources) {
        Ok(ready) => Ok(Some(ready)),
        Err(problems) => {
            let report = RunReport { problems, ..RunReport::default() };
            render(Format::Human, Style::default(), &sources, &report, io.stdout, io.stderr)?;
            Ok(None)
        }
    }
}

/// The folders of rules that the config of the current folder names.
pub(super) fn rule_folders(sources: &mut Sources) -> Result<Vec<PathBuf>, Vec<Problem>> {
    let Some(path) = config_path(&Setup::default(), Path::new(".")) else {
        return Err(vec![Problem::new(None, format!("no folder of rules is given, and no {FILE_NAME} is near that names one"))]);
    };
    let name = path.display().to_string();
    let text = files::read(&path).map_err(|message| vec![Problem::new(Some(name.clone()), message)])?;
    let file = sources.add(name.clone(), text);
    let (config, mistakes) = Config::read(file, sources);
    if !mistakes.is_empty() {
        return Err(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)).collect());
    }
    let root = path.parent().unwrap_or(Path::new(""));
    let folders: Vec<PathBuf> = config.rule_folders().into_iter().map(|folder| root.join(folder)).collect();
    if folders.is_empty() { Err(vec![Problem::new(Some(name), "no folder of rules is named under `rules`")]) } else { Ok(folders) }
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
    let (mut rules, loaded, more) = rules(setup, folders, sources)?;
    problems.extend(more);
    if let Err(mistakes) = config.apply(&mut rules) {
        problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
    }
    // In order of place; what has none comes last.
    problems.sort_by_key(|problem| problem.diagnostic.as_ref().map_or((1, None), |found| (0, Some((found.file, found.span)))));
    if problems.is_empty() { Ok(Ready { config, root, rules, loaded }) } else { Err(problems) }
}

/// The built-in rules, or none.
pub(super) fn start(no_builtin: bool) -> Result<Rules, String> {
    if no_builtin { Ok(Rules::none()) } else { builtin::rules() }
}

/// The rules that could be loaded, their examples, and what is wrong with the others.
fn rules(setup: &Setup, folders: Vec<PathBuf>, sources: &mut Sources) -> Result<(Rules, Vec<Loaded>, Vec<Problem>), Vec<Problem>> {
    let mut rules = start(setup.no_builtin).map_err(|message| vec![Problem::new(None, message)])?;
    if setup.no_learned {
        rules = rules.without_cues();
    }
    let (mut loaded, mut mistakes, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for folder in folders {
        match files::pack(&folder) {
            Ok(files) => {
                let files = files.iter().map(|(id, path, text)| (id.as_str(), path.display().to_string(), text.clone()));
                loaded.push(pack::add(files, sources, &mut rules, &mut mistakes));
            }
            Err((path, message)) => problems.push(Problem::new(Some(path.display().to_string()), message)),
        }
    }
    problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
    Ok((rules, loaded, problems))
}
