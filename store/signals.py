"""A signal's SQL and days in, what it measures on each out; and judged signals in, rows out."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import duckdb
import pyarrow as pa

from store.errors import QueryRefused
from store.judging import SignalStatus
from store.model import Tier
from store.rows import fetch, insert
from store.sandbox import Sandbox
from store.signals_model import Measure, SignalPoint, SignalRow


def measure(sandbox: Sandbox, sql: str, parameters: Mapping[str, object]) -> Measure:
    """Ask a signal's SQL.

    Raises QueryRefused where it fails, gives not exactly one row with `value` and `events`, or a value without events.
    """
    table = sandbox.query(sql, parameters).table
    if table.num_rows != 1 or not {"value", "events"} <= set(table.column_names):
        columns = ", ".join(table.column_names)
        raise QueryRefused(f"it must give one row with value and events; it gives {table.num_rows} rows of {columns}")
    (row,) = table.to_pylist()
    numbers = {
        name: float(row[name])
        for name in table.column_names
        if row[name] is not None and _is_number(table.schema.field(name).type)
    }
    events = tuple(dict.fromkeys(row["events"] or ()))
    value = numbers.get("value")
    if any(not isinstance(event_id, str) for event_id in events):
        raise QueryRefused("events must be a list of event ids")
    if row["value"] is not None and value is None:
        raise QueryRefused(f"value must be a number; it is {row['value']!r}")
    if value and not events:
        raise QueryRefused(f"the value {value:g} has no event behind it; events must list their ids")
    return Measure(value=value, numbers=numbers, note=str(row.get("note") or ""), events=events)


def list_signals(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every signal with the columns of `signals`, in order of display; `numbers` as a dictionary."""
    return [row | {"numbers": json.loads(row["numbers"])} for row in fetch(connection, _SIGNALS)]


def list_signal_history(
    connection: duckdb.DuckDBPyConnection, signal_id: str, *, until: date | None = None
) -> list[dict[str, Any]]:
    """The past of one signal, oldest first, with the columns of `signal_history`; `numbers` as a dictionary."""
    rows = fetch(connection, _HISTORY, {"id": signal_id, "until": until})
    return [row | {"numbers": json.loads(row["numbers"])} for row in rows]


