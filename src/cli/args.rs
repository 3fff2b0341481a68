//! What can be typed. What it comes to is left to the subcommands.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use super::jsonl;
use crate::config::{Choices, FailOn, Mode};
use crate::extract;
use crate::render::Format;
use crate::rule::Channel;

/// Reads the draft of an apology and says which words make it worse and what is missing.
#[derive(Debug, Parser)]
#[command(name = "apolint", version, args_conflicts_with_subcommands = true, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: Check,
}

const EXAMPLES: &str = "\
Examples:
  apolint draft.txt                       judge one draft
  apolint --channel reply answer.txt      as an answer to one customer
  apolint --detect outbox/                judge what is an apology in a folder
  pbpaste | apolint -                     judge what was copied
  apolint --format json draft.txt         for programs
  apolint explain non-apology             why, with examples

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 something could not be judged.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge drafts (what happens without a subcommand)
    Check(Check),
    /// Show what a draft is made of: each part of an apology, each fault, and what is missing
    Anatomy(Check),
    /// Say what a rule, category, element or channel is about
    Explain(Explain),
    /// Write a draft with a blank for every part that its channel demands
    New(New),
    /// Write a config, a folder of house rules and the entry for pre-commit; nothing is overwritten
    Init(Init),
    /// Show every value in force and where it comes from, and which drafts would be judged as what
    Config(Check),
    /// List the rules in force
    Rules(List),
    /// Hold a folder of rules to its own examples
    Test(Test),
    /// Serve an editor: the language server protocol on standard input and output
    Lsp(Server),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the man page
    Man,
    /// Measure agreement with readers who marked the same drafts
    Eval(Eval),
}

#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed on its own")]
pub(super) struct Check {
    /// Drafts, folders of drafts, or `-` for standard input [default: the current folder]
    pub(super) paths: Vec<PathBuf>,
    /// Name under which standard input is judged
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// How drafts are written down, whatever their names say: plain, markdown, html, mail, template
    #[arg(long, value_name = "FORMAT")]
    pub(super) input_format: Option<extract::Format>,
    /// How the output looks
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: FormatName,
    /// Write to this file instead, as a whole or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// What kind of text it is: email, letter, reply, status, update, social, statement, other
    #[arg(long, value_name = "CHANNEL")]
    pub(super) channel: Option<Channel>,
    /// Leave texts alone that are no apology drafts (on for folders)
    #[arg(long, overrides_with = "no_detect")]
    pub(super) detect: bool,
    /// Judge every text (default for files named by hand)
    #[arg(long, overrides_with = "detect")]
    pub(super) no_detect: bool,
    /// How finished the text is: draft, template (blanks may stand), final
    #[arg(long, value_name = "MODE")]
    pub(super) mode: Option<Mode>,
    /// Only these rules or categories
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules or categories
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The least severity that gives exit code 1: error, warning, info, never
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Report only what stands on lines changed since this revision of git, and what is missing from files that changed
    #[arg(long, value_name = "REV", conflicts_with = "patch")]
    pub(super) diff_base: Option<String>,
    /// The same for the lines that a patch adds; `-` reads it from standard input
    #[arg(long, value_name = "FILE")]
    pub(super) patch: Option<PathBuf>,
    /// Make the safe suggestions in the files, then judge what is left
    #[arg(long, conflicts_with_all = ["watch", "jsonl", "output"])]
    pub(super) fix: bool,
    /// Show what `--fix` would change, as a patch, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "watch", "jsonl"])]
    pub(super) diff: bool,
    /// Read documents as JSON Lines, `{"id": …, "text": "…", "channel": "…"}`, from the files or from standard input, and answer each with a
    /// line of JSON
    #[arg(long, conflicts_with_all = ["watch", "diff_base", "patch", "baseline", "write_baseline", "format"])]
    pub(super) jsonl: bool,
    /// Names of the fields, where they differ: `id=key,text=body,channel=kind`
    #[arg(long, value_name = "FIELDS", requires = "jsonl", default_value = "")]
    pub(super) jsonl_fields: jsonl::Fields,
    /// Judge anew whenever a draft is saved
    #[arg(long)]
    pub(super) watch: bool,
    /// Leave out the findings that this file holds
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the findings of this run to a file, so that later runs can leave them out
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Apply the config's `exclude` to files named by hand too
    #[arg(long)]
    pub(super) force_exclude: bool,
    #[command(flatten)]
    pub(super) setup: Setup,
    /// Repeat no word of a draft, so that a confidential one stays out of logs
    #[arg(long)]
    pub(super) no_excerpt: bool,
    /// Print findings only
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// How many drafts to judge at once [default: one for each core]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    /// Whether to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: Color,
}

