#!/usr/bin/env bash
# Emacs with the configurations that docs/editors/emacs.md shows: Eglot, and Flycheck. EMACS names the program.
. "$(dirname "$0")/common.sh"
emacs=${EMACS:-emacs}

snippet docs/editors/emacs.md elisp '## Eglot' > eglot.el
"$emacs" --batch --eval '(package-initialize)' -l eglot.el -l "$root/tests/clients/eglot-session.el" > log 2>&1 || fail "Eglot: $(tail -n 20 log)"
grep -q '^<!-- apolint: allow non-apology/conditional -- … -->$' draft.txt || fail "the code action was not applied and saved"
grep -q '^We made mistakes.$' draft.txt || fail "the edit was not saved"

snippet docs/editors/emacs.md elisp '## Flycheck' > flycheck.el
"$emacs" --batch --eval '(package-initialize)' -l flycheck.el -l "$root/tests/clients/flycheck-session.el" > log 2>&1 || fail "Flycheck: $(tail -n 20 log)"
echo "Emacs: ok"
