"""The outbox of a workspace in, its messages on their way out: one lane a channel, one courier a workspace."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial

from filelock import FileLock, Timeout

from schedules.alerts.channels import build_sender
from schedules.alerts.journal import SentJournal
from schedules.alerts.lane import Lane
from schedules.alerts.rules import AlertsFile
from schedules.alerts.standing import tell_standing
from schedules.stage import Opened
from schedules.workspace import Workspace
from store.alerts import Delivery, list_waiting, mark_sent
from store.connection import open_writer, transaction
from store.errors import StoreError

_LOG = logging.getLogger(__name__)
#: Seconds after which a lane looks again though nobody woke it: another process may have decided something.
RELOAD_S = 30.0


def _now() -> datetime:
    return datetime.now(UTC)


def deliver_alerts(opened: Opened) -> int:
    """Ask the standing rules and try what is due once, as a command does that ends; return how many messages went.

    Where another process is the courier, it sends them.
    """
    now = _now()
    limits = opened.settings.sql.limits()
    tell_standing(opened.workspace, opened.alarm, limits, wait_s=opened.stage.wait_s, now=now)
    return Courier(opened.workspace, opened.alarm.file, wait_s=opened.stage.wait_s).deliver_once() or 0


class Courier:
    """Hands over what waits in the outbox.

    The store is the truth: what is offered is in it already. What a courier that died had sent and not recorded is in
    its journal; only what it was just sending is sent again, with the same key.
    """

    def __init__(
        self, workspace: Workspace, file: AlertsFile, *, wait_s: float, clock: Callable[[], datetime] = _now
    ) -> None:
        self._store = workspace.store
        self._wait_s = wait_s
        self._clock = clock
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._woken = {name: threading.Event() for name in file.channels}
        self._lock = FileLock(workspace.root / "courier.lock")
        self._journal = SentJournal(workspace.root / "courier.sent")
        self._lanes = {
            name: Lane(
                name,
                partial(build_sender, name, channel, file.deliver, workspace.root),
                form=channel.form,
                journal=self._journal,
                store=workspace.store,
                wait_s=wait_s,
                give_up_hours=file.deliver.give_up_hours,
                clock=clock,
            )
            for name, channel in file.channels.items()
        }

    def offer(self, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries that were just committed; channels that are gone from the file keep theirs in the store."""
        for delivery in deliveries:
            if delivery.channel in self._lanes:
                self._lanes[delivery.channel].offer([delivery])
                self._woken[delivery.channel].set()

    def load(self) -> None:
        """Take everything that waits in the store."""
        with open_writer(self._store, wait_s=self._wait_s) as connection:
            self.offer(list_waiting(connection))

    def _recover(self) -> None:
        """Record what an earlier courier had sent when it died; call it under the lock."""
        sent = self._journal.read()
        if sent:
            with open_writer(self._store, wait_s=self._wait_s) as connection, transaction(connection):
                mark_sent(connection, sent, self._clock())
        self._journal.clear()

    def deliver_once(self) -> int | None:
        """Try what is due once; return how many messages went, None where another process is the courier."""
        try:
            with self._lock.acquire(blocking=False):
                self._recover()
                self.load()
                return sum(lane.deliver_due() for lane in self._lanes.values())
        except Timeout:
            return None

    def backlog(self) -> dict[str, int]:
        """How many deliveries of each channel are due and not sent."""
        return {name: lane.count() for name, lane in self._lanes.items()}

    def stopped_lanes(self) -> list[str]:
        """Threads that ended though nobody told them to: by a bug, or a full disk; standard error says how."""
        return [] if self._stop.is_set() else [one.name for one in self._threads if not one.is_alive()]

    def start(self, *, wait_s: float) -> None:
        """Deliver in threads of its own until `stop`.

        Raises filelock.Timeout where another process is the courier, and still is after `wait_s`.
        """
        self._lock.acquire(timeout=wait_s)
        self._recover()
        self.load()
        for name, lane in self._lanes.items():
            # A thread that hangs in a library must not keep the process from ending.
            thread = threading.Thread(target=self._run, args=(lane,), name=f"courier-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, wait_s: float) -> bool:
        """End the threads; whether all did within the time. What was not recorded is sent again, with its key."""
        self._stop.set()
        for event in self._woken.values():
            event.set()
        each = wait_s / max(len(self._threads), 1)
        for thread in self._threads:
            thread.join(each)
        ended = not any(thread.is_alive() for thread in self._threads)
        if ended:
            self._lock.release()
        return ended

    def _run(self, lane: Lane) -> None:
        woken = self._woken[lane.name]
        while not self._stop.is_set():
            woken.clear()
            try:
                lane.deliver_due(self._stop)
            except StoreError as error:  # held by somebody: what was sent is recorded later, not sent again
                _LOG.error("channel %s: %s", lane.name, error)
                self._stop.wait(RELOAD_S)
                continue
            if self._stop.is_set():
                return
            due_at = lane.next_due()
            pause = RELOAD_S if due_at is None else max((due_at - self._clock()).total_seconds(), 0.01)
            woken.wait(min(pause, RELOAD_S))
