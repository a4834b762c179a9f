"""Forecasts and what became of them in, rows and scores out: the Brier score, and how well probabilities hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from store.rows import fetch, insert

#: Lower ends of the classes of the calibration table.
_CLASSES = (0.0, 0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the user expects: "X will happen by DATE, p = 0.7", and what became of it."""

    #: Its name in forecasts.toml.
    name: str
    statement: str
    #: 0 to 1.
    probability: float
    made: date
    #: Last day on which it may happen.
    by: date
    #: "open", "happened" or "not".
    outcome: str
    #: Day on which that was settled; None while it is open.
    resolved_on: date | None
    #: The event that settled it; None where none did.
    event_id: str | None

    @property
    def score(self) -> float | None:
        """Brier score (G. W. Brier, 1950): the squared error of the probability; None while it is open."""
        if self.outcome == "open":
            return None
        return (self.probability - (self.outcome == "happened")) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationClass:
    """Settled forecasts of like probability."""

    low: float
    high: float
    forecasts: int
    #: Mean of the probabilities given.
    expected: float
    #: Share that happened.
    happened: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How good the settled forecasts are."""

    settled: int
    #: Mean Brier score, 0 (right and sure) to 1; None where nothing is settled.
    score: float | None
    #: The score of who always says the share that happened; a good forecaster is below it.
    base_score: float | None
    calibration: tuple[CalibrationClass, ...]


def settle(
    name: str, *, statement: str, probability: float, made: date, by: date, found: tuple[date, str] | None, today: date
) -> Forecast:
    """A forecast as of `today`: `found` is the first event that is what was forecast, with its day. Pure.

    What has not happened by its last day did not happen, however likely it is to happen later.
    """
    if found and found[0] <= by:
        outcome, resolved_on, event_id = "happened", found[0], found[1]
    elif today > by:
        outcome, resolved_on, event_id = "not", by + timedelta(days=1), None
    else:
        outcome, resolved_on, event_id = "open", None, None
    return Forecast(
        name=name,
        statement=statement,
        probability=probability,
        made=made,
        by=by,
        outcome=outcome,
        resolved_on=resolved_on,
        event_id=event_id,
    )


def score_forecasts(forecasts: Sequence[Forecast]) -> Record:
    """Brier score and calibration of the settled ones of these forecasts. Pure."""
    settled = [one for one in forecasts if one.outcome != "open"]
    if not settled:
        return Record(settled=0, score=None, base_score=None, calibration=())
    share = sum(one.outcome == "happened" for one in settled) / len(settled)
    classes = []
    for low in _CLASSES:
        high = low + 0.2
        members = [one for one in settled if low <= one.probability < high or (one.probability == 1 and low == 0.8)]
        if members:
            classes.append(
                CalibrationClass(
                    low=low,
                    high=round(high, 1),
                    forecasts=len(members),
                    expected=sum(one.probability for one in members) / len(members),
                    happened=sum(one.outcome == "happened" for one in members) / len(members),
                )
            )
    score = sum(one.score or 0.0 for one in settled) / len(settled)
    return Record(settled=len(settled), score=score, base_score=share * (1 - share), calibration=tuple(classes))


def list_forecasts(connection: duckdb.DuckDBPyConnection) -> list[Forecast]:
    """All forecasts, those that end first first."""
    return [Forecast(name=row.pop("forecast"), **row) for row in fetch(connection, _FORECASTS)]


def replace_forecasts(connection: duckdb.DuckDBPyConnection, forecasts: Sequence[Forecast]) -> bool:
    """Write all forecasts anew; return whether they differ from what was there."""
    fresh = sorted(forecasts, key=lambda one: (one.by, one.name))
    if fresh == list_forecasts(connection):
        return False
    connection.execute("delete from forecasts")
    insert(connection, "forecasts", [_row(one) for one in fresh])
    return True


def _row(forecast: Forecast) -> dict[str, Any]:
    return {
        "forecast": forecast.name,
        "statement": forecast.statement,
        "probability": forecast.probability,
        "made": forecast.made,
        "by": forecast.by,
        "outcome": forecast.outcome,
        "resolved_on": forecast.resolved_on,
        "event_id": forecast.event_id,
        "score": forecast.score,
    }


_FORECASTS = """
select
    forecast,
    statement,
    probability,
    made,
    "by",
    outcome,
    resolved_on,
    event_id
from forecasts
order by "by", forecast
"""
