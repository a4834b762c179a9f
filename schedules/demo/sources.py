"""Outlets and the address of their site in, source files for a workspace out."""

from pathlib import Path

from crawlers.registry import ApiSpec, Expect, ListingSpec, SourceSpec, dump_source, load_sources
from schedules.demo.articles import Outlet
from schedules.demo.catalogues import CATALOGUES
from schedules.demo.pages import source_path
from schedules.settings import shipped_sources
from store.model import SourceKind

_LISTING = ListingSpec(
    item="article.card",
    link="a::attr(href)",
    title="h2::text",
    summary="p::text",
    date="time::attr(datetime)",
    next="a[rel=next]::attr(href)",
    max_pages=5,
)
_CHANGELOG = ListingSpec(
    item="section.entry",
    link="h3 a::attr(href)",
    title="h3 a::text",
    summary="p::text",
    date="time::attr(datetime)",
    anchors=True,
)
_API = ApiSpec(items="results[]", link="href", title="headline", summary="about", date="created")


def source_of(outlet: Outlet, base: str) -> SourceSpec:
    """The source by which windsock reads an outlet of the site at `base`."""
    listing = {"listing": _LISTING, "changelog": _CHANGELOG}.get(outlet.format)
    api = _API if outlet.format == "api" else None
    kind = SourceKind.LISTING if listing else SourceKind.API if api else SourceKind.FEED
    return SourceSpec(
        id=outlet.id,
        name=outlet.name,
        publisher=outlet.publisher,
        lab=outlet.lab,
        tier=outlet.tier,
        lang=outlet.lang,
        kind=kind,
        url=base + source_path(outlet),
        confidence="seen",
        articles="never" if outlet.format == "changelog" else "always",
        expect=Expect(min_per_week=0.0, max_per_day=50.0),
        listing=listing,
        api=api,
    )


def write_catalogue_sources(base: str, folder: Path) -> None:
    """Write the shipped sources of catalogues into `folder`, pointed at the site: its answers have the same shape."""
    shipped = load_sources(shipped_sources())
    for source_id, (path, _) in CATALOGUES.items():
        spec = shipped[source_id].model_copy(update={"url": base + path})
        (folder / f"{source_id}.toml").write_text(dump_source(spec), "utf-8")


def write_sources(outlets: tuple[Outlet, ...], base: str, folder: Path) -> None:
    """Write one source file for each outlet into `folder`."""
    for outlet in outlets:
        (folder / f"{outlet.id}.toml").write_text(dump_source(source_of(outlet, base)), "utf-8")
