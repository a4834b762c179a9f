"""Migrations: numbered, frozen, each with its record in one transaction."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from store.connection import BODIES, open_writer
from store.errors import MigrationFailed, StoreError, StoreTooNew
from store.migrate import Migration, list_migrations, migrate, schema_number


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in list_migrations()] == list(range(1, len(list_migrations()) + 1))


def test_migrate_does_nothing_on_a_present_store(store: duckdb.DuckDBPyConnection) -> None:
    assert migrate(store) == 0


def test_failing_migration_leaves_the_store_as_it_was(store: duckdb.DuckDBPyConnection) -> None:
    present = schema_number(store)
    sql = "create table half (a integer); select nonsense"
    broken = Migration(number=present + 1, name="999_broken.sql", steps=(sql,))
    with pytest.raises(MigrationFailed, match="999_broken"):
        migrate(store, (*list_migrations(), broken))
    assert schema_number(store) == present
    assert store.execute("select count(*) from duckdb_tables() where table_name = 'half'").fetchone() == (0,)


def test_texts_of_an_old_store_move_to_their_own_file_even_if_killed_halfway(tmp_path: Path) -> None:
    first, second, *_ = list_migrations()
    killed = replace(second, steps=(second.steps[0], "select nonsense"))
    with open_writer(tmp_path / "windsock.duckdb") as old:
        migrate(old, (first,))
        old.execute("insert into document_texts values ('d1', 'v1', 'The text.', 'link', 'digest', null)")
        with pytest.raises(MigrationFailed):
            migrate(old, (first, killed))
        assert migrate(old) > 0
        assert old.execute("select document_id, text from bodies.document_texts").fetchall() == [("d1", "The text.")]
        with pytest.raises(duckdb.CatalogException):
            old.execute("select text from document_texts")


def test_store_without_its_file_of_bodies_is_refused(store_path: Path) -> None:
    store_path.with_name(BODIES).unlink()
    with open_writer(store_path) as connection, pytest.raises(StoreError, match="put that file back"):
        migrate(connection)


def test_newer_store_is_refused(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("insert into schema_migrations values (999, '999_future.sql', now())")
    with pytest.raises(StoreTooNew, match="update windsock"):
        migrate(store)


def test_migrations_use_no_constraint_that_ducklake_lacks() -> None:
    for migration in list_migrations():
        lines = "\n".join(migration.steps).splitlines()
        code = "\n".join(line for line in lines if not line.startswith("--")).lower()
        assert not any(word in code for word in ("primary key", "unique", "foreign key", "references", "create index"))


def test_old_store_ends_what_it_composed_and_reads_its_documents_anew(tmp_path: Path) -> None:
    """From 003 on, reports carry their document's words: those of before are read again."""
    with open_writer(tmp_path / "old.duckdb") as old:
        migrate(old, list_migrations()[:1])
        old.execute(
            """
            insert into event_history
            values ('e1', now(), null, 'new', 'Title', 'people', 'A', 'reported', 0.8, 1, 1, null, null, today())
            """
        )
        old.execute(
            """
            insert into reports
            values ('r1', 'e1', 'd1', '{}')
            """
        )
        old.execute(
            """
            insert into documents
            values ('d1', 'u', 's', 'T', '', 'en', [], null, [], now(), now(), now(), 'v', 1, 'fetched', 'events', 'v1')
            """
        )
        assert migrate(old) == len(list_migrations()) - 1
        assert old.execute("select count(*) from event_history where valid_to is null").fetchone() == (0,)
        assert old.execute("select count(*) from bodies.reports").fetchone() == (0,)
        assert old.execute("select read_with from documents").fetchone() == (None,)


def test_old_store_is_searched_by_title_names_and_quotes(tmp_path: Path) -> None:
    """From 010 on; before, titles and quotes were searched apart."""
    with open_writer(tmp_path / "old.duckdb") as old:
        migrate(old, list_migrations()[:9])
        old.execute(
            """
            insert into events by name
            select
                'e1' as event_id, 'funding' as type, 'capital' as layer, 'Société X lève des fonds' as title,
                'Société X' as actor, ['Fonds Y'] as counterparties, [] as objects, [] as amounts,
                today() as event_date, 'day' as date_precision, 'reported' as status, 0.8 as confidence,
                1 as documents, 1 as origins, now() as first_published_at, now() as first_seen_at,
                's1' as first_source_id, now() as changed_at, today() as known_on, ['fr'] as langs, 0 as trigrams
            """
        )
        old.execute(
            """
            insert into evidence by name
            select
                'e1' as event_id, 'd1' as document_id, 's1' as source_id, now() as published_at, 'r1' as report_id,
                'type' as supports, 'title' as field, 0 as start, 9 as end, quote, 'main' as scope,
                'v' as read_with, 'first' as joined_by, 0 as trigrams
            from (values ('Un tour de table'), ('un tour de table')) as v(quote)
            """
        )
        migrate(old)
        said = "societe x leve des fonds\nsociete x\nfonds y\nun tour de table"
        assert old.execute("select search_text, trigrams = trigrams_of($1) from events", [said]).fetchall() == [
            (said, True)
        ]
