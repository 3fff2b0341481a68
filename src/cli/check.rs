//! `apolint check`, and what happens without a subcommand: finds the drafts, judges each under its own config, prints the run.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use super::args::{Check, Color};
use super::changes::Changes;
use super::parallel::{BATCH, each};
use super::progress::Progress;
use super::replace::replace;
use super::setup::{self, Ready};
use super::{Exit, Io, baseline, files, fix, jsonl, watch};
use crate::config::{Allowances, DEFAULT_INCLUDE, Settings, unknown_name};
use crate::extract::Format as InputFormat;
use crate::render::{Format, Style, render, shown};
use crate::report::{FileReport, Problem, RunReport, report};
use crate::source::Sources;
use crate::span::FileId;

/// A draft to judge.
struct Draft {
    /// `-` for standard input.
    path: PathBuf,
    /// Whether it was named by hand, not found in a folder.
    by_hand: bool,
}

/// A draft that was read.
struct Job<'d> {
    draft: &'d Draft,
    /// The name it is judged under.
    path: &'d Path,
    /// The config that holds for it.
    key: Option<PathBuf>,
    file: FileId,
}

/// Configs that were loaded, by the path of their file.
type Loaded = HashMap<Option<PathBuf>, Option<Ready>>;

pub(super) fn run(check: &Check, io: &mut Io<'_>) -> io::Result<Exit> {
    if check.jsonl {
        jsonl::run(check, io)
    } else if check.watch {
        watch::run(check, io)
    } else {
        once(check, io)
    }
}

