"""Events composed of reports in, rows with their evidence and history out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from store.entities import apply_entities, entities_of, participants
from store.ids import slug
from store.model import Event, EventDate, Joined, Quote, Report
from store.rows import fetch, insert
from store.search import search_text, trigrams_of

#: Columns that event_history keeps, with the words that name a change of each.
HISTORY: Mapping[str, str] = {
    "title": "title",
    "type": "type",
    "actor": "actor",
    "status": "status",
    "confidence": "confidence",
    "documents": "documents",
    "origins": "origins",
    "money": "money",
    "currency": "currency",
    "event_date": "date",
    "resurfaced_at": "resurfaced",
}
#: What else is a change of an event, told in words and not kept in columns of its own.
ALSO_COMPARED = ("counterparties", "objects", "amounts", "capacity")


def apply_events(
    connection: duckdb.DuckDBPyConnection,
    *,
    before: Iterable[str],
    after: Sequence[Event],
    now: datetime,
    published: tuple[datetime, datetime] = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)),
) -> int:
    """Replace the events `before` by the events `after`, with history; one that is not among `before` is new.

    `published` bounds the times of publication of all reports of `before`: nothing else is searched.
    Returns how many are new, changed or withdrawn.
    """
    ids = {"ids": sorted(before), "first": published[0], "last": published[1]}
    old = {row["event_id"]: row for row in fetch(connection, _CURRENT, ids)} if ids["ids"] else {}
    rows = {event.id: _row(event, now) for event in after}
    changed = 0
    history = []
    for event_id, row in rows.items():
        words = changes(old.get(event_id), row)
        if not words:
            row["changed_at"] = old[event_id]["changed_at"]
            continue
        changed += 1
        history.append(
            {"event_id": event_id, "valid_from": now, "valid_to": None, "change": words}
            | {column: row[column] for column in (*HISTORY, "first_published_at")}
        )
    withdrawn = sorted(old.keys() - rows.keys())
    ended = ids | {"ids": [*withdrawn, *(row["event_id"] for row in history)], "now": now}
    if old:  # nothing is looked for where every event is new
        connection.execute(_END_HISTORY, ended)
        for table in ("events", "event_entities", "evidence"):
            connection.execute(_DELETE[table], ids)
    insert(connection, "events", list(rows.values()))
    insert(connection, "event_history", history)
    insert(connection, "event_entities", _entity_rows(after))
    insert(connection, "evidence", [row for event in after for row in _evidence_rows(event)])
    _apply_evidence_history(connection, ids if old else None, after, now)
    apply_entities(connection, [entity for event in after for entity in entities_of(event)])
    return changed + len(withdrawn)


def _apply_evidence_history(
    connection: duckdb.DuckDBPyConnection, before: Mapping[str, Any] | None, after: Sequence[Event], now: datetime
) -> None:
    """End what is evidence no more, and begin what has become it; `before` says where to look for what was."""
    present = {
        (event.id, r.id, r.document_id, r.source_id, r.published_at, *_says(joined))
        for event in after
        for joined in event.reports
        for r in [joined.report]
    }
    known = {tuple(row.values()) for row in fetch(connection, _KNOWN_EVIDENCE, before)} if before else set()
    if before and (ended := known - present):
        which = {"events": [row[0] for row in ended], "reports": [row[1] for row in ended]}
        bounds = {"first": before["first"], "last": before["last"]}
        connection.execute(_END_EVIDENCE, which | bounds | {"now": now})
    names = ("event_id", "report_id", "document_id", "source_id", "published_at", "status", "scope")
    insert(
        connection,
        "evidence_history",
        [
            dict(zip(names, row, strict=True)) | {"valid_from": now, "valid_to": None}
            for row in sorted(present - known, key=str)
        ],
    )


def _says(joined: Joined) -> tuple[str | None, str]:
    """Status and scope of a report as evidence."""
    candidate = joined.report.candidate
    return (candidate.status.value, candidate.scope.value) if candidate else (None, "alike")


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """What differs between two states of an event, in words; "new" where there was none, "" where nothing does."""
    if before is None:
        return "new"
    compared = {**HISTORY, **{column: column for column in ALSO_COMPARED}}
    return "; ".join(
        f"{name}: {_words(before[column])} → {_words(after[column])}"
        for column, name in compared.items()
        if before[column] != after[column]
    )


def _words(value: object) -> str:
    """A value as part of a sentence; a list by its members, an amount by value, currency and origins."""
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "none"
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    return str(value)


def _row(event: Event, now: datetime) -> dict[str, Any]:
    searched = search_text(_said(event))
    return {
        "event_id": event.id,
        "type": event.type,
        "layer": event.layer,
        "title": event.title,
        "actor": event.actor,
        "counterparties": list(event.counterparties),
        "objects": list(event.objects),
        "money": event.money.value if event.money else None,
        "currency": event.money.currency if event.money else None,
        "amounts": [
            {"value": amount.money.value, "currency": amount.money.currency, "origins": amount.origins}
            for amount in event.amounts
        ],
        "capacity": event.capacity.value if event.capacity else None,
        "capacity_unit": event.capacity.unit if event.capacity else None,
        "event_date": event.when.day,
        "date_precision": event.when.precision.value,
        "status": event.status.value,
        "confidence": event.confidence,
        "documents": event.documents,
        "origins": event.origins,
        "first_published_at": event.first_published_at,
        "first_seen_at": event.first_seen_at,
        "first_source_id": event.first_source_id,
        "changed_at": now,
        "resurfaced_at": event.resurfaced_at,
        "known_on": known_day(event.first_published_at, event.when),
        "langs": sorted({joined.report.wording.lang for joined in event.reports}),
        "search_text": searched,
        "trigrams": trigrams_of(searched),
        "steps": [{"day": day, "status": status.value} for day, status in event.steps] if event.steps[1:] else None,
    }


def known_day(first_published_at: datetime, when: EventDate) -> date:
    """Day from which an event counts: that of its first report, or the end of the period in which it happened."""
    return min(first_published_at.astimezone(UTC).date(), when.end)


def _entity_rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    found = {(event.id, slug(name), role): event for event in events for name, role in participants(event)}
    return [
        {"event_id": event_id, "entity_id": entity_id, "role": role, "first_published_at": event.first_published_at}
        for (event_id, entity_id, role), event in found.items()
    ]


def _evidence_rows(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "event_id": event.id,
            "document_id": joined.report.document_id,
            "source_id": joined.report.source_id,
            "published_at": joined.report.published_at,
            "report_id": joined.report.id,
            "supports": quote.supports,
            "field": quote.field,
            "start": quote.start,
            "end": quote.end,
            "quote": quote.text,
            "status": status,
            "scope": scope,
            "confidence": candidate.confidence if candidate else None,
            "rule": candidate.rule if candidate else None,
            "read_with": joined.report.read_with,
            "joined_by": joined.reason,
        }
        for joined in event.reports
        for candidate, (status, scope) in [(joined.report.candidate, _says(joined))]
        for quote in _quotes(joined.report)
    ]


def _said(event: Event) -> Iterator[str]:
    """What a search for words finds an event by."""
    yield from (event.title, event.actor, *event.counterparties, *event.objects)
    for joined in event.reports:
        yield from (quote.text for quote in _quotes(joined.report))


def _quotes(report: Report) -> tuple[Quote, ...]:
    """What is quoted of a report: where it tells nothing itself, its title."""
    return report.candidate.quotes if report.candidate else (_whole_title(report),)


def _whole_title(report: Report) -> Quote:
    """What is quoted of a document that only its likeness ties to an event."""
    return Quote(field="title", start=0, end=len(report.title), text=report.title, supports="likeness")


_CURRENT = """
select
    event_id,
    title,
    type,
    actor,
    status,
    confidence,
    documents,
    origins,
    money,
    currency,
    event_date,
    counterparties,
    objects,
    amounts,
    capacity,
    changed_at,
    resurfaced_at
from events
where event_id in (select unnest($ids)) and first_published_at between $first and $last
"""

_END_HISTORY = """
update event_history
set valid_to = $now
where
    valid_to is null
    and event_id in (select unnest($ids))
    and first_published_at between $first and $last
"""

_DELETE = {
    "events": """
    delete from events where event_id in (select unnest($ids)) and first_published_at between $first and $last
    """,
    "event_entities": """
    delete from event_entities where event_id in (select unnest($ids)) and first_published_at between $first and $last
    """,
    "evidence": """
    delete from evidence where event_id in (select unnest($ids)) and published_at between $first and $last
    """,
}

_KNOWN_EVIDENCE = """
select
    event_id,
    report_id,
    document_id,
    source_id,
    published_at,
    status,
    scope
from evidence_history
where valid_to is null and event_id in (select unnest($ids)) and published_at between $first and $last
"""

_END_EVIDENCE = """
update evidence_history
set valid_to = $now
from (select unnest($events::varchar[]) as event_id, unnest($reports::varchar[]) as report_id) as e
where
    evidence_history.valid_to is null
    and evidence_history.published_at between $first and $last
    and evidence_history.event_id = e.event_id
    and evidence_history.report_id = e.report_id
"""
