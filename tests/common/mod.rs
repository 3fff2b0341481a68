//! What several tests share: the command line in process.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    reason = "each test is a crate of its own and uses a part of this"
)]

pub mod client;
pub mod generated;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use apolint::cli::{Exit, Io, run};

/// What a run printed and came to.
pub struct Ran {
    pub exit: Exit,
    pub stdout: String,
    pub stderr: String,
}

/// Runs apolint as a user would, from the repository's root.
pub fn apolint(args: &[&str]) -> Ran {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = std::iter::once("apolint").chain(args.iter().copied()).map(OsString::from);
    let exit =
        run(words, &mut Io { stdin: &mut std::io::empty(), stdout: &mut stdout, stderr: &mut stderr, is_terminal: false, shows_progress: false });
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { exit, stdout: text(stdout), stderr: text(stderr) }
}

/// The files of a folder in order.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
