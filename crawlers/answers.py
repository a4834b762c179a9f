"""One source in, what its answer came to out: the conditional request, its reader, and the further pages of a listing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from crawlers.documents import draft_documents
from crawlers.fetch import Answer, Failure
from crawlers.items import Answered, FeedItem, Finding, Received, Unreadable
from crawlers.means import Means
from crawlers.politeness import fresh_for_s
from crawlers.readers import parse_answer
from crawlers.registry import SourceSpec
from crawlers.validators import body_digest, next_validators, request_headers, to_be_seen_again
from store.model import PollOutcome, SourceKind, Validators

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
    #: As in Poll.
    validators: Validators | None = None
    received_bytes: int = 0
    retry_after_s: float | None = None
    fresh_for_s: float | None = None


async def ask_source(spec: SourceSpec, validators: Validators, means: Means) -> SourceAnswer:
    """Ask a source for its items."""
    now = means.clock()
    conditions = request_headers(validators, now, full_fetch_hours=means.settings.full_fetch_hours)
    answer = await _fetch(spec.url, spec, means, conditions)
    if isinstance(answer, Failure):
        return SourceAnswer(
            outcome=answer.outcome,
            http_status=answer.http_status,
            wrong=answer.sentence,
            retry_after_s=answer.retry_after_s,
        )
    digest = body_digest(answer.body) if answer.status == 200 else None
    fresh = next_validators(validators, answer.headers, digest=digest, conditional=bool(conditions), now=now)
    if digest is None or (digest == validators.body_digest and answer.complete):
        return SourceAnswer(
            outcome=PollOutcome.UNCHANGED,
            http_status=answer.status,
            validators=fresh,
            received_bytes=len(answer.body),
            fresh_for_s=fresh_for_s(answer.headers),
        )
    return await _read(spec, validators, means, answer, fresh, now)


async def _read(
    spec: SourceSpec, validators: Validators, means: Means, answer: Answer, fresh: Validators, now: datetime
) -> SourceAnswer:
    """Read an answer that is new, and the pages that follow it."""
    if not answer.complete and spec.kind is not SourceKind.FEED:  # of a feed, the whole items can be told
        return _unread(PollOutcome.FETCH_FAILED, _CUT, answer)
    try:
        first = await _parse(spec, means, answer, now)
    except Unreadable as error:
        return _unread(PollOutcome.PARSE_FAILED, error.finding.sentence, answer, error.finding)
    further = await _follow(spec, validators, means, first, now)
    items = (*first.items, *further.items)[: means.settings.feed_items]
    findings = (*_moved(spec, answer), *first.findings, *further.findings)
    cut = next((finding.sentence for finding in findings if finding.code == "truncated"), None)
    if cut and not items:
        return _unread(PollOutcome.FETCH_FAILED, _CUT, answer)
    if not items:
        findings += (Finding(code="empty", sentence=_EMPTY),)
    return SourceAnswer(
        outcome=PollOutcome.OK if items else PollOutcome.EMPTY,
        http_status=answer.status,
        wrong=cut if items else _EMPTY,
        items=items,
        findings=findings,
        validators=to_be_seen_again(fresh) if cut or not further.whole else fresh,
        received_bytes=len(answer.body) + further.received_bytes,
        fresh_for_s=max(filter(None, (fresh_for_s(answer.headers), first.ttl_s)), default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Further:
    """What the pages after the first one hold."""

    items: tuple[FeedItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    received_bytes: int = 0
    #: False where one of them could not be read, so that items may be missing.
    whole: bool = True


async def _follow(spec: SourceSpec, validators: Validators, means: Means, first: Answered, now: datetime) -> _Further:
    """Turn the pages of a listing as long as they hold news."""
    items: list[FeedItem] = []
    findings: list[Finding] = []
    received_bytes = 0
    page, seen = first, {spec.url}
    for _ in range(spec.listing.max_pages - 1 if spec.listing else 0):
        if not page.next_url or page.next_url in seen or not draft_documents(page.items, spec, validators.known, now):
            break
        seen.add(page.next_url)
        answer = await _fetch(page.next_url, spec, means, {})
        try:
            if isinstance(answer, Failure) or not answer.complete:
                raise Unreadable("page-failed", answer.sentence if isinstance(answer, Failure) else _CUT)
            received_bytes += len(answer.body)
            page = await _parse(spec, means, answer, now)
        except Unreadable as error:
            sentence = f"page {len(seen)} of the listing ({page.next_url}): {error.finding.sentence}"
            findings.append(Finding(code=error.finding.code, sentence=sentence))
            return _Further(items=tuple(items), findings=tuple(findings), received_bytes=received_bytes, whole=False)
        items.extend(page.items)
        findings.extend(page.findings)
    return _Further(items=tuple(items), findings=tuple(findings), received_bytes=received_bytes)


async def _fetch(url: str, spec: SourceSpec, means: Means, conditions: Mapping[str, str]) -> Answer | Failure:
    headers = {"Accept": _ACCEPT[spec.kind], **conditions}
    return await means.fetcher.fetch(url, headers=headers, body_bytes=means.settings.body_bytes)


async def _parse(spec: SourceSpec, means: Means, answer: Answer, now: datetime) -> Answered:
    received = Received(
        body=answer.body,
        content_type=answer.headers.get("content-type", ""),
        url=answer.url,
        lang=spec.lang,
        now=now,
        complete=answer.complete,
        settings=means.settings,
    )
    return await means.beside(partial(parse_answer, spec, received))


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
