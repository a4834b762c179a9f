"""Documents: one for each URL, a new version where the article changed, whoever showed it first."""

from dataclasses import replace
from itertools import permutations

import duckdb
from factories import a_document, a_source, at

from store.documents import apply_documents, decide, diff, get_documents, get_validators, list_unread, mark_read
from store.model import Disposition, PageOutcome, Tier

GAZETTE = a_source()
LAB = a_source(id="lab", tier=Tier.OFFICIAL, lab="Mistral AI", publisher="Mistral AI")
SOURCES = {source.id: source for source in (GAZETTE, LAB)}


def test_new_document_is_stored_unread(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document()
    assert apply_documents(store, [document], SOURCES) == 1
    assert list_unread(store, "v1", 10) == [document.id]
    assert get_documents(store, [document.id])[document.id].document.text == document.text


def test_document_seen_again_changes_nothing(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document()
    apply_documents(store, [document], SOURCES)
    assert apply_documents(store, [replace(document, crawled_at=at("2026-02-20"))], SOURCES) == 0
    assert get_documents(store, [document.id])[document.id].versions == 1


def test_changed_article_is_a_new_version_with_its_diff(store: duckdb.DuckDBPyConnection) -> None:
    first = a_document(text="It costs 100 million.")
    second = a_document(text="It costs 120 million.", crawled_at=at("2026-02-18"))
    apply_documents(store, [first], SOURCES)
    apply_documents(store, [second], SOURCES)
    rows = store.execute("select diff from document_versions order by seen_at").fetchall()
    assert rows[0] == (None,)
    assert "-It costs 100 million." in rows[1][0]
    assert "+It costs 120 million." in rows[1][0]


def test_text_of_a_change_that_was_not_committed_harms_nothing(store: duckdb.DuckDBPyConnection) -> None:
    """The text has a file of its own, and is committed before the document that names its version."""
    first, second = a_document(text="First."), a_document(text="Second.", crawled_at=at("2026-02-18"))
    apply_documents(store, [first], SOURCES)
    for _ in range(2):
        store.begin()
        apply_documents(store, [second], SOURCES)
        store.rollback()
        assert get_documents(store, [first.id])[first.id].document == first
    assert apply_documents(store, [second], SOURCES) == 1
    assert get_documents(store, [first.id])[first.id].document.text == "Second."


def test_texts_of_two_versions_at_most_are_kept(store: duckdb.DuckDBPyConnection) -> None:
    for day in range(1, 6):
        apply_documents(store, [a_document(text=f"Day {day}.", crawled_at=at(f"2026-03-0{day}"))], SOURCES)
    rows = store.execute("select text from bodies.document_texts order by text").fetchall()
    assert rows == [("Day 4.",), ("Day 5.",)]


def test_changed_article_is_read_again(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document()
    apply_documents(store, [document], SOURCES)
    mark_read(store, {document.id: Disposition.EVENTS.value}, "v1")
    assert list_unread(store, "v1", 10) == []
    apply_documents(store, [a_document(title="Correction", crawled_at=at("2026-02-18"))], SOURCES)
    assert list_unread(store, "v1", 10) == [document.id]


def test_other_reading_reads_every_document_again(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document()
    apply_documents(store, [document], SOURCES)
    mark_read(store, {document.id: Disposition.NO_EVENT.value}, "v1")
    assert list_unread(store, "v2", 10) == [document.id]


def test_owner_of_a_url_is_the_same_whichever_source_came_first() -> None:
    sights = [a_document(), a_document(source_id="lab", title="Welcome"), a_document(text="In full.")]
    owners = set()
    for order in permutations(sights):
        stored = None
        for sight in order:
            change = decide(sight, stored, SOURCES)
            stored = change.stored if change else stored
        assert stored
        owners.add((stored.document.source_id, stored.document.version))
    assert len(owners) == 1


def test_old_spool_brings_no_old_version_back() -> None:
    new = decide(a_document(title="Corrected", crawled_at=at("2026-02-18")), None, SOURCES)
    assert new
    assert decide(a_document(), new.stored, SOURCES) is None


def test_doubted_date_falls_back_to_the_first_crawl(store: duckdb.DuckDBPyConnection) -> None:
    doubted = a_document(date_flags=("future",), published_at=at("2040-01-01"))
    apply_documents(store, [doubted], SOURCES)
    apply_documents(store, [replace(doubted, version="v2", crawled_at=at("2026-03-01"))], SOURCES)
    row = store.execute("select published_at, believed_at from documents").fetchone()
    assert row == (at("2040-01-01"), doubted.crawled_at)


def test_page_that_may_answer_later_is_not_known_to_the_next_crawl(store: duckdb.DuckDBPyConnection) -> None:
    final = a_document()
    failed = a_document(url="https://gazette.example/2", page=PageOutcome.FAILED_TEMPORARY)
    apply_documents(store, [final, failed], SOURCES)
    assert get_validators(store, ["gazette"])["gazette"].known == {final.id: final.item_digest}


def test_sighting_by_a_second_source_is_kept_beside_the_owner(store: duckdb.DuckDBPyConnection) -> None:
    apply_documents(store, [a_document(), a_document(source_id="lab")], SOURCES)
    assert store.execute("select source_id from sightings order by 1").fetchall() == [("gazette",), ("lab",)]


def test_diff_of_a_rewritten_article_is_bounded() -> None:
    long = a_document(text="\n".join(f"line {i}" for i in range(20_000)))
    assert len(diff(a_document(), long)) == 20_000
