"""The alarm under load and under fire: from fetch to delivery with `windsock run`, and thirty kills."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from figures import median, percentile, report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from killing import RULES, kill_often
from loopback import Asked, Reply, rss, serve
from receiver import Receiver, free_port
from simulation import simulate

ITEMS = 50
SETTINGS = """shipped_sources = false
[crawl]
allow_hosts = ["127.0.0.1"]
[crawl.hosts."127.0.0.1"]
delay_s = 0
[run]
health_port = {port}
"""
SOURCE = """name = "Mistral AI"
publisher = "Mistral AI"
lab = "Mistral AI"
tier = "official"
lang = "en"
kind = "feed"
url = "{url}/feed"
articles = "never"
poll = {{ min_minutes = 0.02, max_hours = 0.0005 }}
"""


def bench_fetch_to_delivery(tmp_path: Path) -> None:
    """Each poll of the feed shows one more model; the clock runs from that answer to the message at the receiver."""
    shown: list[float] = []

    def feed(_: Asked) -> Reply:
        shown.append(time.time())
        dated = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        entries = [
            f"<title>Introducing Mistral Small {n}.1</title><link>http://example.org/{n}</link><pubDate>{dated}</pubDate>"
            for n in range(len(shown))
        ]
        return Reply(body=rss(*entries[-20:]))

    windsock = [sys.executable, "-m", "schedules.cli"]
    place = tmp_path / "w"
    subprocess.run([*windsock, "init", "--no-backlog", str(place)], check=True, capture_output=True)
    with serve() as site, Receiver() as receiver:
        site.routes["/feed"] = feed
        (place / "windsock.toml").write_text(SETTINGS.format(port=free_port()), "utf-8")
        (place / "alerts.toml").write_text(RULES.format(url=receiver.url), "utf-8")
        (place / "sources" / "mistral.toml").write_text(SOURCE.format(url=site.url), "utf-8")
        with (
            (tmp_path / "log").open("wb") as log,
            subprocess.Popen([*windsock, "run", "-w", str(place)], stderr=log) as run,
        ):
            deadline = time.monotonic() + 900
            while len(receiver.taken) < ITEMS and time.monotonic() < deadline:
                time.sleep(0.1)
            run.send_signal(signal.SIGTERM)
            assert run.wait(20) == 0
    arrived = {message.title: message.at for message in reversed(receiver.taken)}
    times = [arrived[f"windsock: Introducing Mistral Small {n}.1"] - shown[n] for n in range(ITEMS)]
    measured = f"p50 {median(times) * 1000:.0f} ms, p95 {percentile(times, 0.95) * 1000:.0f} ms"
    report(
        f"fetch → message delivered, {ITEMS} items, windsock run", measured, "p50 ≤ 250 ms, p95 ≤ 500 ms from the spool"
    )


def bench_thirty_kills(tmp_path: Path) -> None:
    documents = 120
    outcome = kill_often(tmp_path / "w", kills=30, documents=documents, seed=11)
    twice = sum(count > 1 for count in outcome.titles.values())
    report(
        f"{outcome.kills} SIGKILLs around store, outbox and send",
        f"{len(outcome.titles)} of {documents} told, {twice} twice, most {max(outcome.titles.values())}",
        "all, none more than twice",
    )
    assert len(outcome.titles) == documents
    assert max(outcome.titles.values()) <= 2
    assert outcome.keys_differ == set()


def bench_thirty_days_of_a_thousand_sources() -> None:
    started, worked = time.perf_counter(), time.process_time()
    month = simulate(sources=1000, days=30)
    took, worked = time.perf_counter() - started, time.process_time() - worked
    polls = sum(map(len, month.times.values()))
    a_day = sorted(len(month.times[name]) / 30 for name in month.usual)
    own = [len(month.times[name]) / 30 for name in month.focus]
    report("30 days of 1,000 sources, simulated", f"{worked:.0f} s of work in {took:.0f} s, {polls:,} polls", "seconds")
    spread = f"least {a_day[0]:.1f}, median {a_day[len(a_day) // 2]:.1f}, most {a_day[-1]:.1f}"
    report("  polls a source and day", spread, "1 to 144")
    report("  polls a day of the focus company's sources", f"{min(own):.0f} to {max(own):.0f}", "≥ 144")
    report("  busiest minute of a host, two at once allowed", f"{month.busiest_minute} polls", "≤ 4")
