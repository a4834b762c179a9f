"""The main job on the embedded site: crawled over real HTTP, read, stored, published; interrupted and repeated."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from factories import at

from crawlers.registry import load_sources
from crawlers.spool import RECORDS, SpoolWriter
from nlp.extract import Reader, build_reader
from schedules.alerts.decide import names_of
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import load_alerts
from schedules.commands.demo import SETTINGS
from schedules.crawl import crawl, recover_spools
from schedules.demo.articles import load_outlets
from schedules.demo.server import DemoSite
from schedules.demo.sources import write_sources
from schedules.health import examine
from schedules.pipeline import (
    Stage,
    failures,
    prepare_store,
    publish_timeline,
    read_documents,
    reread_documents,
)
from schedules.settings import load_settings
from schedules.stage import Opened
from schedules.workspace import Workspace, init_workspace
from store.model import Issue, Poll, PollOutcome
from store.publish import open_timeline

OUTLETS = tuple(outlet for outlet in load_outlets() if outlet.id in {"mistral_changelog", "wire_one", "echo_tech"})

#: What signals said in the months before is asked by tests of their own; a machine at work elsewhere needs patience.
UNHURRIED = "\n[watch]\npast_s = 0\n[store]\nwait_s = 300\n"
AT = at("2026-02-17")

#: What must be the same after a crash, in another order, and after re-extraction: everything but our own clock.
STATE = {
    "documents": "select document_id, version, disposition from documents order by all",
    "events": "select event_id, type, actor, objects, counterparties, status, origins from events order by all",
    "evidence": 'select event_id, document_id, supports, field, "start", quote from evidence order by all',
}


@cache
def reader() -> Reader:
    return build_reader()


def workspace_on(site: DemoSite, root: Path) -> Opened:
    """A workspace with the sources of the site, and a prepared store."""
    root.mkdir(exist_ok=True)
    (root / "windsock.toml").write_text(SETTINGS + UNHURRIED, "utf-8")
    place, _ = init_workspace(root)
    write_sources(OUTLETS, site.url, place.sources)
    return opened_at(place)


def opened_at(place: Workspace) -> Opened:
    """A workspace with its store prepared."""
    specs = load_sources(place.sources)
    alarm = Alarm(file=load_alerts(place.alerts), names=names_of(reader().watchlist))
    stage = Stage(workspace=place, reader=reader(), wait_s=60.0, alarm=alarm)
    prepare_store(stage, [spec.as_source() for spec in specs.values()])
    return Opened(workspace=place, settings=load_settings(place.settings), specs=specs, stage=stage, alarm=alarm)


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    with DemoSite(OUTLETS) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(site: DemoSite, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that was crawled once and in peace; to read, and to copy from."""
    opened = workspace_on(site, tmp_path_factory.mktemp("undisturbed") / "w")
    done = crawl(opened.stage, opened.specs, opened.settings)
    assert (done.polled, done.failed) == (len(OUTLETS), 0)
    return opened.workspace


@pytest.fixture
def crawled(undisturbed: Workspace, tmp_path: Path) -> Opened:
    """A crawled workspace of this test's own."""
    return opened_at(Workspace(root=shutil.copytree(undisturbed.root, tmp_path / "crawled")))


def state(place: Workspace) -> dict[str, list[Any]]:
    with open_timeline(place.timeline) as timeline:
        return {name: timeline.execute(sql).fetchall() for name, sql in STATE.items()}


def test_crawl_stores_every_article_once_and_reads_events_from_it(undisturbed: Workspace) -> None:
    found = state(undisturbed)
    assert len(found["documents"]) == sum(len(outlet.article) for outlet in OUTLETS)
    assert found["events"]
    assert {row[2] for row in found["documents"]} >= {"events", "no-event"}


def test_doctor_finds_a_crawled_workspace_in_order(undisturbed: Workspace) -> None:
    found = examine(undisturbed, datetime.now(UTC))
    assert {finding.level for finding in found} == {"ok"}, found
    assert {finding.about for finding in found} == {"settings", "sources", "disk", "spool", "store", "timeline"}


