"""`windsock alerts add|backtest|explain`: a rule in, what it would have told and why out, before it counts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, inert, print_json, print_table
from store.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.alerts.backtest import Firing
    from schedules.alerts.decide import Verdict
    from schedules.alerts.outbox import Alarm
    from schedules.alerts.rules import Rule
    from schedules.workspace import Workspace
    from store.sandbox import Limits

RuleArgument = Annotated[str, typer.Argument(metavar="RULE", help="Name of a rule in alerts.toml.")]
DaysOption = Annotated[float, typer.Option(help="How far back to look.")]
ADD_EXAMPLES = """
Examples:

- `windsock alerts add big-rounds --type funding --currency USD --min-money 1e9 --channel terminal`
- `windsock alerts add confirmed --on confirmed --on denied --company "Mistral AI" --channel file --dry-run`
- `windsock alerts add widely --sql "select event_id from events where origins >= 5" --channel file --deliver daily`
- `windsock alerts add ramp --signal compute-ramp --becomes triggered --channel terminal`
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=ADD_EXAMPLES)(add)
    app.command(epilog="Example: `windsock alerts backtest new-model --days 365`")(backtest)
    app.command(epilog="Examples: `windsock alerts explain new-model 3f9a`, `windsock alerts explain ramp`")(explain)


