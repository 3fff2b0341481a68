//! `--baseline` and `--write-baseline`: reads and writes the file of old findings. What it does to a run is `baseline`'s.

use std::fs;
use std::path::Path;

use super::args::Check;
use super::files;
use crate::baseline::Baseline;
use crate::report::{Problem, RunReport};

/// Takes old findings out of a run, or makes all of its findings old ones. Gives the lines to say about it.
pub(super) fn apply(check: &Check, report: &mut RunReport) -> Vec<String> {
    let done = match (&check.write_baseline, &check.baseline) {
        (Some(path), _) => write(path, report).map_err(|message| (path, message)),
        (None, Some(path)) => read(path, report).map_err(|message| (path, message)),
        (None, None) => return Vec::new(),
    };
    done.unwrap_or_else(|(path, message)| {
        report.problems.push(Problem::new(Some(path.display().to_string()), message));
        Vec::new()
    })
}

fn write(path: &Path, report: &mut RunReport) -> Result<Vec<String>, String> {
    if !report.problems.is_empty() {
        return Err("not written, because something could not be judged".to_owned());
    }
    let mut baseline = Baseline::of(&report.files);
    let text = baseline.write().map_err(|error| error.to_string())?;
    fs::write(path, text).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => "no permission to write it".to_owned(),
        std::io::ErrorKind::NotFound => "no such folder".to_owned(),
        _ => error.to_string(),
    })?;
    let count = baseline.len();
    baseline.silence(&mut report.files);
    Ok(vec![format!("{}: {count} {} written", path.display(), findings(count))])
}

fn read(path: &Path, report: &mut RunReport) -> Result<Vec<String>, String> {
    let mut baseline = Baseline::read(&files::read(path)?)?;
    baseline.silence(&mut report.files);
    let stale = baseline.len();
    let said = format!(
        "{}: {stale} {} of it not met in this run; if you judged all drafts, write it anew with --write-baseline",
        path.display(),
        findings(stale)
    );
    Ok(if stale == 0 { Vec::new() } else { vec![said] })
}

fn findings(count: usize) -> &'static str {
    if count == 1 { "finding" } else { "findings" }
}
