"""The path of the store in, its one writer's connection out, after a bounded wait for the writer before."""

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from store.errors import StoreError, StoreLocked

#: The writer's share of memory; the service as a whole stays under 500 MiB.
WRITER_MEMORY = "256MB"
#: The file beside the store that holds the documents' texts, attached as `bodies`.
BODIES = "bodies.duckdb"
_RETRY_S = 0.02
_IN_THIS_PROCESS = threading.Lock()


@contextmanager
def open_writer(path: Path, *, wait_s: float = 30.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the store at `path`, closed at the end so that the next writer can open it.

    The file of bodies beside it is attached as `bodies`. DuckDB writes one file in a transaction, so what goes there is
    written first, in a transaction of its own, under an id by which the store then names it.

    What a session wrote stays in the write-ahead log until the store is next published: moving it into the files at
    each close took longer than all the rest of a session that reads one document, and memory while a crawl goes on.

    Raises StoreLocked when another process, or another thread of this one, still holds it after `wait_s` seconds.
    """
    # DuckDB's lock is the process's: two threads would get one instance, and each other's half-done work.
    if not _IN_THIS_PROCESS.acquire(timeout=wait_s):
        raise StoreLocked(f"{path}: still held by another thread of this process after {wait_s:g} s")
    try:
        connection = _connect_in_turn(path, wait_s)
        try:
            connection.execute("set timezone = 'UTC'")
            yield connection
        finally:
            connection.close()
    finally:
        _IN_THIS_PROCESS.release()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back when anything is raised."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-write connection to the database file at `path`, within the writer's share of memory.

    It has one thread: a session is many small statements, and sharing those out costs a fifth more time than it saves.
    """
    return duckdb.connect(str(path), config={"memory_limit": WRITER_MEMORY, "threads": 1})


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Move what the logs hold into the store's files; between transactions."""
    connection.execute("checkpoint")
    connection.execute("checkpoint bodies")


def copy_store(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write a copy of the store's file, with all that is committed, to `target`; without the bodies beside it."""
    settle(connection)
    (path,) = connection.execute(_PATH).fetchone() or ("",)
    # In a child: when a process closes any descriptor of a file, its POSIX locks on that file are gone, DuckDB's too.
    # `cp` shares the blocks of the original where the file system can.
    command = ["cp", "--", path, target]
    copied = subprocess.run(command, capture_output=True, text=True, check=False)
    if copied.returncode != 0:
        raise StoreError(f"{target}: the store cannot be copied there: {copied.stderr.strip()}")


def literal(text: str) -> str:
    """A SQL string literal, for ATTACH and COMMENT, which take no parameter."""
    return "'" + text.replace("'", "''") + "'"


def _connect_in_turn(path: Path, wait_s: float) -> duckdb.DuckDBPyConnection:
    """A turnstile before DuckDB's lock: who closes the store and wants it again queues behind those that wait."""
    deadline = time.monotonic() + wait_s
    turn = FileLock(path.with_name(f"{path.name}.turn"), poll_interval=_RETRY_S)
    try:
        with turn.acquire(timeout=wait_s):
            return _connect_waiting(path, wait_s, deadline)
    except Timeout as error:
        raise StoreLocked(f"{path}: other writers still wait for it after {wait_s:g} s; try again later") from error


def _connect_waiting(path: Path, wait_s: float, deadline: float) -> duckdb.DuckDBPyConnection:
    """DuckDB's own lock decides; it is asked again until the deadline."""
    while True:
        try:
            return _connect(path)
        except duckdb.IOException as error:
            holder = _lock_holder(error)
            if holder is None:
                raise StoreError(f"{path}: the store cannot be opened: {error}") from error
            if time.monotonic() >= deadline:
                raise StoreLocked(
                    f"{path}: still held by {holder} after {wait_s:g} s; close it there, or wait and try again"
                ) from error
        time.sleep(_RETRY_S)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = connect(path)
    try:
        connection.execute(f"attach {literal(str(path.with_name(BODIES)))} as bodies")
        connection.execute("pragma disable_checkpoint_on_shutdown")
    except BaseException:
        connection.close()
        raise
    return connection


def _lock_holder(error: duckdb.IOException) -> str | None:
    """Who holds the lock, from DuckDB's message; None where the error is about something else."""
    message = str(error)
    if "lock" not in message.lower():
        return None
    found = re.search(r"held in (\S+) \(PID (\d+)\)", message)
    return f"process {found[2]} ({found[1]})" if found else "another process"


_PATH = "select path from duckdb_databases() where database_name = current_database()"
