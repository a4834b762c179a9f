"""Drafts of one source in, their documents in the spool out: with the article's text where its page was fetched."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawlers.articles import extract_article
from crawlers.documents import Draft, make_document
from crawlers.fetch import Answer, Failure
from crawlers.means import Means
from crawlers.registry import SourceSpec
from store.model import Document, PageOutcome, PollOutcome

_HEADERS = {"Accept": "text/html, application/xhtml+xml, */*;q=0.5"}


@dataclass(slots=True, kw_only=True)
class PageCount:
    """How the pages of one poll went; grows while they come in."""

    #: Pages asked for.
    asked: int = 0
    #: Of these, the ones that gave no text.
    failed: int = 0
    #: Pages that may answer later, or that the deadline left over.
    left: int = 0
    received_bytes: int = 0
    #: What went wrong with the last page that failed; None if none did.
    wrong: str | None = None


async def write_documents(
    drafts: Sequence[Draft], spec: SourceSpec, means: Means, *, crawled_at: datetime, deadline: float
) -> PageCount:
    """Write a document for each draft, those without pages first; every draft ends as exactly one document.

    What is not fetched by `deadline` (event loop time) is written without its page, as one that may answer later.
    """
    without = [draft for draft in drafts if not draft.wants_page]
    await _write_plain(without, spec, means, PageOutcome.NOT_WANTED, crawled_at)
    count = PageCount()
    places = asyncio.Semaphore(means.settings.source_concurrency)
    tasks = {
        asyncio.create_task(_write_with_page(draft, spec, means, crawled_at, places, count)): draft
        for draft in drafts
        if draft.wants_page
    }
    if not tasks:
        return count
    done, late = await asyncio.wait(tasks, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()  # a bug in one of them is raised here
    left = [draft for task, draft in tasks.items() if task.cancelled()]
    count.left += len(left)
    await _write_plain(left, spec, means, PageOutcome.FAILED_TEMPORARY, crawled_at)
    return count


async def _write_plain(
    drafts: Sequence[Draft], spec: SourceSpec, means: Means, page: PageOutcome, crawled_at: datetime
) -> None:
    if drafts:
        make = partial(make_document, spec=spec, page=page, crawled_at=crawled_at)
        means.spool.write(await means.beside(lambda: [make(draft) for draft in drafts]))


async def _write_with_page(
    draft: Draft, spec: SourceSpec, means: Means, crawled_at: datetime, places: asyncio.Semaphore, count: PageCount
) -> None:
    async with places:  # held until the page is read, so that few bodies are in memory at once
        answer = await means.fetcher.fetch(draft.item.link, headers=_HEADERS, body_bytes=means.settings.page_bytes)
        document = await means.beside(partial(_with_page, draft, spec, means, answer, crawled_at))
    # From here to the end nothing is awaited: a draft that the deadline cancels has no document yet.
    means.spool.write([document])
    count.asked += 1
    count.failed += document.page is not PageOutcome.FETCHED
    count.left += document.page is PageOutcome.FAILED_TEMPORARY
    if isinstance(answer, Answer):
        count.received_bytes += len(answer.body)
    elif document.page is not PageOutcome.FETCHED:
        count.wrong = f"{draft.item.link}: {answer.sentence}"


def _with_page(
    draft: Draft, spec: SourceSpec, means: Means, answer: Answer | Failure, crawled_at: datetime
) -> Document:
    """The document, with the article where the page answered."""
    if isinstance(answer, Failure):
        return make_document(draft, spec, _page_outcome(answer), crawled_at)
    if not answer.complete:
        return make_document(draft, spec, PageOutcome.FAILED_TEMPORARY, crawled_at)
    content_type = answer.headers.get("content-type", "")
    article = extract_article(answer.body, content_type=content_type, now=crawled_at, settings=means.settings)
    raw = means.spool.write_raw(f"{spec.id}-{draft.id}", answer.body)
    page = PageOutcome.FETCHED if article.text else PageOutcome.NO_TEXT
    return make_document(draft, spec, page, crawled_at, article=article, raw=raw)


def _page_outcome(failure: Failure) -> PageOutcome:
    if failure.outcome is PollOutcome.ROBOTS:
        return PageOutcome.ROBOTS
    return PageOutcome.FAILED_TEMPORARY if failure.temporary else PageOutcome.FAILED_PERMANENT
