"""`readings.toml` and the published timeline in, the ledger out: each event and turn of a signal that a rule counts."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import Field, RootModel, ValidationError, field_validator, model_validator

from schedules.alerts.rules import Condition
from schedules.watching.conditions import Asker
from schedules.watching.definitions import Table, over, read_table
from schedules.watching.evaluate import Subjects
from schedules.workspace import Workspace
from store.errors import ConfigError, QueryRefused
from store.ids import content_id
from store.judging import SignalStatus
from store.readings import Entry
from store.signals import quote_events
from store.signals_model import SignalPoint
from store.toml import problems


class Rule(Table):
    """What speaks for or against a reading."""

    counts: Literal["for", "against"]
    weight: float = Field(default=1.0, gt=0)
    reason: str = Field(min_length=1)
    """Why it counts so, in words."""
    when: Condition | None = None
    """An event for which this holds is an entry; {focus} and {rivals} may stand for names."""
    signal: str | None = None
    """Instead: a signal …"""
    becomes: tuple[SignalStatus, ...] = ()
    """… that turns to one of these is an entry."""
    enabled: bool = True

    @field_validator("becomes", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.when is None) == (self.signal is None) or bool(self.signal) != bool(self.becomes):
            raise ValueError("a rule has when, or signal and becomes")
        return self


class Reading(Table):
    """A hypothesis about the focus company."""

    title: str = Field(min_length=1)
    claim: str = ""
    rules: dict[str, Rule] = Field(default={})


class _ReadingsFile(RootModel[dict[str, Reading]]):
    """The whole of a `readings.toml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPast:
    """A signal for the ledger: its question and its points in order."""

    question: str
    points: tuple[SignalPoint, ...]


def load_readings(workspace: Workspace) -> dict[str, Reading]:
    """The shipped readings with the workspace's over them, rule by rule and key by key.

    Raises ConfigError with every mistake of the workspace's file.
    """
    shipped = tomllib.loads(files("schedules").joinpath("watching", "readings.toml").read_text("utf-8"))
    own = read_table(workspace.readings)
    merged: dict[str, Any] = {name: over(shipped.get(name, {}), own.get(name, {})) for name in {**shipped, **own}}
    try:
        return _ReadingsFile.model_validate(merged).root
    except ValidationError as error:
        text = workspace.readings.read_text("utf-8")
        raise ConfigError(problems(error, text, workspace.readings)) from error


def compute_ledger(
    asker: Asker, readings: Mapping[str, Reading], signals: Mapping[str, SignalPast]
) -> tuple[list[Entry], list[str]]:
    """Every entry as of a day, and a sentence for each rule that could not be asked."""
    found: list[_Found] = []
    failed = []
    for name, reading in readings.items():
        for rule_name, rule in reading.rules.items():
            if not rule.enabled:
                continue
            place = _Place(reading=name, title=asker.subjects.fill(reading.title), rule=rule_name)
            try:
                found += _entries(asker, place, rule, signals)
            except QueryRefused as error:
                failed.append(f"reading {name}: rule {rule_name}: {error}")
    ids = sorted({one.event_id for one in found if one.event_id})
    quoted = {row["event_id"]: row for row in quote_events(asker.sandbox, ids)}
    entries = [one.entry(quoted.get(one.event_id or "", {}), asker.subjects) for one in found]
    entries.sort(key=lambda entry: (entry.reading, -entry.day.toordinal(), -entry.weight, entry.id))
    return entries, failed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an entry stands."""

    reading: str
    title: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An entry that is not quoted yet."""

    place: _Place
    asked: Rule
    signal_id: str | None
    event_id: str | None
    day: date
    subject: str
    status: str

    def entry(self, quoted: Mapping[str, Any], subjects: Subjects) -> Entry:
        """The entry, with the words of its event."""
        about = (self.signal_id, self.day.isoformat()) if self.signal_id else (self.event_id or "",)
        return Entry(
            id=content_id(self.place.reading, self.place.rule, *about),
            reading=self.place.reading,
            title=self.place.title,
            rule=self.place.rule,
            direction=self.asked.counts,
            weight=self.asked.weight,
            reason=subjects.fill(self.asked.reason),
            signal_id=self.signal_id,
            event_id=self.event_id,
            day=self.day,
            subject=self.subject,
            status=self.status,
            unconfirmed=self.signal_id is None and self.status != "confirmed",
            quote=quoted.get("quote") or "",
            publisher=quoted.get("publisher") or "",
            url=quoted.get("url") or "",
        )


def _entries(asker: Asker, place: _Place, rule: Rule, signals: Mapping[str, SignalPast]) -> Iterator[_Found]:
    if rule.when is not None:
        for row in asker.events(rule.when):
            yield _Found(
                place=place,
                asked=rule,
                signal_id=None,
                event_id=row["event_id"],
                day=row["day"],
                subject=row["title"],
                status=row["status"],
            )
        return
    past = signals.get(rule.signal or "")
    if past is None:
        raise QueryRefused(f"there is no signal {rule.signal}; there are {', '.join(signals)}")
    for point in turns(past.points, rule.becomes):
        if point.as_of <= asker.as_of:
            yield _Found(
                place=place,
                asked=rule,
                signal_id=rule.signal,
                event_id=point.events[0] if point.events else None,
                day=point.as_of,
                subject=past.question,
                status=point.status.value,
            )


def turns(points: Sequence[SignalPoint], becomes: Sequence[SignalStatus]) -> list[SignalPoint]:
    """The points at which a signal turned to one of these statuses; its first point is no turn."""
    return [
        after for before, after in pairwise(points) if after.status is not before.status and after.status in becomes
    ]
