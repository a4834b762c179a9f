"""`windsock demo`: nothing in, a crawled, read and published timeline of the embedded site out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schedules.output import console, error_console

if TYPE_CHECKING:
    from schedules.stage import Opened

#: Where the demo's workspace is made, unless told otherwise.
FOLDER = Path("windsock-demo")
#: A fixed port, so that the demo run again finds its articles known; they are told apart by address.
SITE_PORT = 8477
TRY_NEXT = (
    "events --company Mistral",
    "show ID",
    "watch",
    'sql "select type, count(*) from events group by all order by 2 desc"',
    "doctor",
    "dashboard",
)
SETTINGS = """# The workspace of the demo: its own sources alone, on loopback.
shipped_sources = false

[crawl]
contact = "https://example.org/windsock-demo"
allow_hosts = ["127.0.0.1"]

[crawl.hosts."127.0.0.1"]
concurrency = 16
delay_s = 0
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog="Example: `windsock demo --once -w /tmp/demo`")(demo)


def demo(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Folder of the demo's workspace; one that is there is used again.")
    ] = FOLDER,
    once: Annotated[bool, typer.Option("--once", help="End after the timeline is printed.")] = False,
    port: Annotated[int | None, typer.Option(help="Port of the dashboard; else 8501.")] = None,
    site_port: Annotated[int, typer.Option(help="Port of the embedded site.")] = SITE_PORT,
) -> None:
    """Run the main job on an embedded site: real HTTP, real crawl, real reading, real DuckDB; then the dashboard.

    The site's articles tell true happenings of 2023 to 2026 in our own words; its outlets are invented. The site is
    crawled twice: the second time most of it is unchanged and one article has been corrected.
    """
    from schedules.backlog.load import load_workspace
    from schedules.commands.dashboard import start_dashboard, wait_for_end
    from schedules.demo.articles import load_outlets
    from schedules.demo.server import DemoSite
    from schedules.demo.sources import write_catalogue_sources, write_sources
    from schedules.stage import open_stage
    from schedules.workspace import init_workspace

    outlets = load_outlets()
    articles = sum(len(outlet.article) for outlet in outlets)
    with DemoSite(outlets, site_port) as site:
        _say(f"serving {articles} articles of {len(outlets)} outlets on {site.url}")
        workspace.mkdir(parents=True, exist_ok=True)
        (workspace / "windsock.toml").write_text(SETTINGS, "utf-8")
        place, _ = init_workspace(workspace)
        write_sources(outlets, site.url, place.sources)
        write_catalogue_sources(site.url, place.sources)
        opened = open_stage(workspace)
        loaded = load_workspace(opened, datetime.now(UTC))
        _say(f"backlog: {loaded.facts} curated facts, {loaded.events} new or changed events")
        _crawl(opened, "first crawl")
        site.corrected = True
        _crawl(opened, "second crawl, after a correction")
        _print_timeline(opened)
        if once:
            return
        wait_for_end(start_dashboard(place, port))


def _crawl(opened: "Opened", what: str) -> None:
    """Crawl the whole site and say what came of it."""
    from schedules.commands.crawl import crawl_bar
    from schedules.crawl import crawl, recover_spools
    from schedules.pipeline import prepare_store

    prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
    recover_spools(opened.stage)
    with crawl_bar(len(opened.specs)) as on_progress:
        done = crawl(opened.stage, opened.specs, opened.settings, on_progress)
    _say(
        f"{what}: {done.polled} sources ({done.unchanged} unchanged, {done.failed} failed), "
        f"{done.documents} new or changed documents, {done.events} new or changed events"
    )


def _print_timeline(opened: "Opened") -> None:
    """The newest events, and what to try next."""
    from schedules.commands.events import print_events
    from store.publish import open_timeline
    from store.queries import EventFilter, count_rows, list_events

    with open_timeline(opened.workspace.timeline) as connection:
        counts = count_rows(connection)
        print_events(list_events(connection, EventFilter(limit=30)))
    out = console()
    out.print(
        f"\n{counts['events']} events from {counts['documents']} documents, {counts['evidence']} quotes. Try next:"
    )
    for command in TRY_NEXT:
        out.print(f"  windsock {command} -w {opened.workspace.root}", markup=False)


def _say(sentence: str) -> None:
    error_console().print(sentence, markup=False)
