"""Records of a spool in, a published timeline out: the one place that knows the order of things.

    records ─ store_records ─▶ documents ─ read_documents ─▶ reports ─ regroup ─▶ events ─ publish_timeline ─▶ timeline
    timeline ─ compute_watched ─▶ signals, readings, forecasts ─ publish_timeline ─▶ timeline

Each step is one short transaction that can be repeated: a crash between two of them loses nothing and doubles nothing.
What a crawl has just spooled takes the first two in one session of the writer (`take_records`): opening and closing
the store costs more than reading a document.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from crawlers.spool import Record
from nlp.extract import Reader
from nlp.merge import COMPARED
from schedules.alerts.outbox import Alarm, tell_changes
from schedules.backlog.documents import BACKLOG, document_of, figures_of, has_fact, models_of, without_fact
from schedules.backlog.facts import Fact
from schedules.reading import read_reports, read_stored, regroup, wanted_keys
from schedules.watching.refresh import Watch, compute_watched, write_watched
from schedules.workspace import Workspace
from store.alerts import Delivery, get_event_states
from store.catalogue import apply_models, remove_models, replace_figures
from store.connection import open_writer, transaction
from store.documents import (
    Stored,
    apply_documents,
    count_unread,
    get_documents,
    list_documents_of,
    list_unread,
    mark_read,
    mark_unread,
)
from store.entities import apply_entities, apply_mentions
from store.events import apply_events
from store.migrate import migrate
from store.model import Document, Entity, Event, Extraction, Issue, Poll, Report, Source, Tier
from store.numbers_model import CatalogueModel
from store.publish import publish
from store.reports import get_near, get_placed, place_reports, replace_reports
from store.rulings import list_rulings
from store.runs import add_issues, add_to_run, apply_polls, apply_sources, end_run, get_polled, get_sources, start_run

#: Documents read in one session: enough to be fast, few enough (a second) that another writer waits unnoticed.
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
    #: Signals, readings and forecasts; None watches nothing.
    watch: Watch | None = None
    #: Takes what was decided to be told, once it is committed.
    on_decided: Callable[[Sequence[Delivery]], None] | None = None


def prepare_store(stage: Stage, sources: Sequence[Source]) -> None:
    """Bring the store to the present schema, and tell it the sources and the watchlist."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        migrate(connection)
        with transaction(connection):
            apply_sources(connection, [*sources, BACKLOG])
            apply_entities(connection, stage.reader.watchlist.entities)


def store_records(stage: Stage, run_id: str, records: Sequence[Record], now: datetime) -> int:
    """Store what a crawl spooled; return how many documents are new or changed. Storing twice is storing once."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        return _store(connection, run_id, records, now)


def take_records(stage: Stage, run_id: str, records: Sequence[Record], now: datetime) -> tuple[int, int]:
    """Store what a crawl spooled and read it; return how many documents and how many events that changed."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        documents = _store(connection, run_id, records, now)
        batch = _read_batch(connection, stage, run_id)
    return documents, batch.events + (read_documents(stage, run_id) if batch.left else 0)


def load_backlog(stage: Stage, run_id: str, facts: Mapping[str, Fact], now: datetime) -> tuple[int, int]:
    """Store curated facts and read them; return how many facts are new or changed, and how many events that changed.

    Loading the same facts again changes nothing. A fact that has left its file says nothing any more: its event is
    withdrawn, or left to the other reports of it, and its figures and models go.
    """
    documents = [document_of(identity, fact, now) for identity, fact in facts.items()]
    ids = {document.id for document in documents}
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        left = get_documents(connection, set(list_documents_of(connection, BACKLOG.id)) - ids)
        gone = [without_fact(stored.document, now) for stored in left.values() if has_fact(stored.document)]
        changed = apply_documents(connection, [*documents, *gone], get_sources(connection))
        figures = [figure for document in documents for figure in figures_of(document)]
        replace_figures(connection, [document.id for document in (*documents, *gone)], figures)
        models = [model for document in documents for model in models_of(document)]
        apply_models(connection, models)
        remove_models(connection, BACKLOG.id, keep=[model.id for model in models], now=now)
        add_to_run(connection, run_id, documents=changed, events=0)
    return changed, read_documents(stage, run_id)


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
            batch = _read_batch(connection, stage, run_id)
        changed += batch.events
        done += batch.documents
        if on_read and batch.documents:
            on_read(done, batch.left)
        if not batch.left:
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


