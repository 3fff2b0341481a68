//! The language server as an editor knows it: the real program over its streams.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::client::Client;
use serde_json::{Value, json};

const DRAFT: &str = "Dear Dana,\r\n\r\n👩‍👩‍👧 e\u{301}: we are sorry if anyone was offended.\r\nMistakes were made.\r\n\r\nMira Holm\r\n";
const URI: &str = "untitled:draft";

/// An empty folder of its own, in which no config holds.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

fn utf8() -> Value {
    json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } })
}

/// The text of a range, cut out by a client that knows nothing of the server's arithmetic.
fn cut(text: &str, range: &Value, utf16: bool) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = |end: &str| {
        let (line, column) = (range[end]["line"].as_u64().unwrap(), range[end]["character"].as_u64().unwrap());
        let (line, column) = (usize::try_from(line).unwrap(), usize::try_from(column).unwrap());
        let before: usize = lines[..line].iter().map(|line| line.len()).sum();
        let inside = if utf16 { String::from_utf16(&lines[line].encode_utf16().take(column).collect::<Vec<_>>()).unwrap().len() } else { column };
        before + inside
    };
    text[at("start")..at("end")].to_owned()
}

#[test]
fn ranges_are_the_flagged_words_in_either_unit() {
    for (capabilities, utf16) in [(json!({}), true), (utf8(), false)] {
        let mut client = Client::start(&folder("ranges"), capabilities);
        let found = client.open(URI, DRAFT);
        let words: Vec<String> = found.as_array().unwrap().iter().map(|found| cut(DRAFT, &found["range"], utf16)).collect();
        assert!(words.contains(&"sorry if".to_owned()) && words.contains(&"Mistakes were made".to_owned()), "{words:?}");
        // Each message quotes the words it is about.
        for (found, words) in found.as_array().unwrap().iter().zip(&words) {
            let message = found["message"].as_str().unwrap();
            assert!(message.contains(&format!("`{words}`")) || found["code"].as_str().unwrap().starts_with("missing-"), "{message}: {words}");
        }
        assert_eq!(client.leave(), Some(0));
    }
}

