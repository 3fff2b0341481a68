#!/usr/bin/env python3
"""Learns the cues in rules/learned from the corpus, and measures them on series they were not learned from.

  tools/train.py            train, write rules/learned/*.cues and corpus/cues.json
  tools/train.py --check    train, and fail if a committed file would change
  tools/train.py --dump F   read F instead of running `cargo run --example sentences`

A linear model a target (label, element, or whether the text is an apology draft), on the words of a sentence. The drafts kept
aside (KEPT) are never learned from. Thresholds come from scores that each series got from a model that had not seen it. Needs
tools/requirements.txt; the same input gives the same bytes.
"""
import argparse, collections, json, os, pathlib, subprocess, sys

# Sums in another order end in other digits: one thread and one kernel give the same bytes on every x86-64 of the last decade.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import agree  # noqa: E402  (the marks are read by the script that measures)

KEPT = {"d2", "w8", "p2", "q2"}
# The drafts that written rules were made from and those that serve training alone, which no rule was made from: only there can be seen
# how far a phrase is to be believed.
FOLDERS = ["corpus/drafts", "corpus/training"]
TEXTS = {path.stem: path for folder in FOLDERS for path in (ROOT / folder).glob("*.txt")}
FRESH = sorted({name.split("-")[0] for name, path in TEXTS.items() if path.parent.name == "training"})
# Series of one fold are left out together; a series is never learned from and judged at once.
WORKED = [{"d1", "w1"}, {"w2"}, {"d3", "w3"}, {"p1", "w4"}, {"w5"}, {"q1", "w6", "w7"}, set(), {"w9"}]
FOLDS = [worked | set(FRESH[at :: len(WORKED)]) for at, worked in enumerate(WORKED)]
ENOUGH = 100  # marks, to be learned at all
UNIT, MOST = 1000, 32767
C, C_DRAFT = 4.0, 30.0
SCALE = {"w": 0.35, "s": 0.28, "f": 0.3}  # how freely a family may be used
KEEP = 4000  # weights a target
ELEMENTS = agree.ELEMENTS
# What a channel may demand is not said to be missing against a phrase that shows it: a nag that is wrong costs more than one that is not
# given. For prevention cues may doubt where they are sure: promises without a means use its words.
DOUBTS = {"apology": (-9,), "acknowledgment": (-9,), "ownership": (-9,), "fix": (-9,), "prevention": (-9, -5, -4)}


class Corpus:
    """All sentences of the corpus as rows of features, with what the readers and the written rules say of each."""

    def __init__(self, lines):
        self.names, vocabulary, columns, starts = [], {}, [], [0]
        self.draft_of, self.series, self.apology, self.rows = [], [], [], {}
        self.marked, self.found = [], []  # (row, label)
        self.by_rule = collections.defaultdict(set)  # (label, rule) -> rows
        self.shown, self.phrased = [], []  # (row, element)
        self.drafts = []
        for line in lines:
            described = json.loads(line)
            name = described["name"]
            text = TEXTS[name].read_text()
            raw = text.encode()
            at = lambda byte: len(raw[:byte].decode("utf-8", "ignore")) if len(raw) != len(text) else byte
            spans = [(at(s["start"]), at(s["end"])) for s in described["sentences"]]
            first = len(self.draft_of)
            inside = lambda a, b: [first + i for i, (s, e) in enumerate(spans) if a < e and b > s and text[max(a, s):min(b, e)].strip()]
            readings = [p for p in (ROOT / "corpus/readers" / r / f"{name}.gold.json" for r in "ab") if p.exists()]
            golds = [agree.load_gold(p, text) for p in readings]
            apology = any(gold[0] for gold in golds)
            draft = len(self.drafts)
            self.drafts.append({"name": name, "series": name.split("-")[0], "apology": apology, "first": first, "count": len(spans),
                "unsigned": sum("f signature" not in sentence["features"] for sentence in described["sentences"]),
                "lacks": {k: {not gold[2].get(k) for gold in golds} for k in ELEMENTS}})
            for sentence in described["sentences"]:
                columns += [vocabulary.setdefault(feature, len(vocabulary)) for feature in sentence["features"]]
                starts.append(len(columns))
                self.draft_of.append(draft)
            for gold, path in zip(golds, readings):
                self.marked += [(row, label) for label, a, b in gold[1] for row in inside(a, b)]
                for element, quote in json.loads(path.read_text())["elements"].items():
                    match = quote and agree.loose(quote).search(text)
                    self.shown += [(row, element) for row in (inside(*match.span()) if match else [])]
            self.found += [(row, f["category"]) for f in described["findings"] for row in inside(at(f["start"]), at(f["end"]))]
            for f in described["findings"]:
                self.by_rule[f["category"], f["rule"]] |= set(inside(at(f["start"]), at(f["end"])))
            self.phrased += [(row, k) for k, places in described["elements"].items() for a, b in places for row in inside(at(a), at(b))]
        self.features = list(vocabulary)
        self.family = np.array([feature[0] for feature in self.features])
        self.table = sp.csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(self.draft_of), len(self.features)))
        self.draft_of = np.array(self.draft_of)
        # In a text of fewer sentences outside the signature no phrase is doubted (src/learned/judge.rs).
        self.doubtable = np.array([self.drafts[d]["unsigned"] >= 4 for d in self.draft_of])
        self.series = np.array([self.drafts[d]["series"] for d in self.draft_of])
        self.draft_series = np.array([d["series"] for d in self.drafts])

    def column(self, pairs, target):
        """Whether each sentence is among the pairs of a target."""
        column = np.zeros(len(self.draft_of), bool)
        column[[row for row, name in pairs if name == target]] = True
        return column

    def whole(self):
        """The drafts as rows: what stands anywhere in each."""
        count = len(self.drafts)
        lines = sp.csr_matrix((np.ones(len(self.draft_of), np.float32), (self.draft_of, np.arange(len(self.draft_of)))), (count, len(self.draft_of)))
        table = (lines @ self.table).tocsr()
        table.data[:] = 1
        return table


