"""Scrapy's own middlewares with errors that can be told apart, and one that bounds every hop of a request."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

import brotli
from backports.zstd import ZstdError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawlers.bodies import SHARE, NoRoom, Share
from crawlers.guard import REFUSALS


class RobotsForbid(IgnoreRequest):
    """robots.txt forbids the address."""


class TooManyRedirects(IgnoreRequest):
    """A chain of redirects is longer than the bound."""


class TooLarge(IgnoreRequest):
    """A body is longer than the bound once it is decompressed."""


class BrokenEncoding(IgnoreRequest):
    """A body is not compressed in the way its header says."""


class RefusedAddress(IgnoreRequest):
    """A hop leads to an address that is never asked: a private network, another scheme, a URL over the bound."""


class UnknownHost(IgnoreRequest):
    """A hop leads to a host that has no address; the error's text is its name."""


@contextmanager
def _told_as(told: type[IgnoreRequest]) -> Iterator[None]:
    """Scrapy raises a bare IgnoreRequest for every reason."""
    try:
        yield
    except IgnoreRequest as error:
        raise told(str(error)) from error


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obeys robots.txt; raises RobotsForbid."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what the rules forbid."""
        with _told_as(RobotsForbid):
            super().process_request_2(rp, request)


class BoundedRedirects(RedirectMiddleware):
    """Follows redirects; raises TooManyRedirects."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - deprecated by Scrapy, and part of its signature
    ) -> Request | Response:
        """Follow a redirect to http or https; another one is handed on as the answer that it is."""
        with _told_as(TooManyRedirects):
            return super().process_response(request, response)


class BoundedDecompression(HttpCompressionMiddleware):
    """Decompresses up to the bound; raises TooLarge, BrokenEncoding, and NoRoom where the budget has none."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - deprecated by Scrapy, and part of its signature
    ) -> Request | Response:
        """Decompress the body."""
        try:
            plain = super().process_response(request, response)
        except IgnoreRequest as error:
            wrong: IgnoreRequest = TooLarge(str(error))
        except (OSError, EOFError, zlib.error, brotli.error, ZstdError) as error:
            wrong = BrokenEncoding(str(error))
        else:
            share: Share | None = request.meta.get(SHARE)
            if share is None or share.grow(len(plain.body) - len(response.body)):
                return plain
            wrong = NoRoom(request.url)
        raise wrong  # without the error as its cause, whose traceback holds all that was decompressed


class HopGuard:
    """Refuses addresses on every hop: redirects and robots.txt pass here too.

    The numbers that a name resolves to are refused where a connection is made (`guard.GuardedResolver`), which can say
    no more than that there is no address; the reason is told here.
    """

    def __init__(self, url_chars: int) -> None:
        self._url_chars = url_chars

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build it."""
        return cls(crawler.settings.getint("URLLENGTH_LIMIT"))

    def process_request(self, request: Request) -> None:
        """Raise RefusedAddress where the hop must not be taken."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise RefusedAddress(f"only http and https are asked, not {parts.scheme}")
        if len(request.url) > self._url_chars:
            raise RefusedAddress(f"its {len(request.url)} characters are over the bound of {self._url_chars}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a host that was refused (RefusedAddress) from one that does not exist (UnknownHost)."""
        if isinstance(exception, CannotResolveHostError):
            host = urlsplit(request.url).hostname or ""
            if address := REFUSALS.get(host):
                raise RefusedAddress(
                    f"{host} is at {address}, which is not public; if that is meant, add it to crawl.allow_hosts"
                )
            raise UnknownHost(host)
