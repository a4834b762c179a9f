"""The options that many commands share."""

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
