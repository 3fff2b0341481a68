#!/usr/bin/env python3
"""Validates JSON output against schema/report.schema.json: the whole corpus, and a run in which everything goes wrong.

Usage: tests/schema.py path/to/apolint
"""
import json
import subprocess
import sys

import jsonschema

with open("schema/report.schema.json") as file:
    validator = jsonschema.Draft202012Validator(json.load(file))
runs = [
    ["--detect", "corpus/drafts"],
    ["corpus/models"],
    ["no-such-file.txt", "corpus/README.md"],
    ["--rules", "tests/mistakes", "corpus/README.md"],
    ["corpus/drafts/d1-32-german-tricycle-letter.txt"],
]
for arguments in runs:
    command = [sys.argv[1], "--no-config", "--format", "json", *arguments]
    run = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(run)]
    if errors:
        sys.exit(f"{' '.join(command)}\n" + "\n".join(errors[:10]))
print(f"{len(runs)} outputs keep the schema")
