"""What the polls of one crawl share: the way to the web, the spool, the bounds, the clock and a place for long work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from crawlers.fetch import Fetcher
from crawlers.settings import CrawlSettings
from crawlers.spool import SpoolWriter

Result = TypeVar("Result")


class Beside(Protocol):
    """Runs work beside the event loop, so that a long page holds up no other source."""

    def __call__(self, work: Callable[[], Result], /) -> Awaitable[Result]:
        """What `work` returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a poll works with."""

    fetcher: Fetcher
    spool: SpoolWriter
    settings: CrawlSettings
    #: The time now (UTC).
    clock: Callable[[], datetime]
    beside: Beside
