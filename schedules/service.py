"""A workspace in, the service out: polls what is due, tells what is to be told, says how it is, ends when told to.

One process and one writer: rounds follow each other in one thread of APScheduler, so that runs that were missed become
one; each channel has a thread of its own; crawls are child processes.
"""

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from filelock import Timeout

from schedules.alerts.courier import Courier
from schedules.health import LOW_DISK_BYTES
from schedules.pipeline import prepare_store, publish_timeline, publish_watched
from schedules.pulse import HealthServer, Pulse
from schedules.rounds import Rounds
from schedules.stage import Opened, open_stage
from store.errors import ConfigError, CrawlStopped, StoreError, WindsockError

_LOG = logging.getLogger(__name__)
_TICK_S = 5
_RELOAD_S = 30
#: Rounds are at least so far apart: sources that are due within it are polled by one child.
_GATHER = timedelta(seconds=5)
#: Wait after a round that failed as a whole, such as with the store held by somebody.
_TROUBLE = timedelta(seconds=30)
#: Wait for the next round where no source asks for one.
_IDLE = timedelta(hours=1)
_COURIER_WAIT_S = 30.0
_HANDOVER_S = 120.0


class Service:
    """The service on one workspace, from `run` to the end of it."""

    def __init__(self, opened: Opened) -> None:
        courier = Courier(opened.workspace, opened.alarm.file, wait_s=opened.stage.wait_s)
        self._courier = courier
        self._opened = replace(opened, stage=replace(opened.stage, on_decided=courier.offer))
        self._rounds = Rounds(self._opened)
        self._stop = threading.Event()
        self._reopened: Opened | None = None
        self._fingerprint = _fingerprint(opened)
        #: The day for which signals were last computed.
        self._watched_on: date | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._lock = threading.Lock()
        self._pulse = Pulse(
            ticked_at=datetime.now(UTC),
            crawling_since=None,
            crawled_at=None,
            next_crawl_at=None,
            backlog={},
            troubles=("starting",),
        )

    def run(self, stop: threading.Event) -> Opened | None:
        """Serve until `stop` is set, or until files of the workspace have changed: then return them, read anew.

        Raises ConfigError when another process is the courier of this workspace.
        """
        opened = self._opened
        with HealthServer(opened.settings.run.health_port, self._state) as health:
            _LOG.info("health: %s/live, %s/ready", health.url, health.url)
            prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
            if not opened.workspace.timeline.exists():
                publish_timeline(opened.stage)
            self._rounds.load()
            self._start_courier()
            with self._scheduled():
                self._note(troubles=())
                while not stop.is_set() and self._reopened is None:
                    stop.wait(0.2)
                self._end(stop)
        return None if stop.is_set() else self._reopened

    def once(self, stop: threading.Event) -> int:
        """Crawl what is due, tell what is to be told, and end; return how many messages went."""
        opened = self._opened
        prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
        self._rounds.load()
        while not stop.is_set() and self._rounds.run(stop, on_told=self._courier.offer):
            self._watched_on = datetime.now(UTC).date()
        self._watch_new_day()
        return self._courier.deliver_once() or 0

    def _start_courier(self) -> None:
        try:
            self._courier.start(wait_s=_COURIER_WAIT_S)
        except Timeout as error:
            root = self._opened.workspace.root
            raise ConfigError([f"{root}: another `windsock run` serves this workspace; end it first"]) from error

    @contextmanager
    def _scheduled(self) -> Iterator[None]:
        scheduler = self._scheduler
        scheduler.add_job(self._tick, "interval", seconds=_TICK_S, id="tick")
        scheduler.add_job(self._look, "interval", seconds=_RELOAD_S, id="look")
        self._plan(datetime.now(UTC))
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)

    def _plan(self, at: datetime) -> None:
        """The next round."""
        self._note(next_crawl_at=at)
        if not self._stop.is_set():
            self._scheduler.add_job(self._round, DateTrigger(at), id="round", replace_existing=True)

    def _round(self) -> None:
        """Crawl what is due, and plan the next round."""
        started = datetime.now(UTC)
        self._note(crawling_since=started)
        soonest = started + _GATHER
        try:
            done = self._rounds.run(self._stop, on_told=self._courier.offer)
            self._note(troubles=())
            if done:
                self._watched_on = datetime.now(UTC).date()
                _LOG.info("%d sources polled, %d failed, %d events", done.polled, done.failed, done.events)
            self._watch_new_day()
        except CrawlStopped as stopped:
            _LOG.info("%s", stopped)
        except WindsockError as error:  # told, and tried again: a service outlives a locked store or a dead child
            _LOG.error("%s", error)
            self._note(troubles=(str(error),))
            soonest = started + _TROUBLE
        finally:
            now = datetime.now(UTC)
            self._note(crawling_since=None, crawled_at=now)
            self._plan(max(self._rounds.next_at() or now + _IDLE, soonest, now))

    def _watch_new_day(self) -> None:
        """Compute signals where a day has begun without a crawl: some of them count days."""
        today = datetime.now(UTC).date()
        if self._watched_on != today:
            publish_watched(self._opened.stage)
            self._watched_on = today

    def _tick(self) -> None:
        self._note(ticked_at=datetime.now(UTC), backlog=self._courier.backlog())

    def _look(self) -> None:
        """What other processes may have changed: the outbox, and the files of the workspace."""
        try:
            self._courier.load()
        except StoreError as error:
            _LOG.warning("%s", error)
        fresh = _fingerprint(self._opened)
        if fresh == self._fingerprint:
            return
        self._fingerprint = fresh
        try:
            self._reopened = open_stage(self._opened.workspace.root)
        except ConfigError as error:
            _LOG.error("files of the workspace have changed and are wrong; going on as before: %s", error)

    def _state(self) -> Pulse:
        with self._lock:
            pulse = self._pulse
        stopped = [f"{name} has ended; its traceback is in the log" for name in self._courier.stopped_lanes()]
        pulse = replace(pulse, troubles=(*pulse.troubles, *stopped))
        free = shutil.disk_usage(self._opened.workspace.root).free
        if free >= LOW_DISK_BYTES:
            return pulse
        return replace(pulse, troubles=(*pulse.troubles, f"only {free / 1e9:.1f} GB free on the disk"))

    def _note(self, **fields: object) -> None:
        with self._lock:
            self._pulse = replace(self._pulse, **fields)  # type: ignore[arg-type]

    def _end(self, stop: threading.Event) -> None:
        """Finish what is under way, or leave it: the spool and the outbox hold it."""
        self._stop.set()
        self._note(troubles=("stopping",))
        # Where it goes on with changed files, there is time for what is under way.
        patience_s = self._opened.settings.run.stop_s if stop.is_set() else _HANDOVER_S
        deadline = datetime.now(UTC) + timedelta(seconds=patience_s)
        ended = self._courier.stop(patience_s / 2)
        waiting = threading.Event()
        while self._pulse.crawling_since is not None and datetime.now(UTC) < deadline:
            waiting.wait(0.05)
        if self._pulse.crawling_since is None and ended:
            return
        _LOG.warning("abandoned what was under way: %s", "a crawl" if self._pulse.crawling_since else "a delivery")
        if stop.is_set():
            logging.shutdown()
            os._exit(0)  # threads of the scheduler would be waited for


def _fingerprint(opened: Opened) -> tuple[tuple[str, int], ...]:
    """The workspace's own files and when they were changed."""
    place = opened.workspace
    files = [
        place.settings,
        place.alerts,
        place.watchlist,
        place.signals,
        place.readings,
        place.forecasts,
        *sorted(place.sources.glob("*.toml")),
        *sorted(place.signal_queries.glob("*.sql")),
    ]
    return tuple((path.name, path.stat().st_mtime_ns) for path in files if path.exists())
