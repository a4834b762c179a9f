"""A user's SQL: reads the timeline, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from store.errors import QueryRefused, StoreError
from store.publish import publish
from store.sandbox import Limits, run_query


@pytest.fixture
def timeline(store: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    path = tmp_path / "timeline.duckdb"
    publish(store, path)
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from events",
        "from sources",
        "with a as (select 1) from a",
        "pivot events on type using count(*)",
        "explain select 1",
        "summarize events",
        "describe events",
        "from timeline_as_of(now())",
    ],
)
def test_reading_statement_is_run(timeline: Path, sql: str) -> None:
    assert run_query(timeline, sql).table.num_columns


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "selec 1",
        "select 1; select 2",
        "insert into events select * from events",
        "create table mine as select 1",
        "drop table events",
        "copy events to '/tmp/stolen.csv'",
        "copy (select 1) to '/dev/stdout'",
        "attach '/tmp/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "reset lock_configuration",
        "pragma enable_external_access",
        "export database '/tmp/stolen'",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from read_blob('/etc/shadow')",
        "from '/etc/passwd'",
        "from glob('/*')",
        "from 'https://example.org/x.parquet'",
        "from Path",
        "call force_checkpoint()",
        "prepare x as select 1",
        "begin",
        "create macro evil() as table select * from read_text('/etc/passwd'); from evil()",
        "create secret s (type s3)",
    ],
)
def test_hostile_or_wrong_statement_is_refused(timeline: Path, sql: str) -> None:
    with pytest.raises(QueryRefused):
        run_query(timeline, sql)


def test_endless_query_is_stopped_at_its_time(timeline: Path) -> None:
    endless = "select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3"
    with pytest.raises(QueryRefused, match=r"stopped after 0\.2 s"):
        run_query(timeline, endless, Limits(seconds=0.2))


def test_greedy_query_is_refused_at_its_memory(timeline: Path) -> None:
    with pytest.raises(QueryRefused, match="Memory"):
        run_query(timeline, "select list(range) from range(200000000)", Limits(memory_mb=64))


def test_rows_beyond_the_limit_are_cut_and_said(timeline: Path) -> None:
    result = run_query(timeline, "from range(10000)", Limits(rows=7))
    assert (result.table.num_rows, result.truncated) == (7, True)


def test_query_without_a_timeline_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="windsock crawl"):
        run_query(tmp_path / "timeline.duckdb", "select 1")
