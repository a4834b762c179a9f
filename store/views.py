"""What a page of the dashboard asks about events in, small answers out: marks, counts, news, changes, neighbours.

Every answer is aggregated or limited in SQL, so that a page costs the same at a thousand events and at a million.
"""

from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from store.queries import EventFilter
from store.rows import fetch


def count_passing(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, langs: tuple[str, ...], today: date
) -> dict[str, Any]:
    """How many events pass: events, with first and last day; `last` is today where only plans lie after it."""
    return fetch(connection, _PASSING + _COUNT, _parameters(wanted, langs) | {"today": today})[0]


def list_marks(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, langs: tuple[str, ...], seen_after: datetime | None
) -> pa.Table:
    """The newest events that pass, at most `wanted.limit`, one row each: what a mark and a line of a list show.

    `fresh` is whether the event was first seen after `seen_after`; `spread` (0 to 1) parts marks of one day and lane.
    """
    parameters = _parameters(wanted, langs) | {"limit": wanted.limit, "seen_after": seen_after}
    return connection.execute(_PASSING + _SHOWN + _MARKS, parameters).to_arrow_table()


def count_buckets(connection: duckdb.DuckDBPyConnection, wanted: EventFilter, langs: tuple[str, ...]) -> pa.Table:
    """Events that pass by month and layer, and by month and frequent actor: lanes, month, lane, events."""
    return connection.execute(_PASSING + _BUCKETS, _parameters(wanted, langs)).to_arrow_table()


def list_news(
    connection: duckdb.DuckDBPyConnection,
    wanted: EventFilter,
    langs: tuple[str, ...],
    *,
    since: datetime | None,
    focus: str,
) -> list[dict[str, Any]]:
    """Events that pass and were first seen after `since` (None: ever), what matters most first; `wanted.limit` of them.

    What matters is said in five plain facts, each a point: the focus company takes part, more than one origin tells
    it, more than two do, it is confirmed or denied, a sum is told. News of more than ninety days before the timeline's
    newest, found only now, is no news.
    """
    parameters = _parameters(wanted, langs) | {"known_since": since, "focus": focus, "limit": wanted.limit}
    return fetch(connection, _PASSING + _SHOWN + _NEWS, parameters)


def count_news(
    connection: duckdb.DuckDBPyConnection,
    wanted: EventFilter,
    langs: tuple[str, ...],
    *,
    since: datetime | None,
    focus: str,
) -> dict[str, int]:
    """How much of that there is: events, focus (those of the focus company), changed (in status or amount)."""
    return fetch(
        connection, _PASSING + _NEWS_COUNT, _parameters(wanted, langs) | {"known_since": since, "focus": focus}
    )[0]


def list_changes(
    connection: duckdb.DuckDBPyConnection, wanted: EventFilter, langs: tuple[str, ...], *, since: datetime | None
) -> list[dict[str, Any]]:
    """Events that pass and whose status or amount changed after `since`, newest first; `change` says how."""
    return fetch(
        connection, _PASSING + _CHANGES, _parameters(wanted, langs) | {"known_since": since, "limit": wanted.limit}
    )


def list_related(connection: duckdb.DuckDBPyConnection, event_id: str, limit: int = 8) -> list[dict[str, Any]]:
    """Events that share participants with this one, most shared and nearest in time first."""
    return fetch(connection, _RELATED, {"id": event_id, "limit": limit})


def get_passages(connection: duckdb.DuckDBPyConnection, event_id: str) -> dict[str, dict[str, str]]:
    """Title and summary of each document of an event, by document id; texts stay in the store."""
    rows = fetch(connection, _PASSAGES, {"id": event_id})
    return {row["document_id"]: {"title": row["title"], "summary": row["summary"]} for row in rows}


