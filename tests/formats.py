#!/usr/bin/env python3
"""Validates every output format that has a reader of its own: many drafts, and runs in which everything goes wrong.

SARIF and JUnit are held to their published schemas; Checkstyle, GitLab, GitHub and rdjson to what their readers document. Each range
is converted back to the words that JSON says were flagged.

Usage: tests/formats.py path/to/apolint folder-with-schemas draft-or-folder...
"""
import json
import re
import subprocess
import sys

import jsonschema
from lxml import etree

APOLINT, SCHEMAS, *DRAFTS = sys.argv[1:]
RUNS = {
    "drafts": ["--detect", *DRAFTS],
    "troubles": ["--rules", "tests/mistakes", "corpus/README.md"],
    "missing": ["no-such-file.txt", "tests/cmd/odd", "corpus/models"],
    "options": ["--no-such-option"],
    "clean": ["corpus/models"],
    "redacted": ["--no-excerpt", "tests/cmd/drafts/late-parcel.txt"],
}


def output(format_name, arguments):
    command = [APOLINT, "--format", format_name, "--no-config", *arguments]
    run = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    assert not run.stdout.startswith("\ufeff"), f"{format_name} begins with a byte order mark"
    return run.stdout


def findings(arguments):
    files = json.loads(output("json", arguments))["files"]
    return [(file["path"], found) for file in files for found in file["diagnostics"]]


def lines(path):
    raw = open(path, "rb").read()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    return re.split("(?<=\n)|(?<=\r)(?!\n)", text)


def words(path, start, end, encoding, size):
    """The text between two (line, column) places, columns counted from 1 in units of `size` bytes of `encoding`."""
    own = lines(path)
    rows = own[start[0] - 1 : end[0]]
    rows[-1] = rows[-1].encode(encoding)[: (end[1] - 1) * size].decode(encoding)
    rows[0] = rows[0].encode(encoding)[(start[1] - 1) * size :].decode(encoding)
    return "".join(rows)


def sarif(name, text, expected):
    log = json.loads(text)
    SARIF.validate(log)
    (run,) = log["runs"]
    assert len(run["results"]) == len(expected)
    for result, (path, found) in zip(run["results"], expected):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == found["rule"]
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        assert all(region[key] >= 1 for key in ["startLine", "startColumn", "endLine", "endColumn"])
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) and not uri.startswith("/"), uri
        if name == "redacted":
            assert "partialFingerprints" not in result
            continue
        assert result["partialFingerprints"]["apolint/v1"] == found["fingerprint"]
        start, end = [(region[side + "Line"], region[side + "Column"]) for side in ["start", "end"]]
        assert words(path, start, end, "utf-16-le", 2) == found["text"], (path, found)


def junit(name, text, expected):
    tree = etree.fromstring(text.encode())
    JUNIT.assertValid(tree)
    assert len(tree.findall(".//failure")) == sum(found["severity"] != "info" for _, found in expected)
    for suite in tree.findall("testsuite"):
        counts = [int(suite.get(key)) for key in ["tests", "failures", "errors", "skipped"]]
        assert counts == [len(suite.findall(path)) for path in ["testcase", ".//failure", ".//error", ".//skipped"]]


def checkstyle(name, text, expected):
    tree = etree.fromstring(text.encode())
    assert tree.tag == "checkstyle" and tree.get("version")
    errors = tree.findall("file/error")
    assert len(errors) == len(tree.findall(".//error")) and len(errors) >= len(expected)
    for error, (path, found) in zip(errors, expected):
        assert error.getparent().get("name") == path and error.get("severity") in ["error", "warning", "info"]
        start = found["range"]["start"]
        assert (error.get("line"), error.get("column")) == (str(start["line"]), str(start["column"]))
        assert error.get("message") == found["message"] and error.get("source") == "apolint." + found["rule"].replace("/", ".")


def gitlab(name, text, expected):
    issues = json.loads(text)
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints) and len(issues) >= len(expected)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ["info", "minor", "major", "critical", "blocker"] and issue["description"]
        assert 1 <= issue["location"]["lines"]["begin"] <= issue["location"]["lines"]["end"]
        assert not issue["location"]["path"].startswith(("/", "./"))
    for issue, (path, found) in zip(issues, expected):
        assert (issue["location"]["path"], issue["location"]["lines"]["begin"]) == (path, found["range"]["start"]["line"])


def github(name, text, expected):
    rows = text.splitlines()
    assert len(rows) >= len(expected)
    for row in rows:
        assert re.fullmatch(r"::(error|warning|notice) (file=[^,:]+,(line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?)?)?title=[^,:]+::.+", row), row
    for row, (path, found) in zip(rows, expected):
        place = found["range"]["start"]
        assert f"file={path},line={place['line']}," in row


def rdjson_diagnostic(found, name, expected):
    assert set(found) <= {"message", "location", "severity", "source", "code", "suggestions", "original_output", "related_locations"}
    assert found["message"] and found["severity"] in ["ERROR", "WARNING", "INFO"] and isinstance(found["location"]["path"], str)
    if expected and name != "redacted":
        path, wanted = expected
        start, end = [(found["location"]["range"][side]["line"], found["location"]["range"][side]["column"]) for side in ["start", "end"]]
        assert found["location"]["path"] == path and words(path, start, end, "utf-8", 1) == wanted["text"], (path, wanted)


def rdjson(name, text, expected):
    run = json.loads(text)
    assert set(run) == {"source", "diagnostics"} and len(run["diagnostics"]) >= len(expected)
    for at, found in enumerate(run["diagnostics"]):
        rdjson_diagnostic(found, name, expected[at] if at < len(expected) else None)


def rdjsonl(name, text, expected):
    rows = [json.loads(row) for row in text.splitlines()]
    assert len(rows) >= len(expected)
    for at, found in enumerate(rows):
        assert found["source"] == {"name": "apolint"}
        rdjson_diagnostic(found, name, expected[at] if at < len(expected) else None)


def check_redaction(path):
    """No three words of the draft in a row stand in any format, but for those that a rule's own page has."""
    found = [found for _, found in findings([path])]
    pages = " ".join(f"{item['help']} {item['why']}" for item in found)
    draft = open(path, encoding="utf-8").read().split()
    runs = [" ".join(draft[at : at + 3]) for at in range(len(draft) - 2)]
    secret = [words for words in runs if words not in pages]
    for name in ["human", "short", "json", "sarif", "junit", "checkstyle", "gitlab", "github", "rdjson", "rdjsonl"]:
        shown, hidden = output(name, [path]), output(name, ["--no-excerpt", path])
        assert any(words in shown for words in secret), f"{name} shows nothing, so that this test cannot fail"
        assert not any(words in hidden for words in secret), f"{name} repeats the draft"
        assert not any(item["fingerprint"] in hidden for item in found), f"{name} gives a fingerprint"


SARIF = jsonschema.Draft7Validator(json.load(open(f"{SCHEMAS}/sarif.json", encoding="utf-8")))
JUNIT = etree.XMLSchema(etree.parse(f"{SCHEMAS}/junit-10.xsd"))
for run_name, run_arguments in RUNS.items():
    flagged = findings(run_arguments)
    for check in [sarif, junit, checkstyle, gitlab, github, rdjson, rdjsonl]:
        text = output(check.__name__, run_arguments)
        try:
            check(run_name, text, flagged)
        except Exception:
            print(f"{check.__name__}, {run_name}:", file=sys.stderr)
            raise
    if run_name == "redacted":
        check_redaction(run_arguments[-1])
print(f"{len(RUNS)} runs keep 7 formats")
