"""Publishing and querying at 10 thousand and at 1 million events."""

import time
from pathlib import Path

import pytest
from figures import median, percentile, report, seconds
from synthetic import fill_store, synthetic_id

from store.connection import open_writer
from store.migrate import migrate
from store.publish import open_timeline, publish
from store.queries import EventFilter, count_rows, get_event, list_events

SIZES = {10_000: "≤ 1 s", 1_000_000: "≤ 5 s"}


CHANGE = """
update events
set title = $title, search_text = folded($title), trigrams = trigrams_of($title)
where event_id = $event
"""


@pytest.fixture(scope="module", params=list(SIZES))
def big_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    path = tmp_path_factory.mktemp("big") / "windsock.duckdb"
    with open_writer(path) as connection:
        migrate(connection)
        fill_store(connection, request.param)
    return request.param, path


def bench_publish(big_store: tuple[int, Path]) -> None:
    """An event changes and is committed; the time until a reader sees it."""
    events, path = big_store
    timeline = path.with_name("timeline.duckdb")
    times = []
    for number in range(5):
        with open_writer(path) as connection:
            connection.execute(CHANGE, {"title": f"Change {number}", "event": synthetic_id(events // 2)})
            started = time.perf_counter()
            publish(connection, timeline)
        with open_timeline(timeline) as connection:
            assert list_events(connection, EventFilter(text=f"Change {number}")).num_rows == 1
        times.append(time.perf_counter() - started)
    measured = f"median {median(times):.2f} s, worst {max(times):.2f} s"
    report(f"event committed → visible, {events:,} events", measured, SIZES[events])


def bench_queries(big_store: tuple[int, Path]) -> None:
    events, path = big_store
    timeline = path.with_name("timeline.duckdb")
    with open_writer(path) as connection:
        publish(connection, timeline)
    with open_timeline(timeline) as connection:
        for name, query in {
            "newest events": lambda: list_events(connection, EventFilter()),
            "one company": lambda: list_events(connection, EventFilter(companies=("Company 7",))),
            "words": lambda: list_events(connection, EventFilter(text="number 77777")),
            "a part of a word": lambda: list_events(connection, EventFilter(text="77777")),
            "a word of every title": lambda: list_events(connection, EventFilter(text="announces")),
            "a language": lambda: list_events(connection, EventFilter(langs=("fr",))),
            "one event": lambda: get_event(connection, synthetic_id(events // 2)),
            "counts": lambda: count_rows(connection),
        }.items():
            times = seconds(query, rounds=20)
            report(f"query: {name}, {events:,} events", f"p95 {percentile(times, 0.95) * 1000:.0f} ms", "≤ 100 ms")
