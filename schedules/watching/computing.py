"""What the store has of a signal and an evaluation in, the signal as it is now and what its past lacks out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from schedules.watching.evaluate import Evaluation
from store.errors import QueryRefused
from store.judging import SignalStatus, is_month_end, month_ends, months_before
from store.signals import SignalPoint, SignalRow, quote_events

#: How many months of its past a signal is given.
PAST_MONTHS = 48
#: A status that a signal has had for so long, with what is known now, is no news, as with rules on events.
OLD_NEWS = timedelta(hours=72)


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
    turn: Turn | None
    #: Its past and its present, oldest first.
    past: tuple[SignalPoint, ...]


def compute_signal(
    name: str,
    position: int,
    asked: Evaluation,
    known: Known,
    *,
    first: date | None,
    stale_from: date | None,
) -> Computed:
    """A signal as of today, and those points of its past that are missing or rest on what has changed."""
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
        wanted = _days_to_compute(past, today, first=first, stale_from=stale_from)
        points = {day: asked.point(day) for day in wanted}
    except QueryRefused as error:
        return Computed(row=replace(row, error=str(error)), points=(), anew=False, turn=None, past=known.past)
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
    return Computed(row=row, points=tuple(points.values()), anew=not same, turn=turn, past=everything)


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


def _days_to_compute(
    past: Mapping[date, SignalPoint], today: date, *, first: date | None, stale_from: date | None
) -> list[date]:
    """Ends of months that have no point yet, and days whose point rests on what has changed since."""
    if first is None:
        return []
    ends = month_ends(max(first, months_before(today, PAST_MONTHS)), today)
    stale = {day for day in past if stale_from and day >= stale_from}
    return sorted({*stale, *(day for day in ends if day not in past)} - {today})


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
