"""The spool: what is written is read, and what is damaged is told and skipped."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import Timeout
from hypothesis import given
from hypothesis import strategies as st

from crawlers.spool import RECORDS, Record, SpoolWriter, is_live, read_raw, read_records
from store.model import Document, Issue, PageOutcome, Poll, PollOutcome, Validators

AT = datetime(2026, 6, 17, 12, tzinfo=UTC)
ISSUE = Issue(level="warning", code="empty", message="gazette: nothing", source_id="gazette", seen_at=AT)

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
NUMBERS = st.floats(0, 1e6)
DOCUMENTS = st.builds(
    Document,
    id=TEXTS,
    url=TEXTS,
    link=TEXTS,
    source_id=TEXTS,
    title=TEXTS,
    summary=TEXTS,
    text=TEXTS,
    page=st.sampled_from(PageOutcome),
    lang=TEXTS,
    authors=st.lists(TEXTS).map(tuple),
    published_at=st.none() | INSTANTS,
    date_flags=st.lists(TEXTS).map(tuple),
    crawled_at=INSTANTS,
    version=TEXTS,
    item_digest=TEXTS,
    raw=st.none() | TEXTS,
)
VALIDATORS = st.builds(
    Validators,
    etag=st.none() | TEXTS,
    last_modified=st.none() | TEXTS,
    body_digest=st.none() | TEXTS,
    full_fetch_at=st.none() | INSTANTS,
    known=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
POLLS = st.builds(
    Poll,
    source_id=TEXTS,
    outcome=st.sampled_from(PollOutcome),
    started_at=INSTANTS,
    ended_at=INSTANTS,
    http_status=st.none() | st.integers(100, 599),
    error=st.none() | TEXTS,
    items=st.integers(0),
    documents=st.integers(0),
    pages=st.integers(0),
    pages_failed=st.integers(0),
    received_bytes=st.integers(0),
    validators=st.none() | VALIDATORS,
    retry_after_s=st.none() | NUMBERS,
    fresh_for_s=st.none() | NUMBERS,
)
ISSUES = st.builds(
    Issue,
    level=TEXTS,
    code=TEXTS,
    message=TEXTS,
    source_id=st.none() | TEXTS,
    document_id=st.none() | TEXTS,
    seen_at=INSTANTS,
)


@given(records=st.lists(DOCUMENTS | POLLS | ISSUES, max_size=6))
def test_records_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    folder = tmp_path_factory.mktemp("spool")
    with SpoolWriter(folder) as spool:
        spool.write(records)
        spool.end()
    read, offset, ended = read_records(folder / RECORDS)
    assert read == records
    assert offset == (folder / RECORDS).stat().st_size
    assert ended


def test_spool_that_is_not_there_yet_has_no_records(tmp_path: Path) -> None:
    assert read_records(tmp_path / RECORDS) == ([], 0, False)


def test_reading_goes_on_where_it_ended(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path) as spool:
        spool.write([ISSUE])
        first, offset, _ = read_records(tmp_path / RECORDS)
        spool.write([ISSUE, ISSUE])
        second, _, ended = read_records(tmp_path / RECORDS, offset)
    assert (len(first), len(second), ended) == (1, 2, False)


def test_torn_last_line_is_left_for_later(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path) as spool:
        spool.write([ISSUE])
    whole = (tmp_path / RECORDS).read_bytes()
    (tmp_path / RECORDS).write_bytes(whole + whole[:20])
    assert read_records(tmp_path / RECORDS) == ([ISSUE], len(whole), False)


def test_damaged_line_is_told_and_skipped(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path) as spool:
        spool.write([ISSUE, ISSUE])
    first, second = (tmp_path / RECORDS).read_bytes().splitlines(keepends=True)
    (tmp_path / RECORDS).write_bytes(first + b"\x00{broken\n" + second)
    before, damaged, after = read_records(tmp_path / RECORDS)[0]
    assert (before, after) == (ISSUE, ISSUE)
    assert isinstance(damaged, Issue)
    assert damaged.code == "spool-damaged"


def test_writer_after_a_torn_line_begins_a_new_one(tmp_path: Path) -> None:
    (tmp_path / RECORDS).write_bytes(b'{"kind": "iss')
    with SpoolWriter(tmp_path) as spool:
        spool.write([ISSUE])
    assert read_records(tmp_path / RECORDS)[0][-1] == ISSUE


def test_second_writer_is_refused(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path), pytest.raises(Timeout):
        SpoolWriter(tmp_path)


def test_raw_page_reads_back_as_it_was(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path) as spool:
        name = spool.write_raw("gazette-1", b"<html>\xff</html>")
    assert read_raw(tmp_path, name) == b"<html>\xff</html>"


def test_run_is_live_while_its_writer_lives(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path):
        assert is_live(tmp_path)
    assert not is_live(tmp_path)


def test_run_of_a_killed_writer_is_not_live(tmp_path: Path) -> None:
    program = f"import pathlib, sys, crawlers.spool as s\nheld = s.SpoolWriter(pathlib.Path({str(tmp_path)!r}))\n"
    program += "print('up', flush=True)\nsys.stdin.read()"
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"up\n"
        assert is_live(tmp_path)
        child.kill()
    assert not is_live(tmp_path)
