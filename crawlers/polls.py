"""One source in, its documents and one poll record out: the way from the request to the last page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawlers.apis import parse_api
from crawlers.articles import Article, extract_article
from crawlers.documents import Draft, draft_documents, make_document
from crawlers.feeds import parse_feed
from crawlers.fetch import Answer, Failure
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.listings import parse_listing
from crawlers.politeness import fresh_for_s
from crawlers.registry import SourceSpec
from crawlers.settings import CrawlSettings
from crawlers.spool import Record, SpoolWriter
from store.ids import content_id
from store.model import Document, Issue, PageOutcome, Poll, PollOutcome, Validators

_LOG = logging.getLogger(__name__)
_FEED_TYPES: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
)
_PAGE_TYPES: Final = "text/html, application/xhtml+xml, */*;q=0.5"
_API_TYPES: Final = "application/json, */*;q=0.5"
_ACCEPT: Final = {"feed": _FEED_TYPES, "listing": _PAGE_TYPES, "api": _API_TYPES}

Fetch = Callable[..., Awaitable[Answer | Failure]]
Clock = Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What a poll has come to so far; grows while it runs, and ends as a Poll."""

    started_at: datetime
    items: int = 0
    documents: int = 0
    pages: int = 0
    pages_failed: int = 0
    received_bytes: int = 0
    #: Whether an item must be seen again by the next poll.
    unfinished: bool = False
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """How a poll ended."""

    outcome: PollOutcome
    http_status: int | None = None
    sentence: str | None = None
    validators: Validators | None = None
    retry_after_s: float | None = None
    fresh_for_s: float | None = None
