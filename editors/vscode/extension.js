// Starts `apolint lsp` for texts that may be drafts. Everything else is the server's.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

const LANGUAGES = ['plaintext', 'markdown', 'html'];

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration('apolint').get('path') || 'apolint';
  const documentSelector = LANGUAGES.flatMap((language) => ['file', 'untitled'].map((scheme) => ({ scheme, language })));
  client = new LanguageClient('apolint', 'apolint', { command, args: ['lsp'] }, { documentSelector });
  await client.start();
};

exports.deactivate = () => client?.stop();
