"""`windsock watch`: a day in, the signals, readings and forecasts as of it out, with the events behind them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, date_text, error_console, inert, print_json, print_table
from store.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from schedules.watching.computing import Computed
    from schedules.watching.readings import Reading
    from schedules.watching.refresh import Watch, Watched
    from schedules.workspace import Workspace
    from store.readings import Balance, Entry
    from store.signals_model import SignalRow

EXAMPLES = """
Examples:

- `windsock watch`
- `windsock watch compute-ramp`: its value, its rule, its past, and the events behind it
- `windsock watch --as-of 2025-06-30`: what could be known then
- `windsock watch --readings`, or `windsock watch different-game`: what speaks for and against, entry by entry
- `windsock watch --json`
"""
STATUS_STYLE = {"triggered": "bold red", "stirring": "yellow", "quiet": "dim"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(watch)


def watch(
    workspace: WorkspaceOption,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One signal or one reading.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What could be known on that day; else today.")
    ] = None,
    readings: Annotated[bool, typer.Option("--readings", help="The ledger of the readings instead.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what to watch for next: signals, and what speaks for and against each reading; no verdict."""
    from schedules.watching.refresh import look

    now = datetime.now(UTC)
    day = as_of.date() if as_of else now.date()
    place, watched_for = open_watch(workspace)
    chosen = watched_for.readings if readings else {}
    if name and name in watched_for.readings:
        chosen = {name: watched_for.readings[name]}
    elif name and name not in watched_for.signals:
        known = ", ".join([*watched_for.signals, *watched_for.readings])
        raise ConfigError([f"{name}: no such signal or reading; there are {known}"])
    found = look(place, watched_for, as_of=day, now=now)
    for sentence in found.failed:
        error_console().print(f"windsock: {sentence}", style="yellow", markup=False)
    if as_json:
        print_json(_as_json(found, day, name if name in watched_for.signals else None, chosen))
    elif chosen:
        for reading, spec in chosen.items():
            entries = [entry for entry in found.ledger if entry.reading == reading]
            _print_reading(watched_for.subjects.fill(spec.claim), spec, entries, watched_for)
    elif name:
        (signal,) = (one for one in found.signals if one.row.signal_id == name)
        _print_signal(place, signal)
    else:
        _print_signals(found)


def open_watch(root: "Path") -> "tuple[Workspace, Watch]":
    """A workspace with what is watched in it; no reader is built, which takes seconds."""
    from nlp.entities import load_watchlist
    from schedules.alerts.decide import names_of
    from schedules.settings import load_settings
    from schedules.watching.load import load_watch
    from schedules.workspace import open_workspace

    place = open_workspace(root)
    watchlist = load_watchlist((place.watchlist,) if place.watchlist.exists() else ())
    return place, load_watch(place, load_settings(place.settings), names_of(watchlist))


def _as_json(found: "Watched", day: "date", signal: str | None, readings: "Mapping[str, Reading]") -> Mapping[str, Any]:
    from store.readings import add_up

    wanted = [one.row for one in found.signals if signal in {None, one.row.signal_id}]
    ledgers = {
        reading: [entry for entry in found.ledger if entry.reading == reading]
        for reading in (readings or dict.fromkeys(entry.reading for entry in found.ledger))
    }
    whole: dict[str, Any] = {"as_of": day}
    if not readings:
        whole["signals"] = [_signal_json(row) for row in wanted]
    if signal is None:
        whole["readings"] = {
            reading: {**asdict(balance), "balance": balance.balance, "entries": [asdict(entry) for entry in entries]}
            for reading, entries in ledgers.items()
            for balance in [add_up(entries)]
        }
    if signal is None and not readings:
        whole["forecasts"] = [{**asdict(one), "score": one.score} for one in found.forecasts]
    return whole | {"failed": list(found.failed)}


def _signal_json(row: "SignalRow") -> dict[str, Any]:
    whole = asdict(row)
    return {**whole, **whole.pop("point")}


def _print_signals(found: "Watched") -> None:
    names = ("signal", "status", "since", "value", "target", "usual", "trend", "question")
    print_table(names, map(_cells, (one.row for one in found.signals)), wide="question")
    for reading, entries in _by_reading(found.ledger):
        from store.readings import add_up

        balance = add_up(entries)
        console().print(
            f"{reading}: {balance.speaks_for:g} for, {balance.speaks_against:g} against, {len(entries)} entries, "
            f"{balance.unconfirmed} unconfirmed",
            markup=False,
        )


