"""A connection to a store of any age in, a store with the present schema out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import duckdb

from store.connection import BODIES, literal, settle, transaction
from store.errors import MigrationFailed, StoreError, StoreTooNew

_NAME = re.compile(r"(\d{3})_\w+\.sql")
#: The line that ends one transaction of a migration and begins the next.
_THEN = "\n-- then\n"
#: Number of the migration from which the texts have a file of their own.
_BODIES_SINCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered, frozen SQL file."""

    number: int
    name: str
    #: SQL of its transactions. DuckDB writes one file in each; all but the last must bear to be repeated.
    steps: tuple[str, ...]


def list_migrations() -> tuple[Migration, ...]:
    """The shipped migrations by number.

    Raises MigrationFailed when two share a number or one is missing.
    """
    found = []
    for entry in files("store").joinpath("migrations").iterdir():
        name = _NAME.fullmatch(entry.name)
        if name:
            steps = tuple(entry.read_text("utf-8").split(_THEN))
            found.append(Migration(number=int(name[1]), name=entry.name, steps=steps))
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationFailed(f"migrations must be numbered 1, 2, 3, … once each: {[m.name for m in found]}")
    return tuple(found)


def schema_number(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the last migration applied to this store; 0 for an empty one.

    Raises StoreError when the file of bodies is gone from beside it.
    """
    if not _has_table(connection, "schema_migrations"):
        return 0
    row = connection.execute("select coalesce(max(number), 0) from schema_migrations").fetchone()
    present = int(row[0]) if row else 0
    if present >= _BODIES_SINCE and not _has_table(connection, "document_texts"):
        raise StoreError(
            f"{BODIES} has none of the texts that the store beside it names: put that file back, "
            "or move both away and crawl anew"
        )
    return present


def migrate(connection: duckdb.DuckDBPyConnection, migrations: tuple[Migration, ...] | None = None) -> int:
    """Apply what is pending, each migration's last step and its record in one transaction; return how many there were.

    Raises StoreTooNew when the store knows migrations that this windsock does not, StoreError when the file of bodies
    is gone, MigrationFailed when a migration fails: the store is then as it was before that one.
    """
    migrations = list_migrations() if migrations is None else migrations
    present = schema_number(connection)
    if present > len(migrations):
        raise StoreTooNew(
            f"the store has schema {present}, this windsock knows {len(migrations)}: "
            "update windsock, or use another workspace"
        )
    pending = migrations[present:]
    for migration in pending:
        try:
            for step in migration.steps[:-1]:
                with transaction(connection):
                    connection.execute(step)
            with transaction(connection):
                connection.execute(
                    "create table if not exists schema_migrations "
                    "(number integer not null, name varchar not null, applied_at timestamptz not null)"
                )
                comments = _comments(connection)
                connection.execute(migration.steps[-1])
                _keep_comments(connection, comments)
                connection.execute(
                    "insert into schema_migrations values (?, ?, current_timestamp)", [migration.number, migration.name]
                )
        except duckdb.Error as error:
            raise MigrationFailed(f"{migration.name} was rolled back, the store is as it was: {error}") from error
    if pending:
        settle(connection)
    return len(pending)


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Comments of the store's tables and columns, by table and column ("" for the table)."""
    return {(table, column): comment for table, column, comment in connection.execute(_COMMENTS).fetchall() if comment}


def _keep_comments(connection: duckdb.DuckDBPyConnection, before: Mapping[tuple[str, str], str]) -> None:
    """Give a table that a migration made anew the comments that the one of its name had."""
    for table, column, comment in connection.execute(_COMMENTS).fetchall():
        if comment is None and (table, column) in before:
            target = f'column {table}."{column}"' if column else f"table {table}"
            connection.execute(f"comment on {target} is {literal(before[table, column])}")


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the store, or the file of bodies attached to it, has a table of this name."""
    sql = "select count(*) from duckdb_tables() where table_name = $name"
    found = connection.execute(sql, {"name": name}).fetchone()
    return bool(found and found[0])


_COMMENTS = """
select table_name, '' as column_name, comment
from duckdb_tables()
where database_name = current_database() and schema_name = 'main'
union all
select table_name, column_name, comment
from duckdb_columns()
where database_name = current_database() and schema_name = 'main'
"""
