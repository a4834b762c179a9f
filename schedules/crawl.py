"""Sources in, a stored, read and published crawl out: runs the crawl's child process and follows its spool."""

import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from crawlers.job import CrawlJob, write_job
from crawlers.registry import SourceSpec
from crawlers.spool import RECORDS, Record, is_live, read_records
from schedules.child import run_child
from schedules.pipeline import Stage, publish_timeline, publish_watched, read_documents, store_records, take_records
from schedules.settings import Settings
from store.connection import open_writer, transaction
from store.documents import get_validators
from store.errors import CrawlFailed, CrawlStopped
from store.model import Issue, Poll
from store.runs import add_issues, end_run, start_run

_PARENT_LOCK = "parent.lock"
_FOLLOW_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a crawl is."""

    sources: int
    polled: int = 0
    failed: int = 0
    unchanged: int = 0
    items: int = 0
    #: Documents stored: new ones and new versions.
    documents: int = 0
    #: Events made or changed.
    events: int = 0


OnProgress = Callable[[Progress], None]


def crawl(
    stage: Stage,
    specs: Mapping[str, SourceSpec],
    settings: Settings,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Progress:
    """Crawl these sources in a child process; store, read and publish what it spools while it goes on.

    Raises CrawlFailed when the child dies; what it had spooled is stored all the same. Raises CrawlStopped soon after
    `stop` is set: the child is ended, and what it had spooled waits for the next crawl.
    """
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    folder = stage.workspace.spool / run_id
    folder.mkdir(parents=True)
    with FileLock(folder / _PARENT_LOCK):
        with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
            start_run(connection, run_id, "crawl", datetime.now(UTC))
            validators = get_validators(connection, specs)
        job = write_job(
            CrawlJob(
                run_id=run_id,
                spool=folder,
                sources=specs,
                validators=validators,
                settings=settings.crawl,
                started_at=datetime.now(UTC),
            )
        )
        with run_child("crawl", str(job), log=stage.workspace.logs / f"crawl-{run_id}.log") as child:
            progress = _follow(
                stage,
                folder,
                child,
                publish_every_s=settings.store.publish_every_s,
                progress=Progress(sources=len(specs)),
                on_progress=on_progress,
                stop=stop or threading.Event(),
            )
        _finish(stage, folder, "done")
    publish_watched(stage)
    _prune(stage.workspace.stored_spools, timedelta(days=settings.store.keep_spool_days), datetime.now(UTC))
    if child.returncode != 0 or progress.polled < len(specs):
        raise CrawlFailed(
            f"run {run_id}: the crawl's process ended with status {child.returncode} after {progress.polled} of "
            f"{len(specs)} sources; what it had spooled is stored. See {stage.workspace.logs}/crawl-{run_id}.log, "
            "and run the command again"
        )
    return progress


def recover_spools(stage: Stage) -> int:
    """Store what crawls spooled whose processes died; return how many there were."""
    recovered = 0
    for folder in stage.workspace.waiting_spools():
        if is_live(folder):
            continue
        lock = FileLock(folder / _PARENT_LOCK)
        try:
            with lock.acquire(blocking=False):
                _store_all(stage, folder)
                _finish(stage, folder, "recovered")
        except Timeout:  # its parent lives, and follows it
            continue
        recovered += 1
    return recovered


def _follow(
    stage: Stage,
    folder: Path,
    child: subprocess.Popen[bytes],
    *,
    publish_every_s: float,
    progress: Progress,
    on_progress: OnProgress | None,
    stop: threading.Event,
) -> Progress:
    """Store and read what the child spools until it has ended and nothing is left."""
    offset, published_at = 0, time.monotonic()
    events = read_documents(stage, folder.name)  # what an interrupted run has stored and not read
    progress = replace(progress, events=events)
    while not stop.is_set():
        ended = child.poll() is not None
        records, offset, _ = read_records(folder / RECORDS, offset)
        if records:
            progress = _take(stage, folder.name, records, progress)
            if on_progress:
                on_progress(progress)
            if time.monotonic() - published_at >= publish_every_s:
                publish_timeline(stage)
                published_at = time.monotonic()
        elif ended:
            return progress
        else:
            time.sleep(_FOLLOW_S)
    raise CrawlStopped(f"run {folder.name} was stopped after {progress.polled} of {progress.sources} sources")


def _take(stage: Stage, run_id: str, records: Sequence[Record], progress: Progress) -> Progress:
    """Store and read these records, and count them."""
    documents, events = take_records(stage, run_id, records, datetime.now(UTC))
    polls = [record for record in records if isinstance(record, Poll)]
    return replace(
        progress,
        polled=progress.polled + len(polls),
        failed=progress.failed + sum(poll.error is not None for poll in polls),
        unchanged=progress.unchanged + sum(poll.outcome == "unchanged" for poll in polls),
        items=progress.items + sum(poll.items for poll in polls),
        documents=progress.documents + documents,
        events=progress.events + events,
    )


def _store_all(stage: Stage, folder: Path) -> None:
    """Store a dead run's records; a torn last line belongs to a source without a poll, which is fetched again."""
    records, offset, ended = read_records(folder / RECORDS)
    store_records(stage, folder.name, records, datetime.now(UTC))
    torn = (folder / RECORDS).stat().st_size - offset if (folder / RECORDS).exists() else 0
    if torn and not ended:
        issue = Issue(
            level="warning",
            code="spool-torn",
            message=f"run {folder.name}: its process died while writing, {torn} bytes of its last record are lost; "
            "the source will be fetched again",
            seen_at=datetime.now(UTC),
        )
        with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
            add_issues(connection, [issue], folder.name)


def _finish(stage: Stage, folder: Path, outcome: str) -> None:
    """Record the end of a run whose records are stored, and put its spool away."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection, transaction(connection):
        end_run(connection, folder.name, outcome, datetime.now(UTC))
    done = stage.workspace.stored_spools
    done.mkdir(exist_ok=True)
    folder.rename(done / folder.name)


def _prune(done: Path, keep: timedelta, now: datetime) -> None:
    """Delete put-away spools that are older than `keep`."""
    for folder in done.glob("*/"):
        if datetime.fromtimestamp(folder.stat().st_mtime, UTC) < now - keep:
            shutil.rmtree(folder)
