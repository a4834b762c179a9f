"""Bytes of an RSS, Atom, RDF or JSON feed in, its items out; the only module that knows feedparser."""

import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.parsers import expat

import feedparser

from crawlers.dates import parse_date
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.jsonfeed import parse_json_feed
from crawlers.plain import plain_text
from crawlers.urls import http_link

_HTML: Final = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_HEAD_BYTES: Final = 2_048
_ITEM_START: Final = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ITEM_END: Final = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
#: XML that is not well-formed goes to feedparser's second parser, whose time grows with the square of the length: 14 s
#: for a hostile MiB.
_MENDED_BYTES: Final = 1 << 19
_ENTITY: Final = re.compile(rb"<!ENTITY\s")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def parse_feed(received: Received) -> Answered:
    """The items of a feed in the order given; none is a valid answer.

    Of a feed that broke off, the items that arrived whole are read. Raises Unreadable with `html-not-feed` for a page
    in place of a feed, and `not-a-feed` for anything else.
    """
    settings = received.settings
    if received.body.lstrip()[:1] == b"{":
        return parse_json_feed(received)
    body = _without_entities(_as_utf8(received.body))
    surplus = _surplus(body, settings.feed_items)
    body = _without(body, surplus)
    if len(body) > _MENDED_BYTES and not _is_well_formed(body):
        raise Unreadable("not-a-feed", f"the answer is broken XML, and its {len(body):,} bytes are too many to mend it")
    parsed = feedparser.parse(
        body,
        response_headers={"content-type": _content_type(body, received), "content-location": received.url},
        resolve_relative_uris=False,  # of links in HTML that is turned into plain text anyway
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise _unreadable(received)
    open_item = bool(parsed.bozo) and len(_ITEM_START.findall(body)) > len(_ITEM_END.findall(body))
    entries = parsed.entries[:-1] if open_item else parsed.entries  # feedparser makes half an entry of it
    findings = list(_findings(entries, surplus, cut=open_item or not received.complete))
    site = http_link(received.url, parsed.feed.get("link") or received.url, settings.url_chars) or received.url
    read = [_read(entry, site, received) for entry in entries]
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


def _as_utf8(body: bytes) -> bytes:
    """UTF-16, told by its byte order mark, as UTF-8, so that bytes can be searched; anything else as it is."""
    return body.decode("utf-16", "replace").encode() if body.startswith(_BOMS) else body


def _without_entities(body: bytes) -> bytes:
    """The body without the entities that it declares: nested, a line of them makes megabytes.

    feedparser takes out those that stand on lines of their own. What `&name;` then means is left to its second parser,
    which knows HTML's.
    """
    if not _ENTITY.search(body):
        return body
    places: list[int] = []
    parser = expat.ParserCreate()

    def note(*_: object) -> None:
        places.append(parser.CurrentByteIndex)

    def stop(*_: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler, parser.StartElementHandler = note, note, stop
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes no keywords
    except _RootReached:
        start, end = places or (0, 0)  # from the bracket of the declarations to the end of the document type
        return body[:start] + body[end:]
    except expat.ExpatError:  # a declaration that is misspelt is none
        return _ENTITY.sub(b"<!none ", body)
    return body


class _RootReached(Exception):
    """The parser has come to the first element: all declarations are behind it."""


def _content_type(body: bytes, received: Received) -> str:
    """The type for feedparser, with the charset that the bytes have rather than the one declared.

    Bytes that are valid UTF-8 are UTF-8: servers that declare Latin-1 for everything are common, and Latin-1 text with
    an accent in it is hardly ever valid UTF-8.
    """
    kind = received.content_type.partition(";")[0].strip() or "application/xml"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return received.content_type or kind
    return kind if b"\0" in body[:_HEAD_BYTES] else f"{kind}; charset=utf-8"  # NUL: UTF-16 or UTF-32 without a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surplus:
    """Items over the bound, as a part of the body."""

    items: int
    start: int
    end: int


def _surplus(body: bytes, limit: int) -> _Surplus | None:
    """What comes after the first `limit` items; None where there are no more.

    Cut out before feedparser sees them: it takes three minutes and 800 MiB for the 290,000 items that fit in 15 MiB.
    """
    starts = [found.start() for found in _ITEM_START.finditer(body)]
    ends = [found.end() for found in _ITEM_END.finditer(body)]
    if len(starts) <= limit or not ends or ends[-1] < starts[limit]:
        return None
    return _Surplus(items=len(starts) - limit, start=starts[limit], end=ends[-1])


def _without(body: bytes, surplus: _Surplus | None) -> bytes:
    return body[: surplus.start] + body[surplus.end :] if surplus else body


def _is_well_formed(body: bytes) -> bool:
    """Whether expat reads the body, which reads no external entities and stops at entity bombs."""
    try:
        expat.ParserCreate().Parse(body, True)  # noqa: FBT003 - expat takes no keywords
    except expat.ExpatError:
        return False
    return True


def _unreadable(received: Received) -> Unreadable:
    if _HTML.search(received.body[:_HEAD_BYTES]) or "html" in received.content_type:
        return Unreadable("html-not-feed", "the feed answered with HTML, not XML; the address may have moved")
    return Unreadable("not-a-feed", "the answer is no feed of any known kind; the address may be wrong")


def _findings(entries: list[Any], surplus: _Surplus | None, *, cut: bool) -> Iterator[Finding]:
    if cut:
        yield Finding(
            code="truncated",
            sentence=f"the answer broke off; its {len(entries)} complete items are kept and it is asked for again",
        )
    if surplus:
        sentence = f"{surplus.items} items are over the bound, and left out (crawl.feed_items)"
        yield Finding(code="too-many-items", sentence=sentence)


def _ttl_s(feed: Any) -> float | None:
    minutes = str(feed.get("ttl", "")).strip()
    return 60.0 * int(minutes) if minutes.isascii() and minutes.isdigit() else None