def list_signal_events(connection: duckdb.DuckDBPyConnection, event_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Events behind a signal with the words that say so (quote, publisher, url); newest first by `told_on`.

    A plan is as new as its telling, whenever it is due (`event_date`).
    """
    return fetch(connection, _EVENTS, {"ids": list(event_ids), "tiers": _TIERS})


def quote_events(sandbox: Sandbox, event_ids: Sequence[str]) -> list[dict[str, Any]]:
    """As `list_signal_events`, asked in a sandbox."""
    return sandbox.query(_EVENTS, {"ids": list(event_ids), "tiers": _TIERS}).table.to_pylist()  # type: ignore[no-any-return]


def get_changes(connection: duckdb.DuckDBPyConnection) -> dict[date, datetime]:
    """When events were last written, changed or withdrawn here, by the month (its first day) from which they count."""
    return {row["month"]: row["changed_at"] for row in fetch(connection, _CHANGES)}


def replace_signals(connection: duckdb.DuckDBPyConnection, rows: Sequence[SignalRow]) -> None:
    """Write all signals as they are now; those that are not among them are gone, with their past."""
    connection.execute("delete from signals")
    connection.execute(_FORGET, {"ids": [row.signal_id for row in rows]})
    insert(connection, "signals", [_signal_row(row) for row in rows])


def replace_points(
    connection: duckdb.DuckDBPyConnection, signal_id: str, points: Sequence[SignalPoint], *, anew: bool
) -> None:
    """Write points of a signal's past over those of the same days; `anew` forgets all others."""
    if anew:
        connection.execute("delete from signal_history where signal_id = $id", {"id": signal_id})
    else:
        connection.execute(_DELETE_POINTS, {"id": signal_id, "days": [point.as_of for point in points]})
    insert(connection, "signal_history", [{"signal_id": signal_id, **_point_row(point)} for point in points])


def _signal_row(row: SignalRow) -> dict[str, Any]:
    return {
        "signal_id": row.signal_id,
        "position": row.position,
        "question": row.question,
        "unit": row.unit,
        "because": row.because,
        "rule": row.rule,
        "trend_months": row.trend_months,
        "since": row.since,
        "error": row.error,
        "definition": row.definition,
        **_point_row(row.point),
    }


def _point_row(point: SignalPoint) -> dict[str, Any]:
    return {
        "as_of": point.as_of,
        "value": point.value,
        "target": point.target,
        "low": point.low,
        "high": point.high,
        "trend": point.trend,
        "status": point.status.value,
        "reason": point.reason,
        "note": point.note,
        "numbers": json.dumps(dict(point.numbers)),
        "events": list(point.events),
        "computed_at": point.computed_at,
    }


def point_of_row(row: Mapping[str, Any]) -> SignalPoint:
    """A row of `list_signals` or `list_signal_history` as a point."""
    return SignalPoint(
        as_of=row["as_of"],
        value=row["value"],
        target=row["target"],
        low=row["low"],
        high=row["high"],
        trend=row["trend"],
        status=SignalStatus(row["status"]),
        reason=row["reason"],
        note=row["note"],
        numbers=row["numbers"],
        events=tuple(row["events"]),
        computed_at=row["computed_at"],
    )


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


#: Nearest to the fact first.
_TIERS: Final = [tier.value for tier in Tier]

_SIGNALS = """
select
    signal_id,
    question,
    unit,
    because,
    rule,
    as_of,
    "value",
    target,
    low,
    high,
    trend,
    trend_months,
    status,
    since,
    reason,
    note,
    numbers,
    events,
    error,
    definition,
    computed_at
from signals
order by "position"
"""

_HISTORY = """
select
    as_of,
    "value",
    target,
    low,
    high,
    trend,
    status,
    reason,
    note,
    numbers,
    events,
    computed_at
from signal_history
where signal_id = $id and ($until::date is null or as_of <= $until::date)
order by as_of
"""

# A limit says how few rows are looked for: the scans then pass over what none of them lies in, in a fifth of the time.
_EVENTS = """
with quoted as materialized (
    select
        q.event_id,
        q.document_id,
        q.source_id,
        q.field,
        q.quote,
        row_number() over (
            partition by q.event_id
            order by
                q.scope <> 'main',
                array_position($tiers::varchar[], s.tier),
                q.published_at,
                q.supports not in ('money', 'capacity', 'type', 'status'),
                len(q.quote) desc
        ) as place
    from evidence as q
    join sources as s on s.source_id = q.source_id
    where
        q.event_id in (
            select event_id
            from (select unnest($ids::varchar[]) as event_id)
            order by event_id
            limit len($ids::varchar[])
        )
    qualify place = 1
)

select
    e.event_id,
    least(e.event_date, timezone('UTC', e.first_published_at)::date) as told_on,
    e.event_date,
    e.date_precision,
    e.type,
    e.actor,
    e.counterparties,
    e.objects,
    e.status,
    e.confidence,
    e.origins,
    e.title,
    case q.field
        when 'title' then d.title
        when 'summary' then coalesce(
            nullif(trim(regexp_extract(d.summary, '[^.!?]*' || regexp_escape(q.quote) || '[^.!?]*[.!?]?')), ''), q.quote
        )
        else q.quote
    end as quote,
    s.publisher,
    d.url
from (
    from events
    where
        event_id in (
            select event_id
            from (select unnest($ids::varchar[]) as event_id)
            order by event_id
            limit len($ids::varchar[])
        )
) as e
left join quoted as q on q.event_id = e.event_id
left join sources as s on s.source_id = q.source_id
left join (
    from documents
    where document_id in (select document_id from quoted order by document_id limit len($ids::varchar[]))
) as d on d.document_id = q.document_id
order by told_on desc, e.first_published_at desc, e.event_id
"""

# By day first, and the day in UTC by arithmetic: timezone() takes ten times as long.
_CHANGES = """
select date_trunc('month', day)::date as month, max(changed_at) as changed_at
from (
    select
        least(event_date, make_timestamp(epoch_us(coalesce(first_published_at, valid_from)))::date) as day,
        max(coalesce(valid_to, valid_from)) as changed_at
    from event_history
    group by day
)
group by month
"""

_FORGET = """
delete from signal_history where signal_id not in (select unnest($ids::varchar[]))
"""

_DELETE_POINTS = """
delete from signal_history where signal_id = $id and as_of in (select unnest($days::date[]))
"""
