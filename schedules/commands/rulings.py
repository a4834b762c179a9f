"""`windsock events split|join|correct|undo|rulings|labels`: an analyst's word on events in, a new timeline out."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, print_json, print_table
from schedules.workspace import Workspace, open_workspace
from store.errors import StoreError

if TYPE_CHECKING:
    from schedules.pipeline import Stage
    from store.merging import Ruling

EventArgument = Annotated[str, typer.Argument(metavar="EVENT", help="Id of an event, or the start of it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the commands about events."""
    app.command(epilog="Example: `windsock events split 3f9a https://outlet.example/another-story`")(split)
    app.command(epilog="Example: `windsock events join 3f9a b07c`")(join)
    app.command(epilog="Examples: `windsock events correct 3f9a --type funding`, `… --actor Koyeb`, `… --no-event`")(
        correct
    )
    app.command(epilog="Example: `windsock events undo 77ab`")(undo)
    app.command(epilog="Example: `windsock events rulings --json`")(rulings)
    app.command(epilog="Example: `windsock events labels > labels.jsonl`")(labels)


def split(
    workspace: WorkspaceOption,
    event: EventArgument,
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Links or ids of its documents.")],
) -> None:
    """Take documents out of an event: they tell of another happening. Kept through every new reading."""
    from schedules import rulings as analyst
    from store.publish import open_timeline
    from store.queries import find_documents

    event_id = find_event(open_workspace(workspace), event)
    with open_timeline(open_workspace(workspace).timeline) as connection:
        found = {text: find_documents(connection, event_id, text) for text in documents}
    for text, ids in found.items():
        if len(ids) != 1:
            raise StoreError(
                f"{text}: {len(ids)} documents of {event_id} have it; `windsock show {event_id}` lists them"
            )
    stage = _stage(workspace)
    _tell(stage, analyst.split(stage, event_id, {document_id for ids in found.values() for document_id in ids}))


def join(
    workspace: WorkspaceOption,
    events: Annotated[list[str], typer.Argument(metavar="EVENT EVENT…", help="Ids, or the starts of them.")],
) -> None:
    """Make one event of several: they are one happening. Kept through every new reading."""
    from schedules import rulings as analyst

    ids = dict.fromkeys(find_event(open_workspace(workspace), event) for event in events)
    if len(ids) < 2:
        raise typer.BadParameter("name at least two events")
    stage = _stage(workspace)
    _tell(stage, analyst.join(stage, list(ids)))


def correct(
    workspace: WorkspaceOption,
    event: EventArgument,
    event_type: Annotated[str | None, typer.Option("--type", "-t", help="The right event type.")] = None,
    actor: Annotated[str | None, typer.Option(help="Who really does it, by canonical name.")] = None,
    no_event: Annotated[bool, typer.Option("--no-event", help="It is no event.")] = False,
) -> None:
    """Correct an event that was read wrongly. Kept through every new reading."""
    from schedules import rulings as analyst
    from store.merging import RulingKind

    given = {RulingKind.TYPE: event_type, RulingKind.ACTOR: actor, RulingKind.NO_EVENT: "" if no_event else None}
    wanted = [(kind, value) for kind, value in given.items() if value is not None]
    if len(wanted) != 1:
        raise typer.BadParameter("say one thing: --type, --actor or --no-event")
    kind, value = wanted[0]
    stage = _stage(workspace)
    if kind is RulingKind.TYPE and value not in stage.reader.ontology.types:
        raise typer.BadParameter(f"{value}: no such type; there are {', '.join(stage.reader.ontology.types)}")
    _tell(stage, analyst.correct(stage, find_event(open_workspace(workspace), event), kind, value or None))


def undo(
    workspace: WorkspaceOption,
    ruling: Annotated[str, typer.Argument(metavar="RULING", help="Id of a ruling, or the start of it.")],
) -> None:
    """Take a ruling back: the events are composed as if it had never been made."""
    from schedules import rulings as analyst

    stage = _stage(workspace)
    _tell(stage, analyst.undo(stage, ruling), done="undone")


def rulings(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    """List what was ruled by hand, oldest first."""
    from store.publish import open_timeline
    from store.rulings import list_rulings

    with open_timeline(open_workspace(workspace).timeline) as connection:
        found = list_rulings(connection)
    rows = [
        {
            "ruling": ruling.id,
            "made_at": ruling.made_at.isoformat(timespec="seconds"),
            "kind": ruling.kind.value,
            "value": ruling.value,
            "reports": len(ruling.reports) + len(ruling.others),
        }
        for ruling in found
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(("ruling", "made_at", "kind", "value", "reports"), (tuple(row.values()) for row in rows))


def labels(workspace: WorkspaceOption) -> None:
    """Print every document that a ruling concerns as a labelled item, one JSON line each, with its happening."""
    from schedules import rulings as analyst

    for item in analyst.labelled_items(_stage(workspace)):
        sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


def find_event(workspace: Workspace, prefix: str) -> str:
    """The id of the one published event that starts with `prefix`.

    Raises StoreError where none or several do.
    """
    from store.publish import open_timeline
    from store.queries import find_event_ids

    with open_timeline(workspace.timeline) as connection:
        ids = find_event_ids(connection, prefix)
    if len(ids) != 1:
        found = f"{len(ids)} events start with it: {', '.join(ids)}" if ids else "no event has it"
        raise StoreError(f"{prefix}: {found}; `windsock events` prints the ids")
    return ids[0]


def _stage(workspace: WorkspaceOption) -> "Stage":
    from schedules.pipeline import prepare_store
    from schedules.stage import open_stage

    opened = open_stage(workspace)
    prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
    return opened.stage


def _tell(stage: "Stage", ruling: "Ruling", done: str = "ruled") -> None:
    from schedules.pipeline import publish_watched

    publish_watched(stage)
    value = f" {ruling.value}" if ruling.value else ""
    console().print(f"{done}: {ruling.kind.value}{value} (ruling {ruling.id[:8]}, see `windsock events undo`)")
