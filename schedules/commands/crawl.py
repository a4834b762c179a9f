"""`windsock crawl` and `windsock reextract`: sources or stored documents in, a published timeline out."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, error_console, print_json

if TYPE_CHECKING:
    from schedules import crawl as crawling

EXAMPLES = """
Examples:

- `windsock crawl`
- `windsock crawl mistral_news techcrunch_ai --json`
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command(epilog=EXAMPLES)(crawl)
    app.command(epilog="Example: `windsock reextract`, after a change of watchlist.toml")(reextract)


def crawl(
    workspace: WorkspaceOption,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Source ids; else all.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Poll sources once, read what is new, and publish the timeline.

    What an interrupted crawl has left in the spool is stored first. Sources whose server asked to be left alone for a
    time (Retry-After) are left out until then, unless they are named. Source by source failures are issues, see
    `windsock sources check` and `windsock doctor`; the exit status is 0 unless the crawl itself failed.
    """
    from schedules.alerts.courier import deliver_alerts
    from schedules.choosing import choose_sources
    from schedules.crawl import crawl as run_crawl
    from schedules.crawl import recover_spools
    from schedules.pipeline import prepare_store
    from schedules.rounds import list_waiting
    from schedules.stage import open_stage

    opened = open_stage(workspace)
    chosen = choose_sources(opened.specs, sources or [])
    prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
    recovered = recover_spools(opened.stage)
    if recovered:
        error_console().print(f"stored what {recovered} interrupted crawl(s) had left in the spool")
    waiting = {} if sources else list_waiting(opened.stage, list(chosen), datetime.now(UTC))
    for name, until in waiting.items():
        error_console().print(f"{name} is left out: its server asked to wait until {until:%Y-%m-%d %H:%M} (UTC)")
    chosen = {name: spec for name, spec in chosen.items() if name not in waiting}
    with crawl_bar(len(chosen)) as on_progress:
        done = run_crawl(opened.stage, chosen, opened.settings, on_progress)
    messages = deliver_alerts(opened)
    if as_json:
        print_json(asdict(done) | {"recovered": recovered, "waiting": sorted(waiting), "messages": messages})
        return
    console().print(
        f"{done.polled} sources polled ({done.unchanged} unchanged, {done.failed} failed), {done.items} items, "
        f"{done.documents} new or changed documents, {done.events} new or changed events"
    )
    _tell_sent(messages)
    if done.failed:
        console().print('failures: windsock sql "select source_id, error from polls where error is not null"')


def reextract(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    """Read every stored document again, with the present rules and watchlist; nothing is fetched or doubled.

    What an alert rule has to tell of it is sent before the command ends, as after a crawl.
    """
    from schedules.alerts.courier import deliver_alerts
    from schedules.pipeline import prepare_store, publish_watched, read_documents, record_run, reread_documents
    from schedules.stage import open_stage

    opened = open_stage(workspace)
    prepare_store(opened.stage, [spec.as_source() for spec in opened.specs.values()])
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    with record_run(opened.stage, run_id, "reextract"):
        reread_documents(opened.stage)
        with Progress(*_columns("documents read"), console=error_console(), transient=True) as bar:
            task = bar.add_task("read", total=None)
            changed = read_documents(
                opened.stage,
                run_id,
                lambda done, waiting: bar.update(task, completed=done, total=done + waiting),
            )
            read = int(bar.tasks[0].completed)
    publish_watched(opened.stage)
    messages = deliver_alerts(opened)
    if as_json:
        print_json({"documents": read, "events": changed, "messages": messages})
        return
    console().print(f"{read} documents read again, {changed} events new, changed or withdrawn")
    _tell_sent(messages)


def _tell_sent(messages: int) -> None:
    if messages:
        console().print(f"{messages} messages of alerts sent; see `windsock alerts list`")


@contextmanager
def crawl_bar(sources: int) -> "Iterator[crawling.OnProgress]":
    """A bar of sources polled, with what came of them."""
    columns = [*_columns("sources"), TextColumn("{task.fields[said]}")]
    with Progress(*columns, console=error_console(), transient=True) as bar:
        task = bar.add_task("crawl", total=sources, said="")

        def show(done: "crawling.Progress") -> None:
            bar.update(task, completed=done.polled, said=f"{done.documents} documents, {done.events} events")

        yield show


def _columns(what: str) -> list[TextColumn | BarColumn | MofNCompleteColumn | TimeElapsedColumn]:
    return [TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
