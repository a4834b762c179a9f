"""The dashboard at 100 thousand events: what its pages ask the store, and how soon a browser shows them."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from dashboards import wait_for
from figures import median, percentile, report, seconds
from playwright.sync_api import Page, expect, sync_playwright
from receiver import free_port
from synthetic import fill_store

from schedules.workspace import init_workspace
from store.companies import count_layers, get_profile, list_releases, list_sums
from store.connection import open_writer
from store.health import list_source_health
from store.migrate import migrate
from store.publish import open_timeline, publish
from store.queries import EventFilter
from store.views import count_buckets, count_news, count_passing, list_changes, list_choices, list_marks, list_news

EVENTS = 100_000
CHROMIUM = shutil.which("chromium")
VIEWS = ("", "timeline", "watch", "company", "models", "alerts", "sql", "sources", f"event?id={EVENTS // 2:016X}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dashboard")
    workspace, _ = init_workspace(root)
    with open_writer(workspace.store) as connection:
        migrate(connection)
        fill_store(connection, EVENTS)
        publish(connection, workspace.timeline)
    return root


def bench_questions(place: Path) -> None:
    """Every question of the pages, on a connection opened for it as the pages do."""
    month = EventFilter(since=date(2026, 9, 1), limit=1500)
    narrow = EventFilter(companies=("Company 7",), limit=1500)
    now = datetime.now(UTC)
    names = ("Company 7", "Company 8")
    for name, question in {
        "counts": lambda c: count_passing(c, EventFilter(), now.date()),
        "marks, one month": lambda c: list_marks(c, month, now),
        "marks, one company": lambda c: list_marks(c, narrow, now),
        "months and lanes": lambda c: count_buckets(c, EventFilter()),
        "news": lambda c: list_news(c, EventFilter(limit=7), since=None, focus="Company 7"),
        "news counted": lambda c: count_news(c, EventFilter(), since=None, focus="Company 7"),
        "changes": lambda c: list_changes(c, EventFilter(limit=7), since=None),
        "choices": list_choices,
        "profile": lambda c: get_profile(c, "Company 7"),
        "layers": lambda c: count_layers(c, names),
        "releases": lambda c: list_releases(c, names),
        "sums": lambda c: list_sums(c, names),
        "source health": lambda c: list_source_health(c, now),
    }.items():
        times = seconds(lambda asked=question: _ask(place, asked), rounds=20)
        report(f"page asks: {name}, {EVENTS:,} events", f"p95 {percentile(times, 0.95) * 1000:.0f} ms", "≤ 100 ms")


def _ask(place: Path, question: Callable[..., object]) -> object:
    with open_timeline(place / "timeline.duckdb") as connection:
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


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium in PATH")
def bench_browser(url: str) -> None:
    """From the address to the page's text, and from a choice to the answer; nothing of either is cached at first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for view in VIEWS:
            first, times = _paint(page, url, view), [_paint(page, url, view) for _ in range(3)]
            measured = f"first {first:.2f} s, then {median(times):.2f} s"
            report(f"page shown: {view or 'today'}, {EVENTS:,} events", measured, "≤ 2 s")
        _paint(page, url, "timeline?from=2026-09-01")
        for what, old, new in (("3 months", "2 years", "3 months"), ("company lanes", "3 months", "Company")):
            del old
            report(f"interaction: {what}, {EVENTS:,} events", f"{_choose(page, new):.2f} s", "≤ 0.5 s")
        browser.close()


def _paint(page: Page, url: str, view: str) -> float:
    started = time.perf_counter()
    page.goto(f"{url}/{view}")
    expect(page.locator("h1")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return time.perf_counter() - started


def _choose(page: Page, name: str) -> float:
    app = page.get_by_test_id("stApp")
    button = page.get_by_role("radio", name=name)
    started = time.perf_counter()
    button.click()
    expect(app).to_have_attribute("data-test-script-state", "running", timeout=5_000)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return time.perf_counter() - started
