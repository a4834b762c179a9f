"""A workspace in, findings in words out: what is wrong with its settings, sources, spool, store and disk."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from crawlers.registry import load_sources
from crawlers.spool import is_live
from schedules.settings import load_settings, source_folders
from schedules.workspace import Workspace
from store.connection import open_writer
from store.errors import ConfigError, StoreError
from store.migrate import list_migrations, schema_number
from store.publish import open_timeline
from store.queries import count_rows, list_sources
from store.standing import list_yields

#: Free bytes below which a crawl may fail half-way.
LOW_DISK_BYTES = 500 * 1024 * 1024
#: So many items, half of them with implausible dates, are a finding.
DOUBTED_OF = 5
#: What to do about a failure that does not pass by itself.
_ADVICE: Mapping[str, str] = {
    "blocked": "; it answers 401, 403 or a captcha: look for a feed or an API of it, or ask its publisher",
    "robots": "; its robots.txt forbids the address: look for another, or disable the source",
    "parse-failed": "; `windsock sources check` shows what it answers",
}
#: A source is silent when its newest item is older than this many times the span in which it should yield one.
SILENT_AFTER = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at, and how it is."""

    #: "ok", "warning" or "error".
    level: str
    #: What was looked at: "settings", "sources", "store", "timeline", "spool", "disk" or "source ID".
    about: str
    #: What is the case, and what to do where something is wrong.
    message: str


def examine(workspace: Workspace, now: datetime) -> list[Finding]:
    """Everything worth telling about a workspace, in the order in which its parts depend on each other."""
    return [
        *_settings(workspace),
        *_disk(workspace),
        *_spool(workspace),
        *_store(workspace),
        *_timeline(workspace, now),
    ]


def judge_source(row: dict[str, Any], now: datetime, yielded: Mapping[str, Any] | None = None) -> Finding | None:
    """What is wrong with a source, from its row of `sources`; None where nothing is.

    `yielded` is what it gave in the last four weeks (see store.standing.list_yields); None where it gave nothing.
    """
    if not row["enabled"]:
        return None
    about = f"source {row['source_id']}"
    if row["last_poll_at"] is None:
        return Finding(level="warning", about=about, message="never polled; run `windsock crawl`")
    if row["failures"]:
        return Finding(level="error", about=about, message=_failing(row))
    message = _silent(row, now) or (_yield(row, yielded, now) if yielded else None)
    return Finding(level="warning", about=about, message=message) if message else None


def _failing(row: dict[str, Any]) -> str:
    since = f" since {row['last_success_at']:%Y-%m-%d %H:%M}" if row["last_success_at"] else ", and never answered"
    advice = _ADVICE.get(row["last_outcome"], "")
    return f"{row['last_outcome']}: {row['failures']} failed polls{since}: {row['last_error']}{advice}"


def _silent(row: dict[str, Any], now: datetime) -> str | None:
    if row["min_per_week"] <= 0:
        return None
    newest = row["last_published_at"]
    if newest is None:
        return "answers, and has given no item with a believable date"
    if now - newest > timedelta(weeks=SILENT_AFTER / row["min_per_week"]):
        return f"silent: its newest item is of {newest:%Y-%m-%d}; {row['min_per_week']:g} a week are expected"
    return None


def _yield(row: dict[str, Any], yielded: Mapping[str, Any], now: datetime) -> str | None:
    """What is odd about the items of the last four weeks."""
    weekly = yielded["fresh"] / 4
    # A feed shows a window: what it gave before we knew it says little of its rate.
    if now - yielded["known_since"] >= timedelta(weeks=4) and weekly < row["min_per_week"]:
        return f"yields {weekly:g} items a week; {row['min_per_week']:g} are expected (expect in its file)"
    if yielded["documents"] >= DOUBTED_OF and yielded["doubted"] * 2 > yielded["documents"]:
        return (
            f"dates of {yielded['doubted']} of {yielded['documents']} items are implausible: kept as claimed, and not "
            "believed; a redesign may have redated it"
        )
    return None


def _settings(workspace: Workspace) -> Iterator[Finding]:
    try:
        settings = load_settings(workspace.settings)
    except ConfigError as error:
        yield from (Finding(level="error", about="settings", message=problem) for problem in error.problems)
        return
    yield Finding(level="ok", about="settings", message=f"{workspace.settings} is valid")
    try:
        specs = load_sources(*source_folders(workspace, settings))
    except ConfigError as error:
        yield from (Finding(level="error", about="sources", message=problem) for problem in error.problems)
        return
    enabled = sum(spec.enabled for spec in specs.values())
    yield Finding(level="ok", about="sources", message=f"{len(specs)} source files are valid, {enabled} enabled")


def _disk(workspace: Workspace) -> Iterator[Finding]:
    free = shutil.disk_usage(workspace.root).free
    level = "ok" if free >= LOW_DISK_BYTES else "error"
    yield Finding(level=level, about="disk", message=f"{free / 1e9:.1f} GB free under {workspace.root}")


def _spool(workspace: Workspace) -> Iterator[Finding]:
    left = [folder for folder in workspace.waiting_spools() if not is_live(folder)]
    if left:
        message = f"{len(left)} interrupted crawl(s) wait to be stored; the next `windsock crawl` does it"
        yield Finding(level="warning", about="spool", message=message)
    else:
        yield Finding(level="ok", about="spool", message="nothing is left of interrupted crawls")


def _store(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.store.exists():
        yield Finding(level="warning", about="store", message="nothing is stored yet; run `windsock crawl`")
        return
    try:
        with open_writer(workspace.store, wait_s=1.0) as connection:
            present = schema_number(connection)
    except (StoreError, duckdb.Error) as error:
        yield Finding(level="error", about="store", message=str(error))
        return
    known = len(list_migrations())
    level = "error" if present > known else "ok"
    yield Finding(level=level, about="store", message=f"schema {present} of {known}, not locked")


def _timeline(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    try:
        with open_timeline(workspace.timeline) as connection:
            counts, sources = count_rows(connection), list_sources(connection)
            yields = list_yields(connection, now)
    except (StoreError, duckdb.Error) as error:
        yield Finding(level="warning", about="timeline", message=str(error))
        return
    age = now - datetime.fromtimestamp(workspace.timeline.stat().st_mtime, UTC)
    held = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    yield Finding(level="ok", about="timeline", message=f"published {age.total_seconds() / 60:.0f} min ago: {held}")
    yield from filter(None, (judge_source(row, now, yields.get(row["source_id"])) for row in sources))
