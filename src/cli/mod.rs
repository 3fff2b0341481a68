//! The command line: argv and streams in, an answer out. The only room that knows every other, and the only one that touches files.

mod args;
mod baseline;
mod book;
mod changes;
mod check;
mod eval;
mod explain;
mod files;
mod fix;
mod init;
mod jsonl;
mod lsp;
mod new;
mod pages;
mod parallel;
mod progress;
mod proofs;
mod replace;
mod rules;
mod setup;
mod shell;
mod show;
mod test;
mod watch;

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::Path;

use clap::{CommandFactory, Parser, ValueEnum};

use args::{Args, Check, Command, FormatName};

use crate::render::{Format, Style, render};
use crate::report::{Problem, RunReport};
use crate::source::Sources;

/// The streams a run works with.
pub struct Io<'s> {
    /// Standard input.
    pub stdin: &'s mut (dyn Read + Send),
    /// For findings.
    pub stdout: &'s mut dyn Write,
    /// For everything else.
    pub stderr: &'s mut dyn Write,
    /// Whether `stdout` is a terminal that shows colours.
    pub is_terminal: bool,
    /// Whether the process' standard error is a terminal, on which a progress bar may be drawn.
    pub shows_progress: bool,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Something is.
    Findings,
    /// Something could not be judged.
    NotJudged,
}

impl Exit {
    /// The exit code: 0, 1 or 2.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::NotJudged => 2,
        }
    }
}

/// Runs apolint with these arguments (the program's name first). A closed pipe on output ends the run quietly.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> Exit {
    let words: Vec<OsString> = args.into_iter().collect();
    let args = match parse(&words) {
        Ok(args) => args,
        Err(error) => return usage(&error, wanted_format(&words), io),
    };
    let done = match args.command {
        None => check::run(&args.check, io),
        Some(Command::Check(check)) => check::run(&check, io),
        Some(Command::Anatomy(check)) => check::run(&Check { format: FormatName::Anatomy, ..check }, io),
        Some(Command::Completions(wanted)) => shell::completions(&wanted, io),
        Some(Command::Config(check)) => show::run(&check, io),
        Some(Command::Init(wanted)) => init::run(&wanted, io),
        Some(Command::New(wanted)) => new::run(&wanted, io),
        Some(Command::Man) => shell::man(io),
        Some(Command::Explain(explain)) => explain::run(&explain, io),
        Some(Command::Lsp(server)) => lsp::run(server, io),
        Some(Command::Rules(list)) => rules::run(&list, io),
        Some(Command::Eval(eval)) => eval::run(&eval, io),
        Some(Command::Test(test)) => test::run(&test, io),
    };
    match done {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => {
            // Nothing more can be done if this cannot be said either.
            let _ = writeln!(io.stderr, "error: {error}");
            Exit::NotJudged
        }
    }
}

/// What was typed. The name of a subcommand behind an option is that subcommand, unless it is a file's.
fn parse(words: &[OsString]) -> Result<Args, clap::Error> {
    let args = Args::try_parse_from(words);
    if !words.get(1).is_some_and(|word| word.to_string_lossy().starts_with("--")) {
        return args;
    }
    // A file is asked for first: what clap knows is made anew each time.
    let is_late = |word: &&OsStr| !Path::new(word).exists() && Args::command().find_subcommand(word).is_some();
    let late = match &args {
        Ok(Args { command: None, check }) => check.paths.first().map(|path| path.as_os_str()).filter(is_late),
        Ok(_) => None,
        Err(_) => words.iter().skip(2).map(OsString::as_os_str).find(is_late),
    };
    let Some(at) = late.and_then(|name| words.iter().rposition(|word| word == name)) else { return args };
    let mut moved = words.to_vec();
    moved[1..=at].rotate_right(1);
    Args::try_parse_from(moved).or_else(|wrong| if args.is_err() { args } else { Err(wrong) })
}

/// The format that was asked for, as far as words that cannot be understood tell.
fn wanted_format(words: &[OsString]) -> Option<Format> {
    let joined = words.iter().find_map(|word| word.to_str()?.strip_prefix("--format="));
    let apart = words.windows(2).find(|pair| pair[0] == "--format").and_then(|pair| pair[1].to_str());
    FormatName::from_str(joined.or(apart)?, false).ok().map(Format::from)
}

/// Help and version go to stdout and are no failure; everything else is. A program that asked for its format gets it all the same.
fn usage(error: &clap::Error, format: Option<Format>, io: &mut Io<'_>) -> Exit {
    if let Some(format) = format.filter(|format| format.is_for_programs() && error.use_stderr()) {
        let message = error.render().to_string();
        let problems = vec![Problem::new(None, message.trim().trim_start_matches("error: "))];
        let report = RunReport { problems, ..RunReport::default() };
        // The whole message follows, so that the renderer's own line on standard error is not wanted.
        let _ = render(format, Style::default(), &Sources::default(), &report, io.stdout, &mut io::sink());
    }
    let text = if io.is_terminal { error.render().ansi().to_string() } else { error.render().to_string() };
    if error.use_stderr() {
        let _ = write!(io.stderr, "{text}");
        Exit::NotJudged
    } else {
        let _ = write!(io.stdout, "{text}");
        Exit::Clean
    }
}
