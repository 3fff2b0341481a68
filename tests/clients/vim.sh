#!/usr/bin/env bash
# Vim with the configurations that docs/editors/vim.md shows: the quickfix list, and ALE where it is installed. VIM_PROGRAM names the program.
. "$(dirname "$0")/common.sh"
vim=${VIM_PROGRAM:-vim}

snippet docs/editors/vim.md vim '## Without a plugin' > vimrc
"$vim" -Nu vimrc -c 'filetype on' --not-a-term -es -S "$root/tests/clients/quickfix.vim" draft.txt > log 2>&1 || fail "the quickfix list: $(cat log)"
grep -q '^We made mistakes.$' draft.txt || fail "the edit was not saved"

ale=$(find /usr/share/vim /usr/share/vim-ale -path '*ale/autoload' -o -path '/usr/share/vim-ale/autoload' 2> /dev/null | head -n 1 || true)
if [ -n "$ale" ]; then
    git checkout --quiet draft.txt 2> /dev/null || printf 'Dear Dana,\n\n👩‍👩‍👧 e\314\201: we are sorry if anyone was offended.\n' > draft.txt
    { echo "set runtimepath^=$(dirname "$ale")"; echo 'filetype plugin on'; echo "runtime plugin/ale.vim"; snippet docs/editors/vim.md vim '## ALE'; } > vimrc
    "$vim" -Nu vimrc --not-a-term -es -S "$root/tests/clients/ale.vim" draft.txt > log 2>&1 || fail "ALE: $(cat log)"
    echo "Vim: ok, with ALE"
else
    echo "Vim: ok; ALE is not installed"
fi
