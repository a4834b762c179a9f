"""`windsock export`: a filter in, the events that pass it out, for a feed reader, a calendar or a program."""

import io
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schedules.commands.options import (
    CompanyOption,
    ConfidenceOption,
    CuratedOption,
    LangOption,
    LayerOption,
    LimitOption,
    SinceOption,
    StatusOption,
    TextOption,
    TypeOption,
    UntilOption,
    WorkspaceOption,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from schedules.feeds_out import Row
    from store.queries import EventFilter

EXAMPLES = """
Examples:

- `windsock export --format atom --company Mistral --output /var/www/mistral.xml`
- `windsock export --format ics --status planned > planned.ics`
- `windsock export --format jsonl --since 2026-01-01 | jq .title`
- `windsock export --format rss --rule new-model`, what a rule of alerts has told
"""


class Form(StrEnum):
    """What events are written as."""

    RSS = "rss"
    ATOM = "atom"
    ICS = "ics"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(export)


def export(
    workspace: WorkspaceOption,
    form: Annotated[Form, typer.Option("--format", "-f", help="What to write.")],
    company: CompanyOption = None,
    event_type: TypeOption = None,
    layer: LayerOption = None,
    status: StatusOption = None,
    lang: LangOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    text: TextOption = None,
    min_confidence: ConfidenceOption = 0.0,
    curated: CuratedOption = None,
    rule: Annotated[str | None, typer.Option(help="Only what this rule of alerts has told.")] = None,
    limit: LimitOption = 100,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File, replaced whole; else standard output.")
    ] = None,
) -> None:
    """Write events that pass a filter as a feed, a calendar or a table, newest first."""
    import pyarrow as pa
    import pyarrow.compute

    from schedules.alerts.facts import facts_of_row
    from schedules.commands.events import event_filter
    from schedules.workspace import open_workspace
    from store.alerts import get_passages
    from store.publish import open_timeline
    from store.queries import get_event, list_events
    from store.standing import list_told

    wanted = event_filter(
        company=company,
        event_type=event_type,
        layer=layer,
        status=status,
        lang=lang,
        since=since,
        until=until,
        text=text,
        min_confidence=min_confidence,
        curated=curated,
        limit=limit if rule is None else 1_000_000,
    )
    with open_timeline(open_workspace(workspace).timeline) as timeline:
        table = list_events(timeline, wanted)
        if rule is not None:
            told = pa.array(list_told(timeline, rule), pa.string())
            table = table.filter(pa.compute.is_in(table["event_id"], told)).slice(0, limit)
        rows: list[Row] = []
        for event_id in table["event_id"].to_pylist() if form in {Form.RSS, Form.ATOM, Form.ICS} else []:
            row = get_event(timeline, event_id)
            if row is not None:
                passages = get_passages(timeline, [report["document_id"] for report in row["evidence"]])
                rows.append((facts_of_row(row, passages), row["changed_at"]))
    body = _render(form, table, rows, title=_title(wanted, rule))
    if output is None:
        sys.stdout.buffer.write(body)
        return
    fresh = output.with_name(f".{output.name}.new")
    fresh.write_bytes(body)
    fresh.replace(output)


def _render(form: Form, table: "pa.Table", rows: "list[Row]", *, title: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    from schedules.feeds_out import atom, ics, rss
    from schedules.output import csv_text, json_lines

    now = datetime.now(UTC)
    if form is Form.PARQUET:
        buffer = io.BytesIO()
        pa.parquet.write_table(table, buffer)
        return buffer.getvalue()
    if form is Form.CSV:
        return csv_text(table).encode()
    if form is Form.JSONL:
        return json_lines(table).encode()
    write = {Form.RSS: rss, Form.ATOM: atom, Form.ICS: ics}[form]
    return write(rows, title=title, now=now)


def _title(wanted: "EventFilter", rule: str | None) -> str:
    """What a feed or calendar is called: what it was filtered by."""
    named = [
        *wanted.companies,
        *wanted.types,
        *wanted.layers,
        *wanted.statuses,
        *wanted.langs,
        wanted.text or "",
        rule or "",
    ]
    return "windsock: " + (", ".join(filter(None, named)) or "all events")
