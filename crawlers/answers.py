"""One source in, what its answer came to out: its request, its reader, and the further pages of a listing."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Final

from crawlers.documents import draft_documents
from crawlers.doubts import doubts_about_answer, doubts_about_bytes
from crawlers.fetch import Answer, Failure
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.means import Means
from crawlers.politeness import fresh_for_s
from crawlers.readers import parse_answer
from crawlers.registry import SourceSpec
from crawlers.validators import body_digest, next_validators, request_headers, to_be_seen_again
from store.model import PollOutcome, SourceKind, Validators
from store.numbers_model import CatalogueModel

_ACCEPT: Final = {
    SourceKind.FEED: "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.8, */*;q=0.5",
    SourceKind.LISTING: "text/html, application/xhtml+xml, */*;q=0.5",
    SourceKind.API: "application/json, */*;q=0.5",
}
_EMPTY: Final = "the answer is valid and holds no item"
_CUT: Final = "the connection broke off before the end of the answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """What the answer of a source came to."""

    outcome: PollOutcome
    http_status: int | None = None
    #: What went wrong, as the end of a sentence; None if nothing did.
    wrong: str | None = None
    items: tuple[FeedItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    models: tuple[CatalogueModel, ...] = ()
    #: As in Poll.
    validators: Validators | None = None
    received_bytes: int = 0
    retry_after_s: float | None = None
    fresh_for_s: float | None = None


async def ask_source(spec: SourceSpec, validators: Validators, means: Means) -> SourceAnswer:
    """Ask a source for its items."""
    return await _Asking(spec, validators, means).ask()


@dataclass(frozen=True, slots=True, kw_only=True)
class _First:
    """What the first answer says, once its body is read and let go of."""

    answered: Answered
    http_status: int
    received_bytes: int
    fresh_for_s: float | None
    validators: Validators
    #: What is odd about the way that it came.
    doubts: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Further:
    """What the pages after the first one hold; grows while they come in."""

    items: list[FeedItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    received_bytes: int = 0
    #: False where one of them could not be read, so that items may be missing.
    whole: bool = True


class _Asking:
    """One source being asked."""

    def __init__(self, spec: SourceSpec, validators: Validators, means: Means) -> None:
        self._spec = spec
        self._validators = validators
        self._means = means
        self._now = means.clock()

    async def ask(self) -> SourceAnswer:
        """Send the request that the validators allow, and read what is new."""
        hours = self._means.settings.full_fetch_hours
        conditions = request_headers(self._validators, self._now, full_fetch_hours=hours)
        async with self._fetch(self._spec.url, conditions) as answer:
            first = await self._first(answer, conditional=bool(conditions))
        return first if isinstance(first, SourceAnswer) else await self._complete(first)

    async def _first(self, answer: Answer | Failure, *, conditional: bool) -> SourceAnswer | _First:
        """What the answer says, or what it comes to where it says nothing."""
        if isinstance(answer, Failure):
            return SourceAnswer(
                outcome=answer.outcome,
                http_status=answer.http_status,
                wrong=answer.sentence,
                retry_after_s=answer.retry_after_s,
            )
        digest = body_digest(answer.body) if answer.status == HTTPStatus.OK else None
        fresh = next_validators(self._validators, answer.headers, digest=digest, conditional=conditional, now=self._now)
        doubts = doubts_about_answer(self._validators, fresh, answer, timeout_s=self._means.settings.timeout_s)
        if digest is None or (digest == self._validators.body_digest and answer.complete):
            return SourceAnswer(
                outcome=PollOutcome.UNCHANGED,
                http_status=answer.status,
                findings=tuple(doubts),
                validators=fresh,
                received_bytes=len(answer.body),
                fresh_for_s=fresh_for_s(answer.headers),
            )
        if not answer.complete and self._spec.kind is not SourceKind.FEED:  # of a feed, the whole items can be told
            return _unread(PollOutcome.FETCH_FAILED, _CUT, answer)
        try:
            answered = await self._parse(answer)
        except Unreadable as error:
            return _unread(PollOutcome.PARSE_FAILED, error.finding.sentence, answer, error.finding)
        if not answered.items and any(finding.code == "truncated" for finding in answered.findings):
            return _unread(PollOutcome.FETCH_FAILED, _CUT, answer)
        return _First(
            answered=answered,
            http_status=answer.status,
            received_bytes=len(answer.body),
            fresh_for_s=max(filter(None, (fresh_for_s(answer.headers), answered.ttl_s)), default=None),
            validators=fresh,
            doubts=(*_moved(self._spec, answer), *doubts),
        )

    async def _complete(self, first: _First) -> SourceAnswer:
        """The first answer together with the pages that follow it."""
        further = await self._turn_pages(first.answered)
        items = (*first.answered.items, *further.items)[: self._means.settings.feed_items]
        findings = (*first.doubts, *first.answered.findings, *further.findings)
        cut = next((finding.sentence for finding in findings if finding.code == "truncated"), None)
        if not items:
            findings = (*findings, Finding(code="empty", sentence=_EMPTY))
        return SourceAnswer(
            outcome=PollOutcome.OK if items else PollOutcome.EMPTY,
            http_status=first.http_status,
            wrong=cut if items else _EMPTY,
            items=items,
            findings=findings,
            models=first.answered.models,
            validators=to_be_seen_again(first.validators) if cut or not further.whole else first.validators,
            received_bytes=first.received_bytes + further.received_bytes,
            fresh_for_s=first.fresh_for_s,
        )

    async def _turn_pages(self, first: Answered) -> _Further:
        """Turn the pages of a listing as long as they hold news."""
        further, page, seen = _Further(), first, {self._spec.url}
        for _ in range(self._spec.listing.max_pages - 1 if self._spec.listing else 0):
            if not page.next_url or page.next_url in seen or not self._has_news(page):
                break
            seen.add(page.next_url)
            async with self._fetch(page.next_url, {}) as answer:
                found = await self._next_page(answer)
                further.received_bytes += len(answer.body) if isinstance(answer, Answer) else 0
            if isinstance(found, Finding):
                sentence = f"page {len(seen)} of the listing, {page.next_url}: {found.sentence}"
                further.findings.append(Finding(code=found.code, sentence=sentence))
                further.whole = False
                break
            page = found
            further.items.extend(page.items)
            further.findings.extend(page.findings)
        return further

    async def _next_page(self, answer: Answer | Failure) -> Answered | Finding:
        """What a further page says, or why it says nothing."""
        if isinstance(answer, Failure):
            return Finding(code="page-failed", sentence=answer.sentence)
        if not answer.complete:
            return Finding(code="page-failed", sentence=_CUT)
        try:
            return await self._parse(answer)
        except Unreadable as error:
            return error.finding

    def _has_news(self, page: Answered) -> bool:
        return bool(draft_documents(page.items, self._spec, self._validators.known, self._now))

    def _fetch(self, url: str, conditions: Mapping[str, str]) -> AbstractAsyncContextManager[Answer | Failure]:
        headers = {"Accept": _ACCEPT[self._spec.kind], **conditions}
        return self._means.fetcher.fetch(url, headers=headers, body_bytes=self._means.settings.body_bytes)

    async def _parse(self, answer: Answer) -> Answered:
        received = Received(
            body=answer.body,
            content_type=answer.headers.get("content-type", ""),
            url=answer.url,
            lang=self._spec.lang,
            now=self._now,
            complete=answer.complete,
            settings=self._means.settings,
            source_id=self._spec.id,
        )
        answered = await self._means.beside(partial(parse_answer, self._spec, received))
        if self._spec.kind is not SourceKind.FEED:
            return answered
        return replace(answered, findings=(*answered.findings, *doubts_about_bytes(received)))


def _unread(outcome: PollOutcome, wrong: str, answer: Answer, *findings: Finding) -> SourceAnswer:
    return SourceAnswer(
        outcome=outcome,
        http_status=answer.status,
        wrong=wrong,
        findings=findings,
        received_bytes=len(answer.body),
    )


def _moved(spec: SourceSpec, answer: Answer) -> Iterator[Finding]:
    if answer.moved_to and answer.moved_to != spec.url:
        sentence = f"the address has moved for good to {answer.moved_to}; change the source's url"
        yield Finding(code="moved", sentence=sentence)
