"""Questions of alert rules about the published timeline in, rows out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from store.rows import fetch


def list_recent(
    connection: duckdb.DuckDBPyConnection, *, published_after: datetime, changed_after: datetime | None = None
) -> list[str]:
    """Ids of events first published after one instant and, if asked, changed here after another; in that order."""
    rows = fetch(connection, _RECENT, {"published_after": published_after, "changed_after": changed_after})
    return [row["event_id"] for row in rows]


def list_states(connection: duckdb.DuckDBPyConnection, event_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Every state of these events, oldest first: valid_from, status, money, currency."""
    states: dict[str, list[dict[str, Any]]] = {}
    for row in fetch(connection, _STATES, {"ids": list(event_ids)}):
        states.setdefault(row["event_id"], []).append(row)
    return states


def list_days(connection: duckdb.DuckDBPyConnection, *, actor: str, event_type: str, limit: int = 11) -> list[datetime]:
    """When the last events of a type and an actor (case-folded name) were first published, oldest first."""
    rows = fetch(connection, _DAYS, {"actor": actor, "type": event_type, "limit": limit})
    return sorted(row["first_published_at"] for row in rows)


def list_yields(connection: duckdb.DuckDBPyConnection, now: datetime) -> dict[str, dict[str, Any]]:
    """What each source gave in the last 28 days: documents, doubted (dates), fresh (in date), known_since."""
    return {row["source_id"]: row for row in fetch(connection, _YIELDS, {"now": now})}


def list_told(connection: duckdb.DuckDBPyConnection, rule: str) -> list[str]:
    """Ids of the events that a rule of alerts has told."""
    rows = fetch(connection, "select distinct event_id from alerts where rule = $rule", {"rule": rule})
    return [row["event_id"] for row in rows if row["event_id"]]


_RECENT = """
select event_id
from events
where
    first_published_at > $published_after
    and ($changed_after::timestamptz is null or changed_at >= $changed_after::timestamptz)
order by first_published_at, event_id
"""

_STATES = """
select event_id, valid_from, status, money, currency
from event_history
where event_id in (select unnest($ids))
order by event_id, valid_from
"""

_DAYS = """
select first_published_at
from events
where type = $type and lower(actor) = $actor and status not in ('denied', 'retracted')
order by first_published_at desc
limit $limit
"""

_YIELDS = """
with shown as (
    select g.source_id, g.seen_at, d.believed_at, d.date_flags
    from sightings as g
    join documents as d using (document_id)
    where g.seen_at > $now::timestamptz - interval 28 day
)
select
    s.source_id,
    (select min(g.seen_at) from sightings as g where g.source_id = s.source_id) as known_since,
    count(*) as documents,
    count(*) filter (where len(list_filter(s.date_flags, lambda flag: flag <> 'missing')) > 0) as doubted,
    count(*) filter (where s.believed_at > $now::timestamptz - interval 28 day) as fresh
from shown as s
group by s.source_id
"""
