"""Doctor's judgement of a source, and of a store."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import at

from schedules.health import examine, judge_source
from schedules.workspace import init_workspace
from store.connection import BODIES, open_writer
from store.migrate import migrate

NOW = at("2026-02-17")
GOOD: dict[str, Any] = {
    "source_id": "gazette",
    "enabled": True,
    "last_poll_at": NOW,
    "last_outcome": "ok",
    "last_error": None,
    "last_success_at": NOW,
    "failures": 0,
    "min_per_week": 7.0,
    "last_published_at": NOW - timedelta(days=1),
}


def test_source_as_expected_is_no_finding() -> None:
    assert judge_source(GOOD, NOW) is None


@pytest.mark.parametrize(
    ("changed", "level", "says"),
    [
        ({"last_poll_at": None}, "warning", "never polled"),
        ({"failures": 3, "last_error": "no answer"}, "error", "3 failed polls since 2026-02-17 09:00: no answer"),
        ({"failures": 1, "last_success_at": None}, "error", "never answered"),
        ({"last_published_at": NOW - timedelta(days=4)}, "warning", "silent"),
        ({"last_published_at": None}, "warning", "no item with a believable date"),
    ],
)
def test_source_in_trouble_is_told_in_words(changed: dict[str, Any], level: str, says: str) -> None:
    finding = judge_source(GOOD | changed, NOW)
    assert finding
    assert finding.level == level
    assert says in finding.message


def test_disabled_source_is_left_alone() -> None:
    assert judge_source(GOOD | {"enabled": False, "failures": 9}, NOW) is None


def test_store_whose_texts_are_gone_is_an_error(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path)
    with open_writer(workspace.store) as connection:
        migrate(connection)
    (tmp_path / BODIES).unlink()
    (finding,) = [finding for finding in examine(workspace, NOW) if finding.about == "store"]
    assert finding.level == "error"
    assert "put that file back" in finding.message


MONTH: dict[str, Any] = {"known_since": NOW - timedelta(days=60), "documents": 40, "doubted": 0, "fresh": 40}


@pytest.mark.parametrize(
    ("row", "yielded", "says"),
    [
        ({"failures": 2, "last_outcome": "blocked", "last_error": "403"}, MONTH, "look for a feed or an API"),
        ({"failures": 2, "last_outcome": "robots", "last_error": "no"}, MONTH, "robots.txt forbids"),
        ({}, MONTH | {"fresh": 20}, "yields 5 items a week; 7 are expected"),
        ({}, MONTH | {"doubted": 21}, "dates of 21 of 40 items are implausible"),
    ],
)
def test_yield_of_a_source_is_judged(row: dict[str, Any], yielded: dict[str, Any], says: str) -> None:
    finding = judge_source(GOOD | row, NOW, yielded)
    assert finding
    assert says in finding.message


@pytest.mark.parametrize(
    "yielded", [MONTH, MONTH | {"doubted": 20}, MONTH | {"fresh": 2, "known_since": NOW - timedelta(days=9)}]
)
def test_yield_as_expected_is_no_finding(yielded: dict[str, Any]) -> None:
    assert judge_source(GOOD, NOW, yielded) is None
