//! What an editor offers at a finding: its page on hover, and its code actions: a suggestion, letting it stand with a reason, the page.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Hover, HoverContents, MarkupContent, MarkupKind, Range, TextEdit, WorkspaceEdit,
};
use serde_json::Value;

use super::open::Open;
use super::position::{Unit, position, range};
use crate::diagnostic::{Diagnostic, Suggestion};
use crate::extract::Format;
use crate::span::Span;

/// The command that opens a rule's page; its argument is the rule's id.
pub(super) const EXPLAIN: &str = "apolint.explain";

/// The draft's findings that touch a span.
fn touching(open: &Open, span: Span) -> impl Iterator<Item = &Diagnostic> {
    let files = open.judged.iter().flat_map(|judged| &judged.run.files);
    files.flat_map(|file| &file.diagnostics).filter(move |found| found.span.start <= span.end && span.start <= found.span.end)
}

pub(super) fn hover(open: &Open, at: usize, unit: Unit) -> Option<Hover> {
    let found: Vec<&Diagnostic> = touching(open, Span::new(at, at)).collect();
    let first = found.first()?;
    let page = |found: &&Diagnostic| {
        let why = found.why.as_ref().map_or_else(String::new, |why| format!("\n\n{why}"));
        let help = found.help.as_ref().map_or_else(String::new, |help| format!("\n\n**Better:** {help}"));
        format!("**{}** ({})\n\n{}{why}{help}", found.rule, found.severity, found.message)
    };
    let value = found.iter().map(page).collect::<Vec<_>>().join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(range(&open.text, first.span, unit)) })
}

pub(super) fn actions(open: &Open, span: Span, unit: Unit) -> Vec<CodeActionOrCommand> {
    let mut actions = Vec::new();
    for found in touching(open, span) {
        actions.extend(found.suggestions.iter().map(|suggestion| CodeActionOrCommand::CodeAction(apply(open, suggestion, unit))));
    }
    for found in touching(open, span) {
        // A line of a mail may be encoded, or half a line, or a header: no place for a comment.
        if Format::of(&open.path) != Format::Mail {
            actions.push(CodeActionOrCommand::CodeAction(allow(open, found, unit)));
        }
        actions.push(CodeActionOrCommand::CodeAction(explain(found)));
    }
    actions
}

fn apply(open: &Open, suggestion: &Suggestion, unit: Unit) -> CodeAction {
    let edits = suggestion.edits.iter().map(|edit| TextEdit::new(range(&open.text, edit.span, unit), edit.text.clone())).collect();
    CodeAction { is_preferred: suggestion.safe.then_some(true), ..fix(open, suggestion.title.clone(), edits) }
}

/// A directive on a line of its own above the finding. It allows nothing before the author has put a reason in the place of the dots.
fn allow(open: &Open, found: &Diagnostic, unit: Unit) -> CodeAction {
    let line = open.text.line_span(open.text.line_of(found.span.start));
    let text = line.of(open.text.text());
    let content = text.trim_end_matches(['\r', '\n']);
    let end_of_line = if content.len() == text.len() { "\n" } else { &text[content.len()..] };
    let indent = &content[..content.len() - content.trim_start().len()];
    let directive = format!("{indent}<!-- apolint: allow {} -- … -->{end_of_line}", found.rule);
    let at = position(&open.text, line.start, unit);
    fix(open, format!("Allow {} here, with a reason", found.rule), vec![TextEdit::new(Range::new(at, at), directive)])
}

fn fix(open: &Open, title: String, edits: Vec<TextEdit>) -> CodeAction {
    #[expect(clippy::mutable_key_type, reason = "the protocol's crate asks for it; a URI's cache takes no part in its hash")]
    let changes = HashMap::from([(open.uri.clone(), edits)]);
    let edit = WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    CodeAction { title, kind: Some(CodeActionKind::QUICKFIX), edit: Some(edit), ..CodeAction::default() }
}

fn explain(found: &Diagnostic) -> CodeAction {
    let title = format!("Explain {}", found.rule);
    let command = Command::new(title.clone(), EXPLAIN.to_owned(), Some(vec![Value::from(found.rule.as_str())]));
    CodeAction { title, kind: Some(CodeActionKind::QUICKFIX), command: Some(command), ..CodeAction::default() }
}

#[cfg(test)]
mod tests {
    use lsp_types::TextDocumentItem;

    use super::super::Judged;
    use super::*;
    use crate::diagnostic::Edit;
    use crate::report::{FileReport, RunReport};
    use crate::source::Sources;

    #[test]
    fn a_suggestion_becomes_an_edit_at_its_place() {
        let text = "👍 We are sorry if you were hurt.\r\n";
        let mut open = Open::new(TextDocumentItem::new("untitled:a".parse().unwrap(), "plaintext".into(), 0, text.to_owned()));
        let mut sources = Sources::default();
        let file = sources.add("a.txt", text);
        let at = text.find("if you were hurt").map(|start| Span::new(start, start + 16)).unwrap();
        let mut found = Diagnostic::mistake("non-apology/conditional", "…", file, at);
        found.suggestions = vec![Suggestion { title: "own it".into(), safe: true, edits: vec![Edit { span: at, text: "that I hurt you".into() }] }];
        let report = FileReport {
            file,
            channel: crate::rule::Channel::default(),
            is_apology: Some(true),
            left_alone: false,
            measures: Vec::new(),
            limits: Vec::new(),
            before_apology: None,
            elements: Vec::new(),
            diagnostics: vec![found],
            notices: Vec::new(),
            fail_on: crate::config::FailOn::default(),
            allowances: crate::config::Allowances::default(),
        };
        open.judged = Some(Judged { sources, run: RunReport { files: vec![report], problems: Vec::new() } });
        let [CodeActionOrCommand::CodeAction(apply), CodeActionOrCommand::CodeAction(allow), _] = &actions(&open, at, Unit::Utf16)[..] else {
            panic!("three actions");
        };
        let edit = |action: &CodeAction| action.edit.clone().unwrap().changes.unwrap().into_values().next().unwrap().remove(0);
        assert_eq!(edit(apply).range.start, lsp_types::Position::new(0, 16));
        assert_eq!((edit(apply).new_text.as_str(), apply.is_preferred), ("that I hurt you", Some(true)));
        assert_eq!(edit(allow).new_text, "<!-- apolint: allow non-apology/conditional -- … -->\r\n");
    }
}
