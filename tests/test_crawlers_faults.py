"""One crawl of sources that fail in every way: each ends with one poll that says so, and the others are not held up."""

import gzip
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from crawling import ROOT, Crawled, a_job, a_spec, crawl, some_settings
from loopback import Asked, Loopback, Reply, item, rss, serve

from crawlers.registry import SourceSpec
from store.model import PollOutcome

FEED = rss(*(item(n, f"https://gazette.example/{n}") for n in range(1, 6)))
XML = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
BOMB = gzip.compress(b"\0" * (1 << 20)) * 64
#: Name of a fault → how the server answers.
ANSWERS = {
    "well": Reply(body=FEED, headers=XML),
    "not_found": Reply(status=404),
    "gone": Reply(status=410),
    "broken": Reply(status=500),
    "refused": Reply(status=403),
    "challenge": Reply(body=b"<title>Just a moment...</title>", headers={"Content-Type": "text/html"}),
    "busy": Reply(status=429, headers={"Retry-After": "3600"}),
    "hang": Reply(body=FEED, headers=XML, hang=True),
    "truncated": Reply(body=FEED, headers=XML, cut_after=FEED.rfind(b"<item>") + 40),
    "bomb": Reply(body=BOMB, headers={**XML, "Content-Encoding": "gzip"}),
    "huge": Reply(body=FEED + b" " * (3 << 20), headers=XML),
    "no_gzip": Reply(body=FEED, headers={**XML, "Content-Encoding": "gzip"}),
    "circle": Reply(status=302, headers={"Location": "/circle"}),
    "to_metadata": Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
    "to_mapped": Reply(status=302, headers={"Location": "http://[::ffff:169.254.169.254]/"}),
    "to_number": Reply(status=302, headers={"Location": "http://2852039166/"}),
    "to_file": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
    "moved": Reply(status=301, headers={"Location": "/well"}),
    "html": Reply(body=b"<!DOCTYPE html><html><h1>We have moved</h1></html>", headers=XML),
    "noise": Reply(body=bytes(range(256)), headers=XML),
    "empty": Reply(body=rss(), headers=XML),
    "nothing": Reply(headers=XML),
    "forbidden": Reply(body=FEED, headers=XML),
}
FAILED = {
    "not_found": "404 Not Found",
    "gone": "410 Gone",
    "broken": "500 Internal Server Error",
    "busy": "asks to wait 3600 s",
    "hang": "no whole answer within 1 s",
    "bomb": "over the bound of 1,048,576 bytes",
    "huge": "over the bound of 1,048,576 bytes",
    "no_gzip": "not compressed as its header says",
    "circle": "redirects",
    "to_metadata": "169.254.169.254, which is not public; if that is meant, add it to crawl.allow_hosts",
    "to_mapped": "which is not public",
    "to_number": "which is not public",
    "to_file": "file:///etc/passwd",
    "loopback_name": "which is not public",
    "no_host": "has no address",
    "closed_port": "refuses connections",
}


def a_fault(name: str, url: str) -> SourceSpec:
    return a_spec(id=f"s_{name}", url=url)


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    with serve() as running:
        running.routes.update({f"/{name}": answer for name, answer in ANSWERS.items()})
        running.routes["/robots.txt"] = Reply(body=b"User-agent: windsock\nDisallow: /forbidden\n")
        running.routes["/flaky"] = _every_other(running)
        yield running


