"""`windsock init`: a folder in, a workspace out."""

from pathlib import Path
from typing import Annotated

import typer

from schedules.output import console
from schedules.workspace import init_workspace


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock init ~/mistral-watch`")(init)


def init(root: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new workspace.")]) -> None:
    """Make a workspace: settings, alerts, your own sources and watchlist. Files that are there already stay."""
    workspace, made = init_workspace(root)
    for path in made:
        console().print(f"wrote {path}", markup=False)
    console().print(
        f"{workspace.root} is a workspace. Next: `windsock crawl -w {workspace.root}`, or put sources of your own "
        f"into {workspace.sources}",
        markup=False,
    )
