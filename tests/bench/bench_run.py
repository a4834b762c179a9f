"""`windsock run` for some minutes against the recorded feeds, badly served ones among them: its resident memory."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import report

ROOT = Path(__file__).resolve().parent.parent.parent
REPLAY = ROOT.parent / "shared" / "replay"
pytestmark = pytest.mark.skipif(not REPLAY.exists(), reason="the recorded feeds (../shared/replay) are not here")
MINUTES = float(os.environ.get("WINDSOCK_BENCH_MINUTES", "20"))
FAULTS = ("500", "429", "slow", "truncate", "lying-etag", "not-xml", "empty-feed", "huge", "dup-guid", "redated")
SETTINGS = """shipped_sources = false
[crawl]
allow_hosts = ["127.0.0.1"]
[crawl.hosts."127.0.0.1"]
concurrency = 16
delay_s = 0
[run]
health_port = {port}
"""
SOURCE = """name = "{name}"
publisher = "{name}"
tier = "press"
lang = "und"
kind = "feed"
url = "{url}"
articles = "always"
follow = ["^http://127\\\\.0\\\\.0\\\\.1"]
poll = {{ min_minutes = 0.5, max_hours = 0.05 }}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def base() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, str(REPLAY / "serve.py"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()  # it says so when it listens
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def resident_mb(pid: int) -> tuple[float, float]:
    """Resident memory of a process in MiB, and its share where pages are shared (RSS, PSS); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0, 0.0
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return kib["Rss"] / 1024, kib["Pss"] / 1024


def children(pid: int) -> list[int]:
    """The processes that a process has started; one that is still a copy of it has no memory of its own yet."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        started = [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
        return [child for child in started if command_of(child) != command_of(pid)]
    except (FileNotFoundError, ProcessLookupError):
        return []


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def bench_memory_of_run(base: str, tmp_path: Path) -> None:
    place, port = tmp_path / "w", free_port()
    windsock = [sys.executable, "-m", "schedules.cli"]
    subprocess.run([*windsock, "init", "--no-backlog", str(place)], check=True, capture_output=True)
    (place / "windsock.toml").write_text(SETTINGS.format(port=port), "utf-8")
    rows = json.loads((REPLAY / "index.json").read_text("utf-8"))
    feeds = [row["path"] for row in rows if row["kind"] == "feed" and row["items"]]
    addresses = [f"{base}/{path}" for path in feeds] + [f"{base}/_fault/{fault}/{feeds[0]}" for fault in FAULTS]
    for number, url in enumerate(addresses):
        text = SOURCE.format(name=f"Feed {number}", url=url)
        (place / "sources" / f"feed_{number}.toml").write_text(text, "utf-8")
    own: list[float] = []
    whole: list[tuple[float, float]] = []
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen([*windsock, "run", "-w", str(place)], stderr=log) as run,
    ):
        started = time.monotonic()
        while time.monotonic() - started < MINUTES * 60 and run.poll() is None:
            time.sleep(0.1)
            parts = [resident_mb(pid) for pid in (run.pid, *children(run.pid))]
            own.append(parts[0][0])
            whole.append((sum(rss for rss, _ in parts), sum(pss for _, pss in parts)))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/live", timeout=5) as answer:
            assert answer.status == 200
        stopped = time.monotonic()
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0
        took = time.monotonic() - stopped
    tenth = len(own) // 10
    report(
        f"windsock run, {MINUTES:g} min, {len(addresses)} feeds: resident",
        f"most {max(own):.0f} MiB, with the crawl {max(rss for rss, _ in whole):.0f} MiB",
        "≤ 500 MiB",
    )
    report("  with the crawl, shared pages once (PSS)", f"most {max(pss for _, pss in whole):.0f} MiB", "≤ 500 MiB")
    early, late = sum(own[tenth : 2 * tenth]) / tenth, sum(own[-tenth:]) / tenth
    report("  mean of the second tenth → of the last", f"{early:.0f} → {late:.0f} MiB", "flat")
    polls = subprocess.run(
        [*windsock, "sql", "select count(*) as polls, count(distinct run_id) as crawls from polls", "-w", str(place)],
        check=True,
        capture_output=True,
        text=True,
    )
    report("  polls, crawls", " ".join(polls.stdout.split("\n")[1].split("\t")), "")
    report("  SIGTERM to its end", f"{took:.1f} s", "≤ 10 s")
