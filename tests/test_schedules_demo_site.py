"""The embedded site: what it promises a new user, and real HTTP."""

import gzip
import http.client
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers.registry import load_sources
from nlp.ontology import load_ontology
from schedules.demo.articles import Outlet, load_outlets
from schedules.demo.pages import source_path
from schedules.demo.server import DemoSite
from schedules.demo.sources import write_sources

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


def test_page_comes_compressed_where_the_client_can(site: DemoSite) -> None:
    outlet, article = next(pair for pair in ARTICLES if pair[0].format != "changelog")
    plain = get(site, f"/{outlet.id}/{article.slug}")
    packed = get(site, f"/{outlet.id}/{article.slug}", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body  # type: ignore[attr-defined]


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
    assert len(ARTICLES) >= 80
    assert {outlet.lang for outlet in OUTLETS} == {"en", "fr"}
    assert {outlet.format for outlet in OUTLETS} == {"rss", "atom", "rdf", "json-feed", "listing", "changelog", "api"}


def test_every_event_type_happens() -> None:
    told = {event.type for _, article in ARTICLES for event in article.events}
    assert told == set(load_ontology().types)


def test_at_least_ten_rivals_act() -> None:
    actors = {event.actor for _, article in ARTICLES for event in article.events} - {"Mistral AI"}
    assert len(actors) >= 10


def test_dates_lie_between_2023_and_2026() -> None:
    assert not [article.slug for _, article in ARTICLES if not 2023 <= article.date.year <= 2026]


def test_scenarios_of_a_noisy_world_are_there() -> None:
    labels = Counter(label.partition(":")[0] for _, article in ARTICLES for label in article.scenarios)
    assert labels["no-event"] >= 10
    for label in ("several-tellers", "rumour-then-confirmed", "correction", "denial", "redated", "amounts-differ"):
        assert labels[label], label


def test_press_release_of_the_wires_is_one_text() -> None:
    copies = {article.body for _, article in ARTICLES if any(label.startswith("wires:") for label in article.scenarios)}
    assert len(copies) == 1


def test_no_event_articles_have_none() -> None:
    assert not [a.slug for _, a in ARTICLES if "no-event" in a.scenarios and a.events]


def test_source_files_of_the_site_load(tmp_path: Path) -> None:
    write_sources(OUTLETS, "http://127.0.0.1:8477", tmp_path)
    assert set(load_sources(tmp_path)) == {outlet.id for outlet in OUTLETS}
