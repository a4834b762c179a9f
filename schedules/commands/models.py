"""`windsock models`: a measure in, the models that catalogues list in its order out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import amount_text, console, date_text, print_json, print_table
from schedules.workspace import open_workspace
from store.catalogue_queries import RankedModel, catalogue_gaps, list_price_changes, rank_models
from store.publish import open_timeline

EXAMPLES = """
Examples:

- `windsock models --measure price-out --large` and then `--small`: the case may reverse
- `windsock models --measure context --lab Mistral --lab OpenAI`
- `windsock models --gaps` (releases that news and catalogues do not both have)
- `windsock models --changes` (what became dearer or cheaper)
"""


class Measure(StrEnum):
    """What models are ranked by; the keys of RANKINGS."""

    PRICE_IN = "price-in"
    PRICE_OUT = "price-out"
    CONTEXT = "context"
    PARAMETERS = "parameters"
    SPEED = "speed"
    AGE = "age"


_UNITS = {
    "price-in": "USD/M in",
    "price-out": "USD/M out",
    "context": "tokens",
    "parameters": "parameters",
    "speed": "tokens/s",
    "age": "days",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(models)


def models(
    workspace: WorkspaceOption,
    measure: Annotated[Measure, typer.Option("--measure", "-m", help="What to rank by.")] = Measure.PRICE_OUT,
    small: Annotated[bool, typer.Option("--small", help="Only small models, and those made for one task.")] = False,
    large: Annotated[bool, typer.Option("--large", help="Only large and general ones.")] = False,
    lab: Annotated[list[str] | None, typer.Option(help="Who makes it: name, alias or id.")] = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="Releases that news and catalogues do not both have.")] = False,
    changes: Annotated[bool, typer.Option("--changes", help="Prices and contexts that changed.")] = False,
    months: Annotated[int, typer.Option(min=1, help="How far back gaps and changes go.")] = 12,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 40,
    as_json: JsonOption = False,
) -> None:
    """Rank the labs' models by price, context, parameters, speed or age; what a catalogue does not say is unknown.

    Small is at most 40 billion parameters or, where the number is not known, a name that its maker gives to small or
    specialised models ("mini", "Flash", "Ministral", "OCR"); all else is large.
    """
    if small and large:
        raise typer.BadParameter("give --small or --large, or neither for both")
    today = datetime.now(UTC).date()
    since = today - timedelta(days=30 * months)
    with open_timeline(open_workspace(workspace).timeline) as connection:
        if gaps:
            found = catalogue_gaps(connection, since)[:limit]
            rows = [(gap.day, gap.kind, gap.lab, gap.name, (gap.event_id or "")[:8], gap.url or "") for gap in found]
            _print(
                [asdict(gap) for gap in found],
                ("date", "gap", "lab", "model", "event", "listed at"),
                rows,
                as_json=as_json,
            )
            return
        if changes:
            told = list_price_changes(connection, since)[:limit]
            cells = [(row["valid_from"].date(), row["lab"], row["name"], row["change"], row["url"]) for row in told]
            _print(told, ("seen", "lab", "model", "change", "listed at"), cells, as_json=as_json)
            return
        size = "small" if small else "large" if large else None
        ranked = rank_models(connection, measure.value, today=today, size=size, labs=lab or (), limit=limit)
    names = ("#", "lab", "model", _UNITS[measure.value], "size", "released", "weights", "context", "in", "out", "from")
    if not as_json and not any(model.value is not None for model in ranked):
        console().print(f"no catalogue says the {measure.value} of any of these: `windsock crawl` asks the catalogues")
    _print(
        [asdict(model) for model in ranked], names, [_cells(model, measure.value) for model in ranked], as_json=as_json
    )


def _print(
    found: Sequence[Mapping[str, Any]], names: Sequence[str], rows: Sequence[Sequence[object]], *, as_json: bool
) -> None:
    """Print what was found as JSON, or its cells as a table."""
    if as_json:
        print_json(list(found))
    else:
        print_table(names, rows, wide=names[-1])


def _cells(model: RankedModel, measure: str) -> tuple[object, ...]:
    weights = {True: "open", False: "closed", None: "unknown"}[model.open_weights]
    return (
        model.rank or "",
        model.lab,
        model.name,
        _value(model.value, measure),
        model.size if model.parameters is None else f"{model.size} ({model.parameters / 1e9:g}B)",
        _date(model.release_date, model.date_precision),
        f"{weights}, {model.licence}" if model.licence else weights,
        _count(model.context),
        _price(model.price_in),
        _price(model.price_out),
        f"{model.url} ({model.seen_at[:10]})",
    )


def _value(value: float | None, measure: str) -> str:
    if measure.startswith("price"):
        return _price(value)
    return _count(value) if measure in {"context", "parameters"} else "unknown" if value is None else f"{value:.0f}"


def _price(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.6g}"


def _count(value: float | None) -> str:
    return "unknown" if value is None else amount_text(value, "").strip()


def _date(day: date | None, precision: str | None) -> str:
    return date_text(day, precision) if day and precision else "unknown"
