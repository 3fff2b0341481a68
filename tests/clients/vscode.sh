#!/usr/bin/env bash
# The extension for VS Code: built, packed, and what was packed run with the real language client against the server.
. "$(dirname "$0")/common.sh"
cp -r "$root/editors/vscode" extension
cd extension
# The user's own npm settings and cache.
export HOME=$user_home
npm install --silent --no-audit --no-fund --no-package-lock > log 2>&1 || fail "npm install: $(tail -n 5 log)"
npm run --silent package > log 2>&1 || fail "packing: $(tail -n 5 log)"
mkdir ../unpacked
python3 -m zipfile -e apolint.vsix ../unpacked
node "$root/tests/clients/vscode.js" "$PWD/../unpacked/extension/dist/extension.js" "$PWD/node_modules" "$PWD/../draft.txt" "$scratch/bin/apolint" ||
    fail "the session"
