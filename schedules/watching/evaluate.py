"""A signal, a sandbox on the published timeline and a day in, the judged signal as of that day out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from schedules.watching.definitions import Signal
from store.judging import judge_signal, months_before, required_per_month, target_at
from store.sandbox import Sandbox
from store.signals import measure
from store.signals_model import Measure, SignalPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Whom the signals are about, by canonical name."""

    focus: str
    rivals: tuple[str, ...]

    def fill(self, text: str) -> str:
        """A text of a file with the focus company in the place of {focus}."""
        return text.replace("{focus}", self.focus)


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """A signal that is asked about several days; a day is asked once."""

    sandbox: Sandbox
    signal: Signal
    subjects: Subjects
    #: The day of what it is asked first: its present.
    today: date
    #: When it is computed.
    now: datetime
    _measured: dict[date, Measure] = field(default_factory=dict)

    def point(self, day: date) -> SignalPoint:
        """The signal as of a day.

        Raises QueryRefused where its SQL fails.
        """
        present, before = self._measure(day), self._measure(months_before(day, self.signal.trend_months))
        return judged(self.signal, present, before, day=day, now=self.now)

    def _measure(self, day: date) -> Measure:
        if day not in self._measured:
            asked = {"as_of": day, "focus": self.subjects.focus, "rivals": list(self.subjects.rivals)}
            self._measured[day] = measure(self.sandbox, self.signal.query, {**_values(self.signal), **asked})
        return self._measured[day]


def judged(signal: Signal, present: Measure, before: Measure, *, day: date, now: datetime) -> SignalPoint:
    """A signal's measure as of a day, beside that of some months earlier, with its target, trend and status; pure."""
    value = present.value
    trend = None if value is None or before.value is None else value - before.value
    target = present.numbers.get("target", target_at(signal.path, day))
    numbers: dict[str, float | None] = {
        **present.numbers,
        "value": value,
        "target": target,
        "trend": trend,
        "pace": None if trend is None else trend / signal.trend_months,
        "required": required_per_month(signal.path, value, day) if len(signal.path) > 1 else None,
    }
    verdict = judge_signal(signal.triggered_rule, signal.stirring_rule, numbers)
    return SignalPoint(
        as_of=day,
        value=value,
        target=target,
        low=present.numbers.get("low"),
        high=present.numbers.get("high"),
        trend=trend,
        status=verdict.status,
        reason=verdict.reason,
        note=present.note + _slopes(signal, numbers),
        numbers={name: number for name, number in numbers.items() if number is not None},
        events=present.events,
        computed_at=now,
    )


def _slopes(signal: Signal, numbers: Mapping[str, float | None]) -> str:
    """Where the target is a path: what a month must add, and what it adds."""
    required, pace = numbers["required"], numbers["pace"]
    if required is None:
        return ""
    end = signal.path[-1]
    made = "unknown" if pace is None else f"{pace:+.3g} in the last {signal.trend_months}"
    return f" {end.value:g} by {end.by} takes {required:+.3g} a month; made: {made}."


def _values(signal: Signal) -> dict[str, object]:
    """Values of `with` as the database takes them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in signal.with_.items()}
