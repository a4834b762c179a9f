"""Bytes of an HTML page and the selectors of its source in, the items it lists out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawlers.dates import parse_date
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.plain import plain_text, visible
from crawlers.registry import ListingSpec
from crawlers.urls import http_link


def parse_listing(received: Received, spec: ListingSpec) -> Answered:
    """The items in the order of the page.

    Raises Unreadable (`selector-empty`) where a selector finds nothing at all: a page without news is rarer than a page
    that was redesigned.
    """
    text = html_to_unicode(received.content_type or None, received.body)[1]
    page = Selector(text=text or " ", type="html")
    blocks = page.css(spec.item)[: received.settings.feed_items]
    if not blocks:
        raise _empty("item", spec.item)
    links = [_link(block, spec.link, received, anchors=spec.anchors) for block in blocks]
    if not any(links):
        raise _empty("link", spec.link)
    titles = [_words(block, spec.title, received.settings.title_chars) for block in blocks]
    if not any(titles):
        raise _empty("title", spec.title)
    items = tuple(
        _read(block, link, title, spec, received)
        for block, link, title in zip(blocks, links, titles, strict=True)
        if link and title
    )
    return Answered(
        items=items,
        findings=tuple(_findings(links, items, spec)),
        next_url=_link(page, spec.next, received, anchors=False) if spec.next else None,
    )


def _read(block: Selector, link: str, title: str, spec: ListingSpec, received: Received) -> FeedItem:
    dated = _words(block, spec.date, 100) if spec.date else ""
    return FeedItem(
        link=link,
        title=title,
        summary=_words(block, spec.summary, received.settings.summary_chars) if spec.summary else "",
        dated=dated or None,
        published_at=parse_date(dated, received.lang, received.now) if dated else None,
    )


def _link(block: Selector, css: str, received: Received, *, anchors: bool) -> str | None:
    href = block.css(css).get()
    if href and anchors and not href.startswith(("#", "/", "http:", "https:")):
        href = f"#{href}"  # the selector gave an id attribute
    return http_link(received.url, href, received.settings.url_chars) if href else None


def _words(block: Selector, css: str, limit: int) -> str:
    """What the selector finds: an attribute, the text nodes joined, or the text of the elements."""
    found = " ".join(block.css(css).getall())
    # Text nodes and attributes have their entities decoded already; elements come as HTML.
    return visible(found, limit) if "::" in css else plain_text(found, limit)


def _empty(what: str, css: str) -> Unreadable:
    return Unreadable(
        "selector-empty",
        f"the {what} selector {css!r} finds nothing on the page, which may have been redesigned; "
        "look at the page and change the selector",
    )


def _findings(links: Sequence[str | None], items: Sequence[FeedItem], spec: ListingSpec) -> Iterator[Finding]:
    if lacking := len(links) - len(items):
        yield Finding(
            code="item-incomplete",
            sentence=f"{lacking} of {len(links)} items have no link or no title, and are left out",
        )
    if spec.date and not any(item.dated for item in items):
        yield Finding(code="selector-empty", sentence=f"the date selector {spec.date!r} finds nothing on the page")
    if spec.summary and not any(item.summary for item in items):
        sentence = f"the summary selector {spec.summary!r} finds nothing on the page"
        yield Finding(code="selector-empty", sentence=sentence)
    repeated = [link for link, times in Counter(filter(None, links)).items() if times > 1]
    if repeated and not spec.anchors and len(repeated) * 2 > len(items):
        yield Finding(
            code="links-repeated",
            sentence=f"most items share a link ({repeated[0]}); a page with many entries needs anchors = true",
        )
