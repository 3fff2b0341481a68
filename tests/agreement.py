#!/usr/bin/env python3
"""`apolint eval` comes within 0.02 of tests/agree.py, which cuts sentences in its own way.

Usage: tests/agreement.py path/to/apolint
"""
import json
import subprocess
import sys

READERS = ["corpus/readers/a", "corpus/readers/b"]


def output(command):
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def share(part, whole):
    return part / whole if whole else 0.0


apolint = sys.argv[1]
refs = [word for reader in READERS for word in ("--ref", reader)]
theirs = output([sys.executable, "tests/agree.py", "corpus/drafts", *refs, "--only", "d1,d3", "--json", "--apolint", apolint, "--no-config"])
readers = [word for reader in READERS for word in ("--readers", reader)]
ours = output([apolint, "eval", "corpus/drafts", *readers, "--only", "d1,d3", "--format", "json"])
pairs = {
    "precision": (theirs["findings"]["ALL"]["p"], share(ours["all"]["right"], ours["all"]["flagged"])),
    "recall": (theirs["findings"]["ALL"]["r"], share(ours["all"]["found"], ours["all"]["agreed"])),
    "missing": (theirs["missing"]["ALL"]["acc"], share(ours["missing_all"]["right"], ours["missing_all"]["cases"])),
    "drafts": (theirs["drafts"], ours["drafts"]),
}
for name, (their, our) in pairs.items():
    print(f"{name}: agree.py {their:.3f}, apolint eval {our:.3f}")
if any(abs(their - our) > 0.02 for their, our in pairs.values()):
    sys.exit("apolint eval is off by more than 0.02")
