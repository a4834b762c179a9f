"""An address in, its answer or the reason why there is none out: bounded, polite, and never an exception."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawlers.bodies import SHARE, Budget, NoRoom, Share
from crawlers.challenge import is_challenge
from crawlers.middlewares import BrokenEncoding, RefusedAddress, RobotsForbid, TooLarge, TooManyRedirects, UnknownHost
from crawlers.politeness import decide_retry, retry_after_s
from crawlers.settings import CrawlSettings
from store.model import PollOutcome

#: Statuses that another attempt may change.
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REFUSING: Final = frozenset({401, 403})
_LASTING_REDIRECTS: Final = frozenset({301, 308})

#: What a request may end with through no fault of ours; ValueError is Twisted's for a host name that is none.
_EXPECTED: Final = (
    RobotsForbid,
    TooManyRedirects,
    TooLarge,
    BrokenEncoding,
    RefusedAddress,
    UnknownHost,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    UnsupportedURLSchemeError,
    ValueError,
)

Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered: 200, or 304 to a conditional request."""

    #: After redirects.
    url: str
    status: int
    #: By lower-case name; several values of one name joined with commas.
    headers: Mapping[str, str]
    #: Decompressed.
    body: bytes
    #: False where the connection broke off before the end of the body.
    complete: bool
    #: The new address where every redirect on the way was a lasting one (301, 308); None where there was none.
    moved_to: str | None
    #: Why each attempt before this one came to nothing.
    failed: tuple[str, ...] = ()
    #: Seconds that this attempt took.
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an address gave no answer that can be used."""

    outcome: PollOutcome
    #: The cause as the end of a sentence that begins with the source's name, and what the user can do.
    sentence: str
    #: Whether it may answer later.
    temporary: bool
    http_status: int | None = None
    #: Seconds that the server asks to wait; None if it does not say.
    retry_after_s: float | None = None
    timed_out: bool = False


class Fetcher:
    """Asks for addresses through Scrapy's downloader, politely.

    Scrapy keeps the delay between requests to a host. The requests at once are counted here: its downloader counts them
    a moment after it has let them go, so that a burst of requests all pass (2.19, `Downloader._process_queue`).
    """

    def __init__(self, download: Download, settings: CrawlSettings) -> None:
        self._download = download
        self._settings = settings
        self._budget = Budget(settings.bodies_bytes)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def fetch(self, url: str, *, headers: Mapping[str, str], body_bytes: int) -> AsyncIterator[Answer | Failure]:
        """What an address answers; its body is to be let go of at the end of the block.

        Failures that may pass are tried again within bounds.
        """
        with self._budget.share() as share:
            yield await self._ask(url, headers, body_bytes, share)

    async def _ask(self, url: str, headers: Mapping[str, str], body_bytes: int, share: Share) -> Answer | Failure:
        failed: list[str] = []
        while True:
            async with self._place(url):
                asked_at = time.monotonic()
                result = await self._attempt(url, headers, body_bytes, share)
            if result is None:
                share.drop()
                await self._budget.room()
                continue
            if isinstance(result, Answer):
                result = replace(result, failed=tuple(failed), seconds=time.monotonic() - asked_at)
            broken = isinstance(result, Answer) and not result.complete
            if not broken and not (isinstance(result, Failure) and result.temporary):
                return result
            wait_s = decide_retry(
                attempt=len(failed) + 1,
                timed_out=isinstance(result, Failure) and result.timed_out,
                asked_wait_s=result.retry_after_s if isinstance(result, Failure) else None,
                settings=self._settings,
            )
            if wait_s is None:
                return result
            failed.append(result.sentence if isinstance(result, Failure) else "the connection broke off")
            share.drop()
            await asyncio.sleep(wait_s)

    def _place(self, url: str) -> asyncio.Semaphore:
        host = urlsplit(url).hostname or ""
        if host not in self._hosts:
            self._hosts[host] = asyncio.Semaphore(self._settings.host_requests(host))
        return self._hosts[host]

    async def _attempt(
        self, url: str, headers: Mapping[str, str], body_bytes: int, share: Share
    ) -> Answer | Failure | None:
        """What one request comes to; None where there was no room for its body."""
        try:
            request = Request(url, headers=dict(headers), meta={"download_maxsize": body_bytes, SHARE: share})
            return _read(await self._download(request))
        except (NoRoom, StopDownload):
            return None
        except _EXPECTED as error:
            return self._explain(error, body_bytes)

    def _explain(self, error: Exception, body_bytes: int) -> Failure:
        """Say in words why a request came to nothing."""
        temporary = False
        match error:
            case RobotsForbid():
                sentence = "robots.txt of the host forbids the address; disable the source"
            case TooManyRedirects():
                sentence = f"more than {self._settings.redirects} redirects; the address leads in a circle"
            case TooLarge() | DownloadCancelledError():
                sentence = f"the body is over the bound of {body_bytes:,} bytes (crawl.body_bytes, crawl.page_bytes)"
            case BrokenEncoding():
                sentence = f"the body is not compressed as its header says ({error})"
            case RefusedAddress():
                sentence = f"the address is refused: {error}"
            case DownloadTimeoutError():
                sentence, temporary = f"no whole answer within {self._settings.timeout_s:g} s", True
            case UnknownHost():
                sentence, temporary = f"the host {error} has no address", True
            case DownloadConnectionRefusedError():
                sentence, temporary = "the host refuses connections", True
            case DownloadFailedError():
                sentence, temporary = f"the connection failed ({' '.join(str(error).split())[:200]})", True
            case _:
                sentence = f"the address cannot be asked: {error}"
        return Failure(
            outcome=PollOutcome.ROBOTS if isinstance(error, RobotsForbid) else PollOutcome.FETCH_FAILED,
            sentence=sentence,
            temporary=temporary,
            timed_out=isinstance(error, DownloadTimeoutError),
        )


def _read(response: Response) -> Answer | Failure:
    """A response as an answer where it is one of use, else as a failure."""
    status = response.status
    headers = {
        name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in response.headers.items()
    }
    outcome, after_s = PollOutcome.FETCH_FAILED, None
    if status in _REFUSING or (status != HTTPStatus.NOT_MODIFIED and is_challenge(headers, response.body)):
        outcome = PollOutcome.BLOCKED
        wrong = f"the host shuts out programs (status {status}); read the page in a browser, or disable the source"
    elif status in _PASSING:
        after_s = retry_after_s(headers, datetime.now(UTC))
        wrong = f"the host answered {_phrase(status)}" + (f", and asks to wait {after_s:g} s" if after_s else "")
    elif "location" in headers and 300 <= status < 400:
        wrong = f"it redirects to {headers['location'][:200]!r}, and only http and https are followed"
    elif status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        wrong = f"the host answered {_phrase(status)}; the address may have moved"
    else:
        return Answer(
            url=response.url,
            status=status,
            headers=headers,
            body=response.body,
            complete="dataloss" not in response.flags,
            moved_to=response.url if _moved_for_good(response) else None,
        )
    return Failure(
        outcome=outcome,
        sentence=wrong,
        temporary=outcome is PollOutcome.FETCH_FAILED and status in _PASSING,
        http_status=status,
        retry_after_s=after_s,
    )


def _moved_for_good(response: Response) -> bool:
    reasons = response.meta.get("redirect_reasons", [])
    return bool(reasons) and all(reason in _LASTING_REDIRECTS for reason in reasons)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