@pytest.fixture(scope="module")
def crawled(site: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    addresses = {name: f"{site.url}/{name}" for name in (*ANSWERS, "flaky")}
    addresses["loopback_name"] = f"{site.url.replace('127.0.0.1', '127.0.0.2')}/well"
    addresses["no_host"] = "http://nowhere.invalid/feed"
    addresses["closed_port"] = "http://127.0.0.1:9/feed"
    specs = [a_fault(name, address) for name, address in addresses.items()]
    settings = some_settings(timeout_s=1, body_bytes=1 << 20, contact="mailto:ada@gazette.example")
    return crawl(tmp_path_factory.mktemp("spool") / "run", *specs, settings=settings)


def _every_other(site: Loopback) -> "object":
    def answer(asked: Asked) -> Reply:
        first = sum(other.path == asked.path for other in site.asked) == 1
        return Reply(status=503) if first else Reply(body=FEED, headers=XML)

    return answer


def test_crawl_ends_well_whatever_its_sources_do(crawled: Crawled) -> None:
    assert (crawled.status, crawled.ended) == (0, True), crawled.log


def test_every_source_has_one_poll_after_all_its_documents(crawled: Crawled) -> None:
    lines = (crawled.folder / "records.jsonl").read_text("utf-8").splitlines()
    polled = Counter(line.split('"source_id":"')[1].split('"')[0] for line in lines if '"kind":"poll"' in line)
    assert set(polled.values()) == {1}
    assert len(polled) == len(ANSWERS) + 4


def test_fault_that_was_survived_is_told_and_is_no_alarm(crawled: Crawled) -> None:
    told = [issue for issue in crawled.issues if issue.source_id == "s_flaky"]
    assert [(issue.level, issue.code) for issue in told] == [("info", "flaky")]
    assert "503 Service Unavailable" in told[0].message


@pytest.mark.parametrize(("name", "said"), FAILED.items())
def test_source_that_cannot_be_read_says_why_in_one_sentence(crawled: Crawled, name: str, said: str) -> None:
    poll = crawled.polls[f"s_{name}"]
    assert poll.outcome is PollOutcome.FETCH_FAILED
    assert poll.error is not None
    assert poll.error.startswith(f"s_{name}: ")
    assert said in poll.error
    assert "\n" not in poll.error
    assert poll.validators is None


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("well", PollOutcome.OK),
        ("flaky", PollOutcome.OK),
        ("refused", PollOutcome.BLOCKED),
        ("challenge", PollOutcome.BLOCKED),
        ("forbidden", PollOutcome.ROBOTS),
        ("empty", PollOutcome.EMPTY),
        ("html", PollOutcome.PARSE_FAILED),
        ("noise", PollOutcome.PARSE_FAILED),
        ("nothing", PollOutcome.PARSE_FAILED),
    ],
)
def test_states_of_an_answer_are_told_apart(crawled: Crawled, name: str, outcome: PollOutcome) -> None:
    assert crawled.polls[f"s_{name}"].outcome is outcome


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("html", "html-not-feed"),
        ("noise", "not-a-feed"),
        ("nothing", "empty-answer"),
        ("empty", "empty"),
        ("truncated", "truncated"),
        ("moved", "moved"),
    ],
)
def test_oddity_of_an_answer_is_an_issue(crawled: Crawled, name: str, code: str) -> None:
    assert crawled.codes(f"s_{name}") == {code}


def test_answer_that_broke_off_gives_its_whole_items_and_is_asked_for_again(crawled: Crawled) -> None:
    poll = crawled.polls["s_truncated"]
    assert [document.title for document in crawled.of("s_truncated")] == [f"Item {n}" for n in range(1, 5)]
    assert poll.validators is not None
    assert (poll.validators.etag, poll.validators.body_digest) == (None, None)
    assert poll.error is not None


def test_long_wait_that_a_server_asks_for_is_left_to_the_next_poll(crawled: Crawled, site: Loopback) -> None:
    assert crawled.polls["s_busy"].retry_after_s == 3600
    assert site.paths().count("/busy") == 1


def test_passing_failure_is_tried_again_within_bounds(crawled: Crawled, site: Loopback) -> None:
    assert site.paths().count("/broken") == 3
    assert site.paths().count("/hang") == 1
    assert site.paths().count("/not_found") == 1


def test_what_robots_txt_forbids_is_not_asked(crawled: Crawled, site: Loopback) -> None:
    assert "/forbidden" not in site.paths()


def test_requests_have_one_identity_and_no_traces(crawled: Crawled, site: Loopback) -> None:
    agents = {asked.headers["user-agent"] for asked in site.asked}
    assert agents == {"windsock/0.1 (+mailto:ada@gazette.example)"}
    assert not any({"referer", "cookie"} & set(asked.headers) for asked in site.asked)


def test_document_of_a_feed_is_complete(crawled: Crawled) -> None:
    document = crawled.of("s_well")[0]
    assert (document.title, document.summary, document.lang) == ("Item 1", "Words of item 1.", "en")
    assert document.url == "https://gazette.example/1"
    assert document.published_at is not None
    assert isinstance(document.crawled_at, datetime)
    assert document.date_flags == ()


def test_log_is_one_line_a_record(crawled: Crawled) -> None:
    assert all(" crawlers." in line for line in crawled.log.splitlines()), crawled.log


# Run by a small process of its own: a child's peak counts what its parent held when it was started, here all of pytest.
PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "crawlers", "crawl", sys.argv[1]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_memory_stays_small_with_a_bomb_and_a_huge_body(tmp_path: Path) -> None:
    with serve() as site:
        site.routes.update({f"/{name}": ANSWERS[name] for name in ("bomb", "huge")})
        job = a_job(tmp_path / "run", *(a_fault(name, f"{site.url}/{name}") for name in ("bomb", "huge")))
        done = subprocess.run([sys.executable, "-c", PEAK, str(job)], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    peak_kib = int(done.stdout) / (1 if sys.platform == "linux" else 1024)
    assert 0 < peak_kib < 500 * 1024
