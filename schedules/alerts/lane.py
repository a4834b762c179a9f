"""The deliveries of one channel in, each handed over in its order and recorded out."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from schedules.alerts.channels import Sender
from schedules.alerts.journal import SentJournal
from schedules.alerts.message import load_told, message_of
from schedules.alerts.queue import PATIENCE, Parcel, is_given_up, next_due, next_parcel, wait_after
from schedules.alerts.rules import Form
from store.alerts import Delivery, add_issue_once, mark_failed, mark_sent
from store.connection import open_writer, transaction
from store.errors import ConfigError, DeliveryError

_LOG = logging.getLogger(__name__)
#: Deliveries remembered as done, against a hand-over that comes late.
_REMEMBERED = 10_000


class Lane:
    """One channel's queue; a channel that is slow or down holds up no other."""

    def __init__(
        self,
        name: str,
        build: Callable[[], Sender],
        *,
        form: Form,
        journal: SentJournal,
        store: Path,
        wait_s: float,
        give_up_hours: float,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = name
        self._build = build
        self._sender: Sender | None = None
        self._form = form
        self._journal = journal
        self._store = store
        self._wait_s = wait_s
        self._give_up_hours = give_up_hours
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[str, Delivery] = {}
        #: Until when deliveries that failed often hold up no others.
        self._aside: dict[str, datetime] = {}
        self._done: deque[str] = deque(maxlen=_REMEMBERED)
        #: Sent, and not recorded yet: the store may be held by somebody for a while.
        self._unrecorded: list[str] = []
        self._failures = 0
        #: Seconds that the channel asked to be left alone when it last failed; None if it did not.
        self._asked_wait_s: float | None = None
        self._resume_at: datetime | None = None

    def offer(self, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries that wait in the store; those known already are left as they are."""
        with self._lock:
            for delivery in deliveries:
                if delivery.id not in self._done:
                    self._waiting.setdefault(delivery.id, delivery)

    def next_due(self) -> datetime | None:
        """When there is something to do again; None: not before something is offered."""
        with self._lock:
            return next_due(self._waiting.values(), self._resume_at, self._aside)

    def count(self) -> int:
        """How many deliveries wait and are due."""
        now = self._clock()
        with self._lock:
            return sum(delivery.due_at <= now for delivery in self._waiting.values())

    def deliver_due(self, stop: threading.Event | None = None) -> int:
        """Send what is due, one message after another, until nothing is or the channel fails; return how many went."""
        self._record_sent()
        sent = 0
        while not (stop and stop.is_set()):
            now = self._clock()
            if self._resume_at is not None and now < self._resume_at:
                return sent
            parcel = self._next(now)
            if parcel is None:
                return sent
            if not self._deliver(parcel):
                # Is it the channel, or the message? One that failed often enough lets the next try.
                patient = parcel.attempts + 1 < PATIENCE or self._asked_wait_s is not None
                beside = None if patient else self._next(now)
                if beside is None or not self._deliver(beside):
                    self._pause()
                    return sent
            self._failures, self._resume_at = 0, None
            sent += 1
        return sent

    def _next(self, now: datetime) -> Parcel | None:
        with self._lock:
            return next_parcel(self._waiting.values(), now, self._aside)

    def _deliver(self, parcel: Parcel) -> bool:
        """Send one parcel and record how it went; whether the channel took it."""
        told = [load_told(delivery.message) for delivery in parcel.deliveries]
        try:
            if self._sender is None:
                self._sender = self._build()
            self._sender.send(message_of(parcel.key, told, self._form))
        except (DeliveryError, ConfigError) as error:  # a variable that the environment lacks is found out here
            self._asked_wait_s = error.retry_after_s if isinstance(error, DeliveryError) else None
            self._record_failure(parcel, str(error))
            return False
        ids = [delivery.id for delivery in parcel.deliveries]
        self._journal.add(ids)
        self._forget(ids)
        self._unrecorded += ids
        self._record_sent()
        return True

    def _record_sent(self) -> None:
        if self._unrecorded:
            with open_writer(self._store, wait_s=self._wait_s) as connection, transaction(connection):
                mark_sent(connection, self._unrecorded, self._clock())
            self._unrecorded = []

    def _record_failure(self, parcel: Parcel, error: str) -> None:
        now = self._clock()
        give_up = is_given_up(parcel, now, self._give_up_hours)
        ids = [delivery.id for delivery in parcel.deliveries]
        with open_writer(self._store, wait_s=self._wait_s) as connection, transaction(connection):
            mark_failed(connection, ids, now, error, give_up=give_up)
            if give_up:
                message = (
                    f"channel {self.name}: message {parcel.key} given up after {self._give_up_hours:g} h and "
                    f"{parcel.attempts + 1} attempts: {error}"
                )
                add_issue_once(connection, "delivery-given-up", message, now)
        _LOG.warning("%s (attempt %d)%s", error, parcel.attempts + 1, "; given up" if give_up else "")
        if give_up:
            self._forget(ids)
            return
        with self._lock:
            for delivery in parcel.deliveries:
                self._waiting[delivery.id] = replace(delivery, attempts=delivery.attempts + 1)
                if delivery.attempts + 1 >= PATIENCE:
                    self._aside[delivery.id] = now + wait_after(delivery.attempts + 1)

    def _forget(self, ids: Iterable[str]) -> None:
        with self._lock:
            for delivery_id in ids:
                self._waiting.pop(delivery_id, None)
                self._aside.pop(delivery_id, None)
                self._done.append(delivery_id)

    def _pause(self) -> None:
        self._failures += 1
        self._resume_at = self._clock() + wait_after(self._failures, self._asked_wait_s)
