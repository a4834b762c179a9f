"""OPML in, the feeds it lists out, and the other way round; safe against entities, pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import lxml.etree

from crawlers.plain import visible
from crawlers.urls import http_link
from store.errors import ParseError

_URL_CHARS: Final = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed in an OPML file."""

    #: Title; the address where the file gives none.
    title: str
    #: Address of the feed.
    url: str
    #: Address of the page that the feed belongs to; None if not given.
    page_url: str | None = None
    #: Titles of the folders around it, outermost first.
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What an OPML file lists."""

    #: Its feeds, in the order of the file, each address once.
    outlines: tuple[Outline, ...]
    #: Addresses, as written, that are none of http or https: nothing can be crawled there.
    refused: tuple[str, ...]


def read_opml(body: bytes, name: str = "the file") -> Listed:
    """The feeds that an OPML file lists.

    Raises ParseError, with the file's `name`, for anything but OPML.
    """
    # Entities of the file's own making are not expanded and nothing outside the file is read.
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = lxml.etree.fromstring(body, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"{name} is not OPML: {error}") from error
    if root.tag != "opml":
        raise ParseError(f"{name} is not OPML: it begins with <{root.tag}>")
    found: dict[str, Outline] = {}
    refused: list[str] = []
    for outline in root.iter("outline"):
        written = outline.get("xmlUrl", "")
        url = http_link("", written, _URL_CHARS)
        if written and not url:
            refused.append(visible(written, _URL_CHARS))
        if url:
            title = _title(outline) or url
            page_url = http_link("", outline.get("htmlUrl", ""), _URL_CHARS)
            found.setdefault(url, Outline(title=title, url=url, page_url=page_url, folders=_folders(outline)))
    return Listed(outlines=tuple(found.values()), refused=tuple(refused))


def write_opml(outlines: Iterable[Outline], title: str) -> bytes:
    """An OPML 2.0 file of these feeds, in their folders."""
    root = lxml.etree.Element("opml", version="2.0")
    lxml.etree.SubElement(lxml.etree.SubElement(root, "head"), "title").text = title
    body = lxml.etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {(): body}
    for outline in outlines:
        parent = body
        for depth, name in enumerate(outline.folders, start=1):
            path = outline.folders[:depth]
            if path not in folders:
                folders[path] = lxml.etree.SubElement(parent, "outline", text=name)
            parent = folders[path]
        attributes = {"type": "rss", "text": outline.title, "title": outline.title, "xmlUrl": outline.url}
        if outline.page_url:
            attributes["htmlUrl"] = outline.page_url
        lxml.etree.SubElement(parent, "outline", attributes)
    written: bytes = lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _title(outline: Any) -> str:
    return visible(outline.get("title") or outline.get("text") or "", 200)


def _folders(outline: Any) -> tuple[str, ...]:
    around = [_title(parent) for parent in outline.iterancestors("outline")]
    return tuple(reversed([title for title in around if title]))
