"""Bytes of a JSON Feed (jsonfeed.org, 1.0 and 1.1) in, its items out; feedparser reads XML alone."""

import json
from collections.abc import Mapping
from typing import Any

from crawlers.dates import parse_date
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.plain import plain_text, visible
from crawlers.urls import http_link


def parse_json_feed(received: Received) -> Answered:
    """The items in the order given. Raises Unreadable (`not-a-feed`) for JSON that is none."""
    try:
        feed = json.loads(received.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not-a-feed", "the answer begins like JSON and is none") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable("not-a-feed", 'the answer is JSON and no JSON Feed; an API needs kind = "api"')
    entries = [entry for entry in feed["items"] if isinstance(entry, dict)]
    settings = received.settings
    read = [_read(entry, feed, received) for entry in entries[: settings.feed_items]]
    items = tuple(item for item in read if item)
    findings = []
    if len(entries) > settings.feed_items:
        sentence = f"{len(entries)} items, of which the first {settings.feed_items} are read (crawl.feed_items)"
        findings.append(Finding(code="too-many-items", sentence=sentence))
    if len(items) < len(read):
        findings.append(
            Finding(code="untitled", sentence=f"{len(read) - len(items)} items have neither title nor text")
        )
    return Answered(items=items, findings=tuple(findings))


def _read(entry: Mapping[str, Any], feed: Mapping[str, Any], received: Received) -> FeedItem | None:
    settings, url = received.settings, received.url
    summary = plain_text(_text(entry, "summary"), settings.summary_chars)
    # content_text is text already: a "<" in it is a "<".
    text = plain_text(_text(entry, "content_html"), settings.text_chars)
    text = text or visible(_text(entry, "content_text"), settings.text_chars)
    title = plain_text(_text(entry, "title"), settings.title_chars) or (summary or text)[:120].rstrip()
    if not title:
        return None
    # The page comes before `external_url`, which is what a link blog writes about.
    hrefs = (_text(entry, "url"), _text(entry, "external_url"), _text(entry, "id"))
    links = (http_link(url, href, settings.url_chars) for href in hrefs if href.startswith(("http:", "https:", "/")))
    link = next(filter(None, links), None)
    site = http_link(url, _text(feed, "home_page_url") or url, settings.url_chars) or url
    dated = _text(entry, "date_published") or _text(entry, "date_modified") or None
    return FeedItem(
        link=link or site,
        guid=_text(entry, "id") or None,
        title=title,
        summary=summary,
        text=text,
        dated=dated,
        published_at=parse_date(dated, received.lang, received.now) if dated else None,
        authors=_authors(entry) or _authors(feed),
        linkless=link is None,
    )


def _authors(holder: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of `authors` (1.1) or `author` (1.0)."""
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) else [holder.get("author")]
    names = (plain_text(_text(person, "name"), 200) for person in people if isinstance(person, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _text(holder: Mapping[str, Any], key: str) -> str:
    """A string member; numbers as written (some feeds number their ids); "" for what is missing or of another kind."""
    value = holder.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
