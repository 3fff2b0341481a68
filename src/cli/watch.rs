//! `--watch`: judges anew whenever a draft, a config or a rule file is saved, until it is ended from outside.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::args::Check;
use super::{Exit, Io, check, setup};

/// One save is several events; they are over when nothing came for so long.
const QUIET: Duration = Duration::from_millis(30);

type Events = Receiver<notify::Result<Event>>;

pub(super) fn run(check: &Check, io: &mut Io<'_>) -> io::Result<Exit> {
    if check.reads_stdin() {
        writeln!(io.stderr, "error: standard input cannot be watched; name a file or folder")?;
        return Ok(Exit::NotJudged);
    }
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(io::Error::other)?;
    let current = [PathBuf::from(".")];
    let paths = if check.paths.is_empty() { &current[..] } else { &check.paths };
    for path in paths {
        let folder = if path.is_dir() { path } else { folder_of(path) };
        // An editor may replace the file itself, so that its folder is watched.
        let mode = if path.is_dir() { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).map_err(io::Error::other)?;
        if let Some(config) = setup::config_path(&check.setup, folder) {
            watcher.watch(folder_of(&config), RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        }
    }
    loop {
        check::once(check, io)?;
        io.stdout.flush()?;
        writeln!(io.stderr, "waiting for changes; end with Ctrl-C")?;
        wait(&events, paths)?;
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns when something was saved that a judgement depends on.
fn wait(events: &Events, paths: &[PathBuf]) -> io::Result<()> {
    while !matters(&events.recv().map_err(io::Error::other)?.map_err(io::Error::other)?, paths) {}
    while events.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

fn matters(event: &Event, paths: &[PathBuf]) -> bool {
    let is_wanted = |changed: &PathBuf| {
        let is_rule = changed.extension().is_some_and(|extension| extension == "toml");
        let named = |path: &PathBuf| path.is_dir() || path.file_name() == changed.file_name();
        is_rule || (!is_hidden(changed) && paths.iter().any(named))
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(is_wanted)
}

/// Editors' swap files and git's own are no drafts.
fn is_hidden(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.') && part.as_os_str().len() > 2)
}
