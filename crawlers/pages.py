"""Drafts of one source in, their documents in the spool out: with the article's text where its page was fetched."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

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
    #: Of these, the ones that may answer later.
    passing: int = 0
    #: Pages left over: by the deadline, or as their host asks to be left alone.
    unasked: int = 0
    received_bytes: int = 0
    #: Seconds that the source's own host asks to be left alone (Retry-After); None where it does not.
    retry_after_s: float | None = None
    #: What went wrong with the last page that was not to be had; None if all were.
    wrong: str | None = None

    def add(self, draft: Draft, document: Document, answer: Answer | Failure) -> None:
        """Count a page."""
        self.asked += 1
        self.failed += document.page is not PageOutcome.FETCHED
        self.passing += document.page is PageOutcome.FAILED_TEMPORARY
        if isinstance(answer, Answer):
            self.received_bytes += len(answer.body)
        else:
            self.wrong = f"{draft.item.link}: {answer.sentence}"


class PageWriter:
    """Writes the documents of one poll."""

    def __init__(self, spec: SourceSpec, means: Means, crawled_at: datetime) -> None:
        self.count = PageCount()
        self._spec = spec
        self._means = means
        self._crawled_at = crawled_at
        self._places = asyncio.Semaphore(means.settings.source_concurrency)
        #: Hosts that ask for a longer wait than one poll has.
        self._left_alone: set[str] = set()

    async def write(self, drafts: Sequence[Draft], deadline: float) -> None:
        """Write each draft as exactly one document, those without pages first.

        What is not fetched by `deadline` (event loop time), or whose host asks to be left alone, is written without its
        page, as one that may answer later.
        """
        await self._write_plain([draft for draft in drafts if not draft.wants_page], PageOutcome.NOT_WANTED)
        tasks = {asyncio.create_task(self._write_with_page(draft)): draft for draft in drafts if draft.wants_page}
        if not tasks:
            return
        done, late = await asyncio.wait(tasks, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        asked = {task for task in done if task.result()}  # a bug in one of them is raised here
        left = [draft for task, draft in tasks.items() if task not in asked]
        self.count.unasked = len(left)
        await self._write_plain(left, PageOutcome.FAILED_TEMPORARY)

    async def _write_plain(self, drafts: Sequence[Draft], page: PageOutcome) -> None:
        if drafts:
            make = partial(make_document, spec=self._spec, page=page, crawled_at=self._crawled_at)
            self._means.spool.write(await self._means.beside(lambda: [make(draft) for draft in drafts]))

    async def _write_with_page(self, draft: Draft) -> bool:
        """Ask for the page and write the document; False where the page is not to be asked for now."""
        settings, host = self._means.settings, urlsplit(draft.item.link).hostname or ""
        async with self._places:  # held until the page is read, so that few bodies are in memory at once
            if host in self._left_alone:
                return False
            async with self._means.fetcher.fetch(
                draft.item.link, headers=_HEADERS, body_bytes=settings.page_bytes
            ) as answer:
                document = await self._means.beside(partial(self._read, draft, answer))
                # From here on nothing is awaited: a draft that the deadline cancels has no document yet.
                self._means.spool.write([document])
                self.count.add(draft, document, answer)
                if isinstance(answer, Failure) and (answer.retry_after_s or 0) > settings.retry_wait_s:
                    self._leave_alone(host, answer.retry_after_s)
        return True

    def _leave_alone(self, host: str, seconds: float | None) -> None:
        self._left_alone.add(host)
        if host == urlsplit(self._spec.url).hostname:
            self.count.retry_after_s = max(filter(None, (self.count.retry_after_s, seconds)), default=None)

    def _read(self, draft: Draft, answer: Answer | Failure) -> Document:
        """The document, with the article where the page answered."""
        make = partial(make_document, draft, self._spec, crawled_at=self._crawled_at)
        if isinstance(answer, Failure):
            return make(_page_outcome(answer))
        if not answer.complete:
            return make(PageOutcome.FAILED_TEMPORARY)
        article = extract_article(
            answer.body,
            content_type=answer.headers.get("content-type", ""),
            now=self._crawled_at,
            settings=self._means.settings,
        )
        raw = self._means.spool.write_raw(f"{self._spec.id}-{draft.id}", answer.body)
        return make(PageOutcome.FETCHED if article.text else PageOutcome.NO_TEXT, article=article, raw=raw)


def _page_outcome(failure: Failure) -> PageOutcome:
    if failure.outcome is PollOutcome.ROBOTS:
        return PageOutcome.ROBOTS
    return PageOutcome.FAILED_TEMPORARY if failure.temporary else PageOutcome.FAILED_PERMANENT
