//! Our diagnostics as the protocol's.

use std::collections::BTreeMap;
use std::path::Path;

use lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range, Uri};

use super::position::{Unit, range};
use super::{Judge, Judged};
use crate::diagnostic::{self, Severity};
use crate::render::uri;

/// What to show at each URI: the draft's own, and those of config and rule files with mistakes.
pub(super) fn diagnostics(own: &str, judged: &Judged, unit: Unit, judge: &mut dyn Judge) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut all: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let drafts = all.entry(own.to_owned()).or_default();
    for found in judged.run.files.iter().flat_map(|file| &file.diagnostics) {
        let page = judge.page_uri(&found.rule).and_then(|page| page.parse().ok());
        drafts.push(Diagnostic { code_description: page.map(|href| CodeDescription { href }), ..shape(found, judged, unit) });
    }
    for problem in &judged.run.problems {
        // Said at the draft too: it must not look clean because it was not judged.
        let place = problem.path.as_deref().map_or_else(String::new, |path| format!("{path}: "));
        drafts.push(Diagnostic {
            range: Range::new(Position::new(0, 0), Position::new(0, 1)),
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String("not-judged".to_owned())),
            source: Some("apolint".to_owned()),
            message: format!("this draft was not judged: {place}{}", problem.message),
            ..Diagnostic::default()
        });
    }
    for found in judged.run.problems.iter().filter_map(|problem| problem.diagnostic.as_ref()) {
        let path = std::path::absolute(Path::new(judged.sources.get(found.file).name())).unwrap_or_default();
        all.entry(uri(&path.display().to_string())).or_default().push(shape(found, judged, unit));
    }
    all
}

fn shape(found: &diagnostic::Diagnostic, judged: &Judged, unit: Unit) -> Diagnostic {
    Diagnostic {
        range: range(judged.sources.get(found.file), found.span, unit),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.rule.clone())),
        source: Some("apolint".to_owned()),
        message: found.message.clone(),
        related_information: related(found, judged, unit),
        ..Diagnostic::default()
    }
}

fn related(found: &diagnostic::Diagnostic, judged: &Judged, unit: Unit) -> Option<Vec<DiagnosticRelatedInformation>> {
    let one = |label: &diagnostic::Label| {
        let source = judged.sources.get(label.file);
        let uri: Uri = uri(source.name()).parse().ok()?;
        Some(DiagnosticRelatedInformation { location: Location::new(uri, range(source, label.span, unit)), message: label.message.clone() })
    };
    (!found.labels.is_empty()).then(|| found.labels.iter().filter_map(one).collect())
}
