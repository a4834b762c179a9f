"""Refreshing all signals, the ledger and forecasts over 1 million events, from the published timeline to the store."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from figures import median, report, seconds
from synthetic import fill_store

from schedules.alerts.decide import Names
from schedules.settings import Settings
from schedules.watching.load import load_watch
from schedules.watching.refresh import compute_watched, write_watched
from schedules.workspace import Workspace
from store.connection import open_writer, transaction
from store.migrate import migrate
from store.publish import publish

EVENTS = 1_000_000


def bench_refresh(tmp_path: Path) -> None:
    """Eleven signals as of today and as of their trend's day, and both readings; their past takes time of its own."""
    place = Workspace(root=tmp_path)
    with open_writer(place.store) as connection:
        migrate(connection)
        fill_store(connection, EVENTS)
        publish(connection, place.timeline)
    settings = Settings(focus="Company 7", rivals=tuple(f"Company {number}" for number in range(8, 28)))
    watch = replace(load_watch(place, settings, Names(canonical={}, watched=frozenset())), past_s=0)
    now = datetime(2026, 10, 15, 12, tzinfo=UTC)

    def refresh() -> None:
        watched = compute_watched(place, watch, wait_s=5, now=now)
        assert not watched.failed
        with open_writer(place.store) as connection, transaction(connection):
            write_watched(connection, watched, None, now)

    times = seconds(refresh, rounds=5)
    report(f"refresh of all signals, {EVENTS:,} events", f"median {median(times):.2f} s", "≤ 2 s")
