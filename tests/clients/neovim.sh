#!/usr/bin/env bash
# Neovim with the configuration that docs/editors/neovim.md shows: its language client, and the nvim-lint parser. NVIM names the program.
. "$(dirname "$0")/common.sh"
nvim=$(program "${NVIM:-nvim}")

snippet docs/editors/neovim.md lua '## Language server' > init.lua
"$nvim" --headless -u init.lua -c "luafile $root/tests/clients/neovim.lua" draft.txt || fail "the session in Neovim"
grep -q '^<!-- apolint: allow non-apology/conditional -- … -->$' draft.txt || fail "the code action was not applied and saved"
grep -q '^We made mistakes.$' draft.txt || fail "the edit was not saved"

snippet docs/editors/neovim.md lua '## nvim-lint' > lint.lua
"$nvim" --headless -u NONE -c "luafile $root/tests/clients/nvim-lint.lua" draft.txt || fail "the nvim-lint parser"
echo "Neovim: ok"
