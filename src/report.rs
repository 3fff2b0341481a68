//! Turns the findings in a draft into what a person reads: [`FileReport`], with the sentences filled in, the elements and what was
//! taken as their evidence. How it looks is `render`'s.

use crate::config::{Allowances, FailOn, Settings};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::extract::prose;
use crate::lint::{Finding, Linted, is_apology, lint};
use crate::rule::said::said;
use crate::rule::{Channel, ELEMENTS, Evaluation, Measure, Rule, Rules, measured};
use crate::source::{Encoding, SourceFile, Sources};
use crate::span::{FileId, Span, apart};

/// One element of a full apology in a draft.
#[derive(Clone, Debug)]
pub struct ElementReport {
    /// Its name.
    pub name: &'static str,
    /// Whether the channel demands it.
    pub demanded: bool,
    /// What was taken as its evidence, in order; empty if it is missing.
    pub evidence: Vec<Span>,
}

/// Everything that is said of one draft.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The draft.
    pub file: FileId,
    /// What kind of text it was taken for.
    pub channel: Channel,
    /// Whether it is an apology draft; nothing if it is not English.
    pub is_apology: Option<bool>,
    /// Whether it was left alone: no English, or no apology under detection.
    pub left_alone: bool,
    /// Words, then sentences of the body.
    pub measures: Vec<(Measure, usize)>,
    /// What the channel allows of each measure that it limits.
    pub limits: Vec<(Measure, u32)>,
    /// Sentences of the body before the first apology, if there is one.
    pub before_apology: Option<usize>,
    /// All eleven.
    pub elements: Vec<ElementReport>,
    /// In order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// Things worth knowing that are no findings.
    pub notices: Vec<String>,
    /// The least severity that makes the run fail.
    pub fail_on: FailOn,
    /// Which `[[allow]]` entries of the config it needed.
    pub allowances: Allowances,
}

impl FileReport {
    /// Whether something in it makes the run fail.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| self.fail_on.fails(diagnostic.severity))
    }
}

/// Something that could not be judged.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong, in one sentence.
    pub message: String,
    /// The file it is about.
    pub path: Option<String>,
    /// The place in a rule or config file.
    pub diagnostic: Option<Diagnostic>,
}

impl Problem {
    /// A problem with a file as a whole.
    #[must_use]
    pub fn new(path: Option<String>, message: impl Into<String>) -> Self {
        Self { message: message.into(), path, diagnostic: None }
    }

    /// A mistake at its place in a rule or config file.
    #[must_use]
    pub fn mistake(diagnostic: Diagnostic, sources: &Sources) -> Self {
        let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        Self {
            message: format!("{}{help}", diagnostic.message),
            path: Some(sources.get(diagnostic.file).name().to_owned()),
            diagnostic: Some(diagnostic),
        }
    }
}

/// Everything that one run says.
#[derive(Clone, Debug, Default)]
pub struct RunReport {
    /// The drafts in the order in which they were judged.
    pub files: Vec<FileReport>,
    /// What could not be judged.
    pub problems: Vec<Problem>,
}

/// Judges a draft and says what there is to say of it.
#[must_use]
pub fn report(file: FileId, sources: &Sources, rules: &Rules, settings: &Settings<'_>) -> FileReport {
    let source = sources.get(file);
    let document = Document::with_fields(prose(source, settings.format), settings.merge);
    let settings = &settings.for_draft(&said(&document));
    let evaluation = Evaluation::in_mode(rules, &document, settings.mode);
    let is_apology = is_apology(&evaluation);
    let left_alone = is_apology.is_none() || (settings.detect && is_apology == Some(false));
    let Linted { findings, allowances } = if left_alone { Linted::default() } else { lint(&evaluation, settings) };
    let diagnostic = |finding: &Finding| diagnostic(file, settings.no_excerpt, &rules.all()[finding.rule], finding);
    let diagnostics: Vec<Diagnostic> = findings.iter().take(MOST_FINDINGS).map(diagnostic).collect();
    let more = findings.len() - diagnostics.len();
    FileReport {
        file,
        channel: settings.channel,
        is_apology,
        left_alone,
        measures: [Measure::Words, Measure::Sentences].map(|measure| (measure, measured(&evaluation, measure))).to_vec(),
        limits: rules.limits(settings.channel),
        before_apology: evaluation.first_of("apology").map(|_| measured(&evaluation, Measure::SentencesBeforeApology)),
        elements: elements(&evaluation, settings, is_apology.is_none()),
        fail_on: settings.fail_on,
        allowances,
        diagnostics,
        notices: notices(source, &document, is_apology, more),
    }
}