#[test]
fn edits_are_followed_and_only_the_newest_is_shown() {
    let mut client = Client::start(&folder("edits"), json!({}));
    assert!(!client.open(URI, DRAFT).as_array().unwrap().is_empty());
    // A whole sentence typed and taken back, letter by letter, without waiting.
    let mut version = 0;
    for letter in "We are sorry if you were hurt. ".encode_utf16() {
        version += 1;
        let at = json!({ "line": 3, "character": version - 1 });
        client.change(URI, version, json!([{ "range": { "start": at, "end": at }, "text": String::from_utf16(&[letter]).unwrap() }]));
    }
    let found = client.diagnostics(URI, version);
    let second: Vec<&Value> = found.as_array().unwrap().iter().filter(|found| found["range"]["start"]["line"] == 3).collect();
    assert!(second.iter().any(|found| found["code"] == "non-apology/conditional"), "{second:?}");
    // An empty list says that there is nothing left to say.
    let clean = fs::read_to_string("corpus/models/double-charge.email.txt").unwrap();
    client.change(URI, version + 1, json!([{ "text": clean }]));
    assert_eq!(client.diagnostics(URI, version + 1), json!([]));
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn a_finding_can_be_allowed_explained_and_read_about() {
    let mut client = Client::start(&folder("actions"), json!({ "window": { "showDocument": { "support": true } } }));
    let found = client.open(URI, DRAFT);
    let conditional = found.as_array().unwrap().iter().find(|found| found["code"] == "non-apology/conditional").unwrap().clone();
    let page = conditional["codeDescription"]["href"].as_str().unwrap().to_owned();
    let document = json!({ "uri": URI });
    let asked = json!({ "textDocument": document, "range": conditional["range"], "context": { "diagnostics": [conditional] } });
    let actions = client.request("textDocument/codeAction", asked)["result"].clone();
    let allow = actions.as_array().unwrap().iter().find(|action| action["title"].as_str().unwrap().starts_with("Allow ")).unwrap();
    let edit = &allow["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], "<!-- apolint: allow non-apology/conditional -- … -->\r\n");
    assert_eq!(edit["range"]["start"], json!({ "line": 2, "character": 0 }));
    let explain = actions.as_array().unwrap().iter().find(|action| action["title"].as_str().unwrap().starts_with("Explain ")).unwrap();
    client.request("workspace/executeCommand", json!({ "command": explain["command"]["command"], "arguments": explain["command"]["arguments"] }));
    let hover = client.request("textDocument/hover", json!({ "textDocument": document, "position": conditional["range"]["start"] }));
    let text = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(text.contains("**Better:** say what you did") && text.contains("hypothesis"), "{text}");
    // The page is written by a thread of its own.
    let path = page.strip_prefix("file://").unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while !Path::new(path).exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(fs::read_to_string(path).unwrap().contains("Found in:"));
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn an_allowance_holds_once_its_reason_is_written() {
    let mut client = Client::start(&folder("allowance"), json!({}));
    let codes = |found: &Value| found.as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let with = |reason: &str| DRAFT.replace("👩‍👩", &format!("<!-- apolint: allow non-apology/conditional -- {reason} -->\r\n👩‍👩"));
    let before = codes(&client.open(URI, &with("…")));
    assert!(before.contains(&"non-apology/conditional".to_owned()) && before.contains(&"suppression/without-reason".to_owned()), "{before:?}");
    client.change(URI, 1, json!([{ "text": with("the words of the letter we answer") }]));
    let after = codes(&client.diagnostics(URI, 1));
    assert!(!after.contains(&"non-apology/conditional".to_owned()) && !after.contains(&"suppression/without-reason".to_owned()), "{after:?}");
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn an_explanation_is_opened_or_said() {
    for (capabilities, method) in
        [(json!({ "window": { "showDocument": { "support": true } } }), "window/showDocument"), (json!({}), "window/showMessage")]
    {
        let mut client = Client::start(&folder("explain"), capabilities);
        client.open(URI, DRAFT);
        let params = json!({ "command": "apolint.explain", "arguments": ["non-apology/conditional"] });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        client.raw(&frame(&json!({ "jsonrpc": "2.0", "id": 900, "method": "workspace/executeCommand", "params": params })));
        let said = client.until(|message| message["method"] == method);
        let shown = said["params"]["uri"].as_str().or(said["params"]["message"].as_str()).unwrap();
        assert!(shown.contains("non-apology/conditional"), "{shown}");
    }
}

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn config_and_rules_are_loaded_anew_and_their_mistakes_shown() {
    let folder = folder("config");
    let draft = format!("file://{}", folder.join("draft.txt").display());
    let config = folder.join("apolint.toml");
    let mut client = Client::start(&folder, json!({}));
    let codes = |found: &Value| found.as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(codes(&client.open(&draft, DRAFT)).contains(&"non-apology/conditional".to_owned()));
    let touch = |client: &mut Client, version: i64| {
        client.change(&draft, version, json!([{ "text": DRAFT }]));
        client.diagnostics(&draft, version)
    };
    fs::write(&config, "ignore = [\"non-apology\"]\n").unwrap();
    assert!(!codes(&touch(&mut client, 1)).contains(&"non-apology/conditional".to_owned()));
    // A broken config passes no draft, and its mistake stands at its bytes.
    fs::write(&config, "ignore = [\"non-apologies\"]\n").unwrap();
    assert_eq!(codes(&touch(&mut client, 2)), ["not-judged"]);
    let place = format!("file://{}", config.display());
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": draft } }));
    client.until(|message| message["params"]["uri"] == place.as_str());
    assert_eq!(client.shown[&place]["diagnostics"][0]["range"]["start"], json!({ "line": 0, "character": 10 }));
    // A rule of the team's own; the file is its page.
    fs::create_dir_all(folder.join("own/house")).unwrap();
    let rule = fs::read_to_string("tests/cmd/house-pack/house/shipment.toml").unwrap();
    fs::write(folder.join("own/house/shipment.toml"), rule).unwrap();
    fs::write(&config, "rules = [\"own\"]\n").unwrap();
    let found = {
        client.change(&draft, 3, json!([{ "text": format!("{DRAFT}\r\nThe shipment is late.\r\n") }]));
        client.diagnostics(&draft, 3)
    };
    let own = found.as_array().unwrap().iter().find(|found| found["code"] == "house/shipment").unwrap();
    assert!(own["codeDescription"]["href"].as_str().unwrap().ends_with("own/house/shipment.toml"));
    client.request("shutdown", Value::Null);
    assert_eq!(client.shown[&place]["diagnostics"], json!([]), "the mended config shows no mistake");
}

#[test]
fn bad_messages_are_survived() {
    let mut client = Client::start(&folder("bad"), json!({}));
    client.raw(b"rubbish\r\n\r\nContent-Length: 3\r\n\r\n{]}Content-Length: nine\r\n");
    client.raw(&frame(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": 7 } })));
    client.raw(&frame(&json!([1, 2])));
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "untitled:never-opened", "version": 1 }, "contentChanges": [{ "text": "" }] }),
    );
    assert_eq!(client.request("textDocument/rename", json!({}))["error"]["code"], -32601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": "here" }))["error"]["code"], -32602);
    client.open(URI, DRAFT);
    let far = json!({ "start": { "line": 4_000_000_000_u32, "character": 9 }, "end": { "line": 0, "character": 4_000_000_000_u32 } });
    client.change(URI, 1, json!([{ "range": far, "text": "\u{0}end" }]));
    assert!(client.diagnostics(URI, 1).is_array());
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    client.request("textDocument/hover", json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } }));
    assert_eq!(client.shown[URI]["diagnostics"], json!([]));
    assert_eq!(client.hang_up(), Some(2), "it was left without a shutdown");
}

#[test]
fn what_is_no_apology_is_left_alone() {
    let mut client = Client::start(&folder("detect"), json!({}));
    let newsletter = fs::read_to_string("tests/cmd/drafts/newsletter.txt").unwrap();
    assert_eq!(client.open(URI, &newsletter), json!([]));
    assert_eq!(client.open("untitled:german", &fs::read_to_string("tests/cmd/drafts/german.txt").unwrap()), json!([]));
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn a_change_is_answered_no_slower_than_a_cold_run() {
    let folder = folder("latency");
    let text = fs::read_to_string("tests/cmd/drafts/late-parcel.txt").unwrap().repeat(17);
    assert!((480..520).contains(&text.split_whitespace().count()));
    fs::write(folder.join("draft.txt"), &text).unwrap();
    let mut client = Client::start(&folder, json!({}));
    let uri = format!("file://{}", folder.join("draft.txt").display());
    client.open(&uri, &text);
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for version in 1..=31 {
        let start = Instant::now();
        let at = json!({ "line": 4, "character": 3 });
        client.change(&uri, version, json!([{ "range": { "start": at, "end": at }, "text": "x" }]));
        client.diagnostics(&uri, version);
        warm.push(start.elapsed());
        let start = Instant::now();
        Command::new(env!("CARGO_BIN_EXE_apolint")).args(["draft.txt"]).current_dir(&folder).output().unwrap();
        cold.push(start.elapsed());
    }
    let (warm, cold) = (median(warm), median(cold));
    assert!(warm <= cold, "{warm:?} for a change, {cold:?} for a cold run");
}