/// Which rules are in force.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Setup {
    /// Folder of rule files to add; may be given several times
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Config file to use instead of the nearest apolint.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Use no config file
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// Leave the built-in rules out
    #[arg(long)]
    pub(super) no_builtin: bool,
    /// Go by the phrases of the rules alone, without learned cues
    #[arg(long)]
    pub(super) no_learned: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// A rule's id, a category, an element or a channel
    pub(super) name: String,
    /// Print all examples, also those that only prove one phrase each
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) setup: Setup,
}

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// The file to write; standard output if none
    pub(super) path: Option<PathBuf>,
    /// What kind of text it is: email, letter, reply, status, update, social, statement, other
    #[arg(long, value_name = "CHANNEL", default_value = "email")]
    pub(super) channel: Channel,
    #[command(flatten)]
    pub(super) setup: Setup,
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The folder to write to
    #[arg(default_value = ".")]
    pub(super) folder: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Only these rules, by id or category; all if none is given
    pub(super) names: Vec<String>,
    /// How the list looks
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: ListFormat,
    #[command(flatten)]
    pub(super) setup: Setup,
}

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// Which shell
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct Server {
    /// What some clients always say; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
    #[command(flatten)]
    pub(super) setup: Setup,
}

#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// Folder of rule files [default: those that the nearest apolint.toml names]
    pub(super) folder: Option<PathBuf>,
    /// Leave the built-in rules out
    #[arg(long)]
    pub(super) no_builtin: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Eval {
    /// Folders of drafts (*.txt)
    #[arg(required = true)]
    pub(super) drafts: Vec<PathBuf>,
    /// Folder of readings (NAME.gold.json); may be given twice
    #[arg(long, value_name = "DIR", required = true)]
    pub(super) readers: Vec<PathBuf>,
    /// Only drafts whose names begin so
    #[arg(long, value_name = "PREFIX", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// How the figures look
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: EvalFormat,
    /// List up to so many false alarms and misses with their sentences
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "40")]
    pub(super) misses: Option<usize>,
    #[command(flatten)]
    pub(super) setup: Setup,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum EvalFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormatName {
    /// Source lines with carets, and a summary
    Human,
    /// The make-up of a draft, as `apolint anatomy` prints it
    #[value(skip)]
    Anatomy,
    /// The same as a page for a browser
    Html,
    /// `path:line:col: severity[rule] message`
    Short,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// Checkstyle XML
    Checkstyle,
    /// JUnit XML, a test suite a draft
    Junit,
    /// reviewdog's diagnostic format
    Rdjson,
    /// The same, a finding a line
    Rdjsonl,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Human => Self::Human,
            FormatName::Anatomy => Self::Anatomy,
            FormatName::Html => Self::Html,
            FormatName::Short => Self::Short,
            FormatName::Json => Self::Json,
            FormatName::Sarif => Self::Sarif,
            FormatName::Github => Self::Github,
            FormatName::Gitlab => Self::Gitlab,
            FormatName::Checkstyle => Self::Checkstyle,
            FormatName::Junit => Self::Junit,
            FormatName::Rdjson => Self::Rdjson,
            FormatName::Rdjsonl => Self::Rdjsonl,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns
    Table,
    /// A list of objects
    Json,
    /// The rule book: every rule, category and channel with its examples
    Markdown,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// In a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Check {
    /// Whether a draft is to come on standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| path == Path::new("-"))
    }

    /// What was chosen on the command line.
    pub(super) fn choices(&self) -> Choices {
        Choices {
            format: self.input_format,
            channel: self.channel,
            detect: if self.detect { Some(true) } else { self.no_detect.then_some(false) },
            mode: self.mode,
            fail_on: self.fail_on,
            select: (!self.select.is_empty()).then(|| self.select.clone()),
            ignore: self.ignore.clone(),
            no_excerpt: self.no_excerpt,
        }
    }
}