def test_second_crawl_finds_nothing_new(crawled: Opened) -> None:
    before = state(crawled.workspace)
    again = crawl(crawled.stage, crawled.specs, crawled.settings)
    assert (again.unchanged, again.documents, again.events) == (len(OUTLETS), 0, 0)
    assert state(crawled.workspace) == before


def test_reading_again_changes_nothing(crawled: Opened) -> None:
    before = state(crawled.workspace)
    reread_documents(crawled.stage)
    assert read_documents(crawled.stage, "again") == 0
    publish_timeline(crawled.stage)
    assert state(crawled.workspace) == before


def test_crawls_at_once_with_a_reader_open_lose_and_double_nothing(
    site: DemoSite, undisturbed: Workspace, tmp_path: Path
) -> None:
    opened = workspace_on(site, tmp_path / "both")
    publish_timeline(opened.stage)
    command = [sys.executable, "-m", "schedules.cli", "crawl", "-w", str(opened.workspace.root)]
    with open_timeline(opened.workspace.timeline) as held:
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        said = [child.communicate() for child in both]
        assert [child.returncode for child in both] == [0, 0], said
        assert held.execute(STATE["events"]).fetchall() == []
    assert state(opened.workspace) == state(undisturbed)


@pytest.mark.parametrize("lines", [0, 1, 7, 20])
def test_spool_of_a_killed_crawl_is_stored_by_the_next(
    site: DemoSite, undisturbed: Workspace, tmp_path: Path, lines: int
) -> None:
    """The child dies after so many records and half of one more; the parent never sees any of it."""
    records = next(undisturbed.stored_spools.glob("*/")) / RECORDS
    written = records.read_bytes().splitlines(keepends=True)
    opened = workspace_on(site, tmp_path / "cut")
    folder = opened.workspace.spool / "killed"
    folder.mkdir()
    (folder / RECORDS).write_bytes(b"".join(written[:lines]) + written[lines][: len(written[lines]) // 2])
    assert recover_spools(opened.stage) == 1
    crawl(opened.stage, opened.specs, opened.settings)
    assert state(opened.workspace) == state(undisturbed)


KILLED = """
import os, sys
from pathlib import Path
import schedules.pipeline as pipeline
step, root = sys.argv[1], Path(sys.argv[2])
original = getattr(pipeline, step)
def die(*args, **kwargs):
    result = original(*args, **kwargs)
    os.kill(os.getpid(), 9)
    return result
setattr(pipeline, step, die)
from schedules.crawl import crawl
from schedules.stage import open_stage
opened = open_stage(root)
crawl(opened.stage, opened.specs, opened.settings)
"""


@pytest.mark.parametrize("step", ["apply_documents", "get_near", "apply_events", "publish"])
def test_pipeline_killed_in_a_step_is_finished_by_the_next_run(
    site: DemoSite, undisturbed: Workspace, tmp_path: Path, step: str
) -> None:
    opened = workspace_on(site, tmp_path / "cut")
    killed = subprocess.run([sys.executable, "-c", KILLED, step, str(tmp_path / "cut")], check=False)
    assert killed.returncode == -signal.SIGKILL
    recover_spools(opened.stage)
    crawl(opened.stage, opened.specs, opened.settings)
    assert state(opened.workspace) == state(undisturbed)


def test_spool_that_is_being_written_is_left_alone(site: DemoSite, tmp_path: Path) -> None:
    opened = workspace_on(site, tmp_path / "w")
    folder = opened.workspace.spool / "live"
    folder.mkdir()
    with SpoolWriter(folder):
        assert recover_spools(opened.stage) == 0
    assert folder.exists()


def test_failed_poll_is_an_issue_unless_the_crawl_noted_it() -> None:
    poll = Poll(
        source_id="gazette",
        outcome=PollOutcome.FETCH_FAILED,
        started_at=AT,
        ended_at=AT,
        http_status=503,
        error="gazette: no answer",
        items=0,
        documents=0,
        pages=0,
        pages_failed=0,
        received_bytes=0,
    )
    (issue,) = failures([poll], [])
    assert (issue.code, issue.message) == ("fetch-failed", "gazette: no answer")
    noted = Issue(level="error", code="x", message="gazette: no answer", source_id="gazette", seen_at=AT)
    assert failures([poll], [noted]) == []
