"""The gate of merging: figures on labelled recordings may rise and not fall.

The floors are the figures measured when the weights were fitted, less what one item weighs. The weights were fitted on
the seen part; the other was never looked at.
"""

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlp.extract import Reader, build_reader
from nlp.merge import group
from nlp.reports import reports_of_item
from nlp.wire import item_from_json
from store.model import Report

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
FLOORS: dict[str, Any] = json.loads((Path(__file__).with_name("golden") / "floors.json").read_text("utf-8"))


@cache
def reader() -> Reader:
    return build_reader()


def clusters_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The happening of each item; an item whose group holds no event stands alone, as it is printed."""
    reports: list[Report] = []
    for item in map(item_from_json, rows):
        reports += reports_of_item(reader().extract(item), item, "")
    return {
        report.document_id: members[0].id if any(m.candidate for m in members) else report.id
        for members in group(reports)
        for report in members
        if report.position == 0
    }


@pytest.mark.skipif(not GOLD.exists(), reason="the labelled recordings are not beside this repository")
@pytest.mark.parametrize("part", ["clusters_seen", "clusters_unseen"])
def test_merging_figures_do_not_fall(part: str) -> None:
    scorer = runpy.run_path(str(GOLD / "score_clusters.py"))
    rows = [json.loads(line) for line in (GOLD / "clusters_dev.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if (row["cluster"][1] in "cdef") is (part == "clusters_unseen")]
    report, _ = scorer["score"](rows, clusters_of(rows))
    reached = {
        "bcubed_f1": report["bcubed"]["f1"],
        "bcubed_precision": report["bcubed"]["p"],
        "crosslingual": report["crosslingual"]["joined"],
    }
    assert {name: value for name, value in reached.items() if value < FLOORS[part][name]} == {}
