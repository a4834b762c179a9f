"""What a source said in one poll in, what is odd about it though it can be read out: pure findings for a person."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crawlers.documents import Draft
from crawlers.fetch import Answer
from crawlers.items import FeedItem, Finding, Received
from store.model import Validators

_ENTITY: Final = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
_SCRIPT: Final = re.compile(rb"(?:&lt;|<)script[\s>&]|\son(?:error|load|click)=|javascript:", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)
#: Share of the items from which an oddity is the source's and not an item's.
_MOST: Final = 0.5
#: Share of the time that an answer may take from which it is told.
_SLOW: Final = 0.15
_DATES: Final = {
    "future": "in the future",
    "crawl-time": "with the time of the request",
    "bulk": "on one and the same day",
    "too-old": "before the web",
    "unreadable": "in a form that cannot be read",
    "missing": "not at all",
}


def doubts_about_bytes(received: Received) -> Iterator[Finding]:
    """Declarations and markup in a feed that are taken out of it, and a charset that its bytes contradict."""
    body = received.body
    if _ENTITY.search(body):
        yield Finding(code="entities", sentence="the feed declares entities of its own; they are not expanded")
    if _SCRIPT.search(body):
        yield Finding(
            code="script", sentence="the feed carries scripts or script links; its items are kept as plain text"
        )
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield Finding(code="charset", sentence="the answer is UTF-16, where feeds are UTF-8; it is read as UTF-16")
    declared = _CHARSET.search(received.content_type)
    if declared and declared[1].lower() not in {"utf-8", "utf8"} and not body.isascii() and _is_utf8(body):
        yield Finding(
            code="charset", sentence=f"the answer is declared {declared[1]} and is UTF-8; it is read as UTF-8"
        )


def doubts_about_items(items: Sequence[FeedItem], drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Dates that are not believed, and an identifier that most items share."""
    flags = Counter(flag for draft in drafts for flag in draft.date_flags)
    for flag, words in _DATES.items():
        # A listing may leave dates to its pages, so only items without a page to fetch are missing theirs.
        undated = sum("missing" in draft.date_flags and not draft.wants_page for draft in drafts)
        count = undated if flag == "missing" else flags[flag]
        if count and count >= _MOST * len(drafts):
            sentence = f"{count} of {len(drafts)} new items are dated {words}; the time of the crawl counts instead"
            yield Finding(code=f"dates-{flag}", sentence=sentence)
    guids = Counter(item.guid for item in items if item.guid)
    guid, count = guids.most_common(1)[0] if guids else ("", 0)
    if count > 1 and count >= _MOST * len(items):
        yield Finding(
            code="guid-shared", sentence=f"{count} items share the identifier {guid!r}; links tell them apart"
        )


def doubts_about_answer(
    before: Validators, after: Validators, answer: Answer, *, timeout_s: float
) -> Iterator[Finding]:
    """Validators that hide a change, an answer that came slowly, and one that took several attempts."""
    if before.etag and after.etag == before.etag and after.body_digest != before.body_digest:
        yield Finding(code="etag-lies", sentence="the body changed under the same ETag; only full fetches see its news")
    if answer.seconds >= _SLOW * timeout_s:
        sentence = f"the answer took {answer.seconds:.0f} s, of {timeout_s:g} s that it may take"
        yield Finding(code="slow", sentence=sentence)
    if answer.failed and answer.complete:
        times = "once" if len(answer.failed) == 1 else f"{len(answer.failed)} times"
        yield Finding(code="flaky", sentence=f"it failed {times} ({answer.failed[-1]}), then answered well")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
