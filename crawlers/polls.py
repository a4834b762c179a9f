"""One source in, its records in the spool out: its documents, its issues, and one poll as the last of them."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

from crawlers.answers import SourceAnswer, ask_source
from crawlers.documents import draft_documents
from crawlers.doubts import doubts_about_items
from crawlers.items import Finding
from crawlers.means import Means
from crawlers.pages import PageCount, PageWriter
from crawlers.registry import SourceSpec
from crawlers.validators import to_be_seen_again
from store.model import Issue, Poll, PollOutcome, Validators

#: Codes of findings that cost nothing but time: told, and no cause for alarm.
_SURVIVED: Final = frozenset({"charset", "flaky", "script", "slow"})


async def poll_source(spec: SourceSpec, validators: Validators, means: Means) -> Poll:
    """Poll a source and write all its records; return the last one.

    Takes `source_deadline_s` at most: a source that has not answered by then failed, pages left over follow next time.
    """
    started_at = means.clock()
    deadline = asyncio.get_running_loop().time() + means.settings.source_deadline_s
    try:
        async with asyncio.timeout_at(deadline):
            answer = await ask_source(spec, validators, means)
    except TimeoutError:
        wrong = f"no whole answer within {means.settings.source_deadline_s:g} s (crawl.source_deadline_s)"
        answer = SourceAnswer(outcome=PollOutcome.FETCH_FAILED, wrong=wrong)
    draft = partial(draft_documents, answer.items, spec, validators.known, started_at)
    drafts = await means.beside(draft) if answer.items else []
    writer = PageWriter(spec, means, started_at)
    await writer.write(drafts, deadline)
    pages = writer.count
    fresh = answer.validators
    poll = Poll(
        source_id=spec.id,
        outcome=answer.outcome,
        started_at=started_at,
        ended_at=means.clock(),
        http_status=answer.http_status,
        error=f"{spec.id}: {answer.wrong} ({spec.url})" if answer.wrong else None,
        items=len(answer.items),
        documents=len(drafts),
        pages=pages.asked,
        pages_failed=pages.failed,
        received_bytes=answer.received_bytes + pages.received_bytes,
        validators=to_be_seen_again(fresh) if fresh and (pages.passing or pages.unasked) else fresh,
        retry_after_s=answer.retry_after_s if answer.retry_after_s is not None else pages.retry_after_s,
        fresh_for_s=answer.fresh_for_s,
    )
    findings = (*answer.findings, *doubts_about_items(answer.items, drafts), *_page_findings(pages))
    means.spool.write([*answer.models, *_issues(findings, spec, answer, poll.ended_at), poll])
    return poll


def failed_poll(spec: SourceSpec, means: Means, error: Exception, started_at: datetime) -> Poll:
    """Write and return the poll of a source on which the crawl itself tripped."""
    at = means.clock()
    message = f"{spec.id}: windsock tripped over this source ({type(error).__name__}: {error}); please report it"
    poll = Poll(
        source_id=spec.id,
        outcome=PollOutcome.PARSE_FAILED,
        started_at=started_at,
        ended_at=at,
        http_status=None,
        error=message,
        items=0,
        documents=0,
        pages=0,
        pages_failed=0,
        received_bytes=0,
    )
    means.spool.write([Issue(level="error", code="bug", message=message, source_id=spec.id, seen_at=at), poll])
    return poll


def _page_findings(pages: PageCount) -> Iterator[Finding]:
    if pages.wrong:
        sentence = f"{pages.failed} of {pages.asked} article pages gave no text, the last of them {pages.wrong}"
        yield Finding(code="pages-failed", sentence=sentence)
    if pages.unasked:
        yield Finding(code="pages-left", sentence=f"{pages.unasked} article pages are left for the next poll")


def _issues(findings: Iterable[Finding], spec: SourceSpec, answer: SourceAnswer, seen_at: datetime) -> Iterator[Issue]:
    for finding in findings:
        nothing = not answer.items and answer.outcome is not PollOutcome.UNCHANGED
        level = "error" if nothing else "info" if finding.code in _SURVIVED else "warning"
        message = f"{spec.id}: {finding.sentence} ({spec.url})"
        yield Issue(level=level, code=finding.code, message=message, source_id=spec.id, seen_at=seen_at)
