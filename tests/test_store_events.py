"""Events: written with evidence, history and participants; replaced as a whole."""

from datetime import timedelta

import duckdb
import pytest
from factories import LAYERS, a_report, at, usd

from nlp.compose import compose
from nlp.merge import happening_day, keys
from store.events import apply_events, assign_reports, get_near, get_reports_of_documents, replace_reports
from store.model import Event, Report, ReportStatus

NOW = at("2026-02-17", 13)


def event_of(*reports: Report) -> Event:
    event = compose(reports, layers=LAYERS)
    assert event
    return event


def add_reports(store: duckdb.DuckDBPyConnection, *reports: Report) -> None:
    with_keys = {r.id: (r, [(key.text, happening_day(r)) for key in keys(r)]) for r in reports}
    replace_reports(store, document_ids=[r.document_id for r in reports], reports=with_keys)


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


def test_report_comes_back_as_it_was_written(store: duckdb.DuckDBPyConnection) -> None:
    report = a_report()
    add_reports(store, report)
    assert get_reports_of_documents(store, ["d1"]) == [report]


@pytest.mark.parametrize(("days", "found"), [(0, True), (100, True), (400, False)])
def test_neighbour_is_found_within_the_reach_of_its_key(
    store: duckdb.DuckDBPyConnection, days: int, found: bool
) -> None:
    report = a_report()
    add_reports(store, report)
    wanted = [(key.text, key.reach_days, happening_day(report) + timedelta(days=days)) for key in keys(report)]
    assert (report.id in get_near(store, wanted)[0]) is found


def test_neighbour_brings_all_reports_of_its_event(store: duckdb.DuckDBPyConnection) -> None:
    near = a_report("d1")
    far = a_report("d2", counterparties=("Elsewhere",))
    add_reports(store, near, far)
    assign_reports(store, {near.id: "e1", far.id: "e1"})
    wanted = [(key.text, key.reach_days, happening_day(near)) for key in keys(near) if key.strong]
    reports, events = get_near(store, wanted)
    assert set(reports) == {near.id, far.id}
    assert events == {near.id: "e1", far.id: "e1"}


def test_replaced_report_leaves_no_key_behind(store: duckdb.DuckDBPyConnection) -> None:
    add_reports(store, a_report())
    replace_reports(store, document_ids=["d1"], reports={})
    assert store.execute("select count(*) from report_keys").fetchone() == (0,)