/// Of more findings in a draft the first are told, and how many there are.
pub(crate) const MOST_FINDINGS: usize = 2_000;

/// The notice on a text that is left alone because the rules are for English.
pub(crate) const NOT_ENGLISH: &str = "not English, so not judged";

/// What is worth knowing of how the file was read, and is no finding.
fn notices(source: &SourceFile, document: &Document, is_apology: Option<bool>, more: usize) -> Vec<String> {
    let mut notices = Vec::new();
    if source.encoding() == Encoding::Windows1252 {
        notices.push("not UTF-8, so read as Windows-1252".to_owned());
    }
    if document.tokens().is_empty() {
        notices.push("there is no text in it".to_owned());
    }
    let aside = document.aside();
    notices.extend(aside.broken.iter().map(|(span, what)| format!("line {}: {what}", source.line_of(span.start) + 1)));
    notices.extend(aside.notices.iter().cloned());
    if more > 0 {
        notices.push(format!("and {more} more findings; the first {MOST_FINDINGS} are told"));
    }
    if is_apology.is_none() {
        notices.push(NOT_ENGLISH.to_owned());
    }
    notices
}

/// The elements; in a text that is not English none is looked for.
fn elements(evaluation: &Evaluation<'_>, settings: &Settings<'_>, is_foreign: bool) -> Vec<ElementReport> {
    let rules = evaluation.rules();
    let demands = rules.demands(settings.channel);
    let is_lifted = |name: &str| settings.fault_external && name == "ownership";
    let report = |name: &&'static str| {
        let number = rules.element(name).filter(|_| !is_foreign);
        let evidence = number
            .map_or_else(Vec::new, |number| evaluation.shown(number).into_iter().map(|span| evaluation.document().source(span)).collect::<Vec<_>>());
        ElementReport {
            name,
            demanded: !is_lifted(name) && rules.element(name).is_some_and(|number| demands.contains(&number)),
            evidence: apart(evidence),
        }
    };
    ELEMENTS.iter().map(report).collect()
}

fn diagnostic(file: FileId, no_excerpt: bool, rule: &Rule, finding: &Finding) -> Diagnostic {
    let element = rule.category.strip_prefix("missing-").unwrap_or_default();
    let mut message = rule.message.replace("{element}", element);
    if let Some((value, max)) = finding.passed {
        message = message.replace("{value}", &value.to_string()).replace("{max}", &max.to_string());
    }
    // Last, so that braces in the draft's own words stay as they are.
    message = if no_excerpt {
        message.replace("`{match}`", "this").replace("{match}", "this")
    } else {
        message.replace("{match}", &shorten(&finding.words))
    };
    Diagnostic {
        severity: finding.severity,
        rule: rule.id.clone(),
        category: rule.category.clone(),
        title: Some(rule.title.clone()),
        message,
        file,
        span: finding.span,
        scope: finding.scope,
        labels: Vec::new(),
        help: Some(finding.hint.as_ref().filter(|_| !no_excerpt).map_or_else(|| rule.help.clone(), |hint| format!("{hint}; {}", rule.help))),
        why: Some(rule.why.clone()),
        suggestions: if no_excerpt { Vec::new() } else { finding.suggestions.clone() },
        fingerprint: finding.fingerprint.clone(),
        percent: finding.percent,
    }
}

/// The words with single spaces, the middle of a long run left out.
fn shorten(words: &str) -> String {
    const LONGEST: usize = 12;
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.len() <= LONGEST {
        return words.join(" ");
    }
    format!("{} … {}", words[..LONGEST / 2].join(" "), words[words.len() - LONGEST / 3..].join(" "))
}
