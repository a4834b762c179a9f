"""Alerts decided and deliveries tried in, rows of the outbox out, inside the writer's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import duckdb

from store.rows import fetch, insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A rule that matched an event, a change of it, or a silence."""

    #: `content_id` of rule, event or subject, and change.
    id: str
    rule: str
    #: None for a silence.
    event_id: str | None
    #: Title of the event, or whose silence it is.
    subject: str
    #: "new", "confirmed: rumoured → confirmed", ...
    change: str
    decided_at: datetime
    #: Why it goes to no channel; None where it does.
    held: str | None
    #: Ids of the event's reports when it was decided.
    reports: tuple[str, ...]
    #: What is told, as JSON.
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The way of an alert to one channel."""

    #: Idempotency key: `content_id` of alert and channel.
    id: str
    alert_id: str
    channel: str
    #: Order in which the channel gets its messages.
    number: int
    due_at: datetime
    #: Whether all of the channel that are due at the same instant go into one message.
    digest: bool
    #: Failed attempts so far.
    attempts: int
    decided_at: datetime
    #: The alert's message, as JSON.
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventState:
    """What an event was before a change, as far as alerts compare it."""

    status: str
    money: float | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a message may quote of a document."""

    url: str
    title: str
    summary: str


def get_event_states(connection: duckdb.DuckDBPyConnection, event_ids: Iterable[str]) -> dict[str, EventState]:
    """What the store says of these events now; those unknown are absent."""
    return {
        row["event_id"]: EventState(status=row["status"], money=row["money"], currency=row["currency"])
        for row in fetch(connection, _STATES, {"ids": list(event_ids)})
    }


def get_passages(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, Passage]:
    """Where each document is and what it says, by id; from the store or from the published timeline."""
    rows = fetch(connection, _PASSAGES, {"ids": list(document_ids)})
    return {row["document_id"]: Passage(url=row["url"], title=row["title"], summary=row["summary"]) for row in rows}


def get_told(connection: duckdb.DuckDBPyConnection, alert_ids: Sequence[str]) -> set[str]:
    """Those of the alerts that are decided already."""
    rows = fetch(connection, _TOLD, {"ids": list(alert_ids)})
    return {row["alert_id"] for row in rows}


