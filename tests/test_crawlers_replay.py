"""Recorded feeds of AI labs, where they are at hand: every item is read, and a second crawl finds nothing new."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from crawling import ROOT, Crawled, a_spec, crawl

from store.ids import slug
from store.model import PageOutcome, PollOutcome

REPLAY = ROOT.parent / "shared" / "replay"
pytestmark = pytest.mark.skipif(not REPLAY.exists(), reason="the recorded feeds (../shared/replay) are not here")
ROWS = json.loads((REPLAY / "index.json").read_text("utf-8")) if REPLAY.exists() else []
FEEDS: list[dict[str, Any]] = [row for row in ROWS if row["kind"] == "feed" and row["items"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """Two crawls of the recorded feeds."""

    first: Crawled
    second: Crawled


def source_id(row: dict[str, Any]) -> str:
    return "r_" + slug(row["path"]).replace("-", "_")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, str(REPLAY / "serve.py"), "--port", str(port)], stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()  # it says so when it listens
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def replayed(base: str, tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    folder = tmp_path_factory.mktemp("spool")
    specs = [
        a_spec(id=source_id(row), url=f"{base}/{row['path']}", articles="always", follow=[r"^http://127\.0\.0\.1"])
        for row in FEEDS
    ]
    first = crawl(folder / "first", *specs)
    return Replayed(first=first, second=crawl(folder / "second", *specs, validators=first.validators()))


@pytest.mark.parametrize("row", FEEDS, ids=source_id)
def test_every_item_of_a_recorded_feed_is_a_document(replayed: Replayed, row: dict[str, Any]) -> None:
    poll = replayed.first.polls[source_id(row)]
    documents = replayed.first.of(source_id(row))
    assert (poll.outcome, poll.items, poll.error) == (PollOutcome.OK, row["items"], None)
    assert len({document.id for document in documents}) == row["items"]


def test_every_recorded_page_gives_a_text(replayed: Replayed) -> None:
    asked = [document for document in replayed.first.documents if document.page is not PageOutcome.NOT_WANTED]
    assert {document.page for document in asked} == {PageOutcome.FETCHED}
    assert len(asked) > 190


def test_second_crawl_of_recorded_feeds_finds_nothing_new(replayed: Replayed) -> None:
    assert replayed.second.documents == []
    assert {poll.http_status for poll in replayed.second.polls.values()} == {304}


def test_recorded_titles_hold_no_markup(replayed: Replayed) -> None:
    assert not [document.title for document in replayed.first.documents if "</" in document.title]
