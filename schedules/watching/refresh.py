"""A published timeline and what is watched in, signals, ledger and forecasts in the store out.

The published copy is asked and not the store, as by rules with SQL: a user's own signal runs in the sandbox, shipped
ones run where a user can try them, and no writer waits meanwhile. What a crash leaves undone, the next refresh does.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from schedules.alerts.decide import Names
from schedules.alerts.outbox import Alarm, write_fired
from schedules.alerts.turns import tell_turns
from schedules.watching.computing import Computed, Known, PastWanted, compute_signal
from schedules.watching.conditions import Asker
from schedules.watching.definitions import Signal
from schedules.watching.evaluate import Evaluation, Subjects
from schedules.watching.forecasts import ForecastNote, compute_forecasts
from schedules.watching.readings import Reading, SignalPast, compute_ledger
from schedules.workspace import Workspace
from store.alerts import Delivery, add_issue_once
from store.connection import open_writer
from store.forecasts import Forecast, replace_forecasts
from store.publish import open_timeline
from store.readings import Entry, replace_ledger
from store.sandbox import Limits, Sandbox, open_sandbox
from store.signals import (
    get_changes,
    list_signal_history,
    list_signals,
    point_of_row,
    replace_points,
    replace_signals,
)
from store.signals_model import SignalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is watched in a workspace."""

    signals: Mapping[str, Signal]
    readings: Mapping[str, Reading]
    forecasts: Mapping[str, ForecastNote]
    subjects: Subjects
    #: What names in conditions stand for.
    names: Names
    #: What one query may use.
    limits: Limits
    #: Seconds of one refresh that the past of signals may take; at 10 thousand events it needs fewer, once.
    past_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """All that is watched, computed and not written yet."""

    signals: tuple[Computed, ...]
    ledger: tuple[Entry, ...]
    forecasts: tuple[Forecast, ...]
    #: A sentence for each signal, rule and forecast that could not be asked.
    failed: tuple[str, ...]


def compute_watched(workspace: Workspace, watch: Watch, *, wait_s: float, now: datetime) -> Watched:
    """Compute all that is watched from the published timeline, with what its past lacks; nothing is written yet."""
    with open_writer(workspace.store, wait_s=wait_s) as connection:
        known, changes = _known(connection), get_changes(connection)
    deadline_s = time.monotonic() + watch.past_s
    past = PastWanted(first=min(changes), changes=changes, deadline_s=deadline_s) if changes else None
    with open_sandbox(workspace.timeline, watch.limits) as sandbox:
        return _compute(sandbox, watch, known, today=now.date(), now=now, past=past)


def look(workspace: Workspace, watch: Watch, *, as_of: date, now: datetime) -> Watched:
    """All that is watched as of a day, from the published timeline; of its past, what was published is taken."""
    with open_timeline(workspace.timeline) as timeline:
        known = _known(timeline)
    with open_sandbox(workspace.timeline, watch.limits) as sandbox:
        return _compute(sandbox, watch, known, today=as_of, now=now, past=None)


def _compute(
    sandbox: Sandbox,
    watch: Watch,
    known: Mapping[str, Known],
    *,
    today: date,
    now: datetime,
    past: PastWanted | None,
) -> Watched:
    """Signals as of today with the points of their past that are wanted, ledger and forecasts."""
    signals = tuple(
        compute_signal(
            name,
            place,
            Evaluation(sandbox=sandbox, signal=signal, subjects=watch.subjects, today=today, now=now),
            known.get(name, Known(row=None, past=())),
            past_wanted=past,
        )
        for place, (name, signal) in enumerate(watch.signals.items())
    )
    pasts = {one.row.signal_id: SignalPast(question=one.row.question, points=one.past) for one in signals}
    asker = Asker(sandbox=sandbox, names=watch.names, subjects=watch.subjects, as_of=today)
    ledger, rules_failed = compute_ledger(asker, watch.readings, pasts)
    forecasts, forecasts_failed = compute_forecasts(asker, watch.forecasts)
    signals_failed = [f"signal {one.row.signal_id}: {one.row.error}" for one in signals if one.row.error]
    return Watched(
        signals=signals,
        ledger=tuple(ledger),
        forecasts=tuple(forecasts),
        failed=(*signals_failed, *rules_failed, *forecasts_failed),
    )


def write_watched(
    connection: duckdb.DuckDBPyConnection, watched: Watched, alarm: Alarm | None, now: datetime
) -> tuple[bool, list[Delivery]]:
    """Write what was computed, in the writer's transaction; return whether a reader sees it, and what is told."""
    before = [_seen(row) for row in list_signals(connection)]
    replace_signals(connection, [one.row for one in watched.signals])
    for one in watched.signals:
        replace_points(connection, one.row.signal_id, one.points, anew=one.anew)
    differs = [
        before != [_seen(row) for row in list_signals(connection)],
        any(one.differs for one in watched.signals),
        replace_ledger(connection, watched.ledger),
        replace_forecasts(connection, watched.forecasts),
        bool(watched.failed),
    ]
    for sentence in watched.failed:
        add_issue_once(connection, "watch", sentence, now)
    if alarm is None:
        return any(differs), []
    turns = [one.turn for one in watched.signals if one.turn]
    return any(differs), write_fired(connection, alarm, tell_turns(alarm, turns), now)


def _known(connection: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    return {
        row["signal_id"]: Known(
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
