#!/usr/bin/env bash
# apolint beside the tools that a writer might pick instead, in one run on one machine: seconds and memory for one draft, two thousand files of
# three hundred words, and one long text. Take the ratios; the seconds are this machine's. The peers come by their ordinary clients into
# target/peers; one that cannot be had is left out. The searchers look for the sixty phrases of benches/phrases.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
apolint=$PWD/target/release/apolint
work=$PWD/target/peers
mkdir -p "$work"
command -v rg > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ripgrep > /dev/null || true
command -v /usr/bin/time > /dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq time > /dev/null
[ -d "$work/venv" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet typos proselint || true
(cd "$work" && npm install --silent --no-audit --no-fund --prefix . write-good alex) || true
phrases=$PWD/benches/phrases.txt

python3 - "$work" << 'END'
import pathlib, random, sys
random.seed(1)
work = pathlib.Path(sys.argv[1])
drafts = [path.read_text() for path in sorted(pathlib.Path("corpus/drafts").glob("*.txt"))]
(work / "files").mkdir(exist_ok=True)
def words(count):
    lines, seen = [], 0
    while seen < count:
        for line in random.choice(drafts).split("\n"):
            lines.append(line)
            seen += len(line.split())
            if seen >= count:
                break
    return "\n".join(lines) + "\n"
for number in range(2000):
    (work / "files" / f"d{number:04}.txt").write_text(words(300))
(work / "draft.txt").write_text(words(200))
long = words(1_800_000).encode()
(work / "1mb.txt").write_bytes(long[:1_000_000])
(work / "10mb.txt").write_bytes(long[:10_000_000])
END

# The median of some runs: seconds and MiB. What takes more than a minute is said to.
measure() { # runs, command
    local runs=$1
    shift
    for _ in $(seq "$runs"); do
        timeout 60 /usr/bin/time -f '%e %M' -o "$work/time" "$@" > /dev/null 2>&1 || [ $? -ne 124 ] || { echo "over 60 s"; return; }
        tail -n 1 "$work/time"
    done | sort -n | awk '{ seconds[NR] = $1; memory[NR] = $2 } END { if (NR == 1 && $1 == "over") print "over 60 s"; else printf "%.3f s, %.0f MiB\n", seconds[int((NR + 1) / 2)], memory[int((NR + 1) / 2)] / 1024 }'
}

row() { # name, arguments before the path
    local name=$1
    shift
    command -v "$1" > /dev/null || { echo "| $name | not to be had here | | | |"; return; }
    echo "| $name | $(measure 11 "$@" "$work/draft.txt") | $(measure 3 "$@" "$work/files") | $(measure 1 "$@" "$work/1mb.txt") | $(measure 1 "$@" "$work/10mb.txt") |"
}

echo "| tool | one draft of 200 words | 2,000 files of 300 words | 1 MB | 10 MB |"
echo "| --- | --- | --- | --- | --- |"
row "apolint, all rules and cues" "$apolint" --no-config --format short
row "ripgrep, 60 phrases" rg -n -i --column -f "$phrases"
row "typos" "$work/venv/bin/typos"
row "Vale" vale
row "proselint" "$work/venv/bin/proselint" check
row "write-good" "$work/node_modules/.bin/write-good"
row "alex" "$work/node_modules/.bin/alex"
