"""`python -m crawlers`: a job file or the address of a page in, a filled spool or the page's feeds as JSON out."""

import argparse
import json
import logging
import os
import signal
import stat
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from crawlers.crawl import run_crawl
from crawlers.discovery import Discovery, discover_feeds
from crawlers.engine import run_with_fetcher
from crawlers.fetch import Fetcher
from crawlers.job import read_job
from crawlers.settings import CrawlSettings

#: The one logger that is listened to. Scrapy and Twisted tell every request, and expected failures as errors with
#: tracebacks, which our own records say in a line.
_OURS = "crawlers"


class _OneLine(logging.Formatter):
    """A record is a line, tracebacks too, so that the parent can follow the log line by line."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", "\\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0 where every source has its poll."""
    parser = argparse.ArgumentParser(prog="python -m crawlers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    crawl = commands.add_parser("crawl", help="poll the sources of a job into its spool")
    crawl.add_argument("job", type=Path, help="a job.json, as crawlers.job.write_job writes it")
    discover = commands.add_parser("discover", help="print the feeds of a page as JSON")
    discover.add_argument("url")
    discover.add_argument("--settings", type=Path, help="a JSON file of crawl settings; the defaults if left out")
    chosen = parser.parse_args(arguments)

    _log_to_stderr()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends the process without a traceback; the spool can take it
    _end_with_parent()
    if chosen.command == "crawl":
        run_crawl(read_job(chosen.job))
    else:
        print(json.dumps(asdict(_discover(chosen.url, chosen.settings)), ensure_ascii=False))  # noqa: T201 - its output
    return 0


def _discover(url: str, path: Path | None) -> Discovery:
    settings = CrawlSettings.model_validate_json(path.read_text("utf-8")) if path else CrawlSettings()
    found: list[Discovery] = []

    async def look(fetcher: Fetcher) -> None:
        found.append(await discover_feeds(url, fetcher, settings))

    run_with_fetcher(look, settings)
    return found[0]


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.name.startswith(_OURS) or record.levelno >= logging.CRITICAL)
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _end_with_parent() -> None:
    """Where standard input is a pipe, end when the parent, who holds its other end, is gone."""
    pipe = sys.stdin.fileno()
    if not stat.S_ISFIFO(os.fstat(pipe).st_mode):
        return

    def wait() -> None:
        while os.read(pipe, 1024):  # unbuffered: a thread that holds the buffer's lock breaks the interpreter's end
            pass
        os._exit(1)  # at once and whatever runs: what is spooled is kept

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
