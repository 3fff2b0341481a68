//! Which lines of which files have changed: since a revision, as git tells it, or by a patch. What was written before is not this change's
//! to mend.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::args::Check;
use super::files;
use crate::diagnostic::Scope;
use crate::report::FileReport;
use crate::source::SourceFile;

/// The lines of one file that are new or other than before, counted from 1, in order. A file of which lines were only taken away has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(Vec<Range<usize>>);

impl Lines {
    fn all() -> Self {
        Self(vec![1..usize::MAX; 1])
    }

    fn touch(&self, first: usize, last: usize) -> bool {
        self.0.iter().any(|lines| lines.start <= last && first < lines.end)
    }

    /// Leaves the findings on changed lines, and those about the text as a whole, which any change is about.
    pub(super) fn restrict(&self, report: &mut FileReport, source: &SourceFile) {
        let line = |byte| source.position(byte).line;
        report.diagnostics.retain(|found| {
            let last = found.span.end.saturating_sub(1).max(found.span.start);
            found.scope == Scope::Document || self.touch(line(found.span.start), line(last))
        });
    }
}

/// The changed files below a folder.
#[derive(Debug)]
pub(super) struct Changes {
    root: PathBuf,
    files: HashMap<PathBuf, Lines>,
}

impl Changes {
    /// What `--diff-base` or `--patch` ask for; nothing if neither was given.
    pub(super) fn load(check: &Check, stdin: &mut dyn Read) -> Result<Option<Self>, String> {
        if let Some(revision) = &check.diff_base {
            return Self::since(revision).map(Some);
        }
        let Some(patch) = &check.patch else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = if patch == Path::new("-") { stdin.read_to_end(&mut bytes).map(drop) } else { std::fs::read(patch).map(|read| bytes = read) };
        read.map_err(|error| format!("{}: {}", patch.display(), files::said(&error)))?;
        let current = std::env::current_dir().map_err(|error| error.to_string())?;
        let root = current.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&current).to_owned();
        Ok(Some(Self::read(root, &String::from_utf8_lossy(&bytes))))
    }

    /// What the working tree has that the revision, where the two parted, has not.
    fn since(revision: &str) -> Result<Self, String> {
        let root = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?.trim_end());
        let base = git(&["merge-base", revision, "HEAD"]).map_err(|error| {
            let help = "a shallow clone may not hold it: fetch the whole history";
            if error.is_empty() { format!("`{revision}` and HEAD have nothing in common; {help}") } else { format!("{error}; {help}") }
        })?;
        let shape = ["--unified=0", "--text", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/"];
        let patch = git(&[&["diff"], &shape[..], &[base.trim_end(), "--"]].concat())?;
        let mut changes = Self::read(root, &patch);
        // A file that git does not know yet is new from its first line.
        for path in git(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", ":/"])?.split_terminator('\0') {
            changes.files.insert(real(&changes.root.join(path)), Lines::all());
        }
        Ok(changes)
    }

    /// Reads a unified diff, whose paths are seen from `root`, with or without a first part such as `b/`.
    fn read(root: PathBuf, patch: &str) -> Self {
        let mut files: HashMap<PathBuf, Lines> = HashMap::new();
        let mut current = None;
        let mut lines = patch.lines();
        while let Some(line) = lines.next() {
            if let Some(path) = line.strip_prefix("+++ ") {
                current = located(&root, path);
            } else if let Some(hunk) = line.strip_prefix("@@ ").and_then(Hunk::read) {
                let added = hunk.added(&mut lines);
                if let Some(path) = &current {
                    files.entry(path.clone()).or_default().0.extend(added);
                }
            }
        }
        Self { root, files }
    }

    /// The changed lines of a file; nothing if it has not changed. A file outside the folder is none that the changes could tell of.
    pub(super) fn of(&self, path: &Path) -> Result<Option<&Lines>, String> {
        let path = real(path);
        match self.files.get(&path) {
            None if !path.starts_with(real(&self.root)) => Err("outside the repository whose changes were asked for".to_owned()),
            lines => Ok(lines),
        }
    }
}

