//! Brings the rules in force together: the built-in pack, the folders that the command line and the config name, and the team's words.

use std::io;
use std::path::{Path, PathBuf};

use super::args::Setup;
use super::{Io, files};
use crate::builtin;
use crate::config::{Config, FILE_NAME};
use crate::render::{Format, Style, render};
use crate::report::{Problem, RunReport};
use crate::rule::fields::Mistakes;
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

/// The folders of rules that the config of the current folder names; what is wrong is added to `problems`.
pub(super) fn rule_folders(sources: &mut Sources, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let Some(path) = config_path(&Setup::default(), Path::new(".")) else {
        problems.push(Problem::new(None, format!("no folder of rules is given, and no {FILE_NAME} is near that names one")));
        return Vec::new();
    };
    let before = problems.len();
    let folders = folders_of(&read_config(&path, sources, problems), &path);
    if problems.len() > before {
        return Vec::new();
    }
    if folders.is_empty() {
        problems.push(Problem::new(Some(path.display().to_string()), "no folder of rules is named under `rules`"));
    }
    folders
}

/// The config in a file, as far as it can be read.
fn read_config(path: &Path, sources: &mut Sources, problems: &mut Vec<Problem>) -> Config {
    match files::read(path) {
        Ok(text) => {
            let file = sources.add(path.display().to_string(), text);
            let (config, mistakes) = Config::read(file, sources);
            problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
            config
        }
        Err(message) => {
            problems.push(Problem::new(Some(path.display().to_string()), message));
            Config::default()
        }
    }
}

/// The folders of rules that the config at a path names.
fn folders_of(config: &Config, path: &Path) -> Vec<PathBuf> {
    let root = path.parent().unwrap_or(Path::new(""));
    config.rule_folders().into_iter().map(|folder| root.join(folder)).collect()
}

/// Adds the rules of a folder to those in force, and gives their examples; nothing where the folder cannot be read.
pub(super) fn add(folder: &Path, sources: &mut Sources, rules: &mut Rules, mistakes: &mut Mistakes, problems: &mut Vec<Problem>) -> Option<Loaded> {
    match files::pack(folder) {
        Ok(files) => {
            let files = files.iter().map(|(id, path, text)| (id.as_str(), path.display().to_string(), text.clone()));
            Some(pack::add(files, sources, rules, mistakes))
        }
        Err((path, message)) => {
            problems.push(Problem::new(Some(path.display().to_string()), message));
            None
        }
    }
}

/// Loads everything; all mistakes of config and rule files are gathered.
pub(super) fn load(setup: &Setup, config_path: Option<&Path>, sources: &mut Sources) -> Result<Ready, Vec<Problem>> {
    let mut problems = Vec::new();
    let config = config_path.map_or_else(Config::default, |path| read_config(path, sources, &mut problems));
    let root = config_path.and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in setup.rules.iter().cloned().chain(config_path.into_iter().flat_map(|path| folders_of(&config, path))) {
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
        loaded.extend(add(&folder, sources, &mut rules, &mut mistakes, &mut problems));
    }
    problems.extend(mistakes.into_iter().map(|mistake| Problem::mistake(mistake, sources)));
    Ok((rules, loaded, problems))
}
