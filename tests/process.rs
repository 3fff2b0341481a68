//! What cannot be a case file: runs in a git repository, runs that wait for changes, and what a shell reads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const OLD: &str = "Dear Dana,\n\nWe are sorry if you were hurt.\nMistakes were made.\n\nMira Holm\n";
const NEW: &str = "Dear Dana,\n\nWe are sorry if you were hurt.\nThis was caused by a technical glitch.\n\nMira Holm\n";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("process").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn apolint(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apolint"));
    command.args(arguments).current_dir(folder);
    command
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=Dana", "-c", "user.email=dana@example.org", "-c", "init.defaultBranch=main"];
    let ran = Command::new("git").args(who).args(arguments).current_dir(folder).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// A repository in which `mail.txt` has one line other than its last commit, `old.txt` none, and `new.txt` is not known yet.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    git(&folder, &["init", "--quiet"]);
    fs::create_dir(folder.join("mails")).unwrap();
    fs::write(folder.join("mails/für Dana.txt"), OLD).unwrap();
    fs::write(folder.join("old.txt"), OLD).unwrap();
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "drafts"]);
    fs::write(folder.join("mails/für Dana.txt"), NEW).unwrap();
    fs::write(folder.join("new.txt"), "I am sorry if you were hurt.\n").unwrap();
    folder
}

/// Path, line and rule of each finding.
fn found(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let short = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let (path, row) = (parts.next().unwrap(), parts.next().unwrap());
        let rule = line.split(['[', ']']).nth(1).unwrap();
        format!("{path}:{row} {rule}")
    };
    text.lines().map(short).collect()
}

#[test]
fn only_changed_lines_are_reported() {
    let folder = repository("diff-base");
    let ran =
        apolint(&folder, &["--format", "short", "--select", "non-apology,agentless,excuse,missing-fix", "--diff-base", "HEAD"]).output().unwrap();
    let expected = [
        "mails/für Dana.txt:4 excuse/technical-culprit",
        "mails/für Dana.txt:4 missing-fix",
        "new.txt:1 non-apology/conditional",
        "new.txt:1 missing-fix",
    ];
    assert_eq!(found(&ran), expected, "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(ran.status.code(), Some(1));
    // The same from a folder inside the repository, where nothing else is looked at.
    let ran = apolint(&folder.join("mails"), &["--format", "short", "--select", "non-apology,excuse", "--diff-base", "HEAD"]).output().unwrap();
    assert_eq!(found(&ran), ["für Dana.txt:4 excuse/technical-culprit"]);
    // What fails is what is reported.
    let ran = apolint(&folder, &["--select", "non-apology", "--diff-base", "HEAD", "mails"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn a_patch_says_the_same() {
    let folder = repository("patch");
    let diff = Command::new("git").args(["diff"]).current_dir(&folder).output().unwrap().stdout;
    let arguments = ["--format", "short", "--select", "non-apology,excuse", "--patch", "-", "."];
    let mut child = apolint(&folder, &arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&diff).unwrap();
    assert_eq!(found(&child.wait_with_output().unwrap()), ["mails/für Dana.txt:4 excuse/technical-culprit"]);
}

#[test]
fn a_base_that_git_cannot_find_passes_nothing() {
    let folder = repository("no-base");
    let ran = apolint(&folder, &["--diff-base", "no-such-branch"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("fetch the whole history"), "{}", String::from_utf8_lossy(&ran.stderr));
    let outside = self::folder("outside").join("mail.txt");
    fs::write(&outside, OLD).unwrap();
    let ran = apolint(&folder, &["--diff-base", "HEAD", outside.to_str().unwrap()]).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn a_watched_draft_is_judged_when_it_is_saved() {
    let folder = folder("watch");
    fs::write(folder.join("mail.txt"), OLD).unwrap();
    let arguments = ["--watch", "--no-config", "--format", "short", "--select", "agentless,excuse", "mail.txt"];
    let mut child = apolint(&folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(stdout.next().unwrap().unwrap().contains("agentless/"));
    assert!(stderr.next().unwrap().unwrap().contains("waiting for changes"));
    fs::write(folder.join("mail.txt"), NEW).unwrap();
    let next = stdout.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(next.contains("excuse/technical-culprit"), "{next}");
}

#[test]
fn completions_and_man_page_know_the_options() {
    let folder = folder("shell");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = apolint(&folder, &["completions", shell]).output().unwrap();
        let script = String::from_utf8(ran.stdout).unwrap();
        assert!(ran.status.success() && script.contains("no-excerpt"), "{shell}");
    }
    let man = String::from_utf8(apolint(&folder, &["man"]).output().unwrap().stdout).unwrap();
    assert!(man.contains(".TH apolint 1") && man.contains("\\-\\-no\\-excerpt"), "{man}");
}
