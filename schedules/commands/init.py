"""`windsock init`: a folder in, a workspace with its backlog of curated facts out."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from schedules.output import console, error_console
from schedules.workspace import init_workspace


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock init ~/mistral-watch`; once more after a change of its backlog.toml")(init)


def init(
    root: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new workspace.")],
    backlog: Annotated[
        bool, typer.Option("--backlog/--no-backlog", help="Load the backlog of curated facts, or make the files alone.")
    ] = True,
) -> None:
    """Make a workspace with a sourced past, or load the backlog of one anew. Files that are there already stay.

    It gets settings, alerts, your own sources, watchlist and backlog, and a timeline of curated facts: happenings that
    a person wrote down with their addresses. `backlog = false` in windsock.toml leaves the shipped ones out for good.
    """
    workspace, made = init_workspace(root)
    for path in made:
        console().print(f"wrote {path}", markup=False)
    if backlog:
        _load(root)
    console().print(
        f"{workspace.root} is a workspace. Next: `windsock crawl -w {workspace.root}`, or put sources of your own "
        f"into {workspace.sources}",
        markup=False,
    )


def _load(root: Path) -> None:
    """Load the backlog and say what came of it."""
    from schedules.backlog.load import load_workspace
    from schedules.pipeline import publish_watched
    from schedules.stage import open_stage

    opened, now = open_stage(root), datetime.now(UTC)
    loaded = load_workspace(opened, now)
    publish_watched(replace(opened.stage, alarm=None), now)  # signals have a past on the first day
    for sentence in loaded.unknown:
        error_console().print(f"backlog: {sentence}; `windsock init` loads it all the same", markup=False)
    console().print(
        f"backlog: {loaded.facts} curated facts, {loaded.changed} of them new or changed; "
        f"{loaded.events} events new or changed",
        markup=False,
    )
