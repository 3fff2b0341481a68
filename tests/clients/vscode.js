// The built extension with Microsoft's own language client against the real server. VS Code itself, which cannot be had from a package
// registry, is stood in for by jest-mock-vscode and what is written here: documents, their events, and places to put what the client makes.
const assert = require('assert');
const Module = require('module');
const path = require('path');

const [extension, modules, draft, program] = process.argv.slice(2);
const { createVSCodeMock } = require(path.join(modules, 'jest-mock-vscode'));

const PATIENCE = 60000;
const fn = (body) => Object.assign(function (...rest) { return body?.apply(this, rest); }, { mockImplementation: () => fn(body), mockReturnValue: (value) => fn(() => value) });
const mock = createVSCodeMock({ fn, spyOn: () => fn() });
const { EventEmitter, Uri, Range, Position } = mock;
const disposable = { dispose() {} };

const documents = [];
const events = {};
const on = (name) => (events[name] ??= new EventEmitter()).event;
const shown = new Map();
const providers = {};
const matches = (selector, document) => selector.some((filter) => filter.language === document.languageId && filter.scheme === document.uri.scheme);

const known = {
  workspace: {
    get textDocuments() { return documents; },
    getConfiguration: () => ({ get: (key) => (key === 'path' ? program : undefined), inspect: () => undefined, has: () => false }),
    createFileSystemWatcher: () => ({ onDidCreate: on('c'), onDidChange: on('m'), onDidDelete: on('d'), dispose() {} }),
    isTrusted: true,
    workspaceFolders: undefined,
    notebookDocuments: [],
  },
  languages: {
    match: (selector, document) => (matches(selector, document) ? 10 : 0),
    createDiagnosticCollection: () => ({
      set: (uri, found) => shown.set(uri.toString(), found),
      delete: (uri) => shown.delete(uri.toString()), clear: () => shown.clear(), forEach() {}, dispose() {},
    }),
    registerCodeActionsProvider: (_, provider) => ((providers.actions = provider), disposable),
    registerHoverProvider: (_, provider) => ((providers.hover = provider), disposable),
  },
  window: { showErrorMessage: (message) => { throw new Error(message); }, visibleTextEditors: [], tabGroups: { all: [], onDidChangeTabs: on('tabs') }, createOutputChannel: () => ({ append() {}, appendLine: console.error, show() {}, dispose() {} }) },
  env: { appName: 'test', language: 'en' },
  commands: { registerCommand: () => disposable },
};

/// What nobody set up here does nothing: an event that never fires, a function that gives something to dispose of, a class of its own.
const lenient = (own, base) => new Proxy(own, {
  get(target, key) {
    if (key in target) return target[key];
    if (typeof key === 'string' && /^on(Did|Will)/.test(key)) return on(key);
    const value = base?.[key];
    if (value !== undefined && typeof value !== 'function') return value;
    return typeof key === 'string' && /^[A-Z]/.test(key) ? (target[key] = value ?? class {}) : value?.name ? value : () => disposable;
  },
});
const top = {
  Hover: class {
    constructor(contents, range) { Object.assign(this, { contents, range }); }
  },
  CancellationTokenSource: class {
    token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter().event };
    cancel() {}
    dispose() {}
  },
};
for (const [name, own] of Object.entries(known)) top[name] = lenient(own, mock[name]);
const vscode = new Proxy(top, { get: (target, key) => target[key] ?? mock[key] ?? (/^[A-Z]/.test(String(key)) ? (target[key] = class {}) : undefined) });
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

const text = (document) => document.getText();
const until = async (what, condition) => {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((wake) => setTimeout(wake, 50))) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error(`never happened: ${what}: ${JSON.stringify([...shown])}`);
};

function document(uri, content) {
  const lines = () => content.split('\n');
  const offset = (at) => lines().slice(0, at.line).reduce((sum, line) => sum + line.length + 1, 0) + at.character;
  return {
    uri, languageId: 'plaintext', version: 1, isClosed: false, fileName: uri.fsPath,
    getText: (range) => (range ? content.slice(offset(range.start), offset(range.end)) : content),
    edit(range, next) {
      content = content.slice(0, offset(range.start)) + next + content.slice(offset(range.end));
      this.version += 1;
      events.onDidChangeTextDocument.fire({ document: this, contentChanges: [{ range, text: next, rangeLength: 0, rangeOffset: 0 }] });
    },
  };
}

async function session() {
  const { activate, deactivate } = require(extension);
  await activate({ subscriptions: [] });
  const uri = Uri.file(draft);
  const own = document(uri, require('fs').readFileSync(draft, 'utf8'));
  documents.push(own);
  events.onDidOpenTextDocument.fire(own);
  const find = (code) => shown.get(uri.toString())?.find((found) => (found.code?.value ?? found.code) === code);
  const found = await until('a finding', () => find('non-apology/conditional'));
  assert.equal(own.getText(found.range), 'sorry if');
  assert.match(found.code.target.toString(), /conditional\.md$/);

  const token = { isCancellationRequested: false, onCancellationRequested: on('cancel') };
  const actions = await providers.actions.provideCodeActions(own, found.range, { diagnostics: [found], triggerKind: 1 }, token);
  const allow = actions.find((action) => action.title.startsWith('Allow non-apology'));
  const [[, [edit]]] = allow.edit.entries();
  own.edit(edit.range, edit.newText);
  assert.match(text(own), /\n<!-- apolint: allow non-apology\/conditional -- … -->\n👩/u);
  const hover = await providers.hover.provideHover(own, found.range.start.translate?.(1) ?? new Position(found.range.start.line + 1, found.range.start.character), token);
  assert.match(JSON.stringify(hover.contents), /Better/);

  const line = text(own).split('\n').findIndex((words) => words.startsWith('Mistakes'));
  own.edit(new Range(new Position(line, 0), new Position(line, 18)), 'We made mistakes');
  await until('the mended line', () => shown.has(uri.toString()) && !find('agentless/error-occurred'));
  shown.clear();
  events.onDidSaveTextDocument.fire(own);
  await until('an answer to the saving', () => shown.has(uri.toString()));
  await deactivate();
}

session().then(() => { console.log('VS Code: ok'); process.exit(0); }, (error) => { console.error(error); process.exit(1); });
