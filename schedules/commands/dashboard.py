"""`windsock dashboard`: a workspace in, its pages on a loopback port out."""

import signal
import socket
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
from store.errors import ConfigError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock dashboard --port 8600`")(dashboard)


def dashboard(
    workspace: WorkspaceOption,
    port: Annotated[int | None, typer.Option(help="Port; else that of windsock.toml, else 8501.")] = None,
) -> None:
    """Serve the dashboard until Ctrl-C; bound to loopback unless windsock.toml says otherwise."""
    place = open_workspace(workspace)
    wait_for_end(start_dashboard(place, port))


def wait_for_end(child: subprocess.Popen[bytes]) -> None:
    """Wait until the dashboard's process ends; Ctrl-C, SIGTERM and a closed terminal end it with us."""
    for ended in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ended, signal.default_int_handler)
    with child:
        try:
            child.wait()
        except KeyboardInterrupt:
            child.terminate()


def start_dashboard(workspace: Workspace, port: int | None = None) -> subprocess.Popen[bytes]:
    """Start the dashboard's process and print its address.

    Raises ConfigError where that address is taken: Streamlit would end in silence, and another's page be shown.
    """
    whole = load_settings(workspace.settings)
    settings, sql = whole.dashboard, whole.sql
    spec = find_spec("dashboard")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("dashboard")
    chosen = settings.port if port is None else port
    _check_free(settings.address, chosen)
    console().print(f"dashboard: http://{settings.address}:{chosen}  (Ctrl-C ends it)", markup=False)
    # How it looks, and that it asks nobody else, is in dashboard/.streamlit/config.toml.
    options = [f"--server.address={settings.address}", f"--server.port={chosen}"]
    if settings.address in _LOOPBACK:  # a page elsewhere that resolves its own name to us gets no socket
        options += [f"--server.allowedHosts={host}" for host in _LOOPBACK]
    served = [
        str(workspace.timeline.resolve()),
        f"--focus={whole.focus}",
        f"--sql-seconds={sql.seconds}",
        f"--sql-rows={sql.rows}",
        f"--sql-memory-mb={sql.memory_mb}",
    ]
    app = Path(spec.origin).with_name("server.py")
    command = [sys.executable, "-m", "streamlit", "run", *options, str(app), "--", *served]
    # In a group of its own: a terminal's Ctrl-C would reach Streamlit too, which says "Aborted!" to it.
    return subprocess.Popen(command, process_group=0)


def _check_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        taken = (
            f"dashboard: cannot listen on {address}:{port} ({error.strerror}): end what does, or give another --port"
        )
        raise ConfigError([taken]) from error
