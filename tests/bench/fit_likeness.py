"""Labelled pairs of reports in, the weights of `nlp/likeness.json` out.

    .venv/bin/python tests/bench/fit_likeness.py ../shared/gold/clusters_dev.jsonl

How rare a word is comes from the project's own text (demo articles, golden items); the weights come from logistic
regression on the clusters whose id begins, after its letter, with 0 to b. The others stay unseen.
"""

import itertools
import json
import math
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.extract import build_reader
from nlp.likeness import LEARNED_FILE, TEXT_REACH_DAYS, comparisons, profile
from nlp.reports import reports_of_item
from nlp.roles import days_apart
from nlp.wire import item_from_json
from nlp.wording import terms
from store.model import Report

ROOT = Path(__file__).resolve().parents[2]
#: Keeps weights of comparisons that are rare among the pairs near 0.
RIDGE = 1.0
#: Pairs whose texts have less than this in common are never compared in use.
LEAST_TEXT = 0.08


def rarity() -> dict[str, Any]:
    """Weight of each term by how few of our own texts have it."""
    texts = [
        f"{article['title']} {article['summary']}"
        for path in (ROOT / "schedules" / "demo" / "articles").glob("*.toml")
        for article in tomllib.loads(path.read_text("utf-8"))["article"]
    ]
    golden = (ROOT / "tests" / "golden" / "items.jsonl").read_text("utf-8").splitlines()
    texts += [f"{item['title']} {item['summary'] or ''}" for item in map(json.loads, golden)]
    counts = Counter(term for text in texts for term in terms(text))
    weight = {term: round(math.log((len(texts) + 1) / (n + 0.5)), 2) for term, n in sorted(counts.items()) if n > 1}
    return {"rarity": weight, "unlisted": round(math.log((len(texts) + 1) / 0.5), 2)}


def fit(rows: NDArray[np.float64], same: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, ridge on all but the first column."""
    weights = np.zeros(rows.shape[1])
    ridge = np.r_[1e-6, np.full(rows.shape[1] - 1, RIDGE)]
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - same) + ridge * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    return weights


def is_seen(cluster: str) -> bool:
    """Whether a cluster may be looked at."""
    return cluster[1] not in "cdef"


def main_reports(rows: list[dict[str, Any]]) -> list[Report]:
    """What each item mainly reports."""
    reader = build_reader()
    items = [item_from_json(row) for row in rows]
    reports = [report for item in items for report in reports_of_item(reader.extract(item), item, "")]
    return [report for report in reports if report.position == 0]


def fit_weights(gold: Path) -> dict[str, float]:
    """Fit on the seen part."""
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    seen = {row["id"]: row["cluster"] for row in rows if is_seen(row["cluster"])}
    reports = main_reports([row for row in rows if row["id"] in seen])
    compared, same = [], []
    for a, b in itertools.combinations(map(profile, reports), 2):
        if days_apart(a.report, b.report) > TEXT_REACH_DAYS:
            continue
        found = comparisons(a, b)
        if found["texts"] >= LEAST_TEXT:
            compared.append(found)
            same.append(seen[a.report.document_id] == seen[b.report.document_id])
    names = list(compared[0])
    weights = fit(np.array([[row[name] for name in names] for row in compared]), np.array(same, float))
    sys.stderr.write(f"{len(same)} pairs, {sum(same)} of one happening\n")
    return {name: round(float(value), 2) for name, value in zip(names, weights, strict=True)}


def write(learned: dict[str, Any]) -> None:
    """Put the file in place, one term a line."""
    LEARNED_FILE.write_text(json.dumps(learned, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    table = rarity()
    write({"weights": {}, **table})  # the comparisons weigh words by it
    write({"weights": fit_weights(Path(sys.argv[1])), **table})
