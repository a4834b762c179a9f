"""Migrations: numbered, frozen, each with its record in one transaction."""

import duckdb
import pytest

from store.errors import MigrationFailed, StoreTooNew
from store.migrate import Migration, list_migrations, migrate, schema_number


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in list_migrations()] == list(range(1, len(list_migrations()) + 1))


def test_migrate_does_nothing_on_a_present_store(store: duckdb.DuckDBPyConnection) -> None:
    assert migrate(store) == 0


def test_failing_migration_leaves_the_store_as_it_was(store: duckdb.DuckDBPyConnection) -> None:
    present = schema_number(store)
    broken = Migration(number=present + 1, name="999_broken.sql", sql="create table half (a integer); select nonsense")
    with pytest.raises(MigrationFailed, match="999_broken"):
        migrate(store, (*list_migrations(), broken))
    assert schema_number(store) == present
    assert store.execute("select count(*) from duckdb_tables() where table_name = 'half'").fetchone() == (0,)


def test_newer_store_is_refused(store: duckdb.DuckDBPyConnection) -> None:
    store.execute("insert into schema_migrations values (999, '999_future.sql', now())")
    with pytest.raises(StoreTooNew, match="update windsock"):
        migrate(store)


def test_migrations_use_no_constraint_that_ducklake_lacks() -> None:
    for migration in list_migrations():
        code = "\n".join(line for line in migration.sql.splitlines() if not line.startswith("--")).lower()
        assert not any(word in code for word in ("primary key", "unique", "foreign key", "references", "create index"))