class Design:
    """Features with the scale each is learned at, from the rows that are learned from."""

    def __init__(self, corpus, table, learn, least=2):
        seen = np.asarray(table[learn].sum(0)).ravel()
        rarity = np.log((1 + learn.sum()) / (1 + seen)) + 1
        self.kept = np.where(seen >= least)[0]
        family = corpus.family
        self.scale = np.array([SCALE[f] for f in family]) * np.where(family == "f", 1, rarity)
        words = np.asarray(table[:, family != "f"].sum(1)).ravel()
        share = 1 / np.sqrt(np.maximum(words, 1))
        form = sp.csr_matrix(table[:, self.kept]).multiply(family[self.kept] == "f")
        rest = sp.csr_matrix(table[:, self.kept]).multiply(family[self.kept] != "f")
        self.rows = ((sp.diags(share) @ rest + form) @ sp.diags(self.scale[self.kept])).tocsr()

    def fit(self, learn, truth, strength):
        return LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(self.rows[learn], truth[learn])


def scores_of_folds(corpus, table, series, targets, strength, least=2):
    """For every row and target the score from a model that had not seen the row's series, and for kept ones from the final model; and
    that model's weights by feature."""
    scores = np.full((table.shape[0], len(targets)), -20.0)
    aside = np.isin(series, list(KEPT))
    weights = []
    for held in FOLDS + [KEPT]:
        judged = np.isin(series, list(held))
        learn = ~judged & ~aside
        design = Design(corpus, table, learn, least)
        for at, truth in enumerate(targets.values()):
            model = design.fit(learn, truth, strength)
            scores[judged, at] = model.decision_function(design.rows[judged])
            if held is KEPT:
                worth = np.zeros(table.shape[1])
                worth[design.kept] = model.coef_[0] * design.scale[design.kept]
                weights.append((float(model.intercept_[0]), worth))
    return scores, weights


def label_limits(corpus, label, score):
    """From which score on cues speak by themselves, and below which a phrase is not believed: where half of the marks are the readers'."""
    fresh = np.isin(corpus.series, FRESH) & np.array([corpus.drafts[d]["apology"] for d in corpus.draft_of])
    marked, found = corpus.column(corpus.marked, label), corpus.column(corpus.found, label)
    rows = fresh & found
    # Few phrases fired on fresh drafts: a slope common to all labels, one number each.
    steps = np.arange(-6.0, 0.5, 0.25)
    right = [(marked[rows & (score > step - 1) & (score <= step + 1)].sum() + 1, (rows & (score > step - 1) & (score <= step + 1)).sum() + 2) for step in steps]
    doubt = next((step for step, (good, all_) in zip(steps, right) if all_ > 2 and good / all_ >= 0.5), -3.0)
    return CLAIM, float(min(max(doubt, -4.0), -2.5))


CLAIM = 0.4  # log-odds


def believed_rules(corpus, label):
    """Rules that fresh drafts bear out: what they find is not doubted."""
    fresh = np.isin(corpus.series, FRESH) & np.array([corpus.drafts[d]["apology"] for d in corpus.draft_of])
    marked = corpus.column(corpus.marked, label)
    believed = []
    for (category, rule), rows in sorted(corpus.by_rule.items()):
        seen = [row for row in rows if fresh[row]]
        borne_out = len(seen) >= 6 and (marked[seen].sum() + 1) / (len(seen) + 2) >= BORNE_OUT
        if category == label and (borne_out or rule in CERTAIN):
            believed.append(rule)
    return believed


