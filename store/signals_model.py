"""What a signal measures, says as of a day, and is: the nouns of `signals` and `signal_history`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.judging import SignalStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a signal's SQL says as of one day."""

    #: None where nothing is known.
    value: float | None
    #: Every number of its row by column, `value` among them; null ones are left out.
    numbers: Mapping[str, float]
    #: What the value is made of, in words.
    note: str
    #: Ids of the events behind it, newest first.
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPoint:
    """A signal as of one day, judged."""

    as_of: date
    value: float | None
    target: float | None
    low: float | None
    high: float | None
    #: Value less the value some months earlier; None where either is unknown.
    trend: float | None
    status: SignalStatus
    #: Why it has this status.
    reason: str
    note: str
    numbers: Mapping[str, float]
    events: tuple[str, ...]
    computed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """A signal as the store keeps it."""

    signal_id: str
    position: int
    question: str
    unit: str
    because: str
    rule: str
    trend_months: int
    definition: str
    point: SignalPoint
    #: From when it has its status.
    since: date
    #: Why it could not be computed this time; None where it could.
    error: str | None = None
