"""What is odd about an answer that can be read is told as a finding, once for the source."""

from datetime import UTC, datetime

import pytest

from crawlers.documents import Draft
from crawlers.doubts import doubts_about_answer, doubts_about_bytes, doubts_about_items
from crawlers.fetch import Answer
from crawlers.items import FeedItem, Received
from crawlers.settings import CrawlSettings
from store.model import Validators


def received(body: bytes, content_type: str = "application/rss+xml") -> Received:
    return Received(
        body=body,
        content_type=content_type,
        url="https://gazette.example/feed",
        lang="en",
        now=datetime(2026, 2, 17, tzinfo=UTC),
        complete=True,
        settings=CrawlSettings(),
    )


def draft(number: int, *flags: str, wants_page: bool = False) -> Draft:
    item = FeedItem(link=f"https://gazette.example/{number}", title=f"Item {number}", guid=f"g{number}")
    return Draft(id=str(number), url=item.link, item=item, item_digest="", date_flags=flags, wants_page=wants_page)


def answer(**fields: object) -> Answer:
    given = {"url": "https://x/", "status": 200, "headers": {}, "body": b"", "complete": True, "moved_to": None}
    return Answer(**given | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss/>', "text/xml", "entities"),
        (b"<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "text/xml", "script"),
        ("<title>réseau</title>".encode(), "text/xml; charset=iso-8859-1", "charset"),
        ("<title>réseau</title>".encode("utf-16"), "text/xml", "charset"),
    ],
)
def test_hostile_or_wrong_bytes_are_told(body: bytes, content_type: str, code: str) -> None:
    assert [finding.code for finding in doubts_about_bytes(received(body, content_type))] == [code]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>réseau</title>".encode(), "text/xml; charset=utf-8"),
        ("<title>réseau</title>".encode("latin-1"), "text/xml; charset=iso-8859-1"),
        (b"<title>The script of a film</title>", "text/xml"),
    ],
)
def test_plain_bytes_raise_no_doubt(body: bytes, content_type: str) -> None:
    assert list(doubts_about_bytes(received(body, content_type))) == []


def test_dates_that_are_not_believed_are_told_with_their_number() -> None:
    drafts = [draft(1, "future"), draft(2, "future"), draft(3)]
    (finding,) = doubts_about_items([d.item for d in drafts], drafts)
    assert finding.code == "dates-future"
    assert finding.sentence.startswith("2 of 3 new items")


def test_date_left_to_the_page_is_not_missing() -> None:
    drafts = [draft(number, "missing", wants_page=True) for number in range(3)]
    assert list(doubts_about_items([d.item for d in drafts], drafts)) == []


def test_identifier_of_many_items_is_told() -> None:
    items = [FeedItem(link=f"https://x/{number}", title="t", guid="same") for number in range(4)]
    assert [finding.code for finding in doubts_about_items(items, [])] == ["guid-shared"]


def test_change_under_a_constant_etag_is_told() -> None:
    before, after = Validators(etag='"1"', body_digest="a"), Validators(etag='"1"', body_digest="b")
    assert [f.code for f in doubts_about_answer(before, after, answer(), timeout_s=20)] == ["etag-lies"]


def test_slow_answer_at_a_later_attempt_is_told_with_what_came_before() -> None:
    tried = answer(seconds=6.0, failed=("the host answered 503 Service Unavailable",))
    slow, flaky = doubts_about_answer(Validators(), Validators(), tried, timeout_s=20)
    assert (slow.code, slow.sentence) == ("slow", "the answer took 6 s, of 20 s that it may take")
    assert flaky.sentence == "it failed once (the host answered 503 Service Unavailable), then answered well"
