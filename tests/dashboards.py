"""A crawled workspace in, its dashboard on a loopback port out, as a user starts it; and how a browser looks at it."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, Reply, rss
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate
from receiver import free_port

from crawlers.registry import load_sources
from nlp.extract import build_reader
from schedules.alerts.decide import names_of
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import load_alerts
from schedules.commands.demo import SETTINGS
from schedules.crawl import crawl
from schedules.demo.articles import load_outlets
from schedules.demo.server import DemoSite
from schedules.demo.sources import write_sources
from schedules.pipeline import Stage, prepare_store
from schedules.settings import load_settings
from schedules.workspace import Workspace, init_workspace
from store.connection import open_writer
from store.publish import open_timeline, publish

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
needs_browser = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}: apt install chromium"
)
#: The addresses of all pages but that of an event.
VIEWS = ("today", "timeline", "watch", "company", "models", "alerts", "sql", "sources")
EXCEPTION = "[data-testid=stException]"
#: What a reader may not do with the SQL page.
HOSTILE_SQL = (
    "drop table events",
    "insert into events select * from events",
    "copy (select 1) to '/tmp/stolen.csv'",
    "copy events to '/tmp/stolen.csv'",
    "attach '/tmp/other.duckdb' as other",
    "select * from read_csv('/etc/passwd')",
    "from '/etc/passwd'",
    "select * from read_text('/etc/shadow')",
    "from glob('/*')",
    "install httpfs",
    "set enable_external_access = true",
    "select 1; select 2",
    "select getenv('HOME')",
)
#: Few outlets of the demo, so that the tests do not wait for all: official words, a wire, the press, French.
_OUTLETS = ("mistral_news", "wire_one", "echo_tech")
_GAZETTE = """name = "The Gazette"
publisher = "The Gazette"
tier = "press"
lang = "en"
kind = "feed"
url = "{url}/feed"
confidence = "seen"
articles = "never"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A dashboard that answers, and what it serves."""

    url: str
    place: Workspace
    #: A feed of the workspace whose items a test may set.
    gazette: Loopback

    def windsock(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the workspace."""
        command = [sys.executable, "-m", "schedules.cli", *arguments, "-w", str(self.place.root)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def ask(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Rows of the timeline as it is published now."""
        with open_timeline(self.place.timeline) as timeline:
            return timeline.execute(sql, values).fetchall()

    def write(self, sql: str, **values: object) -> None:
        """Change the store beside all rules, as no command would, and publish it."""
        with open_writer(self.place.store) as connection:
            connection.execute(sql, values)
            publish(connection, self.place.timeline)

    def tell(self, title: str, summary: str) -> None:
        """Let the Gazette say something now; the next crawl reads it."""
        now = format_datetime(datetime.now(UTC), usegmt=True)
        body = rss(
            f"<title>{title}</title><description>{summary}</description><pubDate>{now}</pubDate>"
            f"<link>{self.gazette.url}/{abs(hash(title))}</link>"
        )
        self.gazette.routes["/feed"] = Reply(body=body, headers={"Content-Type": "application/rss+xml"})


@contextmanager
def running_dashboard(root: Path) -> Iterator[Running]:
    """A workspace that was crawled from the demo's site, with its dashboard started by the command."""
    outlets = tuple(outlet for outlet in load_outlets() if outlet.id in _OUTLETS)
    root.mkdir(exist_ok=True)
    (root / "windsock.toml").write_text(SETTINGS + "\n[watch]\npast_s = 0\n", "utf-8")
    place, _ = init_workspace(root)
    with DemoSite(outlets) as site, Loopback() as gazette:
        gazette.routes["/feed"] = Reply(body=rss(), headers={"Content-Type": "application/rss+xml"})
        write_sources(outlets, site.url, place.sources)
        (place.sources / "gazette.toml").write_text(_GAZETTE.format(url=gazette.url), "utf-8")
        specs = load_sources(place.sources)
        reader = build_reader()
        alarm = Alarm(file=load_alerts(place.alerts), names=names_of(reader.watchlist))
        stage = Stage(workspace=place, reader=reader, wait_s=60.0, alarm=alarm)
        prepare_store(stage, [spec.as_source() for spec in specs.values()])
        crawl(stage, specs, load_settings(place.settings))
        port = free_port()
        command = [sys.executable, "-m", "schedules.cli", "dashboard", "-w", str(root), "--port", str(port)]
        with (root / "dashboard.log").open("wb") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/_stcore/health", child)
            yield Running(url=url, place=place, gazette=gazette)
        finally:
            child.terminate()
            child.wait(20)


def wait_for(url: str, child: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers at `url`; fail if its process ends."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            assert child.poll() is None, "the dashboard ended"
            time.sleep(0.1)
    raise AssertionError("the dashboard does not answer")


def show(page: Page, running: Running, address: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(f"{running.url}/{address}")
    expect(page.locator("h1")).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has drawn what was asked for last."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of the last box of that label.

    The box is brought into view first: a page that is scrolled closes the list of a box, so one that a click has to
    scroll to is open for a moment alone.
    """
    box = page.get_by_role("combobox", name=label).last
    settle(page)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the scrolling itself, which a person waits for too
    for patience_ms in (4_000, 8_000, 30_000):
        box.click()
        box.fill(option)
        try:
            page.get_by_role("option", name=option).first.click(timeout=patience_ms)
            break
        except TooLate:
            page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def press(page: Page, what: Locator, seen: Locator) -> None:
    """Click until what it does is seen: a redraw under way may swallow a click."""
    for patience_ms in (15_000, 30_000, 60_000):
        settle(page)
        what.first.click()
        with suppress(TooLate):
            seen.wait_for(timeout=patience_ms)
            return
    expect(seen).to_be_visible(timeout=1_000)


def open_beside(page: Page, link: Locator, **click: Any) -> Page:
    """The tab that a click opens; clicked anew where a redraw under way swallowed it."""
    for patience_ms in (15_000, 30_000, 60_000):
        settle(page)
        with suppress(TooLate):
            with page.context.expect_page(timeout=patience_ms) as opened:
                link.click(**click)
            return opened.value
    pytest.fail(f"no tab was opened by {link}")


def widest_event(running: Running) -> str:
    """The event that most documents tell."""
    return str(running.ask("select event_id from events order by documents desc, event_id limit 1")[0][0])
