"""Labelled items in, how well they are read out: figures by part, and what a confidence is worth."""

import runpy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import labelled as ours
import pytest
import recorded
from figures import report

from nlp.extract import build_reader
from nlp.wire import extraction_to_json, item_from_json

GOLD = recorded.GOLD
#: Figures of the scorer's report and what is asked of each on the unseen part.
ASKED = {
    "event": "f1 ≥ 0.80, macro ≥ 0.70",
    "type": "f1 ≥ 0.83",
    "quiet": "≥ 0.85",
    "roles": "counterparties ≥ 0.75, object ≥ 0.80",
    "exact": "≥ 0.95",
}
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the labelled recordings are not beside this repository")


def bench_quality_of_reading() -> None:
    """The figures of `score.py` on the part that the rules were written with, and on the part kept unseen."""
    scorer = runpy.run_path(str(GOLD / "score.py"))
    gold = labelled()
    found = read(gold)
    for name, keys in parts(gold):
        result, _ = scorer["score"]({key: gold[key] for key in keys}, found)
        tell(name, len(keys), result)


def bench_quality_on_recorded_feeds() -> None:
    """The same on items of the recorded feeds and reports that we labelled, part by part."""
    scorer = runpy.run_path(str(GOLD / "score.py"))
    rows = list(recorded.labelled())
    found = read({row["id"]: row for row in rows})
    for part in sorted({row["part"] for row in rows}):
        gold = {row["id"]: row for row in rows if row["part"] == part}
        result, _ = scorer["score"](gold, found)
        tell(f"{part}, {'never looked at' if part in recorded.UNSEEN else 'seen'}", len(gold), result)


def bench_quality_on_our_corpus() -> None:
    """The same on lines of `tests/corpus` that nothing was learned from, with the rules alone beside it."""
    scorer = runpy.run_path(str(GOLD / "score.py"))
    kept_back = {row["id"]: row for row in ours.corpus() if row["kept_back"]}
    for weighed in (False, True):
        found = read(kept_back, weighed=weighed)
        for part in sorted({row["part"] for row in kept_back.values()}):
            gold = {key: row for key, row in kept_back.items() if row["part"] == part}
            result, _ = scorer["score"](gold, found)
            tell(f"{part}, kept back, {'weighed' if weighed else 'rules alone'}", len(gold), result)


def bench_reliability_of_confidence() -> None:
    """Of the events with a confidence near a value, the share that is right, on both parts."""
    scorer = runpy.run_path(str(GOLD / "score.py"))
    gold = labelled()
    found = read(gold)
    for name, keys in parts(gold):
        bins: dict[float, list[bool]] = defaultdict(list)
        for key in keys:
            events = found[key]["events"]
            right = {id(event) for _, event in scorer["pair"](gold[key]["events"], events, by_actor=True)}
            for event in events:
                bins[round(event["confidence"] * 20) / 20].append(id(event) in right)
        for value, rights in sorted(bins.items()):
            share = f"{sum(rights) / len(rights):.2f} right of {len(rights)}"
            report(f"{name}: events of confidence about {value:.2f}", share, f"about {value:.2f}")


def tell(name: str, size: int, result: dict[str, Any]) -> None:
    """Print the figures of one part."""
    for figure, asked in ASKED.items():
        values = ", ".join(f"{k} {v}" for k, v in result[figure].items())
        report(f"{name}, {size} items: {figure}", values, asked)


def labelled() -> dict[str, dict[str, Any]]:
    """Labelled items by id."""
    return {row["id"]: row for row in ours.items(GOLD / "dev.jsonl")}


def read(rows: dict[str, dict[str, Any]], *, weighed: bool = True) -> dict[str, dict[str, Any]]:
    """What is read of each item, by id."""
    reader = build_reader(weighed=weighed)
    return {key: extraction_to_json(reader.extract(item_from_json(row))) for key, row in rows.items()}


def parts(keys: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The part looked at and the part kept unseen."""
    keys = list(keys)
    yield "seen", [key for key in keys if key[0] not in recorded.UNSEEN_IDS]
    yield "unseen", [key for key in keys if key[0] in recorded.UNSEEN_IDS]
