"""Reports: found by cheap keys within their reach, with their whole circle; replaced with their keys."""

from datetime import timedelta

import duckdb
import pytest
from factories import a_report

from nlp.merge import COMPARED
from schedules.reading import wanted_keys
from store.model import Report
from store.reports import Place, get_near, get_placed, get_reports_of_documents, place_reports, replace_reports


def add_reports(store: duckdb.DuckDBPyConnection, *reports: Report, circle: str = "c") -> None:
    """Store reports of one circle, which is event e1."""
    replace_reports(store, document_ids=[r.document_id for r in reports], reports=reports, wanted=wanted_keys(reports))
    days = [report.published_at.date() for report in reports]
    place_reports(
        store,
        {
            report.id: Place(
                document_id=report.document_id,
                day=report.published_at.date(),
                event_id="e1",
                circle_id=circle,
                first=min(days),
                last=max(days),
            )
            for report in reports
        },
    )


def test_report_comes_back_as_it_was_written(store: duckdb.DuckDBPyConnection) -> None:
    report, unread = a_report(), a_report("d2", candidate=None)
    add_reports(store, report, unread)
    assert get_reports_of_documents(store, ["d1"]) == [report]
    assert get_reports_of_documents(store, ["d2"]) == [unread]


@pytest.mark.parametrize(("days", "found"), [(0, True), (100, True), (400, False)])
def test_neighbour_is_found_within_the_reach_of_its_key(
    store: duckdb.DuckDBPyConnection, days: int, found: bool
) -> None:
    report = a_report(type="partnership")
    add_reports(store, report)
    later = (report.published_at + timedelta(days=days)).date().isoformat()
    asking = a_report("d9", later, title="Something else entirely", type="partnership")
    assert (report.id in get_near(store, wanted_keys([asking]), COMPARED).reports) is found


def test_one_word_in_common_makes_no_neighbour_and_two_do(store: duckdb.DuckDBPyConnection) -> None:
    report = a_report("d1", title="Koyeb and the serverless cloud", candidate=None)
    add_reports(store, report)
    one, two = (a_report("d9", title=title, candidate=None) for title in ("Koyeb rises", "Koyeb is serverless"))
    assert get_near(store, wanted_keys([one]), COMPARED).reports == {}
    assert report.id in get_near(store, wanted_keys([two]), COMPARED).reports


def test_neighbour_brings_its_whole_circle(store: duckdb.DuckDBPyConnection) -> None:
    near, far = a_report("d1"), a_report("d2", "2026-06-01", title="Far away", counterparties=("Elsewhere",))
    add_reports(store, near, far)
    add_reports(store, a_report("d3", title="Not of them", counterparties=("Nobody",)), circle="other")
    found = get_near(store, wanted_keys([a_report("d9")]), COMPARED)
    assert set(found.reports) == {near.id, far.id}
    assert found.event_of == {near.id: "e1", far.id: "e1"}
    assert found.days == (near.published_at.date(), far.published_at.date())


def test_known_report_brings_its_circle_without_any_key(store: duckdb.DuckDBPyConnection) -> None:
    report, other = a_report("d1"), a_report("d2", title="Far away", counterparties=("Elsewhere",))
    add_reports(store, report, other)
    assert set(get_near(store, [], COMPARED, get_placed(store, ["d1"])).reports) == {report.id, other.id}


def test_replaced_report_leaves_no_key_behind(store: duckdb.DuckDBPyConnection) -> None:
    add_reports(store, a_report(title="Mistral AI buys Koyeb and runs its serverless cloud from Paris tomorrow"))
    assert store.execute("select count(*) from bodies.lasting_keys").fetchone() == (2,)  # its target, its text
    replace_reports(store, document_ids=["d1"], reports=[], wanted=[])
    for table in ("reports", "role_keys", "word_keys", "lasting_keys"):
        assert store.execute(f"select count(*) from bodies.{table}").fetchone() == (0,)


def test_report_that_is_gone_loses_its_place(store: duckdb.DuckDBPyConnection) -> None:
    report, other = a_report("d1"), a_report("d2")
    add_reports(store, report, other)
    place_reports(store, {}, gone=get_placed(store, ["d1"]))
    assert set(get_placed(store, ["d1", "d2"])) == {other.id}


def test_reports_written_before_a_crash_are_replaced_by_the_next_reading(store: duckdb.DuckDBPyConnection) -> None:
    """What is in the file of bodies is committed first: here alone, and then once more with the places."""
    report = a_report()
    store.begin()
    add_reports(store, report)
    store.rollback()
    assert get_near(store, wanted_keys([a_report("d9")]), COMPARED).reports == {}
    add_reports(store, report)
    assert set(get_near(store, wanted_keys([a_report("d9")]), COMPARED).reports) == {report.id}
