"""Publishing: readers see whole states, hold theirs, and find the data dictionary in it."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from factories import LAYERS, a_document, a_report, a_source, at

from nlp.compose import compose
from store.connection import BODIES, copy_store, open_writer
from store.documents import apply_documents
from store.errors import StoreError
from store.events import apply_events
from store.publish import open_timeline, publish
from store.queries import EventFilter, get_event, list_columns, list_events
from store.runs import apply_sources

TABLES = "select table_name from duckdb_tables() where schema_name = $schema"
PUBLIC = {
    "alerts", "deliveries", "document_versions", "documents", "entities", "event_entities", "event_history",
    "events", "evidence", "evidence_history", "figures", "forecasts", "issues", "mentions", "model_history",
    "models", "polls", "reading_ledger", "rulings", "runs", "schema_migrations", "sightings",
    "signal_history", "signals", "sources",
}  # fmt: skip


def fill(store: duckdb.DuckDBPyConnection) -> str:
    source, document = a_source(), a_document()
    apply_sources(store, [source])
    apply_documents(store, [document], {source.id: source})
    event = compose([a_report(document.id)], layers=LAYERS)
    assert event
    apply_events(store, before=[], after=[event], now=at("2026-02-17", 13))
    return event.id


def test_published_timeline_has_the_public_tables_and_no_bodies(
    store: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    publish(store, tmp_path / "timeline.duckdb")
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        names = {row[0] for row in timeline.execute(TABLES, {"schema": "main"}).fetchall()}
        internal = {row[0] for row in timeline.execute(TABLES, {"schema": "internal"}).fetchall()}
    assert names == PUBLIC
    assert internal == {"alert_mutes", "alert_rules", "report_places", "sources", "validators"}


def test_every_public_column_is_explained(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(store, tmp_path / "timeline.duckdb")
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        unexplained = [row for row in list_columns(timeline) if not row["comment"] or not row["table_comment"]]
    assert not unexplained


def test_open_timeline_keeps_its_state_while_a_new_one_is_published(
    store: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.duckdb"
    publish(store, path)
    with open_timeline(path) as timeline:
        fill(store)
        publish(store, path)
        assert timeline.execute("select count(*) from events").fetchone() == (0,)
    with open_timeline(path) as timeline:
        assert timeline.execute("select count(*) from events").fetchone() == (1,)


def test_store_stays_locked_after_it_was_copied(store_path: Path, tmp_path: Path) -> None:
    """A process that closes any descriptor of a file loses its locks on it: the copy must not be made in ours."""
    opening = f"import duckdb; duckdb.connect({str(store_path)!r})"
    with open_writer(store_path) as connection:
        publish(connection, tmp_path / "timeline.duckdb")
        other = subprocess.run([sys.executable, "-c", opening], capture_output=True, text=True, check=False)
    assert "Conflicting lock" in other.stderr


def test_published_file_has_no_word_of_a_text(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    source = a_source()
    apply_sources(store, [source])
    apply_documents(store, [a_document(text="Zanzibar. " * 1000)], {source.id: source})
    publish(store, tmp_path / "timeline.duckdb")
    assert b"Zanzibar" in (tmp_path / BODIES).read_bytes()
    assert b"Zanzibar" not in (tmp_path / "timeline.duckdb").read_bytes()


def test_failed_copy_is_told_with_its_cause(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be copied there"):
        copy_store(store, tmp_path / "absent" / "timeline.duckdb")


def test_leftover_of_a_killed_publication_is_removed(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    leftover = tmp_path / ".timeline.duckdb.1"
    leftover.write_bytes(b"half")
    publish(store, tmp_path / "timeline.duckdb")
    assert not leftover.exists()


def test_timeline_as_of_a_past_moment_lacks_what_came_later(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    event_id = fill(store)
    publish(store, tmp_path / "timeline.duckdb")
    ask = "select event_id from timeline_as_of($t)"
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        assert timeline.execute(ask, {"t": at("2026-02-17", 12)}).fetchall() == []
        assert timeline.execute(ask, {"t": at("2026-02-17", 14)}).fetchall() == [(event_id,)]


def test_event_is_read_with_its_evidence_and_history(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    event_id = fill(store)
    publish(store, tmp_path / "timeline.duckdb")
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        event = get_event(timeline, event_id)
    assert event
    assert event["evidence"][0]["publisher"] == "The Gazette"
    assert event["evidence"][0]["quotes"][0]["quote"] == "Mistral AI buys Koyeb"
    assert [state["change"] for state in event["history"]] == ["new"]


def test_filter_finds_a_company_by_any_of_its_roles(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    fill(store)
    publish(store, tmp_path / "timeline.duckdb")
    with open_timeline(tmp_path / "timeline.duckdb") as timeline:
        for wanted, found in [
            (EventFilter(companies=("koyeb",)), 1),
            (EventFilter(companies=("Mistral AI",)), 1),
            (EventFilter(companies=("OpenAI",)), 0),
            (EventFilter(types=("acquisition",), layers=("capital",), text="BUYS"), 1),
            (EventFilter(since=at("2026-02-18").date()), 0),
            (EventFilter(min_confidence=0.95), 0),
        ]:
            assert list_events(timeline, wanted).num_rows == found, wanted
