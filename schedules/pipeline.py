"""Records of a spool in, a published timeline out: the one place that knows the order of things.

    records ─ store_records ─▶ documents ─ read_documents ─▶ reports ─ regroup ─▶ events ─ publish_timeline ─▶ timeline

Each step is one short transaction that can be repeated: a crash between two of them loses nothing and doubles nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from nlp.extract import Reader
from schedules.alerts.outbox import Alarm, tell_changes
from schedules.reading import item_of, regroup, report_keys, reports_of, wanted_keys
from schedules.workspace import Workspace
from store.alerts import Delivery, get_event_states
from store.connection import open_writer, transaction
from store.documents import (
    Stored,
    apply_documents,
    count_unread,
    get_documents,
    list_unread,
    mark_read,
    mark_unread,
)
from store.entities import apply_entities, apply_mentions
from store.events import apply_events, assign_reports, get_near, get_reports_of_documents, replace_reports
from store.migrate import migrate
from store.model import Document, Entity, Extraction, Issue, Poll, Report, Source
from store.publish import publish
from store.runs import add_issues, add_to_run, apply_polls, apply_sources, end_run, get_polled, get_sources, start_run

#: Documents read in one transaction: long enough to be fast, short enough that another writer waits unnoticed.
BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the pipeline works on and with; the writer's lock is taken for each step alone."""

    workspace: Workspace
    reader: Reader
    #: Seconds to wait for another writer.
    wait_s: float
    #: What is told of changes; None tells nothing.
    alarm: Alarm | None = None
    #: Takes what was decided to be told, once it is committed.
    on_decided: Callable[[Sequence[Delivery]], None] | None = None


def prepare_store(stage: Stage, sources: Sequence[Source]) -> None:
    """Bring the store to the present schema, and tell it the sources and the watchlist."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        migrate(connection)
        with transaction(connection):
            apply_sources(connection, sources)
            apply_entities(connection, stage.reader.watchlist.entities)


def store_records(stage: Stage, run_id: str, records: Sequence[Document | Poll | Issue], now: datetime) -> int:
    """Store what a crawl spooled; return how many documents are new or changed. Storing twice is storing once."""
    documents = [record for record in records if isinstance(record, Document)]
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        start_run(connection, run_id, "crawl", now)
        changed = apply_documents(connection, documents, get_sources(connection))
        polled = get_polled(connection, run_id)
        polls = [record for record in records if isinstance(record, Poll) and record.source_id not in polled]
        apply_polls(connection, run_id, polls)
        noted = [record for record in records if isinstance(record, Issue)]
        add_issues(connection, [*noted, *failures(polls, noted)], run_id)
        add_to_run(connection, run_id, documents=changed, events=0)
    return changed


def failures(polls: Sequence[Poll], noted: Sequence[Issue]) -> list[Issue]:
    """An issue for each poll that went wrong and that the crawl has not noted in more detail."""
    told = {issue.message for issue in noted}
    return [
        Issue(
            level="error",
            code=poll.outcome.value,
            message=poll.error,
            source_id=poll.source_id,
            seen_at=poll.ended_at,
        )
        for poll in polls
        if poll.error and poll.error not in told
    ]


def read_documents(stage: Stage, run_id: str, on_read: Callable[[int, int], None] | None = None) -> int:
    """Read every document that this reading has not read, oldest first; return how many events that changed.

    `on_read` is told, after each batch, how many documents were read and how many wait.
    """
    changed = done = 0
    while True:
        with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
            waiting = count_unread(connection, stage.reader.version)
            ids = list_unread(connection, stage.reader.version, BATCH)
            documents, sources = get_documents(connection, ids), get_sources(connection)
        if not ids:
            return changed
        extractions = {
            document_id: stage.reader.extract(item_of(stored, sources[stored.document.source_id]))
            for document_id, stored in documents.items()
        }
        with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
            present = get_documents(connection, ids)
            same = {key: stored for key, stored in documents.items() if present.get(key) == stored}
            events, decided = _apply_reading(
                connection,
                stage,
                documents=same,
                extractions={key: extractions[key] for key in same},
                sources=sources,
                now=datetime.now(UTC),
            )
            add_to_run(connection, run_id, documents=0, events=events)
        if stage.on_decided:
            stage.on_decided(decided)
        changed += events
        done += len(ids)
        left = max(waiting - len(ids), 0)
        if on_read:
            on_read(done, left)
        if not left:
            return changed


def reread_documents(stage: Stage) -> None:
    """Let the next reading take every stored document; what is known stays until it is read again."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        mark_unread(connection)


@contextmanager
def record_run(stage: Stage, run_id: str, command: str) -> Iterator[None]:
    """Record that a run began, and that it ended as it should."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        start_run(connection, run_id, command, datetime.now(UTC))
    yield
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        end_run(connection, run_id, "done", datetime.now(UTC))


def publish_timeline(stage: Stage) -> float:
    """Publish the store's public tables; return the seconds it took."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        return publish(connection, stage.workspace.timeline)


def _apply_reading(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    *,
    documents: dict[str, Stored],
    extractions: dict[str, Extraction],
    sources: dict[str, Source],
    now: datetime,
) -> tuple[int, list[Delivery]]:
    """Write what was read in these documents, the events that it changes, and what is told of these."""
    reader = stage.reader
    reports: list[Report] = []
    found: dict[str, Entity] = {}
    for document_id, extraction in extractions.items():
        stored = documents[document_id]
        reports += reports_of(extraction, stored, sources[stored.document.source_id], reader.version)
        found.update({entity.id: entity for entity in extraction.found})
    replaced = get_reports_of_documents(connection, documents)
    near, event_of = get_near(connection, wanted_keys([*reports, *replaced]))
    around = {key: report for key, report in near.items() if report.document_id not in documents}
    layers = {name: event_type.layer for name, event_type in reader.ontology.types.items()}
    regrouping = regroup(reports, around, event_of, layers)
    replace_reports(
        connection, document_ids=documents, reports={report.id: (report, report_keys(report)) for report in reports}
    )
    assign_reports(connection, regrouping.assigned)
    apply_entities(connection, found.values())
    apply_mentions(connection, {key: extraction.mentions for key, extraction in extractions.items()})
    mark_read(
        connection, {key: extraction.disposition.value for key, extraction in extractions.items()}, reader.version
    )
    states = get_event_states(connection, {*regrouping.before, *event_of.values()})
    events = apply_events(connection, before=regrouping.before, after=regrouping.after, now=now)
    if stage.alarm is None:
        return events, []
    decided = tell_changes(connection, stage.alarm, before=states, after=regrouping.after, event_of=event_of, now=now)
    return events, decided
