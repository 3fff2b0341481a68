# What the client tests share; sourced, not run. APOLINT names the program under test (default: target/debug/apolint).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
apolint=$(realpath "${APOLINT:-$root/target/debug/apolint}")
scratch=$(mktemp -d)
started_in=$PWD
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/home"
user_home=$HOME
ln -s "$apolint" "$scratch/bin/apolint"
export PATH="$scratch/bin:$PATH" HOME="$scratch/home" XDG_CACHE_HOME="$scratch/home/.cache" XDG_CONFIG_HOME="$scratch/home/.config"
export XDG_DATA_HOME="$scratch/home/.local/share" XDG_STATE_HOME="$scratch/home/.local/state"

# A folder with a draft in which `sorry if` stands behind an emoji of seven code points and a combining accent.
mkdir "$scratch/work"
cd "$scratch/work"
git init --quiet
printf 'Dear Dana,\n\n👩‍👩‍👧 e\314\201: we are sorry if anyone was offended.\nMistakes were made.\n\nMira Holm\n' > draft.txt

# The first fenced block of a language in a page of the documentation, from a heading on.
snippet() { # page, language, heading
    awk -v lang="\`\`\`$2" -v heading="$3" 'index($0, heading) == 1 {on = 1} on && $0 == lang {inside = 1; next} inside && $0 == "```" {exit} inside' "$root/$1"
}

# The program as it is found from where the script was started.
program() {
    (cd "$started_in" && command -v "$1" | xargs realpath --no-symlinks) || fail "no $1"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
