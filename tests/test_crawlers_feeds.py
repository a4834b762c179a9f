"""Feeds: every kind is read from bytes, and what is none is told apart."""

import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from crawling import some_settings
from hypothesis import given
from hypothesis import strategies as st
from loopback import item, rss

from crawlers.feeds import parse_feed
from crawlers.items import Answered, Received, Unreadable

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
URL = "https://gazette.example/feed.xml"

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Releases</title>
<entry><id>tag:example,2026:1</id><title>v1.2</title><updated>2026-06-01T10:00:00+02:00</updated>
<link rel="alternate" href="/releases/v1.2"/><link rel="enclosure" href="/big.zip"/>
<author><name>Ada</name></author>
<content type="html">&lt;p&gt;Notes &lt;b&gt;of&lt;/b&gt; it&lt;/p&gt;</content></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://gazette.example/"><title>G</title></channel>
<item rdf:about="https://gazette.example/1"><title>One</title><link>https://gazette.example/1</link>
<dc:date>2026-06-01</dc:date></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [
 {"id": 7, "url": "/seven", "title": "Seven", "content_html": "<p>Words <script>x()</script>of it</p>",
  "date_published": "2026-06-01T10:00:00Z", "authors": [{"name": "Ada"}, {"url": "https://a.example"}]},
 {"id": "8", "content_text": "No title, 1 < 2"}, {"id": "9"}]}"""


def read(body: bytes | str, **fields: Any) -> Answered:
    given = {"content_type": "application/xml", "url": URL, "lang": "en", "now": NOW, "complete": True}
    body = body.encode() if isinstance(body, str) else body
    return parse_feed(Received(**{"body": body, "settings": some_settings(), **given, **fields}))


def test_rss_items_are_read_in_order() -> None:
    items = read(rss(item(1, "https://gazette.example/1"), item(2, "/2"))).items
    assert [(i.title, i.link) for i in items] == [
        ("Item 1", "https://gazette.example/1"),
        ("Item 2", "https://gazette.example/2"),
    ]
    assert items[0].summary == "Words of item 1."
    assert items[0].published_at == datetime(2026, 6, 2, 1, 1, tzinfo=UTC)


def test_atom_entry_is_read_with_its_content_author_and_update() -> None:
    (entry,) = read(ATOM).items
    assert entry.link == "https://gazette.example/releases/v1.2"
    assert entry.text == "Notes of it" or entry.summary == "Notes of it"
    assert entry.authors == ("Ada",)
    assert entry.published_at == datetime(2026, 6, 1, 8, tzinfo=UTC)


def test_rdf_item_is_read() -> None:
    (one,) = read(RDF).items
    assert (one.title, one.published_at) == ("One", datetime(2026, 6, 1, tzinfo=UTC))


def test_json_feed_is_read() -> None:
    answered = read(JSON, content_type="application/feed+json")
    seven, eight = answered.items
    assert (seven.link, seven.text, seven.authors) == ("https://gazette.example/seven", "Words of it", ("Ada",))
    assert (eight.title, eight.linkless) == ("No title, 1 < 2", True)
    assert {finding.code for finding in answered.findings} == {"untitled"}


@pytest.mark.parametrize("body", ["{", "[1]", '{"items": 3}', '{"a": ' + "[" * 100_000])
def test_json_that_is_no_feed_is_told(body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body, content_type="application/json")
    assert caught.value.finding.code == "not-a-feed"


def test_feed_without_items_is_valid() -> None:
    assert read(rss()) == Answered(items=())


def test_page_in_place_of_a_feed_is_told() -> None:
    with pytest.raises(Unreadable) as caught:
        read("<!DOCTYPE html><html><body><h1>We have moved</h1></body></html>", content_type="application/rss+xml")
    assert caught.value.finding.code == "html-not-feed"


@pytest.mark.parametrize("body", [b"\x93\x00\xff noise", b"plain words", b"<?xml version='1.0'?><other/>"])
def test_noise_in_place_of_a_feed_is_told(body: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)
    assert caught.value.finding.code == "not-a-feed"


def test_feed_that_broke_off_gives_its_whole_items() -> None:
    body = rss(item(1, "/1"), item(2, "/2"), item(3, "/3"))
    answered = read(body[: body.rfind(b"<item>") + 30], complete=False)
    assert [i.title for i in answered.items] == ["Item 1", "Item 2"]
    assert [finding.code for finding in answered.findings] == ["truncated"]


def test_feed_with_a_stray_ampersand_is_read_all_the_same() -> None:
    assert read(rss("<title>R & D</title><link>/1</link>")).items[0].title == "R & D"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>Éléphant</title><link>/1</link>"), "application/rss+xml; charset=iso-8859-1"),
        (rss("<title>Éléphant</title><link>/1</link>"), "text/xml"),
        (
            rss("<title>Éléphant</title><link>/1</link>").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
            "application/xml",
        ),
        (
            rss("<title>Éléphant</title><link>/1</link>").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
            "application/xml",
        ),
    ],
    ids=["declared wrongly", "not declared", "utf-16", "latin-1"],
)
def test_characters_are_right_whatever_the_header_says(body: bytes, content_type: str) -> None:
    assert read(body, content_type=content_type).items[0].title == "Éléphant"


def test_markup_in_a_title_is_gone() -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt; Fine &amp;amp; good"
    assert read(rss(f"<title>{title}</title><link>/1</link>")).items[0].title == "Fine & good"


def test_script_link_is_no_link() -> None:
    (one,) = read(rss("<title>T</title><link>javascript:alert(1)</link><guid>urn:1</guid>")).items
    assert (one.link, one.linkless, one.guid) == (URL, True, "urn:1")


def test_permalink_stands_in_for_a_missing_link() -> None:
    (one,) = read(rss("<title>T</title><guid isPermaLink='true'>https://gazette.example/1</guid>")).items
    assert (one.link, one.linkless) == ("https://gazette.example/1", False)


def test_external_entity_is_not_read() -> None:
    entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = rss("<title>leak &x;</title><link>/1</link>").replace(b"<rss", entity.encode() + b"<rss")
    assert "root:" not in str(read(body))


def bomb(before: str = "") -> bytes:
    """Declarations on one line, nested so that a title of four letters would have three billion."""
    entities = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f"<!DOCTYPE r [{before}{entities}]><rss".encode()
    return rss("<title>boom &a9;</title><link>/1</link>").replace(b"<rss", declared)


@pytest.mark.parametrize("before", ["", "<!ENTITY b ']>'>", "<!ENTITY broken>", "<!-- never ended"])
def test_entity_bomb_stays_small(before: str) -> None:
    tracemalloc.start()
    try:
        answered = read(bomb(before))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(str(answered)) < 5_000
    assert peak < 1 << 20


def test_items_of_a_feed_that_declares_entities_are_read() -> None:
    declared = b'<!DOCTYPE rss [<!ENTITY eacute "&#233;">]><rss'
    (one,) = read(rss("<title>Caf&eacute;</title><link>/1</link>").replace(b"<rss", declared)).items
    assert one.title == "Café"


def test_items_over_the_bound_are_left_out_and_told() -> None:
    answered = read(rss(*(item(n, f"/{n}") for n in range(9))), settings=some_settings(feed_items=4))
    assert len(answered.items) == 4
    assert [finding.code for finding in answered.findings] == ["too-many-items"]


def test_unreadable_date_is_kept_as_written() -> None:
    (one,) = read(rss("<title>T</title><link>/1</link><pubDate>soon</pubDate>")).items
    assert (one.dated, one.published_at) == ("soon", None)


def test_french_date_is_read_in_the_language_of_the_source() -> None:
    body = rss("<title>T</title><link>/1</link><pubDate>12 novembre 2025</pubDate>")
    assert read(body, lang="fr").items[0].published_at == datetime(2025, 11, 12, tzinfo=UTC)


def test_ttl_is_told_in_seconds() -> None:
    assert read(rss(item(1, "/1")).replace(b"<item>", b"<ttl>30</ttl><item>", 1)).ttl_s == 1800


def code_of(body: bytes) -> str:
    try:
        read(body)
    except Unreadable as error:
        return error.finding.code
    return "feed"


@given(
    start=st.sampled_from((b"", b"<rss>", b"<feed><entry><title>", b"<!DOCTYPE x [", b'{"items": [')),
    body=st.binary(max_size=300) | st.text(alphabet='<>&!-[]?/="ai\n;#x', max_size=80).map(str.encode),
)
def test_any_bytes_are_a_feed_or_unreadable(start: bytes, body: bytes) -> None:
    assert code_of(start + body) in {"feed", "not-a-feed", "html-not-feed"}
