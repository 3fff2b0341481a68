//! `apolint lsp`: gives the language server what it asks of files: the config and rules in force for a draft, loaded anew when they change.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ignore::WalkBuilder;

use super::args::{Server, Setup};
use super::check::inside;
use super::pages::Pages;
use super::setup::{self, Ready};
use super::{Exit, Io};
use crate::config::{Choices, Settings};
use crate::lsp::{Judge, Judged, serve};
use crate::render::uri;
use crate::report::{RunReport, report};
use crate::source::Sources;

pub(super) fn run(server: Server, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut desk = Desk { setup: server.setup, loaded: HashMap::new(), own_pages: HashMap::new(), pages: Pages::start() };
    let is_orderly = serve(io.stdin, io.stdout, &mut desk)?;
    Ok(if is_orderly { Exit::Clean } else { Exit::NotJudged })
}

/// What was there when config and rules were loaded: path, length and time of change of every file.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

struct Loaded {
    stamp: Stamp,
    ready: Ready,
}

struct Desk {
    setup: Setup,
    /// By the path of the config file.
    loaded: HashMap<Option<PathBuf>, Loaded>,
    /// The files of rules that are a team's own: a rule file is its page.
    own_pages: HashMap<String, String>,
    pages: Pages,
}

impl Judge for Desk {
    fn judge(&mut self, path: &Path, text: &str) -> Judged {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let key = setup::config_path(&self.setup, folder);
        let mut judged = Judged::default();
        if self.pages.hold(path) || !self.ensure_loaded(key.as_ref(), &mut judged) {
            return judged;
        }
        let Some(Loaded { ready, .. }) = self.loaded.get(&key) else { return judged };
        let relative = inside(path, &ready.root);
        if ready.config.excludes(&relative) {
            return judged;
        }
        let file = judged.sources.add(path.display().to_string(), text);
        let settings = Settings::new(&ready.config, &Choices::default(), &relative, true);
        judged.run.files.push(report(file, &judged.sources, &ready.rules, &settings));
        judged
    }

    fn page_uri(&mut self, rule: &str) -> Option<String> {
        self.own_pages.get(rule).cloned().or_else(|| self.pages.uri(rule))
    }

    fn page(&mut self, rule: &str) -> Option<String> {
        let rules = self.loaded.values().map(|loaded| &loaded.ready.rules);
        rules
            .into_iter()
            .find_map(|rules| rules.get(rule))
            .map(|rule| format!("{}: {}\n\n{}\n\nBetter: {}", rule.id, rule.title, rule.why, rule.help))
    }
}

impl Desk {
    /// Whether config and rules are loaded as they stand on disk. Where they have mistakes, these are in `judged`.
    fn ensure_loaded(&mut self, key: Option<&PathBuf>, judged: &mut Judged) -> bool {
        let key = key.cloned();
        if self.loaded.get(&key).is_some_and(|loaded| loaded.stamp == stamp(&self.setup, key.as_deref(), Some(&loaded.ready))) {
            return true;
        }
        self.loaded.remove(&key);
        let mut sources = Sources::default();
        match setup::load(&self.setup, key.as_deref(), &mut sources) {
            Ok(ready) => {
                for proof in ready.loaded.iter().flat_map(|loaded| &loaded.proofs) {
                    let file = std::path::absolute(sources.get(proof.file).name()).unwrap_or_default();
                    self.own_pages.insert(ready.rules.all()[proof.rule].id.clone(), uri(&file.display().to_string()));
                }
                let stamp = stamp(&self.setup, key.as_deref(), Some(&ready));
                self.loaded.insert(key, Loaded { stamp, ready });
                true
            }
            Err(problems) => {
                // Not kept: the next judgement looks again.
                *judged = Judged { sources, run: RunReport { problems, ..RunReport::default() } };
                false
            }
        }
    }
}

fn stamp(setup: &Setup, config: Option<&Path>, ready: Option<&Ready>) -> Stamp {
    let named = ready.into_iter().flat_map(|ready| ready.config.rule_folders().into_iter().map(|folder| ready.root.join(folder)));
    let mut stamp = Stamp::new();
    for root in config.map(Path::to_owned).into_iter().chain(setup.rules.iter().cloned()).chain(named) {
        for entry in WalkBuilder::new(root).standard_filters(false).sort_by_file_path(Ord::cmp).build().filter_map(Result::ok) {
            if let Ok(metadata) = entry.metadata() {
                stamp.push((entry.into_path(), metadata.len(), metadata.modified().ok()));
            }
        }
    }
    stamp
}
