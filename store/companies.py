"""Names of organisations in, what their pages compare out: profile, layers over time, releases, money and compute."""

from collections.abc import Sequence
from typing import Any

import duckdb

from store.rows import fetch


def get_profile(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """What is known of an organisation: aliases, country, ticker (None where unknown), and how much is told of it."""
    return fetch(connection, _PROFILE, {"name": name})[0]


def count_layers(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[dict[str, Any]]:
    """Events of each organisation as actor, until today: actor, quarter, layer, events."""
    return fetch(connection, _LAYERS, {"names": list(names)})


def list_releases(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[dict[str, Any]]:
    """Model releases of each organisation, oldest first; gap_days since the one before, None for the first."""
    return fetch(connection, _RELEASES, {"names": list(names)})


def list_sums(connection: duckdb.DuckDBPyConnection, names: Sequence[str], limit: int = 200) -> list[dict[str, Any]]:
    """Money and compute told in events that an organisation takes part in, newest first."""
    return fetch(connection, _SUMS, {"names": list(names), "limit": limit})


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
from events
where actor in (select unnest($names)) and event_date <= current_date
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
from events
where actor in (select unnest($names)) and type = 'model_release' and status not in ('denied', 'retracted')
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
    e.title
from events as e
join event_entities as p using (event_id)
join entities as n using (entity_id)
where
    n.name in (select unnest($names))
    and (e.money is not null or e.capacity is not null)
    and e.type in ('funding', 'acquisition', 'financials', 'compute', 'expansion', 'partnership')
order by e.event_date desc, e.event_id
limit $limit
"""
