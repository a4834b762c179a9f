"""Bytes of an RSS, Atom, RDF or JSON feed in, its items out; the only module that knows feedparser."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from crawlers.dates import parse_date
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.jsonfeed import parse_json_feed
from crawlers.plain import plain_text
from crawlers.settings import CrawlSettings
from crawlers.urls import http_link

_HTML: Final = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_HEAD_BYTES: Final = 2_048
_ITEM_START: Final = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ITEM_END: Final = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def parse_feed(received: Received) -> Answered:
    """The items of a feed in the order given; none is a valid answer.

    Of a feed that broke off, the items that arrived whole are read. Raises Unreadable with `html-not-feed` for a page
    in place of a feed, and `not-a-feed` for anything else.
    """
    body, settings = received.body, received.settings
    if body.lstrip()[:1] == b"{":
        return parse_json_feed(received)
    parsed = feedparser.parse(
        body,
        response_headers={"content-type": _content_type(received), "content-location": received.url},
        resolve_relative_uris=False,  # of links in HTML that is turned into plain text anyway
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise _unreadable(received)
    open_item = bool(parsed.bozo) and len(_ITEM_START.findall(body)) > len(_ITEM_END.findall(body))
    entries = parsed.entries[:-1] if open_item else parsed.entries  # feedparser makes half an entry of it
    findings = list(_findings(entries, cut=open_item or not received.complete, settings=settings))
    site = http_link(received.url, parsed.feed.get("link") or received.url, settings.url_chars) or received.url
    read = [_read(entry, site, received) for entry in entries[: settings.feed_items]]
    items = tuple(item for item in read if item)
    if untitled := len(read) - len(items):
        findings.append(Finding(code="untitled", sentence=f"{untitled} items have neither title nor summary"))
    return Answered(items=items, findings=tuple(findings), ttl_s=_ttl_s(parsed.feed))


def _read(entry: Any, site: str, received: Received) -> FeedItem | None:
    """One of feedparser's entries as an item; None where it says nothing at all.

    `site` is where an item without a link of its own is to be found.
    """
    settings = received.settings
    summary = _plain(entry.get("summary"), settings.summary_chars)
    contents = [_plain(part.get("value"), settings.text_chars) for part in entry.get("content", ())]
    text = max(contents, key=len, default="")
    # A post on a microblog has no title: its opening stands in for one.
    title = _plain(entry.get("title"), settings.title_chars) or (summary or text)[:120].rstrip()
    if not title:
        return None
    dated = entry.get("published") or entry.get("updated") or entry.get("created")
    link = _link(entry, received)
    authors = (_plain(author.get("name"), 200) for author in entry.get("authors", ()))
    return FeedItem(
        link=link or site,
        guid=entry.get("id"),
        title=title,
        summary=summary,
        text=text if len(text) > len(summary) else "",
        dated=dated,
        published_at=_instant(entry, received) if dated else None,
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        linkless=link is None,
    )


def _link(entry: Any, received: Received) -> str | None:
    """The page of the item: its link, else an identifier that is a link itself."""
    alternates = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    # FeedBurner puts a counting link in place of the page's own.
    for href in (entry.get("feedburner_origlink"), entry.get("link"), *alternates):
        if href and (found := http_link(received.url, href, received.settings.url_chars)):
            return found
    guid = entry.get("id") or ""
    return http_link(received.url, guid, received.settings.url_chars) if guid.startswith(("http:", "https:")) else None


def _instant(entry: Any, received: Received) -> datetime | None:
    for name in ("published", "updated", "created"):
        if written := entry.get(name):
            try:
                return datetime.fromtimestamp(timegm(entry[f"{name}_parsed"]), UTC)
            except (KeyError, TypeError, ValueError, OverflowError):  # feedparser could not read it
                return parse_date(written, received.lang, received.now)
    return None


def _plain(markup: str | None, limit: int) -> str:
    return plain_text(markup, limit) if markup else ""


def _content_type(received: Received) -> str:
    """The type for feedparser, with the charset that the bytes have rather than the one declared.

    Bytes that are valid UTF-8 are UTF-8: servers that declare Latin-1 for everything are common, and Latin-1 text with
    an accent in it is hardly ever valid UTF-8.
    """
    body, content_type = received.body, received.content_type
    kind = content_type.partition(";")[0].strip() or "application/xml"
    if body.startswith(_BOMS) or b"\0" in body[:_HEAD_BYTES]:  # UTF-16 or UTF-32: feedparser goes by its first bytes
        return kind
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return content_type or kind
    return f"{kind}; charset=utf-8"


def _unreadable(received: Received) -> Unreadable:
    if _HTML.search(received.body[:_HEAD_BYTES]) or "html" in received.content_type:
        return Unreadable("html-not-feed", "the feed answered with HTML, not XML; the address may have moved")
    return Unreadable("not-a-feed", "the answer is no feed of any known kind; the address may be wrong")


def _findings(entries: list[Any], *, cut: bool, settings: CrawlSettings) -> Iterator[Finding]:
    if cut:
        yield Finding(
            code="truncated",
            sentence=f"the answer broke off; its {len(entries)} complete items are kept and it is asked for again",
        )
    if len(entries) > settings.feed_items:
        yield Finding(
            code="too-many-items",
            sentence=f"{len(entries)} items, of which the first {settings.feed_items} are read (crawl.feed_items)",
        )


def _ttl_s(feed: Any) -> float | None:
    minutes = str(feed.get("ttl", "")).strip()
    return 60.0 * int(minutes) if minutes.isascii() and minutes.isdigit() else None