/// `-1,2 +3,4 @@`: how many lines stood, and which stand now.
#[derive(Clone, Copy)]
struct Hunk {
    old: usize,
    start: usize,
    new: usize,
}

impl Hunk {
    fn read(header: &str) -> Option<Self> {
        let range = |word: &str, sign: char| {
            let word = word.strip_prefix(sign)?;
            let (start, count) = word.split_once(',').unwrap_or((word, "1"));
            Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
        };
        let mut words = header.split(' ');
        let ((_, old), (start, new)) = (range(words.next()?, '-')?, range(words.next()?, '+')?);
        Some(Self { old, start, new })
    }

    /// The lines that were added; the hunk is counted to its end, so that no line of a text is taken for a header.
    fn added<'p>(mut self, lines: &mut impl Iterator<Item = &'p str>) -> Vec<Range<usize>> {
        let mut added: Vec<Range<usize>> = Vec::new();
        let mut at = self.start;
        while self.old + self.new > 0 {
            let Some(line) = lines.next() else { break };
            match line.as_bytes().first() {
                Some(b'+') => {
                    match added.last_mut() {
                        Some(last) if last.end == at => last.end += 1,
                        _ => added.push(at..at + 1),
                    }
                    (at, self.new) = (at + 1, self.new.saturating_sub(1));
                }
                Some(b'-') => self.old = self.old.saturating_sub(1),
                // "\ No newline at end of file"
                Some(b'\\') => {}
                _ => (at, self.old, self.new) = (at + 1, self.old.saturating_sub(1), self.new.saturating_sub(1)),
            }
        }
        added
    }
}

/// The file that a `+++` line names: with its first part or without, whichever is there.
fn located(root: &Path, written: &str) -> Option<PathBuf> {
    let name = match written.strip_prefix('"') {
        Some(quoted) => unquoted(quoted.rsplit_once('"').map_or(quoted, |(name, _)| name)),
        None => written.split('\t').next().unwrap_or_default().trim_end().to_owned(),
    };
    let whole = root.join(&name);
    let shorter = name.split_once('/').map(|(_, rest)| root.join(rest));
    shorter.into_iter().chain([whole]).find(|path| path.is_file()).map(|path| real(&path))
}

/// Undoes git's quoting of unusual names: backslashes, and bytes in octal.
fn unquoted(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        let escaped = if byte == b'\\' { rest.next() } else { None };
        bytes.push(match escaped {
            None => byte,
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(first @ b'0'..=b'3') => {
                let digits = [first, rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                digits.iter().fold(0_u8, |value, digit| value.wrapping_mul(8).wrapping_add(digit & 7))
            }
            Some(other) => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// What git prints, or what it complains of.
fn git(arguments: &[&str]) -> Result<String, String> {
    let ran = Command::new("git").arg("-c").arg("core.quotePath=true").args(arguments).output();
    let ran = ran.map_err(|error| format!("git: {}", files::said(&error)))?;
    if ran.status.success() {
        return Ok(String::from_utf8_lossy(&ran.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&ran.stderr);
    Err(complaint.lines().next().map_or_else(String::new, |line| format!("git: {}", line.trim_start_matches("fatal: "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_are_counted_not_guessed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
        let patch = "diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\t2026-01-01\n@@ -1,2 +1,3 @@ title\n context\n--- gone\n+++ LICENSE-MIT\n+new\n\
                     @@ -9 +9,0 @@\n-gone\n\\ No newline at end of file\n--- a/x\n+++ \"b/CHANGELOG\\056md\"\n@@ -0,0 +5 @@\n+five\n+++ b/no-such-file\n@@ -1 +1 @@\n-a\n+b\n";
        let changes = Changes::read(root.clone(), patch);
        let of = |name: &str| changes.of(&root.join(name)).unwrap().map(|lines| lines.0.clone());
        assert_eq!(of("README.md").unwrap(), [2..4]);
        assert_eq!(of("CHANGELOG.md").unwrap(), [5..6]);
        assert_eq!(of("LICENSE-MIT"), None);
        assert!(changes.of(Path::new("/elsewhere.txt")).is_err());
    }
}
