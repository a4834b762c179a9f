"""How runs, polls and issues went in, rows out; and what the store keeps of the sources themselves."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from store.model import Expectation, Issue, Poll, PollOutcome, Source, SourceKind, Tier
from store.rows import fetch, insert

#: Outcomes after which the next request must be unconditional: a 304 after a failure would hide that it goes on.
_FAILURES = frozenset(PollOutcome) - {PollOutcome.OK, PollOutcome.UNCHANGED, PollOutcome.EMPTY}


def apply_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """Let the store know exactly these sources; one that is gone is kept, disabled, for its documents name it."""
    rows = [
        {
            "source_id": source.id,
            "name": source.name,
            "kind": source.kind.value,
            "url": source.url,
            "publisher": source.publisher,
            "lab": source.lab,
            "tier": source.tier.value,
            "lang": source.lang,
            "enabled": source.enabled,
            "min_per_week": source.expect.min_per_week,
            "max_per_day": source.expect.max_per_day,
        }
        for source in sources
    ]
    connection.execute(
        "delete from internal.sources where source_id in (select unnest($ids))",
        {"ids": [row["source_id"] for row in rows]},
    )
    connection.execute("update internal.sources set enabled = false")
    insert(connection, "internal.sources", rows)


def refresh_sources(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the public table of sources anew: each with its health as it is now."""
    connection.execute("delete from sources")
    connection.execute("insert into sources from internal.source_health")


def get_sources(connection: duckdb.DuckDBPyConnection) -> dict[str, Source]:
    """All sources that the store knows, by id."""
    return {
        row["source_id"]: Source(
            id=row["source_id"],
            name=row["name"],
            kind=SourceKind(row["kind"]),
            url=row["url"],
            publisher=row["publisher"],
            lab=row["lab"],
            tier=Tier(row["tier"]),
            lang=row["lang"],
            enabled=row["enabled"],
            expect=Expectation(min_per_week=row["min_per_week"], max_per_day=row["max_per_day"]),
        )
        for row in fetch(connection, _SOURCES)
    }


def start_run(connection: duckdb.DuckDBPyConnection, run_id: str, command: str, started_at: datetime) -> None:
    """Record that a run began; a run that the store knows already goes on."""
    connection.execute(_START, {"run_id": run_id, "command": command, "started_at": started_at})


def add_to_run(connection: duckdb.DuckDBPyConnection, run_id: str, *, documents: int, events: int) -> None:
    """Count what one more batch of a run has stored."""
    connection.execute(_COUNT, {"run_id": run_id, "documents": documents, "events": events})


def end_run(connection: duckdb.DuckDBPyConnection, run_id: str, outcome: str, ended_at: datetime) -> None:
    """Record how a run ended ("done" or "recovered"), and how many sources it polled."""
    connection.execute(_END, {"run_id": run_id, "outcome": outcome, "ended_at": ended_at})


def apply_polls(connection: duckdb.DuckDBPyConnection, run_id: str, polls: Sequence[Poll]) -> None:
    """Write how polls went, and the validators for the next ones."""
    insert(
        connection,
        "polls",
        [
            {
                "run_id": run_id,
                "source_id": poll.source_id,
                "outcome": poll.outcome.value,
                "started_at": poll.started_at,
                "ended_at": poll.ended_at,
                "http_status": poll.http_status,
                "error": poll.error,
                "items": poll.items,
                "documents": poll.documents,
                "pages": poll.pages,
                "pages_failed": poll.pages_failed,
                "received_bytes": poll.received_bytes,
                "retry_after_s": poll.retry_after_s,
                "fresh_for_s": poll.fresh_for_s,
            }
            for poll in polls
        ],
    )
    answered = {poll.source_id: poll.validators for poll in polls if poll.validators is not None}
    connection.execute(
        "delete from internal.validators where source_id in (select unnest($ids))", {"ids": list(answered)}
    )
    insert(
        connection,
        "internal.validators",
        [
            {
                "source_id": source_id,
                "etag": validators.etag,
                "last_modified": validators.last_modified,
                "body_digest": validators.body_digest,
                "full_fetch_at": validators.full_fetch_at,
            }
            for source_id, validators in answered.items()
        ],
    )
    failed = [poll.source_id for poll in polls if poll.outcome in _FAILURES]
    connection.execute(
        "update internal.validators set full_fetch_at = null where source_id in (select unnest($ids))", {"ids": failed}
    )


def add_issues(connection: duckdb.DuckDBPyConnection, issues: Iterable[Issue], run_id: str | None = None) -> None:
    """Append issues; one that a run has reported already is not repeated."""
    known = {
        (row["code"], row["message"])
        for row in fetch(connection, "select code, message from issues where run_id = $run_id", {"run_id": run_id})
    }
    rows = [
        {
            "seen_at": issue.seen_at,
            "level": issue.level,
            "code": issue.code,
            "message": issue.message,
            "source_id": issue.source_id,
            "document_id": issue.document_id,
            "run_id": run_id,
        }
        for issue in issues
    ]
    insert(connection, "issues", [row for row in rows if (row["code"], row["message"]) not in known])


def get_polled(connection: duckdb.DuckDBPyConnection, run_id: str) -> set[str]:
    """Sources whose poll of this run is stored already: a spool that is read twice counts once."""
    rows = fetch(connection, "select source_id from polls where run_id = $run_id", {"run_id": run_id})
    return {row["source_id"] for row in rows}


_SOURCES = """
select source_id, name, kind, url, publisher, lab, tier, lang, enabled, min_per_week, max_per_day
from internal.sources
order by source_id
"""

_START = """
merge into runs
using (select $run_id as run_id, $command as command, $started_at::timestamptz as started_at) as new
on runs.run_id = new.run_id
when not matched then insert (run_id, command, started_at, sources, documents, events)
values (new.run_id, new.command, new.started_at, 0, 0, 0)
"""

_COUNT = """
update runs
set documents = documents + $documents, events = events + $events
where run_id = $run_id
"""

_END = """
update runs
set
    outcome = $outcome,
    ended_at = $ended_at,
    sources = (select count(*) from polls where polls.run_id = $run_id)
where run_id = $run_id
"""
