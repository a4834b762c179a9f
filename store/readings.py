"""Entries of the readings' ledger in, rows and sums out: by month, how the balance leans, what is unconfirmed.

A reading is a hypothesis about the focus company. What is summed here is what the rules of `readings.toml` count, with
the weights that stand there; which reading is right is for the reader to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from store.rows import fetch, insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event, or one turn of a signal, that a rule counts."""

    #: `content_id` of reading, rule, and event or signal and day.
    id: str
    #: Name of the reading.
    reading: str
    title: str
    #: Name of the rule, unique within its reading.
    rule: str
    #: "for" or "against".
    direction: str
    #: Above zero.
    weight: float
    #: Why the rule counts it, in words.
    reason: str
    #: The signal that turned; None for an event.
    signal_id: str | None
    #: The event, or the newest behind the signal; None where there is none.
    event_id: str | None
    #: Day from which it counts.
    day: date
    #: Title of the event, or question of the signal.
    subject: str
    #: Status of the event, or of the signal.
    status: str
    #: Whether the event is not confirmed by whom it concerns.
    unconfirmed: bool
    quote: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What one month added to a reading."""

    #: Its first day.
    month: date
    speaks_for: float
    speaks_against: float
    #: For less against, of this month and all before it.
    balance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How the entries of one reading add up."""

    speaks_for: float
    speaks_against: float
    #: In order, from the first month with an entry.
    months: tuple[Month, ...]
    #: The three heaviest entries; of equal weight, the latest.
    heaviest: tuple[Entry, ...]
    #: For less against, without these three.
    without_heaviest: float
    #: For less against, of confirmed entries alone; and how many are not.
    confirmed_balance: float
    unconfirmed: int

    @property
    def balance(self) -> float:
        """For less against."""
        return self.speaks_for - self.speaks_against


def add_up(entries: Sequence[Entry], weights: Mapping[str, float] | None = None) -> Balance:
    """The balance of one reading's entries; `weights` by rule stand in the place of the entries' own. Pure."""
    given = weights or {}
    weight = {entry.id: given.get(entry.rule, entry.weight) for entry in entries}
    signed = {entry.id: weight[entry.id] * (1 if entry.direction == "for" else -1) for entry in entries}
    heaviest = sorted(entries, key=lambda entry: (-weight[entry.id], -entry.day.toordinal(), entry.id))[:3]
    speaks_for = sum(one for one in signed.values() if one > 0)
    speaks_against = -sum(one for one in signed.values() if one < 0)
    return Balance(
        speaks_for=speaks_for,
        speaks_against=speaks_against,
        months=_months(entries, signed),
        heaviest=tuple(heaviest),
        without_heaviest=sum(signed.values()) - sum(signed[entry.id] for entry in heaviest),
        confirmed_balance=sum(signed[entry.id] for entry in entries if not entry.unconfirmed),
        unconfirmed=sum(entry.unconfirmed for entry in entries),
    )


def list_ledger(
    connection: duckdb.DuckDBPyConnection, reading: str | None = None, *, until: date | None = None
) -> list[Entry]:
    """The entries of one reading or of all, newest first, as far as they count by a day."""
    rows = fetch(connection, _LEDGER, {"reading": reading, "until": until})
    return [Entry(id=row.pop("entry_id"), **row) for row in rows]


def replace_ledger(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> bool:
    """Write the ledger anew; return whether it differs from what was there."""
    before = {entry.id: entry for entry in list_ledger(connection)}
    if before == {entry.id: entry for entry in entries}:
        return False
    connection.execute("delete from reading_ledger")
    insert(connection, "reading_ledger", [_row(entry) for entry in entries])
    return True


def _months(entries: Sequence[Entry], signed: Mapping[str, float]) -> tuple[Month, ...]:
    sums: dict[date, list[float]] = {}
    for entry in entries:
        sums.setdefault(entry.day.replace(day=1), []).append(signed[entry.id])
    found, balance = [], 0.0
    for month in sorted(sums):
        balance += sum(sums[month])
        found.append(
            Month(
                month=month,
                speaks_for=sum(one for one in sums[month] if one > 0),
                speaks_against=-sum(one for one in sums[month] if one < 0),
                balance=balance,
            )
        )
    return tuple(found)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "reading": entry.reading,
        "title": entry.title,
        "rule": entry.rule,
        "direction": entry.direction,
        "weight": entry.weight,
        "reason": entry.reason,
        "signal_id": entry.signal_id,
        "event_id": entry.event_id,
        "day": entry.day,
        "month": entry.day.replace(day=1),
        "subject": entry.subject,
        "status": entry.status,
        "unconfirmed": entry.unconfirmed,
        "quote": entry.quote,
        "publisher": entry.publisher,
        "url": entry.url,
    }


_LEDGER = """
select
    entry_id,
    reading,
    title,
    rule,
    direction,
    weight,
    reason,
    signal_id,
    event_id,
    "day",
    subject,
    status,
    unconfirmed,
    quote,
    publisher,
    url
from reading_ledger
where ($reading::varchar is null or reading = $reading) and ($until::date is null or "day" <= $until::date)
order by reading, "day" desc, weight desc, entry_id
"""
