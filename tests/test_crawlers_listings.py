"""Listings and APIs: what the selectors say is read, and a selector that finds nothing is told."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from crawling import some_settings

from crawlers.apis import parse_api
from crawlers.items import Received, Unreadable
from crawlers.listings import parse_listing
from crawlers.registry import ApiSpec, ListingSpec

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
CARDS = """<html><body>
<article><a href="/news/one"><h2>One &amp;amp; only</h2></a><p>First words.</p>
<time datetime="2026-06-01">June</time></article>
<article><a href="/news/two"><h2>Two</h2></a><p>Second.</p>
<time datetime="2026-05-30">May</time></article>
<article><h2>No link</h2></article><a rel="next" href="?page=2">Older</a></body></html>"""
CHANGELOG = "<main>" + "".join(f'<section><h2 id="v{n}">Version {n}</h2><p>Notes.</p></section>' for n in (1, 2))
HITS = {
    "hits": [
        {"id": "org/model-1", "title": "Model 1", "tags": ["text", "vision"], "at": 1780000000},
        {"id": None, "title": "Nameless", "tags": [], "at": None},
    ]
}


def received(body: str, **fields: Any) -> Received:
    given = {"content_type": "text/html; charset=utf-8", "url": "https://gazette.example/news", "lang": "en"}
    rest = {"now": NOW, "complete": True, "settings": some_settings()}
    return Received(**{"body": body.encode(), **given, **rest, **fields})


def a_listing(**fields: Any) -> ListingSpec:
    given = {"item": "article", "link": "a::attr(href)", "title": "h2::text"}
    return ListingSpec.model_validate({**given, **fields})


def an_api(**fields: Any) -> ApiSpec:
    given = {"items": "hits[]", "link_template": "https://models.example/{id}", "title": "title"}
    return ApiSpec.model_validate({**given, **fields})


def test_listing_items_are_read_with_all_their_parts() -> None:
    spec = a_listing(summary="p::text", date="time::attr(datetime)", next="a[rel=next]::attr(href)")
    answered = parse_listing(received(CARDS), spec)
    one, two = answered.items
    assert (one.link, one.title, one.summary) == ("https://gazette.example/news/one", "One &amp; only", "First words.")
    assert one.published_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert two.title == "Two"
    assert answered.next_url == "https://gazette.example/news?page=2"


def test_listing_item_without_link_is_told() -> None:
    assert [finding.code for finding in parse_listing(received(CARDS), a_listing()).findings] == ["item-incomplete"]


def test_listing_by_anchors_links_to_the_places_of_the_page() -> None:
    spec = a_listing(item="section", link="h2::attr(id)", title="h2", anchors=True)
    items = parse_listing(received(CHANGELOG), spec).items
    assert [i.link for i in items] == ["https://gazette.example/news#v1", "https://gazette.example/news#v2"]


@pytest.mark.parametrize("key", ["item", "link", "title"])
def test_listing_selector_that_finds_nothing_is_no_success(key: str) -> None:
    with pytest.raises(Unreadable, match="redesigned") as caught:
        parse_listing(received(CARDS), a_listing(**{key: "blink::text"}))
    assert caught.value.finding.code == "selector-empty"


@pytest.mark.parametrize("key", ["date", "summary"])
def test_listing_selector_for_a_part_that_finds_nothing_is_told(key: str) -> None:
    findings = parse_listing(received(CARDS), a_listing(**{key: "blink::text"})).findings
    assert "selector-empty" in {finding.code for finding in findings}


def test_listing_of_an_empty_page_is_no_success() -> None:
    with pytest.raises(Unreadable):
        parse_listing(received("   "), a_listing())


def test_api_items_are_read_with_all_their_parts() -> None:
    answered = parse_api(received(json.dumps(HITS)), an_api(summary="tags", date="at"))
    (one,) = answered.items
    assert (one.link, one.title) == ("https://models.example/org/model-1", "Model 1")
    assert (one.summary, one.published_at) == ("text, vision", datetime.fromtimestamp(1780000000, UTC))
    assert [finding.code for finding in answered.findings] == ["item-incomplete"]


def test_api_with_an_empty_list_is_valid() -> None:
    assert parse_api(received('{"hits": []}'), an_api()).items == ()


def test_api_with_a_map_of_maps_is_read_through_jmespath() -> None:
    body = {"maker": {"models": {"a": {"id": "a", "name": "A"}}}, "other": {"models": {"b": {"id": "b", "name": "B"}}}}
    spec = an_api(items="*.models[].*[]", title="name")
    assert [i.title for i in parse_api(received(json.dumps(body)), spec).items] == ["A", "B"]


@pytest.mark.parametrize(
    ("body", "fields", "code"),
    [
        ("<html>", {}, "not-json"),
        ("{}", {}, "selector-empty"),
        ('{"hits": [1]}', {}, "selector-empty"),
        (json.dumps(HITS), {"title": "name"}, "selector-empty"),
        (json.dumps({"hits": [{"id": "x", "title": {"en": "T"}}]}), {}, "selector-odd"),
    ],
)
def test_api_answer_that_does_not_fit_is_told(body: str, fields: dict[str, str], code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_api(received(body), an_api(**fields))
    assert caught.value.finding.code == code


def test_template_values_cannot_leave_their_place() -> None:
    body = json.dumps({"hits": [{"id": "a?b#c d", "title": "T"}]})
    (one,) = parse_api(received(body), an_api()).items
    assert one.link == "https://models.example/a%3Fb%23c%20d"
