"""`windsock forecasts add|list`: what the user expects in, what became of it and how good the forecasts are out."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, print_json, print_table
from store.errors import ConfigError

app = typer.Typer(help="Forecasts of your own, settled by events and scored.", no_args_is_help=True)
ADD_EXAMPLES = """
Examples:

- `windsock forecasts add large-4 "Mistral AI releases Mistral Large 4" --p 0.7 --by 2026-12-31
  --type model_release --actor "Mistral AI" --object "Large 4"`
- `windsock forecasts add next-round "Mistral AI raises a billion" --p 0.4 --by 2027-06-30
  --type funding --actor "Mistral AI" --currency EUR --min-money 1e9`
"""


@app.command(epilog=ADD_EXAMPLES)
def add(
    workspace: WorkspaceOption,
    name: Annotated[str, typer.Argument(help="A short name.")],
    statement: Annotated[str, typer.Argument(help="What is to happen, in words.")],
    p: Annotated[float, typer.Option("--p", min=0.0, max=1.0, help="Probability, 0 to 1.")],
    by: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it may happen.")],
    actor: Annotated[list[str] | None, typer.Option(help="Who does it: name, alias or id.")] = None,
    company: Annotated[list[str] | None, typer.Option("--company", "-c", help="Takes part in it.")] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", "-t", help="Event type.")] = None,
    model: Annotated[str | None, typer.Option("--object", help="Pattern of a model or product named.")] = None,
    title: Annotated[str | None, typer.Option(help="Pattern of the event's title.")] = None,
    min_money: Annotated[float | None, typer.Option(help="Smallest amount, in --currency.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code.")] = None,
) -> None:
    """Write a forecast into forecasts.toml: which event settles it, by when, and how likely it is to you.

    What has not happened by the last day did not happen. For any, all and not, edit the file: it takes the conditions
    of alert rules.
    """
    from schedules.alerts.files import toml_value
    from schedules.commands.alert_rules import replace_file
    from schedules.watching.forecasts import ForecastsFile
    from schedules.workspace import open_workspace
    from store.toml import parse_toml

    when = {
        "actor": actor,
        "company": company,
        "type": event_type,
        "object": model,
        "title": title,
        "min_money": min_money,
        "currency": currency,
    }
    path = open_workspace(workspace).forecasts
    text = path.read_text("utf-8") if path.exists() else ""
    if name in parse_toml(text, path, ForecastsFile).root:
        raise ConfigError([f"{path}: there is a forecast {name} already; give another name, or edit it there"])
    lines = [
        f"[{name}]",
        f"statement = {toml_value(statement)}",
        f"p = {p:g}",
        f"made = {datetime.now(UTC):%Y-%m-%d}",
        f"by = {by:%Y-%m-%d}",
        f"when = {toml_value({key: value for key, value in when.items() if value})}",
    ]
    longer = "\n\n".join(part for part in (text.rstrip("\n"), "\n".join(lines)) if part) + "\n"
    parse_toml(longer, path, ForecastsFile)
    replace_file(path, longer)
    console().print(f"wrote {name} into {path}; `windsock forecasts list` says what becomes of it", markup=False)


@app.command("list", epilog="Example: `windsock forecasts list --json`")
def list_forecasts(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    """List forecasts with what became of them, their Brier score, and how often each probability came true."""
    from schedules.commands.watch import open_watch
    from schedules.watching.refresh import look
    from store.forecasts import score_forecasts

    place, watched_for = open_watch(workspace)
    now = datetime.now(UTC)
    forecasts = look(place, watched_for, as_of=now.date(), now=now).forecasts
    record = score_forecasts(forecasts)
    if as_json:
        print_json({"forecasts": [asdict(one) | {"score": one.score} for one in forecasts], "record": asdict(record)})
        return
    style = {"happened": "green", "not": "red", "open": ""}
    rows = (
        (
            one.name,
            f"{one.probability:.0%}",
            one.by,
            Text(one.outcome, style=style[one.outcome]),
            one.resolved_on or "",
            "" if one.score is None else f"{one.score:.2f}",
            (one.event_id or "")[:8],
            one.statement,
        )
        for one in forecasts
    )
    print_table(("forecast", "p", "by", "outcome", "on", "brier", "event", "statement"), rows, wide="statement")
    if record.score is not None:
        console().print(
            f"{record.settled} settled, Brier score {record.score:.3f} (0 is perfect; always saying the share that "
            f"happened gives {record.base_score:.3f})"
        )
        classes = (
            (f"{one.low:.0%} to {one.high:.0%}", one.forecasts, f"{one.expected:.0%}", f"{one.happened:.0%}")
            for one in record.calibration
        )
        print_table(("said", "forecasts", "mean said", "happened"), classes)