def list_choices(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """What a filter offers: companies (the watchlist's with events, and the most frequent others), types, langs."""
    row = fetch(connection, _CHOICES)[0]
    return {name: list(values or ()) for name, values in row.items()}


def _parameters(wanted: EventFilter, langs: tuple[str, ...]) -> dict[str, Any]:
    return {
        "companies": [name.casefold() for name in wanted.companies],
        "types": list(wanted.types),
        "layers": list(wanted.layers),
        "statuses": list(wanted.statuses),
        "langs": list(langs),
        "since": wanted.since,
        "until": wanted.until,
        "text": None if wanted.text is None else wanted.text.casefold(),
    }


_PASSING = """
with passing as (
    select *
    from events as e
    where
        (len($types) = 0 or e.type in (select unnest($types)))
        and (len($layers) = 0 or e.layer in (select unnest($layers)))
        and (len($statuses) = 0 or e.status in (select unnest($statuses)))
        and ($since::date is null or e.event_date >= $since::date)
        and ($until::date is null or e.event_date <= $until::date)
        and (
            len($companies) = 0
            or e.event_id in (
                select p.event_id
                from event_entities as p
                join entities as n using (entity_id)
                where lower(n.name) in (select unnest($companies)) or n.entity_id in (select unnest($companies))
            )
        )
        and (
            len($langs) = 0
            or e.event_id in (
                select q.event_id
                from evidence as q
                join documents as d using (document_id)
                where d.lang in (select unnest($langs))
            )
        )
        and (
            $text::varchar is null
            or contains(lower(e.title), $text)
            or contains(lower(e.actor), $text)
            or contains(lower(array_to_string(e.counterparties || e.objects, ' ')), $text)
            or e.event_id in (select q.event_id from evidence as q where contains(lower(q.quote), $text))
        )
)
"""

_COUNT = """
select
    count(*) as events,
    count(*) filter (where event_date > $today::date) as plans,
    min(event_date) as first,
    coalesce(max(event_date) filter (where event_date <= $today::date), max(event_date)) as last
from passing
"""

#: What a line of a list shows of an event.
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

_MARKS = """    $seen_after::timestamptz is not null and first_seen_at > $seen_after::timestamptz as fresh,
    (hash(event_id) % 100)::integer / 100 as spread
from passing
order by event_date desc, first_published_at desc, event_id
limit $limit
"""

_BUCKETS = """
, frequent as (
    select actor
    from passing
    group by actor
    order by count(*) desc, actor
    limit 12
)
select 'layer' as lanes, date_trunc('month', event_date)::date as month, layer as lane, count(*)::integer as events
from passing
group by all
union all
select 'company', date_trunc('month', event_date)::date, actor, count(*)::integer
from passing
where actor in (select actor from frequent)
group by all
order by all
"""

_NEWS = """    (actor = $focus or list_contains(counterparties, $focus))::integer as about_focus,
    about_focus
    + (origins > 1)::integer
    + (origins > 2)::integer
    + (status in ('confirmed', 'denied', 'retracted'))::integer
    + (money is not null or capacity is not null)::integer as weight
from passing
where
    ($known_since::timestamptz is null or first_seen_at > $known_since::timestamptz)
    and first_published_at > (select max(first_published_at) - interval 90 day from events)
order by weight desc, first_published_at desc, event_id
limit $limit
"""

_NEWS_COUNT = """
, news as (
    select actor = $focus or list_contains(counterparties, $focus) as about_focus
    from passing
    where
        ($known_since::timestamptz is null or first_seen_at > $known_since::timestamptz)
        and first_published_at > (select max(first_published_at) - interval 90 day from events)
)
select
    (select count(*) from news) as events,
    (select count(*) from news where about_focus) as focus,
    (
        select count(distinct h.event_id)
        from event_history as h
        join passing using (event_id)
        where
            h.change <> 'new'
            and (contains(h.change, 'status: ') or contains(h.change, 'money: '))
            and ($known_since::timestamptz is null or h.valid_from > $known_since::timestamptz)
    ) as changed
"""

_CHANGES = """
select h.event_id, h.valid_from, h.change, e.status, e.title, e.actor, e.type, e.layer, e.origins
from event_history as h
join passing as e using (event_id)
where
    h.change <> 'new'
    and (contains(h.change, 'status: ') or contains(h.change, 'money: '))
    and ($known_since::timestamptz is null or h.valid_from > $known_since::timestamptz)
order by h.valid_from desc, h.event_id
limit $limit
"""

_RELATED = """
with mine as (
    select entity_id
    from event_entities
    where event_id = $id
), shared as (
    select p.event_id, count(*) as parties
    from event_entities as p
    where p.entity_id in (select entity_id from mine) and p.event_id <> $id
    group by p.event_id
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
    s.parties
from shared as s
join events as e using (event_id)
cross join (select event_date from events where event_id = $id) as here
order by s.parties desc, abs(date_diff('day', e.event_date, here.event_date)), e.event_id
limit $limit
"""

_PASSAGES = """
select document_id, title, summary
from documents
where document_id in (select q.document_id from evidence as q where q.event_id = $id)
"""

_CHOICES = """
with actors as (
    select actor, count(*) as events
    from events
    group by actor
    order by events desc, actor
    limit 200
)
select
    (select list(actor order by events desc, actor) from actors) as companies,
    (select list(distinct type order by type) from events) as types,
    (select list(distinct lang order by lang) from documents) as langs
"""