def _cells(row: "SignalRow") -> tuple[object, ...]:
    point = row.point
    usual = "" if point.low is None and point.high is None else f"{_number(point.low)}–{_number(point.high)}"
    trend = "" if point.trend is None else f"{point.trend:+.4g} in {row.trend_months} m"
    return (
        row.signal_id,
        Text(point.status.value, style=STATUS_STYLE[point.status.value]),
        row.since,
        f"{_number(point.value) or 'unknown'} {row.unit}",
        _number(point.target),
        usual,
        trend,
        row.question,
    )


def _print_signal(place: "Workspace", computed: "Computed") -> None:
    from store.publish import open_timeline
    from store.signals import list_signal_events

    row, point = computed.row, computed.row.point
    with open_timeline(place.timeline) as timeline:
        events = list_signal_events(timeline, point.events)
    out = console()
    out.print(Text(row.question, style="bold"))
    for label, value in (
        ("status", f"{point.status.value} since {row.since}"),
        ("because", point.reason),
        ("rule", row.rule),
        ("value", f"{_number(point.value) or 'unknown'} {row.unit} as of {point.as_of}"),
        ("target", _number(point.target)),
        ("usual", "" if point.high is None else f"{_number(point.low)} to {_number(point.high)}"),
        ("trend", "" if point.trend is None else f"{point.trend:+.4g} in {row.trend_months} months"),
        ("made of", point.note),
        ("source", row.because),
        ("error", row.error or ""),
    ):
        if value:
            out.print(Text(f"  {label:8}", style="dim") + Text(inert(value)))
    out.print(Text("past", style="bold"))
    for earlier in computed.past[-13:]:
        line = f"  {earlier.as_of} {_number(earlier.value) or 'unknown':>9} {earlier.status.value}"
        out.print(Text(line, style=STATUS_STYLE[earlier.status.value]))
    out.print(Text(f"events ({len(events)})", style="bold"))
    for event in events:
        head = f"  {_when(event)} {event['type']} ({event['status']}) "
        out.print(Text(head, style="cyan") + Text(inert(f"{event['title']} [{event['event_id'][:8]}]")))
        if event["quote"]:
            out.print(Text(inert(f"      “{event['quote']}” {event['publisher']}, {event['url']}"), style="dim"))


def _when(event: "Mapping[str, Any]") -> str:
    """The day of an event; of a plan the day on which it was told, and when it is due."""
    day = date_text(event["event_date"], event["date_precision"])
    return f"{event['told_on']}, due {day}," if event["told_on"] < event["event_date"] else day


def _print_reading(claim: str, spec: "Reading", entries: "Sequence[Entry]", watched_for: "Watch") -> None:
    from store.readings import add_up

    balance = add_up(entries)
    out = console()
    out.print(Text(watched_for.subjects.fill(spec.title), style="bold"))
    for line in _balance_lines(claim, balance):
        out.print(Text(inert(f"  {line}")))
    months = ((f"{one.month:%Y-%m}", one.speaks_for, one.speaks_against, f"{one.balance:+g}") for one in balance.months)
    print_table(("month", "for", "against", "balance"), months)
    rows = (
        (
            entry.day,
            f"{'+' if entry.direction == 'for' else '-'}{entry.weight:g}",
            entry.rule,
            f"{entry.status}{' (unconfirmed)' if entry.unconfirmed else ''}",
            entry.subject,
            f"“{entry.quote}” {entry.publisher}" if entry.quote else "",
            (entry.event_id or "")[:8],
        )
        for entry in entries
    )
    print_table(("day", "weight", "rule", "status", "subject", "evidence", "event"), rows, wide="subject")
    for rule_name, rule in spec.rules.items():
        if rule.enabled:
            out.print(Text(inert(f"  {rule_name}: {watched_for.subjects.fill(rule.reason)}"), style="dim"))


def _balance_lines(claim: str, balance: "Balance") -> Iterator[str]:
    if claim:
        yield claim
    yield f"for {balance.speaks_for:g}, against {balance.speaks_against:g}, balance {balance.balance:+g}"
    heaviest = "; ".join(f"{one.subject} ({one.weight:g} {one.direction})" for one in balance.heaviest)
    if heaviest:
        yield f"without the three heaviest entries, balance {balance.without_heaviest:+g}: {heaviest}"
    yield f"{balance.unconfirmed} entries are unconfirmed; of the others alone, balance {balance.confirmed_balance:+g}"


def _by_reading(ledger: "Sequence[Entry]") -> "Iterator[tuple[str, list[Entry]]]":
    for reading in dict.fromkeys(entry.reading for entry in ledger):
        entries = [entry for entry in ledger if entry.reading == reading]
        yield entries[0].title, entries


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
