"""A crawl job in, its spool filled out: every source polled, many at once, each ending with its poll record."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from crawlers.engine import run_with_fetcher
from crawlers.fetch import Fetcher
from crawlers.job import CrawlJob
from crawlers.language import UNDETERMINED, identify_language
from crawlers.means import Means
from crawlers.polls import failed_poll, poll_source
from crawlers.registry import SourceSpec
from crawlers.spool import SpoolWriter
from store.model import Validators

_LOG = logging.getLogger(__name__)
Result = TypeVar("Result")


def run_crawl(job: CrawlJob) -> None:
    """Poll every source of the job, and end its spool."""
    # One thread: Python code gains nothing from a second one, and lxml and dateparser need not be safe in many.
    with SpoolWriter(job.spool) as spool, ThreadPoolExecutor(max_workers=1) as executor:

        def beside(work: Callable[[], Result]) -> Awaitable[Result]:
            return asyncio.get_running_loop().run_in_executor(executor, work)

        async def crawl(fetcher: Fetcher) -> None:
            # Its model takes half a second and 60 MB to load: not between an answer and the spool, nor beside a bomb.
            await beside(partial(identify_language, "", UNDETERMINED))
            means = Means(fetcher=fetcher, spool=spool, settings=job.settings, clock=_now, beside=beside)
            await _poll_all(job, means)

        run_with_fetcher(crawl, job.settings)
        spool.end()


async def _poll_all(job: CrawlJob, means: Means) -> None:
    places = asyncio.Semaphore(job.settings.concurrency)
    async with asyncio.TaskGroup() as polls:
        for spec in job.sources.values():
            polls.create_task(_poll_apart(spec, job.validators.get(spec.id, Validators()), means, places))


async def _poll_apart(spec: SourceSpec, validators: Validators, means: Means, places: asyncio.Semaphore) -> None:
    """Poll one source; a bug that it brings to light must not take the other sources' polls with it."""
    async with places:
        started_at = means.clock()
        try:
            poll = await poll_source(spec, validators, means)
        except Exception as error:  # noqa: BLE001 - told by a traceback, an issue and the poll
            _LOG.error("%s: unexpected error", spec.id, exc_info=error)
            poll = failed_poll(spec, means, error, started_at)
    _LOG.info(
        "%s: %s, %d items, %d documents%s",
        spec.id,
        poll.outcome,
        poll.items,
        poll.documents,
        f"; {poll.error}" if poll.error else "",
    )


def _now() -> datetime:
    return datetime.now(UTC)