def publish_watched(stage: Stage, now: datetime | None = None) -> None:
    """Publish, compute what is watched from what was published, and publish that too where it differs."""
    publish_timeline(stage)
    if stage.watch is None:
        return
    now = now or datetime.now(UTC)
    watched = compute_watched(stage.workspace, stage.watch, wait_s=stage.wait_s, now=now)
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        with transaction(connection):
            differs, decided = write_watched(connection, watched, stage.alarm, now)
        _hand_on(stage, decided)
        if differs:
            publish(connection, stage.workspace.timeline)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What one session read."""

    documents: int
    #: Events new, changed or withdrawn by it.
    events: int
    #: Documents that still wait.
    left: int


def _hand_on(stage: Stage, decided: Sequence[Delivery]) -> None:
    """Offer what was decided to be told to whom it concerns: as soon as it is committed, before the store is closed."""
    if stage.on_decided:
        stage.on_decided(decided)


def _store(connection: duckdb.DuckDBPyConnection, run_id: str, records: Sequence[Record], now: datetime) -> int:
    """Write what was spooled, in one transaction; return how many documents are new or changed."""
    documents = [record for record in records if isinstance(record, Document)]
    noted = [record for record in records if isinstance(record, Issue)]
    with transaction(connection):
        start_run(connection, run_id, "crawl", now)
        changed = apply_documents(connection, documents, get_sources(connection))
        polled = get_polled(connection, run_id)
        polls = [record for record in records if isinstance(record, Poll) and record.source_id not in polled]
        apply_polls(connection, run_id, polls)
        add_issues(connection, [*noted, *failures(polls, noted)], run_id)
        apply_models(connection, [record for record in records if isinstance(record, CatalogueModel)])
        add_to_run(connection, run_id, documents=changed, events=0)
    return changed


def _read_batch(connection: duckdb.DuckDBPyConnection, stage: Stage, run_id: str) -> _Batch:
    """Read the BATCH unread documents that were published first, and write what that changes in one transaction."""
    reader = stage.reader
    waiting = count_unread(connection, reader.version)
    documents = get_documents(connection, list_unread(connection, reader.version, BATCH))
    if not documents:
        return _Batch(documents=0, events=0, left=0)
    sources = get_sources(connection)
    extractions = {
        document_id: read_stored(reader, stored, sources[stored.document.source_id])
        for document_id, stored in documents.items()
    }
    with transaction(connection):
        events, decided = _apply_reading(
            connection,
            stage,
            documents=documents,
            extractions=extractions,
            sources=sources,
            now=datetime.now(UTC),
        )
        add_to_run(connection, run_id, documents=0, events=events)
    _hand_on(stage, decided)
    return _Batch(documents=len(documents), events=events, left=waiting - len(documents))


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
        reports += read_reports(extraction, stored, sources[stored.document.source_id], reader.version)
        found.update({entity.id: entity for entity in extraction.found})
    wanted = wanted_keys(reports)
    placed = get_placed(connection, documents)
    near = get_near(connection, wanted, COMPARED, placed)
    layers = {name: event_type.layer for name, event_type in reader.ontology.types.items()}
    rulings = list_rulings(connection)
    regrouping = regroup(reports, near, layers=layers, read_anew=documents, rulings=rulings)
    replace_reports(connection, document_ids=documents, reports=reports, wanted=wanted)
    place_reports(connection, regrouping.places, gone=placed)
    apply_entities(connection, found.values())
    apply_mentions(connection, {key: extraction.mentions for key, extraction in extractions.items()})
    mark_read(
        connection, {key: extraction.disposition.value for key, extraction in extractions.items()}, reader.version
    )
    states = get_event_states(connection, {*regrouping.before, *near.event_of.values()})
    events = apply_events(
        connection, before=regrouping.before, after=regrouping.after, now=now, published=regrouping.published
    )
    if stage.alarm is None:
        return events, []
    after = [event for event in regrouping.after if _is_crawled(event)]
    decided = tell_changes(connection, stage.alarm, before=states, after=after, event_of=near.event_of, now=now)
    return events, decided


def _is_crawled(event: Event) -> bool:
    """Whether more than the backlog tells an event: what a person wrote down is no news."""
    return any(joined.report.tier is not Tier.CURATED for joined in event.reports)
