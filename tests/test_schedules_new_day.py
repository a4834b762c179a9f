"""A day begins without a crawl: signals that count days are computed for it all the same."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import at
from watching import put, told, watch_of

from schedules.service import Service
from schedules.stage import open_stage
from schedules.watching.refresh import compute_watched, write_watched
from schedules.workspace import Workspace, init_workspace
from store.connection import open_writer, transaction
from store.publish import open_timeline, publish
from store.signals import list_signals

SETTINGS = "shipped_sources = false\n[watch]\npast_s = 0\n[run]\nhealth_port = 0\n"


@pytest.fixture
def place(store_path: Path) -> Workspace:
    """A workspace without a source, whose signals were last computed for yesterday."""
    made, _ = init_workspace(store_path.parent)
    made.settings.write_text(SETTINGS, "utf-8")
    now = datetime.now(UTC)
    released = f"{now - timedelta(days=10):%Y-%m-%d}"
    put(
        made,
        [told(released, "model_release", "Mistral Large 9 is out", objects=("Mistral Large 9",))],
        now=at(released),
    )
    yesterday = now - timedelta(days=1)
    watched = compute_watched(made, watch_of(made), wait_s=5, now=yesterday)
    with open_writer(made.store) as connection:
        with transaction(connection):
            write_watched(connection, watched, None, yesterday)
        publish(connection, made.timeline)
    return made


def days_since(place: Workspace) -> float:
    with open_timeline(place.timeline) as timeline:
        return next(row["value"] for row in list_signals(timeline) if row["signal_id"] == "frontier-model")


def test_day_that_begins_without_a_crawl_is_counted(place: Workspace) -> None:
    assert days_since(place) == 9
    Service(open_stage(place.root)).once(threading.Event())
    assert days_since(place) == 10


def test_signals_of_a_day_are_computed_once_where_nothing_is_crawled(place: Workspace) -> None:
    service = Service(open_stage(place.root))
    service.once(threading.Event())
    published = place.timeline.stat().st_mtime_ns
    service.once(threading.Event())
    assert place.timeline.stat().st_mtime_ns == published
