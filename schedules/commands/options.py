"""The options that many commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from schedules.workspace import default_root

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        help="Folder of the workspace; else $WINDSOCK_WORKSPACE, else ./windsock-data.",
        default_factory=default_root,
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]

# What events are listed: the same words for the list and for exports.
CompanyOption = Annotated[list[str] | None, typer.Option("--company", "-c", help="Takes part: name, alias or id.")]
TypeOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Event type.")]
LayerOption = Annotated[list[str] | None, typer.Option(help="Layer of the stack.")]
StatusOption = Annotated[list[str] | None, typer.Option(help="rumoured, reported, confirmed, planned or denied.")]
LangOption = Annotated[list[str] | None, typer.Option(help="Language of a document that tells it: en, fr.")]
SinceOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First event date.")]
UntilOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last event date.")]
TextOption = Annotated[
    str | None,
    typer.Option(
        help="Words that each stand in title, names or quotes; capitals and accents do not matter. "
        "In quotation marks: as it is."
    ),
]
ConfidenceOption = Annotated[float, typer.Option(help="0 to 1.")]
CuratedOption = Annotated[
    bool | None,
    typer.Option("--curated/--no-curated", help="Only, or without, what the backlog of curated facts alone tells."),
]
LimitOption = Annotated[int, typer.Option("--limit", "-n", help="At most so many, newest first.")]
