//! A client of the language server, as small as can be: it starts the real program and speaks to it over its streams.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    arrived: Receiver<Value>,
    /// What was shown last, by URI.
    pub shown: BTreeMap<String, Value>,
    requests: i64,
}

impl Client {
    /// Starts the server in a folder and says hello with these capabilities.
    pub fn start(folder: &Path, capabilities: Value) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apolint"));
        command.arg("lsp").current_dir(folder).env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (sender, arrived) = channel();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take();
        let mut client = Self { server, input, arrived, shown: BTreeMap::new(), requests: 0 };
        let hello = client.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        assert_eq!(hello["result"]["serverInfo"]["name"], "apolint");
        client.notify("initialized", json!({}));
        client
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.until(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The next message that is wanted; what is shown on the way is kept.
    pub fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.arrived.recv_timeout(PATIENCE).expect("the server answers");
            if message["method"] == "textDocument/publishDiagnostics" {
                self.shown.insert(message["params"]["uri"].as_str().unwrap().to_owned(), message["params"].clone());
            }
            if wanted(&message) {
                return message;
            }
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) -> Value {
        let item = json!({ "uri": uri, "languageId": "plaintext", "version": 0, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
        self.diagnostics(uri, 0)
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }));
    }

    /// The diagnostics of a version of a draft.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Value {
        let message = self.until(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].clone()
    }

    /// Takes leave as the protocol asks; the exit code.
    pub fn leave(mut self) -> Option<i32> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.wait().unwrap().code()
    }

    /// Hangs up; the exit code.
    pub fn hang_up(mut self) -> Option<i32> {
        self.input = None;
        self.server.wait().unwrap().code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A server that a failed test leaves behind.
        let _ = self.server.kill();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    output.read_line(&mut header).ok().filter(|read| *read > 0)?;
    let length = header.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
    output.read_line(&mut header).ok()?;
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
