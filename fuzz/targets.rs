//! What the fuzzers feed, and what `tests/seeds.rs` replays: each takes any bytes, and must neither panic nor break its promise.

use std::ffi::OsString;
use std::path::Path;

use apolint::cli::{Exit, Io, run};
use apolint::config::Config;
use apolint::rule::pack;
use apolint::source::Sources;

/// A run over standard input: how it ended, and what it printed.
fn typed(words: &[&str], stdin: &[u8]) -> (Exit, Vec<u8>) {
    let (mut stdin, mut stdout, mut stderr) = (stdin, Vec::new(), Vec::new());
    let words = ["apolint"].iter().chain(words).map(OsString::from);
    let exit = run(words, &mut Io { stdin: &mut stdin, stdout: &mut stdout, stderr: &mut stderr, is_terminal: false, shows_progress: false });
    assert!(!stderr.contains(&0x1b), "an escape code on standard error");
    (exit, stdout)
}

const INPUTS: &[&str] = &["plain", "markdown", "html", "mail", "template"];
const OUTPUTS: &[&str] = &["json", "human", "short", "html", "sarif", "github", "gitlab", "checkstyle", "junit", "rdjson", "rdjsonl"];

/// From the bytes of a draft to what every renderer makes of it. The first byte chooses the formats.
pub fn draft(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else { return };
    let choice = usize::from(*choice);
    let (input, output) = (INPUTS[choice % INPUTS.len()], OUTPUTS[choice / INPUTS.len() % OUTPUTS.len()]);
    let (_, page) = typed(&["--no-config", "--input-format", input, "--format", output, "-"], text);
    assert!(matches!(output, "html") || !page.contains(&0x1b), "an escape code in {output}");
    if matches!(output, "json" | "sarif" | "gitlab" | "rdjson") {
        serde_json::from_slice::<serde_json::Value>(&page).expect("valid JSON");
    }
    let judged = typed(&["--no-config", "--input-format", input, "--format", "json", "-"], text).1;
    let judged: serde_json::Value = serde_json::from_slice(&judged).expect("valid JSON");
    for found in judged["files"][0]["diagnostics"].as_array().into_iter().flatten() {
        let byte = |end: &str| found["range"][end]["byte"].as_u64().unwrap_or(u64::MAX);
        assert!(byte("start") <= byte("end") && byte("end") <= text.len() as u64, "a place outside of the draft: {found}");
    }
}

/// A rule file, a word class and the phrases in them.
pub fn rules(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        // A mistake is an answer.
        let _ = pack::rules(&[("house/fuzzed", text)]);
        let _ = pack::rules(&[("words/fuzzed", text)]);
        let _ = pack::rules(&[("elements/fix", text)]);
    }
}

/// A config.
pub fn config(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let mut sources = Sources::default();
        let file = sources.add("apolint.toml".to_owned(), text.to_owned());
        let (config, mistakes) = Config::read(file, &sources);
        for mistake in &mistakes {
            assert!(text.get(mistake.span.start..mistake.span.end).is_some(), "a mistake outside of the file");
        }
        let _ = config.excludes(Path::new("a/b.txt"));
    }
}

/// JSON Lines: every line that is not blank has its answer.
pub fn jsonl(data: &[u8]) {
    let (_, answers) = typed(&["--no-config", "--jsonl", "-j", "1"], data);
    let asked = data.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
    let answers: Vec<&[u8]> = answers.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(answers.len(), asked);
    for answer in answers {
        serde_json::from_slice::<serde_json::Value>(answer).expect("valid JSON");
    }
}

/// The messages of a client, whatever they are.
pub fn lsp(data: &[u8]) {
    let mut stream = b"Content-Length: 75\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}".to_vec();
    stream.extend(b"Content-Length: 52\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
    for message in data.split(|byte| *byte == 0) {
        stream.extend(format!("Content-Length: {}\r\n\r\n", message.len()).bytes());
        stream.extend(message);
    }
    typed(&["lsp", "--no-config"], &stream);
}
