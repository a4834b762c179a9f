"""Events composed of reports in, rows with their evidence and history out; and the reports near to a new one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
from pydantic import TypeAdapter

from store.entities import apply_entities, entities_of, participants
from store.ids import slug
from store.model import Event, Report
from store.rows import fetch, insert

_REPORT = TypeAdapter(Report)

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
}
#: What else is a change of an event, told in words and not kept in columns of its own.
ALSO_COMPARED = ("counterparties", "objects", "amounts", "capacity")


def get_reports_of_documents(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> list[Report]:
    """What earlier readings found in these documents."""
    sql = "select body from reports where document_id in (select unnest($ids))"
    return [_REPORT.validate_json(row["body"]) for row in fetch(connection, sql, {"ids": list(document_ids)})]


def get_near(
    connection: duckdb.DuckDBPyConnection, keys: Sequence[tuple[str, int, date]]
) -> tuple[dict[str, Report], dict[str, str]]:
    """Reports that share one of the keys (text, reach in days, day), with all reports of their events.

    Returns the reports by id, and the event of each by report id (absent where it belongs to none).
    """
    parameters = {
        "keys": [key for key, _, _ in keys],
        "reaches": [reach for _, reach, _ in keys],
        "days": [day for _, _, day in keys],
    }
    rows = fetch(connection, _NEAR, parameters)
    reports = {row["report_id"]: _REPORT.validate_json(row["body"]) for row in rows}
    return reports, {row["report_id"]: row["event_id"] for row in rows if row["event_id"]}


def replace_reports(
    connection: duckdb.DuckDBPyConnection,
    *,
    document_ids: Iterable[str],
    reports: Mapping[str, tuple[Report, Sequence[tuple[str, date]]]],
) -> None:
    """Replace all reports of these documents by `reports`: by id, each with its keys (text, day)."""
    connection.execute(_FORGET_KEYS, {"ids": list(document_ids)})
    connection.execute("delete from reports where document_id in (select unnest($ids))", {"ids": list(document_ids)})
    insert(
        connection,
        "reports",
        [
            {
                "report_id": report.id,
                "event_id": None,
                "document_id": report.document_id,
                "body": _REPORT.dump_json(report).decode(),
            }
            for report, _ in reports.values()
        ],
    )
    insert(
        connection,
        "report_keys",
        [{"key": key, "day": day, "report_id": report.id} for report, keys in reports.values() for key, day in keys],
    )


def assign_reports(connection: duckdb.DuckDBPyConnection, events: Mapping[str, str | None]) -> None:
    """Record which event each report belongs to; None: to none."""
    connection.execute(_ASSIGN, {"reports": list(events), "events": list(events.values())})


def apply_events(
    connection: duckdb.DuckDBPyConnection, *, before: Iterable[str], after: Sequence[Event], now: datetime
) -> int:
    """Replace the events `before` by the events `after`, with history.

    Returns how many are new, changed or withdrawn.
    """
    ids = {"ids": sorted({*before, *(event.id for event in after)})}
    old = {row["event_id"]: row for row in fetch(connection, _CURRENT, ids)}
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
            | {column: row[column] for column in HISTORY}
        )
    withdrawn = sorted(old.keys() - rows.keys())
    ended = {"ids": [*withdrawn, *(row["event_id"] for row in history)], "now": now}
    connection.execute(_END_HISTORY, ended)
    for table in ("events", "event_entities", "evidence"):
        connection.execute(_DELETE[table], ids)
    insert(connection, "events", list(rows.values()))
    insert(connection, "event_history", history)
    insert(connection, "event_entities", _entity_rows(after))
    insert(connection, "evidence", [row for event in after for row in _evidence_rows(event)])
    apply_entities(connection, [entity for event in after for entity in entities_of(event)])
    return changed + len(withdrawn)


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
    }


def _entity_rows(events: Sequence[Event]) -> list[dict[str, str]]:
    found = dict.fromkeys((event.id, slug(name), role) for event in events for name, role in participants(event))
    return [{"event_id": event_id, "entity_id": entity_id, "role": role} for event_id, entity_id, role in found]


def _evidence_rows(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "event_id": event.id,
            "document_id": joined.report.document_id,
            "source_id": joined.report.source_id,
            "report_id": joined.report.id,
            "supports": quote.supports,
            "field": quote.field,
            "start": quote.start,
            "end": quote.end,
            "quote": quote.text,
            "status": joined.report.candidate.status.value,
            "scope": joined.report.candidate.scope.value,
            "confidence": joined.report.candidate.confidence,
            "rule": joined.report.candidate.rule,
            "read_with": joined.report.read_with,
            "joined_by": joined.reason,
        }
        for joined in event.reports
        for quote in joined.report.candidate.quotes
    ]


_NEAR = """
with wanted as (
    select unnest($keys::varchar[]) as key, unnest($reaches::integer[]) as reach, unnest($days::date[]) as day
),
near as (
    select distinct k.report_id
    from report_keys as k
    join wanted as w on k.key = w.key and abs(k.day - w.day) <= w.reach
),
touched as (
    select distinct r.event_id
    from reports as r
    join near using (report_id)
    where r.event_id is not null
)
select r.report_id, r.event_id, r.body
from reports as r
where r.report_id in (select report_id from near) or r.event_id in (select event_id from touched)
"""

_FORGET_KEYS = """
delete from report_keys
where report_id in (select report_id from reports where document_id in (select unnest($ids)))
"""

_ASSIGN = """
update reports
set event_id = a.event_id
from (select unnest($reports::varchar[]) as report_id, unnest($events::varchar[]) as event_id) as a
where reports.report_id = a.report_id and reports.event_id is distinct from a.event_id
"""

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
    changed_at
from events
where event_id in (select unnest($ids))
"""

_END_HISTORY = """
update event_history
set valid_to = $now
where valid_to is null and event_id in (select unnest($ids))
"""

_DELETE = {
    "events": "delete from events where event_id in (select unnest($ids))",
    "event_entities": "delete from event_entities where event_id in (select unnest($ids))",
    "evidence": "delete from evidence where event_id in (select unnest($ids))",
}