BORNE_OUT = 0.75
# "Mistakes were made" and its kin, "an intern sent it": what everybody knows for an evasion is said whatever the cues think.
CERTAIN = {"agentless/error-occurred", "blame-person/newcomer"}


def element_limits(corpus, element, score):
    """The two limits that name the most drafts rightly as having or lacking an element."""
    phrased = corpus.column(corpus.phrased, element)
    cases = []
    for draft in corpus.drafts:
        lacks = draft["lacks"][element]
        if draft["series"] in FRESH and draft["apology"] and len(lacks) == 1:
            rows = slice(draft["first"], draft["first"] + draft["count"])
            own = score[rows]
            cases.append((max(own, default=-20), max(own[phrased[rows]], default=-20), lacks == {True}))
    top, believed, truth = (np.array(column) for column in zip(*cases))
    tried = []
    for doubt in DOUBTS.get(element, (-9, -5, -4, -3.5, -3, -2.5, -2, -1.5, -1)):
        for claim in (-1.5, -1.25, -1, -0.75, -0.5, -0.25, 0, 0.5, 1, 9):
            tried.append((float((((believed > doubt) | (top > claim)) != truth).mean()), claim, doubt))
    # Of those that do about as well, the limits that call the least missing.
    most = max(right for right, *_ in tried)
    return min((doubt, claim) for right, claim, doubt in tried if right > most - 0.004)[::-1]


def worth_saying(corpus, label, claimed):
    """Whether what the cues add to the rules is right more often than not, on drafts that neither were made from."""
    fresh = np.isin(corpus.series, FRESH) & np.array([corpus.drafts[d]["apology"] for d in corpus.draft_of])
    added = fresh & claimed & ~corpus.column(corpus.found, label)
    # Of a handful nothing can be told.
    return label not in SILENT and added.sum() >= 4 and (corpus.column(corpus.marked, label)[added].sum() + 1) / (added.sum() + 2) >= 0.65


# Words alone do not tell "we are sorry if" from "we are sorry that", and a plain "sorry" must never be minded.
SILENT = {"non-apology"}


def cue_file(target, marks, bias, worth, claim, doubt, features, believed=()):
    scaled = np.clip(np.round(worth * UNIT), -MOST, MOST).astype(int)
    order = sorted((i for i in np.nonzero(scaled)[0]), key=lambda i: (-abs(scaled[i]), features[i]))[:KEEP]
    lines = [f"# Learned cues for `{target}`, written by tools/train.py from the corpus of invented drafts. Not to be edited by hand.",
             f"target = {target}", f"marks = {marks}", f"bias = {round(bias * UNIT)}", f"claim = {round(claim * UNIT)}", f"doubt = {round(doubt * UNIT)}", *([f"believed = {', '.join(believed)}"] if believed else []), ""]
    return "\n".join(lines + [f"{scaled[i]:+d} {features[i]}" for i in order]) + "\n"


def tally(said, any_, all_):
    """Precision, recall, F1 as `apolint eval` gives them."""
    right, found = int((said & any_).sum()), int((said & all_).sum())
    precision, recall = right / max(1, int(said.sum())), found / max(1, int(all_.sum()))
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3), "flagged": int(said.sum()), "right": right}


