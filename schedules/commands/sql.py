"""`windsock sql`: a SELECT in, its rows out, from the published timeline alone."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from schedules.commands.options import WorkspaceOption
from schedules.output import Format, error_console, print_result, print_table
from schedules.settings import load_settings
from schedules.workspace import open_workspace
from store.publish import open_timeline
from store.queries import list_columns
from store.sandbox import run_query

EXAMPLES = """
Examples:

- `windsock sql "select type, count(*) from events group by all order by 2 desc"`
- `windsock sql "from timeline_as_of(timestamp '2026-06-01')" --format csv`
- `echo "from sources" | windsock sql -`
- `windsock sql --tables`
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(sql)


def sql(
    workspace: WorkspaceOption,
    query: Annotated[str | None, typer.Argument(metavar="SELECT", help="One SELECT; - reads standard input.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.TABLE,
    tables: Annotated[bool, typer.Option("--tables", help="Print the data dictionary and end.")] = False,
) -> None:
    """Query the timeline with DuckDB's SQL: read-only, no files, no network, bounded in time, memory and rows."""
    place = open_workspace(workspace)
    if tables:
        _print_dictionary(place.timeline)
        return
    if query is None:
        raise typer.BadParameter("give a SELECT, or --tables")
    result = run_query(
        place.timeline, sys.stdin.read() if query == "-" else query, load_settings(place.settings).sql.limits()
    )
    print_result(result.table, form)
    if result.truncated:
        error_console().print(
            f"windsock: only the first {result.table.num_rows} rows; see rows in [sql] of windsock.toml"
        )


def _print_dictionary(timeline: Path) -> None:
    with open_timeline(timeline) as connection:
        columns = list_columns(connection)
    print_table(
        ("table", "column", "type", "meaning"),
        ((row["table_name"], row["column_name"], row["type"], row["comment"]) for row in columns),
        wide="meaning",
    )
