"""The command line in, an exit status out: 0 done, 1 failed (with a sentence on standard error), 2 wrong use."""

import os
import sys
from collections.abc import Sequence

import typer

from schedules.commands import (
    alerts,
    compare,
    crawl,
    dashboard,
    demo,
    doctor,
    events,
    export,
    extract,
    forecasts,
    init,
    models,
    run,
    sources,
    sql,
    watch,
)
from schedules.output import error_console
from store.errors import WindsockError

app = typer.Typer(
    name="windsock",
    help="Follow Mistral AI and its rivals: crawl, read events with their evidence, query the timeline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a bug shows a plain traceback
    rich_markup_mode="markdown",
)
for family in (demo, init, crawl, run, events, watch, models, compare, sql, export, extract, doctor, dashboard):
    family.register(app)
app.add_typer(sources.app, name="sources")
app.add_typer(alerts.app, name="alerts")
app.add_typer(forecasts.app, name="forecasts")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, by default that of the process.

    An expected failure becomes a sentence and status 1; a bug keeps its traceback.
    """
    try:
        app(arguments)
    except WindsockError as error:
        error_console().print(f"windsock: {error}", style="red", markup=False)
        sys.exit(1)
    except BrokenPipeError:  # `windsock events | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
