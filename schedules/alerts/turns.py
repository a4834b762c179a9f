"""Signals that turned in, what rules on signals tell of them out; and why, and what they would have told; pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schedules.alerts.decide import Step, Verdict
from schedules.alerts.message import Told
from schedules.alerts.outbox import Alarm, Fired
from schedules.alerts.rules import Rule
from schedules.output import inert
from schedules.watching.computing import Turn
from store.signals_model import SignalPoint


def tell_turns(alarm: Alarm, turns: Sequence[Turn]) -> list[Fired]:
    """What the rules on signals tell of these turns; one that only old news brought about is not told."""
    return [
        _fired(name, rule, turn)
        for name, rule in alarm.file.rules.items()
        for turn in turns
        if rule.enabled and rule.signal == turn.signal_id and turn.point.status in rule.becomes and not turn.old
    ]


def explain_signal(rule: Rule, past: Sequence[SignalPoint] | None) -> Verdict:
    """Step by step, whether a rule on a signal fired at its last turn; `past` None: there is no such signal."""
    steps = [Step(passed=rule.enabled, words="the rule is enabled" if rule.enabled else "the rule is disabled")]
    if not past:
        steps.append(Step(passed=False, words=f"there is no signal {rule.signal}; see `windsock watch`"))
        return Verdict(fires=False, steps=tuple(steps), change="")
    now = past[-1]
    last = next(iter(reversed(list(turns_of(past)))), None)
    steps.append(Step(passed=True, words=f"the signal is {now.status} as of {now.as_of}: {now.reason}"))
    wanted = ", ".join(rule.becomes)
    if last is None:
        steps.append(Step(passed=False, words=f"becomes = {wanted}: its status never changed"))
        return Verdict(fires=False, steps=tuple(steps), change="")
    before, after = last
    change = change_words(before, after)
    steps.append(Step(passed=after.status in rule.becomes, words=f"becomes = {wanted}: the last turn was {change}"))
    return Verdict(fires=all(step.passed for step in steps), steps=tuple(steps), change=change)


def turns_of(past: Sequence[SignalPoint]) -> Iterator[tuple[SignalPoint, SignalPoint]]:
    """The points before and after each change of status."""
    return ((before, after) for before, after in pairwise(past) if before.status is not after.status)


def change_words(before: SignalPoint, after: SignalPoint) -> str:
    """A change of status as an alert tells it; its day makes it one of its kind."""
    return f"{after.status} on {after.as_of}: {before.status} → {after.status}"


def _fired(name: str, rule: Rule, turn: Turn) -> Fired:
    point, quoted = turn.point, turn.quoted
    pieces = (
        turn.value,
        point.reason,
        point.note,
        f"{len(point.events)} events behind it",
    )
    told = Told(
        rule=rule.title,
        change=change_words(turn.before, point),
        subject=inert(turn.question),
        details=tuple(inert(piece) for piece in pieces if piece),
        quote=inert(quoted.get("quote") or ""),
        publisher=inert(quoted.get("publisher") or ""),
        link=str(quoted.get("url") or "") if str(quoted.get("url")).startswith(("http://", "https://")) else "",
        event_id=point.events[0] if point.events else "",
    )
    return Fired(rule=name, event_id=None, change=told.change, reports=(), told=told)
