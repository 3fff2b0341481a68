//! The door: hands argv and the streams to the library, and its answer to the operating system.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use apolint::cli::{Io, run};

fn main() -> ExitCode {
    let stdout = std::io::stdout();
    let mut stderr = std::io::stderr();
    let (is_terminal, shows_progress) = (stdout.is_terminal(), stderr.is_terminal());
    let mut out = BufWriter::new(stdout.lock());
    let io = &mut Io { stdin: &mut std::io::stdin(), stdout: &mut out, stderr: &mut stderr, is_terminal, shows_progress };
    let exit = run(std::env::args_os(), io).code();
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::from(exit),
    }
}
