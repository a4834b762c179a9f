"""A user's SQL and the published timeline in, a bounded Arrow table out; nothing else is within reach."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from store.errors import QueryRefused, StoreError

_READS = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query may use."""

    seconds: float = 30.0
    rows: int = 100_000
    #: Of DuckDB's memory, in MB; nothing spills to disk.
    memory_mb: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Rows of a query."""

    table: pa.Table
    #: Whether there were more rows than the limit.
    truncated: bool


class Sandbox:
    """A locked connection to the published timeline: one bounded reading statement at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> Result:
        """Run one SELECT (or EXPLAIN), with those of the named parameters that it uses.

        Raises QueryRefused when the SQL is wrong, is not one reading statement, reaches outside the timeline, or
        exceeds its limits.
        """
        statement = _only_read(self._connection, sql)
        given = parameters or {}
        unknown = statement.named_parameters - given.keys()
        if unknown:
            raise QueryRefused(f"${', $'.join(sorted(unknown))}: no such parameter; there are {', '.join(given)}")
        used = {name: given[name] for name in statement.named_parameters}
        alarm = threading.Timer(self._limits.seconds, self._connection.interrupt)
        alarm.start()
        try:
            return _fetch(self._connection, sql, used, self._limits.rows)
        except duckdb.InterruptException as error:
            raise QueryRefused(
                f"the query was stopped after {self._limits.seconds:g} s; narrow it, or add a LIMIT"
            ) from error
        except duckdb.Error as error:
            raise QueryRefused(str(error)) from error
        finally:
            alarm.cancel()


def run_query(timeline: Path, sql: str, limits: Limits | None = None) -> Result:
    """Run one SELECT (or EXPLAIN) on the published timeline at `timeline`.

    Raises QueryRefused as `Sandbox.query` does, StoreError when nothing has been published.
    """
    with open_sandbox(timeline, limits) as sandbox:
        return sandbox.query(sql)


@contextmanager
def open_sandbox(timeline: Path, limits: Limits | None = None) -> Iterator[Sandbox]:
    """A sandbox on the published timeline at `timeline`, for several queries.

    Raises StoreError when nothing has been published.
    """
    limits = limits or Limits()
    with _open_locked(timeline, limits) as connection:
        yield Sandbox(connection, limits)


@contextmanager
def _open_locked(timeline: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection whose settings cannot be changed, with no file, network, extension or Python in reach."""
    if not timeline.exists():
        raise StoreError(
            f"{timeline}: no timeline has been published here yet; run `windsock crawl` or `windsock demo`"
        )
    connection = duckdb.connect(
        str(timeline), read_only=True, config={"python_enable_replacements": "false", "threads": "2"}
    )
    try:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set memory_limit = $limit", {"limit": f"{limits.memory_mb}MB"})
        connection.execute("set max_temp_directory_size = '0B'")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _only_read(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one reading statement; PIVOT comes apart into a CREATE (of a temporary type) and a SELECT."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(str(error)) from error
    types = [statement.type for statement in statements]
    reads = [kind for kind in types if kind in _READS]
    others = set(types) - _READS - {duckdb.StatementType.CREATE}
    if len(reads) != 1 or others or types[-1] not in _READS:
        said = ", ".join(kind.name for kind in types) or "nothing"
        raise QueryRefused(f"one SELECT at a time, please; this is {said}. The timeline is read-only")
    return statements[-1]


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object], rows: int) -> Result:
    reader = connection.execute(sql, parameters).to_arrow_reader(min(rows + 1, 10_000))
    batches, count = [], 0
    for batch in reader:
        batches.append(batch)
        count += batch.num_rows
        if count > rows:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return Result(table=table.slice(0, rows), truncated=count > rows)
