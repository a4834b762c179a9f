"""One writer at a time, with a bounded wait and a clear error."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from store.connection import open_writer, transaction
from store.errors import StoreError, StoreLocked
from store.publish import open_timeline

HOLDER = """
import sys
from pathlib import Path
from store.connection import open_writer
with open_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""

GREEDY = """
import sys, time
from pathlib import Path
from store.connection import open_writer
while True:
    with open_writer(Path(sys.argv[1])), Path(sys.argv[2]).open("a") as sessions:
        sessions.write(".")
        time.sleep(0.05)
"""


def test_writer_gives_up_with_the_holder_named_when_another_process_holds_the_store(store_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        with pytest.raises(StoreLocked, match=str(holder.pid)), open_writer(store_path, wait_s=0.1):
            pass
        holder.stdin.close()


def test_writer_gets_the_store_once_the_other_process_lets_go(store_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        holder.stdin.write("\n")
        holder.stdin.flush()
        with open_writer(store_path, wait_s=20) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_writer_that_comes_back_at_once_queues_behind_one_that_waits(store_path: Path, tmp_path: Path) -> None:
    sessions = tmp_path / "sessions"
    with subprocess.Popen([sys.executable, "-c", GREEDY, str(store_path), str(sessions)]) as greedy:
        try:
            while not sessions.exists():
                assert greedy.poll() is None
            for _ in range(5):
                before = sessions.stat().st_size
                with open_writer(store_path, wait_s=20):
                    assert sessions.stat().st_size - before <= 2  # the one under way, and one about to begin
        finally:
            greedy.kill()


def test_transaction_leaves_nothing_when_something_is_raised(store_path: Path) -> None:
    with open_writer(store_path) as connection:
        with pytest.raises(duckdb.ParserException), transaction(connection):
            _write_half(connection)
        assert connection.execute("select count(*) from internal.validators").fetchone() == (0,)


def _write_half(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into internal.validators (source_id) values ('a')")
    connection.execute("nonsense")


def test_reader_says_what_to_do_when_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="windsock crawl"), open_timeline(tmp_path / "timeline.duckdb"):
        pass
