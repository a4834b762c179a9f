"""The files of a backlog in, checked facts out, or every mistake of every file with its line."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationInfo, field_validator

from nlp.ontology import load_ontology
from store.errors import ConfigError
from store.model import EventDate, Precision
from store.toml import load_toml

_AMOUNT = re.compile(r"(\d[\d_,]*(?:\.\d+)?) ([A-Za-z]+)")
_DATES: Mapping[str, Precision] = {
    r"\d{4}-\d{2}-\d{2}": Precision.DAY,
    r"\d{4}-\d{2}": Precision.MONTH,
    r"\d{4}-Q[1-4]": Precision.QUARTER,
    r"\d{4}": Precision.YEAR,
}


def _amount(value: str) -> str:
    if not _AMOUNT.fullmatch(value):
        raise ValueError(f'{value!r} is no amount: write it as "1_700_000_000 EUR" or "40 MW"')
    return value


def _date(value: str) -> str:
    if not any(re.fullmatch(form, value) for form in _DATES):
        raise ValueError(f"{value!r} is no date: write 2025-09-09, 2025-09, 2025-Q3 or 2025, as much as is known")
    period_of(value)
    return value


def _address(value: str) -> str:
    if urlsplit(value).scheme != "https" or "." not in (urlsplit(value).hostname or ""):
        raise ValueError(f"{value!r} is no https address")
    return value


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


AmountText = Annotated[str, AfterValidator(_amount)]
DateText = Annotated[str, AfterValidator(_date)]
Address = Annotated[str, AfterValidator(_address)]
Name = Annotated[str, Field(min_length=1)]


class Fact(BaseModel):
    """One happening; the name of its section is its identity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: DateText
    """When it happened, or was told: as much as is known."""
    type: str
    """Event type of the ontology."""
    actor: Name
    """Canonical name of who does it."""
    parties: tuple[Name, ...] = Field(default=(), alias="with")
    """Canonical names of who else takes part."""
    objects: tuple[Name, ...] = ()
    """Models or products."""
    says: str = Field(min_length=20, max_length=300)
    """The happening in one sentence of our own."""
    status: Literal["confirmed", "reported", "planned", "rumoured", "denied"] = "confirmed"
    """confirmed: a party or a filing says so; reported: others say so."""
    due: DateText | None = None
    """When what is planned is to happen."""
    source: Address
    """The address that says so."""
    checked: Address | None = None
    """A second one, of another host, which gives the same date; None in stores that an older windsock filled."""

    money: AmountText | None = None
    """The sum of it: taken in, paid, or agreed."""
    valuation: AmountText | None = None
    """What the actor was priced at."""
    revenue: AmountText | None = None
    """Revenue of a year, or run rate, of the actor."""
    staff: int | None = Field(default=None, gt=0)
    """People whom the actor employs."""
    capacity: AmountText | None = None
    """Compute: "40 MW", "18_000 GPUs"."""
    stage: Literal["announced", "building", "operating"] = "announced"
    """What stage that capacity is at."""

    weights: Literal["open", "closed"] | None = None
    licence: Name | None = None
    parameters: float | None = Field(default=None, gt=0)
    """Billions of parameters of a model, all experts counted."""
    context: int | None = Field(default=None, gt=0)

    @field_validator("type")
    @classmethod
    def _type_is_known(cls, value: str) -> str:
        known = tuple(load_ontology().types)
        if value not in known:
            raise ValueError(f"{value!r} is no event type; there are {', '.join(known)}")
        return value


class _FactOfFile(Fact):
    """A fact as a file must write it: two addresses say so, and they are not of one host."""

    checked: Address

    @field_validator("checked")
    @classmethod
    def _hosts_differ(cls, value: str, given: ValidationInfo) -> str:
        if _host(value) == _host(given.data.get("source", "")):
            raise ValueError(f"it is of {_host(value)} like source; a fact needs a second address of another host")
        return value


class _Facts(RootModel[dict[str, _FactOfFile]]):
    """A file: one section for each fact."""


def load_facts(*paths: Path) -> dict[str, Fact]:
    """The facts of these files by identity; a later file's section stands for an earlier one's.

    Raises ConfigError with every mistake of every file, one `path:line: sentence` each.
    """
    facts: dict[str, Fact] = {}
    mistakes: list[str] = []
    for path in paths:
        try:
            facts |= load_toml(path, _Facts).root
        except ConfigError as error:
            mistakes += error.problems
    if mistakes:
        raise ConfigError(mistakes)
    return facts


def shipped_facts() -> list[Path]:
    """The files that windsock ships."""
    folder = Path(str(files("schedules").joinpath("backlog", "facts")))
    return sorted(folder.glob("*.toml"))


def parse_amount(text: str) -> tuple[float, str]:
    """Value and unit of an amount as a file writes it: "1_700_000_000 EUR"."""
    value, unit = text.rsplit(" ", 1)
    return float(value.replace("_", "").replace(",", "")), unit


def period_of(text: str) -> EventDate:
    """A date as a file writes it.

    Raises ValueError for a month or day that there is none of.
    """
    precision = next(kind for form, kind in _DATES.items() if re.fullmatch(form, text))
    year, *rest = text.split("-")
    month = 1 if not rest else 3 * int(rest[0][1]) - 2 if precision is Precision.QUARTER else int(rest[0])
    day = int(rest[1]) if precision is Precision.DAY else 1
    return EventDate(day=dt.date(int(year), month, day), precision=precision)


def unknown_names(facts: Mapping[str, Fact], known: Sequence[str]) -> Iterator[str]:
    """Sentences on actors and parties that the watchlist does not list: a typing mistake, most of the time."""
    names = set(known)
    for identity, fact in facts.items():
        for name in (fact.actor, *fact.parties):
            if name not in names:
                yield f"{identity}: {name} is not on the watchlist"
