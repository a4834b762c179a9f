"""Sources, polls, issues and runs as the store keeps them."""

from datetime import timedelta
from typing import Any

import duckdb
from factories import a_source, at

from store.documents import get_validators
from store.model import Issue, Poll, PollOutcome, Validators
from store.runs import (
    add_issues,
    apply_polls,
    apply_sources,
    end_run,
    get_polled,
    get_sources,
    refresh_sources,
    start_run,
)

START = at("2026-02-17")


def a_poll(**fields: Any) -> Poll:
    given: dict[str, Any] = {
        "source_id": "gazette",
        "outcome": PollOutcome.OK,
        "started_at": START,
        "ended_at": START + timedelta(seconds=1),
        "http_status": 200,
        "error": None,
        "items": 3,
        "documents": 3,
        "pages": 0,
        "pages_failed": 0,
        "received_bytes": 1000,
    }
    return Poll(**given | fields)


def test_source_that_is_gone_stays_disabled(store: duckdb.DuckDBPyConnection) -> None:
    apply_sources(store, [a_source(), a_source(id="old")])
    apply_sources(store, [a_source()])
    assert {key: source.enabled for key, source in get_sources(store).items()} == {"gazette": True, "old": False}


def test_validators_of_an_answer_are_kept_for_the_next_poll(store: duckdb.DuckDBPyConnection) -> None:
    given = Validators(etag='"1"', last_modified=None, body_digest="b", full_fetch_at=START)
    apply_polls(store, "r1", [a_poll(validators=given)])
    assert get_validators(store, ["gazette"])["gazette"] == given


def test_failure_makes_the_next_fetch_a_full_one(store: duckdb.DuckDBPyConnection) -> None:
    apply_polls(store, "r1", [a_poll(validators=Validators(etag='"1"', full_fetch_at=START))])
    apply_polls(store, "r2", [a_poll(outcome=PollOutcome.FETCH_FAILED, http_status=503, error="no answer")])
    assert get_validators(store, ["gazette"])["gazette"].full_fetch_at is None


def test_health_counts_failures_since_the_last_answer(store: duckdb.DuckDBPyConnection) -> None:
    apply_sources(store, [a_source()])
    failed = {"outcome": PollOutcome.FETCH_FAILED, "error": "gazette: no answer"}
    polls = [
        a_poll(**failed),
        a_poll(ended_at=START + timedelta(hours=1)),
        a_poll(ended_at=START + timedelta(hours=2), **failed),
        a_poll(ended_at=START + timedelta(hours=3), **failed),
    ]
    apply_polls(store, "r1", polls)
    refresh_sources(store)
    row = store.execute("select failures, last_outcome, last_error, last_success_at from sources").fetchone()
    assert row == (2, "fetch-failed", "gazette: no answer", START + timedelta(hours=1))


def test_issue_read_twice_from_one_spool_is_one_issue(store: duckdb.DuckDBPyConnection) -> None:
    issue = Issue(level="error", code="not-a-feed", message="gazette: HTML", source_id="gazette", seen_at=START)
    add_issues(store, [issue], "r1")
    add_issues(store, [issue], "r1")
    assert store.execute("select count(*) from issues").fetchone() == (1,)


def test_run_counts_its_sources_when_it_ends(store: duckdb.DuckDBPyConnection) -> None:
    start_run(store, "r1", "crawl", START)
    start_run(store, "r1", "crawl", START + timedelta(days=1))
    apply_polls(store, "r1", [a_poll(), a_poll(source_id="other")])
    end_run(store, "r1", "done", START + timedelta(minutes=1))
    assert get_polled(store, "r1") == {"gazette", "other"}
    row = store.execute("select sources, outcome, started_at from runs").fetchall()
    assert row == [(2, "done", START)]
