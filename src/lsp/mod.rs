//! The language server: the drafts an editor has open, and what is said of them. It knows the protocol and nothing of files, config or
//! rules; those are behind [`Judge`].
//!
//! There is no timer. What the editor sends is read by one thread and worked through by another; changes that queue up are taken in
//! together, only the newest text is judged, and a result that a later change has overtaken is never shown.

mod actions;
mod open;
mod position;
mod publish;
mod server;
mod wire;

use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use crate::report::RunReport;
use crate::source::Sources;
use server::Server;

/// What the server asks of its surroundings.
pub trait Judge {
    /// Judges a text under the config and rules in force at `path` at this moment. The run holds one draft, or none if the text is no draft,
    /// and the mistakes of config and rules for which it could not be judged.
    fn judge(&mut self, path: &Path, text: &str) -> Judged;

    /// The URI of a rule's page, if it can be opened.
    fn page_uri(&mut self, rule: &str) -> Option<String>;

    /// The text of a rule's page.
    fn page(&mut self, rule: &str) -> Option<String>;
}

/// What was said of one text, and the texts that it points into.
#[derive(Debug, Default)]
pub struct Judged {
    /// The draft, and config and rule files with mistakes.
    pub sources: Sources,
    /// What was said.
    pub run: RunReport,
}

/// Serves one client until it says `exit` or hangs up. Whether it took its leave as the protocol asks.
///
/// # Errors
/// Those of the output.
pub fn serve(input: &mut (dyn Read + Send), output: &mut dyn Write, judge: &mut dyn Judge) -> io::Result<bool> {
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        scope.spawn(move || wire::read_all(&mut BufReader::new(input), &sender));
        Server::new(output, judge).run(&receiver)
    })
}
