#!/usr/bin/env python3
"""Writes the figures that README and docs state anew, from `apolint eval` and corpus/cues.json.

  tools/tables.py [APOLINT]     default: target/release/apolint

Rows of the tables are found by their first cell; the words around them are left alone.
"""
import json, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
APOLINT = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/apolint"
WORKED = {"typical": "d3,w2,w4,w5,w6", "hard": "d1,w1,w3,w7,w9", "posts": "p1", "replies": "q1"}
KEPT = {"typical": "w8", "hard": "d2", "posts": "p2", "replies": "q2"}


def measured(only="", readers="a", folder="drafts", options=()):
    command = [APOLINT, "eval", f"corpus/{folder}", *(part for reader in readers for part in ("--readers", f"corpus/readers/{reader}"))]
    command += ["--only", only] if only else []
    return json.loads(subprocess.run([*command, "--format", "json", *options], cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def share(right, of):
    return f"{right / of:.2f}" if of else "–"


def scores(tally):
    precision, recall = tally["right"] / max(1, tally["flagged"]), tally["found"] / max(1, tally["agreed"])
    return f"{precision:.2f} | {recall:.2f} | {2 * precision * recall / max(1e-9, precision + recall):.2f}"


def row(of):
    missing = of["missing"]
    accuracy = lambda names: share(sum(missing[name]["right"] for name in names), sum(missing[name]["cases"] for name in names))
    counts = f"{of['clean_flagged']} of {of['clean']} | {of['non_apologies_flagged']} of {of['non_apologies']}"
    return f"{scores(of['all'])} | {accuracy(['acknowledgment', 'fix', 'prevention'])} | {accuracy(missing)} | {counts}"


def put(rows, *pages):
    for page in pages:
        path = ROOT / page
        lines = path.read_text().split("\n")
        for at, line in enumerate(lines):
            first = line[2:].split(" | ")[0] if line.startswith("| ") else None
            if first in rows:
                lines[at] = f"| {first} | {rows[first]} |"
        path.write_text("\n".join(lines))


rows = {}
for style in WORKED:
    rows[f"{style}, worked from"] = row(measured(WORKED[style]))
    rows[f"{style}, kept aside"] = row(measured(KEPT[style]))
    rows[f"{style}, kept aside, rules alone"] = row(measured(KEPT[style], options=["--no-learned"]))
rows["mixed, learned from (`training/`)"] = row(measured(folder="training"))
rows["mixed, learned from (`training/`), rules alone"] = row(measured(folder="training", options=["--no-learned"]))
rows["`d1 d2 d3`, both readings"] = row(measured("d1,d2,d3", "ab"))
rows["`d2`, both readings"] = row(measured("d2", "ab"))
put(rows, "README.md", "docs/agreement.md")

worked, kept = measured(",".join(WORKED.values())), measured(",".join(KEPT.values()))
part = lambda tally: f"{share(tally['right'], tally['flagged'])} | {share(tally['found'], tally['agreed'])}"
put({label: f"{part(worked['labels'][label])} | {part(kept['labels'][label])} | {kept['labels'][label]['flagged']} | {kept['labels'][label]['agreed']}" for label in kept["labels"]}, "docs/agreement.md")

cues = json.loads((ROOT / "corpus/cues.json").read_text())
three = lambda tally: f"{tally['precision']:.2f} {tally['recall']:.2f} {tally['f1']:.2f}"
rows = {name: " | ".join(three(of[way]) for way in ("written", "learned", "both")) for name, of in cues["kept_aside"].items()}
for label, of in cues["labels"].items():
    rows[label] = f"{of['marks']} | {three(of['written'])} | {three(of['both'])} | " + " | ".join(f"{of[way]['flagged']}, {of[way]['right']}" for way in ("added", "doubted"))
for point in cues["curve"]:
    rows[str(point["drafts"])] = " | ".join(f"{point[series]:.2f}" for series in ("w8", "d2", "p2", "q2"))
put(rows, "docs/learned.md")
