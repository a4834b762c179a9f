"""The two readings of a workspace: their ledger of what speaks for and against, the user's own beside the shipped."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from factories import at, usd
from watching import a_place, office, put, refresh, seen, told, watch_of

from schedules.workspace import Workspace
from store.errors import ConfigError
from store.model import ReportStatus
from store.publish import open_timeline
from store.readings import add_up, list_ledger


@pytest.fixture
def place(store_path: Path) -> Workspace:
    return a_place(store_path)


def test_ledger_counts_events_and_turns_with_their_evidence(place: Workspace) -> None:
    put(
        place,
        [
            told("2026-01-05", "compute", "Mistral AI builds a data centre"),
            told("2026-01-06", "compute", "OpenAI builds a data centre", actor="OpenAI"),
            told("2026-02-01", "acquisition", "Mistral AI is said to buy Koyeb", status=ReportStatus.RUMOURED),
            told("2026-02-02", "funding", "OpenAI raises 20 billion", actor="OpenAI", money=usd(2e10)),
            told("2025-01-01", "model_release", "Mistral Large 2 is out", objects=("Mistral Large 2",)),
        ],
    )
    refresh(place, at("2026-02-10"))
    with open_timeline(place.timeline) as timeline:
        entries = list_ledger(timeline, "different-game")
        lost = list_ledger(timeline, "already-lost")
        assert max(one.day for one in list_ledger(timeline, until=date(2026, 1, 31))) == date(2026, 1, 5)
    by_rule = {one.rule: one for one in entries}
    assert by_rule["own-compute"].quote == "Mistral AI builds a data centre"
    assert by_rule["own-compute"].url.startswith("https://gazette.example/")
    assert by_rule["services-bought"].unconfirmed
    assert (by_rule["frontier-after-all"].signal_id, by_rule["frontier-after-all"].direction) == (
        "frontier-model",
        "against",
    )
    assert {one.rule for one in lost} >= {"rival-giant-round", "own-frontier"}
    assert add_up(entries).balance == sum(one.weight * (1 if one.direction == "for" else -1) for one in entries)


def test_readings_of_the_user_lie_over_the_shipped_ones(place: Workspace) -> None:
    place.readings.write_text(
        """
[different-game.rules.own-compute]
weight = 7
[different-game.rules.partnership]
enabled = false
[third-way]
title = "Something else"
[third-way.rules.offices]
counts = "for"
reason = "They go abroad."
when = { actor = "{focus}", type = "expansion" }
""",
        "utf-8",
    )
    rival = told("2026-03-02", "expansion", "OpenAI opens an office in Rome", actor="OpenAI")
    put(place, [office("2026-03-01", "Oslo"), rival, told("2026-01-05", "compute", "Mistral AI builds a data centre")])
    ledger = {(one.reading, one.rule): one for one in seen(place, "2026-03-05").ledger}
    assert ledger["different-game", "own-compute"].weight == 7
    assert ("different-game", "partnership") not in ledger
    assert ledger["third-way", "offices"].subject == "Mistral AI opens an office in Oslo"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('counts = "for"\nreason = "?"', "has when, or signal"),
        ('counts = "maybe"\nreason = "?"\nsignal = "drift"\nbecomes = "quiet"', "counts"),
        ('counts = "for"\nreason = "?"\nweight = 0\nwhen = { type = "legal" }', "weight"),
    ],
)
def test_mistake_in_readings_is_told(place: Workspace, rule: str, said: str) -> None:
    place.readings.write_text(f'[r]\ntitle = "R"\n[r.rules.x]\n{rule}\n', "utf-8")
    with pytest.raises(ConfigError, match=said):
        watch_of(place)


def test_rule_that_cannot_be_asked_is_told_and_stops_no_other(place: Workspace) -> None:
    place.readings.write_text(
        '[different-game.rules.bad]\ncounts = "for"\nreason = "?"\nwhen = { title = "(?=ahead)x" }\n'
        '[different-game.rules.worse]\ncounts = "for"\nreason = "?"\nsignal = "nowhere"\nbecomes = "quiet"\n',
        "utf-8",
    )
    put(place, [told("2026-01-05", "compute", "Mistral AI builds a data centre")])
    found = seen(place, "2026-02-01")
    assert sorted(sentence[:39] for sentence in found.failed) == [
        "reading different-game: rule bad: Inval",
        "reading different-game: rule worse: the",
    ]
    assert "own-compute" in {one.rule for one in found.ledger}


def test_ledger_says_nothing_of_tomorrow(place: Workspace) -> None:
    put(place, [told("2026-01-05", "compute", "Mistral AI builds a data centre")])
    assert seen(place, "2026-01-04").ledger == ()
    tomorrow = datetime(2026, 1, 4, tzinfo=UTC) + timedelta(days=1)
    assert len(seen(place, f"{tomorrow:%Y-%m-%d}").ledger) == 1
