#!/usr/bin/env bash
# What the program asks of the system, under strace: no socket, no file opened but the draft, rules, config and ignore files, and what every program of
# the system reads; none written.
. "$(dirname "$0")/common.sh"
printf 'rules = ["house"]\n' > apolint.toml
mkdir -p house/house
cp "$root/src/cli/starter/house/words-we-avoid.toml" house/house/
strace -f -o trace -e trace=network,openat,open,creat,rename,unlink "$apolint" draft.txt > /dev/null || [ $? -eq 1 ]
strace -f -o folder -e trace=network,openat,open,creat,rename,unlink "$apolint" . > /dev/null || [ $? -eq 1 ]
cat folder >> trace
! grep -E 'socket\(|connect\(|sendto\(|socketpair\(' trace || fail "it speaks"
! grep -E 'O_WRONLY|O_RDWR|O_CREAT|creat\(|rename|unlink' trace | grep -v ENOENT || fail "it writes"
# Git's own settings name its ignore file.
# What exists and was opened, but for what stands here and what the system gives every program.
strange=$(grep -oP 'open(at)?\((AT_FDCWD, )?"\K[^"]+(?=".* = [0-9])' trace | sort -u |
    grep -vE '^(\./|draft\.txt|apolint\.toml|house|\.$|.*/apolint\.toml$|.*/(\.gitignore|\.ignore|exclude|ignore|config|\.git)$)' |
    grep -vE '/\.?gitconfig$' |
    grep -vE '^/(lib|lib64|usr/lib|etc/ld\.so|proc|sys|dev)' | grep -vF "$PWD" || true)
[ -z "$strange" ] || fail "it opens: $strange"
echo "privacy: ok"
