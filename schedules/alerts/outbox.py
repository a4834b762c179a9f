"""Events as a transaction changes them in, alerts and their deliveries in the same transaction out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from schedules.alerts.decide import Names, Verdict, alert_id, decide
from schedules.alerts.facts import Change, Facts, changes_of, facts_of_event
from schedules.alerts.message import Told, dump_told, told_of_facts
from schedules.alerts.rules import AlertsFile, Rule
from schedules.alerts.timing import next_slot
from store.alerts import (
    Alert,
    Delivery,
    EventState,
    add_alerts,
    count_deliveries_since,
    get_mutes,
    get_passages,
    get_told,
    get_told_reports,
)
from store.ids import content_id
from store.model import Event

_NEW = Change(kind="new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What decisions need beside the facts."""

    file: AlertsFile
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that fired, before it is known whether it was told already."""

    rule: str
    #: None for a silence.
    event_id: str | None
    change: str
    reports: tuple[str, ...]
    told: Told

    @property
    def alert_id(self) -> str:
        """Identity of the alert."""
        return alert_id(self.rule, self.event_id or self.told.subject, self.change)


def tell_changes(
    connection: duckdb.DuckDBPyConnection,
    alarm: Alarm,
    *,
    before: Mapping[str, EventState],
    after: Sequence[Event],
    event_of: Mapping[str, str],
    now: datetime,
) -> list[Delivery]:
    """Decide what of these events is told, and write it; call it in the transaction that writes the events.

    `before` has the states of the events that `after` replaces, `event_of` the event of each report before: an event
    whose id changed goes on where its reports were.
    """
    rules = {name: rule for name, rule in alarm.file.rules.items() if rule.enabled and not rule.standing}
    if not rules or not after:
        return []
    passages = get_passages(connection, {joined.report.document_id for event in after for joined in event.reports})
    fired = []
    for event in after:
        facts = facts_of_event(event, passages)
        known = [event_of[report_id] for report_id in facts.reports if report_id in event_of]
        earlier = next((before[event_id] for event_id in (event.id, *known) if event_id in before), None)
        happened = changes_of(earlier, status=facts.status, money=facts.money, currency=facts.currency)
        for name, rule in rules.items():
            fired += firings(name, rule, facts, happened, names=alarm.names, now=now)
    return write_fired(connection, alarm, fired, now)


def firings(
    name: str, rule: Rule, facts: Facts, happened: Sequence[Change], *, names: Names, now: datetime | None
) -> list[Fired]:
    """What a rule may tell of an event: that it is there, where it was not told yet, or else what changed of it.

    "New" is the first time that the rule holds, be it at the first report or at the fifth; whether that was told
    already is for the store to say.
    """
    found = []
    changes = [[_NEW], [change for change in happened if change.kind != "new"]]
    for counted in changes:
        verdict: Verdict = decide(rule, facts, counted, names, now=now)
        if verdict.fires:
            told = told_of_facts(rule.title, verdict.change, facts)
            found.append(
                Fired(rule=name, event_id=facts.event_id, change=verdict.change, reports=facts.reports, told=told)
            )
    return found


def write_fired(
    connection: duckdb.DuckDBPyConnection, alarm: Alarm, fired: Sequence[Fired], now: datetime
) -> list[Delivery]:
    """Write what was not told before, as alerts with a delivery for each channel; return the deliveries."""
    untold = _untold(connection, fired)
    if not untold:
        return []
    mutes = get_mutes(connection, now)
    spent = _spent(connection, alarm, {firing.rule for firing in untold}, now)
    alerts, deliveries = [], []
    for firing in untold:
        rule = alarm.file.rules[firing.rule]
        muted = firing.rule in mutes
        alerts.append(
            Alert(
                id=firing.alert_id,
                rule=firing.rule,
                event_id=firing.event_id,
                subject=firing.told.subject,
                change=firing.change,
                decided_at=now,
                held="muted" if muted else None,
                reports=firing.reports,
                message=dump_told(firing.told),
            )
        )
        if muted:
            continue
        over = rule.limit is not None and spent.get(firing.rule, 0) >= rule.limit.messages
        slot = next_slot("hourly" if over else rule.deliver, alarm.file.deliver, now)
        spent[firing.rule] = spent.get(firing.rule, 0) + (not slot.digest)
        deliveries += [
            Delivery(
                id=content_id(firing.alert_id, channel),
                alert_id=firing.alert_id,
                channel=channel,
                number=0,
                due_at=slot.due_at,
                digest=slot.digest,
                attempts=0,
                decided_at=now,
                message=alerts[-1].message,
            )
            for channel in dict.fromkeys(rule.channels)
        ]
    return add_alerts(connection, alerts, deliveries)


def _untold(connection: duckdb.DuckDBPyConnection, fired: Sequence[Fired]) -> list[Fired]:
    """What was not told before; where an event is told as new, its changes are not told beside it."""
    if not fired:
        return []
    ids = get_told(connection, [firing.alert_id for firing in fired])
    reports = get_told_reports(connection, {report for firing in fired for report in firing.reports})
    untold: list[Fired] = []
    for firing in fired:
        if firing.alert_id in ids:
            continue
        known = {(firing.rule, report) for report in firing.reports} & reports
        if firing.change == str(_NEW) and known:
            continue
        ids.add(firing.alert_id)
        if firing.change == str(_NEW):
            reports |= {(firing.rule, report) for report in firing.reports}
            untold.append(firing)
        elif not any(other.rule == firing.rule and other.event_id == firing.event_id for other in untold):
            untold.append(firing)
    return untold


def _spent(connection: duckdb.DuckDBPyConnection, alarm: Alarm, rules: set[str], now: datetime) -> dict[str, int]:
    """How many messages each limited rule has sent within its hours."""
    limits = {name: limit for name in rules if (limit := alarm.file.rules[name].limit)}
    since = {name: now - timedelta(hours=limit.hours) for name, limit in limits.items()}
    return count_deliveries_since(connection, since) if since else {}
