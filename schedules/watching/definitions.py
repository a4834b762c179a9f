"""`signals.toml` of windsock and of a workspace in, validated signals with their SQL out, or every mistake."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError, field_validator

from schedules.workspace import Workspace
from store.errors import ConfigError
from store.ids import content_id
from store.judging import Point, Rule, parse_alternative, rule_words
from store.toml import load_toml, problems

#: A value of the SQL's named parameters.
Value = bool | int | float | str | date | tuple[str, ...]


class Table(BaseModel):
    """A table of a file: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TargetPoint(Table):
    """One point of a target's path."""

    by: date
    value: float


def _comparisons(text: str) -> str:
    parse_alternative(text)
    return text


RuleText = Annotated[str, AfterValidator(_comparisons)]


class Signal(Table):
    """One signal; `store/signals/signals.toml` says what each key means."""

    question: str = Field(min_length=1)
    unit: str = ""
    because: str = ""
    target: tuple[TargetPoint, ...] = ()
    triggered: tuple[RuleText, ...] = ()
    stirring: tuple[RuleText, ...] = ()
    trend_months: int = Field(default=3, ge=1, le=60)
    with_: dict[str, Value] = Field(default={}, alias="with")
    sql: str | None = None
    """One SELECT; else it stands in the file of the signal's name."""
    enabled: bool = True

    @field_validator("triggered", "stirring", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("target", mode="before")
    @classmethod
    def _number_or_path(cls, value: Any) -> Any:
        return [{"by": date.max, "value": value}] if isinstance(value, int | float) else value

    @field_validator("target")
    @classmethod
    def _in_order(cls, value: tuple[TargetPoint, ...]) -> tuple[TargetPoint, ...]:
        if [point.by for point in value] != sorted(point.by for point in value):
            raise ValueError("its points must be in the order of their dates")
        return value

    @cached_property
    def path(self) -> tuple[Point, ...]:
        """The target as the pure rules take it."""
        return tuple(Point(by=point.by, value=point.value) for point in self.target)

    @cached_property
    def triggered_rule(self) -> Rule:
        """The rule of status triggered."""
        return tuple(map(parse_alternative, self.triggered))

    @cached_property
    def stirring_rule(self) -> Rule:
        """The rule of status stirring."""
        return tuple(map(parse_alternative, self.stirring))

    @property
    def rule(self) -> str:
        """Both rules in words."""
        return rule_words(self.triggered_rule, self.stirring_rule)

    @property
    def query(self) -> str:
        """The SELECT; `load_signals` has filled it in."""
        return self.sql or ""

    def definition(self, *givens: str) -> str:
        """Digest of what is asked: SQL, values, target, rules, and whatever else it is asked about."""
        asked = self.model_dump_json(include={"sql", "with_", "target", "triggered", "stirring", "trend_months"})
        return content_id(asked, *givens)


class _SignalsFile(RootModel[dict[str, Signal]]):
    """The whole of a `signals.toml`."""


class _AnyFile(RootModel[dict[str, Any]]):
    """Any TOML file."""


def read_table(path: Path) -> dict[str, Any]:
    """The file at `path` as it stands, to be laid over another; nothing where there is none.

    Raises ConfigError where it is not TOML.
    """
    return load_toml(path, _AnyFile).root if path.exists() else {}


def over(shipped: Any, own: Any) -> Any:
    """A shipped table with the user's keys over it, table by table."""
    if not (isinstance(shipped, Mapping) and isinstance(own, Mapping)):
        return own
    return {**shipped, **{name: over(shipped.get(name), value) for name, value in own.items()}}


def load_signals(workspace: Workspace) -> dict[str, Signal]:
    """The shipped signals with the workspace's over them, in order, each with its SQL; disabled ones are left out.

    Raises ConfigError with every mistake of the workspace's file, also where a signal has no SQL.
    """
    folder = Path(str(files("store").joinpath("signals")))
    shipped = tomllib.loads((folder / "signals.toml").read_text("utf-8"))
    own = read_table(workspace.signals)
    merged = {name: over(shipped.get(name, {}), own.get(name, {})) for name in {**shipped, **own}}
    try:
        signals = _SignalsFile.model_validate(merged).root
    except ValidationError as error:
        text = workspace.signals.read_text("utf-8")
        raise ConfigError(problems(error, text, workspace.signals)) from error
    found, mistakes = {}, []
    for name, signal in signals.items():
        paths = (workspace.signal_queries / f"{name}.sql", folder / f"{name}.sql")
        sql = signal.sql or next((path.read_text("utf-8") for path in paths if path.exists()), None)
        if sql is None:
            mistakes.append(f"{workspace.signals}: {name}: no sql here and no file {paths[0]}")
        elif signal.enabled:
            found[name] = signal.model_copy(update={"sql": sql})
    if mistakes:
        raise ConfigError(mistakes)
    return found
