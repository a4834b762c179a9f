"""The writer's store in, the published timeline out: the public tables, in one file that any number may read."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from store.connection import connect, copy_store, literal
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
    "evidence_history": "evidence_history",
    "figures": "figures",
    "forecasts": "forecasts",
    "issues": "issues",
    "mentions": "mentions",
    "model_history": "model_history",
    "models": "models",
    "polls": "polls",
    "reading_ledger": "reading_ledger",
    "rulings": "rulings",
    "runs": "runs",
    "sightings": "sightings",
    "signal_history": "signal_history",
    "signals": "signals",
    "sources": "source_health",
}

_NOTHING_PUBLISHED = "{path}: no timeline has been published here yet; run `windsock crawl` or `windsock demo`"
#: Of DuckDB, while a dashboard holds a timeline: pages of the file that are read again and again.
_HELD_MEMORY = "512MB"

_AS_OF = """
create macro timeline_as_of(t) as table
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
    event_date,
    resurfaced_at,
    evidence
from event_history
left join (
    select
        event_id,
        list(
            {
                report_id: report_id,
                document_id: document_id,
                source_id: source_id,
                status: status,
                scope: scope,
                known_from: valid_from
            }
            order by valid_from, report_id
        ) as evidence
    from evidence_history
    where valid_from <= t and (valid_to is null or valid_to > t)
    group by event_id
) using (event_id)
where valid_from <= t and (valid_to is null or valid_to > t)
"""

#: The past of the world and not of the store: an event counts from the day on which it was first told, or, where all
#: that tells it is younger than the happening, from the end of the period in which it happened. Its other columns say
#: what is known of it today: a fact that was entered today gives the past its due.
_KNOWN_BY = """
create macro known_by(t) as table
select
    event_id,
    type,
    layer,
    title,
    actor,
    counterparties,
    objects,
    money,
    currency,
    amounts,
    capacity,
    capacity_unit,
    event_date,
    date_precision,
    status,
    confidence,
    documents,
    origins,
    first_published_at,
    day,
    status in ('reported', 'confirmed') and event_date <= t::date as happened
from (
    select
        event_id,
        type,
        layer,
        title,
        actor,
        counterparties,
        objects,
        money,
        currency,
        amounts,
        capacity,
        capacity_unit,
        event_date,
        date_precision,
        status,
        confidence,
        documents,
        origins,
        first_published_at,
        least(
            timezone('UTC', first_published_at)::date,
            case date_precision
                when 'day' then event_date
                when 'month' then last_day(event_date)
                when 'quarter' then last_day(event_date + interval 2 month)
                else last_day(event_date + interval 11 month)
            end
        ) as day
    from events
)
where day <= t::date
"""


def publish(connection: duckdb.DuckDBPyConnection, timeline: Path) -> float:
    """Copy the store beside `timeline`, drop what is not public, put the copy in its place; return the seconds it took.

    Copying the file takes a tenth of the time of copying the tables at a million events.

    The replacement is atomic: who holds the old file open goes on reading it, who opens it now gets the new one. The
    file is read-only, for a client that opened it for writing would leave a write-ahead log beside the next copy.
    """
    started = time.monotonic()
    for leftover in timeline.parent.glob(f".{timeline.name}.*"):  # of a publication that was killed: we hold the lock
        leftover.unlink()
    fresh = timeline.with_name(f".{timeline.name}.{os.getpid()}")
    copy_store(connection, fresh)
    with connect(fresh) as copy:
        copy.execute("set timezone = 'UTC'")
        _leave_public(copy)
        copy.execute(_AS_OF)
        copy.execute(_KNOWN_BY)
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


def _leave_public(copy: duckdb.DuckDBPyConnection) -> None:
    """Make a copy of the store hold the public tables alone, each under its published name."""
    views = {name: relation for name, relation in PUBLIC.items() if name != relation}
    for name, relation in views.items():
        copy.execute(f"create table published_{name} as from {relation}")  # all names here are constants of ours
        _copy_comments(copy, relation, f"published_{name}")
    kept = [*(PUBLIC.keys() - views.keys()), *(f"published_{name}" for name in views)]
    for kind, relation in copy.execute(_PRIVATE, {"kept": kept}).fetchall():
        copy.execute(f"drop {kind} {relation}")
    for name in views:
        copy.execute(f"alter table published_{name} rename to {name}")


def _copy_comments(copy: duckdb.DuckDBPyConnection, view: str, table: str) -> None:
    """Carry the data dictionary over: a table made from a view has no comments."""
    for column, comment in copy.execute(_COMMENTS, {"view": view}).fetchall():
        target = f'column {table}."{column}"' if column else f"table {table}"
        copy.execute(f"comment on {target} is {literal(comment)}")


_COMMENTS = """
select '' as column_name, comment from duckdb_views() where view_name = $view
union all
select column_name, comment from duckdb_columns() where table_name = $view
"""

_PRIVATE = """
select 'view' as kind, view_name as relation from duckdb_views() where not internal
union all
select 'table', table_name from duckdb_tables() where not internal and table_name not in (select unnest($kept))
"""
