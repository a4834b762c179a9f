"""What a page of the dashboard asks about events in, small answers out: marks, counts, news, changes, neighbours.

Every answer is aggregated or limited in SQL, so that a page costs the same at a thousand events and at a million. What
a filter means is said in `store.queries` alone: here its WHERE clause stands in the middle of each question.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import duckdb
import pyarrow as pa

from store.queries import EventFilter, where_passing
from store.rows import fetch


def count_passing(connection: duckdb.DuckDBPyConnection, wanted: EventFilter, today: date) -> dict[str, Any]:
    """How many events pass: events, plans (of a day after today), first and last day, which is today at the latest.

    Where only plans pass, `last` is the last of them; `last_plan` is the last day whatever lies on it.
    """
    where, parameters = where_passing(connection, wanted)
    return fetch(connection, _COUNT + where, parameters | {"today": today})[0]


def list_marks(connection: duckdb.DuckDBPyConnection, wanted: EventFilter, seen_after: datetime | None) -> pa.Table:
    """The events that became known last of those that pass, at most `wanted.limit`, with what a mark of each needs.

    `fresh` is whether the event was first seen after `seen_after`; `spread` (0 to 1) parts marks of one day and lane.
    """
    where, parameters = where_passing(connection, wanted)
    asked = parameters | {"limit": wanted.limit, "seen_after": seen_after}
    return connection.execute(_MARKS + _FRESH + _AMONG + where + _KNOWN_LAST, asked).to_arrow_table()


def list_lines(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, seen_after: datetime | None
) -> list[dict[str, Any]]:
    """The events that became known last of those that pass, at most `wanted.limit`, as lines of a list with `fresh`."""
    where, parameters = where_passing(connection, wanted)
    asked = parameters | {"limit": wanted.limit, "seen_after": seen_after}
    return fetch(connection, _SHOWN + _FRESH + _AMONG + where + _KNOWN_LAST, asked)


def get_lines(connection: duckdb.DuckDBPyConnection, event_ids: Sequence[str]) -> list[dict[str, Any]]:
    """These events as lines of a list, first what became known last; one that does not exist is left out."""
    return fetch(connection, _SHOWN + _AMONG + _THESE + _KNOWN_LAST, {"ids": list(event_ids), "limit": len(event_ids)})


def count_buckets(connection: duckdb.DuckDBPyConnection, wanted: EventFilter, unit: str = "month") -> pa.Table:
    """Events that pass by "day", "week" or "month" and layer, or frequent actor: lanes, start, lane, events."""
    where, parameters = where_passing(connection, wanted)
    number, first_day = _NUMBERED[unit]
    sql = _UNITS.format(number=number) + where + _BUCKETS.format(first_day=first_day)
    return connection.execute(sql, parameters).to_arrow_table()


def list_news(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, *, since: datetime | None, focus: str
) -> list[dict[str, Any]]:
    """Events that pass and were first seen after `since` (None: ever), what matters most first; `wanted.limit` of them.

    What matters is said in five plain facts, each a point: the focus company takes part, more than one origin tells
    it, more than two do, it is confirmed or denied, a sum is told. News of more than ninety days before the timeline's
    newest, found only now, is no news.
    """
    where, parameters = where_passing(connection, wanted)
    asked = parameters | _news(connection, since) | {"focus": focus, "limit": wanted.limit}
    return fetch(connection, _SHOWN + _NEWS + where + _IS_NEWS + _WEIGHTIEST, asked)


def count_news(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, *, since: datetime | None, focus: str
) -> dict[str, int]:
    """How much of that there is: events, focus (those of the focus company), changed (in status or amount)."""
    where, parameters = where_passing(connection, wanted)
    news = fetch(connection, _NEWS_COUNT + where + _IS_NEWS, parameters | _news(connection, since) | {"focus": focus})[
        0
    ]
    return news | fetch(connection, _CHANGED + where + _SINCE, parameters | {"known_since": since})[0]


def list_changes(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, *, since: datetime | None
) -> list[dict[str, Any]]:
    """Events that pass and whose status or amount changed after `since`, newest first.

    `change` says how; `money` and `currency` are those of the event after the change.
    """
    where, parameters = where_passing(connection, wanted)
    asked = parameters | {"known_since": since, "limit": wanted.limit}
    return fetch(connection, _CHANGES + where + _SINCE + _LATEST, asked)


def list_related(connection: duckdb.DuckDBPyConnection, event_id: str, limit: int = 8) -> list[dict[str, Any]]:
    """Events that share participants with this one, most shared and nearest in time first."""
    return fetch(connection, _RELATED, {"id": event_id, "limit": limit})


def find_successor(connection: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> str | None:
    """The event that most of these documents tell of now; None where they tell of none."""
    rows = fetch(connection, _SUCCESSOR, {"documents": list(document_ids)})
    return rows[0]["event_id"] if rows else None


def get_passages(connection: duckdb.DuckDBPyConnection, event_id: str) -> dict[str, dict[str, str]]:
    """Title and summary of each document of an event, by document id; texts stay in the store."""
    rows = fetch(connection, _PASSAGES, {"id": event_id})
    return {row["document_id"]: {"title": row["title"], "summary": row["summary"]} for row in rows}


def list_choices(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """What a filter offers: companies (those that act most often first, at most 200), types, langs."""
    row = fetch(connection, _CHOICES)[0]
    return {name: list(values or ()) for name, values in row.items()}


def _news(connection: duckdb.DuckDBPyConnection, since: datetime | None) -> dict[str, Any]:
    """From when on something is news, as a value: a scan passes over what lies before it."""
    return fetch(connection, _NEWEST)[0] | {"known_since": since}


_COUNT = """
select
    count(*) as events,
    count(*) filter (where event_date > $today::date) as plans,
    min(event_date) as first,
    coalesce(max(event_date) filter (where event_date <= $today::date), max(event_date)) as last,
    max(event_date) as last_plan
