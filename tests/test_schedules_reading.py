"""Reports that come one by one, in any order, and again, compose the events that all of them compose at once."""

import random
from datetime import timedelta
from typing import Any

import duckdb
import pytest
from factories import LAYERS, a_report, a_wording, at

from nlp.compose import compose
from nlp.merge import COMPARED, group
from schedules.reading import regroup, wanted_keys
from store.events import apply_events
from store.model import Report, ReportStatus, Scope
from store.reports import get_near, get_placed, place_reports, replace_reports

TITLES = (
    "Mistral AI releases Voxtral",
    "Mistral AI lance Voxtral",
    "Voxtral, Mistral's model for speech, is released",
    "Mistral raises 2 billion from ASML",
    "ASML investit 2 milliards dans Mistral",
    "ASML and Mistral: what the 2 billion are for",
    "Mistral and NVIDIA build a data centre",
    "Mistral et NVIDIA construisent un centre de données",
)


def random_reports(dice: random.Random, documents: int) -> list[Report]:
    """What some documents report over three months: a main thing or none, sometimes one more, sometimes background."""
    found = []
    for number in range(documents):
        title, day = dice.choice(TITLES), (at("2026-01-01") + timedelta(days=dice.randrange(90))).date().isoformat()
        for position in range(dice.choice([1, 1, 2])):
            candidate: dict[str, Any] = {
                "type": dice.choice(["model_release", "funding", "partnership"]),
                "counterparties": dice.choice([(), ("ASML",), ("NVIDIA",)]),
                "objects": dice.choice([(), ("Voxtral",)]),
                "status": dice.choice(list(ReportStatus)),
                "scope": Scope.BACKGROUND if position and dice.random() < 0.5 else Scope.MAIN,
            }
            unread = position == 0 and dice.random() < 0.3
            found.append(
                a_report(
                    f"d{number}",
                    day,
                    position=position,
                    title=title,
                    wording=a_wording(title),
                    publisher=f"P{number % 5}",
                    **({"candidate": None} if unread else candidate),
                )
            )
    return found


def take_in(store: duckdb.DuckDBPyConnection, reports: list[Report]) -> None:
    """One document's reports into the store, as the pipeline takes them."""
    ids = {report.document_id for report in reports}
    placed = get_placed(store, ids)
    wanted = wanted_keys(reports)
    done = regroup(reports, get_near(store, wanted, COMPARED, placed), layers=LAYERS, read_anew=ids)
    replace_reports(store, document_ids=ids, reports=reports, wanted=wanted)
    place_reports(store, done.places, gone=placed)
    apply_events(store, before=done.before, after=done.after, now=at("2026-05-01"), published=done.published)


def events_in(store: duckdb.DuckDBPyConnection) -> set[tuple[str, frozenset[str]]]:
    sql = "select event_id, list(distinct report_id) from evidence group by event_id"
    composed = {(event_id, frozenset(reports)) for event_id, reports in store.execute(sql).fetchall()}
    assert {event_id for event_id, _ in composed} == {
        row[0] for row in store.execute("select event_id from events").fetchall()
    }
    return composed


@pytest.mark.parametrize("seed", range(6))
def test_reports_one_by_one_compose_what_they_compose_at_once(store: duckdb.DuckDBPyConnection, seed: int) -> None:
    dice = random.Random(seed)
    reports = random_reports(dice, documents=16)
    at_once = [compose(members, layers=LAYERS) for members in group(reports)]
    expected = {(event.id, frozenset(j.report.id for j in event.reports)) for event in at_once if event}
    documents = sorted({report.document_id for report in reports})
    dice.shuffle(documents)
    for document in [*documents, *documents[:5]]:  # some are read again
        take_in(store, [report for report in reports if report.document_id == document])
    assert events_in(store) == expected
