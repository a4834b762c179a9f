"""What a parent wants crawled in, a JSON file that its child reads out: the whole of what a crawl needs to know."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from crawlers.registry import SourceSpec
from crawlers.settings import CrawlSettings
from store.model import Validators

JOB: Final = "job.json"


class CrawlJob(BaseModel):
    """One run of the crawl."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str
    spool: Path
    """Folder of this run alone."""
    sources: Mapping[str, SourceSpec]
    """What to poll, by id."""
    validators: Mapping[str, Validators]
    """What is known of each source from earlier polls; a source without any is fetched in full."""
    settings: CrawlSettings
    started_at: datetime


def write_job(job: CrawlJob) -> Path:
    """Write the job into its spool folder, which is made if need be, and return the file."""
    job.spool.mkdir(parents=True, exist_ok=True)
    path = job.spool / JOB
    path.write_text(job.model_dump_json(), "utf-8")
    return path


def read_job(path: Path) -> CrawlJob:
    """The job that `write_job` wrote."""
    return CrawlJob.model_validate_json(path.read_text("utf-8"))
