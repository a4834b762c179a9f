"""`alerts.toml` in, validated channels and rules out, or every mistake with its line."""

import os
import re
from collections.abc import Mapping
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from store.errors import ConfigError
from store.ids import content_id
from store.judging import SignalStatus
from store.model import EventStatus
from store.toml import load_toml

#: What may happen to an event: the first report of it, a step of its status, another amount.
ChangeKind = Literal["new", "confirmed", "denied", "status", "amount"]
Cadence = Literal["now", "hourly", "daily", "weekly"]
Form = Literal["text", "markdown", "html"]

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{value!r}: a name has lower-case letters, digits, - and _ alone")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no time zone; say it as in Europe/Paris")
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    return value


def _listed(value: Any) -> Any:
    """One value where a list is meant: `type = "funding"`."""
    return [value] if isinstance(value, str) else value


Name = Annotated[str, AfterValidator(_name)]
Zone = Annotated[str, AfterValidator(_zone)]
Regex = Annotated[str, AfterValidator(_regex)]


class _Table(BaseModel):
    """A table of the file: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Table):
    """What an event must be; every key that is given must hold."""

    company: tuple[str, ...] = ()
    """One of these takes part in any role: name, alias or id."""
    actor: tuple[str, ...] = ()
    """One of these does it."""
    tracked: bool | None = None
    """Whether the actor is on the watchlist."""
    type: tuple[str, ...] = ()
    layer: tuple[str, ...] = ()
    status: tuple[EventStatus, ...] = ()
    object: Regex | None = None
    """A regular expression, in any case, that a model or product named matches."""
    title: Regex | None = None
    """A regular expression, in any case, that the title matches."""
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    min_origins: int | None = Field(default=None, ge=1)
    min_money: float | None = None
    """Smallest main amount, in units of `currency`."""
    max_money: float | None = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    all: tuple["Condition", ...] = ()
    """Each of these holds."""
    any: tuple["Condition", ...] = ()
    """One of these holds."""
    not_: "Condition | None" = Field(default=None, alias="not")
    """This does not hold."""

    @field_validator("company", "actor", "type", "layer", "status", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return _listed(value)

    @model_validator(mode="after")
    def _money_has_currency(self) -> Self:
        if (self.min_money is not None or self.max_money is not None) and self.currency is None:
            raise ValueError("min_money and max_money need a currency: amounts are not converted")
        return self


class Silence(_Table):
    """What is expected to happen again and again; not happening is then the news."""

    company: str | None = None
    """An organisation from which events of `type` are expected within its usual cadence."""
    type: str = "model_release"
    factor: float = Field(default=2.0, gt=1)
    """Silent after this many times the median gap between its last events."""
    sources: bool = False
    """Instead: any source that has fallen below what its file expects."""

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.company is None) != self.sources:
            raise ValueError('say company = "…", or sources = true')
        return self


class Limit(_Table):
    """At most so many messages at once; what is over goes into the next hourly digest."""

    messages: int = Field(ge=1)
    hours: float = Field(default=1.0, gt=0)


class Rule(_Table):
    """When to tell what, and to whom."""

    title: str = Field(min_length=1)
    enabled: bool = True
    on: tuple[ChangeKind, ...] = ("new",)
    """Which changes of an event count."""
    when: Condition = Condition()
    sql: str | None = None
    """A SELECT over the published timeline that returns event ids in its first column; asked after each publication."""
    silence: Silence | None = None
    signal: str | None = None
    """A signal of signals.toml that is told when it …"""
    becomes: tuple[SignalStatus, ...] = ()
    """… turns to one of these."""
    channels: tuple[Name, ...] = Field(min_length=1)
    deliver: Cadence = "now"
    max_age_hours: float = Field(default=72.0, gt=0)
    """What was published earlier than this is old news, and not told."""
    limit: Limit | None = None

    @field_validator("on", "channels", "becomes", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return _listed(value)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(kind is not None for kind in (self.sql, self.silence, self.signal)) > 1:
            raise ValueError("a rule has one of sql, silence and signal")
        if bool(self.signal) != bool(self.becomes):
            raise ValueError('signal and becomes go together: signal = "compute-ramp", becomes = "triggered"')
        if self.signal is not None and (self.on != ("new",) or self.when != Condition()):
            raise ValueError("a rule on a signal has neither on nor when: those are asked of events")
        if self.sql is not None and self.on != ("new",):
            raise ValueError("a rule with sql tells what is new in its answer; on belongs to rules without")
        return self

    @property
    def standing(self) -> bool:
        """Whether the rule asks the published timeline, and not each change of an event."""
        return self.sql is not None or self.silence is not None or self.signal is not None

    @property
    def definition(self) -> str:
        """Digest of what the rule asks: one that asks otherwise counts as new."""
        return content_id(self.model_dump_json(include={"on", "when", "sql", "silence", "signal", "becomes"}))


class Channel(_Table):
    """Where messages go."""

    url: str = Field(min_length=1)
    """`terminal:`, `file:PATH` below the workspace, or any address that Apprise knows; ${NAME} is read from the
    environment."""
    form: Form = "text"

    def address(self, environment: Mapping[str, str] = os.environ) -> str:
        """The URL with its variables filled in.

        Raises ConfigError naming those that the environment lacks.
        """
        missing = [name for name in _VARIABLE.findall(self.url) if not environment.get(name)]
        if missing:
            raise ConfigError([f"alerts.toml: {self.url}: set {', '.join(missing)} in the environment"])
        return _VARIABLE.sub(lambda found: environment[found[1]], self.url)


class Quiet(_Table):
    """Hours in which nothing is sent; it follows at their end, as one message."""

    start: time
    end: time


class Deliver(_Table):
    """How and when messages go out."""

    zone: Zone = "UTC"
    """Time zone of quiet hours and digests."""
    quiet: Quiet | None = None
    digest_at: time = time(8, 0)
    """Time of day of daily and weekly digests; weekly ones go out on Mondays."""
    give_up_hours: float = Field(default=24.0, gt=0)
    """A message that could not be delivered for so long is given up, with an issue."""
    timeout_s: float = Field(default=20.0, gt=0)
    """Seconds for one request to a channel."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts, as `name` or `name:port`, that may have a private or loopback address."""

    @cached_property
    def zone_info(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.zone)


class AlertsFile(_Table):
    """The whole of `alerts.toml`."""

    deliver: Deliver = Deliver()
    channels: dict[Name, Channel] = {}
    rules: dict[Name, Rule] = {}

    @model_validator(mode="after")
    def _channels_exist(self) -> Self:
        for name, rule in self.rules.items():
            for channel in rule.channels:
                if channel not in self.channels:
                    known = ", ".join(self.channels) or "none"
                    raise ValueError(f"rule {name}: no channel {channel}; there are {known}")
        return self


def load_alerts(path: Path) -> AlertsFile:
    """The channels and rules of the file at `path`; none where there is no file.

    Raises ConfigError with every mistake and its line.
    """
    return load_toml(path, AlertsFile) if path.exists() else AlertsFile()
