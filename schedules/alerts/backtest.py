"""A rule and the published timeline in, what it would have told in a span of time out, and why it does or does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import duckdb

from schedules.alerts.decide import Step, Verdict, decide
from schedules.alerts.facts import Change, Facts, changes_of, facts_of_row
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import Rule
from schedules.alerts.standing import ask_silence
from schedules.alerts.turns import change_words, turns_of
from schedules.watching.evaluate import Evaluation
from schedules.watching.refresh import Watch
from schedules.workspace import Workspace
from store.alerts import EventState
from store.errors import ConfigError
from store.queries import get_event
from store.sandbox import open_sandbox
from store.standing import list_recent, list_states


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One time that a rule would have fired."""

    at: datetime
    #: None for a silence.
    event_id: str | None
    change: str
    subject: str


def backtest(
    timeline: duckdb.DuckDBPyConnection,
    alarm: Alarm,
    rule: Rule,
    *,
    found: frozenset[str] | None,
    days: float,
    now: datetime,
) -> list[Firing]:
    """What `rule` would have told in the last `days`, by the day of the news and not of its crawl; oldest first.

    Conditions are asked of what is known of an event today: the timeline keeps status and amounts of the past, and not
    all of its evidence. Limits, mutes and the age of news are left out. A silence is asked as of now alone.
    `found` are the ids that the rule's SQL returns; None where it has none.
    """
    if rule.silence is not None:
        silent = ask_silence(timeline, "backtest", rule, rule.silence, alarm=alarm, now=now)
        return [Firing(at=now, event_id=None, change=one.change, subject=one.told.subject) for one in silent]
    earliest = now - timedelta(days=days)
    ids = [one for one in list_recent(timeline, published_after=earliest) if found is None or one in found]
    states = list_states(timeline, ids)
    firings: list[Firing] = []
    for event_id in ids:
        row = get_event(timeline, event_id)
        if row is not None:
            firings += _firings(rule, facts_of_row(row), states.get(event_id, []), alarm)
    return sorted(firings, key=lambda firing: (firing.at, firing.event_id or ""))


def backtest_signal(workspace: Workspace, watch: Watch, rule: Rule, *, days: float, now: datetime) -> list[Firing]:
    """What a rule on a signal would have told in the last `days`, the signal being computed anew as of each day.

    Raises ConfigError where there is no such signal, QueryRefused where its SQL fails.
    """
    signal = watch.signals.get(rule.signal or "")
    if signal is None:
        raise ConfigError([f"alerts.toml: there is no signal {rule.signal}; there are {', '.join(watch.signals)}"])
    today = now.date()
    with open_sandbox(workspace.timeline, watch.limits) as sandbox:
        asked = Evaluation(sandbox=sandbox, signal=signal, subjects=watch.subjects, today=today, now=now)
        points = [asked.point(today - timedelta(days=back)) for back in range(int(days), -1, -1)]
    return [
        Firing(
            at=datetime.combine(after.as_of, time(), UTC),
            event_id=after.events[0] if after.events else None,
            change=change_words(before, after),
            subject=watch.subjects.fill(signal.question),
        )
        for before, after in turns_of(points)
        if after.status in rule.becomes
    ]


def explain(
    rule: Rule, row: Mapping[str, Any], alarm: Alarm, *, found: frozenset[str] | None, now: datetime
) -> list[Verdict]:
    """Step by step, why a rule does or does not fire for an event of the timeline as it stands at `now`.

    `found` are the ids that the rule's SQL returns; None where it has none. The first verdict is on the event as news,
    the others on each change of it.
    """
    facts = facts_of_row(row)
    verdicts = []
    for change in (Change(kind="new"), *_changes(row["history"])):
        verdict = decide(rule, facts, [change], alarm.names, now=now)
        if found is not None:
            asked = Step(passed=facts.event_id in found, words="the rule's SQL returns the event")
            verdict = Verdict(
                fires=verdict.fires and asked.passed, steps=(*verdict.steps, asked), change=verdict.change
            )
        verdicts.append(verdict)
    return verdicts


def _firings(rule: Rule, facts: Facts, history: list[dict[str, Any]], alarm: Alarm) -> Iterator[Firing]:
    happened = [(facts.first_published_at, [Change(kind="new")]), *_steps(history)]
    told_new = False
    for at, changes in happened:
        verdict = decide(rule, facts, changes, alarm.names, now=None)
        if verdict.fires and not (told_new and verdict.change == "new"):
            told_new |= verdict.change == "new"
            yield Firing(at=at.astimezone(UTC), event_id=facts.event_id, change=verdict.change, subject=facts.title)


def _steps(history: list[dict[str, Any]]) -> Iterator[tuple[datetime, list[Change]]]:
    """When each further state of an event began, and what changed with it."""
    for before, after in pairwise(history):
        earlier = EventState(status=before["status"], money=before["money"], currency=before["currency"])
        changes = changes_of(earlier, status=after["status"], money=after["money"], currency=after["currency"])
        if changes:
            yield after["valid_from"], changes


def _changes(history: list[dict[str, Any]]) -> list[Change]:
    return [change for _, changes in _steps(history) for change in changes]