def get_told_reports(connection: duckdb.DuckDBPyConnection, report_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Rule and report of each of these reports that an alert of the rule has told, as part of whatever event."""
    rows = fetch(connection, _TOLD_REPORTS, {"ids": list(report_ids)})
    return {(row["rule"], row["report_id"]) for row in rows}


def count_deliveries_since(connection: duckdb.DuckDBPyConnection, since: Mapping[str, datetime]) -> dict[str, int]:
    """Alerts of each rule since an instant that were for sending at once: what its limit counts."""
    parameters = {"rules": list(since), "instants": list(since.values())}
    return {row["rule"]: int(row["alerts"]) for row in fetch(connection, _COUNT_SINCE, parameters)}


def get_mutes(connection: duckdb.DuckDBPyConnection, now: datetime) -> dict[str, datetime | None]:
    """Rules that are silenced at `now`, with the end of it; None: until it is lifted."""
    return {row["rule"]: row["until"] for row in fetch(connection, _MUTES, {"now": now})}


def set_mute(connection: duckdb.DuckDBPyConnection, rule: str, now: datetime, until: datetime | None) -> None:
    """Silence a rule; one that is silenced already gets the new end."""
    clear_mute(connection, rule)
    connection.execute(
        "insert into internal.alert_mutes values ($rule, $now, $until)", {"rule": rule, "now": now, "until": until}
    )


def clear_mute(connection: duckdb.DuckDBPyConnection, rule: str) -> None:
    """Let a rule speak again."""
    connection.execute("delete from internal.alert_mutes where rule = $rule", {"rule": rule})


def note_rules(
    connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, str], now: datetime
) -> dict[str, datetime]:
    """Since when each rule is known as it is defined now; one that is new or has changed is known from `now` on."""
    known = {row["rule"]: row for row in fetch(connection, "select rule, definition, since from internal.alert_rules")}
    fresh = [rule for rule, text in definitions.items() if rule not in known or known[rule]["definition"] != text]
    gone = [*fresh, *(known.keys() - definitions.keys())]
    connection.execute("delete from internal.alert_rules where rule in (select unnest($rules))", {"rules": gone})
    insert(
        connection,
        "internal.alert_rules",
        [{"rule": rule, "definition": definitions[rule], "since": now} for rule in fresh],
    )
    return {rule: now if rule in fresh else known[rule]["since"] for rule in definitions}


def add_alerts(
    connection: duckdb.DuckDBPyConnection, alerts: Sequence[Alert], deliveries: Sequence[Delivery]
) -> list[Delivery]:
    """Write alerts with their deliveries, numbered after those that are there; return the deliveries as written."""
    if not alerts:
        return []
    last = fetch(connection, "select coalesce(max(number), 0) as number from deliveries")[0]["number"]
    numbered = [replace(delivery, number=last + place) for place, delivery in enumerate(deliveries, start=1)]
    insert(
        connection,
        "alerts",
        [
            {
                "alert_id": alert.id,
                "rule": alert.rule,
                "event_id": alert.event_id,
                "subject": alert.subject,
                "change": alert.change,
                "decided_at": alert.decided_at,
                "held": alert.held,
                "reports": list(alert.reports),
                "message": alert.message,
            }
            for alert in alerts
        ],
    )
    insert(
        connection,
        "deliveries",
        [
            {
                "delivery_id": delivery.id,
                "alert_id": delivery.alert_id,
                "channel": delivery.channel,
                "number": delivery.number,
                "state": "waiting",
                "due_at": delivery.due_at,
                "digest": delivery.digest,
                "attempts": 0,
                "decided_at": delivery.decided_at,
                "tried_at": None,
                "sent_at": None,
                "error": None,
            }
            for delivery in numbered
        ],
    )
    return numbered


def list_waiting(connection: duckdb.DuckDBPyConnection) -> list[Delivery]:
    """Every delivery that is neither sent nor given up, in order."""
    return [
        Delivery(
            id=row["delivery_id"],
            alert_id=row["alert_id"],
            channel=row["channel"],
            number=row["number"],
            due_at=row["due_at"],
            digest=row["digest"],
            attempts=row["attempts"],
            decided_at=row["decided_at"],
            message=row["message"],
        )
        for row in fetch(connection, _WAITING)
    ]


def mark_sent(connection: duckdb.DuckDBPyConnection, delivery_ids: Iterable[str], now: datetime) -> None:
    """Record that a channel took these deliveries."""
    connection.execute(_SENT, {"ids": list(delivery_ids), "now": now})


def mark_failed(
    connection: duckdb.DuckDBPyConnection, delivery_ids: Iterable[str], now: datetime, error: str, *, give_up: bool
) -> None:
    """Record that sending these deliveries failed once more, and whether it was for the last time."""
    parameters = {"ids": list(delivery_ids), "now": now, "error": error, "state": "given-up" if give_up else "waiting"}
    connection.execute(_FAILED, parameters)


def add_issue_once(connection: duckdb.DuckDBPyConnection, code: str, message: str, now: datetime) -> None:
    """Append a warning, unless the same was noted within a day."""
    connection.execute(_ISSUE_ONCE, {"code": code, "message": message, "now": now})


def count_outbox(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each channel with its deliveries by state: channel, waiting, sent, given_up, oldest, error."""
    return fetch(connection, _OUTBOX)


def list_alerts(connection: duckdb.DuckDBPyConnection, rule: str | None, limit: int) -> list[dict[str, Any]]:
    """The latest alerts, of one rule or of all, each with the states of its deliveries."""
    return fetch(connection, _ALERTS, {"rule": rule, "limit": limit})


_STATES = """
select event_id, status, money, currency
from events
where event_id in (select unnest($ids))
"""

_PASSAGES = """
select document_id, url, title, summary
from documents
where document_id in (select unnest($ids))
"""

_TOLD = """
select alert_id
from alerts
where alert_id in (select unnest($ids))
"""

_TOLD_REPORTS = """
select distinct rule, report_id
from (select rule, unnest(reports) as report_id from alerts)
where report_id in (select unnest($ids))
"""

_COUNT_SINCE = """
with wanted as (select unnest($rules::varchar[]) as rule, unnest($instants::timestamptz[]) as since)
select a.rule, count(distinct a.alert_id) as alerts
from alerts as a
join wanted as w on w.rule = a.rule and a.decided_at > w.since
join deliveries as d on d.alert_id = a.alert_id and not d.digest
group by a.rule
"""

_MUTES = """
select rule, until
from internal.alert_mutes
where until is null or until > $now
"""

_WAITING = """
select d.delivery_id, d.alert_id, d.channel, d.number, d.due_at, d.digest, d.attempts, d.decided_at, a.message
from deliveries as d
join alerts as a using (alert_id)
where d.state = 'waiting'
order by d.number
"""

_SENT = """
update deliveries
set state = 'sent', sent_at = $now
where delivery_id in (select unnest($ids)) and state <> 'sent'
"""

_FAILED = """
update deliveries
set state = $state, attempts = attempts + 1, tried_at = $now, error = $error
where delivery_id in (select unnest($ids))
"""

_ISSUE_ONCE = """
insert into issues (seen_at, level, code, message)
select $now::timestamptz, 'warning', $code, $message
where not exists (
    select 1 from issues where code = $code and message = $message and seen_at > $now::timestamptz - interval 1 day
)
"""

_OUTBOX = """
select
    channel,
    count(*) filter (where state = 'waiting' and due_at <= current_timestamp) as waiting,
    count(*) filter (where state = 'sent') as sent,
    count(*) filter (where state = 'given-up') as given_up,
    min(decided_at) filter (where state = 'waiting' and due_at <= current_timestamp) as oldest,
    arg_max(error, tried_at) filter (where state = 'waiting') as error
from deliveries
group by channel
order by channel
"""

_ALERTS = """
select
    a.alert_id,
    a.rule,
    a.decided_at,
    a.change,
    a.subject,
    a.event_id,
    a.held,
    list({channel: d.channel, state: d.state} order by d.channel) filter (where d.channel is not null) as deliveries
from alerts as a
left join deliveries as d using (alert_id)
where $rule::varchar is null or a.rule = $rule
group by all
order by a.decided_at desc, a.alert_id
limit $limit
"""
