"""A workspace whose timeline holds the happenings that a test tells, and what is watched in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from factories import a_document, a_report, a_source, at

from nlp.compose import compose
from nlp.ontology import load_ontology
from schedules.alerts.decide import Names
from schedules.alerts.outbox import Alarm
from schedules.settings import Settings
from schedules.watching.load import load_watch
from schedules.watching.refresh import Watch, Watched, compute_watched, look, write_watched
from schedules.workspace import Workspace
from store.alerts import Delivery
from store.catalogue import replace_figures
from store.connection import open_writer, transaction
from store.documents import apply_documents
from store.entities import apply_entities
from store.events import apply_events
from store.model import Entity, Event, Report
from store.numbers_model import Figure
from store.publish import publish
from store.runs import apply_sources

NAMES = Names(canonical={"mistral": "Mistral AI"}, watched=frozenset({"Mistral AI"}))
LABS = [
    Entity(id=name.lower(), name=name, kind="organisation", country="CN", watched=True)
    for name in ("DeepSeek", "Alibaba")
]
LAYERS = {name: kind.layer for name, kind in load_ontology().types.items()}


def told(day: str, kind: str, title: str, **fields: Any) -> Report:
    """A report of Mistral AI, unless told otherwise; each is a happening of its own."""
    given: dict[str, Any] = {"type": kind, "title": title, "actor": "Mistral AI", "counterparties": ()} | fields
    return a_report(f"{day} {title}", day, **given)


def event_of(*reports: Report) -> Event:
    """The event that these reports tell together."""
    event = compose(reports, layers=LAYERS)
    assert event
    return event


def put(place: Workspace, happenings: Sequence[Report | Sequence[Report]], *, now: datetime | None = None) -> None:
    """Store an event for each of these (a report, or several of one event) beside those that are there, and publish."""
    groups = [[one] if isinstance(one, Report) else list(one) for one in happenings]
    with open_writer(place.store) as connection:
        with transaction(connection):
            apply_sources(connection, [a_source()])
            apply_entities(connection, LABS)
            documents = [
                a_document(
                    id=report.document_id, url=f"https://gazette.example/{report.document_id}", title=report.title
                )
                for group in groups
                for report in group
            ]
            apply_documents(connection, documents, {"gazette": a_source()})
            events = [event_of(*group) for group in groups]
            apply_events(connection, before=[], after=events, now=now or at("2026-06-01"))
        publish(connection, place.timeline)


def state(place: Workspace, report: Report, status: str = "confirmed", **numbers: tuple[float, str]) -> None:
    """Let the document of a report state these figures, as one of the backlog does."""
    happened = report.published_at.date()
    figures = [
        Figure(
            id=f"{report.document_id} {measure}",
            document_id=report.document_id,
            company="Mistral AI",
            measure=measure,
            value=value,
            unit=unit,
            day=happened,
            precision="day",
            status=status,
            quote=report.title,
        )
        for measure, (value, unit) in numbers.items()
    ]
    with open_writer(place.store) as connection:
        replace_figures(connection, [report.document_id], figures)
        publish(connection, place.timeline)


def watch_of(place: Workspace, **settings: Any) -> Watch:
    """What is watched in a workspace."""
    return load_watch(place, Settings(**settings), NAMES)


def seen(place: Workspace, day: str, only: str | None = None, **settings: Any) -> Watched:
    """All that is watched as of a day, or one signal alone."""
    as_of = date.fromisoformat(day)
    watch = watch_of(place, **settings)
    if only:
        watch = replace(watch, signals={only: watch.signals[only]}, readings={})
    return look(place, watch, as_of=as_of, now=datetime.combine(as_of, time(12), UTC))


def a_place(store_path: Path) -> Workspace:
    """The workspace around a store."""
    return Workspace(root=store_path.parent)


def refresh(
    place: Workspace, now: datetime, alarm: Alarm | None = None, past_s: float = 20
) -> tuple[bool, list[Delivery]]:
    """As the pipeline does after a crawl."""
    watched = compute_watched(place, replace(watch_of(place), past_s=past_s), wait_s=5, now=now)
    with open_writer(place.store) as connection:
        with transaction(connection):
            differs, decided = write_watched(connection, watched, alarm, now)
        publish(connection, place.timeline)
    return differs, decided


def office(day: str, city: str) -> Report:
    return told(day, "expansion", f"Mistral AI opens an office in {city}", objects=())
