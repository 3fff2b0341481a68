//! `apolint eval`: measures agreement with one or two readings of the same drafts.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{Eval, EvalFormat};
use super::parallel::{BATCH, each};
use super::{Exit, Io, files, setup};
use crate::agreement::{Agreement, Difference, Reading, Tally};
use crate::config::{Choices, Settings};
use crate::render::{Format, Style, render};
use crate::report::{Problem, RunReport, report};
use crate::source::Sources;

pub(super) fn run(eval: &Eval, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut sources = Sources::default();
    let mut run = RunReport::default();
    let mut agreement = match setup::load(&eval.setup, eval.setup.config.as_deref(), &mut sources) {
        Ok(ready) => measure(eval, &ready, &mut sources, &mut run),
        Err(problems) => {
            run.problems = problems;
            Agreement::default()
        }
    };
    if agreement.drafts == 0 && run.problems.is_empty() {
        run.problems.push(Problem::new(None, "no draft there has a reading in every folder of --readers"));
    }
    if !run.problems.is_empty() {
        render(Format::Human, Style::default(), &sources, &run, io.stdout, io.stderr)?;
        return Ok(Exit::NotJudged);
    }
    if eval.misses.is_none() && matches!(eval.format, EvalFormat::Json) {
        agreement.false_alarms.clear();
        agreement.misses.clear();
    }
    match eval.format {
        EvalFormat::Table => table(&agreement, eval.misses, io)?,
        EvalFormat::Json => {
            serde_json::to_writer_pretty(&mut *io.stdout, &agreement)?;
            writeln!(io.stdout)?;
        }
    }
    Ok(Exit::Clean)
}

/// Judges every draft that has a reading in every folder, as `--detect` does.
fn measure(eval: &Eval, ready: &setup::Ready, sources: &mut Sources, run: &mut RunReport) -> Agreement {
    let mut agreement = Agreement::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in &eval.drafts {
        match std::fs::read_dir(folder) {
            Ok(entries) => paths.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path()))),
            Err(error) => run.problems.push(Problem::new(Some(folder.display().to_string()), files::said(&error))),
        }
    }
    paths.sort_by(|one, other| one.file_name().cmp(&other.file_name()));
    let settings = Settings::new(&ready.config, &Choices::default(), Path::new("draft.txt"), true);
    let drafts: Vec<Draft> = paths.into_iter().filter_map(|path| Draft::new(eval, path)).collect();
    for batch in drafts.chunks(BATCH) {
        let read = each(batch, None, |draft| {
            let readings: Result<Vec<Reading>, String> = draft.readings.iter().map(|path| reading(path)).collect();
            files::read(&draft.path).and_then(|text| Ok((text, readings?)))
        });
        let mut jobs = Vec::new();
        for (draft, read) in batch.iter().zip(read) {
            match read {
                Ok((text, readings)) => jobs.push((&draft.name, sources.add(draft.name.clone(), text), readings)),
                Err(message) => run.problems.push(Problem::new(Some(draft.path.display().to_string()), message)),
            }
        }
        let reports = each(&jobs, None, |(_, file, _)| report(*file, sources, &ready.rules, &settings));
        for ((name, file, readings), report) in jobs.iter().zip(reports) {
            agreement.add(name, sources.get(*file).text(), &report, readings);
        }
    }
    agreement
}

/// A draft that has a reading in every folder.
struct Draft {
    path: PathBuf,
    name: String,
    readings: Vec<PathBuf>,
}

impl Draft {
    fn new(eval: &Eval, path: PathBuf) -> Option<Self> {
        let name = path.file_stem().filter(|_| path.extension().is_some_and(|extension| extension == "txt"))?.to_string_lossy().into_owned();
        let is_meant = eval.only.is_empty() || eval.only.iter().any(|prefix| name.starts_with(prefix.as_str()));
        let readings: Vec<PathBuf> = eval.readers.iter().map(|folder| folder.join(format!("{name}.gold.json"))).collect();
        (is_meant && readings.iter().all(|reading| reading.exists())).then_some(Self { path, name, readings })
    }
}

fn reading(path: &Path) -> Result<Reading, String> {
    let said = |message: String| format!("its reading {}: {message}", path.display());
    let text = files::read(path).map_err(said)?;
    serde_json::from_str(&text).map_err(|error| said(error.to_string()))
}

fn table(agreement: &Agreement, misses: Option<usize>, io: &mut Io<'_>) -> io::Result<()> {
    let out = &mut *io.stdout;
    writeln!(
        out,
        "{} drafts; {} of {} non-apologies flagged; {} of {} clean drafts flagged; is_apology {}; late {}",
        agreement.drafts,
        agreement.non_apologies_flagged,
        agreement.non_apologies,
        agreement.clean_flagged,
        agreement.clean,
        number(agreement.is_apology.accuracy()),
        number(agreement.late.accuracy()),
    )?;
    writeln!(out, "findings, as pairs of sentence and label")?;
    for (label, tally) in &agreement.labels {
        writeln!(out, "  {}", row(label, *tally))?;
    }
    writeln!(out, "  {}", row("all", agreement.all))?;
    writeln!(out, "rules: precision, and how often each fired")?;
    for (rule, tally) in &agreement.rules {
        writeln!(out, "  {rule:<40} P {}  fired {:4}", number(tally.precision()), tally.flagged)?;
    }
    writeln!(out, "missing elements: accuracy where the readers agree")?;
    for (element, hits) in &agreement.missing {
        writeln!(out, "  {element:<16} {}", number(hits.accuracy()))?;
    }
    writeln!(out, "  {:<16} {}", "all", number(agreement.missing_all.accuracy()))?;
    for (title, list) in [("false alarms", &agreement.false_alarms), ("misses", &agreement.misses)] {
        let shown = misses.unwrap_or(0).min(list.len());
        if misses.is_some() {
            writeln!(out, "{title}: {shown} of {}", list.len())?;
        }
        for Difference { draft, label, sentence } in &list[..shown] {
            writeln!(out, "  {draft} | {label} | {sentence}")?;
        }
    }
    Ok(())
}

fn number(share: Option<f64>) -> String {
    share.map_or_else(|| "   –".to_owned(), |share| format!("{share:.2}"))
}

fn row(label: &str, tally: Tally) -> String {
    let (precision, recall, f1) = (number(tally.precision()), number(tally.recall()), number(tally.f1()));
    format!("{label:<16} P {precision}  R {recall}  F1 {f1}   flagged {:4}  agreed {:4}", tally.flagged, tally.agreed)
}
