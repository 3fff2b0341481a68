//! `apolint init`: a config, a folder of house rules with one of each kind, and the entry for pre-commit. It writes only what is not there.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::Init;
use super::{Exit, Io, files};
use crate::config::FILE_NAME;
use crate::render::shown;

/// Paths and what is written to them.
const FILES: &[(&str, &str)] = &[
    (FILE_NAME, include_str!("starter/apolint.toml")),
    ("house-rules/house/words-we-avoid.toml", include_str!("starter/house/words-we-avoid.toml")),
    ("house-rules/house/no-reviewer.toml", include_str!("starter/house/no-reviewer.toml")),
    (PRE_COMMIT, PRE_COMMIT_ENTRY),
];

const PRE_COMMIT: &str = ".pre-commit-config.yaml";
const PRE_COMMIT_ENTRY: &str = include_str!("starter/pre-commit.yaml");

pub(super) fn run(init: &Init, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut exit = Exit::Clean;
    for (name, text) in FILES {
        let path = if init.folder == Path::new(".") { PathBuf::from(name) } else { init.folder.join(name) };
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written =
            written.and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path)).and_then(|mut file| file.write_all(text.as_bytes()));
        let name_shown = shown(&path.display().to_string());
        match written {
            Ok(()) => writeln!(io.stdout, "wrote {name_shown}")?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                writeln!(io.stdout, "kept  {name_shown}")?;
                if *name == PRE_COMMIT && !fs::read_to_string(&path).is_ok_and(|there| there.contains("apolint")) {
                    let entry = PRE_COMMIT_ENTRY.trim_start_matches("repos:\n");
                    writeln!(io.stdout, "      to have drafts judged before they are committed, add under `repos:`\n\n{entry}")?;
                }
            }
            Err(error) => {
                writeln!(io.stderr, "error: {name_shown}: {}", files::said(&error))?;
                exit = Exit::NotJudged;
            }
        }
    }
    if exit == Exit::Clean {
        writeln!(io.stdout, "\nnext: `apolint config` shows what is in force; `apolint test house-rules` proves your rules")?;
    }
    Ok(exit)
}
