"""The dashboard at 100 thousand events: what its pages ask the store, and how soon a browser shows them.

WINDSOCK_BENCH_EVENTS=1000000 asks at another size.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from dashboards import CHROMIUM, VIEWS, needs_browser, wait_for
from figures import median, percentile, report, seconds
from playwright.sync_api import Page, sync_playwright
from receiver import free_port
from synthetic import fill_store, synthetic_id

from schedules.workspace import init_workspace
from store.catalogue_queries import catalogue_gaps, rank_models
from store.companies import count_layers, get_profile, list_releases, list_sums
from store.connection import open_writer
from store.health import list_source_health
from store.migrate import migrate
from store.numbers import compare
from store.publish import held_cursor, hold_timeline, publish
from store.queries import EventFilter, get_event
from store.signals import list_signal_events
from store.views import (
    count_buckets,
    count_news,
    count_passing,
    get_passages,
    list_changes,
    list_choices,
    list_lines,
    list_marks,
    list_news,
    list_related,
)

EVENTS = int(os.environ.get("WINDSOCK_BENCH_EVENTS", "100000"))
ADDRESSES = (*VIEWS, f"event?id={synthetic_id(EVENTS // 2)}")


#: A catalogue of 600 models of a fifth of the companies, and 3,000 names of models in the news.
_CATALOGUE = """
update events set objects = ['Thing ' || (rowid % 3000)] where type = 'model_release';
insert into models by name
select
    'm' || i as model_id,
    'models_dev' as source_id,
    'c' || i as catalogue_id,
    'Company ' || i % 100 as lab,
    'Thing ' || (i * 6) as name,
    date '2026-01-01' + (i % 300)::integer as release_date,
    'day' as date_precision,
    []::varchar[] as inputs,
    []::varchar[] as outputs,
    'https://catalogue.example/' || i as url,
    now() as first_seen_at,
    now() as seen_at
from range(600) as r(i)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dashboard")
    workspace, _ = init_workspace(root)
    with open_writer(workspace.store) as connection:
        migrate(connection)
        fill_store(connection, EVENTS)
        connection.execute(_CATALOGUE)
        publish(connection, workspace.timeline)
    return root


