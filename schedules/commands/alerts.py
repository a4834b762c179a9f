"""`windsock alerts list|test|mute|unmute|remove`: rules and what came of them out, channels tried, rules silenced."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schedules.commands import alert_rules
from schedules.commands.alert_rules import (
    RuleArgument,
    deliveries_words,
    get_rule,
    muted_words,
    open_alarm,
    prepare,
    replace_file,
)
from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, inert, print_json, print_table
from store.errors import ConfigError

if TYPE_CHECKING:
    from schedules.alerts.rules import Rule

app = typer.Typer(help="Rules of alerts, tried before they count.", no_args_is_help=True)
alert_rules.register(app)


@app.command("list", epilog="Example: `windsock alerts list --json`")
def list_rules(
    workspace: WorkspaceOption,
    recent: Annotated[int, typer.Option("--recent", "-n", help="How many of the latest alerts to print.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """List rules, and the latest alerts with their deliveries."""
    from schedules.alerts.rules import load_alerts
    from schedules.workspace import open_workspace
    from store.alerts import get_mutes, list_alerts
    from store.connection import open_writer

    place = open_workspace(workspace)
    rules = load_alerts(place.alerts).rules
    mutes: dict[str, datetime | None] = {}
    alerts: list[dict[str, Any]] = []
    if place.store.exists():
        prepare(place)
        with open_writer(place.store) as connection:
            mutes, alerts = get_mutes(connection, datetime.now(UTC)), list_alerts(connection, None, recent)
    if as_json:
        listed = [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in rules.values()]
        named = [{"name": name, "muted": name in mutes, **row} for name, row in zip(rules, listed, strict=True)]
        print_json({"rules": named, "alerts": alerts})
        return
    states = {name: _state(name, rule, mutes) for name, rule in rules.items()}
    rows = ((name, states[name], rule.deliver, ", ".join(rule.channels), rule.title) for name, rule in rules.items())
    print_table(("rule", "state", "deliver", "channels", "title"), rows, wide="title")
    if alerts:
        print_table(("decided", "rule", "change", "subject", "deliveries"), map(_alert_cells, alerts), wide="subject")


@app.command("test", epilog="Example: `windsock alerts test file`, after a change of its address")
def try_channels(
    workspace: WorkspaceOption,
    channel: Annotated[list[str] | None, typer.Argument(metavar="[CHANNEL]…", help="Channels; else all.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Send a message to channels now, and say which took it; exit status 1 if one did not."""
    from schedules.alerts.channels import build_sender
    from schedules.alerts.message import Told, message_of
    from schedules.alerts.rules import load_alerts
    from schedules.workspace import open_workspace
    from store.errors import DeliveryError

    place = open_workspace(workspace)
    file = load_alerts(place.alerts)
    unknown = [name for name in channel or () if name not in file.channels]
    if unknown:
        raise ConfigError([f"{name}: no such channel in {place.alerts}" for name in unknown])
    told = Told(rule="windsock alerts test", change="test", subject="A message to try this channel", details=())
    results = {}
    for name in channel or file.channels:
        try:
            sender = build_sender(name, file.channels[name], file.deliver, place.root)
            sender.send(message_of("test", [told], file.channels[name].form))
            results[name] = "took it"
        except (DeliveryError, ConfigError) as error:
            results[name] = str(error)
    if as_json:
        print_json(results)
    else:
        for name, result in results.items():
            console().print(f"{name}: {inert(result)}", markup=False)
    if any(result != "took it" for result in results.values()):
        raise typer.Exit(1)


@app.command(epilog="Example: `windsock alerts mute new-model --hours 8`")
def mute(
    workspace: WorkspaceOption,
    rule: RuleArgument,
    hours: Annotated[float | None, typer.Option(help="For so long; else until it is unmuted.", min=0.0)] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Until then (UTC).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Silence a rule, for a while or until it is unmuted; what it would tell meanwhile is listed and not sent."""
    from store.alerts import set_mute
    from store.connection import open_writer, transaction

    if hours is not None and until is not None:
        raise typer.BadParameter("give --hours or --until")
    place, alarm = open_alarm(workspace)
    get_rule(alarm, rule)
    now = datetime.now(UTC)
    end = now + timedelta(hours=hours) if hours is not None else until.replace(tzinfo=UTC) if until else None
    prepare(place)
    with open_writer(place.store) as connection, transaction(connection):
        set_mute(connection, rule, now, end)
    _tell({"rule": rule, "muted": True, "until": end}, f"{rule} is {muted_words(end)}", as_json=as_json)


@app.command(epilog="Example: `windsock alerts unmute new-model`")
def unmute(workspace: WorkspaceOption, rule: RuleArgument, as_json: JsonOption = False) -> None:
    """Let a rule speak again."""
    from store.alerts import clear_mute
    from store.connection import open_writer, transaction

    place, alarm = open_alarm(workspace)
    get_rule(alarm, rule)
    prepare(place)
    with open_writer(place.store) as connection, transaction(connection):
        clear_mute(connection, rule)
    _tell({"rule": rule, "muted": False}, f"{rule} speaks again", as_json=as_json)


@app.command(epilog="Example: `windsock alerts remove new-model`")
def remove(workspace: WorkspaceOption, rule: RuleArgument, as_json: JsonOption = False) -> None:
    """Take a rule out of alerts.toml; what it told stays in the timeline."""
    from schedules.alerts.files import without_rule
    from schedules.workspace import open_workspace

    place = open_workspace(workspace)
    if not place.alerts.exists():
        raise ConfigError([f"{place.alerts}: there is no such file"])
    replace_file(place.alerts, without_rule(place.alerts.read_text("utf-8"), place.alerts, rule))
    _tell({"removed": rule, "file": str(place.alerts)}, f"removed from {place.alerts}: {rule}", as_json=as_json)


def _tell(done: dict[str, Any], words: str, *, as_json: bool) -> None:
    """Say what a command did, to a program or to a person."""
    if as_json:
        print_json(done)
    else:
        console().print(words, markup=False)


def _alert_cells(alert: dict[str, Any]) -> tuple[object, ...]:
    return (
        f"{alert['decided_at']:%Y-%m-%d %H:%M}",
        alert["rule"],
        alert["change"],
        alert["subject"],
        deliveries_words(alert),
    )


def _state(name: str, rule: "Rule", mutes: Mapping[str, datetime | None]) -> str:
    if not rule.enabled:
        return "disabled"
    return muted_words(mutes[name]) if name in mutes else "on"
