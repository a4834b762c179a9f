"""The child process: it ends with its parent, survives being killed, and finds feeds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from crawling import ROOT, a_spec, some_settings
from loopback import Loopback, Reply, item, page, rss, serve

from crawlers.discovery import feed_links
from crawlers.job import CrawlJob, read_job, write_job
from crawlers.registry import SourceSpec
from crawlers.spool import RECORDS, is_live, read_records
from store.model import Document, Poll, Validators

XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html"}
AT = datetime(2026, 6, 17, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serve() as running:
        yield running


def a_job(folder: Path, *specs: SourceSpec) -> CrawlJob:
    return CrawlJob(
        run_id=folder.name,
        spool=folder,
        sources={spec.id: spec for spec in specs},
        validators={specs[0].id: Validators(etag='"1"', full_fetch_at=AT, known={"a": "b"})},
        settings=some_settings(timeout_s=30),
        started_at=AT,
    )


def discover(site: Loopback, path: str, folder: Path) -> dict[str, Any]:
    settings = folder / "settings.json"
    settings.write_text(some_settings().model_dump_json(), "utf-8")
    command = [sys.executable, "-m", "crawlers", "discover", site.url + path, "--settings", str(settings)]
    child = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(child.stdout)
    return found


def stuck_child(site: Loopback, folder: Path) -> subprocess.Popen[bytes]:
    """A crawl of one source that answers and one that never does, once the first one is polled."""
    site.routes["/feed"] = Reply(body=rss(item(1, "https://gazette.example/1")), headers=XML)
    site.routes["/hang"] = Reply(body=rss(), headers=XML, hang=True)
    specs = (a_spec(url=f"{site.url}/feed"), a_spec(id="herald", url=f"{site.url}/hang"))
    child = subprocess.Popen(
        [sys.executable, "-m", "crawlers", "crawl", str(write_job(a_job(folder, *specs)))],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    assert b"gazette: ok" in child.stderr.readline()
    return child


def test_job_reads_back_as_it_was(tmp_path: Path) -> None:
    job = a_job(tmp_path / "run", a_spec())
    assert read_job(write_job(job)) == job


def test_child_ends_with_its_parent(site: Loopback, tmp_path: Path) -> None:
    with stuck_child(site, tmp_path / "run") as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(10) == 1


def test_killed_child_leaves_what_it_had_spooled(site: Loopback, tmp_path: Path) -> None:
    with stuck_child(site, tmp_path / "run") as child:
        assert is_live(tmp_path / "run")
        child.kill()
    records, _, ended = read_records(tmp_path / "run" / RECORDS)
    assert [type(record) for record in records] == [Document, Poll]
    assert not ended
    assert not is_live(tmp_path / "run")


def test_feeds_that_a_page_links_to_are_found(site: Loopback, tmp_path: Path) -> None:
    head = '<link rel="alternate" type="application/rss+xml" title="All news" href="/news.xml">'
    site.routes["/"] = Reply(body=page("Welcome.", head=head), headers=HTML)
    site.routes["/news.xml"] = Reply(body=rss(item(1, "/1"), item(2, "/2")), headers=XML)
    found = discover(site, "/", tmp_path)
    assert found["feeds"] == [{"url": f"{site.url}/news.xml", "title": "All news", "items": 2}]
    assert found["error"] is None


def test_feed_in_a_usual_place_is_found(site: Loopback, tmp_path: Path) -> None:
    site.routes["/blog"] = Reply(body=page("Welcome."), headers=HTML)
    site.routes["/feed.xml"] = Reply(body=rss(item(1, "/1")), headers=XML)
    assert [feed["url"] for feed in discover(site, "/blog", tmp_path)["feeds"]] == [f"{site.url}/feed.xml"]


def test_address_of_a_feed_is_its_own_discovery(site: Loopback, tmp_path: Path) -> None:
    site.routes["/feed"] = Reply(body=rss(item(1, "/1")), headers=XML)
    assert [feed["url"] for feed in discover(site, "/feed", tmp_path)["feeds"]] == [f"{site.url}/feed"]


def test_page_without_feeds_is_told(site: Loopback, tmp_path: Path) -> None:
    site.routes["/"] = Reply(body=page("Welcome."), headers=HTML)
    found = discover(site, "/", tmp_path)
    assert found["feeds"] == []
    assert "no feed" in found["error"]


def test_feed_links_of_other_kinds_are_left_out() -> None:
    body = b"""<link rel="alternate" type="application/atom+xml" href="a.xml"><link rel="alternate" hreflang="fr"
    href="/fr"><link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="stylesheet" href="s">"""
    assert feed_links(body, "text/html", "https://gazette.example/b/", 2048) == [
        ("https://gazette.example/b/a.xml", "")
    ]
