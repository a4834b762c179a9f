"""Two crawls, one after the other: what is new is fetched, what is known is not, and what failed is seen again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawling import Crawled, a_spec, crawl, some_settings
from loopback import Asked, Loopback, Reply, item, page, rss, serve

from crawlers.registry import SourceSpec
from crawlers.spool import RAW, read_raw
from store.model import Document, PageOutcome, PollOutcome

XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
#: Pages that give no text: name of the source → (what the page answers, outcome of the document).
PAGES = {
    "page_gone": (Reply(status=404), PageOutcome.FAILED_PERMANENT),
    "page_pdf": (Reply(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), PageOutcome.NO_TEXT),
    "page_cut": (Reply(body=page("x"), headers=HTML, cut_after=40), PageOutcome.FAILED_TEMPORARY),
    "page_private": (Reply(status=302, headers={"Location": "http://10.0.0.1/"}), PageOutcome.FAILED_PERMANENT),
    "page_robots": (Reply(body=page("x"), headers=HTML), PageOutcome.ROBOTS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """Two crawls of the same sources, with what the server saw of each."""

    first: Crawled
    second: Crawled
    asked_first: list[str]
    asked_second: list[str]


def feed(site: Loopback, name: str, *numbers: int, etag: str | None = '"1"') -> Callable[[Asked], Reply]:
    """A feed of items with pages at /name/1 and so on, which honours conditional requests."""
    body = rss(*(item(n, f"{site.url}/{name}/{n}") for n in numbers))
    headers = {**XML, "ETag": etag} if etag else XML

    def answer(asked: Asked) -> Reply:
        unchanged = etag and asked.headers.get("if-none-match") == etag
        return Reply(status=304, headers=headers) if unchanged else Reply(body=body, headers=headers)

    for n in numbers:
        site.routes.setdefault(f"/{name}/{n}", Reply(body=page(f"Story number {n}."), headers=HTML))
    return answer


def listing(site: Loopback) -> dict[str, Any]:
    """A listing of three pages of one item each."""
    for number in (1, 2, 3):
        body = f'<li><a href="/story/{number}">Story {number}</a></li><a rel="next" href="/list{number + 1}">older</a>'
        site.routes[f"/list{number}"] = Reply(body=body.encode(), headers=HTML)
    selectors = {"item": "li", "link": "a::attr(href)", "title": "a::text", "next": "a[rel=next]::attr(href)"}
    return {
        "url": f"{site.url}/list1",
        "kind": "listing",
        "articles": "never",
        "listing": {**selectors, "max_pages": 2},
    }


def specs_of(site: Loopback) -> list[SourceSpec]:
    names = ("same", "no_etag", "grown", "lying", "failing", "page_late", "followed", *PAGES)
    choices: dict[str, dict[str, Any]] = {name: {"url": f"{site.url}/{name}/feed"} for name in names}
    choices["followed"]["follow"] = [r"/2$"]
    choices["paged"] = listing(site)
    return [a_spec(**{"id": name, "articles": "always", **fields}) for name, fields in choices.items()]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("spool")
    with serve() as site:
        specs = specs_of(site)
        for name in ("same", "lying", "failing", "page_late", "grown", "followed"):
            site.routes[f"/{name}/feed"] = feed(site, name, 1, 2)
        site.routes["/no_etag/feed"] = feed(site, "no_etag", 1, etag=None)
        for name, (reply, _) in PAGES.items():
            site.routes[f"/{name}/feed"] = feed(site, name, 1)
            site.routes[f"/{name}/1"] = reply
        site.routes["/page_late/1"] = Reply(status=503)
        site.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /page_robots/1\n")
        first = crawl(folder / "first", *specs)
        asked_first = site.paths()
        site.asked.clear()

        site.routes["/grown/feed"] = feed(site, "grown", 1, 2, 3, etag='"2"')
        site.routes["/lying/feed"] = feed(site, "lying", 1, 2, 3)
        site.routes["/failing/feed"] = Reply(status=404)
        site.routes["/page_late/1"] = Reply(body=page("Here at last."), headers=HTML)
        validators = first.validators()
        # A day has passed for these two: the ETag of the one lies, the listing has the same bytes.
        for name in ("lying", "paged"):
            long_ago = datetime.now(UTC) - timedelta(hours=25)
            validators[name] = replace(validators[name], full_fetch_at=long_ago, body_digest=None)
        second = crawl(folder / "second", *specs, validators=validators)
        yield Both(first=first, second=second, asked_first=asked_first, asked_second=site.paths())


def titles(documents: list[Document]) -> set[str]:
    return {document.title for document in documents}


def pages(documents: list[Document]) -> dict[str, PageOutcome]:
    return {document.title: document.page for document in documents}


def test_pages_of_new_items_are_fetched_and_kept(both: Both) -> None:
    one = next(document for document in both.first.of("same") if document.title == "Item 1")
    assert (one.page, both.first.polls["same"].pages) == (PageOutcome.FETCHED, 2)
    assert "Story number 1." in one.text
    assert one.raw is not None
    assert read_raw(both.first.folder, one.raw) == page("Story number 1.")


def test_unchanged_source_is_asked_for_changes_alone(both: Both) -> None:
    poll = both.second.polls["same"]
    assert (poll.outcome, poll.http_status, poll.error) == (PollOutcome.UNCHANGED, 304, None)
    assert both.second.of("same") == []
    assert [path for path in both.asked_second if path.startswith("/same/")] == ["/same/feed"]


def test_same_bytes_without_validators_are_unchanged(both: Both) -> None:
    poll = both.second.polls["no_etag"]
    assert (poll.outcome, poll.http_status, poll.documents) == (PollOutcome.UNCHANGED, 200, 0)


def test_new_item_alone_is_fetched(both: Both) -> None:
    assert titles(both.second.of("grown")) == {"Item 3"}
    assert both.second.polls["grown"].items == 3
    assert [path for path in both.asked_second if path.startswith("/grown/")] == ["/grown/feed", "/grown/3"]


def test_feed_that_changes_under_a_constant_etag_is_found_out_within_a_day(both: Both) -> None:
    assert titles(both.second.of("lying")) == {"Item 3"}


def test_failed_poll_leaves_the_validators_alone(both: Both) -> None:
    assert both.second.polls["failing"].validators is None


def test_page_that_fails_for_a_while_leaves_its_source_to_be_seen_again(both: Both) -> None:
    assert pages(both.first.of("page_late")) == {
        "Item 1": PageOutcome.FAILED_TEMPORARY,
        "Item 2": PageOutcome.FETCHED,
    }
    poll = both.first.polls["page_late"]
    assert (poll.pages, poll.pages_failed) == (2, 1)
    assert poll.validators is not None
    assert (poll.validators.etag, poll.validators.body_digest) == (None, None)


def test_page_that_failed_for_a_while_is_fetched_with_the_next_poll(both: Both) -> None:
    (again,) = both.second.of("page_late")
    assert (again.title, again.page) == ("Item 1", PageOutcome.FETCHED)
    assert "Here at last." in again.text


@pytest.mark.parametrize("name", PAGES)
def test_page_without_text_is_told_apart(both: Both, name: str) -> None:
    (document,) = both.first.of(name)
    assert (document.page, document.text) == (PAGES[name][1], "")


def test_page_that_robots_txt_forbids_is_not_asked(both: Both) -> None:
    assert "/page_robots/1" not in both.asked_first


def test_page_that_the_source_does_not_follow_is_not_asked(both: Both) -> None:
    assert pages(both.first.of("followed")) == {"Item 1": PageOutcome.NOT_WANTED, "Item 2": PageOutcome.FETCHED}
    assert "/followed/1" not in both.asked_first


def test_listing_is_followed_over_its_pages_up_to_the_bound(both: Both) -> None:
    assert titles(both.first.of("paged")) == {"Story 1", "Story 2"}
    assert "/list3" not in both.asked_first


def test_listing_is_not_followed_beyond_a_page_without_news(both: Both) -> None:
    assert [path for path in both.asked_second if path.startswith("/list")] == ["/list1"]


def test_pages_that_the_deadline_leaves_over_follow_with_the_next_poll(tmp_path: Path) -> None:
    with serve() as site:
        site.routes["/slow/feed"] = feed(site, "slow", 1, 2)
        site.routes["/slow/1"] = Reply(headers=HTML, body=b"x", hang=True)
        spec = a_spec(id="slow", url=f"{site.url}/slow/feed", articles="always")
        crawled = crawl(tmp_path / "a", spec, settings=some_settings(source_deadline_s=4, timeout_s=20))
    assert pages(crawled.documents) == {"Item 1": PageOutcome.FAILED_TEMPORARY, "Item 2": PageOutcome.FETCHED}
    assert crawled.codes("slow") == {"pages-left"}
    assert crawled.polls["slow"].validators is not None
    assert crawled.polls["slow"].validators.etag is None


def test_pages_of_a_host_that_asks_to_be_left_alone_follow_with_a_poll_after_that(tmp_path: Path) -> None:
    with serve() as site:
        site.routes["/busy/feed"] = feed(site, "busy", 1, 2, 3)
        for number in (1, 2, 3):
            site.routes[f"/busy/{number}"] = Reply(status=429, headers={"Retry-After": "3600"})
        spec = a_spec(id="busy", url=f"{site.url}/busy/feed", articles="always")
        crawled = crawl(tmp_path / "a", spec, settings=some_settings(source_concurrency=1))
        asked = [path for path in site.paths() if path != "/busy/feed" and path.startswith("/busy/")]
    assert asked == ["/busy/1"]
    assert set(pages(crawled.documents).values()) == {PageOutcome.FAILED_TEMPORARY}
    assert crawled.polls["busy"].retry_after_s == 3600
    assert crawled.codes("busy") == {"pages-failed", "pages-left"}


def test_two_crawls_at_once_do_not_meet(tmp_path: Path) -> None:
    with serve() as site, ThreadPoolExecutor() as executor:
        site.routes["/same/feed"] = feed(site, "same", 1, 2)
        spec = a_spec(url=f"{site.url}/same/feed", articles="always")
        one, two = executor.map(lambda name: crawl(tmp_path / name, spec), ("a", "b"))
    assert (len(one.documents), len(two.documents)) == (2, 2)
    raw = [sorted(path.name for path in (crawled.folder / RAW).iterdir()) for crawled in (one, two)]
    assert raw[0] == raw[1]
