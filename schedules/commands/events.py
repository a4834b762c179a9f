"""`windsock events` and `windsock show`: filters in, events with their evidence out."""

from datetime import datetime
from typing import Annotated, Any

import pyarrow as pa
import typer
from rich.text import Text

from schedules.commands import rulings
from schedules.commands.options import (
    CompanyOption,
    ConfidenceOption,
    CuratedOption,
    JsonOption,
    LangOption,
    LayerOption,
    LimitOption,
    SinceOption,
    StatusOption,
    TextOption,
    TypeOption,
    UntilOption,
    WorkspaceOption,
)
from schedules.output import Format, amount_text, console, date_text, inert, print_json, print_result, print_table
from schedules.workspace import open_workspace
from store.errors import StoreError
from store.publish import open_timeline
from store.queries import BACKLOG, EventFilter, get_event, list_events

EXAMPLES = """
Examples:

- `windsock events --company Mistral --since 2026-01-01`
- `windsock events --type model_release --type pricing --format json`
- `windsock events --layer compute --text '"200 MW"' --format parquet > compute.parquet`
"""
STATUS_STYLE = {
    "confirmed": "green",
    "reported": "",
    "planned": "cyan",
    "rumoured": "yellow",
    "denied": "red",
    "retracted": "red",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    family = typer.Typer(epilog=EXAMPLES, invoke_without_command=True)
    family.callback()(events)
    rulings.register(family)
    app.add_typer(family, name="events")
    app.command(epilog="Example: `windsock show 3f9a` (the start of an id is enough)")(show)


def events(
    context: typer.Context,
    workspace: WorkspaceOption,
    company: CompanyOption = None,
    event_type: TypeOption = None,
    layer: LayerOption = None,
    status: StatusOption = None,
    lang: LangOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    text: TextOption = None,
    min_confidence: ConfidenceOption = 0.0,
    curated: CuratedOption = None,
    limit: LimitOption = 50,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print them.")] = Format.TABLE,
    as_json: JsonOption = False,
) -> None:
    """List events of the timeline, newest first; or split, join and correct them."""
    if context.invoked_subcommand is not None:
        return
    wanted = event_filter(
        company=company,
        event_type=event_type,
        layer=layer,
        status=status,
        lang=lang,
        since=since,
        until=until,
        text=text,
        min_confidence=min_confidence,
        curated=curated,
        limit=limit,
    )
    with open_timeline(open_workspace(workspace).timeline) as connection:
        table = list_events(connection, wanted)
    if form is Format.TABLE and not as_json:
        print_events(table)
    else:
        print_result(table, Format.JSON if as_json else form)


def show(
    workspace: WorkspaceOption,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Id of an event, or the start of it.")],
    as_json: JsonOption = False,
) -> None:
    """Show one event: roles, amounts, status and history, and every sentence that says so."""
    event_id = rulings.find_event(open_workspace(workspace), event)
    with open_timeline(open_workspace(workspace).timeline) as connection:
        found_event = get_event(connection, event_id)
    if found_event is None:
        raise StoreError(f"{event}: the event went while it was read; try again")
    if as_json:
        print_json(found_event)
    else:
        _print_event(found_event)


def event_filter(
    *,
    company: list[str] | None,
    event_type: list[str] | None,
    layer: list[str] | None,
    status: list[str] | None,
    lang: list[str] | None,
    since: datetime | None,
    until: datetime | None,
    text: str | None,
    min_confidence: float,
    limit: int,
    curated: bool | None = None,
) -> EventFilter:
    """The filter that these options ask for; a name that does not exist is wrong use."""
    return EventFilter(
        companies=tuple(company or ()),
        types=_known(event_type, "type", _event_types()),
        layers=_known(layer, "layer", ("compute", "models", "platform", "services", "capital", "organisation")),
        statuses=_known(status, "status", tuple(STATUS_STYLE)),
        langs=tuple(lang or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        text=text,
        min_confidence=min_confidence,
        curated=curated,
        limit=limit,
    )


def print_events(table: pa.Table) -> None:
    """Print events for a person: what happened, who, how sure, how many say so."""
    names = ("date", "type", "who", "what", "status", "sure", "origins", "title", "id")
    print_table(names, (_event_cells(row) for row in table.to_pylist()), wide="title")


def _event_cells(row: dict[str, Any]) -> tuple[object, ...]:
    what = [*row["objects"], *row["counterparties"]]
    amounts = (amount_text(row["money"], row["currency"]), amount_text(row["capacity"], row["capacity_unit"]))
    shown = ", ".join([*what[:3], *(["…"] if len(what) > 3 else []), *filter(None, amounts)])
    return (
        date_text(row["event_date"], row["date_precision"]),
        row["type"],
        row["actor"],
        shown if len(shown) <= 40 else shown[:39] + "…",
        _standing(row),
        f"{row['confidence']:.0%}",
        "curated" if row["first_source_id"] == BACKLOG else row["origins"],
        row["title"],
        row["event_id"][:8],
    )


def _standing(row: dict[str, Any]) -> Text:
    """The status; and, where old news came up again, when."""
    text = Text(row["status"], style=STATUS_STYLE[row["status"]])
    if row["resurfaced_at"]:
        text.append(f", resurfaced {row['resurfaced_at']:%Y-%m-%d}", style="dim")
    return text


def _print_event(event: dict[str, Any]) -> None:
    out = console()

    def line(label: str, value: str) -> None:
        if value:
            out.print(Text(f"  {label:16}", style="dim") + Text(inert(value)))

    out.print(Text(inert(event["title"]), style="bold"))
    line("event", event["event_id"])
    line("type", f"{event['type']} ({event['layer']})")
    line("date", date_text(event["event_date"], event["date_precision"]))
    line("actor", event["actor"])
    line("counterparties", ", ".join(event["counterparties"]))
    line("object", ", ".join(event["objects"]))
    line("money", amount_text(event["money"], event["currency"]))
    if len(event["amounts"]) > 1:
        told = (f"{amount_text(a['value'], a['currency'])} ({a['origins']} origins)" for a in event["amounts"])
        line("amounts differ", "; ".join(told))
    line("capacity", amount_text(event["capacity"], event["capacity_unit"]))
    line("status", event["status"])
    line("confidence", f"{event['confidence']:.0%}")
    if event["resurfaced_at"]:
        line("resurfaced", f"{event['resurfaced_at']:%Y-%m-%d}, no news")
    line("first seen", f"{event['first_seen_at']:%Y-%m-%d %H:%M}, in {event['first_source_id']}")
    documents, origins = event["documents"], event["origins"]
    several = f"{documents} document{'' if documents == 1 else 's'}"
    line("reported by", f"{several}, {origins} independent origin{'' if origins == 1 else 's'}")
    out.print(Text("evidence", style="bold"))
    for report in event["evidence"]:
        doubts = f", date doubted: {', '.join(report['date_flags'])}" if report["date_flags"] else ""
        says = f"says {report['status']}" if report["status"] else "resembles the others"
        head = f"  {report['believed_at']:%Y-%m-%d} {report['publisher']} ({report['tier']}) {says}"
        out.print(Text(head + doubts, style="cyan"))
        line("title", report["title"])
        line("link", report["url"])
        for quote in {quote["quote"]: quote for quote in report["quotes"]}.values():
            supports = [q["supports"] for q in report["quotes"] if q["quote"] == quote["quote"]]
            line(", ".join(dict.fromkeys(supports))[:14], f"“{quote['quote']}”")
        line("joined by", report["joined_by"])
    out.print(Text("history", style="bold"))
    for state in event["history"]:
        out.print(Text(f"  {state['valid_from']:%Y-%m-%d %H:%M} {inert(state['change'])}"))


def _known(names: list[str] | None, what: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names given; a name that does not exist is wrong use, not an empty answer."""
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"{name}: no such {what}; there are {', '.join(known)}")
    return tuple(names or ())


def _event_types() -> tuple[str, ...]:
    from nlp.ontology import load_ontology

    return tuple(load_ontology().types)
