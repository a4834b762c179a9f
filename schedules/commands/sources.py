"""`windsock sources …`: source files in, how they answer out; and new ones from a page or an OPML file."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from schedules.commands.options import JsonOption, WorkspaceOption
from schedules.output import console, error_console, inert, print_json, print_table
from store.errors import ConfigError, FetchPermanent, WindsockError
from store.model import SourceKind, Tier

if TYPE_CHECKING:
    from crawlers.registry import SourceSpec
    from crawlers.settings import CrawlSettings
    from schedules.workspace import Workspace

app = typer.Typer(help="List, check, add, import and export sources.", no_args_is_help=True)


@app.command(name="list", epilog="Example: `windsock sources list --json`")
def list_sources(workspace: WorkspaceOption, as_json: JsonOption = False) -> None:
    """List all sources: the shipped ones and the workspace's own."""
    _, _, specs = _open(workspace)
    if as_json:
        print_json([spec.model_dump(mode="json", exclude_defaults=True) | {"id": name} for name, spec in specs.items()])
        return
    print_table(
        ("id", "kind", "tier", "lang", "publisher", "enabled", "url"),
        (
            (
                name,
                spec.kind.value,
                spec.tier.value,
                spec.lang,
                spec.publisher,
                "yes" if spec.enabled else "no",
                spec.url,
            )
            for name, spec in specs.items()
        ),
        wide="url",
    )


