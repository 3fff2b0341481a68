//! `apolint completions` and `apolint man`, both made from what can be typed.

use std::io;

use clap::CommandFactory;

use super::args::{Args, Completions};
use super::{Exit, Io};

pub(super) fn completions(wanted: &Completions, io: &mut Io<'_>) -> io::Result<Exit> {
    // Into memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Args::command(), env!("CARGO_PKG_NAME"), &mut script);
    io.stdout.write_all(&script)?;
    Ok(Exit::Clean)
}

pub(super) fn man(io: &mut Io<'_>) -> io::Result<Exit> {
    clap_mangen::Man::new(Args::command()).render(io.stdout)?;
    Ok(Exit::Clean)
}
