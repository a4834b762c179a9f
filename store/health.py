"""The published timeline in, how sources and alerts fare out: yields, delays, troubles, firings, deliveries."""

from datetime import datetime
from typing import Any

import duckdb

from store.rows import fetch


def list_source_health(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[dict[str, Any]]:
    """Every source with its yield of 28 days a week, twelve weeks one by one, and its median delay in hours.

    `trouble` says in words what is wrong with an enabled source; None where nothing is.
    """
    return fetch(connection, _HEALTH, {"now": now})


def list_recent_issues(connection: duckdb.DuckDBPyConnection, limit: int = 50) -> list[dict[str, Any]]:
    """Issues that are the same counted as one: level, code, source_id, message, times, last_seen_at; newest first."""
    return fetch(connection, _ISSUES, {"limit": limit})


def list_firings(connection: duckdb.DuckDBPyConnection, limit: int = 50) -> list[dict[str, Any]]:
    """The latest alerts, newest first, each with the states of its deliveries in words."""
    return fetch(connection, _FIRINGS, {"limit": limit})


def count_firings(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Each rule that ever fired: firings, last_fired_at."""
    return {row["rule"]: row for row in fetch(connection, _FIRED)}


def list_channels(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each channel that was ever sent to: sent, waiting, given_up, last_sent_at, last error."""
    return fetch(connection, _CHANNELS)


_HEALTH = """
with weeks as (
    -- what came since `now` is of its week
    -- by seconds: a difference of times with a zone asks for the calendar, ten times as long
    select
        g.source_id,
        greatest(floor((epoch($now::timestamptz) - epoch(g.seen_at)) / 604800), 0)::integer as week,
        count(*)::integer as documents
    from sightings as g
    where g.seen_at > $now::timestamptz - interval 84 day
    group by all
), yields as (
    select
        source_id,
        sum(documents) filter (where week < 4) / 4.0 as per_week,
        list(documents order by week desc) as counts,
        map(list(week), list(documents)) as by_week
    from weeks
    group by source_id
), known as (
    select source_id, min(seen_at) as since
    from sightings
    group by source_id
), delays as (
    -- what a source held when it was first polled says nothing of how soon its news reaches us
    select d.source_id, median(epoch(d.first_seen_at) - epoch(d.published_at)) / 3600.0 as hours
    from documents as d
    join known as k on k.source_id = d.source_id and d.published_at > k.since
    where len(d.date_flags) = 0 and d.first_seen_at > $now::timestamptz - interval 28 day
    group by d.source_id
)
select
    s.source_id,
    s.name,
    s.publisher,
    s.kind,
    s.tier,
    s.lang,
    s.enabled,
    s.url,
    s.min_per_week,
    s.max_per_day,
    s.documents,
    s.last_poll_at,
    s.last_outcome,
    s.last_error,
    s.last_success_at,
    s.failures,
    coalesce(y.per_week, 0) as per_week,
    list_transform(range(11, -1, -1), lambda week: coalesce(y.by_week[week], 0)) as weeks,
    d.hours as delay_hours,
    case
        when not s.enabled then null
        when s.failures > 0 then s.last_outcome || ', ' || s.failures || ' polls in a row'
        when
            s.min_per_week > 0
            and k.since < $now::timestamptz - interval 28 day
            and coalesce(y.per_week, 0) < s.min_per_week
            then 'silent: ' || round(coalesce(y.per_week, 0), 1) || ' a week, ' || s.min_per_week || ' expected'
    end as trouble
from sources as s
left join yields as y using (source_id)
left join delays as d using (source_id)
left join known as k using (source_id)
order by (trouble is null), s.source_id
"""

_ISSUES = """
select level, code, source_id, message, count(*)::integer as times, max(seen_at) as last_seen_at
from issues
group by all
order by last_seen_at desc, source_id, code
limit $limit
"""

_FIRINGS = """
select
    a.decided_at,
    a.rule,
    a.change,
    a.subject,
    a.event_id,
    coalesce(a.held, w.deliveries) as deliveries
from alerts as a
left join (
    select alert_id, string_agg(channel || ' ' || state, ', ' order by channel) as deliveries
    from deliveries
    group by alert_id
) as w using (alert_id)
order by a.decided_at desc, a.rule, a.subject
limit $limit
"""

_FIRED = """
select rule, count(*)::integer as firings, max(decided_at) as last_fired_at
from alerts
group by rule
"""

_CHANNELS = """
select
    channel,
    count(*) filter (where state = 'sent')::integer as sent,
    count(*) filter (where state = 'waiting')::integer as waiting,
    count(*) filter (where state = 'given-up')::integer as given_up,
    max(sent_at) as last_sent_at,
    arg_max(error, tried_at) as error
from deliveries
group by channel
order by channel
"""
