"""Sources in, how each of them answers now out: polled in a child process, without pages, and nothing is stored."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.job import CrawlJob, write_job
from crawlers.registry import SourceSpec
from crawlers.settings import CrawlSettings
from crawlers.spool import RECORDS, read_records
from schedules.child import run_child
from store.errors import CrawlFailed
from store.model import Document, Issue, Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How one source answered."""

    poll: Poll
    issues: tuple[Issue, ...]
    #: Title of the newest item, as a sign that the right thing is read; None where there is none.
    newest: str | None


def check_sources(specs: Mapping[str, SourceSpec], settings: CrawlSettings) -> dict[str, Check]:
    """Poll these sources once, in full and without article pages.

    Raises CrawlFailed when the child dies before all have answered.
    """
    with tempfile.TemporaryDirectory(prefix="windsock-check-") as folder:
        job = CrawlJob(
            run_id="check",
            spool=Path(folder),
            sources={name: spec.model_copy(update={"articles": "never"}) for name, spec in specs.items()},
            validators={},
            settings=settings,
            started_at=datetime.now(UTC),
        )
        log = Path(folder, "check.log")
        with run_child("crawl", str(write_job(job)), log=log) as child:
            status = child.wait()
        records, _, _ = read_records(Path(folder, RECORDS))
        polls = {record.source_id: record for record in records if isinstance(record, Poll)}
        if status or polls.keys() != specs.keys():
            tail = log.read_text("utf-8", "replace")[-2000:]
            raise CrawlFailed(f"the check's process ended with status {status}; its last words: {tail}")
    documents = [record for record in records if isinstance(record, Document)]
    issues = [record for record in records if isinstance(record, Issue)]
    return {name: _check(name, poll, documents, issues) for name, poll in sorted(polls.items())}


def _check(name: str, poll: Poll, documents: list[Document], issues: list[Issue]) -> Check:
    own = [document for document in documents if document.source_id == name]
    newest = max(own, key=lambda document: document.believed_at, default=None)
    return Check(
        poll=poll,
        issues=tuple(issue for issue in issues if issue.source_id == name),
        newest=newest.title if newest else None,
    )
