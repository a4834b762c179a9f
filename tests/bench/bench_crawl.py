"""How many unchanged feeds are polled a second, and how long one document takes from the spool to its alert."""

import socketserver
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from figures import median, percentile, report

from crawlers.job import CrawlJob, write_job
from crawlers.registry import SourceSpec
from crawlers.settings import CrawlSettings, HostSettings
from crawlers.spool import RECORDS, read_records
from nlp.extract import build_reader
from schedules.alerts.decide import names_of
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import load_alerts
from schedules.child import run_child
from schedules.pipeline import Stage, prepare_store, publish_timeline, take_records
from schedules.workspace import init_workspace
from store.alerts import Delivery
from store.ids import content_id
from store.model import Document, PageOutcome, Poll, SourceKind, Tier, Validators

FEEDS = 600


class Unchanged(BaseHTTPRequestHandler):
    """Answers 304 to everything but robots.txt."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(404 if self.path == "/robots.txt" else 304)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Unchanged) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def a_spec(url: str, name: str) -> SourceSpec:
    return SourceSpec(
        id=name,
        name=name,
        publisher="Gazette",
        tier=Tier.PRESS,
        lang="en",
        kind=SourceKind.FEED,
        url=url,
        articles="never",
    )


def bench_unchanged_feeds(server: str, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    specs = {f"s{i}": a_spec(f"{server}/{i}.xml", f"s{i}") for i in range(FEEDS)}
    manners = HostSettings(concurrency=16, delay_s=0)
    job = CrawlJob(
        run_id="bench",
        spool=tmp_path,
        sources=specs,
        validators={name: Validators(etag='"1"', full_fetch_at=now - timedelta(hours=1)) for name in specs},
        settings=CrawlSettings(allow_hosts=("127.0.0.1",), hosts={"127.0.0.1": manners}),
        started_at=now,
    )
    with run_child("crawl", str(write_job(job)), log=tmp_path / "log") as child:
        assert child.wait() == 0
    polls = [record for record in read_records(tmp_path / RECORDS)[0] if isinstance(record, Poll)]
    assert {poll.http_status for poll in polls} == {304}
    took = (max(poll.ended_at for poll in polls) - min(poll.started_at for poll in polls)).total_seconds()
    report("feeds polled, unchanged (304)", f"{len(polls) / took:.0f} feeds/s", "≥ 200 feeds/s")


def bench_spool_to_alert(tmp_path: Path) -> None:
    """The time until an alert is handed to its channel; after each document the store is published, as in a round."""
    place, _ = init_workspace(tmp_path)
    reader = build_reader()
    handed: list[float] = []

    def note(decided: Sequence[Delivery]) -> None:
        handed.extend(time.perf_counter() for _ in {delivery.alert_id for delivery in decided})

    alarm = Alarm(file=load_alerts(place.alerts), names=names_of(reader.watchlist))
    stage = Stage(workspace=place, reader=reader, wait_s=10, alarm=alarm, on_decided=note)
    prepare_store(stage, [a_spec("https://gazette.example/feed", "gazette").as_source()])
    times = []
    for number in range(50):
        now = datetime.now(UTC)
        url, title = f"https://gazette.example/{number}", f"Mistral AI releases Mistral Small {number}.1"
        document = Document(
            id=content_id(url),
            url=url,
            link=url,
            source_id="gazette",
            title=title,
            summary="",
            text="",
            page=PageOutcome.NOT_WANTED,
            lang="en",
            published_at=now,
            crawled_at=now,
            version=content_id(title),
            item_digest=content_id(title),
        )
        started = time.perf_counter()
        assert take_records(stage, "bench", [document], now) == (1, 1)
        assert len(handed) == number + 1
        times.append(handed[-1] - started)
        publish_timeline(stage)
    measured = f"p50 {median(times) * 1000:.0f} ms, p95 {percentile(times, 0.95) * 1000:.0f} ms"
    report("document in the spool → alert handed to its channel", measured, "p50 ≤ 250 ms, p95 ≤ 500 ms")