def bench_questions(place: Path) -> None:
    """Every question of the pages, on a timeline that is held as the pages hold it."""
    held = hold_timeline(place / "timeline.duckdb")
    month = EventFilter(since=date(2026, 9, 1), limit=1500)
    narrow = EventFilter(companies=("Company 7",), limit=1500)
    now = datetime(2026, 11, 1, tzinfo=UTC)  # the last day of the synthetic news
    event_id = synthetic_id(EVENTS // 2)
    names = ("Company 7", "Company 8")
    behind = [synthetic_id(number * EVENTS // 8) for number in range(8)]  # as many as a card of a signal shows
    for name, question in {
        "counts": lambda c: count_passing(c, EventFilter(), now.date()),
        "marks, one month": lambda c: list_marks(c, month, now),
        "marks, one company": lambda c: list_marks(c, narrow, now),
        "lines": lambda c: list_lines(c, EventFilter(limit=500), now),
        "lines, one company": lambda c: list_lines(c, replace(narrow, limit=500), now),
        "lines, one language": lambda c: list_lines(c, EventFilter(langs=("en",), limit=500), now),
        "months and lanes": lambda c: count_buckets(c, EventFilter()),
        "days and lanes": lambda c: count_buckets(c, EventFilter(since=date(2026, 7, 4)), "day"),
        "news": lambda c: list_news(c, EventFilter(limit=7), since=None, focus="Company 7"),
        "news counted": lambda c: count_news(c, EventFilter(), since=None, focus="Company 7"),
        "changes": lambda c: list_changes(c, EventFilter(limit=7), since=None),
        "choices": list_choices,
        "words of few events": lambda c: list_lines(c, EventFilter(text='"thing number 777"', limit=500), now),
        "words of every event": lambda c: list_lines(c, EventFilter(text="thing announces", limit=500), now),
        "words of none": lambda c: list_lines(c, EventFilter(text="bands", limit=500), now),
        "words of every event, counted": lambda c: count_passing(c, EventFilter(text="announces"), now.date()),
        "words of every event, by month": lambda c: count_buckets(c, EventFilter(text="announces")),
        "profile": lambda c: get_profile(c, "Company 7"),
        "layers": lambda c: count_layers(c, names),
        "releases": lambda c: list_releases(c, names),
        "sums": lambda c: list_sums(c, names),
        "source health": lambda c: list_source_health(c, now),
        "numbers side by side": lambda c: compare(c, *names, now.date()),
        "models": lambda c: rank_models(c, "age", today=now.date(), limit=1000),
        "gaps of the catalogue": lambda c: catalogue_gaps(c, now.date() - timedelta(days=365)),
        "one event": lambda c: get_event(c, event_id),
        "its passages": lambda c: get_passages(c, event_id),
        "events of a signal": lambda c: list_signal_events(c, behind),
        "its related events": lambda c: list_related(c, event_id),
    }.items():
        times = seconds(lambda asked=question: _ask(held, asked), rounds=20)
        report(f"page asks: {name}, {EVENTS:,} events", f"p95 {percentile(times, 0.95) * 1000:.0f} ms", "≤ 100 ms")


def _ask(held: duckdb.DuckDBPyConnection, question: Callable[..., object]) -> object:
    with held_cursor(held) as connection:
        return question(connection)


@pytest.fixture(scope="module")
def url(place: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "schedules.cli", "dashboard", "-w", str(place), "--port", str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/_stcore/health", child)
    yield f"http://127.0.0.1:{port}"
    child.terminate()
    child.wait(20)


@needs_browser
def bench_browser(url: str) -> None:
    """From the address to the page's last word, and from a choice to the answer, by the browser's own clock."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.add_init_script(WATCH)
        for view in ADDRESSES:
            first, times = _paint(page, url, view), [_paint(page, url, view) for _ in range(5)]
            measured = f"first {first:.2f} s, then {median(times):.2f} s"
            report(f"page shown: {view}, {EVENTS:,} events", measured, "≤ 2 s")
        for view, role, name in CHOICES:
            _paint(page, url, view)
            page.wait_for_timeout(1000)
            taken = _choose(page, role, name)
            report(f"interaction: {name} of {view}, {EVENTS:,} events", f"{taken:.2f} s", "≤ 0.5 s")
        browser.close()


#: One choice of a reader a view: the address, the role and the name of what is clicked.
CHOICES = (
    ("today", "radio", "30 days"),
    ("timeline?from=2026-09-01", "radio", "3 months"),
    ("timeline?from=2026-09-01", "radio", "Company"),
    ("timeline", "radio", "1 year"),
    ("watch", "tab", "Readings"),
    ("models", "radio", "Context"),
)
#: Notes when the server has drawn a page (`drawn`), in milliseconds since the page was asked for.
WATCH = """
window.drawn = new Promise(resolve => {
  const look = () => {
    const app = document.querySelector('[data-testid=stApp]');
    const done = app && app.getAttribute('data-test-script-state') === 'notRunning' && document.querySelector('h1');
    done ? resolve(performance.now()) : requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""
#: From a click until the server has drawn its answer, in milliseconds.
CLICK = """
element => new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]'), started = performance.now();
  let ran = false;
  const look = () => {
    const running = app.getAttribute('data-test-script-state') === 'running';
    ran = ran || running;
    ran && !running ? resolve(performance.now() - started) : requestAnimationFrame(look);
  };
  element.click();
  requestAnimationFrame(look);
})
"""


def _paint(page: Page, url: str, view: str) -> float:
    page.goto(f"{url}/{view}")
    return float(page.evaluate("window.drawn")) / 1000


def _choose(page: Page, role: Literal["radio", "tab"], name: str) -> float:
    return float(page.get_by_role(role, name=name).evaluate(CLICK)) / 1000
