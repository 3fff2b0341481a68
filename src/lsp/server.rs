//! The conversation with one client: which message is answered how, and when something is said unasked.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::Receiver;

use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionParams, Diagnostic, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, ExecuteCommandOptions, ExecuteCommandParams, HoverParams, HoverProviderCapability, InitializeParams, InitializeResult,
    MessageType, ServerCapabilities, ServerInfo, ShowMessageParams, TextDocumentIdentifier, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::open::Open;
use super::position::{Unit, byte, span};
use super::wire::Incoming;
use super::{Judge, actions, publish};

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Running,
    ShutDown,
    Over,
}

pub(super) struct Server<'s> {
    output: &'s mut dyn Write,
    judge: &'s mut dyn Judge,
    stage: Stage,
    /// Whether it was shut down before it was left.
    is_orderly: bool,
    unit: Unit,
    client: ClientCapabilities,
    /// By URI.
    open: BTreeMap<String, Open>,
    /// What is shown where: for each open draft, what it has at each URI.
    shown: BTreeMap<String, BTreeMap<String, Vec<Diagnostic>>>,
    requests: i32,
}

type Answer = Result<Value, (ErrorCode, String)>;

impl<'s> Server<'s> {
    pub(super) fn new(output: &'s mut dyn Write, judge: &'s mut dyn Judge) -> Self {
        let (client, open, shown) = (ClientCapabilities::default(), BTreeMap::new(), BTreeMap::new());
        Self { output, judge, stage: Stage::Before, is_orderly: false, unit: Unit::default(), client, open, shown, requests: 0 }
    }

    /// Works until the client leaves or hangs up.
    pub(super) fn run(mut self, incoming: &Receiver<Incoming>) -> io::Result<bool> {
        while self.stage != Stage::Over {
            let Ok(first) = incoming.recv() else { break };
            self.take(first)?;
            self.take_waiting(incoming)?;
            while let Some(uri) = self.open.iter().find(|(_, open)| !open.published).map(|(uri, _)| uri.clone()) {
                self.ensure_judged(&uri);
                // A change that came meanwhile makes the result stale: it is not shown.
                self.take_waiting(incoming)?;
                if self.open.get(&uri).is_some_and(|open| open.judged.is_some()) {
                    self.publish(&uri)?;
                }
            }
        }
        Ok(self.is_orderly)
    }

    fn take_waiting(&mut self, incoming: &Receiver<Incoming>) -> io::Result<()> {
        while let Some(next) = incoming.try_recv().ok().filter(|_| self.stage != Stage::Over) {
            self.take(next)?;
        }
        Ok(())
    }

