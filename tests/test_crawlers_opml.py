"""OPML: read without harm, written as it was read."""

import pytest

from crawlers.opml import Outline, read_opml, write_opml
from store.errors import ParseError

FEEDS = [
    Outline(
        title="Gazette", url="https://gazette.example/feed", page_url="https://gazette.example/", folders=("Press",)
    ),
    Outline(title="R & D <news>", url="https://lab.example/rss?a=1&b=2", folders=("Labs", "Europe")),
    Outline(title="Loose", url="https://loose.example/feed"),
]


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?>{body}'.encode()


def test_written_file_reads_back_as_it_was() -> None:
    assert list(read_opml(write_opml(FEEDS, "windsock")).outlines) == FEEDS


def test_file_of_another_program_is_read() -> None:
    body = '<opml version="1.1"><body><outline text="A"><outline text="G" xmlUrl="https://g.example/feed"/></outline></body></opml>'
    listed = Outline(title="G", url="https://g.example/feed", folders=("A",))
    assert read_opml(opml(body)).outlines == (listed,)


def test_links_that_are_no_pages_are_told_apart() -> None:
    body = '<opml><body><outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    listed = read_opml(opml(body))
    assert listed.outlines == ()
    assert len(listed.refused) == body.count("xmlUrl")


def test_address_listed_twice_is_read_once() -> None:
    line = '<outline text="G" xmlUrl="https://g.example/feed"/>'
    assert len(read_opml(opml(f"<opml><body>{line}{line}</body></opml>")).outlines) == 1


def test_external_entity_is_not_read() -> None:
    entity = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f'{entity}<opml><body><outline text="t" xmlUrl="https://g.example/feed">&x;</outline></body></opml>'
    assert "root:" not in str(read_opml(opml(body)))


def test_entity_bomb_is_refused_or_stays_small() -> None:
    entities = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE opml [{entities}]><opml><body><outline text="&a9;" xmlUrl="https://g.example/f"/></body></opml>'
    with pytest.raises(ParseError):
        read_opml(opml(body))


@pytest.mark.parametrize("body", [b"", b"not xml", b"<html></html>", b"\xff\xfe"])
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="not OPML"):
        read_opml(body)