from events as e
"""

#: What a line of a list shows of an event; first its rows are chosen by narrow columns, then these alone are read.
_SHOWN = """
select
    event_id,
    event_date,
    date_precision,
    type,
    layer,
    actor,
    counterparties,
    objects,
    money,
    currency,
    capacity,
    capacity_unit,
    status,
    confidence,
    documents,
    origins,
    title,
    first_published_at,
    first_seen_at,
"""

#: What a mark of a chart shows of an event: no list of names, which takes longer to read than all of this.
_MARKS = """
select
    event_id,
    event_date,
    type,
    layer,
    actor,
    status,
    origins,
    title,
    first_published_at,
    (hash(event_id) % 100)::integer / 100 as spread,
"""

_FRESH = """
    $seen_after::timestamptz is not null and first_seen_at > $seen_after::timestamptz as fresh
"""

_AMONG = """
from events
where rowid in (
    select rowid
    from events as e
    """

_THESE = "where list_contains($ids, e.event_id)"

_KNOWN_LAST = """
    order by e.first_published_at desc, e.rowid
    limit $limit
)
order by first_published_at desc, event_id
"""

#: Unit of time → its number, which is quick to group by, and the first day of the unit of that number (a Monday).
#: `date_trunc` of each event takes longer than all the rest.
_NUMBERED: Final[Mapping[str, tuple[str, str]]] = {
    "day": ("e.event_date - date '0001-01-01'", "date '0001-01-01' + number"),
    "week": ("(e.event_date - date '0001-01-01') // 7", "date '0001-01-01' + 7 * number"),
    "month": (
        "12 * year(e.event_date) + month(e.event_date) - 1",
        "make_date(number // 12, number % 12 + 1, 1)",
    ),
}

_UNITS = """
with units as materialized (
    select ({number})::integer as number, layer, actor, count(*) as events
    from events as e
    """

_BUCKETS = """
    group by all
), frequent as (
    select actor
    from units
    group by actor
    order by sum(events) desc, actor
    limit 12
), counted as (
    select 'layer' as lanes, number, layer as lane, sum(events)::integer as events
    from units
    group by all
    union all
    select 'company', number, actor, sum(events)::integer
    from units
    where actor in (select actor from frequent)
    group by all
)
select lanes, ({first_day})::date as start, lane, events
from counted
order by all
"""

_NEWEST = "select max(first_published_at) - interval 90 day as news_from from events"

#: Added to the condition of a filter.
_IS_NEWS = """
    and e.first_published_at > $news_from::timestamptz
    and ($known_since::timestamptz is null or e.first_seen_at > $known_since::timestamptz)