    fn take(&mut self, incoming: Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Message(Message::Request(request)) => {
                let id = request.id.clone();
                let response = match self.answer(request)? {
                    Ok(value) => Response::new_ok(id, value),
                    Err((code, message)) => Response::new_err(id, code as i32, message),
                };
                Message::from(response).write(&mut self.output)
            }
            Incoming::Message(Message::Notification(note)) => self.note(note),
            // Nothing that we ask needs an answer.
            Incoming::Message(Message::Response(_)) => Ok(()),
            Incoming::Malformed(why) => self.log(&format!("a message was passed over: {why}")),
        }
    }

    fn answer(&mut self, request: Request) -> io::Result<Answer> {
        match (self.stage, request.method.as_str()) {
            (Stage::Before, "initialize") => Ok(parsed(request.params).map(|params| self.initialize(params))),
            (Stage::Before, _) => Ok(Err((ErrorCode::ServerNotInitialized, "say initialize first".to_owned()))),
            (Stage::Running, "shutdown") => {
                (self.stage, self.is_orderly) = (Stage::ShutDown, true);
                Ok(Ok(Value::Null))
            }
            (Stage::Running, "textDocument/hover") => Ok(parsed(request.params).map(|params| self.hover(&params))),
            (Stage::Running, "textDocument/codeAction") => Ok(parsed(request.params).map(|params| self.actions(&params))),
            (Stage::Running, "workspace/executeCommand") => match parsed(request.params) {
                Ok(params) => self.command(&params).map(Ok),
                Err(error) => Ok(Err(error)),
            },
            (Stage::Running, method) => Ok(Err((ErrorCode::MethodNotFound, format!("no method `{method}`")))),
            _ => Ok(Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned()))),
        }
    }

    fn note(&mut self, note: Notification) -> io::Result<()> {
        let understood = match note.method.as_str() {
            "exit" => {
                self.stage = Stage::Over;
                return Ok(());
            }
            _ if self.stage != Stage::Running => return Ok(()),
            "initialized" => return self.watch(),
            "textDocument/didOpen" => parsed(note.params).map(|params: DidOpenTextDocumentParams| {
                let open = Open::new(params.text_document);
                self.open.insert(open.uri.as_str().to_owned(), open);
            }),
            "textDocument/didChange" => parsed(note.params).map(|params: DidChangeTextDocumentParams| {
                if let Some(open) = self.open.get_mut(params.text_document.uri.as_str()) {
                    open.change(params.text_document.version, params.content_changes, self.unit);
                }
            }),
            "textDocument/didClose" => match parsed::<DidCloseTextDocumentParams>(note.params) {
                Ok(params) => return self.close(params.text_document.uri.as_str()),
                Err(error) => Err(error),
            },
            // A config or rule file may be what was saved: nothing that was said may outlive it.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" | "workspace/didChangeConfiguration" => {
                self.open.values_mut().for_each(Open::forget);
                Ok(())
            }
            _ => Ok(()),
        };
        match understood {
            Ok(()) => Ok(()),
            Err((_, why)) => self.log(&format!("{} was passed over: {why}", note.method)),
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> Value {
        self.unit = Unit::agreed(params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref()));
        self.client = params.capabilities;
        self.stage = Stage::Running;
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.unit.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(actions.into()),
            execute_command_provider: Some(ExecuteCommandOptions { commands: vec![actions::EXPLAIN.to_owned()], ..ExecuteCommandOptions::default() }),
            ..ServerCapabilities::default()
        };
        let info = ServerInfo { name: env!("CARGO_PKG_NAME").to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        value(InitializeResult { capabilities, server_info: Some(info) })
    }

    /// Asks to be told when a config or rule file changes. A client that cannot is served all the same: both are looked at before each
    /// judgement.
    fn watch(&mut self) -> io::Result<()> {
        let watched = self.client.workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
        if watched.and_then(|watched| watched.dynamic_registration) != Some(true) {
            return Ok(());
        }
        let options = json!({ "watchers": [{ "globPattern": "**/*.toml" }] });
        let registration = json!({ "id": "apolint-files", "method": "workspace/didChangeWatchedFiles", "registerOptions": options });
        self.request("client/registerCapability", json!({ "registrations": [registration] }))
    }

    fn close(&mut self, uri: &str) -> io::Result<()> {
        if self.open.remove(uri).is_none() {
            return Ok(());
        }
        let gone = self.shown.remove(uri).unwrap_or_default();
        gone.keys().try_for_each(|place| self.show(place, None))
    }

    fn ensure_judged(&mut self, uri: &str) {
        if let Some(open) = self.open.get_mut(uri)
            && open.judged.is_none()
        {
            open.judged = Some(self.judge.judge(&open.path, open.text.text()));
        }
    }

    /// Shows what was said of a draft, and takes away what no longer holds.
    fn publish(&mut self, uri: &str) -> io::Result<()> {
        let Some(open) = self.open.get_mut(uri) else { return Ok(()) };
        let Some(judged) = &open.judged else { return Ok(()) };
        open.published = true;
        let version = open.version;
        let now = publish::diagnostics(uri, judged, self.unit, self.judge);
        let mut places: Vec<String> = now.keys().cloned().collect();
        let before = self.shown.insert(uri.to_owned(), now).unwrap_or_default();
        places.extend(before.into_keys().filter(|place| !self.shown[uri].contains_key(place)));
        places.iter().try_for_each(|place| self.show(place, (place == uri).then_some(version)))
    }

    /// Sends what all open drafts have to say at one URI: two can find the same mistake in one config.
    fn show(&mut self, place: &str, version: Option<i32>) -> io::Result<()> {
        let mut diagnostics: Vec<&Diagnostic> = Vec::new();
        for found in self.shown.values().filter_map(|places| places.get(place)).flatten() {
            if !diagnostics.contains(&found) {
                diagnostics.push(found);
            }
        }
        let params = json!({ "uri": place, "version": version, "diagnostics": diagnostics });
        self.notify("textDocument/publishDiagnostics", params)
    }

    fn hover(&mut self, params: &HoverParams) -> Value {
        let place = &params.text_document_position_params;
        let unit = self.unit;
        self.current(&place.text_document).map_or(Value::Null, |open| value(actions::hover(open, byte(&open.text, place.position, unit), unit)))
    }

    fn actions(&mut self, params: &CodeActionParams) -> Value {
        let wanted =
            params.context.only.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind.as_str().is_empty() || *kind == CodeActionKind::QUICKFIX));
        let unit = self.unit;
        let open = self.current(&params.text_document).filter(|_| wanted);
        open.map_or(Value::Null, |open| value(actions::actions(open, span(&open.text, params.range, unit), unit)))
    }

    /// An open draft with what was said of its newest text.
    fn current(&mut self, document: &TextDocumentIdentifier) -> Option<&Open> {
        self.ensure_judged(document.uri.as_str());
        self.open.get(document.uri.as_str())
    }

    /// Opens a rule's page in the editor, or says it where the editor can open nothing.
    fn command(&mut self, params: &ExecuteCommandParams) -> io::Result<Value> {
        let Some(rule) = params.arguments.first().and_then(Value::as_str).filter(|_| params.command == actions::EXPLAIN) else {
            return Ok(Value::Null);
        };
        let can_open = self.client.window.as_ref().and_then(|window| window.show_document.as_ref()).is_some_and(|show| show.support);
        match (self.judge.page_uri(rule), self.judge.page(rule)) {
            (Some(uri), _) if can_open => self.request("window/showDocument", json!({ "uri": uri, "takeFocus": true }))?,
            (_, Some(page)) => self.notify("window/showMessage", value(ShowMessageParams { typ: MessageType::INFO, message: page }))?,
            _ => {}
        }
        Ok(Value::Null)
    }

    fn log(&mut self, message: &str) -> io::Result<()> {
        self.notify("window/logMessage", json!({ "type": MessageType::WARNING, "message": message }))
    }

    fn notify(&mut self, method: &str, params: Value) -> io::Result<()> {
        Message::from(Notification { method: method.to_owned(), params }).write(&mut self.output)
    }

    fn request(&mut self, method: &str, params: Value) -> io::Result<()> {
        self.requests += 1;
        Message::from(Request { id: self.requests.into(), method: method.to_owned(), params }).write(&mut self.output)
    }
}

fn parsed<P: DeserializeOwned>(params: Value) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

/// The protocol's types are made of texts, numbers and lists, which JSON can always hold.
fn value(shape: impl Serialize) -> Value {
    serde_json::to_value(shape).unwrap_or_default()
}
