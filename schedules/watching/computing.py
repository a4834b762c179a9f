"""What the store has of a signal and an evaluation in, the signal as it is now and what its past lacks out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from schedules.watching.evaluate import Evaluation
from store.errors import QueryRefused
from store.judging import SignalStatus, is_month_end, month_ends, months_before
from store.signals import quote_events
from store.signals_model import SignalPoint, SignalRow

#: How many months of its past a signal is given.
PAST_MONTHS = 48
#: A status that a signal has had for so long, with what is known now, is no news, as with rules on events.
OLD_NEWS = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWanted:
    """What of the past is to be computed beside the present."""

    #: Day of the earliest event.
    first: date
    #: When events were last changed, by the month from which they count.
    changes: Mapping[date, datetime]
    #: Reading of the monotonic clock at which to leave the rest to the next time.
    deadline_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A signal whose status changed."""

    signal_id: str
    question: str
    before: SignalPoint
    point: SignalPoint
    #: The value with its unit.
    value: str
    #: Whether it had this status days ago already, with what is known now: only old news have turned it.
    old: bool
    #: The newest event behind it, with the words that say so; empty where there is none.
    quoted: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store has of a signal."""

    #: None where it was never computed.
    row: SignalRow | None
    #: Its past, oldest first.
    past: tuple[SignalPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A signal computed anew."""

    row: SignalRow
    #: Points of its past to write.
    points: tuple[SignalPoint, ...]
    #: Whether all other points of its past are of another definition.
    anew: bool
    #: Whether one of these points says something else than what was there.
    differs: bool
    turn: Turn | None
    #: Its past and its present, oldest first.
    past: tuple[SignalPoint, ...]


def compute_signal(
    name: str,
    position: int,
    asked: Evaluation,
    known: Known,
    *,
    past_wanted: PastWanted | None,
) -> Computed:
    """A signal as of today, and those points of its past that are missing or rest on what has changed.

    What of its past does not fit into the time allowed is left to the next refresh, newest first.
    """
    signal, subjects, today = asked.signal, asked.subjects, asked.today
    definition = signal.definition(subjects.focus, *subjects.rivals)
    row = SignalRow(
        signal_id=name,
        position=position,
        question=subjects.fill(signal.question),
        unit=signal.unit,
        because=subjects.fill(signal.because),
        rule=signal.rule,
        trend_months=signal.trend_months,
        definition=definition,
        point=known.row.point if known.row else _unknown(today, asked.now),
        since=known.row.since if known.row else today,
    )
    same = known.row is not None and known.row.definition == definition
    past = {point.as_of: point for point in known.past if point.as_of <= today} if same else {}
    try:
        point = asked.point(today)
        points = {}
        if past_wanted:
            for day in days_to_compute(past, today, past_wanted):
                if time.monotonic() >= past_wanted.deadline_s:
                    break
                points[day] = asked.point(day)
    except QueryRefused as error:
        return Computed(
            row=replace(row, error=str(error)), points=(), anew=False, differs=False, turn=None, past=known.past
        )
    earlier = [past[day] for day in sorted(past) if day < today]
    if is_month_end(today) or today in past or not earlier or _differs(earlier[-1], point):
        points[today] = point
    by_day = {**past, **points, today: point}
    everything = tuple(by_day[day] for day in sorted(by_day))
    row = replace(row, point=point, since=since_when(everything))
    turned = same and known.row is not None and known.row.point.status is not point.status
    turn = (
        _turn(asked, row.question, before=known.row.point, point=point, name=name)
        if turned and known.row and not known.row.error
        else None
    )
    return Computed(
        row=row,
        points=tuple(points.values()),
        anew=not same,
        differs=any(
            day not in past or past[day] != replace(fresh, computed_at=past[day].computed_at)
            for day, fresh in points.items()
        ),
        turn=turn,
        past=everything,
    )


def _turn(asked: Evaluation, question: str, *, name: str, before: SignalPoint, point: SignalPoint) -> Turn:
    """A turn with what is told of it."""
    quoted = quote_events(asked.sandbox, point.events[:1])
    return Turn(
        signal_id=name,
        question=question,
        before=before,
        point=point,
        value=f"{'unknown' if point.value is None else f'{point.value:.4g}'} {asked.signal.unit}".strip(),
        old=asked.point(point.as_of - OLD_NEWS).status is point.status,
        quoted=quoted[0] if quoted else {},
    )


def since_when(points: Sequence[SignalPoint]) -> date:
    """From which of these points, in order, the status of the last has held without a break."""
    since = points[-1].as_of
    for earlier, later in pairwise(reversed(points)):
        if earlier.status is not later.status:
            break
        since = later.as_of
    return since


def days_to_compute(past: Mapping[date, SignalPoint], today: date, wanted: PastWanted) -> list[date]:
    """Ends of months without a point, and days whose point is older than a change that it may rest on; newest first."""
    # From the month before the first event: what it changed is a turn.
    ends = month_ends(max(months_before(wanted.first, 1), months_before(today, PAST_MONTHS)), today)
    stale = {
        day
        for day, point in past.items()
        if any(month <= day and changed_at > point.computed_at for month, changed_at in wanted.changes.items())
    }
    return sorted({*stale, *(day for day in ends if day not in past)} - {today}, reverse=True)


def _differs(before: SignalPoint, after: SignalPoint) -> bool:
    return (before.value, before.status) != (after.value, after.status)


def _unknown(day: date, now: datetime) -> SignalPoint:
    """What is said of a signal that was never computed."""
    return SignalPoint(
        as_of=day,
        value=None,
        target=None,
        low=None,
        high=None,
        trend=None,
        status=SignalStatus.QUIET,
        reason="it could not be computed",
        note="",
        numbers={},
        events=(),
        computed_at=now,
    )
