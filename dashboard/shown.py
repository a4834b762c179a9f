"""Values of the timeline in, the words and badges that a reader sees out: labels, amounts, dates, ages, statuses."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dashboard.inert import plain

LAYERS = ("compute", "models", "platform", "services", "capital", "organisation")
#: Event types by layer, each layer's first the most frequent.
TYPES: Mapping[str, str] = {
    "compute": "compute",
    "model_release": "models",
    "research": "models",
    "deprecation": "models",
    "product_launch": "platform",
    "pricing": "platform",
    "partnership": "services",
    "expansion": "services",
    "funding": "capital",
    "acquisition": "capital",
    "financials": "capital",
    "people": "organisation",
    "legal": "organisation",
    "incident": "organisation",
}
STATUSES = ("rumoured", "reported", "confirmed", "planned", "denied", "retracted")
_STATUS_COLOURS: Mapping[str, str] = {
    "confirmed": "green",
    "reported": "blue",
    "planned": "violet",
    "rumoured": "orange",
    "denied": "red",
    "retracted": "red",
}
_SIGNS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£"}
LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "French", "und": "undetermined"}


def label(slug: str) -> str:
    """A type, layer or measure as a reader says it: "model release"."""
    return slug.replace("_", " ").replace("-", " ")


def heading(slug: str) -> str:
    """The same at the start of a line: "Model release"."""
    return label(slug).capitalize()


def badge(word: str, colour: str) -> str:
    """A small label, as Markdown; the word is ours or made plain."""
    return f":{colour}-badge[{plain(word)}]"


def status_badge(status: str) -> str:
    """The status of an event, as Markdown."""
    return badge(status, _STATUS_COLOURS.get(status, "gray"))


def amount(value: float | None, unit: str | None) -> str:
    """An amount in few characters, three digits of it: €1.7B, 1.2B CHF, 200 MW, 7 GW; "" where none is told."""
    if value is None:
        return ""
    if unit == "MW" and value >= 1000:
        value, unit = value / 1000, "GW"
    scaled, letter = next(
        ((value / size, letter) for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")) if value >= 0.9995 * size),
        (value / 1e3, "k") if value >= 1e4 else (value, ""),
    )
    number = f"{scaled:,.0f}{letter}" if scaled >= 100 else f"{scaled:.3g}{letter}"
    sign = _SIGNS.get(unit or "")
    return f"{sign}{number}" if sign else f"{number} {unit or ''}".strip()


def sums(event: Mapping[str, Any]) -> str:
    """Money and compute of an event: "€1.7B · 200 MW"; "" where neither is told."""
    return " · ".join(
        filter(None, (amount(event["money"], event["currency"]), amount(event["capacity"], event["capacity_unit"])))
    )


def day(at: date, precision: str = "day") -> str:
    """A date with no more than is known: 14 Mar 2026, Mar 2026, Q1 2026, 2026."""
    if precision == "day":
        return f"{at.day} {at:%b %Y}"
    return {"month": f"{at:%b %Y}", "quarter": f"Q{(at.month + 2) // 3} {at.year}", "year": str(at.year)}[precision]


def when(event: Mapping[str, Any]) -> str:
    """When an event happened; of what lies after its news, when it was told, and the day it is due."""
    happens = day(event["event_date"], event["date_precision"])
    told = event["first_published_at"].astimezone(zone()).date()
    return f"told {day(told)}, due {happens}" if event["event_date"] > told + timedelta(days=1) else happens


def change_words(change: str, currency: str | None) -> str:
    """A change of the history as a reader says it: status and sum first, then what was read anew; no bookkeeping."""
    steps = [step.partition(": ") for step in re.split(r"; (?=[a-z_]+: )", change)]
    told = {name: values.split(" → ", 1) for name, _, values in steps if " → " in values}
    words = []
    if "status" in told:
        before, after = told["status"]
        words.append(f"now {after}, was {before}")
    if "money" in told:
        before, after = (_sum(value, unit) for value, unit in zip(told["money"], _units(told, currency), strict=True))
        words.append(f"{after or 'sum withdrawn'}, was {before or 'not stated'}")
    read_anew = [name for name in ("title", "type", "actor", "counterparties", "objects", "event_date") if name in told]
    words += [f"{label(name)} read anew" for name in read_anew if not words]
    return ", ".join(words) or ("first told" if change == "new" else "more evidence")


def _units(told: Mapping[str, Sequence[str]], currency: str | None) -> tuple[str | None, str | None]:
    """The currency before and after a change."""
    before, after = (None if value in ("None", "none") else value for value in told.get("currency", ("None", "None")))
    return before or currency, after or currency


def _sum(written: str, currency: str | None) -> str:
    """A sum as the history writes it (a number; "None" or "none") in few characters; "" where there was none."""
    try:
        return amount(float(written), currency)
    except ValueError:
        return ""


def zone() -> ZoneInfo:
    """The reader's time zone, as the browser names it; UTC where it names none that is known here."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment(at: datetime) -> str:
    """An instant in the reader's zone: 14 Mar 2026, 09:30 CET."""
    local = at.astimezone(zone())
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def is_day_alone(at: datetime) -> bool:
    """Whether an instant is midnight UTC on the second: what a publisher says who tells the day and no hour."""
    return at.astimezone(UTC).time() == time()


def instant(at: datetime) -> str:
    """The same of a claim of a publisher's: no hour where none was told."""
    return day(at.astimezone(UTC).date()) if is_day_alone(at) else moment(at)


def age(at: datetime, now: datetime | None = None) -> str:
    """How long ago: "just now", "5 min ago", "3 days ago"; "in 2 days" for what is to come."""
    passed = (now or datetime.now(UTC)) - at
    ahead = passed < -timedelta(minutes=1)
    seconds = abs(passed.total_seconds())
    for size, unit in ((31_557_600, "year"), (2_629_800, "month"), (86_400, "day"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            count = int(seconds // size)
            words = f"{count} {unit}{'s' if count > 1 and unit not in ('h', 'min') else ''}"
            return f"in {words}" if ahead else f"{words} ago"
    return "just now"


def counted(number: float, what: str) -> str:
    """A number with its noun: "1 event", "1,200 events"."""
    return f"{number:,.0f} {what}{'' if number == 1 else 's'}"


def unbroken(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", "\u00a0")


def signal_badge(status: str) -> str:
    """The status of a signal, as Markdown."""
    return badge(status, {"triggered": "red", "stirring": "orange"}.get(status, "gray"))


def value_words(value: float | None) -> str:
    """A number in few characters: 29.4, 1,250, unknown."""
    if value is None:
        return "unknown"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}".replace("-", "\u2212")
    return f"{value:.{2 if abs(value) < 1 else 3}g}".replace("-", "\u2212")


def trend_words(change: float, months: float) -> str:
    """How a number moved: "+28.5 in 12 months", "unchanged for 3 months"."""
    told = counted(months, "month")
    return f"{'+' if change > 0 else ''}{value_words(change)} in {told}" if change else f"unchanged for {told}"
