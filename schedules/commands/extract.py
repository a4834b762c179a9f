"""`windsock extract`: items as JSON lines in, their events as JSON lines out; no database, no network."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schedules.output import inert

if TYPE_CHECKING:
    from nlp.extract import Explanation, Reader
    from store.model import Event, Item

EXAMPLES = """
Examples:

- `windsock extract items.jsonl > events.jsonl`
- `echo '{"id": "1", "kind": "press", "publisher": "x", "publisher_lab": null, "date": "2026-02-17", "lang": "en",
  "title": "Mistral AI buys Koyeb", "summary": ""}' | windsock extract -`
- `windsock extract items.jsonl --explain`
- `windsock extract --merge items.jsonl`: which items tell of one happening, and why
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(extract)


def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="One item a line; - reads standard input.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Print why instead: triggers, rules, near misses.")
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Add the event that each report belongs to, over all items.")
    ] = False,
) -> None:
    """Read the events of items, one JSON line each: type, roles, amounts, status, and the words that say so."""
    from nlp.extract import build_reader
    from nlp.wire import extraction_to_json

    if merge and explain:
        raise typer.BadParameter("--merge says why it joins reports, --explain why it reads them: ask for one")
    reader = build_reader()
    if merge:
        _print_merged(reader, list(_items(file)))
        return
    for item in _items(file):
        if explain:
            sys.stdout.write("\n".join(explanation_lines(item.title, reader.explain(item))) + "\n\n")
        else:
            sys.stdout.write(json.dumps(extraction_to_json(reader.extract(item)), ensure_ascii=False) + "\n")


def _print_merged(reader: "Reader", items: "Sequence[Item]") -> None:
    """Print every item with its events, the same event for all reports of one happening."""
    from nlp.compose import compose
    from nlp.merge import group
    from nlp.reports import reports_of_item
    from nlp.wire import merged_to_json

    reports = [reports_of_item(reader.extract(item), item, reader.version) for item in items]
    layers = {name: event_type.layer for name, event_type in reader.ontology.types.items()}
    events: dict[str, Event] = {}
    for members in group(report for own in reports for report in own):
        event = compose(members, layers=layers)
        if event is not None:
            events |= {report.id: event for report in members}
    for item, own in zip(items, reports, strict=True):
        sys.stdout.write(json.dumps(merged_to_json(item, own, events), ensure_ascii=False) + "\n")


def explanation_lines(title: str, explained: "Explanation") -> Iterator[str]:
    """Why an item was read as it was: events with their words, then the near misses with their reasons."""
    yield inert(title)
    if explained.lang is None:
        yield "  not read: no pipeline reads its language"
        return
    if explained.ignored:
        yield f"  the headline reports nothing: {explained.ignored}"
    for candidate in explained.extraction.candidates:
        others = ", ".join((*candidate.counterparties, *candidate.objects))
        yield (
            f"  {candidate.type}: {candidate.actor}{' → ' + others if others else ''} "
            f"({candidate.status}, {candidate.scope}, {candidate.confidence:.0%}) by {candidate.rule}"
        )
        for quote in candidate.quotes:
            yield f"    {quote.supports}: “{inert(quote.text)}” ({quote.field} {quote.start}–{quote.end})"
    if not explained.extraction.candidates:
        yield "  no event"
    for place in explained.considered:
        if place.rejected:
            yield f"  not {place.rule} at “{inert(place.quote.text)}”: {place.rejected}"


def _items(file: Path) -> "Iterator[Item]":
    """The items of the file, each in its turn."""
    from nlp.wire import item_from_json
    from store.errors import ParseError

    for number, line in _lines(file):
        try:
            yield item_from_json(json.loads(line))
        except (ValueError, ParseError) as error:
            raise ParseError(f"{file}:{number}: not an item: {error}") from error


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of the file that hold something, numbered from 1."""
    if str(file) == "-":
        yield from ((number, line) for number, line in enumerate(sys.stdin, start=1) if line.strip())
        return
    if not file.is_file():
        raise typer.BadParameter(f"{file}: no such file")
    with file.open(encoding="utf-8") as lines:
        yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
