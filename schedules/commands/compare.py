"""`windsock compare`: a rival in, its numbers beside those of the focus company out, each with date, age and source."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import amount_text, console, date_text, print_json, print_table
from schedules.settings import load_settings
from schedules.workspace import open_workspace
from store.numbers import NAMES, Number, compare, list_numbers
from store.publish import open_timeline

EXAMPLES = """
Examples:

- `windsock compare OpenAI`
- `windsock compare Anthropic --with OpenAI --as-of 2025-06-30`
- `windsock compare OpenAI --all` (every number of both, not only the latest)
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(name="compare", epilog=EXAMPLES)(compare_companies)


def compare_companies(
    workspace: WorkspaceOption,
    rival: Annotated[str, typer.Argument(metavar="RIVAL", help="Name, alias or id of a company.")],
    company: Annotated[str | None, typer.Option("--with", help="Whom to compare it with; else the focus.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Numbers told until that day.")
    ] = None,
    all_numbers: Annotated[bool, typer.Option("--all", help="Every number, newest first.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put compute and capital of two companies side by side: latest value, date, age and source of each number.

    No number is shown without the event and the words that say so; what is not known is unknown, not zero. Sums are
    compared roughly in US dollars, at one rate for all times.
    """
    place = open_workspace(workspace)
    focus = company or load_settings(place.settings).focus
    today = datetime.now(UTC).date()
    until = as_of.date() if as_of else None
    with open_timeline(place.timeline) as connection:
        if all_numbers:
            both = {name: list_numbers(connection, name, today, until) for name in (focus, rival)}
        else:
            rows = compare(connection, focus, rival, today, until)
    if all_numbers:
        if as_json:
            print_json({name: [asdict(number) for number in numbers] for name, numbers in both.items()})
            return
        cells = [(name, *_cells(NAMES[n.measure], n)) for name, numbers in both.items() for n in numbers]
        print_table(("company", *_HEAD), cells, wide="says")
        return
    if as_json:
        print_json({"company": focus, "rival": rival, "rows": [asdict(row) for row in rows]})
        return
    for name, side in ((focus, "company"), (rival, "rival")):
        console().print(f"{name}", style="bold", markup=False)
        print_table(_HEAD, [_cells(row.name, getattr(row, side)) for row in rows], wide="says")
    console().print(f"{rival} as a multiple of {focus}", style="bold", markup=False)
    ratios = [(row.name, "unknown" if row.ratio is None else f"{row.ratio:.3g}") for row in rows]
    print_table(("number", "multiple"), ratios)


_HEAD = ("number", "value", "about USD", "date", "age", "status", "source", "event", "says")


def _cells(name: str, number: Number | None) -> tuple[object, ...]:
    if number is None:
        return (name, "unknown", "", "", "", "", "", "", "")
    rounds = f" in {len(number.events)}" if number.measure == "raised_total" else ""
    return (
        name,
        amount_text(number.value, number.unit) + rounds,
        amount_text(number.usd, "USD") if number.usd is not None and number.unit != "USD" else "",
        date_text(number.day, number.precision),
        f"{number.age_days} d",
        number.status,
        f"{number.url} ({number.tier})",
        number.event_id[:8],
        number.quote,
    )
