//! A baseline: the findings that were there when a team began, by fingerprint, so that only new ones show. Reading and writing the
//! file is the command line's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::FileReport;

/// Old findings. A fingerprint holds no path and no line, so that moving text or files changes nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// By fingerprint.
    findings: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// For people; the fingerprint knows it too.
    rule: String,
    /// In how many places it was found.
    count: usize,
}

const VERSION: u32 = 1;

impl Baseline {
    /// The findings of a run.
    #[must_use]
    pub fn of(files: &[FileReport]) -> Self {
        let mut findings: BTreeMap<String, Entry> = BTreeMap::new();
        for found in files.iter().flat_map(|file| &file.diagnostics) {
            findings.entry(found.fingerprint.clone()).or_insert_with(|| Entry { rule: found.rule.clone(), count: 0 }).count += 1;
        }
        Self { version: VERSION, findings }
    }

    /// Reads a baseline file.
    ///
    /// # Errors
    /// Why the text is none, in one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("no baseline: {error}; write it anew with --write-baseline"))?;
        if baseline.version != VERSION {
            return Err(format!(
                "a baseline of version {}; this apolint reads version {VERSION}; write it anew with --write-baseline",
                baseline.version
            ));
        }
        Ok(baseline)
    }

    /// The file's text: JSON, sorted by fingerprint.
    ///
    /// # Errors
    /// Only if memory ends.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.values().map(|entry| entry.count).sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes the old findings out of a run, in the order of its files. What is left of the baseline is stale.
    pub fn silence(&mut self, files: &mut [FileReport]) {
        for file in files {
            let before = file.diagnostics.len();
            file.diagnostics.retain(|found| match self.findings.get_mut(&found.fingerprint) {
                Some(entry) if entry.count > 0 => {
                    entry.count -= 1;
                    false
                }
                _ => true,
            });
            match before - file.diagnostics.len() {
                0 => {}
                1 => file.notices.push("1 finding is in the baseline".to_owned()),
                old => file.notices.push(format!("{old} findings are in the baseline")),
            }
        }
        self.findings.retain(|_, entry| entry.count > 0);
    }
}
