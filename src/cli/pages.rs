//! The pages of the built-in rules as files, so that an editor can open them: in the user's cache, written once a version. A page is what
//! `apolint explain` prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::explain;
use super::proofs::Proofs;
use crate::builtin;
use crate::render::uri;

/// The folder of the pages; none where the user has no cache.
pub(super) struct Pages {
    folder: Option<PathBuf>,
}

impl Pages {
    /// Has the pages written on a thread of its own if this version's are not there yet: the first draft need not wait for them.
    pub(super) fn start() -> Self {
        let folder = dirs::cache_dir().map(|cache| cache.join("apolint").join(env!("CARGO_PKG_VERSION")).join("rules"));
        if let Some(folder) = folder.clone().filter(|folder| !folder.join(COMPLETE).exists()) {
            // A page that cannot be written is one that cannot be opened, and no more.
            thread::spawn(move || write_all(&folder));
        }
        Self { folder }
    }

    /// The URI of a built-in rule's page.
    pub(super) fn uri(&self, rule: &str) -> Option<String> {
        self.folder.as_ref().map(|folder| uri(&page(folder, rule).display().to_string()))
    }

    /// Whether a file is a page: its examples are no drafts.
    pub(super) fn hold(&self, path: &Path) -> bool {
        self.folder.as_ref().is_some_and(|folder| path.starts_with(folder))
    }
}

/// Stands beside the pages when all are written.
const COMPLETE: &str = "complete";

fn page(folder: &Path, rule: &str) -> PathBuf {
    folder.join(format!("{rule}.md"))
}

fn write_all(folder: &Path) -> std::io::Result<()> {
    // Where nothing can be written there is no need to read the rules.
    fs::create_dir_all(folder)?;
    let Ok(rules) = builtin::rules() else { return Ok(()) };
    let proofs = Proofs::new(&rules, &[]);
    for rule in rules.all() {
        let mut text = Vec::new();
        explain::page(rule, &proofs, explain::ENOUGH, &mut text)?;
        let path = page(folder, &rule.id);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    fs::write(folder.join(COMPLETE), "")
}
