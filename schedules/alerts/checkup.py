"""A workspace in, what is wrong with its alerts in words out: the file, secrets, SQL, and what could not be sent."""

from collections.abc import Iterator
from datetime import datetime

from schedules.alerts.channels import build_sender
from schedules.alerts.rules import AlertsFile, load_alerts
from schedules.alerts.standing import ids_of_query
from schedules.health import Finding
from schedules.settings import load_settings
from schedules.watching.definitions import load_signals
from schedules.workspace import Workspace
from store.alerts import count_outbox, get_mutes
from store.connection import open_writer
from store.errors import ConfigError, QueryRefused, StoreError
from store.migrate import list_migrations, schema_number


def examine_alarm(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """Everything worth telling about the alerts of a workspace."""
    try:
        file = load_alerts(workspace.alerts)
    except ConfigError as error:
        yield from (Finding(level="error", about="alerts", message=problem) for problem in error.problems)
        return
    enabled = sum(rule.enabled for rule in file.rules.values())
    message = f"{len(file.rules)} rules, {enabled} enabled, {len(file.channels)} channels"
    yield Finding(level="ok", about="alerts", message=message)
    for name, channel in file.channels.items():
        try:
            build_sender(name, channel, file.deliver, workspace.root)
        except ConfigError as error:
            yield Finding(level="error", about=f"channel {name}", message=str(error))
    yield from _queries(workspace, file)
    yield from _signals(workspace, file)
    yield from _outbox(workspace, now)


def _queries(workspace: Workspace, file: AlertsFile) -> Iterator[Finding]:
    if not workspace.timeline.exists():
        return
    limits = load_settings(workspace.settings).sql.limits()
    for name, rule in file.rules.items():
        try:
            ids_of_query(workspace, rule, limits)
        except QueryRefused as error:
            yield Finding(level="error", about=f"rule {name}", message=f"its SQL fails: {error}")


def _signals(workspace: Workspace, file: AlertsFile) -> Iterator[Finding]:
    """Rules on signals that there are not; and a signals.toml that is wrong."""
    try:
        known = load_signals(workspace)
    except ConfigError as error:
        yield from (Finding(level="error", about="signals", message=problem) for problem in error.problems)
        return
    for name, rule in file.rules.items():
        if rule.signal is not None and rule.signal not in known:
            message = f"there is no signal {rule.signal}; there are {', '.join(known)}"
            yield Finding(level="error", about=f"rule {name}", message=message)


def _outbox(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    if not workspace.store.exists():
        return
    try:
        with open_writer(workspace.store, wait_s=1.0) as connection:
            if schema_number(connection) != len(list_migrations()):
                return
            channels, mutes = count_outbox(connection), get_mutes(connection, now)
    except StoreError:
        return  # told by whoever looks at the store itself
    for row in channels:
        about = f"channel {row['channel']}"
        if row["waiting"] and row["error"]:
            since = f"{row['oldest']:%Y-%m-%d %H:%M}"
            message = f"{row['waiting']} messages wait since {since}, and are tried again: {row['error']}"
            yield Finding(level="warning", about=about, message=message)
        elif row["waiting"]:
            message = f"{row['waiting']} messages wait; `windsock run` or `windsock crawl` sends them"
            yield Finding(level="warning", about=about, message=message)
        if row["given_up"]:
            message = f'{row["given_up"]} messages were given up; `windsock sql "from issues"` says why'
            yield Finding(level="warning", about=about, message=message)
    for rule, until in mutes.items():
        message = f"muted until {until:%Y-%m-%d %H:%M}" if until else "muted until it is unmuted"
        yield Finding(level="ok", about=f"rule {rule}", message=message)
