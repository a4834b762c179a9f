"""The address of a page in, the feeds that belong to it out."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawlers.feeds import parse_feed
from crawlers.fetch import Answer, Failure, Fetcher
from crawlers.items import Received, Unreadable
from crawlers.plain import visible
from crawlers.settings import CrawlSettings
from crawlers.urls import http_link

_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
#: Where site generators put feeds that their pages do not mention.
_USUAL: Final = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/blog/feed", "/blog/rss.xml",
                 "/news/rss.xml", "/feed.json")  # fmt: skip
_HEADERS: Final = {"Accept": "text/html, application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that answers."""

    url: str
    #: As the page calls it; "" where it says nothing.
    title: str
    #: Items in it now.
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The feeds of a page."""

    url: str
    feeds: tuple[FoundFeed, ...]
    #: Why there are none, as one sentence; None where there are.
    error: str | None


def feed_links(body: bytes, content_type: str, url: str, limit: int) -> list[tuple[str, str]]:
    """The feeds that a page links to, each as (address, title), in the page's order."""
    page = Selector(text=html_to_unicode(content_type or None, body)[1] or " ", type="html")
    found: dict[str, str] = {}
    for link in page.css("link[rel~=alternate], a[rel~=alternate]"):
        href = http_link(url, link.attrib.get("href", ""), limit)
        if href and link.attrib.get("type", "").lower() in _TYPES:
            found.setdefault(href, visible(link.attrib.get("title", ""), 200))
    return list(found.items())


async def discover_feeds(url: str, fetcher: Fetcher, settings: CrawlSettings) -> Discovery:
    """The feeds of the page at `url`: itself, the ones it links to, or else the ones in the usual places."""
    async with fetcher.fetch(url, headers=_HEADERS, body_bytes=settings.body_bytes) as answer:
        if isinstance(answer, Failure):
            return Discovery(url=url, feeds=(), error=f"{url}: {answer.sentence}")
        itself = _as_feed(answer, "", settings)
        if itself:
            return Discovery(url=url, feeds=(itself,), error=None)
        content_type = answer.headers.get("content-type", "")
        linked = feed_links(answer.body, content_type, answer.url, settings.url_chars)
    feeds = await _answering(linked, fetcher, settings) or await _answering(
        list(_usual_places(answer.url, settings)), fetcher, settings
    )
    error = (
        None if feeds else f"{url}: the page links to no feed, and there is none in the usual places; write a listing"
    )
    return Discovery(url=url, feeds=feeds, error=error)


async def _answering(links: list[tuple[str, str]], fetcher: Fetcher, settings: CrawlSettings) -> tuple[FoundFeed, ...]:
    """Those of these addresses that answer with a feed."""

    async def ask(link: str, title: str) -> FoundFeed | None:
        async with fetcher.fetch(link, headers=_HEADERS, body_bytes=settings.body_bytes) as answer:
            return _as_feed(answer, title, settings) if isinstance(answer, Answer) else None

    feeds = await asyncio.gather(*(ask(link, title) for link, title in links))
    return tuple({feed.url: feed for feed in feeds if feed}.values())


def _as_feed(answer: Answer, title: str, settings: CrawlSettings) -> FoundFeed | None:
    received = Received(
        body=answer.body,
        content_type=answer.headers.get("content-type", ""),
        url=answer.url,
        lang="und",
        now=datetime.now(UTC),
        complete=answer.complete,
        settings=settings,
    )
    try:
        return FoundFeed(url=answer.url, title=title, items=len(parse_feed(received).items))
    except Unreadable:
        return None


def _usual_places(url: str, settings: CrawlSettings) -> Iterator[tuple[str, str]]:
    for path in _USUAL:
        if place := http_link(url, path, settings.url_chars):
            yield place, ""
