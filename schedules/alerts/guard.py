"""Hosts that may be private in, a block in which this process connects to no other private address out.

Apprise has 130 services over requests, smtplib and sockets of their own; the one place that they all pass is the
connection itself. Python's audit hook sees it there, after resolution and on every hop, so that no name can change its
mind between check and use.
"""

import socket
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from crawlers.addresses import is_allowed, is_public

_NETWORK = frozenset({socket.AF_INET, socket.AF_INET6})
_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class AddressRefused(OSError):
    """A connection to an address that is neither public nor allowed; an OSError, as libraries expect of sockets."""


class _Guard:
    """The hook's state: a hook cannot be taken away again, so it looks here whether anything is asked of it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.installed = False
        #: Open blocks; the hook does nothing where there is none.
        self.blocks = 0
        self.allow_hosts: Collection[str] = ()
        #: Last name that a thread looked up, and the last address refused to it.
        self.thread = threading.local()

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook."""
        if not self.blocks:
            return
        if event == "socket.getaddrinfo":
            self.thread.name = arguments[0]
        elif event in _SENDS and arguments[0].family in _NETWORK and arguments[1]:
            self._check(str(arguments[1][0]), int(arguments[1][1]))

    def _check(self, address: str, port: int) -> None:
        name = getattr(self.thread, "name", None) or address
        named = name.decode() if isinstance(name, bytes) else str(name)
        if is_public(address) or any(is_allowed(host, port, self.allow_hosts) for host in (address, named)):
            return
        self.thread.refused = f"{named} has the private address {address}; name it in allow_hosts if it is meant"
        raise AddressRefused(self.thread.refused)


_GUARD = _Guard()


@contextmanager
def public_addresses_alone(allow_hosts: Collection[str]) -> Iterator[None]:
    """While the block is open, no thread of this process connects to a private address that is not in `allow_hosts`."""
    with _GUARD.lock:
        if not _GUARD.installed:
            sys.addaudithook(_GUARD.watch)
            _GUARD.installed = True
        _GUARD.blocks += 1
        _GUARD.allow_hosts = allow_hosts
    _GUARD.thread.refused = _GUARD.thread.name = None
    try:
        yield
    finally:
        with _GUARD.lock:
            _GUARD.blocks -= 1


def last_refusal() -> str | None:
    """Why this thread was refused a connection in its last block; None if it was not."""
    return getattr(_GUARD.thread, "refused", None)
