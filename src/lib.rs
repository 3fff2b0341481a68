//! apolint: reads the draft of an apology and says which words make it worse and what is missing.
pub mod builtin;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod language;
pub mod lint;
pub mod render;
pub mod report;
pub mod rule;
pub mod source;
pub mod span;
