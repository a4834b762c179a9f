"""`windsock run`: a workspace in, its service until it is told to end."""

import logging
import signal
import sys
import threading
from typing import Annotated

import typer

from schedules.commands.options import WorkspaceOption
from schedules.output import error_console

EXAMPLES = """
Examples:

- `windsock run`
- `windsock run --once`, from cron
- `curl http://127.0.0.1:8377/ready`
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(run)


def run(
    workspace: WorkspaceOption,
    once: Annotated[bool, typer.Option("--once", help="Crawl what is due, tell what is to be told, and end.")] = False,
) -> None:
    """Poll every source when it is due, read, publish and alert, until SIGTERM or Ctrl-C; changes of files are noticed.

    Each source has its own pace: faster after news, slower in quiet, within what its server asks. What is killed loses
    nothing: the next start stores what was spooled and sends what was decided.
    """
    from schedules.service import Service
    from schedules.stage import Opened, open_stage

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    opened: Opened | None = open_stage(workspace)
    if once and opened:
        sent = Service(opened).once(stop)
        error_console().print(f"done; {sent} messages of alerts sent")
        return
    while opened and not stop.is_set():
        opened = Service(opened).run(stop)
