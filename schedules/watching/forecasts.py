"""`forecasts.toml` and the published timeline in, what became of each forecast out."""

from collections.abc import Mapping
from datetime import date
from typing import Self

from pydantic import Field, RootModel, model_validator

from schedules.alerts.rules import Condition
from schedules.watching.conditions import Asker
from schedules.watching.definitions import Table
from schedules.workspace import Workspace
from store.errors import QueryRefused
from store.forecasts import Forecast, settle
from store.toml import load_toml


class ForecastNote(Table):
    """What the user expects: "X will happen by DATE, p = 0.7"."""

    statement: str = Field(min_length=1)
    p: float = Field(ge=0, le=1)
    """Probability, 0 to 1."""
    made: date
    by: date
    """Last day on which it may happen."""
    when: Condition
    """An event for which this holds settles it, once it has happened; keys are those of alert rules."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.by < self.made:
            raise ValueError("by lies before made")
        if self.when == Condition():
            raise ValueError("when must say which event settles it")
        return self


class ForecastsFile(RootModel[dict[str, ForecastNote]]):
    """The whole of `forecasts.toml`."""


def load_forecasts(workspace: Workspace) -> dict[str, ForecastNote]:
    """The forecasts of a workspace by name.

    Raises ConfigError with every mistake and its line.
    """
    return load_toml(workspace.forecasts, ForecastsFile).root if workspace.forecasts.exists() else {}


def compute_forecasts(asker: Asker, notes: Mapping[str, ForecastNote]) -> tuple[list[Forecast], list[str]]:
    """Every forecast made by a day as of that day, and a sentence for each that could not be asked."""
    forecasts, failed = [], []
    for name, note in notes.items():
        if note.made > asker.as_of:
            continue
        try:
            rows = asker.events(note.when)
        except QueryRefused as error:
            failed.append(f"forecast {name}: {error}")
            continue
        # What was planned or rumoured before happens later than it became known.
        happened = sorted((row["happened_on"], row["event_id"]) for row in rows if row["happened"])
        found = next((one for one in happened if one[0] > note.made), None)
        forecasts.append(
            settle(
                name,
                statement=note.statement,
                probability=note.p,
                made=note.made,
                by=note.by,
                found=found,
                today=asker.as_of,
            )
        )
    return forecasts, failed
