"""A crawled workspace in, its dashboard on a loopback port out, as a user starts it."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from loopback import Loopback, Reply, rss
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
from store.publish import publish

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
