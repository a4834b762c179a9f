"""The writer's store in, the published timeline out: the public tables, in one file that any number may read."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from store.errors import StoreError

#: Published name → relation of the store that holds it.
PUBLIC: Mapping[str, str] = {
    "alerts": "alerts",
    "deliveries": "deliveries",
    "documents": "documents",
    "document_versions": "document_versions",
    "entities": "entities",
    "event_entities": "event_entities",
    "event_history": "event_history",
    "events": "events",
    "evidence": "evidence",
    "issues": "issues",
    "mentions": "mentions",
    "polls": "polls",
    "runs": "runs",
    "sightings": "sightings",
    "sources": "source_health",
}

_AS_OF = """
create macro timeline.timeline_as_of(t) as table
select
    event_id,
    valid_from,
    change,
    title,
    type,
    actor,
    status,
    confidence,
    documents,
    origins,
    money,
    currency,
    event_date
from event_history
where valid_from <= t and (valid_to is null or valid_to > t)
"""


def publish(connection: duckdb.DuckDBPyConnection, timeline: Path) -> float:
    """Write the public tables beside `timeline` and put the new file in its place; return the seconds it took.

    The replacement is atomic: who holds the old file open goes on reading it, who opens it now gets the new one. The
    file is read-only, for a client that opened it for writing would leave a write-ahead log beside the next copy.
    """
    started = time.monotonic()
    for leftover in timeline.parent.glob(f".{timeline.name}.*"):  # of a publication that was killed: we hold the lock
        leftover.unlink()
    fresh = timeline.with_name(f".{timeline.name}.{os.getpid()}")
    # A third of the time at a million events, in a quarter of the memory; readers say `order by` where they want order.
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"attach {_literal(str(fresh))} as timeline")
    try:
        for name, relation in PUBLIC.items():
            connection.execute(f"create table timeline.{name} as from {relation}")  # both names are constants above
            _copy_comments(connection, relation, name)
        connection.execute(_AS_OF)
    finally:
        connection.execute("detach timeline")
    fresh.chmod(0o444)
    fresh.replace(timeline)
    return time.monotonic() - started


@contextmanager
def open_timeline(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published timeline at `path`; what it sees does not change while it is open.

    Raises StoreError when nothing has been published there.
    """
    if not path.exists():
        raise StoreError(f"{path}: no timeline has been published here yet; run `windsock crawl` or `windsock demo`")
    connection = duckdb.connect(str(path), read_only=True)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def _copy_comments(connection: duckdb.DuckDBPyConnection, relation: str, name: str) -> None:
    """Carry the data dictionary over: a copied table has lost its comments."""
    for column, comment in connection.execute(_COMMENTS, {"relation": relation}).fetchall():
        target = f"timeline.main.{name}" + (f'."{column}"' if column else "")
        kind = "column" if column else "table"
        connection.execute(f"comment on {kind} {target} is {_literal(comment)}")


def _literal(text: str) -> str:
    """A SQL string literal, for ATTACH and COMMENT, which take no parameter."""
    return "'" + text.replace("'", "''") + "'"


_COMMENTS = """
select '' as column_name, comment from duckdb_tables() where table_name = $relation and database_name <> 'timeline'
union all
select '', comment from duckdb_views() where view_name = $relation
union all
select column_name, comment
from duckdb_columns()
where table_name = $relation and database_name <> 'timeline'
"""
