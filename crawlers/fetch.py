"""An address in, its answer or the reason why there is none out: bounded, polite, and never an exception."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from scrapy import Request
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawlers.challenge import is_challenge
from crawlers.middlewares import BrokenEncoding, RefusedAddress, RobotsForbid, TooLarge, TooManyRedirects, UnknownHost
from crawlers.politeness import decide_retry, retry_after_s
from crawlers.settings import CrawlSettings
from store.model import PollOutcome

#: Statuses that another attempt may change.
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REFUSING: Final = frozenset({401, 403})
_LASTING_REDIRECTS: Final = frozenset({301, 308})

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
    """Asks for addresses through Scrapy's downloader, which holds each host to its concurrency and delay."""

    def __init__(self, download: Download, settings: CrawlSettings) -> None:
        self._download = download
        self._settings = settings

    async def fetch(self, url: str, *, headers: Mapping[str, str], body_bytes: int) -> Answer | Failure:
        """Ask for an address; failures that may pass are tried again within bounds."""
        attempt = 1
        while True:
            result = await self._attempt(url, headers, body_bytes)
            broken = isinstance(result, Answer) and not result.complete
            if not broken and not (isinstance(result, Failure) and result.temporary):
                return result
            wait_s = decide_retry(
                attempt=attempt,
                timed_out=isinstance(result, Failure) and result.timed_out,
                asked_wait_s=result.retry_after_s if isinstance(result, Failure) else None,
                settings=self._settings,
            )
            if wait_s is None:
                return result
            await asyncio.sleep(wait_s)
            attempt += 1

    async def _attempt(self, url: str, headers: Mapping[str, str], body_bytes: int) -> Answer | Failure:
        request = Request(url, headers=dict(headers), meta={"download_maxsize": body_bytes})
        try:
            response = await self._download(request)
        except RobotsForbid:
            return _failure(PollOutcome.ROBOTS, "robots.txt of the host forbids the address; disable the source")
        except TooManyRedirects:
            return _failed(f"more than {self._settings.redirects} redirects; the address leads in a circle")
        except (TooLarge, DownloadCancelledError):
            return _failed(f"the body is over the bound of {body_bytes:,} bytes (crawl.body_bytes, crawl.page_bytes)")
        except BrokenEncoding as error:
            return _failed(f"the body is not compressed as its header says ({error})")
        except RefusedAddress as error:
            return _failed(f"the address is refused: {error}")
        except UnsupportedURLSchemeError as error:
            return _failed(f"the address cannot be asked: {error}")
        except DownloadTimeoutError:
            return _passing(f"no whole answer within {self._settings.timeout_s:g} s", timed_out=True)
        except UnknownHost as error:
            return _passing(f"the host {error} has no address")
        except DownloadConnectionRefusedError:
            return _passing("the host refuses connections")
        except DownloadFailedError as error:
            return _passing(f"the connection failed ({' '.join(str(error).split())[:200]})")
        except ValueError as error:  # Twisted: a host name that is none
            return _failed(f"the address cannot be asked: {error}")
        return _read(response)


def _read(response: Response) -> Answer | Failure:
    status, url = response.status, response.url
    headers = {
        name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in response.headers.items()
    }
    if status in _REFUSING or (status != HTTPStatus.NOT_MODIFIED and is_challenge(headers, response.body)):
        sentence = f"the host shuts out programs (status {status}); read the page in a browser, or disable the source"
        return _failure(PollOutcome.BLOCKED, sentence, http_status=status)
    if status in _PASSING:
        after_s = retry_after_s(headers, datetime.now(UTC))
        wait = f", and asks to wait {after_s:g} s" if after_s is not None else ""
        return _passing(f"the host answered {_phrase(status)}{wait}", http_status=status, after_s=after_s)
    if "location" in headers and 300 <= status < 400:
        where = headers["location"][:200]
        return _failed(f"it redirects to {where!r}, and only http and https are followed", http_status=status)
    if status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return _failed(f"the host answered {_phrase(status)}; the address may have moved", http_status=status)
    return Answer(
        url=url,
        status=status,
        headers=headers,
        body=response.body,
        complete="dataloss" not in response.flags,
        moved_to=url if _moved_for_good(response) else None,
    )


def _moved_for_good(response: Response) -> bool:
    reasons = response.meta.get("redirect_reasons", [])
    return bool(reasons) and all(reason in _LASTING_REDIRECTS for reason in reasons)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _failed(sentence: str, *, http_status: int | None = None) -> Failure:
    return _failure(PollOutcome.FETCH_FAILED, sentence, http_status=http_status)


def _failure(outcome: PollOutcome, sentence: str, *, http_status: int | None = None) -> Failure:
    return Failure(outcome=outcome, sentence=sentence, temporary=False, http_status=http_status)


def _passing(
    sentence: str, *, http_status: int | None = None, after_s: float | None = None, timed_out: bool = False
) -> Failure:
    return Failure(
        outcome=PollOutcome.FETCH_FAILED,
        sentence=sentence,
        temporary=True,
        http_status=http_status,
        retry_after_s=after_s,
        timed_out=timed_out,
    )