def add(
    workspace: WorkspaceOption,
    rule: RuleArgument,
    channel: Annotated[list[str], typer.Option(help="Channel of alerts.toml that gets it.")],
    title: Annotated[str | None, typer.Option(help="What a message says of the rule; else its name.")] = None,
    on: Annotated[list[str] | None, typer.Option(help="new (else), confirmed, denied, status or amount.")] = None,
    company: Annotated[list[str] | None, typer.Option("--company", "-c", help="Takes part: name, alias or id.")] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", "-t", help="Event type.")] = None,
    layer: Annotated[list[str] | None, typer.Option(help="Layer of the stack.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="Status of the event.")] = None,
    model: Annotated[str | None, typer.Option("--object", help="Pattern of a model or product named.")] = None,
    min_confidence: Annotated[float | None, typer.Option(help="0 to 1.")] = None,
    min_origins: Annotated[int | None, typer.Option(help="Independent origins.")] = None,
    min_money: Annotated[float | None, typer.Option(help="Smallest amount, in --currency.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code.")] = None,
    sql: Annotated[str | None, typer.Option(help="A SELECT over the timeline that returns event ids.")] = None,
    signal: Annotated[str | None, typer.Option(help="Signal that is told when it turns to --becomes.")] = None,
    becomes: Annotated[list[str] | None, typer.Option(help="triggered, stirring or quiet.")] = None,
    silence_of: Annotated[str | None, typer.Option(help="Organisation whose releases are missed.")] = None,
    deliver: Annotated[str, typer.Option(help="now, hourly, daily or weekly.")] = "now",
    days: DaysOption = 90.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would have told.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Try a rule on the last days, say what it would have told, and save it. For any, all and not, edit the file."""
    from schedules.alerts.files import with_rule

    when = {
        "company": company,
        "type": event_type,
        "layer": layer,
        "status": status,
        "object": model,
        "min_confidence": min_confidence,
        "min_origins": min_origins,
        "min_money": min_money,
        "currency": currency,
    }
    given = {
        "title": title or rule,
        "on": on,
        "when": {key: value for key, value in when.items() if value},
        "sql": sql,
        "silence": {"company": silence_of} if silence_of else None,
        "signal": signal,
        "becomes": becomes,
        "channels": channel,
        "deliver": deliver if deliver != "now" else None,
    }
    place, alarm = open_alarm(workspace)
    text = place.alerts.read_text("utf-8") if place.alerts.exists() else ""
    longer, fresh = with_rule(text, place.alerts, rule, {key: value for key, value in given.items() if value})
    firings = _backtest(place, alarm, fresh.rules[rule], days)
    if not dry_run:
        replace_file(place.alerts, longer)
    if as_json:
        print_json({"rule": rule, "saved": not dry_run, "firings": [asdict(firing) for firing in firings]})
        return
    _print_firings(rule, firings, days)
    console().print(f"not saved (--dry-run): {rule}" if dry_run else f"saved in {place.alerts}: {rule}", markup=False)


def backtest(
    workspace: WorkspaceOption, rule: RuleArgument, days: DaysOption = 90.0, as_json: JsonOption = False
) -> None:
    """Say what a rule would have told in the last days, by the date of the news."""
    place, alarm = open_alarm(workspace)
    firings = _backtest(place, alarm, get_rule(alarm, rule), days)
    if as_json:
        print_json([asdict(firing) for firing in firings])
    else:
        _print_firings(rule, firings, days)


def explain(
    workspace: WorkspaceOption,
    rule: RuleArgument,
    event: Annotated[
        str | None, typer.Argument(metavar="[EVENT]", help="Id of an event, or its start; none for a rule on a signal.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say step by step why a rule did or did not tell an event, or a turn of its signal, and what came of it."""
    from schedules.alerts.backtest import explain as explain_rule
    from schedules.alerts.standing import ids_of_query
    from store.alerts import get_mutes, list_alerts
    from store.connection import open_writer
    from store.publish import open_timeline
    from store.queries import find_event_ids, get_event

    place, alarm = open_alarm(workspace)
    meant = get_rule(alarm, rule)
    now = datetime.now(UTC)
    event_id: str | None = None
    if meant.signal:
        heading, names = f"signal {meant.signal}", ["at its last turn"]
        verdicts = [_explain_signal(place, alarm, meant, now)]
    else:
        if event is None:
            raise typer.BadParameter("give an EVENT; only a rule on a signal needs none")
        with open_timeline(place.timeline) as timeline:
            ids = find_event_ids(timeline, event)
            row = get_event(timeline, ids[0]) if len(ids) == 1 else None
        if row is None:
            raise StoreError(f"{event}: {len(ids)} events start with it; `windsock events` prints the ids")
        event_id, heading = row["event_id"], f"{inert(row['title'])} ({row['event_id']})"
        found = ids_of_query(place, meant, _limits(place)) if meant.sql else None
        verdicts = explain_rule(meant, row, alarm, found=found, now=now)
        names = ["as news", *(f"change {n}" for n in range(1, len(verdicts)))]
    prepare(place)
    with open_writer(place.store) as connection:
        told = [one for one in list_alerts(connection, rule, 100_000) if one["event_id"] == event_id]
        mutes = get_mutes(connection, now)
    if as_json:
        print_json({"verdicts": [asdict(verdict) for verdict in verdicts], "alerts": told, "muted": rule in mutes})
        return
    out = console()
    out.print(Text(heading, style="bold"))
    if meant.silence is not None:
        out.print("the rule is on silence: it tells of no event")
    for verdict, what in zip(verdicts, names, strict=True):
        out.print(Text(f"{what}: {'fires' if verdict.fires else 'does not fire'}", style="cyan"))
        for step in verdict.steps:
            out.print(f"  {'  ' * step.depth}{'yes' if step.passed else 'no ':3} {inert(step.words)}", markup=False)
    if rule in mutes:
        out.print(f"the rule is {muted_words(mutes[rule])}")
    if not told:
        out.print(f"the store has no alert of this rule for this {'signal' if meant.signal else 'event'}")
    for one in told:
        out.print(f"told {one['decided_at']:%Y-%m-%d %H:%M} [{one['change']}]: {deliveries_words(one)}", markup=False)


def _explain_signal(place: "Workspace", alarm: "Alarm", rule: "Rule", now: datetime) -> "Verdict":
    from schedules.alerts.turns import explain_signal
    from schedules.settings import load_settings
    from schedules.watching.load import load_watch
    from schedules.watching.refresh import look

    watch = load_watch(place, load_settings(place.settings), alarm.names)
    signals = look(place, watch, as_of=now.date(), now=now).signals
    return explain_signal(rule, next((one.past for one in signals if one.row.signal_id == rule.signal), None))


def _limits(place: "Workspace") -> "Limits":
    from schedules.settings import load_settings

    return load_settings(place.settings).sql.limits()


def _backtest(place: "Workspace", alarm: "Alarm", rule: "Rule", days: float) -> "list[Firing]":
    from schedules.alerts.backtest import backtest as run_backtest
    from schedules.alerts.standing import ids_of_query
    from store.publish import open_timeline

    if not place.timeline.exists():
        return []
    if rule.signal is not None:
        return _backtest_signal(place, alarm, rule, days)
    found = ids_of_query(place, rule, _limits(place)) if rule.sql else None
    with open_timeline(place.timeline) as timeline:
        return run_backtest(timeline, alarm, rule, found=found, days=days, now=datetime.now(UTC))


def _backtest_signal(place: "Workspace", alarm: "Alarm", rule: "Rule", days: float) -> "list[Firing]":
    from schedules.alerts.backtest import backtest_signal
    from schedules.settings import load_settings
    from schedules.watching.load import load_watch

    watch = load_watch(place, load_settings(place.settings), alarm.names)
    return backtest_signal(place, watch, rule, days=days, now=datetime.now(UTC))


def _print_firings(rule: str, firings: "Sequence[Firing]", days: float) -> None:
    console().print(f"{rule} would have fired {len(firings)} times in the last {days:g} days", markup=False)
    if firings:
        rows = ((f"{one.at:%Y-%m-%d}", one.change, one.subject, (one.event_id or "")[:8]) for one in firings)
        print_table(("date", "change", "subject", "event"), rows, wide="subject")


def open_alarm(root: "Path") -> "tuple[Workspace, Alarm]":
    """A workspace with its rules, and what names in them stand for."""
    from nlp.entities import load_watchlist
    from schedules.alerts.decide import names_of
    from schedules.alerts.outbox import Alarm
    from schedules.alerts.rules import load_alerts
    from schedules.workspace import open_workspace

    place = open_workspace(root)
    watchlist = load_watchlist((place.watchlist,) if place.watchlist.exists() else ())
    return place, Alarm(file=load_alerts(place.alerts), names=names_of(watchlist))


def get_rule(alarm: "Alarm", name: str) -> "Rule":
    """The rule of that name; raises ConfigError with those that there are."""
    if name not in alarm.file.rules:
        raise ConfigError([f"{name}: no such rule; there are {', '.join(alarm.file.rules) or 'none'}"])
    return alarm.file.rules[name]


def prepare(place: "Workspace") -> None:
    """Bring the store to the present schema."""
    from store.connection import open_writer
    from store.migrate import migrate

    with open_writer(place.store) as connection:
        migrate(connection)


def replace_file(path: "Path", text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def deliveries_words(alert: dict[str, Any]) -> str:
    """What became of an alert at its channels."""
    made = ", ".join(f"{one['channel']} {one['state']}" for one in alert["deliveries"] or ())
    return alert["held"] or made


def muted_words(until: datetime | None) -> str:
    """That a rule is silenced, and until when."""
    return f"muted until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if until else "muted"
