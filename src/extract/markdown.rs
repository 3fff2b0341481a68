//! Reads Markdown: the words of its blocks, emphasis and escapes gone, code left out. Blocks of HTML in it are `html`'s.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::writer::{Writer, masked};
use super::{front_matter, html, text_start};
use crate::document::{Link, Prose};
use crate::span::Span;

/// How often a text is read anew without a fence or comment that nothing closes.
const MOST_UNCLOSED: usize = 8;

/// The words of a Markdown text.
pub(super) fn prose(text: &str) -> Prose<'_> {
    let front = front_matter(text);
    let start = front.map_or_else(|| text_start(text), |front| front.end);
    let mut masked = masked(text);
    let mut broken = Vec::new();
    loop {
        let mut reader = Reader::new(text, &masked, start);
        reader.read();
        match reader.unclosed {
            // Unlike in CommonMark it must not hide the rest of a letter: read on as if its mark were blank.
            Some((mark, what)) if broken.len() < MOST_UNCLOSED => {
                masked.to_mut().replace_range(mark.start..mark.end, &" ".repeat(mark.end - mark.start));
                broken.push((mark, format!("{what} is never closed; what follows was read as text")));
            }
            _ => {
                reader.writer.aside.front_matter = front;
                reader.writer.aside.broken.extend(broken);
                return reader.writer.finish();
            }
        }
    }
}

/// What can stand in Markdown here beyond `CommonMark`.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM
}

struct Reader<'t, 'm> {
    text: &'t str,
    /// The text without merge fields, byte for byte as long.
    masked: &'m str,
    /// Where Markdown begins.
    start: usize,
    writer: Writer<'t>,
    /// How many block quotes stand around.
    depth: usize,
    /// The mark of a block that has no words yet.
    pending: Option<&'static str>,
    /// Whether the list around is ordered, list by list.
    lists: Vec<bool>,
    in_code: bool,
    links: Vec<Open>,
    /// A link written as HTML, whose words are being read.
    anchor: Option<Link>,
    /// Where the words that were written last end in the text.
    last: usize,
    unclosed: Option<(Span, &'static str)>,
}

/// A link whose words are being read.
struct Open {
    span: Span,
    words: usize,
    target: String,
    kind: LinkType,
    /// Where its definition stands, if that is elsewhere.
    definition: Option<Span>,
}

impl<'t, 'm> Reader<'t, 'm> {
    fn new(text: &'t str, masked: &'m str, start: usize) -> Self {
        Self {
            text,
            masked,
            start,
            writer: Writer::new(text),
            depth: 0,
            pending: Some(""),
            lists: Vec::new(),
            in_code: false,
            links: Vec::new(),
            anchor: None,
            last: start,
            unclosed: None,
        }
    }

