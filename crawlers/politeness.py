"""Headers and failures of one answer in, when to ask again out: Retry-After, freshness, further attempts; pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from crawlers.settings import CrawlSettings

#: First wait between two attempts where the server names none; doubles each time.
_BACKOFF_S: Final = 0.5


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the header Retry-After asks to wait, given in seconds or as a date; None where it asks nothing."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return float(written)
    try:
        return max(0.0, (_utc(parsedate_to_datetime(written)) - now).total_seconds())
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def fresh_for_s(headers: Mapping[str, str]) -> float | None:
    """Seconds for which Cache-Control lets the answer be kept; None where it does not say, or forbids it."""
    directives = dict(_directive(part) for part in headers.get("cache-control", "").lower().split(","))
    if "no-store" in directives or "no-cache" in directives:
        return None
    written = directives.get("max-age", "")
    if not (written.isascii() and written.isdigit()):
        return None
    age = headers.get("age", "").strip()
    return max(0.0, float(written) - (float(age) if age.isascii() and age.isdigit() else 0.0))


def decide_retry(*, attempt: int, timed_out: bool, asked_wait_s: float | None, settings: CrawlSettings) -> float | None:
    """Seconds to wait before another attempt after the `attempt`-th (from 1) failed for a while; None: give up."""
    if timed_out or attempt > settings.retries:  # who hung for so long does so again, and holds up the crawl's end
        return None
    if asked_wait_s is None:
        return _BACKOFF_S * 2.0 ** (attempt - 1)
    return asked_wait_s if asked_wait_s <= settings.retry_wait_s else None


def _directive(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value.strip('"')


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
