//! apolint reads the draft of an apology and says which words make it worse and what is missing.
//!
//! ```text
//! bytes ─extract─▶ words ─document─▶ Document ─lint─▶ Finding* ─report─▶ FileReport* ─render─▶ terminal | json | short
//!                                      ▲                                   ▲
//!              rules/**.toml ──rule────┘  (mistakes in rules and config ───┘ are the same Diagnostic)
//! ```
//!
//! A room is a noun, and imports run one way: `span`, `diagnostic`, `source`, `document`, `extract`, `language`, `learned`, `rule`,
//! `builtin`, `config`, `lint`, `report`, `baseline`, `agreement`, `render`, `lsp`, `cli`. All but the last two touch nothing outside: no
//! files, no threads, no clock.
//!
//! ```
//! use apolint::config::{Choices, Config, Settings};
//! use apolint::report::report;
//! use apolint::source::Sources;
//!
//! let rules = apolint::builtin::rules().expect("the built-in rules are sound");
//! let mut sources = Sources::default();
//! let draft = sources.add("draft.txt", "We are sorry if anyone was offended.");
//! let config = Config::default();
//! let settings = Settings::new(&config, &Choices::default(), "draft.txt".as_ref(), false);
//! let report = report(draft, &sources, &rules, &settings);
//! assert_eq!(report.diagnostics[0].rule, "non-apology/conditional");
//! ```

#![cfg_attr(
    not(feature = "cli"),
    expect(dead_code, unused_imports, reason = "the pages of `explain` and the lines of `--jsonl` stand with what they are made of")
)]

pub mod agreement;
pub mod baseline;
pub mod builtin;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod extract;
pub mod language;
pub mod learned;
pub mod lint;
#[cfg(feature = "cli")]
pub mod lsp;
pub mod render;
pub mod report;
pub mod rule;
pub mod source;
pub mod span;
mod table;
