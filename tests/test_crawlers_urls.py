"""Canonical URLs: one for each page, whatever way the link came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.urls import canonical_url, http_link

HOSTS = st.from_regex(r"(m\.|amp\.|mobile\.|www\.)*[a-z0-9-]{1,8}(\.[a-z]{2,4}){1,2}", fullmatch=True)
PATHS = st.text(alphabet="ab/.%&=+;é~ -m p", max_size=20) | st.from_regex(
    r"(/amp|/a\.amp|\.html|/){0,4}", fullmatch=True
)
QUERIES = st.text(alphabet="ab&=;utm_refamp1%+#é", max_size=20)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/news/one",
        "https://EXAMPLE.org:443/news/one/",
        "https://example.org/news/./one?utm_source=x&utm_medium=rss",
        "https://example.org/news/one?fbclid=1&gclid=2&mc_cid=3&ref=home",
        "https://example.org/news/one#comments",
        "https://m.example.org/news/one",
        "https://amp.example.org/news/one",
        "https://example.org/news/one/amp/",
        "https://example.org/news/one?amp=1",
        "https://user:secret@example.org/news/one",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/one",
        "https://www.google.com/amp/s/example.org/news/one",
    ],
)
def test_canonical_url_is_the_same_for_every_way_to_the_page(link: str) -> None:
    assert canonical_url(link) == "https://example.org/news/one"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.org/?id=2&a=1", "https://example.org/?a=1&id=2"),
        ("https://example.org/item?id=7&utm_id=9", "https://example.org/item?id=7"),
        ("https://example.org/search?amp=guitar", "https://example.org/search?amp=guitar"),
        ("https://example.org/amp", "https://example.org/amp"),
        ("https://mobile.example/x", "https://mobile.example/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://münchen.example/é", "https://xn--mnchen-3ya.example/%C3%A9"),
    ],
)
def test_canonical_url_keeps_what_tells_pages_apart(link: str, kept: str) -> None:
    assert canonical_url(link) == kept


def test_canonical_url_keeps_a_fragment_that_is_an_identity() -> None:
    assert canonical_url("https://example.org/log/#v2", keep_fragment=True) == "https://example.org/log#v2"


def test_canonical_url_of_another_scheme_is_an_error() -> None:
    with pytest.raises(ValueError, match="http"):
        canonical_url("ftp://example.org/file")


@given(host=HOSTS, path=PATHS, query=QUERIES, keep=st.booleans())
def test_canonical_url_of_a_canonical_url_is_itself(host: str, path: str, query: str, keep: bool) -> None:
    link = http_link(f"https://{host}/", f"https://{host}/{path}?{query}", 2048)
    if link is not None:
        once = canonical_url(link, keep_fragment=keep)
        assert canonical_url(once, keep_fragment=keep) == once


@given(st.text(max_size=40))
def test_http_link_is_an_http_link_or_none_for_any_text(href: str) -> None:
    link = http_link("https://example.org/", href, 200)
    assert link is None or link.startswith(("http://", "https://"))
    if link is not None:
        canonical_url(link)


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "mailto:a@example.org", "data:text/html,x", "http:///x", "http://[::1", "//h:99999/"],
)
def test_http_link_is_none_for_what_is_no_page(href: str) -> None:
    assert http_link("https://example.org/", href, 2048) is None


def test_http_link_over_the_bound_is_none() -> None:
    assert http_link("https://example.org/", "/" + "x" * 3000, 2048) is None


def test_http_link_resolves_a_relative_link() -> None:
    assert http_link("https://example.org/news/", " one two ", 2048) == "https://example.org/news/one%20two"
