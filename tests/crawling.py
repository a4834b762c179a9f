"""Sources in, the records of a real crawl in a child process out; for tests of the crawlers."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.job import CrawlJob, write_job
from crawlers.registry import SourceSpec
from crawlers.settings import CrawlSettings
from crawlers.spool import RECORDS, read_records
from store.model import Document, Issue, PageOutcome, Poll, Validators

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What one crawl left in its spool."""

    folder: Path
    documents: list[Document]
    polls: dict[str, Poll]
    issues: list[Issue]
    ended: bool
    status: int
    log: str

    def of(self, source_id: str) -> list[Document]:
        """Documents of one source."""
        return [document for document in self.documents if document.source_id == source_id]

    def codes(self, source_id: str) -> set[str]:
        """Codes of the issues of one source."""
        return {issue.code for issue in self.issues if issue.source_id == source_id}

    def validators(self) -> dict[str, Validators]:
        """What a store would hand to the next crawl."""
        waiting = {PageOutcome.FAILED_TEMPORARY}
        return {
            source_id: replace(
                poll.validators or Validators(),
                known={d.id: d.item_digest for d in self.of(source_id) if d.page not in waiting},
            )
            for source_id, poll in self.polls.items()
        }


def a_spec(**fields: Any) -> SourceSpec:
    """A feed whose pages are never fetched, unless told otherwise."""
    given = {
        "id": "gazette",
        "name": "The Gazette",
        "publisher": "The Gazette",
        "tier": "press",
        "lang": "en",
        "url": "https://gazette.example/feed",
        "articles": "never",
        "kind": "feed",
    }
    return SourceSpec.model_validate({**given, **fields})


def some_settings(**fields: Any) -> CrawlSettings:
    """Settings for a server on loopback; short bounds keep tests short."""
    return CrawlSettings.model_validate({**CrawlSettings.with_loopback().model_dump(), **fields})


def a_job(
    folder: Path,
    *specs: SourceSpec,
    validators: Mapping[str, Validators] | None = None,
    settings: CrawlSettings | None = None,
) -> Path:
    """The file of a job that crawls these sources into `folder`."""
    return write_job(
        CrawlJob(
            run_id=folder.name,
            spool=folder,
            sources={spec.id: spec for spec in specs},
            validators=validators or {},
            settings=settings or some_settings(),
            started_at=datetime.now(UTC),
        )
    )


def crawl(
    folder: Path,
    *specs: SourceSpec,
    validators: Mapping[str, Validators] | None = None,
    settings: CrawlSettings | None = None,
) -> Crawled:
    """Crawl these sources, each in its own way, in one child."""
    job = a_job(folder, *specs, validators=validators, settings=settings)
    child = subprocess.run(
        [sys.executable, "-m", "crawlers", "crawl", str(job)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    records, _, ended = read_records(folder / RECORDS)
    return Crawled(
        folder=folder,
        documents=[record for record in records if isinstance(record, Document)],
        polls={record.source_id: record for record in records if isinstance(record, Poll)},
        issues=[record for record in records if isinstance(record, Issue)],
        ended=ended,
        status=child.returncode,
        log=child.stderr,
    )
