//! `--fix` and `--diff`: the safe suggestions made, or shown as a patch. A draft is written as a whole, and only if it still is what was judged.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use similar::TextDiff;

use super::args::Check;
use super::files;
use super::replace::replace;
use crate::diagnostic::Edit;
use crate::render::shown;
use crate::report::{FileReport, Problem, RunReport};
use crate::source::{Encoding, Sources};

/// The draft with every safe suggestion made, and how many that were; nothing if there is none.
fn fixed(text: &str, file: &FileReport) -> Option<(String, usize)> {
    let first = |found: &'_ crate::diagnostic::Diagnostic| found.suggestions.iter().find(|suggestion| suggestion.safe).map(|safe| safe.edits.clone());
    let mut all: Vec<Vec<Edit>> = file.diagnostics.iter().filter_map(first).collect();
    all.sort_by_key(|edits| edits.first().map(|edit| edit.span));
    let (mut out, mut end, mut count) = (String::with_capacity(text.len()), 0, 0);
    for edits in all {
        if edits.first().is_none_or(|edit| edit.span.start < end) {
            // Another suggestion has these words; the next run sees what is left.
            continue;
        }
        for edit in edits {
            out.push_str(&text[end..edit.span.start]);
            out.push_str(&edit.text);
            end = edit.span.end;
        }
        count += 1;
    }
    out.push_str(&text[end..]);
    (count > 0).then_some((out, count))
}

/// What is said where there is no such suggestion.
pub(super) const NOTHING: &str = "nothing to change: no finding has a safe suggestion";

/// Prints what `--fix` would change as a patch. Whether it would change anything.
pub(super) fn diff(sources: &Sources, run: &RunReport, out: &mut dyn Write) -> io::Result<bool> {
    let mut any = false;
    for file in &run.files {
        let source = sources.get(file.file);
        if let Some((text, _)) = fixed(source.text(), file) {
            any = true;
            let name = shown(source.name());
            let diff = TextDiff::from_lines(source.text(), &text);
            write!(out, "{}", diff.unified_diff().header(&name, &name))?;
        }
    }
    Ok(any)
}

/// Makes the safe suggestions in the drafts' files; says on `err` what was done. What cannot be written is a problem of the run.
pub(super) fn fix(check: &Check, sources: &Sources, run: &mut RunReport, paths: &[(usize, &Path)], err: &mut dyn Write) -> io::Result<()> {
    let (mut problems, mut any) = (Vec::new(), false);
    for (file, path) in paths.iter().filter_map(|(at, path)| Some((run.files.get(*at)?, *path))) {
        let source = sources.get(file.file);
        let Some((text, count)) = fixed(source.text(), file) else { continue };
        any = true;
        let name = path.display().to_string();
        let written = if path == Path::new("-") {
            Err("standard input cannot be fixed; `--diff` shows the changes".to_owned())
        } else if source.encoding() != Encoding::Utf8 {
            Err("only files in UTF-8 are fixed; save it as UTF-8".to_owned())
        } else {
            match fs::read(path) {
                Ok(bytes) if bytes != source.text().as_bytes() => Err("changed since it was read, so it was left alone; run again".to_owned()),
                Ok(_) => replace(path, text.as_bytes()).map_err(|error| files::said(&error)),
                Err(error) => Err(files::said(&error)),
            }
        };
        match written {
            Ok(()) if check.quiet => {}
            Ok(()) => writeln!(err, "{}: {count} fixed", shown(&name))?,
            Err(message) => problems.push(Problem::new(Some(name), message)),
        }
    }
    run.problems.extend(problems);
    if !any && !check.quiet {
        writeln!(err, "{NOTHING}")?;
    }
    Ok(())
}
