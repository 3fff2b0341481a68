//! `apolint --jsonl`: an archive of documents, one a line, in; an answer a line out, in the same order, with no more in memory than a batch.
//! What stands in an answer is `render`'s.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::str::FromStr;

use serde_json::{Value, json};

use super::args::Check;
use super::parallel::{BATCH, each};
use super::setup::{self, Ready};
use super::{Exit, Io, files};
use crate::config::{Settings, unknown_name};
use crate::render::{Format, Style, json_line, render};
use crate::report::{Problem, RunReport, report};
use crate::rule::Channel;
use crate::source::{Sources, decode_utf8};

/// What the fields of a document are called.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    id: String,
    text: String,
    channel: String,
}

impl FromStr for Fields {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let mut fields = Self { id: "id".to_owned(), text: "text".to_owned(), channel: "channel".to_owned() };
        for pair in written.split(',').filter(|pair| !pair.is_empty()) {
            let (field, name) = pair.split_once('=').ok_or_else(|| format!("`{pair}` names no field; write id=NAME, text=NAME or channel=NAME"))?;
            let known = match field {
                "id" => &mut fields.id,
                "text" => &mut fields.text,
                "channel" => &mut fields.channel,
                _ => return Err(format!("no field `{field}`; there are id, text, channel")),
            };
            name.clone_into(known);
        }
        Ok(fields)
    }
}

/// A longer line is no document.
const LONGEST: u64 = 1 << 28;

/// An answer, and whether it makes the run fail.
type Answer = (String, bool);

pub(super) fn run(check: &Check, io: &mut Io<'_>) -> io::Result<Exit> {
    let Some(ready) = setup::load_or_say(&check.setup, io)? else { return Ok(Exit::NotJudged) };
    let unknown = check.select.iter().chain(&check.ignore).filter_map(|name| unknown_name(name, &ready.rules));
    let problems: Vec<Problem> = unknown.map(|(message, help)| Problem::new(None, format!("{message}; {help}"))).collect();
    if !problems.is_empty() {
        return fail(problems, io);
    }
    let mut fails = false;
    if check.paths.is_empty() {
        fails |= answer_all(check, &ready, &mut BufReader::with_capacity(1 << 20, &mut *io.stdin), io.stdout)?;
    }
    for path in &check.paths {
        fails |= if path == Path::new("-") {
            answer_all(check, &ready, &mut BufReader::with_capacity(1 << 20, &mut *io.stdin), io.stdout)?
        } else {
            match File::open(path) {
                Ok(file) => answer_all(check, &ready, &mut BufReader::with_capacity(1 << 20, file), io.stdout)?,
                Err(error) => return fail(vec![Problem::new(Some(path.display().to_string()), files::said(&error))], io),
            }
        };
    }
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

fn fail(problems: Vec<Problem>, io: &mut Io<'_>) -> io::Result<Exit> {
    let report = RunReport { problems, ..RunReport::default() };
    render(Format::Human, Style::default(), &Sources::default(), &report, io.stdout, io.stderr)?;
    Ok(Exit::NotJudged)
}

/// Answers every line of a stream. A batch is what has come in: who writes one line and waits gets its answer.
fn answer_all(check: &Check, ready: &Ready, input: &mut BufReader<impl Read>, out: &mut dyn io::Write) -> io::Result<bool> {
    let (mut number, mut fails) = (0, false);
    loop {
        let mut batch: Vec<(usize, Vec<u8>)> = Vec::new();
        while batch.len() < BATCH && (batch.is_empty() || input.buffer().contains(&b'\n')) {
            let mut line = Vec::new();
            if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.len() as u64 == LONGEST && !line.ends_with(b"\n") {
                // What is left of it is read and forgotten.
                input.skip_until(b'\n')?;
            }
            number += 1;
            batch.push((number, line));
        }
        if batch.is_empty() {
            return Ok(fails);
        }
        for (answer, fails_here) in
            each(&batch, check.threads.map(usize::from), |(number, line)| answer(check, ready, *number, line)).into_iter().flatten()
        {
            fails |= fails_here;
            writeln!(out, "{answer}")?;
        }
        out.flush()?;
    }
}

/// What there is to say to a line; nothing to an empty one.
fn answer(check: &Check, ready: &Ready, number: usize, line: &[u8]) -> Option<Answer> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    let said = |id: Value, message: String| (json!({ "id": id, "line": number, "error": message }).to_string(), false);
    let document: Result<Value, String> = if line.len() as u64 == LONGEST {
        Err(format!("longer than {LONGEST} bytes"))
    } else {
        decode_utf8(line.to_vec())
            .map_err(|error| error.to_string())
            .and_then(|line| serde_json::from_str(&line).map_err(|error| format!("no JSON: {error}")))
    };
    let document = match document {
        Ok(Value::Object(document)) => document,
        Ok(_) => return Some(said(Value::Null, "no JSON object".to_owned())),
        Err(message) => return Some(said(Value::Null, message)),
    };
    let fields = &check.jsonl_fields;
    let id = document.get(&fields.id).cloned().unwrap_or(Value::Null);
    Some(judge(check, ready, &id, &document).unwrap_or_else(|message| said(id, message)))
}

fn judge(check: &Check, ready: &Ready, id: &Value, document: &serde_json::Map<String, Value>) -> Result<Answer, String> {
    let fields = &check.jsonl_fields;
    let text = document.get(&fields.text).ok_or_else(|| format!("no field `{}`", fields.text))?;
    let text = text.as_str().ok_or_else(|| format!("`{}` is no string", fields.text))?;
    let mut choices = check.choices();
    match document.get(&fields.channel) {
        None | Some(Value::Null) => {}
        Some(Value::String(channel)) => choices.channel = Some(channel.parse::<Channel>()?),
        Some(_) => return Err(format!("`{}` is no string", fields.channel)),
    }
    let settings = Settings::new(&ready.config, &choices, Path::new("document.txt"), true);
    let mut sources = Sources::default();
    let file = sources.add(String::new(), text.to_owned());
    let judged = report(file, &sources, &ready.rules, &settings);
    let style = Style { no_excerpt: check.no_excerpt, ..Style::default() };
    let line = json_line(style, id, &sources, &judged).map_err(|error| error.to_string())?;
    // Findings are what an archive is asked for; they fail the run only if that is wanted.
    Ok((line, check.fail_on.is_some() && judged.fails()))
}
