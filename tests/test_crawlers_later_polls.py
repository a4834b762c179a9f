"""Sources whose first answer is well: what is wrong with them is told by the poll that first can see it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawling import Crawled, a_spec, crawl
from loopback import Asked, Loopback, Reply, item, rss, serve

from store.model import PollOutcome, Validators

HEADERS = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
Answer = Callable[[Asked], Reply]


def well_first_then_every_other_busy(site: Loopback) -> Answer:
    """Answers 503 to the second request, the fourth, and so on."""

    def answer(asked: Asked) -> Reply:
        if sum(other.path == asked.path for other in site.asked) % 2 == 0:
            return Reply(status=503)
        return not_modified_or(asked, rss(item(1, "https://gazette.example/1")))

    return answer


def changing_under_one_etag(site: Loopback) -> Answer:
    """Has one more item with each request, always under the same ETag, and believes that ETag itself."""

    def answer(asked: Asked) -> Reply:
        count = sum(other.path == asked.path for other in site.asked)
        return not_modified_or(asked, rss(*(item(n, f"https://gazette.example/{n}") for n in range(count))))

    return answer


def not_modified_or(asked: Asked, body: bytes) -> Reply:
    unchanged = asked.headers.get("if-none-match") == HEADERS["ETag"]
    return Reply(status=304, headers=HEADERS) if unchanged else Reply(body=body, headers=HEADERS)


def poll(site: Loopback, folder: Path, validators: Mapping[str, Validators] | None = None) -> Crawled:
    return crawl(folder, a_spec(id="source", url=f"{site.url}/feed"), validators=validators)


def told(crawled: Crawled) -> list[tuple[str, str]]:
    return [(issue.level, issue.code) for issue in crawled.issues]


def test_flaky_source_whose_first_answer_is_well_is_told_by_the_poll_that_fails_once(tmp_path: Path) -> None:
    with serve() as site:
        site.routes["/feed"] = well_first_then_every_other_busy(site)
        first = poll(site, tmp_path / "1")
        second = poll(site, tmp_path / "2", first.validators())
    assert (told(first), second.polls["source"].outcome) == ([], PollOutcome.UNCHANGED)
    assert told(second) == [("info", "flaky")]
    assert "source: it failed once (the host answered 503 Service Unavailable" in second.issues[0].message


def test_lying_etag_is_told_by_the_first_full_fetch_after_the_change(tmp_path: Path) -> None:
    """No answer before it can show the lie: the first has nothing to compare with, and a 304 has no body."""
    with serve() as site:
        site.routes["/feed"] = changing_under_one_etag(site)
        first = poll(site, tmp_path / "1")
        second = poll(site, tmp_path / "2", first.validators())
        known = first.validators()["source"]
        assert known.full_fetch_at is not None
        a_day_ago = replace(known, full_fetch_at=known.full_fetch_at - timedelta(days=1))
        third = poll(site, tmp_path / "3", {"source": a_day_ago})
    assert [told(first), told(second)] == [[], []]
    assert second.polls["source"].http_status == 304
    assert told(third) == [("warning", "etag-lies")]
    assert third.polls["source"].documents == 2
    assert third.issues[0].message.startswith("source: the body changed under the same ETag")
