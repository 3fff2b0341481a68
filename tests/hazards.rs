//! What goes wrong around a draft: files that are none, names and texts that would trick a terminal, output that cannot be written, bytes that
//! are no text. The real program, since what counts is how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]
#![cfg(unix)]

mod common;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const DRAFT: &str = "Dear Dana,\n\nMistakes were made. We are sorry if anyone was hurt.\n\nMira Holm\n";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hazards").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apolint"));
    command.arg("--no-config").current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs it; it must end by itself, within time, with an answer, and tell a terminal nothing but text.
fn run(command: &mut Command) -> Output {
    let start = Instant::now();
    let ran = command.output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(60), "{command:?} took {:?}", start.elapsed());
    let code = ran.status.code().unwrap_or_else(|| panic!("{command:?} ended by a signal"));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!((0..=2).contains(&code) && !said.contains("panicked"), "{command:?}: {code}\n{said}");
    assert!(!ran.stdout.contains(&0x1b) && !ran.stderr.contains(&0x1b), "{command:?} sent an escape code");
    ran
}

fn json(ran: &Output) -> serde_json::Value {
    serde_json::from_slice(&ran.stdout).unwrap()
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = folder("kinds");
    assert!(Command::new("mkfifo").arg(folder.join("pipe.txt")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket.txt")).unwrap();
    fs::create_dir(folder.join("loop")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("loop/back")).unwrap();
    std::os::unix::fs::symlink("gone.txt", folder.join("dangling.txt")).unwrap();
    fs::write(folder.join("draft.txt"), DRAFT).unwrap();
    for name in ["pipe.txt", "socket.txt", "dangling.txt", "draft.txt/below.txt", "gone.txt"] {
        let ran = run(command(&folder).arg(name));
        assert_eq!(ran.status.code(), Some(2), "{name}");
    }
    let ran = run(command(&folder).args(["--format", "json", "."]));
    assert_eq!(json(&ran)["files"].as_array().unwrap().len(), 1, "a folder's other things are none of ours");
    let huge = folder.join("huge.txt");
    File::create(&huge).unwrap().set_len(3 << 30).unwrap();
    let ran = run(command(&folder).arg("huge.txt"));
    assert_eq!(ran.status.code(), Some(2));
    fs::remove_file(huge).unwrap();
}

#[test]
fn what_passes_a_limit_is_said() {
    let folder = folder("limits");
    let said = |ran: &Output| String::from_utf8_lossy(&ran.stderr).into_owned();
    File::create(folder.join("long.txt")).unwrap().set_len((128 << 20) + 1).unwrap();
    let ran = run(command(&folder).arg("long.txt"));
    assert!(ran.status.code() == Some(2) && said(&ran).contains("larger than 128 MiB"), "{}", said(&ran));
    fs::remove_file(folder.join("long.txt")).unwrap();
    fs::write(folder.join("many.txt"), "We are sorry if mistakes were made.\n\n".repeat(1_500)).unwrap();
    let ran = run(command(&folder).args(["--format", "json", "many.txt"]));
    let file = &json(&ran)["files"][0];
    assert_eq!(file["diagnostics"].as_array().unwrap().len(), 2_000);
    assert!(file["notices"].to_string().contains("more findings"), "{}", file["notices"]);
    fs::create_dir_all(folder.join("rules/house")).unwrap();
    let rule = |body: &str| {
        fs::write(folder.join("rules/house/own.toml"), body).unwrap();
        run(Command::new(env!("CARGO_BIN_EXE_apolint")).current_dir(&folder).args(["test", "rules"]))
    };
    let with = |find: &str| {
        format!(
            "title = \"t\"\ncategory = \"house\"\nmessage = \"m\"\nhelp = \"h\"\nwhy = \"w\"\n[find]\n{find}\n[examples]\nbad = [\"<<a>>\"]\ngood = [\"b\"]\n"
        )
    };
    let optional = "[(a|b c|d e f)] ".repeat(60);
    for (body, what) in [
        ("#".repeat((1 << 20) + 1), "larger than 1 MiB"),
        (with(&format!("phrases = [\"{optional}end\"]")), "steps"),
        (with(&format!("phrases = [\"{}a{}\"]", "(".repeat(40), ")".repeat(40))), "deep"),
        (with("patterns = ['(a{1000}){1000}']"), "size"),
        (with("patterns = ['(((a*)*)*)*']"), "nothing"),
    ] {
        let ran = rule(&body);
        assert!(ran.status.code() == Some(2) && said(&ran).contains(what), "{what}: {}", said(&ran));
    }
}

#[test]
fn names_cannot_talk_to_a_terminal() {
    let folder = folder("names");
    let names: [&[u8]; 4] = [b"\xff\xfe.txt", b"new\nline.txt", b"\x1b[2Jwipe.txt", "\u{202e}txt.exe".as_bytes()];
    for name in names {
        let path = Path::new(OsStr::from_bytes(name));
        fs::write(folder.join(path), DRAFT).unwrap();
        for format in ["human", "short", "json", "github", "sarif", "junit", "checkstyle", "gitlab", "rdjson"] {
            let ran = run(command(&folder).args(["--format", format]).arg(path));
            assert_eq!(ran.status.code(), Some(1), "{format}: {path:?}");
            if format == "short" {
                assert!(String::from_utf8(ran.stdout).unwrap().lines().all(|line| line.contains(": ") && line.contains('[')), "{path:?}");
            }
        }
    }
}

#[test]
fn texts_cannot_talk_to_a_terminal() {
    let folder = folder("texts");
    fs::write(folder.join("draft.txt"), DRAFT.replace("Mistakes", "\u{1b}]0;title\u{7}Mistakes").replace("anyone", "\u{1b}[31manyone\u{9b}2J"))
        .unwrap();
    let rule = "title = \"t\"\ncategory = \"house\"\nmessage = \"\\u001b[2J`{match}`\"\nhelp = \"h\\u001b[31m\"\nwhy = \"w\\u001bc\"\n[find]\nphrases = [\"anyone\"]\n\
                [examples]\nbad = [\"<<anyone>>\"]\ngood = [\"x\"]\n";
    fs::create_dir_all(folder.join("rules/house")).unwrap();
    fs::write(folder.join("rules/house/own.toml"), rule).unwrap();
    fs::create_dir_all(folder.join("broken/house")).unwrap();
    fs::write(folder.join("broken/house/own.toml"), rule.replace("find", "f\u{1b}ind")).unwrap();
    for format in ["human", "short", "json", "github", "html"] {
        run(command(&folder).args(["--rules", "rules", "--format", format, "draft.txt"]));
        let ran = run(command(&folder).args(["--rules", "broken", "--format", format, "draft.txt"]));
        assert_eq!(ran.status.code(), Some(2), "a broken rule passes nothing");
    }
    let explain =
        |name: &str| run(Command::new(env!("CARGO_BIN_EXE_apolint")).current_dir(&folder).args(["explain", "--no-config", "--rules", "rules", name]));
    explain("house/own");
    explain("\u{1b}[2J");
    run(Command::new(env!("CARGO_BIN_EXE_apolint")).current_dir(&folder).args(["anatomy", "--no-config", "draft.txt"]));
}

#[test]
fn output_that_cannot_be_written_is_said() {
    let folder = folder("output");
    fs::write(folder.join("draft.txt"), DRAFT).unwrap();
    if Path::new("/dev/full").exists() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = run(command(&folder).args(["--format", "json", "draft.txt"]).stdout(full));
        assert_eq!(ran.status.code(), Some(2));
    }
    let ran = run(command(&folder).args(["--output", "missing/page.html", "--format", "html", "draft.txt"]));
    assert!(ran.status.code() == Some(2) && String::from_utf8_lossy(&ran.stderr).contains("missing/page.html"));
    // A pipe that is closed is no failure of ours.
    let mut child = command(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(["--format", "json", "corpus/drafts"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ran = child.wait_with_output().unwrap();
    assert!(ran.status.code().is_some() && ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn eight_at_once_on_a_folder_in_motion_see_whole_files() {
    let folder = folder("motion");
    let path = |number: usize| folder.join(format!("{number}.txt"));
    let texts = [DRAFT.to_owned(), DRAFT.replace("Mistakes were made", "Errors have occurred")];
    (0..20).for_each(|number| fs::write(path(number), &texts[0]).unwrap());
    let children: Vec<_> = (0..8)
        .map(|_| command(&folder).args(["--format", "json", "--no-detect", "."]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    let start = Instant::now();
    let mut round = 0;
    while start.elapsed() < Duration::from_millis(300) {
        round += 1;
        for number in 0..20 {
            fs::write(folder.join("next"), &texts[round % 2]).unwrap();
            fs::rename(folder.join("next"), path(number)).unwrap();
        }
    }
    for child in children {
        let ran = child.wait_with_output().unwrap();
        assert!(matches!(ran.status.code(), Some(0..=2)), "{ran:?}");
        for file in json(&ran)["files"].as_array().unwrap() {
            let found = file["diagnostics"].as_array().unwrap();
            let agentless = found.iter().find(|found| found["category"] == "agentless").unwrap();
            assert!(["Mistakes were made", "Errors have occurred"].contains(&agentless["text"].as_str().unwrap()), "{agentless}");
        }
    }
}

/// A sequence of numbers, the same each time.
struct Rng(u64);

impl Rng {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }
}

const ENDINGS: &[&str] = &["txt", "md", "html", "eml", "hbs"];

/// Fills a folder with so many files for each ending, half random, half drafts with bytes changed, and judges it.
fn disturb(name: &str, each: usize) {
    let folder = folder(name);
    let drafts: Vec<Vec<u8>> = common::files("corpus/drafts").iter().step_by(7).map(|path| fs::read(path).unwrap()).collect();
    let mut rng = Rng(42);
    for ending in ENDINGS {
        for number in 0..each {
            let random: Vec<u8> = (0..rng.next(400)).map(|_| u8::try_from(rng.next(256)).unwrap()).collect();
            fs::write(folder.join(format!("r{number}.{ending}")), random).unwrap();
            let mut draft = drafts[rng.next(drafts.len())].clone();
            for _ in 0..=rng.next(12) {
                let at = rng.next(draft.len());
                match rng.next(4) {
                    0 => draft[at] = u8::try_from(rng.next(256)).unwrap(),
                    1 => draft.truncate(at.max(1)),
                    2 => draft.extend_from_within(at..),
                    _ => drop(draft.splice(at..at, ["{{", "<!--", "```", "=?", "\n\n", "<a href=", "[[", "&#x", "--\n"][rng.next(9)].bytes())),
                }
                draft.truncate(20_000);
            }
            fs::write(folder.join(format!("m{number}.{ending}")), draft).unwrap();
        }
    }
    let ran = run(command(&folder).args(["--format", "json", "--no-detect", "."]));
    let said = json(&ran);
    assert_eq!(said["files"].as_array().unwrap().len() + said["problems"].as_array().unwrap().len(), 2 * each * ENDINGS.len());
    run(command(&folder).args(["--format", "short", "."]));
    run(command(&folder).args(["--format", "html", "--output", "../page.html", "."]));
}

#[test]
fn bytes_at_random_are_answered() {
    disturb("random", 40);
}

#[test]
#[ignore = "a hundred thousand files; .ci/deep runs it"]
fn ten_thousand_of_each_are_answered() {
    for round in 0..20 {
        disturb(&format!("random-{round}"), 500);
    }
}