    fn read(&mut self) {
        let mut events = Parser::new_ext(&self.masked[self.start..], options()).into_offset_iter();
        while let Some((event, range)) = events.next() {
            let span = Span::new(range.start + self.start, range.end + self.start);
            if let Event::Start(Tag::Link { id, .. }) = &event {
                let definition = events.reference_definitions().get(id).map(|found| found.span.clone());
                self.event(event, span, definition.map(|range| Span::new(range.start + self.start, range.end + self.start)));
            } else {
                self.event(event, span, None);
            }
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span, definition: Option<Span>) {
        match event {
            Event::Start(tag) => self.open(tag, span, definition),
            Event::End(tag) => self.close(tag),
            Event::Text(words) if !self.in_code => {
                if self.pending.is_some() && self.writer.is_blank(span) {
                    return;
                }
                self.begin();
                if words.len() == span.end - span.start {
                    self.writer.copy(span);
                } else {
                    self.writer.replace(&words, span);
                }
                self.last = span.end;
            }
            Event::Code(words) => {
                self.begin();
                self.writer.code(&words, span);
                self.last = span.end;
            }
            Event::SoftBreak | Event::HardBreak => {
                self.writer.replace("\n", span);
                self.writer.layout(&"> ".repeat(self.depth));
            }
            Event::InlineHtml(_) => self.tag(span),
            Event::Rule => self.pending = Some(""),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, span: Span, definition: Option<Span>) {
        match tag {
            Tag::Paragraph => self.pending = self.pending.or(Some("")),
            Tag::Heading { .. } => self.pending = Some("# "),
            Tag::TableCell => self.pending = Some("| "),
            Tag::BlockQuote(_) => {
                self.depth += 1;
                self.pending = Some("");
            }
            Tag::List(first) => self.lists.push(first.is_some()),
            Tag::Item => self.pending = Some(if self.lists.last() == Some(&true) { "1. " } else { "- " }),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.pending = Some("");
                if matches!(kind, CodeBlockKind::Fenced(_)) && !is_closed(span.of(self.masked)) {
                    self.unclosed = self.unclosed.or(Some((fence(span, self.masked), "this code block")));
                }
            }
            Tag::HtmlBlock => {
                let unclosed = html::write(&mut self.writer, self.text, self.masked, span);
                // Other elements may well be closed in a later block.
                let hides_rest = |(at, _): &(usize, _)| is_raw(&self.masked[*at..]);
                if let Some((at, what)) = unclosed.filter(hides_rest) {
                    self.unclosed = self.unclosed.or(Some((Span::new(at, at + 1), what)));
                }
                self.pending = Some("");
            }
            // A whole line that is set off so may be a name, as in plain text.
            Tag::Emphasis | Tag::Strong if self.is_whole_line(span) => {
                self.begin();
                self.writer.replace("*", Span::new(span.start, span.start + 1));
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.begin();
                self.last = span.start;
                let words = self.writer.at();
                self.links.push(Open { span, words, target: dest_url.into_string(), kind: link_type, definition });
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.pending = Some("");
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.pending = Some("");
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.pending = Some("");
            }
            TagEnd::Link => {
                if let Some(open) = self.links.pop() {
                    self.link(open);
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::HtmlBlock => self.pending = Some(""),
            _ => {}
        }
    }

    /// Whether a run of emphasis is all that a line holds.
    fn is_whole_line(&self, span: Span) -> bool {
        let rest = self.text[span.end..].trim_start_matches(['*', '_', '\\', ',', '.', ' ', '\t']);
        (self.pending.is_some() || self.writer.is_line_start()) && (rest.is_empty() || rest.starts_with(['\n', '\r']))
    }

    /// A tag of HTML within a paragraph.
    fn tag(&mut self, span: Span) {
        match html::tag(self.text, self.masked, span) {
            html::Tag::Break => self.event(Event::HardBreak, span, None),
            html::Tag::Comment(text) => self.writer.comment(span, text),
            html::Tag::Link(target, place) => {
                self.begin();
                self.anchor = Some(Link { span, words: Span::new(self.writer.at(), self.writer.at()), target, target_span: place });
            }
            html::Tag::LinkEnd => {
                if let Some(mut link) = self.anchor.take() {
                    link.words.end = self.writer.at();
                    link.span.end = span.end;
                    self.writer.link(link);
                }
            }
            html::Tag::Other => {}
        }
    }

    /// Begins the block that the words to come stand in.
    fn begin(&mut self) {
        if let Some(mark) = self.pending.take() {
            self.writer.block(&"> ".repeat(self.depth));
            self.writer.layout(mark);
        }
    }

    fn link(&mut self, open: Open) {
        let target_span = match (open.kind, open.definition) {
            (LinkType::Inline, _) => target(self.masked, Span::new(self.last, open.span.end), "]("),
            (LinkType::Autolink | LinkType::Email, _) => Span::new(open.span.start + 1, open.span.end - 1),
            (_, Some(definition)) => target(self.masked, definition, "]:"),
            (_, None) => Span::new(open.span.end, open.span.end),
        };
        let (written, read) = (target_span.of(self.text), target_span.of(self.masked));
        let target = if written == read { open.target } else { written.to_owned() };
        self.writer.link(Link { span: open.span, words: Span::new(open.words, self.writer.at()), target, target_span });
    }
}

/// The bytes of a target behind `mark`, within `span`.
fn target(text: &str, span: Span, mark: &str) -> Span {
    let rest = span.of(text);
    let Some(behind) = rest.find(mark).map(|at| at + mark.len()) else { return Span::new(span.end, span.end) };
    let start = behind + (rest[behind..].len() - rest[behind..].trim_start().len());
    let (start, end) = match rest[start..].strip_prefix('<') {
        Some(inner) => (start + 1, start + 1 + inner.find('>').unwrap_or(inner.len())),
        None => (start, start + bare_target(&rest[start..])),
    };
    Span::new(span.start + start, span.start + end)
}

/// Length of a target without pointed brackets: up to white space or the parenthesis that closes the link.
fn bare_target(rest: &str) -> usize {
    let mut depth = 0;
    let mut escaped = false;
    for (at, char) in rest.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ if char.is_whitespace() => return at,
            _ => {}
        }
    }
    rest.len()
}

/// Whether the last line of a fenced block is a fence.
fn is_closed(block: &str) -> bool {
    let Some(mark) = block.chars().next() else { return true };
    let last = block.trim_end().rsplit(['\n', '\r']).next().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']);
    block.trim_end().contains(['\n', '\r']) && last.len() > 2 && last.chars().all(|char| char == mark)
}

/// Whether a block of HTML that begins so goes on beyond blank lines.
fn is_raw(block: &str) -> bool {
    let begins = |mark: &str| block.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    ["<!--", "<script", "<style", "<textarea"].iter().any(|mark| begins(mark))
}

/// The fence that a block begins with.
fn fence(block: Span, text: &str) -> Span {
    let rest = block.of(text);
    let length = rest.len() - rest.trim_start_matches(['`', '~']).len();
    Span::new(block.start, block.start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The prose, and the source of some of its words.
    fn read<'t>(text: &'t str, words: &str) -> (String, &'t str) {
        let prose = prose(text);
        let at = prose.text().find(words).unwrap_or_else(|| panic!("no `{words}` in {:?}", prose.text()));
        (prose.text().to_owned(), prose.source(Span::new(at, at + words.len())).of(text))
    }

    #[test]
    fn emphasis_inside_a_phrase_is_no_hindrance() {
        assert_eq!(read("We are **so**_rry_ if you\nminded.", "sorry if you\nminded").1, "so**_rry_ if you\nminded");
        assert_eq!(read("We&rsquo;re \\*sorry\\* `if` [you](https://a.example \"t\")", "We’re *sorry").1, "We&rsquo;re \\*sorry");
    }

    #[test]
    fn blocks_stand_apart() {
        let text =
            "# Title\n\nText\n> quoted\n> on\n\n- one\n- two\n  more\n\n1. first\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n***\nlast";
        assert_eq!(read(text, "Text").0, "# Title\n\nText\n\n> quoted\n> on\n\n- one\n\n- two\nmore\n\n1. first\n\n| a\n\n| b\n\n| c\n\n| d\n\nlast");
    }

    #[test]
    fn nothing_is_swallowed_by_a_fence_that_nothing_closes() {
        let prose = prose("We are sorry.\n\n```text\nWe are sorry if\n\n> ~~~\n> quoted\n");
        assert_eq!(prose.text(), "We are sorry.\n\ntext\nWe are sorry if\n\n> quoted");
        assert_eq!(prose.aside().broken.len(), 2);
    }

    #[test]
    fn links_know_their_targets() {
        let text =
            "See [our *page*](<https://a.example/x> \"t\"), [it][1], <https://b.example> and [you]({{url}}) [none]() ![alt](i.png)\n\n[1]: #top\n";
        let prose = prose(text);
        let links: Vec<_> =
            prose.aside().links.iter().map(|link| (link.words.of(prose.text()), link.target.as_str(), link.target_span.of(text))).collect();
        assert_eq!(
            links,
            [
                ("our page", "https://a.example/x", "https://a.example/x"),
                ("it", "#top", "#top"),
                ("https://b.example", "https://b.example", "https://b.example"),
                ("you", "{{url}}", "{{url}}"),
                ("none", "", ""),
            ]
        );
    }

    #[test]
    fn html_in_it_is_read_as_html() {
        let text = "One<br>two <a href='#'>*here*</a> <b>x</b> <!-- c -->\n\n<div>\nWe&rsquo;re <i>so</i>\n</div>\n\n<!-- d -->\n\nlast <!-- no end\n\n<!-- e\n\nmore";
        let prose = prose(text);
        assert_eq!(prose.text(), "One\ntwo here x \n\n We’re so \n\nlast <!-- no end\n\n!-- e\n\nmore");
        assert_eq!(prose.aside().comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(), [" c ", " d "]);
        assert_eq!(prose.aside().links.len(), 1);
    }

    #[test]
    fn merge_fields_stay_whole() {
        for field in ["{{ a*b*c }}", "*|NAME|*", "<<name>>", "[[x]]", "%%x%%", "<%= x %>", "{% if a %}", "((x))"] {
            let text = format!("Dear {field}, *we* are {field} sorry");
            assert_eq!(read(&text, "we are").0, format!("Dear {field}, we are {field} sorry"));
        }
    }
}
