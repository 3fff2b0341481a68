//! What README and docs show is so: the first example's output, every command line, every link.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README and every page of the documentation.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = common::files("docs").into_iter().chain(common::files("docs/editors")).filter(|path| path.is_file()).collect();
    pages.extend(
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "corpus/README.md"].map(|name| root().join(name)).into_iter().filter(|path| path.exists()),
    );
    pages
}

/// The fenced blocks of a page: language and text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim_start() != "```").collect();
            blocks.push((language.to_owned(), block.join("\n") + "\n"));
        }
    }
    blocks
}

fn apolint(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_apolint")).args(words).current_dir(folder).output().unwrap();
    (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
}

#[test]
fn the_first_example_says_what_apolint_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = blocks(&readme);
    let said = blocks.iter().position(|(_, text)| text.starts_with("$ apolint draft.txt\n")).unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("draft.txt"), &blocks[said - 1].1).unwrap();
    let (_, stdout) = apolint(&folder, &["--no-config", "draft.txt"]);
    assert_eq!(blocks[said].1, format!("$ apolint draft.txt\n{stdout}"), "put this output into README.md:\n{stdout}");
}

/// The words of a command line in a shell block, without what the shell does with it.
fn words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap();
    let line = line.split(" < ").next().unwrap().split(" > ").next().unwrap().split(" | ").next().unwrap().split(" && ").next().unwrap();
    line.split_whitespace().map(|word| word.trim_matches(['\'', '"']).to_owned()).collect()
}

#[test]
fn every_command_line_can_be_typed() {
    let mut typed = 0;
    for page in pages() {
        for (language, block) in blocks(&fs::read_to_string(&page).unwrap()) {
            if !matches!(language.as_str(), "sh" | "shell" | "bash") {
                continue;
            }
            for line in block.lines().map(str::trim).filter(|line| line.starts_with("apolint ")) {
                let mut words = words(line);
                words.push("--help".to_owned());
                let words: Vec<&str> = words.iter().skip(1).map(String::as_str).filter(|word| *word != "\\").collect();
                assert_eq!(apolint(root(), &words).0, Some(0), "{}: {line}", page.display());
                typed += 1;
            }
        }
    }
    assert!(typed > 15, "{typed} command lines");
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase().chars().filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_')).collect::<String>();
    kept.replace(' ', "-")
}

#[test]
fn no_link_is_dead() {
    let mut links = 0;
    for page in pages() {
        // What stands in code is no link.
        let text: String = fs::read_to_string(&page).unwrap().split('`').step_by(2).collect();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            if target.contains("://") || target.starts_with("mailto:") || target.contains(' ') || target.is_empty() {
                continue;
            }
            links += 1;
            let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(file.exists(), "{}: {target} leads nowhere", page.display());
            if !fragment.is_empty() {
                let text = fs::read_to_string(&file).unwrap();
                let known = text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line.trim_start_matches('#')) == fragment);
                assert!(known, "{}: {target} has no such heading", page.display());
            }
        }
    }
    assert!(links > 20, "{links} links");
}
