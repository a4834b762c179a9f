"""A channel of `alerts.toml` in, a sender out that hands a message over or says why it could not."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from schedules.alerts.message import Message
from schedules.alerts.rules import Channel, Deliver
from store.errors import DeliveryError


class Sender(Protocol):
    """Hands messages to one channel."""

    def send(self, message: Message) -> None:
        """Hand over a message; raises DeliveryError when the channel did not take it."""


def build_sender(
    name: str, channel: Channel, deliver: Deliver, root: Path, environment: Mapping[str, str] = os.environ
) -> Sender:
    """The sender of a channel; `root` is the workspace, below which files lie.

    Raises ConfigError where the environment lacks a variable, or no service knows the address.
    """
    address = channel.address(environment)
    scheme, _, rest = address.partition(":")
    if scheme == "terminal":
        return TerminalSender()
    if scheme == "file":
        return FileSender(root / rest)
    from schedules.alerts.services import AppriseSender  # noqa: PLC0415 - loads 130 services; many need none

    return AppriseSender(name, address, deliver)


class TerminalSender:
    """Writes to standard error, as standard output is a command's result."""

    def send(self, message: Message) -> None:
        """Print the message."""
        sys.stderr.write(f"\a{message.body}\n\n" if sys.stderr.isatty() else f"{message.body}\n\n")
        sys.stderr.flush()


class FileSender:
    """Appends to a file, safely on disk before it says so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: Message) -> None:
        """Append the message."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{message.body}\n\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DeliveryError(f"{self._path}: {error.strerror}") from error
