//! `apolint new`: a draft to begin with, every part that its channel demands as a blank. The blanks are findings until they are filled, so
//! that none is sent by mistake.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use super::args::New;
use super::{Exit, Io, files, setup};
use crate::render::shown;
use crate::rule::{Channel, ELEMENTS, Rules};

pub(super) fn run(new: &New, io: &mut Io<'_>) -> io::Result<Exit> {
    let Some(ready) = setup::load_or_say(&new.setup, io)? else { return Ok(Exit::NotJudged) };
    let text = skeleton(&ready.rules, new.channel);
    let Some(path) = new.path.as_deref().filter(|path| *path != Path::new("-")) else {
        write!(io.stdout, "{text}")?;
        return Ok(Exit::Clean);
    };
    let name = shown(&path.display().to_string());
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            writeln!(io.stdout, "{name}: a draft with a blank for every part; `apolint {name}` says which are left")?;
            Ok(Exit::Clean)
        }
        Err(error) => {
            let why =
                if error.kind() == io::ErrorKind::AlreadyExists { "there is a file of this name already".to_owned() } else { files::said(&error) };
            writeln!(io.stderr, "error: {name}: {why}")?;
            Ok(Exit::NotJudged)
        }
    }
}

/// The parts in the order in which they are read. What a channel does not demand stands only where a letter would be odd without it.
fn skeleton(rules: &Rules, channel: Channel) -> String {
    let demands = rules.channel(channel).demands;
    let mut parts = vec![format!("Channel: {}", channel.as_str())];
    for name in rules.all().iter().filter_map(|rule| rule.demanded_header(channel)) {
        let (first, rest) = name.split_at_checked(1).unwrap_or_default();
        parts[0] = format!("{}\n{}{rest}: [insert name]", parts[0], first.to_uppercase());
    }
    if matches!(channel, Channel::Email | Channel::Letter | Channel::Status | Channel::Statement | Channel::Update) {
        parts[0].push_str("\nSubject: [describe the problem in a few words]");
    }
    if matches!(channel, Channel::Email | Channel::Letter | Channel::Reply) {
        parts.push("Dear [insert name],".to_owned());
    }
    let wanted = ELEMENTS.iter().filter(|element| demands.iter().any(|demand| demand == *element) || **element == "signature");
    parts.extend(wanted.map(|element| blank(element).to_owned()));
    if channel == Channel::Update {
        let at = parts.len() - 1;
        parts.insert(at, "[state when you will write again]".to_owned());
    }
    parts.join("\n\n") + "\n"
}

/// What to write for an element.
fn blank(element: &str) -> &'static str {
    match element {
        "apology" => "[state that you are sorry, and for which act; no if, no but]",
        "acknowledgment" => "[describe what went wrong: what happened, to whom and when]",
        "ownership" => "[state plainly that the fault was yours]",
        "impact" => "[describe what it meant for the people affected]",
        "explanation" => "[explain the cause in a sentence or two]",
        "fix" => "[state what you have done or will do for those affected, and by when]",
        "prevention" => "[describe one thing that is different now, so that it won't happen again]",
        "amends" => "[state what you offer to make up for it]",
        "invitation" => "[insert the name and address of somebody who will answer]",
        "thanks" => "[state what you thank the reader for, if there is something real]",
        _ => "[insert your name]",
    }
}
