//! The law of imports: a room imports only rooms that stand before it, so that the core can be read from one end to the other.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: &[&str] = &[
    "span",
    "diagnostic",
    "source",
    "document",
    "extract",
    "language",
    "table",
    "learned",
    "rule",
    "builtin",
    "config",
    "lint",
    "report",
    "baseline",
    "agreement",
    "render",
    "lsp",
    "cli",
    "main",
    "lib",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    files.into_iter().map(|path| (path.strip_prefix(&root).unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect()
}

fn room(path: &Path) -> String {
    path.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_run_one_way() {
    let place = |room: &str| ORDER.iter().position(|known| *known == room).unwrap_or_else(|| panic!("the room `{room}` has no place in ORDER"));
    for (path, text) in sources() {
        let own = room(&path);
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for (at, _) in code.match_indices("crate::") {
            let other: String = code[at + 7..].chars().take_while(|char| char.is_ascii_lowercase() || *char == '_').collect();
            assert!(other == own || place(&other) < place(&own), "{} imports `{other}`, which stands behind it", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} does not open by saying what it is for", path.display());
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
    let door = sources().into_iter().find(|(path, _)| path == Path::new("main.rs")).unwrap().1;
    assert!(door.lines().count() < 30, "main.rs is a door");
}

#[test]
fn the_core_touches_nothing_outside() {
    for (path, text) in sources().into_iter().filter(|(path, _)| !matches!(room(path).as_str(), "lsp" | "cli" | "main")) {
        for word in ["std::fs", "std::env", "std::net", "std::process", "std::thread", "std::time", "clap::", "ignore::"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
}