/// Judges everything once.
pub(super) fn once(check: &Check, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut run = Run::new(check);
    run.load_changes(io);
    let current = [PathBuf::from(".")];
    let paths = if check.paths.is_empty() { &current[..] } else { &check.paths };
    let mut drafts: Vec<Draft> = paths.iter().flat_map(|path| run.drafts(path)).collect();
    if paths.len() > 1 {
        let mut seen = HashSet::new();
        drafts.retain(|draft| seen.insert(draft.path.canonicalize().unwrap_or_else(|_| draft.path.clone())));
    }
    if drafts.is_empty() {
        // A mistake in config or options is said even where there is nothing to judge.
        let key = run.config_of(&paths[0].join("draft.txt"));
        run.ready(key.as_ref());
    }
    drafts.retain(|draft| run.has_changed(draft));
    let mut progress = Progress::new(drafts.len(), io.shows_progress && !check.quiet);
    for (number, batch) in drafts.chunks(BATCH).enumerate() {
        progress.at(number * BATCH);
        run.judge(batch, io);
    }
    progress.end();
    if check.fix {
        let paths: Vec<(usize, &Path)> = run.judged.iter().enumerate().map(|(at, path)| (at, path.as_path())).collect();
        fix::fix(check, &run.sources, &mut run.report, &paths, io.stderr)?;
        if run.report.problems.is_empty() {
            return once(&Check { fix: false, ..check.clone() }, io);
        }
    }
    if check.diff && run.report.problems.is_empty() {
        let changes = fix::diff(&run.sources, &run.report, io.stdout)?;
        if !changes && !check.quiet {
            writeln!(io.stderr, "{}", fix::NOTHING)?;
        }
        return Ok(if changes { Exit::Findings } else { Exit::Clean });
    }
    run.unused_allows(paths);
    let said = baseline::apply(check, &mut run.report);
    run.notes.extend(said.iter().map(|line| shown(line)));
    let color = match check.color {
        Color::Auto => io.is_terminal && check.output.is_none() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        Color::Always => true,
        Color::Never => false,
    };
    let style = Style { color, quiet: check.quiet, no_excerpt: check.no_excerpt };
    match &check.output {
        None => render(check.format.into(), style, &run.sources, &run.report, io.stdout, io.stderr)?,
        Some(path) => {
            let mut page = Vec::new();
            render(check.format.into(), style, &run.sources, &run.report, &mut page, io.stderr)?;
            replace(path, &page)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {}", shown(&path.display().to_string()), files::said(&error))))?;
        }
    }
    if !check.quiet {
        run.notes.iter().try_for_each(|note| writeln!(io.stderr, "{note}"))?;
    }
    // Under detection a text may be anything, and what is not judged is left alone.
    let only_foreign =
        !check.detect && paths.len() == 1 && drafts.len() == 1 && drafts[0].by_hand && run.report.files.iter().all(|file| file.is_apology.is_none());
    Ok(if !run.report.problems.is_empty() || (only_foreign && !run.report.files.is_empty()) {
        Exit::NotJudged
    } else if run.report.files.iter().any(FileReport::fails) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// The drafts that would be judged, each with whether it was named by hand; what there is to note, and what went wrong.
pub(super) fn drafts_of(check: &Check) -> (Vec<(PathBuf, bool)>, Vec<String>, Vec<Problem>) {
    let mut run = Run::new(check);
    let current = [PathBuf::from(".")];
    let paths = if check.paths.is_empty() { &current[..] } else { &check.paths };
    let drafts: Vec<Draft> = paths.iter().flat_map(|path| run.drafts(path)).collect();
    (drafts.into_iter().map(|draft| (draft.path, draft.by_hand)).collect(), run.notes, Vec::new())
}

struct Run<'c> {
    check: &'c Check,
    sources: Sources,
    report: RunReport,
    /// The drafts of the report, by their paths.
    judged: Vec<PathBuf>,
    loaded: Loaded,
    /// By folder: the config file in force there.
    configs: BTreeMap<PathBuf, Option<PathBuf>>,
    /// By config file: which of its `[[allow]]` entries were needed.
    allowances: BTreeMap<PathBuf, Allowances>,
    notes: Vec<String>,
    /// The only lines that matter, if not all do.
    changes: Option<Changes>,
}

impl<'c> Run<'c> {
    fn new(check: &'c Check) -> Self {
        Self {
            check,
            sources: Sources::default(),
            report: RunReport::default(),
            judged: Vec::new(),
            loaded: Loaded::new(),
            configs: BTreeMap::new(),
            allowances: BTreeMap::new(),
            notes: Vec::new(),
            changes: None,
        }
    }

    fn load_changes(&mut self, io: &mut Io<'_>) {
        if self.check.reads_stdin() && self.check.patch.as_deref() == Some(Path::new("-")) {
            self.report.problems.push(Problem::new(None, "standard input cannot be both the patch and a draft"));
            return;
        }
        match Changes::load(self.check, io.stdin) {
            Ok(changes) => self.changes = changes,
            Err(message) => self.report.problems.push(Problem::new(None, message)),
        }
    }

    /// Whether a draft has changed, as far as that was asked.
    fn has_changed(&mut self, draft: &Draft) -> bool {
        let path = self.named(draft);
        match self.changes.as_ref().map(|changes| changes.of(&path).map(|lines| lines.is_some())) {
            None => true,
            Some(Ok(is_changed)) => is_changed,
            Some(Err(message)) => {
                self.fail(&path, message);
                false
            }
        }
    }

    /// The name under which a draft is judged.
    fn named(&self, draft: &Draft) -> PathBuf {
        if draft.path == Path::new("-") {
            return self.check.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        }
        draft.path.clone()
    }

    fn fail(&mut self, path: &Path, message: impl Into<String>) {
        self.report.problems.push(Problem::new(Some(path.display().to_string()), message));
    }

    /// The drafts that a path on the command line stands for.
    fn drafts(&mut self, path: &Path) -> Vec<Draft> {
        if path.is_dir() {
            return self.walk(path);
        }
        let draft = Draft { path: path.to_owned(), by_hand: true };
        if self.check.force_exclude && path != Path::new("-") && self.is_excluded(path) {
            return Vec::new();
        }
        vec![draft]
    }

    fn is_excluded(&mut self, path: &Path) -> bool {
        let key = self.config_of(path);
        let Some(ready) = self.ready(key.as_ref()) else { return false };
        ready.config.excludes(&inside(path, &ready.root))
    }

    fn walk(&mut self, folder: &Path) -> Vec<Draft> {
        let default = default_include();
        let (mut drafts, mut excluded, mut include) = (Vec::new(), 0, None);
        for entry in WalkBuilder::new(folder).require_git(false).sort_by_file_path(Ord::cmp).build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let message = error.io_error().map_or_else(|| error.to_string(), files::said);
                    self.report.problems.push(Problem::new(Some(folder.display().to_string()), message));
                    continue;
                }
            };
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let path = entry.into_path();
            let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            let key = self.config_of(&path);
            let wanted = match self.ready(key.as_ref()) {
                Some(ready) => {
                    let path = inside(&path, &ready.root);
                    excluded += usize::from(ready.config.leaves_out(&path, &default));
                    include = include.or(ready.config.says_include());
                    ready.config.includes(&path, &default)
                }
                None => default.is_match(&path),
            };
            if wanted {
                drafts.push(Draft { path, by_hand: false });
            }
        }
        if drafts.is_empty() {
            let why = match excluded {
                0 if include == Some(false) => "no drafts in this folder: `include` in the config is empty".to_owned(),
                0 if include.is_some() => "no drafts in this folder: nothing in it fits `include` in the config".to_owned(),
                0 => format!("no drafts in this folder ({})", DEFAULT_INCLUDE.join(" ")),
                1 => "no drafts in this folder but one that the config excludes".to_owned(),
                _ => format!("no drafts in this folder but {excluded} that the config excludes"),
            };
            self.notes.push(format!("{}: {why}", shown(&folder.display().to_string())));
        }
        drafts
    }

    /// The config file in force for a draft.
    fn config_of(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let setup = &self.check.setup;
        self.configs.entry(folder).or_insert_with_key(|folder| setup::config_path(setup, folder)).clone()
    }

    /// The config and rules of that file, loaded at the first call; none if they have mistakes, which are then in the report.
    fn ready(&mut self, key: Option<&PathBuf>) -> Option<&Ready> {
        let key = key.cloned();
        if !self.loaded.contains_key(&key) {
            let ready = match setup::load(&self.check.setup, key.as_deref(), &mut self.sources) {
                Ok(ready) => self.known_names(ready),
                Err(problems) => {
                    self.report.problems.extend(problems);
                    None
                }
            };
            self.loaded.insert(key.clone(), ready);
        }
        self.loaded.get(&key).and_then(Option::as_ref)
    }

    /// The same, if every rule named on the command line exists.
    fn known_names(&mut self, ready: Ready) -> Option<Ready> {
        let names = self.check.select.iter().chain(&self.check.ignore);
        let unknown: Vec<Problem> = names
            .filter_map(|name| unknown_name(name, &ready.rules))
            .map(|(message, help)| Problem::new(None, format!("{message}; {help}")))
            .collect();
        let all_known = unknown.is_empty();
        let said = |problem: &Problem| self.report.problems.iter().any(|known| known.message == problem.message);
        let fresh: Vec<Problem> = unknown.into_iter().filter(|problem| !said(problem)).collect();
        self.report.problems.extend(fresh);
        all_known.then_some(ready)
    }

    /// The name a draft is shown under. Code review matches paths as the repository has them, so that those formats want no absolute ones.
    fn name(&self, path: &Path) -> String {
        let format = Format::from(self.check.format);
        let relative = std::env::current_dir().ok().filter(|_| format.is_for_programs() && format != Format::Json);
        relative.and_then(|folder| path.strip_prefix(folder).ok()).unwrap_or(path).display().to_string()
    }

    /// Judges drafts side by side; what is said of them is in their order, and no other than if they were judged one by one.
    fn judge(&mut self, drafts: &[Draft], io: &mut Io<'_>) {
        let threads = self.check.threads.map(usize::from);
        let format = |path: &Path| self.check.input_format.unwrap_or_else(|| InputFormat::of(path));
        let named: Vec<PathBuf> = drafts.iter().map(|draft| self.named(draft)).collect();
        let stdin = drafts.iter().position(|draft| draft.path == Path::new("-"));
        let mut stdin = stdin.map(|at| files::read_stream(io.stdin, format(&named[at])));
        let read = each(drafts, threads, |draft| (draft.path != Path::new("-")).then(|| files::read_draft(&draft.path, format(&draft.path))));
        let mut jobs = Vec::new();
        for ((draft, path), read) in drafts.iter().zip(&named).zip(read) {
            match read.or_else(|| stdin.take()).unwrap_or_else(|| Err("standard input was read already".to_owned())) {
                Ok(decoded) => {
                    let key = self.config_of(path);
                    if self.ready(key.as_ref()).is_some() {
                        jobs.push(Job { draft, path, key, file: self.sources.add_decoded(self.name(path), decoded) });
                    }
                }
                Err(message) => self.fail(path, message),
            }
        }
        let judged = each(&jobs, threads, |job| self.answer(job));
        for (job, judged) in jobs.into_iter().zip(judged) {
            let Some(judged) = judged else { continue };
            if let Some(key) = job.key {
                self.allowances.entry(key).or_default().extend(&judged.allowances);
            }
            self.judged.push(job.draft.path.clone());
            self.report.files.push(judged);
        }
    }

    fn answer(&self, job: &Job<'_>) -> Option<FileReport> {
        let ready = self.loaded.get(&job.key)?.as_ref()?;
        let settings = Settings::new(&ready.config, &self.check.choices(), &inside(job.path, &ready.root), !job.draft.by_hand);
        let mut judged = report(job.file, &self.sources, &ready.rules, &settings);
        if let Some(lines) = self.changes.as_ref().and_then(|changes| changes.of(job.path).ok().flatten()) {
            lines.restrict(&mut judged, self.sources.get(job.file));
        }
        Some(judged)
    }

    /// Says which `[[allow]]` entries nothing needed, as far as the drafts of this run tell. `paths` are those of the command line.
    fn unused_allows(&mut self, paths: &[PathBuf]) {
        if self.changes.is_some() {
            // The drafts that have not changed may need them.
            return;
        }
        let folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect();
        for (key, needed) in &self.allowances {
            let Some(Some(ready)) = self.loaded.get(&Some(key.clone())) else { continue };
            let root = if ready.root.as_os_str().is_empty() { Path::new(".") } else { &ready.root };
            let all = root.canonicalize().is_ok_and(|root| folders.iter().any(|folder| root.starts_with(folder)));
            let unused = ready.config.unused_allows(needed, all);
            self.report.problems.extend(unused.into_iter().map(|mistake| Problem::mistake(mistake, &self.sources)));
        }
    }
}

/// The path relative to the config's folder, as its globs see it.
pub(super) fn inside(path: &Path, root: &Path) -> PathBuf {
    let real = |folder: &Path| {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned())
    };
    let whole = real(path.parent().unwrap_or(Path::new(""))).join(path.file_name().unwrap_or_default());
    whole.strip_prefix(real(root)).map_or_else(|_| path.to_owned(), Path::to_owned)
}

fn default_include() -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in DEFAULT_INCLUDE.iter().filter_map(|glob| Glob::new(&format!("**/{glob}")).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
