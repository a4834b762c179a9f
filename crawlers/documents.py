"""The items of one answer in, the documents they become out: identity, dates, which pages to fetch; pure decisions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawlers.articles import Article
from crawlers.dates import judge_dates
from crawlers.items import FeedItem
from crawlers.language import identify_language
from crawlers.registry import SourceSpec
from crawlers.urls import canonical_url, without_fragment
from store.ids import content_id, slug
from store.model import Document, PageOutcome

#: Characters below which `when-short` asks for the page: two paragraphs, where a teaser has one.
_SHORT: Final = 600
_NO_ARTICLE: Final = Article()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item with what can be said of it before its page is fetched."""

    id: str
    #: Canonical URL, which is the identity.
    url: str
    item: FeedItem
    item_digest: str
    date_flags: tuple[str, ...]
    wants_page: bool


def draft_documents(
    items: Sequence[FeedItem], spec: SourceSpec, known: Mapping[str, str], crawled_at: datetime
) -> list[Draft]:
    """The new and changed ones among the items of one answer, in its order; `known`: document id → item_digest.

    Dates and links are judged over all items, as one item alone tells neither a redesign nor a page of many entries.
    """
    flags = judge_dates([(item.dated, item.published_at) for item in items], crawled_at)
    drafts: dict[str, Draft] = {}
    for item, url, item_flags in zip(items, identify_items(items, spec), flags, strict=True):
        draft = Draft(
            id=content_id(url),
            url=url,
            item=item,
            item_digest=content_id(item.title, item.summary, item.dated or ""),
            date_flags=item_flags,
            wants_page=_wants_page(item, spec),
        )
        if known.get(draft.id) != draft.item_digest and _is_kept(item, spec):
            drafts.setdefault(draft.id, draft)  # an item listed twice is one
    return list(drafts.values())


def identify_items(items: Sequence[FeedItem], spec: SourceSpec) -> Iterator[str]:
    """The identity of each item: its canonical link, made longer where items of one answer share a page.

    Where several items are places of one page, the fragment tells them apart; where even that is shared, as when a
    changelog links to itself, the source's own identifier or the title does.
    """
    pages = [canonical_url(item.link) for item in items]
    places = [canonical_url(item.link, keep_fragment=True) for item in items]
    anchors = bool(spec.listing and spec.listing.anchors)
    # A fragment that all links have in common ("#atom-everything") tells nothing apart.
    tell_apart = anchors or len({place.partition("#")[2] for place in places}) > 1
    on_page = Counter(pages)
    urls = [
        place if tell_apart and (anchors or on_page[page] > 1) else page
        for page, place in zip(pages, places, strict=True)
    ]
    names = [slug(item.guid or item.title) for item in items]
    named = Counter(url for url, _ in set(zip(urls, names, strict=True)))
    for item, url, name in zip(items, urls, names, strict=True):
        yield f"{without_fragment(url)}#{name}" if item.linkless or named[url] > 1 else url


def make_document(
    draft: Draft, spec: SourceSpec, page: PageOutcome, crawled_at: datetime, *, article: Article = _NO_ARTICLE,
    raw: str | None = None,
) -> Document:  # fmt: skip
    """The document of a draft and, where its page was fetched, of the article on it."""
    item = draft.item
    text = article.text or item.text
    published_at, flags = item.published_at, draft.date_flags
    if published_at is None and article.published_at is not None:
        published_at = article.published_at
        (flags,) = judge_dates([(None, published_at)], crawled_at)
    return Document(
        id=draft.id,
        url=draft.url,
        link=item.link,
        source_id=spec.id,
        title=item.title,
        summary=item.summary,
        text=text,
        page=page,
        lang=identify_language("\n".join((item.title, item.summary, text)), spec.lang),
        authors=item.authors or article.authors,
        published_at=published_at,
        date_flags=flags,
        crawled_at=crawled_at,
        version=content_id(item.title, item.summary, text),
        item_digest=draft.item_digest,
        raw=raw,
    )


def _wants_page(item: FeedItem, spec: SourceSpec) -> bool:
    """Whether the source's policy asks for the item's page."""
    if item.linkless or (spec.follow and not any(re.search(pattern, item.link) for pattern in spec.follow)):
        return False
    if spec.articles == "when-short":
        return max(len(item.summary), len(item.text)) < _SHORT
    return spec.articles == "always"


def _is_kept(item: FeedItem, spec: SourceSpec) -> bool:
    words = f"{item.title}\n{item.summary}"
    return not spec.keep or any(re.search(pattern, words, re.IGNORECASE) for pattern in spec.keep)
