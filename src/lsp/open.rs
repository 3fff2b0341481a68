//! A draft that the editor has open: its text as the editor has it, and what was last said of it.

use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use percent_encoding::percent_decode_str;

use super::Judged;
use super::position::{Unit, span};
use crate::source::SourceFile;

pub(super) struct Open {
    pub(super) uri: Uri,
    /// Where it lies, or would lie; decides which config holds.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: SourceFile,
    /// What was said of this very text.
    pub(super) judged: Option<Judged>,
    /// Whether the editor has been told.
    pub(super) published: bool,
}

impl Open {
    pub(super) fn new(item: TextDocumentItem) -> Self {
        let path = path(&item.uri, &item.language_id);
        let text = SourceFile::new(path.display().to_string(), item.text.into());
        Self { uri: item.uri, path, version: item.version, text, judged: None, published: false }
    }

    /// Takes changes in, one after the other, each on what the one before left.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, unit: Unit) {
        for change in changes {
            let text = match change.range {
                None => change.text,
                Some(range) => {
                    let at = span(&self.text, range, unit);
                    let old = self.text.text();
                    [&old[..at.start], &change.text, &old[at.end..]].concat()
                }
            };
            self.text = SourceFile::new(self.text.name().to_owned(), text.into());
        }
        self.version = version;
        self.forget();
    }

    /// What was said holds no longer.
    pub(super) fn forget(&mut self) {
        self.judged = None;
        self.published = false;
    }
}

/// The path of a `file:` URI. A buffer that was never saved counts as a file in the folder the server was started in, with an extension that
/// tells its language.
fn path(uri: &Uri, language: &str) -> PathBuf {
    let decoded = percent_decode_str(uri.path().as_str()).decode_utf8_lossy().into_owned();
    if uri.scheme().is_some_and(|scheme| scheme.as_str() == "file") {
        // `/c:/drafts` on Windows.
        let is_drive = decoded.as_bytes().get(2) == Some(&b':');
        return PathBuf::from(if is_drive { &decoded[1..] } else { &decoded[..] });
    }
    let extension = match language {
        "markdown" => "md",
        "html" => "html",
        _ => "txt",
    };
    let name = Path::new(&decoded).file_stem().map_or_else(|| "untitled".into(), |stem| stem.to_string_lossy().into_owned());
    PathBuf::from(format!("{name}.{extension}"))
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    /// A client that keeps its text as units, and knows nothing of ours.
    struct Client {
        units: Vec<u32>,
        unit: Unit,
    }

    impl Client {
        fn units(text: &str, unit: Unit) -> Vec<u32> {
            match unit {
                Unit::Utf16 => text.encode_utf16().map(u32::from).collect(),
                Unit::Utf8 => text.bytes().map(u32::from).collect(),
            }
        }

        fn text(&self) -> String {
            match self.unit {
                Unit::Utf16 => String::from_utf16(&self.units.iter().map(|unit| u16::try_from(*unit).unwrap()).collect::<Vec<_>>()).unwrap(),
                Unit::Utf8 => String::from_utf8(self.units.iter().map(|unit| u8::try_from(*unit).unwrap()).collect()).unwrap(),
            }
        }

        /// Where a character may begin, and no line end is torn apart.
        fn is_boundary(&self, at: usize) -> bool {
            let torn = |unit: u32| match self.unit {
                Unit::Utf16 => (0xdc00..0xe000).contains(&unit),
                Unit::Utf8 => unit & 0xc0 == 0x80,
            };
            let within_crlf = at > 0 && self.units.get(at - 1..=at) == Some(&[13, 10]);
            !within_crlf && !self.units.get(at).is_some_and(|unit| torn(*unit))
        }

        fn position(&self, at: usize) -> Position {
            let (mut line, mut column) = (0, 0);
            for (index, unit) in self.units[..at].iter().enumerate() {
                let ends = *unit == 10 || (*unit == 13 && self.units.get(index + 1) != Some(&10));
                (line, column) = if ends { (line + 1, 0) } else { (line, column + 1) };
            }
            Position::new(line, column)
        }
    }

    #[test]
    fn random_edits_leave_the_text_that_the_client_has() {
        const PIECES: &[&str] =
            &["sorry if ", "👩‍👩‍👧", "e\u{301}", "\r\n", "\n", "\r", "", "ünd ", "👍", "\u{200f}", "\u{feff}", "We are very sorry.\r\n\r\n", "x"];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        for sequence in 0..200 {
            let unit = if sequence % 2 == 0 { Unit::Utf16 } else { Unit::Utf8 };
            let start: String = (0..random(30)).map(|_| PIECES[random(PIECES.len())]).collect();
            let mut client = Client { units: Client::units(&start, unit), unit };
            let item = TextDocumentItem::new("untitled:a".parse().unwrap(), "plaintext".into(), 0, start);
            let mut open = Open::new(item);
            for version in 1..40 {
                let mut at = || {
                    let wanted = random(client.units.len() + 1);
                    (wanted..=client.units.len()).find(|at| client.is_boundary(*at)).unwrap()
                };
                let (from, to) = (at(), at());
                let (from, to) = (from.min(to), from.max(to));
                let piece = PIECES[random(PIECES.len())];
                let range = Range::new(client.position(from), client.position(to));
                client.units.splice(from..to, Client::units(piece, unit));
                let change = TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: piece.to_owned() };
                open.change(version, vec![change], unit);
                assert_eq!(open.text.text(), client.text(), "sequence {sequence}, version {version}");
            }
        }
    }

    #[test]
    fn a_buffer_that_was_never_saved_has_a_name() {
        let named = |uri: &str, language: &str| path(&uri.parse().unwrap(), language);
        assert_eq!(named("untitled:Untitled-1", "markdown"), Path::new("Untitled-1.md"));
        assert_eq!(named("file:///srv/f%C3%BCr%20Dana.txt", "plaintext"), Path::new("/srv/für Dana.txt"));
        assert_eq!(named("file:///c%3A/drafts/a.txt", "plaintext"), Path::new("c:/drafts/a.txt"));
    }
}