def curve(corpus, labels):
    """How agreement with the reader on the drafts kept aside grows with the number of drafts learned from: average precision of the
    cues alone over all labels, for an eighth, a quarter, half and all of the drafts."""
    order = np.random.RandomState(0).permutation([d for d, draft in enumerate(corpus.drafts) if draft["series"] not in KEPT])
    points = []
    for part in (8, 4, 2, 1):
        chosen = order[: len(order) // part]
        learn = np.isin(corpus.draft_of, chosen)
        design = Design(corpus, corpus.table, learn)
        aside = np.isin(corpus.series, list(KEPT))
        columns = [design.fit(learn, corpus.column(corpus.marked, label), C).decision_function(design.rows[aside]) for label in labels]
        truths = [corpus.column(corpus.marked, label)[aside] for label in labels]
        point = {"drafts": len(chosen)}
        for series in sorted(KEPT):
            rows = corpus.series[aside] == series
            point[series] = round(float(average_precision_score(np.concatenate([t[rows] for t in truths]), np.concatenate([c[rows] for c in columns]))), 3)
        points.append(point)
    return points


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dump")
    options.add_argument("--check", action="store_true")
    options = options.parse_args()
    command = ["cargo", "run", "--quiet", "--locked", "--example", "sentences", *FOLDERS]
    text = pathlib.Path(options.dump).read_text() if options.dump else subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    corpus = Corpus(text.splitlines())
    labels = [label for label in agree.LABELS if len(set(r for r, l in corpus.marked if l == label)) >= ENOUGH and label != "placeholder"]
    apology = np.array([draft["apology"] for draft in corpus.drafts])
    targets = {label: corpus.column(corpus.marked, label) for label in labels} | {element: corpus.column(corpus.shown, element) for element in ELEMENTS}
    scores, weights = scores_of_folds(corpus, corpus.table, corpus.series, targets, C)
    out, figures = {}, {"labels": {}, "kept_aside": {}, "elements": {}}
    said = {}
    for at, (target, truth) in enumerate(targets.items()):
        claim, doubt = label_limits(corpus, target, scores[:, at]) if target in labels else element_limits(corpus, target, scores[:, at])
        if target in labels and not worth_saying(corpus, target, scores[:, at] >= claim):
            claim = 9.0
        believed = believed_rules(corpus, target) if target in labels else []
        out[target] = cue_file(target, int(truth.sum()), *weights[at], claim, doubt, corpus.features, believed)
        if target in labels:
            sure = np.zeros(len(truth), bool)
            sure[[row for rule in believed for row in corpus.by_rule[target, rule]]] = True
            # What is doubted: not in short texts, not from rules that are borne out.
            doubted = corpus.doubtable & ~sure & (scores[:, at] < doubt)
            said[target] = (corpus.column(corpus.found, target), scores[:, at] >= claim, doubted)
    whole = corpus.whole()
    # Only runs of up to two words, lest a whole draft be known by heart.
    short = np.array([feature[0] != "f" and len(feature.split(" ")) <= 3 for feature in corpus.features])
    whole = (whole @ sp.diags(short.astype(np.float32))).tocsr()
    draft_scores, draft_weights = scores_of_folds(corpus, whole, corpus.draft_series, {"draft": apology}, C_DRAFT, least=3)
    limit = float(np.quantile(draft_scores[apology & ~np.isin(corpus.draft_series, list(KEPT)), 0], 0.01))
    out["draft"] = cue_file("draft", int(apology.sum()), *draft_weights[0], limit, -9, corpus.features)
    figures["draft"] = {"limit": round(limit, 2), "others_taken_for_apologies": int((draft_scores[~apology, 0] >= limit).sum()), "others": int((~apology).sum()),
        "apologies_left_alone": int((draft_scores[apology, 0] < limit).sum()), "apologies": int(apology.sum())}
    in_apology = apology[corpus.draft_of]
    groups = {"typical (w8)": {"w8"}, "hard (d2)": {"d2"}, "posts (p2)": {"p2"}, "replies (q2)": {"q2"}, "training": set(FRESH)}
    for name, group in groups.items():
        rows = np.isin(corpus.series, list(group)) & in_apology
        sums = collections.defaultdict(list)
        for label in labels:
            found, claimed, doubted = said[label]
            truth = corpus.column(corpus.marked, label)
            for way, flags in (("written", found), ("learned", claimed), ("both", (found & ~doubted) | claimed)):
                sums[way].append((flags[rows], truth[rows]))
        figures["kept_aside"][name] = {way: tally(*(np.concatenate([pair[i] for pair in pairs]) for i in (0, 1, 1))) for way, pairs in sums.items()}
    unseen = np.isin(corpus.series, [*FRESH, *KEPT]) & in_apology
    for label in labels:
        found, claimed, doubted = said[label]
        truth = corpus.column(corpus.marked, label)
        ways = {"written": found, "learned": claimed, "both": (found & ~doubted) | claimed, "added": claimed & ~found, "doubted": found & doubted}
        figures["labels"][label] = {"marks": int(truth.sum()), **{way: tally(flags[unseen], truth[unseen], truth[unseen]) for way, flags in ways.items()}}
    figures["curve"] = curve(corpus, labels)
    out_files = {ROOT / "rules/learned" / f"{target}.cues": text for target, text in out.items()}
    out_files[ROOT / "corpus/cues.json"] = json.dumps(figures, indent=1) + "\n"
    changed = [path for path, text in out_files.items() if not path.exists() or path.read_text() != text]
    for path in [] if options.check else changed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(out_files[path])
    print(json.dumps(figures["kept_aside"], indent=1), json.dumps(figures["draft"]))
    print(f"{len(out)} targets, {sum(len(text) for text in out.values())} bytes of cues; {len(changed)} files {'would change' if options.check else 'changed'}")
    sys.exit(bool(options.check and changed))


if __name__ == "__main__":
    main()
