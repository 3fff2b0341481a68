//! Reads files and folders from disk, with a message for everything that can go wrong.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::config::FILE_NAME;
use crate::extract::{Format, decode};
use crate::source::{Decoded, decode_utf8};

/// Larger drafts are refused: all of a draft is held in memory, and no apology is that long.
const LARGEST_DRAFT: u64 = 128 << 20;
/// Larger rule and config files and readings are refused.
const LARGEST_FILE: u64 = 1 << 20;
/// A pack of more files is a mistake, such as the wrong folder.
const MOST_FILES: usize = 20_000;

/// The text of a rule or config file, or of a reading: UTF-8.
pub(super) fn read(path: &Path) -> Result<String, String> {
    decode_utf8(bytes(path, LARGEST_FILE)?).map_err(|error| error.to_string())
}

/// A draft: whatever its encoding is.
pub(super) fn read_draft(path: &Path, format: Format) -> Result<Decoded, String> {
    decode(bytes(path, LARGEST_DRAFT)?, format).map_err(|error| error.to_string())
}

/// The draft on a stream.
pub(super) fn read_stream(stream: &mut dyn Read, format: Format) -> Result<Decoded, String> {
    let mut bytes = Vec::new();
    stream.take(LARGEST_DRAFT + 1).read_to_end(&mut bytes).map_err(|error| said(&error))?;
    if bytes.len() as u64 > LARGEST_DRAFT {
        return Err(larger_than(LARGEST_DRAFT));
    }
    decode(bytes, format).map_err(|error| error.to_string())
}

fn larger_than(limit: u64) -> String {
    format!("larger than {} MiB; docs/limits.md tells why", limit >> 20)
}

fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| said(&error))?;
    if metadata.is_dir() {
        return Err("a folder, not a file".to_owned());
    }
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    if metadata.len() > limit {
        return Err(larger_than(limit));
    }
    // It may grow while it is read.
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(|error| said(&error))?;
    if bytes.len() as u64 > limit { Err(larger_than(limit)) } else { Ok(bytes) }
}

/// What an I/O error means, without the operating system's number.
pub(super) fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

/// A rule file: its id (with `/`), the path to show, and the text.
pub(super) type RuleFile = (String, PathBuf, String);

/// The rule files of a pack folder, sorted by id.
pub(super) fn pack(folder: &Path) -> Result<Vec<RuleFile>, (PathBuf, String)> {
    if folder.is_file() {
        return Err((folder.to_owned(), "a file; give the folder that holds the rules".to_owned()));
    }
    let mut files = Vec::new();
    collect(folder, folder, 0, &mut files)?;
    files.sort();
    if files.len() > MOST_FILES {
        return Err((folder.to_owned(), format!("more than {MOST_FILES} rule files in this folder")));
    }
    if files.is_empty() {
        return Err((folder.to_owned(), "no rule files (*.toml) in this folder".to_owned()));
    }
    Ok(files)
}

/// Deeper folders are no pack but a mistake, such as a loop of links.
const DEEPEST: usize = 16;

fn collect(root: &Path, folder: &Path, depth: usize, files: &mut Vec<RuleFile>) -> Result<(), (PathBuf, String)> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| (path, said(&error))
    };
    if depth > DEEPEST {
        return Err((folder.to_owned(), "folders nested too deep".to_owned()));
    }
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, depth + 1, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") && !path.ends_with(FILE_NAME) {
            let inside = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let id = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            let text = read(&path).map_err(|message| (path.clone(), message))?;
            files.push((id, path, text));
        }
    }
    Ok(())
}
