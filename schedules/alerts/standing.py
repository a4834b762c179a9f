"""Rules with SQL or on silence and the published timeline in, what they fire out.

The writer's own store has no sandbox, so a user's SQL never sees it: it is asked after each publication, on the copy,
under the limits of `windsock sql`. What it finds is decided in a transaction of its own, and told once by its identity;
a crash in between is made good by the next publication.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import duckdb

from schedules.alerts.decide import decide
from schedules.alerts.facts import Change, facts_of_row
from schedules.alerts.message import Told, told_of_facts
from schedules.alerts.outbox import Alarm, Fired, write_fired
from schedules.alerts.rules import Rule, Silence
from schedules.health import judge_source
from schedules.workspace import Workspace
from store.alerts import Delivery, add_issue_once, get_passages, note_rules
from store.connection import open_writer, transaction
from store.errors import QueryRefused
from store.publish import open_timeline
from store.queries import get_event, list_sources
from store.sandbox import Limits, run_query
from store.standing import list_days, list_recent

#: Gaps between events that say what an organisation's cadence is; fewer say nothing.
LEAST_GAPS = 3


def tell_standing(
    workspace: Workspace, alarm: Alarm, limits: Limits, *, wait_s: float, now: datetime
) -> list[Delivery]:
    """Ask all standing rules, and write what they find; return the deliveries that are to be made."""
    rules = {
        name: rule for name, rule in alarm.file.rules.items() if rule.standing and rule.enabled and rule.signal is None
    }
    if not rules:
        return []
    with open_writer(workspace.store, wait_s=wait_s) as connection, transaction(connection):
        since = note_rules(connection, {name: rule.definition for name, rule in rules.items()}, now)
    asked, problems = {}, []
    for name, rule in rules.items():
        try:
            asked[name] = ids_of_query(workspace, rule, limits)
        except QueryRefused as error:
            problems.append(f"rule {name}: its SQL fails: {error}")
    fired: list[Fired] = []
    with open_timeline(workspace.timeline) as timeline:
        for name, found in asked.items():
            fired += ask_rule(timeline, alarm, name, found, since=since[name], now=now)
    if not fired and not problems:
        return []
    with open_writer(workspace.store, wait_s=wait_s) as connection, transaction(connection):
        for problem in problems:
            add_issue_once(connection, "alert-rule", problem, now)
        return write_fired(connection, alarm, fired, now)


def ask_rule(
    timeline: duckdb.DuckDBPyConnection,
    alarm: Alarm,
    name: str,
    found: frozenset[str],
    *,
    since: datetime,
    now: datetime,
) -> list[Fired]:
    """What one standing rule finds, `found` being the ids that its SQL returns.

    Events that have not changed since the rule is known are no news to it.
    """
    rule = alarm.file.rules[name]
    if rule.silence is not None:
        return list(ask_silence(timeline, name, rule, rule.silence, alarm=alarm, now=now))
    fired = []
    for event_id in list_recent(
        timeline, published_after=now - timedelta(hours=rule.max_age_hours), changed_after=since
    ):
        row = get_event(timeline, event_id) if event_id in found else None
        if row is None:
            continue
        facts = facts_of_row(row, get_passages(timeline, [report["document_id"] for report in row["evidence"]]))
        verdict = decide(rule, facts, [Change(kind="new")], alarm.names, now=now)
        if verdict.fires:
            told = told_of_facts(rule.title, verdict.change, facts)
            fired.append(Fired(rule=name, event_id=event_id, change=verdict.change, reports=facts.reports, told=told))
    return fired


def ids_of_query(workspace: Workspace, rule: Rule, limits: Limits) -> frozenset[str]:
    """Event ids that a rule's SQL returns in its first column; none where it has no SQL.

    Ask before the timeline is opened otherwise: DuckDB has one configuration for a file in a process.
    Raises QueryRefused where the SQL is wrong, or returns no column of ids.
    """
    if rule.sql is None:
        return frozenset()
    table = run_query(workspace.timeline, rule.sql, limits).table
    ids = table.column(0).to_pylist()
    if any(not isinstance(value, str) for value in ids):
        raise QueryRefused("the first column must hold event ids")
    return frozenset(ids)


def ask_silence(
    timeline: duckdb.DuckDBPyConnection, name: str, rule: Rule, silence: Silence, *, alarm: Alarm, now: datetime
) -> Iterator[Fired]:
    """Who is silent for longer than usual."""
    if silence.sources:
        for row in list_sources(timeline):
            finding = judge_source(row, now)
            newest = row["last_published_at"]
            if finding and finding.message.startswith("silent") and newest:
                yield _silent(rule, name, row["source_id"], newest, (row["name"], finding.message))
        return
    company = alarm.names.resolve(silence.company or "")
    days = list_days(timeline, actor=company, event_type=silence.type)
    gap = usual_gap(days)
    if gap is None or now - days[-1] <= gap * silence.factor:
        return
    words = f"an event of type {silence.type} every {gap.days} days is usual; none for {(now - days[-1]).days} days"
    yield _silent(rule, name, silence.company or "", days[-1], (silence.type, words))


def usual_gap(days: list[datetime]) -> timedelta | None:
    """Median gap between instants in order, a day at least as launches come in bursts; None where there are too few."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(days)]
    return max(timedelta(seconds=median(gaps)), timedelta(days=1)) if len(gaps) >= LEAST_GAPS else None


def _silent(rule: Rule, name: str, subject: str, since: datetime, details: tuple[str, ...]) -> Fired:
    change = f"silent since {since.astimezone(UTC):%Y-%m-%d}"
    told = Told(rule=rule.title, change=change, subject=subject, details=details)
    return Fired(rule=name, event_id=None, change=change, reports=(), told=told)
