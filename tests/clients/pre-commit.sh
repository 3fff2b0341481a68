#!/usr/bin/env bash
# The real pre-commit in a scratch repository: a bad draft is blocked on one screen, the mended one passes in silence, other texts are left
# alone. PRE_COMMIT names the program. HOOK=apolint builds the hook from this repository as users get it; apolint-system takes APOLINT.
. "$(dirname "$0")/common.sh"
pre_commit=$(program "${PRE_COMMIT:-pre-commit}")
hook=${HOOK:-apolint-system}

git config user.name Dana
git config user.email dana@example.org
if [ "$hook" = apolint ]; then
    # The toolchain and its registry are the user's own.
    export HOME=$user_home
fi
export PRE_COMMIT_HOME="$scratch/pre-commit"
printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' "$root" "$(git -C "$root" rev-parse HEAD)" "$hook" > .pre-commit-config.yaml
printf 'exclude = ["old/"]\n' > apolint.toml
"$pre_commit" install > /dev/null

git add .pre-commit-config.yaml apolint.toml draft.txt
if git commit --quiet -m 'a bad draft' > log 2>&1; then
    fail "a bad draft was committed: $(cat log)"
fi
grep -q 'draft.txt:3:.*error\[non-apology/conditional\]' log || fail "the finding is not shown: $(cat log)"
[ "$(wc -l < log)" -le 24 ] || fail "more than one screen: $(wc -l < log) lines"

cp "$root/corpus/models/double-charge.email.txt" draft.txt
printf 'Sehr geehrte Frau Holm,\n\nes tut uns leid, wenn Sie sich daran stören. Wir haben einen Fehler gemacht.\n' > german.txt
printf 'Version 4.2 is here. It is faster, and the map can be printed.\n' > news.txt
mkdir old
printf 'Dear Dana,\n\nWe are sorry if anyone was offended.\n' > old/draft.txt
git add .
git commit --quiet -m 'a good draft' > log 2>&1 || fail "a good draft was blocked: $(cat log)"
if grep -q 'draft.txt' <(grep -v '^apolint\.*' log); then
    fail "something was said of a good draft: $(cat log)"
fi
echo "pre-commit ($hook): ok"
