//! Reads a part of plain text: lines that quote, and what stands below `-- `, are parts of their own; a directive is no prose.

use crate::document::{Prose, Region};
use crate::extract::writer::Writer;
use crate::span::Span;

/// The words of a plain text within a mail.
pub(super) fn prose(text: &str) -> Prose<'_> {
    let mut writer = Writer::new(text);
    let mut at = 0;
    let mut signed = false;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        let is_quoted = line.starts_with('>');
        let begins_signature = line.trim_end_matches(['\r', '\n']) == "-- ";
        signed = (signed && !is_quoted) || begins_signature;
        writer.part(match (is_quoted, signed) {
            (true, _) => Some(Region::Quoted),
            (false, true) => Some(Region::Signature),
            (false, false) => None,
        });
        if !begins_signature {
            without_directives(&mut writer, text, span);
        }
    }
    writer.finish()
}

/// Copies a line, the directives in it left out.
fn without_directives(writer: &mut Writer<'_>, text: &str, line: Span) {
    let mut at = line.start;
    while let Some(start) = text[at..line.end].find("<!-- apolint:").map(|start| at + start) {
        let Some(end) = text[start..line.end].find("-->").map(|end| start + end) else { break };
        writer.copy(Span::new(at, start));
        writer.comment(Span::new(start, end + 3), &text[start + 4..end]);
        at = end + 3;
    }
    writer.copy(Span::new(at, line.end));
}
