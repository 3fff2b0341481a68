//! What README and docs show is so: every output, every command line, every link.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

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

/// What a comment above a fenced block says of it: `<!-- file: NAME -->` it is a file, `<!-- run -->` it is typed and answered in the folder of these
/// files. Markdown does not show the comments.
enum Told {
    File(String),
    Run,
}

/// The blocks of a page of which a comment tells something, in order.
fn told(page: &Path) -> Vec<(Told, String)> {
    let text = fs::read_to_string(page).unwrap();
    let mut told = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("<!-- file: ").into_iter().chain(rest.find("<!-- run -->")).min() {
        let (comment, after) = rest[at..].split_once(" -->\n").unwrap();
        let name = comment.strip_prefix("<!-- file: ");
        let first = blocks(after).into_iter().next().unwrap();
        assert!(after.starts_with("```"), "{}: no block below {comment}", page.display());
        told.push((name.map_or(Told::Run, |name| Told::File(name.to_owned())), first.1));
        rest = after;
    }
    told
}

/// Runs what a page shows in a new folder.
fn run(page: &Path, folder: &Path) -> usize {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    let mut runs = 0;
    for (told, block) in told(page) {
        match told {
            Told::File(name) => {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, block).unwrap();
            }
            Told::Run => {
                let line = block.lines().next().unwrap().strip_prefix("$ apolint ").unwrap();
                let ran = Command::new(env!("CARGO_BIN_EXE_apolint")).args(words(line)).current_dir(folder).output().unwrap();
                let said = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
                assert_eq!(block, format!("$ apolint {line}\n{said}"), "{}: put this there:\n{said}", page.display());
                runs += 1;
            }
        }
    }
    runs
}

#[test]
fn what_is_shown_is_what_apolint_says() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs");
    let runs: usize = pages().iter().map(|page| run(page, &folder.join(page.file_stem().unwrap()))).sum();
    assert!(runs >= 7, "{runs} runs");
}

/// What the README's JSON shows is part of what apolint prints; `…` stands for what was left out.
fn is_part(shown: &Value, real: &Value) -> bool {
    match (shown, real) {
        (Value::Object(shown), Value::Object(real)) => {
            shown.iter().all(|(key, value)| key == "…" || real.get(key).is_some_and(|real| is_part(value, real)))
        }
        (Value::Array(shown), Value::Array(real)) => shown.iter().all(|value| value == "…" || real.iter().any(|real| is_part(value, real))),
        (Value::String(shown), Value::String(real)) if shown.ends_with('…') => real.starts_with(shown.trim_end_matches('…')),
        _ => shown == real,
    }
}

#[test]
fn the_json_shown_is_what_apolint_prints() {
    let readme = root().join("README.md");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("json");
    run(&readme, &folder);
    let text = fs::read_to_string(&readme).unwrap();
    let (_, block) = blocks(&text).into_iter().find(|(language, _)| language == "json").unwrap();
    let whole = block.replace(", … }", ", \"…\": 0 }").replace("        …\n", "        \"…\": 0\n");
    let shown: Value = serde_json::from_str(&whole).unwrap_or_else(|error| panic!("{error}: {whole}"));
    let real: Value = serde_json::from_str(&apolint(&folder, &["--no-config", "--format", "json", "draft.txt"]).1).unwrap();
    assert!(is_part(&shown, &real), "put this into README.md, shortened:\n{}", serde_json::to_string_pretty(&real).unwrap());
}

#[test]
fn toml_that_is_shown_can_be_read() {
    for page in pages() {
        for (language, block) in blocks(&fs::read_to_string(&page).unwrap()) {
            if language == "toml" {
                toml::from_str::<toml::Table>(&block).unwrap_or_else(|error| panic!("{}: {error}\n{block}", page.display()));
            }
        }
    }
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
