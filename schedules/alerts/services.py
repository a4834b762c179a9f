"""An address of one of Apprise's services in, a sender out that reaches public and allowed addresses alone."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests
from apprise import Apprise, AppriseAsset, NotifyBase
from apprise.exception import AppriseException

from crawlers.politeness import retry_after_s
from schedules.alerts.guard import last_refusal, public_addresses_alone
from schedules.alerts.message import Message
from schedules.alerts.rules import Deliver
from store.errors import ConfigError, DeliveryError


class _Answers(threading.local):
    """The last answer that this thread got over HTTP.

    Apprise says that a message was not taken, and keeps the answer to itself; requests has hooks for sessions, which
    Apprise makes anew for each message. So every session of this process lets its answers be seen here.
    """

    last: requests.Response | None = None

    def retry_after_s(self) -> float | None:
        """Seconds that the last answer asks to wait; None where it was taken, or asks nothing."""
        if self.last is None or self.last.ok:
            return None
        return retry_after_s(self.last.headers, datetime.now(UTC))


_ANSWERS = _Answers()
_send_unseen = requests.Session.send


def _send_seen(self: requests.Session, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
    _ANSWERS.last = _send_unseen(self, request, **kwargs)
    return _ANSWERS.last


requests.Session.send = _send_seen  # type: ignore[method-assign] # see _Answers


class AppriseSender:
    """Sends through one service of Apprise, to public or allowed addresses alone, redirects refused."""

    def __init__(self, name: str, address: str, deliver: Deliver) -> None:
        self._name = name
        self._deliver = deliver
        self._service = _service(name, address, deliver)

    def send(self, message: Message) -> None:
        """Send the message."""
        _ANSWERS.last = None
        with _warnings_of_this_thread() as said, public_addresses_alone(self._deliver.allow_hosts):
            try:
                taken = self._service.notify(body=message.body, title=message.subject, body_format=message.form)
            except (AppriseException, OSError) as error:
                said.append(str(error))
                taken = False
        if not taken:
            reason = last_refusal() or "; ".join(said) or "the service did not take it"
            raise DeliveryError(f"channel {self._name}: {reason}", _ANSWERS.retry_after_s())


def _service(name: str, address: str, deliver: Deliver) -> NotifyBase:
    """Apprise's service for an address; nothing is sent yet."""
    asset = AppriseAsset(
        app_id="windsock", app_desc="windsock alerts", app_url="", async_mode=False, http_redirects=False
    )
    unknown = f"alerts.toml: channel {name}: Apprise knows no such address; see https://appriseit.com"
    with _warnings_of_this_thread() as said:
        try:
            service = Apprise.instantiate(address, asset=asset, suppress_exceptions=False)
        except AppriseException as error:
            raise ConfigError([f"alerts.toml: channel {name}: {error}"]) from error
    if service is None:
        raise ConfigError(["; ".join([unknown, *said])] if not _secret(said, address) else [unknown])
    service.socket_connect_timeout = service.socket_read_timeout = deliver.timeout_s
    return service


def _secret(said: list[str], address: str) -> bool:
    """Whether the words repeat the address, which may hold a password."""
    return any(address in words for words in said)


@contextmanager
def _warnings_of_this_thread() -> Iterator[list[str]]:
    """What Apprise logs meanwhile: its only word on why something failed. Nothing of it reaches the terminal."""
    said: list[str] = []
    thread = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread and record.levelno >= logging.WARNING:
                said.append(record.getMessage())

    log, ear = logging.getLogger("apprise"), Ear()
    log.propagate = False
    log.addHandler(ear)
    try:
        yield said
    finally:
        log.removeHandler(ear)
