"""The embedded site: what it promises a new user, and real HTTP."""

import gzip
import http.client
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from parsel import Selector

from crawlers.articles import extract_article
from crawlers.registry import load_sources
from crawlers.settings import CrawlSettings
from nlp.ontology import load_ontology
from schedules.demo.articles import Outlet, load_outlets
from schedules.demo.pages import article_page, article_url, source_path
from schedules.demo.server import DemoSite
from schedules.demo.sources import write_sources

NOW = datetime(2026, 9, 1, tzinfo=UTC)
OUTLETS = load_outlets()
ARTICLES = [(outlet, article) for outlet in OUTLETS for article in outlet.article]


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    with DemoSite(OUTLETS) as running:
        yield running


def get(site: DemoSite, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_source_answers_and_is_unchanged_when_asked_again(site: DemoSite, outlet: Outlet) -> None:
    first = get(site, source_path(outlet))
    again = get(site, source_path(outlet), If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")  # type: ignore[attr-defined]


@pytest.mark.parametrize("since", ["Tue, 01 Sep 2026 00:00:00 GMT", "Wed, 11 Nov 2026 11:11:11 GMT"])
def test_source_is_unchanged_since_its_last_modification(site: DemoSite, since: str) -> None:
    assert get(site, source_path(OUTLETS[0]), If_Modified_Since=since).status == 304


@pytest.mark.parametrize("since", ["Mon, 31 Aug 2026 23:59:59 GMT", "yesterday"])
def test_source_is_sent_where_the_date_is_older_or_unreadable(site: DemoSite, since: str) -> None:
    assert get(site, source_path(OUTLETS[0]), If_Modified_Since=since).status == 200


def test_etag_decides_where_both_validators_are_sent(site: DemoSite) -> None:
    now = "Wed, 11 Nov 2026 11:11:11 GMT"
    assert get(site, source_path(OUTLETS[0]), If_None_Match='"another"', If_Modified_Since=now).status == 200


def test_every_link_of_every_page_leads_somewhere(site: DemoSite) -> None:
    """Walks the site from its front page, as a new user may."""
    seen, waiting = {"/"}, ["/"]
    while waiting:
        answer = get(site, waiting.pop())
        assert answer.status == 200
        if answer.headers["Content-Type"].startswith("text/html"):
            links = Selector(text=answer.body.decode()).css("[href]::attr(href)").getall()  # type: ignore[attr-defined]
            found = {link.partition("#")[0] for link in links if not link.startswith("#")} - seen
            seen |= found
            waiting += found
    articles = {article_url(outlet, article, "") for outlet, article in ARTICLES if outlet.format != "changelog"}
    assert seen > articles | {source_path(outlet) for outlet in OUTLETS}


def test_address_of_every_article_is_its_own() -> None:
    addresses = Counter(article_url(outlet, article, "") for outlet, article in ARTICLES)
    assert addresses.total() == len(addresses)


@pytest.mark.parametrize("outlet", [outlet for outlet in OUTLETS if outlet.format != "changelog"], ids=lambda o: o.id)
def test_crawl_finds_the_article_in_the_page_and_nothing_else(outlet: Outlet) -> None:
    for article in outlet.article:
        page = article_page(outlet, article, corrected=False).encode()
        found = extract_article(page, content_type="text/html", now=NOW, settings=CrawlSettings())
        text = " ".join(found.text.split())
        assert " ".join(article.body.split()) in text
        assert not [words for words in ("More from", "À lire aussi", "All outlets", "windsock") if words in text]


def test_page_comes_compressed_where_the_client_can(site: DemoSite) -> None:
    outlet, article = next(pair for pair in ARTICLES if pair[0].format != "changelog")
    plain = get(site, f"/{outlet.id}/{article.slug}")
    packed = get(site, f"/{outlet.id}/{article.slug}", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body  # type: ignore[attr-defined]


def test_question_for_headers_alone_gets_no_body(site: DemoSite) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("HEAD", "/")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"")
    connection.close()


@pytest.mark.parametrize("path", ["/nowhere", "/mistral_news/nowhere", "/../../etc/passwd"])
def test_unknown_page_is_not_found(site: DemoSite, path: str) -> None:
    assert get(site, path).status == 404


def test_correction_changes_the_page_and_its_validator(site: DemoSite) -> None:
    outlet, article = next(pair for pair in ARTICLES if pair[1].correction)
    path = f"/{outlet.id}/{article.slug}"
    before = get(site, path)
    site.corrected = True
    after = get(site, path, If_None_Match=before.headers["ETag"])
    site.corrected = False
    assert after.status == 200
    assert before.body != after.body  # type: ignore[attr-defined]


def test_site_has_what_the_readme_promises() -> None:
    assert len(OUTLETS) >= 8
    assert len(ARTICLES) >= 200
    assert {outlet.lang for outlet in OUTLETS} == {"en", "fr"}
    assert {outlet.format for outlet in OUTLETS} == {"rss", "atom", "rdf", "json-feed", "listing", "changelog", "api"}


def test_every_event_type_happens() -> None:
    told = {event.type for _, article in ARTICLES for event in article.events}
    assert told == set(load_ontology().types)


def test_at_least_ten_rivals_act() -> None:
    actors = {event.actor for _, article in ARTICLES for event in article.events} - {"Mistral AI"}
    assert len(actors) >= 15
    assert actors > {"OpenAI", "Anthropic", "Google", "Meta", "Microsoft", "Amazon", "NVIDIA", "xAI", "Cohere"}
    assert actors > {"DeepSeek", "Alibaba", "Hugging Face", "Aleph Alpha", "CoreWeave"}


def test_dates_lie_between_2023_and_2026() -> None:
    assert not [article.slug for _, article in ARTICLES if not 2023 <= article.date.year <= 2026]


def test_scenarios_of_a_noisy_world_are_there() -> None:
    labels = Counter(label.partition(":")[0] for _, article in ARTICLES for label in article.scenarios)
    assert labels["no-event"] >= 15
    for label in ("several-tellers", "rumour-then-confirmed", "correction", "denial", "redated", "amounts-differ"):
        assert labels[label], label


def test_happenings_with_several_tellers_have_them() -> None:
    tellers: dict[str, set[str]] = {}
    for outlet, article in ARTICLES:
        for label in article.scenarios:
            if label.startswith(("several-tellers:", "amounts-differ:", "rumour-then-confirmed:")):
                tellers.setdefault(label, set()).add(outlet.id)
    assert not {label: told_by for label, told_by in tellers.items() if len(told_by) < 2}


def test_rumours_come_before_what_confirms_them() -> None:
    told = [
        (a.date, e.status)
        for _, a in ARTICLES
        for e in a.events
        if "rumour-then-confirmed:asml-series-c" in a.scenarios
    ]
    rumoured = [date for date, status in told if status == "rumoured"]
    assert max(rumoured) < min(date for date, status in told if status == "occurred")


def test_redated_article_claims_a_later_day() -> None:
    assert all(article.claimed > article.date for _, article in ARTICLES if article.claimed)


def test_press_release_of_the_wires_is_one_text() -> None:
    copies = {article.body for _, article in ARTICLES if any(label.startswith("wires:") for label in article.scenarios)}
    assert len(copies) == 1


def test_no_event_articles_have_none() -> None:
    assert not [a.slug for _, a in ARTICLES if "no-event" in a.scenarios and a.events]


def test_source_files_of_the_site_load(tmp_path: Path) -> None:
    write_sources(OUTLETS, "http://127.0.0.1:8477", tmp_path)
    assert set(load_sources(tmp_path)) == {outlet.id for outlet in OUTLETS}
