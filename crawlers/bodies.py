"""Bytes of bodies as they arrive in, whether there is room for them out: what one crawl holds of answers at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, StopDownload

#: Key of a request's share in its meta, which its redirects take along.
SHARE: Final = "windsock_share"


class NoRoom(IgnoreRequest):
    """A body has grown beyond what all bodies together may take; it can be had once others are read."""


class Share:
    """What the bodies of one fetch take of the budget."""

    def __init__(self, budget: "Budget") -> None:
        self._budget = budget
        self._bytes = 0

    def grow(self, size: int) -> bool:
        """Take so many bytes more; False where there is no room for them, and then nothing is taken.

        Who holds bytes alone may have any number: each body has a bound of its own, and somebody must come to an end.
        """
        budget = self._budget
        if budget.used + size > budget.most and budget.used > self._bytes:
            return False
        self._bytes += size
        budget.used += size
        return True

    def drop(self) -> None:
        """Give everything back."""
        self._budget.used -= self._bytes
        self._bytes = 0
        self._budget.tell()


class Budget:
    """Bytes that bodies may take at once: as they arrive, decompressed, and until they are read.

    Small answers, which most are, never come near it. Where many large ones come together, those that find no room are
    broken off and asked for again when there is some, so that memory is bounded and nothing is lost.
    """

    def __init__(self, most: int) -> None:
        self.most: Final = most
        self.used = 0
        self._dropped = asyncio.Event()

    @contextmanager
    def share(self) -> Iterator[Share]:
        """A share for one fetch, until its answer is read."""
        share = Share(self)
        try:
            yield share
        finally:
            share.drop()

    def tell(self) -> None:
        """Let those go on that wait for room."""
        self._dropped.set()

    async def room(self) -> None:
        """Wait until half of the budget is free."""
        while self.used > self.most // 2:
            self._dropped.clear()
            await self._dropped.wait()


def on_bytes(data: bytes, request: Request) -> None:
    """Scrapy's signal `bytes_received`: counts what arrives, and breaks off what there is no room for."""
    share: Share | None = request.meta.get(SHARE)  # robots.txt has none, and a small bound
    if share and not share.grow(len(data)):
        raise StopDownload
