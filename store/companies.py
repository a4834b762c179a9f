"""Names of organisations in, what their pages compare out: profile, layers over time, releases, money and compute."""

from collections.abc import Sequence
from typing import Any, Final

import duckdb

from store.queries import EventFilter, where_passing
from store.rows import fetch

_ALL: Final = EventFilter(limit=200)


def get_profile(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """What is known of an organisation: aliases, country, ticker (None where unknown), and how much is told of it."""
    return fetch(connection, _PROFILE, {"name": name})[0]


def count_layers(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], wanted: EventFilter = _ALL
) -> list[dict[str, Any]]:
    """Events that pass of each organisation as actor, until today: actor, quarter, layer, events."""
    where, parameters = where_passing(connection, wanted)
    return fetch(connection, _LAYERS + where + _ACTING + _BY_QUARTER, parameters | {"names": list(names)})


def list_releases(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], wanted: EventFilter = _ALL
) -> list[dict[str, Any]]:
    """Model releases of each that pass, oldest first; gap_days since the one before, None for the first."""
    where, parameters = where_passing(connection, wanted)
    return fetch(connection, _RELEASES + where + _RELEASED, parameters | {"names": list(names)})


def list_sums(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], wanted: EventFilter = _ALL
) -> list[dict[str, Any]]:
    """Money and compute told in events that pass and that an organisation takes part in, first what became known last.

    An event in which two of them take part comes once for each; `wanted.limit` rows at most.
    """
    where, parameters = where_passing(connection, wanted)
    return fetch(connection, _SUMS + where + _TOLD, parameters | {"names": list(names), "limit": wanted.limit})


_PROFILE = """
select
    $name as name,
    any_value(n.aliases) as aliases,
    any_value(n.country) as country,
    any_value(n.ticker) as ticker,
    (select count(*) from events where actor = $name) as events,
    (select count(*) from events where actor = $name and type = 'model_release') as releases,
    (select count(*) from events where actor = $name and status = 'planned') as plans,
    (select max(event_date) from events where actor = $name and event_date <= current_date) as last_day,
    (
        select median(gap)
        from (
            select date_diff('day', lag(event_date) over (order by event_date), event_date) as gap
            from events
            where actor = $name and type = 'model_release' and status <> 'planned'
        )
        where gap > 0
    ) as release_gap_days
from (select 1) as one
left join entities as n on n.name = $name and n.kind = 'organisation'
"""

_LAYERS = """
select actor, date_trunc('quarter', event_date)::date as quarter, layer, count(*)::integer as events
from events as e
"""

#: Added to the condition of a filter.
_ACTING = " and list_contains($names, e.actor) and e.event_date <= current_date"
_BY_QUARTER = """
group by all
order by all
"""

_RELEASES = """
select
    event_id,
    actor,
    event_date,
    coalesce(objects[1], title) as object,
    title,
    date_diff('day', lag(event_date) over (partition by actor order by event_date, event_id), event_date) as gap_days
from events as e
"""

_RELEASED = """
    and list_contains($names, e.actor)
    and e.type = 'model_release'
    and not list_contains(['denied', 'retracted'], e.status)
order by event_date, event_id
"""

_SUMS = """
select
    e.event_id,
    n.name as company,
    e.actor,
    e.event_date,
    e.date_precision,
    e.type,
    e.status,
    e.money,
    e.currency,
    e.capacity,
    e.capacity_unit,
    e.origins,
    e.title,
    e.first_published_at
from events as e
join event_entities as p using (event_id)
join (select entity_id, name from entities where list_contains($names, name)) as n using (entity_id)
"""

_TOLD = """
    and (e.money is not null or e.capacity is not null)
    and list_contains(['funding', 'acquisition', 'financials', 'compute', 'expansion', 'partnership'], e.type)
order by e.first_published_at desc, e.event_id, n.name
limit $limit
"""
