"""Events: written with evidence, history and participants; replaced as a whole."""

from datetime import timedelta
from pathlib import Path

import duckdb
from factories import LAYERS, a_report, at, usd

from nlp.compose import compose
from store.events import apply_events
from store.model import Event, Report, ReportStatus
from store.publish import open_timeline, publish

NOW = at("2026-02-17", 13)


def event_of(*reports: Report) -> Event:
    event = compose(reports, layers=LAYERS)
    assert event
    return event


def test_event_is_written_with_its_words_and_participants(store: duckdb.DuckDBPyConnection) -> None:
    assert apply_events(store, before=[], after=[event_of(a_report())], now=NOW) == 1
    assert store.execute("select quote, joined_by from evidence").fetchall() == [("Mistral AI buys Koyeb", "first")]
    assert store.execute("select entity_id, role from event_entities order by role").fetchall() == [
        ("mistral-ai", "actor"),
        ("koyeb", "counterparty"),
    ]


def test_event_written_again_is_no_change(store: duckdb.DuckDBPyConnection) -> None:
    event = event_of(a_report())
    apply_events(store, before=[], after=[event], now=NOW)
    assert apply_events(store, before=[event.id], after=[event], now=NOW + timedelta(days=1)) == 0
    assert store.execute("select changed_at from events").fetchall() == [(NOW,)]
    assert store.execute("select count(*) from event_history").fetchone() == (1,)


def test_history_says_what_changed_and_when(store: duckdb.DuckDBPyConnection) -> None:
    rumour = a_report(status=ReportStatus.RUMOURED)
    news = a_report("d2", "2026-02-18", publisher="B")
    apply_events(store, before=[], after=[event_of(rumour)], now=NOW)
    later = NOW + timedelta(days=1)
    apply_events(store, before=[rumour.id], after=[event_of(rumour, news)], now=later)
    rows = store.execute("select valid_from, valid_to, change from event_history order by valid_from").fetchall()
    assert rows[0] == (NOW, later, "new")
    assert rows[1][:2] == (later, None)
    assert "status: rumoured → reported" in rows[1][2]


def test_conflicting_amount_that_arrives_later_is_a_change(store: duckdb.DuckDBPyConnection) -> None:
    first = a_report(money=usd(8e8))
    other = a_report("d2", publisher="B", money=usd(7e8))
    apply_events(store, before=[], after=[event_of(first)], now=NOW)
    apply_events(store, before=[first.id], after=[event_of(first, other)], now=NOW + timedelta(days=1))
    (words,) = store.execute("select change from event_history order by valid_from desc limit 1").fetchone() or ("",)
    assert "amounts: 800000000.0 USD 1 → 800000000.0 USD 1, 700000000.0 USD 1" in words


def test_withdrawn_event_leaves_a_history_that_ends(store: duckdb.DuckDBPyConnection) -> None:
    event = event_of(a_report())
    apply_events(store, before=[], after=[event], now=NOW)
    assert apply_events(store, before=[event.id], after=[], now=NOW + timedelta(days=1)) == 1
    assert store.execute("select count(*) from events").fetchone() == (0,)
    assert store.execute("select count(*) from event_history where valid_to is null").fetchone() == (0,)


def test_participants_are_entities_even_when_nobody_lists_them(store: duckdb.DuckDBPyConnection) -> None:
    apply_events(store, before=[], after=[event_of(a_report(objects=("Koyeb Engine",)))], now=NOW)
    rows = store.execute("select name, kind from entities order by name").fetchall()
    assert rows == [("Koyeb", "organisation"), ("Koyeb Engine", "product"), ("Mistral AI", "organisation")]


def test_document_without_an_event_is_quoted_by_its_title(store: duckdb.DuckDBPyConnection) -> None:
    unread = a_report("d2", publisher="B", candidate=None, title="Mistral AI, Koyeb and the cloud")
    apply_events(store, before=[], after=[event_of(a_report(), unread)], now=NOW)
    rows = store.execute("select quote, supports, scope, status from evidence where document_id = 'd2'").fetchall()
    assert rows == [("Mistral AI, Koyeb and the cloud", "likeness", "alike", None)]


def test_timeline_as_of_a_moment_has_the_evidence_and_status_of_then(
    store: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rumour = a_report(status=ReportStatus.RUMOURED)
    news = a_report("d2", "2026-02-18", publisher="B")
    days = [NOW + timedelta(days=day) for day in range(4)]
    apply_events(store, before=[], after=[event_of(rumour)], now=days[1])
    apply_events(store, before=[rumour.id], after=[event_of(rumour, news)], now=days[2])
    apply_events(store, before=[rumour.id], after=[event_of(news)], now=days[3])
    publish(store, tmp_path / "timeline.duckdb")
    known = "select status, list_transform(evidence, lambda e: e.document_id) from timeline_as_of($t) order by all"
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        states = [timeline.execute(known, {"t": day}).fetchall() for day in days]
    assert states == [[], [("rumoured", ["d1"])], [("reported", ["d1", "d2"])], [("reported", ["d2"])]]
