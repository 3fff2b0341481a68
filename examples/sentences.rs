//! Prints what the trainer of the learned cues reads: a line of JSON for every draft of some folders, `{"name", "sentences", "elements",
//! "findings"}`. `tools/train.py` calls it.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::{env, fs, io};

use apolint::config::{Choices, Config, Settings};
use apolint::document::Document;
use apolint::learned::describe;
use apolint::rule::{ELEMENTS, Evaluation};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    // What the phrases alone say: the cues are learned to stand beside them.
    let rules = apolint::builtin::rules()?.without_cues();
    let config = Config::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in env::args().skip(1) {
        for entry in fs::read_dir(folder)? {
            paths.push(entry?.path());
        }
    }
    paths.sort();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in paths {
        let text = fs::read_to_string(&path)?;
        let document = Document::new(&text);
        let settings = Settings::new(&config, &Choices::default(), &path, true);
        let evaluation = Evaluation::new(&rules, &document);
        let evidence = |name: &&str| {
            let spans: Vec<_> = evaluation.evidence_of(name).map(|span| [span.start, span.end]).collect();
            ((*name).to_owned(), json!(spans))
        };
        let elements: serde_json::Map<_, _> = ELEMENTS.iter().map(evidence).collect();
        let findings = apolint::lint::findings(&document, &rules, &settings);
        let finding = |finding: &apolint::lint::Finding| {
            let rule = &rules.all()[finding.rule];
            json!({"rule": rule.id, "category": rule.category, "start": finding.span.start, "end": finding.span.end})
        };
        let draft = json!({
            "name": path.file_stem().map(|stem| stem.to_string_lossy()),
            "sentences": describe(&document),
            "elements": elements,
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        });
        writeln!(out, "{draft}")?;
    }
    Ok(())
}