@app.command(epilog="Example: `windsock sources check mistral_news techcrunch_ai`")
def check(
    workspace: WorkspaceOption,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Source ids; else all.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask sources how they answer now, without storing anything. Exit status 1 if one gives no items."""
    from schedules.checking import check_sources
    from schedules.choosing import choose_sources

    _, settings, specs = _open(workspace)
    chosen = choose_sources(specs, sources or [])
    error_console().print(f"asking {len(chosen)} sources …")
    checks = check_sources(chosen, settings)
    if as_json:
        print_json(
            [
                {
                    "source": name,
                    "outcome": found.poll.outcome.value,
                    "http_status": found.poll.http_status,
                    "items": found.poll.items,
                    "newest": found.newest,
                    "error": found.poll.error,
                    "issues": [issue.message for issue in found.issues],
                }
                for name, found in checks.items()
            ]
        )
    else:
        print_table(
            ("source", "outcome", "items", "says"),
            (
                (name, found.poll.outcome.value, found.poll.items, found.poll.error or found.newest or "")
                for name, found in checks.items()
            ),
            wide="says",
        )
    if any(found.poll.error or not found.poll.items for found in checks.values()):
        raise typer.Exit(1)


@app.command(epilog="Example: `windsock sources add https://example.org/news --publisher Example --lang fr`")
def add(
    workspace: WorkspaceOption,
    url: Annotated[str, typer.Argument(help="Address of a page or of its feed.")],
    publisher: Annotated[str | None, typer.Option(help="Who publishes it; else the host's name.")] = None,
    lang: Annotated[str, typer.Option(help="ISO 639-1; und for many.")] = "en",
    tier: Annotated[Tier, typer.Option(help="Who speaks there.")] = Tier.PRESS,
    lab: Annotated[str | None, typer.Option(help="The lab whose own words these are, for tier official.")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Name of its file; else from the host.")] = None,
) -> None:
    """Find the feed of a page and make it a source of this workspace."""
    place, settings, specs = _open(workspace)
    found = _discover(url, settings)
    if found["error"]:
        raise FetchPermanent(found["error"])
    feed = max(found["feeds"], key=lambda entry: entry["items"])
    for other in found["feeds"]:
        sign = "*" if other is feed else " "
        console().print(f"{sign} {inert(other['url'])}  {other['items']} items  {inert(other['title'])}", markup=False)
    spec = _make_spec(
        feed["url"],
        feed["title"] or publisher or urlsplit(url).hostname or url,
        publisher=publisher,
        lang=lang,
        tier=tier,
        lab=lab,
        source_id=source_id,
    )
    _write(place, specs, spec)


@app.command(name="import", epilog="Example: `windsock sources import feeds.opml`")
def import_opml(
    workspace: WorkspaceOption,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="As feed readers export it.", exists=True)],
    lang: Annotated[str, typer.Option(help="ISO 639-1; und for many.")] = "und",
) -> None:
    """Make every feed of an OPML file a source of this workspace; known addresses are left as they are."""
    from crawlers.opml import read_opml

    place, _, specs = _open(workspace)
    known = {spec.url for spec in specs.values()}
    listed = read_opml(file.read_bytes(), str(file))
    for address in listed.refused:
        console().print(f"left out: {inert(address)} is no http or https address", markup=False)
    added = 0
    for outline in listed.outlines:
        if outline.url in known:
            continue
        spec = _make_spec(
            outline.url, outline.title, publisher=outline.title, lang=lang, tier=Tier.PRESS, lab=None, taken=specs
        )
        _write(place, specs, spec)
        specs[spec.id] = spec
        added += 1
    console().print(f"{added} sources added, {len(listed.outlines) - added} were there")


@app.command(epilog="Example: `windsock sources export > feeds.opml`")
def export(workspace: WorkspaceOption) -> None:
    """Print the feeds of this workspace as OPML, for a feed reader; listings and APIs have no place in it."""
    from crawlers.opml import Outline, write_opml

    _, _, specs = _open(workspace)
    outlines = [
        Outline(title=spec.name, url=spec.url, folders=(spec.tier.value,))
        for spec in specs.values()
        if spec.kind is SourceKind.FEED and spec.enabled
    ]
    sys.stdout.buffer.write(write_opml(outlines, "windsock"))


def _open(root: Path) -> "tuple[Workspace, CrawlSettings, dict[str, SourceSpec]]":
    from crawlers.registry import load_sources
    from schedules.settings import load_settings, source_folders
    from schedules.workspace import open_workspace

    place = open_workspace(root)
    settings = load_settings(place.settings)
    return place, settings.crawl, load_sources(*source_folders(place, settings))


def _discover(url: str, settings: "CrawlSettings") -> dict[str, Any]:
    """The feeds of a page, as the guarded child finds them."""
    with tempfile.TemporaryDirectory(prefix="windsock-discover-") as folder:
        path = Path(folder, "settings.json")
        path.write_text(settings.model_dump_json(), "utf-8")
        child = subprocess.run(
            [sys.executable, "-m", "crawlers", "discover", url, "--settings", str(path)],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    if child.returncode:
        raise WindsockError(f"{url}: the search for its feed failed: {child.stderr[-1000:]}")
    found: dict[str, Any] = json.loads(child.stdout)
    return found


def _make_spec(
    url: str,
    name: str,
    *,
    publisher: str | None,
    lang: str,
    tier: Tier,
    lab: str | None,
    source_id: str | None = None,
    taken: "Mapping[str, SourceSpec] | None" = None,
) -> "SourceSpec":
    """A feed source with a free id made from its host."""
    from pydantic import ValidationError

    from crawlers.registry import SourceSpec

    host = (urlsplit(url).hostname or "source").removeprefix("www.")
    base = chosen = source_id or "s_" * host[0].isdigit() + "".join(c if c.isalnum() else "_" for c in host.lower())
    number = 2
    while taken and chosen in taken:
        chosen, number = f"{base}_{number}", number + 1
    try:
        return SourceSpec(
            id=chosen,
            name=name,
            publisher=publisher or host,
            lab=lab,
            tier=tier,
            lang=lang,
            url=url,
            kind=SourceKind.FEED,
            articles="when-short",
        )
    except ValidationError as error:
        raise ConfigError([f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]) from error


def _write(place: "Workspace", specs: "Mapping[str, SourceSpec]", spec: "SourceSpec") -> None:
    """Write a source file; one that is there is never overwritten."""
    from crawlers.registry import dump_source

    same = next((name for name, other in specs.items() if other.url == spec.url), None)
    if same:
        raise ConfigError([f"{spec.url}: the source {same} has this address already"])
    path = place.sources / f"{spec.id}.toml"
    if path.exists() or spec.id in specs:
        raise ConfigError([f"{path}: there is a source of this id already; give another with --id"])
    path.write_text(dump_source(spec), "utf-8")
    console().print(f"wrote {path}", markup=False)
