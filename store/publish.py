"""The writer's store in, the published timeline out: its public file, copied, that any number may read."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from store.connection import copy_store, literal, transaction
from store.errors import StoreError
from store.runs import refresh_sources

_NOTHING_PUBLISHED = "{path}: no timeline has been published here yet; run `windsock crawl` or `windsock demo`"
#: Of DuckDB, while a dashboard holds a timeline: pages of the file that are read again and again.
_HELD_MEMORY = "512MB"


def publish(connection: duckdb.DuckDBPyConnection, timeline: Path) -> float:
    """Copy the store's file beside `timeline` and put the copy in its place; return the seconds it took.

    The copy is not opened for writing: DuckDB would wait until all of it is on disk, seconds at a million events. The
    store's file has nothing that is not public, but for what it takes to write it, in the schema `internal`.

    The replacement is atomic: who holds the old file open goes on reading it, who opens it now gets the new one. The
    file is read-only, for a client that opened it for writing would leave a write-ahead log beside the next copy.
    """
    started = time.monotonic()
    for leftover in timeline.parent.glob(f".{timeline.name}.*"):  # of a publication that was killed: we hold the lock
        leftover.unlink()
    with transaction(connection):
        refresh_sources(connection)
    fresh = timeline.with_name(f".{timeline.name}.{os.getpid()}")
    copy_store(connection, fresh)
    fresh.chmod(0o444)
    fresh.replace(timeline)
    return time.monotonic() - started


@contextmanager
def open_timeline(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published timeline at `path`; what it sees does not change while it is open.

    Raises StoreError when nothing has been published there.
    """
    if not path.exists():
        raise StoreError(_NOTHING_PUBLISHED.format(path=path))
    connection = duckdb.connect(str(path), read_only=True)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def hold_timeline(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that keeps the timeline that is at `path` now open, whatever takes its place; for `held_cursor`.

    Attached to an instance of its own: a second `duckdb.connect` to the path would give the first one's file back, also
    after another was published, and refuse the sandbox its settings. Raises StoreError when nothing has been published.
    """
    if not path.exists():
        raise StoreError(_NOTHING_PUBLISHED.format(path=path))
    connection = duckdb.connect(config={"memory_limit": _HELD_MEMORY})
    connection.execute(f"attach {literal(str(path))} as timeline (read_only)")
    return connection


@contextmanager
def held_cursor(held: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of the caller's own to a timeline that is held, for one thread; it costs half a millisecond."""
    cursor = held.cursor()
    try:
        cursor.execute("use timeline")
        cursor.execute("set timezone = 'UTC'")
        yield cursor
    finally:
        cursor.close()
