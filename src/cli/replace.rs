//! Writes a file as a whole or not at all: beside it under another name, then in its place.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` in the place of a file, which may not be there yet. Its permissions stay; through a link the file behind it is written.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        // Such as a terminal or a pipe, which has nothing to lose.
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let beside = beside(path);
    let written = write(&beside, bytes, known.map(|known| known.permissions())).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // It may not have been made at all.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name in the same folder that nobody else uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}
