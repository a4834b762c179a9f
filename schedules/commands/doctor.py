"""`windsock doctor`: a workspace in, what is wrong with it in words out."""

from dataclasses import asdict
from datetime import UTC, datetime

import typer
from rich.text import Text

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, inert, print_json

STYLE = {"ok": "green", "warning": "yellow", "error": "red"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock doctor --json`")(doctor)


def doctor(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    """Look at settings, spool, store, disk, alerts and every source's health; exit status 1 if there is an error."""
    from schedules.alerts.checkup import examine_alarm
    from schedules.health import examine
    from schedules.workspace import open_workspace

    place, now = open_workspace(workspace), datetime.now(UTC)
    findings = [*examine(place, now), *examine_alarm(place, now)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            level = Text(f"{finding.level:8}", style=STYLE[finding.level])
            console().print(level + Text(f"{finding.about:10} {inert(finding.message)}"))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)
