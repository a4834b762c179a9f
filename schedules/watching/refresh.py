"""A published timeline and the definitions in, signals with their past in the store out, and what is told of them.

The published copy is asked and not the store, as by rules with SQL: a user's own signal runs in the sandbox, shipped
ones run where a user can try them, and no writer waits meanwhile. What a crash leaves undone, the next refresh does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

import duckdb

from schedules.alerts.outbox import Alarm
from schedules.watching.definitions import Signal
from schedules.watching.evaluate import Evaluation, Subjects
from schedules.workspace import Workspace
from store.alerts import Delivery, add_issue_once
from store.connection import open_writer
from store.errors import QueryRefused
from store.judging import SignalStatus, is_month_end, month_ends, months_before
from store.sandbox import Limits, Sandbox, open_sandbox
from store.signals import (
    SignalPoint,
    SignalRow,
    get_changed_since,
    list_signal_history,
    list_signals,
    point_of_row,
    replace_points,
    replace_signals,
)

#: How many months of its past a signal is given.
PAST_MONTHS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is watched in a workspace."""

    signals: Mapping[str, Signal]
    subjects: Subjects
    #: What one query may use.
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A signal whose status changed."""

    signal_id: str
    question: str
    before: SignalStatus
    point: SignalPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
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


def compute_watched(workspace: Workspace, watch: Watch, *, wait_s: float, now: datetime) -> Sequence[Computed]:
    """Compute all that is watched from the published timeline; nothing is written yet."""
    with open_writer(workspace.store, wait_s=wait_s) as connection:
        known = _known(connection)
        last = max((one.row.point.computed_at for one in known.values() if one.row), default=None)
        stale_from = get_changed_since(connection, last) if last else None
    with open_sandbox(workspace.timeline, watch.limits) as sandbox:
        first = _first_day(sandbox)
        return [
            _compute(
                name,
                place,
                Evaluation(sandbox=sandbox, signal=signal, subjects=watch.subjects, now=now),
                known.get(name, _Known(row=None, past=())),
                first=first,
                stale_from=stale_from,
            )
            for place, (name, signal) in enumerate(watch.signals.items())
        ]


def write_watched(
    connection: duckdb.DuckDBPyConnection, computed: Sequence[Computed], alarm: Alarm | None, now: datetime
) -> tuple[bool, list[Delivery]]:
    """Write what was computed, in the writer's transaction; return whether a reader sees it, and what is told."""
    before = {row["signal_id"]: _seen(row) for row in list_signals(connection)}
    replace_signals(connection, [one.row for one in computed])
    for one in computed:
        replace_points(connection, one.row.signal_id, one.points, anew=one.anew)
        if one.row.error:
            add_issue_once(connection, "signal", f"signal {one.row.signal_id}: {one.row.error}", now)
    after = {row["signal_id"]: _seen(row) for row in list_signals(connection)}
    return before != after or any(one.points or one.row.error for one in computed), []


def _compute(
    name: str,
    position: int,
    asked: Evaluation,
    known: _Known,
    *,
    first: date | None,
    stale_from: date | None,
) -> Computed:
    signal, subjects, today = asked.signal, asked.subjects, asked.now.date()
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
        return Computed(row=replace(row, error=str(error)), points=(), anew=False, turn=None)
    earlier = [past[day] for day in sorted(past) if day < today]
    if is_month_end(today) or today in past or not earlier or _differs(earlier[-1], point):
        points[today] = point
    everything = {**past, **points, today: point}
    row = replace(row, point=point, since=since_when([everything[day] for day in sorted(everything)]))
    turned = same and known.row is not None and known.row.point.status is not point.status
    turn = (
        Turn(signal_id=name, question=row.question, before=known.row.point.status, point=point)
        if turned and known.row and not known.row.error
        else None
    )
    return Computed(row=row, points=tuple(points.values()), anew=not same, turn=turn)


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


def _first_day(sandbox: Sandbox) -> date | None:
    """Day of the earliest event."""
    sql = "select min(least(event_date, timezone('UTC', first_published_at)::date)) as day from events"
    return sandbox.query(sql).table.to_pylist()[0]["day"]  # type: ignore[no-any-return]


def _known(connection: duckdb.DuckDBPyConnection) -> dict[str, _Known]:
    return {
        row["signal_id"]: _Known(
            row=SignalRow(
                signal_id=row["signal_id"],
                position=0,
                question=row["question"],
                unit=row["unit"],
                because=row["because"],
                rule=row["rule"],
                trend_months=row["trend_months"],
                definition=row["definition"],
                point=point_of_row(row),
                since=row["since"],
                error=row["error"],
            ),
            past=tuple(map(point_of_row, list_signal_history(connection, row["signal_id"]))),
        )
        for row in list_signals(connection)
    }


def _seen(row: Mapping[str, object]) -> dict[str, object]:
    """What of a row a reader would see differ."""
    return {name: value for name, value in row.items() if name != "computed_at"}
