"""The service as a user runs it: what is due is polled, told, and remembered; it says how it is, and ends in time."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from loopback import Loopback, Reply, rss, serve
from receiver import free_port

from crawlers.spool import SpoolWriter
from schedules.pulse import HealthServer, Pulse, is_live
from schedules.workspace import init_workspace
from store.connection import open_writer
from store.errors import ConfigError
from store.model import Poll, PollOutcome

WINDSOCK = [sys.executable, "-m", "schedules.cli"]
SETTINGS = """shipped_sources = false
[crawl]
allow_hosts = ["127.0.0.1"]
[run]
health_port = {port}
[watch]
past_s = 0
"""
SOURCE = """name = "{name}"
publisher = "Mistral AI"
lab = "Mistral AI"
tier = "official"
lang = "en"
kind = "feed"
url = "{url}"
articles = "never"
"""
NOW = datetime(2026, 2, 18, 9, tzinfo=UTC)


def a_workspace(root: Path, port: int = 0, **sources: str) -> Path:
    place, _ = init_workspace(root)
    place.settings.write_text(SETTINGS.format(port=port), "utf-8")
    for name, url in sources.items():
        (place.sources / f"{name}.toml").write_text(SOURCE.format(name=name, url=url), "utf-8")
    return root


def a_feed(*titles: str) -> Reply:
    dated = format_datetime(datetime.now(UTC))
    entries = []
    for title in titles:
        link = f"https://mistral.example/{title.replace(' ', '-')}"
        entries.append(f"<title>{title}</title><link>{link}</link><pubDate>{dated}</pubDate>")
    return Reply(body=rss(*entries), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serve() as running:
        running.routes["/feed"] = a_feed("Introducing Mistral Small 7", "Hello from Paris")
        yield running


@contextmanager
def running(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (root / "log").open("ab") as log, subprocess.Popen([*WINDSOCK, "run", "-w", str(root)], stderr=log) as service:
        try:
            yield service
        finally:
            service.kill()


def run_once(root: Path) -> subprocess.CompletedProcess[str]:
    command = [*WINDSOCK, "run", "--once", "-w", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def ask(port: int, path: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error) if error.code == 503 else {}
    except OSError:
        return 0, {}


def until(holds: Callable[[], bool], root: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, (root / "log").read_text("utf-8")
        time.sleep(0.1)


def count_polls(root: Path) -> int:
    with open_writer(root / "windsock.duckdb") as connection:
        return int(connection.execute("select count(*) from polls").fetchall()[0][0])


def test_once_polls_what_is_due_tells_it_and_remembers(site: Loopback, tmp_path: Path) -> None:
    root = a_workspace(tmp_path / "w", mistral=f"{site.url}/feed")
    for _ in range(2):
        done = subprocess.run(
            [*WINDSOCK, "run", "--once", "-w", str(root)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert count_polls(root) == 1, "the source is not due again, and a restart knows it"
    told = (root / "alerts.md").read_text("utf-8")
    assert told.count("Introducing Mistral Small 7") >= 1
    assert told.count("key ") == 1
    assert "Hello from Paris" not in told


BUSY = Reply(status=429, headers={"Retry-After": "3600"})


def test_once_leaves_a_source_alone_for_as_long_as_its_server_asked(site: Loopback, tmp_path: Path) -> None:
    site.routes["/busy"] = BUSY
    root = a_workspace(tmp_path / "w", mistral=f"{site.url}/busy")
    for _ in range(2):
        assert run_once(root).returncode == 0
    assert site.paths().count("/busy") == 1


def test_once_hears_what_a_crawl_that_was_cut_short_was_asked(site: Loopback, tmp_path: Path) -> None:
    root = a_workspace(tmp_path / "w", mistral=f"{site.url}/feed")
    now = datetime.now(UTC)
    with SpoolWriter(root / "spool" / "cut-short") as spool:
        spool.write([a_poll_that_was_asked_to_wait("mistral", now)])
    assert run_once(root).returncode == 0
    assert count_polls(root) == 1
    assert "/feed" not in site.paths()


def test_crawl_of_all_leaves_out_who_asked_to_wait_and_asks_who_is_named(site: Loopback, tmp_path: Path) -> None:
    site.routes["/busy"] = BUSY
    root = a_workspace(tmp_path / "w", mistral=f"{site.url}/busy", other=f"{site.url}/feed")
    said = [
        subprocess.run([*WINDSOCK, "crawl", *names, "-w", str(root)], capture_output=True, text=True, check=True)
        for names in ((), (), ("mistral",))
    ]
    assert "mistral is left out: its server asked to wait until" in said[1].stderr
    assert said[1].stdout.startswith("1 sources polled")
    assert site.paths().count("/busy") == 2


def a_poll_that_was_asked_to_wait(source_id: str, at: datetime) -> Poll:
    return Poll(
        source_id=source_id,
        outcome=PollOutcome.FETCH_FAILED,
        started_at=at,
        ended_at=at,
        http_status=429,
        error=f"{source_id}: the host answered 429 Too Many Requests",
        items=0,
        documents=0,
        pages=0,
        pages_failed=0,
        received_bytes=0,
        retry_after_s=3600.0,
    )


def test_service_says_how_it_is_and_ends_in_time(site: Loopback, tmp_path: Path) -> None:
    port = free_port()
    root = a_workspace(tmp_path / "w", port, mistral=f"{site.url}/feed")
    with running(root) as service:
        until(lambda: ask(port, "/ready")[0] == 200, root)
        until((root / "alerts.md").exists, root)
        assert ask(port, "/live")[0] == 200
        until(lambda: ask(port, "/ready")[1].get("crawled_at") is not None, root)
        next_at = datetime.fromisoformat(str(ask(port, "/ready")[1]["next_crawl_at"]))
        assert next_at - datetime.now(UTC) < timedelta(minutes=10), "the focus company's own source"
        assert ask(port, "/elsewhere")[0] == 404
        service.send_signal(signal.SIGTERM)
        assert service.wait(10) == 0


def test_crawl_under_way_is_abandoned_in_time_and_finished_after(site: Loopback, tmp_path: Path) -> None:
    site.routes["/hangs"] = Reply(body=b"never sent", hang=True)
    port = free_port()
    root = a_workspace(tmp_path / "w", port, mistral=f"{site.url}/feed", hanging=f"{site.url}/hangs")
    with running(root) as service:
        until(lambda: "/hangs" in site.paths() and "/feed" in site.paths(), root)
        until((root / "alerts.md").exists, root)
        started = time.monotonic()
        service.send_signal(signal.SIGTERM)
        assert service.wait(10) == 0
        assert time.monotonic() - started < 10
    site.routes["/hangs"] = a_feed("Introducing Mistral Large 9")
    done = run_once(root)
    assert done.returncode == 0, done.stderr
    told = (root / "alerts.md").read_text("utf-8")
    assert told.count("key ") == 2
    assert "Mistral Large 9" in told


def test_second_service_on_a_port_is_told_so(tmp_path: Path) -> None:
    pulse = Pulse(ticked_at=NOW, crawling_since=None, crawled_at=None, next_crawl_at=None, backlog={}, troubles=())
    with HealthServer(0, lambda: pulse) as health:
        with pytest.raises(ConfigError, match="set health_port"):
            HealthServer(int(health.url.rsplit(":", 1)[1]), lambda: pulse)
        port = int(health.url.rsplit(":", 1)[1])
        assert ask(port, "/live")[0] == 503, "its last tick is old"


@pytest.mark.parametrize(
    ("ticked", "crawling", "live"),
    [
        (timedelta(seconds=5), None, True),
        (timedelta(minutes=2), None, False),
        (timedelta(seconds=5), timedelta(minutes=10), True),
        (timedelta(seconds=5), timedelta(hours=1), False),
    ],
)
def test_stuck_scheduler_or_crawl_is_not_live(
    ticked: timedelta,
    crawling: timedelta | None,
    live: bool,
) -> None:
    pulse = Pulse(
        ticked_at=NOW - ticked,
        crawling_since=NOW - crawling if crawling else None,
        crawled_at=None,
        next_crawl_at=None,
        backlog={},
        troubles=(),
    )
    assert is_live(pulse, NOW) is live
