"""A connection to a store of any age in, a store with the present schema out."""

import re
from dataclasses import dataclass
from importlib.resources import files

import duckdb

from store.connection import transaction
from store.errors import MigrationFailed, StoreTooNew

_NAME = re.compile(r"(\d{3})_\w+\.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered, frozen SQL file."""

    number: int
    name: str
    sql: str


def list_migrations() -> tuple[Migration, ...]:
    """The shipped migrations by number.

    Raises MigrationFailed when two share a number or one is missing.
    """
    found = []
    for entry in files("store").joinpath("migrations").iterdir():
        name = _NAME.fullmatch(entry.name)
        if name:
            found.append(Migration(number=int(name[1]), name=entry.name, sql=entry.read_text("utf-8")))
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationFailed(f"migrations must be numbered 1, 2, 3, … once each: {[m.name for m in found]}")
    return tuple(found)


def schema_number(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the last migration applied to this store; 0 for an empty one."""
    known = connection.execute("select count(*) from duckdb_tables() where table_name = 'schema_migrations'").fetchone()
    if not known or not known[0]:
        return 0
    row = connection.execute("select coalesce(max(number), 0) from schema_migrations").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: duckdb.DuckDBPyConnection, migrations: tuple[Migration, ...] | None = None) -> int:
    """Apply what is pending, each migration and its record in one transaction; return how many were applied.

    Raises StoreTooNew when the store knows migrations that this windsock does not, MigrationFailed when one fails:
    the store is then as it was before that one.
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
            with transaction(connection):
                connection.execute(
                    "create table if not exists schema_migrations "
                    "(number integer not null, name varchar not null, applied_at timestamptz not null)"
                )
                connection.execute(migration.sql)
                connection.execute(
                    "insert into schema_migrations values (?, ?, current_timestamp)", [migration.number, migration.name]
                )
        except duckdb.Error as error:
            raise MigrationFailed(f"{migration.name} was rolled back, the store is as it was: {error}") from error
    return len(pending)
