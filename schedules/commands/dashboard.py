"""`windsock dashboard`: a workspace in, its pages on a loopback port out."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from schedules.commands.options import WorkspaceOption
from schedules.output import console
from schedules.settings import load_settings
from schedules.workspace import Workspace, open_workspace


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock dashboard --port 8600`")(dashboard)


def dashboard(
    workspace: WorkspaceOption,
    port: Annotated[int | None, typer.Option(help="Port; else that of windsock.toml, else 8501.")] = None,
) -> None:
    """Serve the dashboard until Ctrl-C; bound to loopback unless windsock.toml says otherwise."""
    place = open_workspace(workspace)
    with start_dashboard(place, port) as child:
        try:
            child.wait()
        except KeyboardInterrupt:
            child.terminate()


def start_dashboard(workspace: Workspace, port: int | None = None) -> subprocess.Popen[bytes]:
    """Start the dashboard's process and print its address."""
    settings = load_settings(workspace.settings).dashboard
    spec = find_spec("dashboard")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("dashboard")
    chosen = settings.port if port is None else port
    console().print(f"dashboard: http://{settings.address}:{chosen}  (Ctrl-C ends it)", markup=False)
    options = {
        "server.address": settings.address,
        "server.port": chosen,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    app = Path(spec.origin).with_name("app.py")
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", *arguments, str(app), "--", str(workspace.timeline.resolve())]
    )