"""

_NEWS = """
    (actor = $focus or list_contains(counterparties, $focus))::integer as about_focus,
    about_focus
    + (origins > 1)::integer
    + (origins > 2)::integer
    + (status in ('confirmed', 'denied', 'retracted'))::integer
    + (money is not null or capacity is not null)::integer as weight
from events as e
"""

_WEIGHTIEST = """
order by weight desc, first_published_at desc, event_id
limit $limit
"""

_NEWS_COUNT = """
select
    count(*) as events,
    count(*) filter (where actor = $focus or list_contains(counterparties, $focus)) as focus
from events as e
"""

_CHANGED = """
select count(distinct h.event_id) as changed
from event_history as h
join events as e using (event_id)
"""

#: Added to the condition of a filter.
_SINCE = """
    and h.change <> 'new'
    and (contains(h.change, 'status: ') or contains(h.change, 'money: '))
    and ($known_since::timestamptz is null or h.valid_from > $known_since::timestamptz)
"""

_CHANGES = """
select h.event_id, h.valid_from, h.change, h.money, h.currency, e.status, e.title, e.actor, e.type, e.layer, e.origins
from event_history as h
join events as e using (event_id)
"""

_LATEST = """
order by h.valid_from desc, h.event_id
limit $limit
"""

_RELATED = """
with mine as (
    select entity_id
    from event_entities
    where event_id = $id
), shared as (
    select p.event_id, count(distinct p.entity_id) as parties
    from event_entities as p
    where p.entity_id in (select entity_id from mine) and p.event_id <> $id
    group by p.event_id
), nearest as (
    select e.rowid as place, s.parties, abs(date_diff('day', e.event_date, here.event_date)) as days, e.event_id
    from shared as s
    join events as e using (event_id)
    cross join (select event_date from events where event_id = $id) as here
    order by s.parties desc, days, e.event_id
    limit $limit
)
select
    e.event_id,
    e.event_date,
    e.date_precision,
    e.type,
    e.layer,
    e.actor,
    e.status,
    e.origins,
    e.money,
    e.currency,
    e.capacity,
    e.capacity_unit,
    e.title,
    e.first_published_at,
    n.parties
from nearest as n
join events as e on e.rowid = n.place
order by n.parties desc, n.days, e.event_id
"""

_SUCCESSOR = """
select event_id
from evidence
where document_id in (select unnest($documents::varchar[]))
group by event_id
order by count(distinct document_id) desc, event_id
limit 1
"""

_PASSAGES = """
select document_id, title, summary
from documents
where rowid in (
    select rowid
    from documents
    where document_id in (select q.document_id from evidence as q where q.event_id = $id)
)
"""

_CHOICES = """
with acting as materialized (
    select actor, type, count(*) as events
    from events
    group by all
), actors as (
    select actor, sum(events) as events
    from acting
    group by actor
    order by events desc, actor
    limit 200
)
select
    (select list(actor order by events desc, actor) from actors) as companies,
    (select list(distinct type order by type) from acting) as types,
    (select list(distinct lang order by lang) from documents) as langs
"""
