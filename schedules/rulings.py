"""What an analyst rules about events in, a store composed anew around it out; and rulings as labelled items."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from nlp.wire import labelled_to_json
from schedules.pipeline import Stage
from schedules.reading import item_of, regroup
from store.connection import open_writer, transaction
from store.documents import get_documents
from store.errors import StoreError
from store.events import apply_events
from store.ids import content_id
from store.merging import Ruling, RulingKind
from store.model import Report, Scope
from store.reports import get_near, get_reports, get_reports_of_documents, get_reports_of_event, place_reports
from store.rulings import add_ruling, list_rulings, remove_ruling
from store.runs import get_sources


def split(stage: Stage, event_id: str, document_ids: Collection[str]) -> Ruling:
    """Rule that some documents of an event tell of another happening.

    Raises StoreError where they are all of its documents, or none.
    """
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        reports = _firsthand(connection, event_id)
        moved = tuple(report.id for report in reports if report.document_id in document_ids)
        stay = tuple(report.id for report in reports if report.document_id not in document_ids)
        if not moved or not stay:
            raise StoreError(f"{event_id}: name some of its documents, not all; `windsock show {event_id}` lists them")
        return _rule(connection, stage, RulingKind.APART, moved, others=stay)


def join(stage: Stage, event_ids: Sequence[str]) -> Ruling:
    """Rule that several events are one happening."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        reports = [report.id for event_id in event_ids for report in _firsthand(connection, event_id)]
        return _rule(connection, stage, RulingKind.SAME, tuple(reports))


def correct(stage: Stage, event_id: str, kind: RulingKind, value: str | None) -> Ruling:
    """Rule that an event is of another type, by another actor, or none."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        reports = tuple(report.id for report in _firsthand(connection, event_id) if report.candidate is not None)
        return _rule(connection, stage, kind, reports, value=value)


def undo(stage: Stage, prefix: str) -> Ruling:
    """Take the one ruling back whose id starts with `prefix`.

    Raises StoreError where none or several do.
    """
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        found = [ruling for ruling in list_rulings(connection) if ruling.id.startswith(prefix)]
        if len(found) != 1:
            raise StoreError(f"{prefix}: {len(found)} rulings start with it; `windsock events rulings` lists them")
        with transaction(connection):
            remove_ruling(connection, found[0].id)
            _compose_anew(connection, stage, found[0])
        return found[0]


def labelled_items(stage: Stage) -> Iterator[dict[str, Any]]:
    """Every document that a ruling concerns, as a labelled item with its events and the happening that it reports."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        rulings = list_rulings(connection)
        ruled = {report_id for ruling in rulings for report_id in (*ruling.reports, *ruling.others)}
        ids = {report.document_id for report in get_reports(connection, ruled)}
        reports = get_reports_of_documents(connection, ids)
        documents, sources = get_documents(connection, ids), get_sources(connection)
        places = get_near(connection, [], 1, _days(reports)).event_of
    for document_id, stored in sorted(documents.items()):
        own = [report for report in reports if report.document_id == document_id]
        item = item_of(stored, sources[stored.document.source_id])
        yield labelled_to_json(item, sorted(own, key=lambda report: report.position), rulings, places)


def _days(reports: Iterable[Report]) -> dict[str, date]:
    return {report.id: report.published_at.date() for report in reports}


def _firsthand(connection: duckdb.DuckDBPyConnection, event_id: str) -> list[Report]:
    """The reports of an event that do more than mention it."""
    reports = get_reports_of_event(connection, event_id)
    if not reports:
        raise StoreError(f"{event_id}: the store has no such event any more; `windsock events` lists those there are")
    return [report for report in reports if report.candidate is None or report.candidate.scope is Scope.MAIN]


def _rule(
    connection: duckdb.DuckDBPyConnection,
    stage: Stage,
    kind: RulingKind,
    reports: tuple[str, ...],
    *,
    others: tuple[str, ...] = (),
    value: str | None = None,
) -> Ruling:
    now = datetime.now(UTC)
    ruling = Ruling(
        id=content_id(now.isoformat(), kind.value, *reports, "", *others, value or ""),
        made_at=now,
        kind=kind,
        reports=reports,
        others=others,
        value=value,
    )
    with transaction(connection):
        add_ruling(connection, ruling)
        _compose_anew(connection, stage, ruling)
    return ruling


def _compose_anew(connection: duckdb.DuckDBPyConnection, stage: Stage, ruling: Ruling) -> None:
    """Compose the events around a ruling's reports under the rulings that now stand."""
    concerned = get_reports(connection, (*ruling.reports, *ruling.others))
    near = get_near(connection, [], 1, _days(concerned))
    layers = {name: event_type.layer for name, event_type in stage.reader.ontology.types.items()}
    regrouping = regroup(concerned, near, layers=layers, rulings=list_rulings(connection))
    place_reports(connection, regrouping.places)
    apply_events(
        connection,
        before=regrouping.before,
        after=regrouping.after,
        now=datetime.now(UTC),
        published=regrouping.published,
    )
