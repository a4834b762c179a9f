"""Watchlist files in, the organisations and the written forms that stand for them out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from store.errors import ConfigError
from store.ids import slug
from store.model import Entity
from store.toml import parse_toml

WATCHLIST_FILE = Path(__file__).with_name("watchlist.toml")

Kind = Literal[
    "lab", "cloud", "chip", "platform", "company", "investor", "customer", "public-body", "media", "institute"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One section of a watchlist."""

    #: Canonical name, used everywhere in the timeline.
    name: str
    #: "lab", "cloud", "chip", "platform", "company", "investor", "customer", "public-body", "media", "institute".
    kind: str
    #: ISO 3166-1 alpha-2; None where there is none.
    country: str | None = None
    #: "EXCHANGE:SYMBOL"; None if not listed.
    ticker: str | None = None
    #: Mostly not about AI: an event needs a word of AI, chips or data centres beside the name.
    broad: bool = False
    #: Other spellings, divisions and adjectives.
    aliases: tuple[str, ...] = ()
    #: Model families as written before a version; "Opus #" asks for a version or variant.
    models: tuple[str, ...] = ()
    #: What is not a model: applications, services, tools, chips; "Atlas @" asks for its maker to be named too.
    products: tuple[str, ...] = ()
    #: Products that say nothing of AI by themselves: phones, browsers, shops.
    sidelines: tuple[str, ...] = ()
    #: Leading people, full names; "Sam *Altman" is known as Altman too.
    people: tuple[str, ...] = ()

    def is_sideline(self, product: str) -> bool:
        """Whether a product, as it is written, says nothing of AI by itself."""
        return product in self.sidelines or f"{product} @" in self.sidelines


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What one written form stands for."""

    #: "organisation", "model", "product" or "person".
    kind: str
    #: Canonical name of the entity.
    name: str
    #: Organisation that owns or employs it; the organisation itself for one.
    owner: str
    #: A word of its own in the language, so only with a version or variant after it.
    needs_version: bool = False
    #: A word of its own too, so only where its maker or something else of it is named beside it.
    needs_maker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """All organisations by canonical name, and every written form by its words."""

    organisations: dict[str, Organisation]
    #: Written forms of organisations, products and people.
    surfaces: dict[str, Surface]
    #: Model families; a family may share its written form with an organisation ("Mistral"). "*stral" is an ending.
    families: dict[str, Surface]
    #: Organisations by their names and those of what they make, as `handle_of` writes them: "mistralai", "claude".
    handles: dict[str, str]
    #: Ids of all listed entities.
    entity_ids: frozenset[str]
    #: The files as read, in order; part of the reader's version.
    sources: tuple[str, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Every listed organisation, model family, product and person."""
        return tuple(_entities(self.organisations))


class _OrganisationFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)
    kind: Kind = "company"
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    ticker: str | None = Field(default=None, pattern=r"^[A-Z]+:[A-Z0-9.]+$")
    broad: bool = False
    aliases: list[str] = []
    models: list[str] = []
    products: list[str] = []
    sidelines: list[str] = []
    people: list[str] = []

    def laid_over(self, listed: Organisation | None) -> Organisation:
        """The organisation that the section describes; a field that it leaves out stays as it was."""
        base = listed or Organisation(name=self.name, kind=self.kind)
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in self.model_dump(exclude_unset=True).items()
        }
        return replace(base, **given)


class _WatchlistFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    organisation: list[_OrganisationFile] = []


def load_watchlist(paths: Sequence[Path] = ()) -> Watchlist:
    """The shipped watchlist, with the sections of `paths` added or, for a name already listed, laid over it.

    Raises ConfigError with one `path:line` sentence for each mistake in any of the files.
    """
    organisations: dict[str, Organisation] = {}
    sources: list[str] = []
    problems: list[str] = []
    for path in (WATCHLIST_FILE, *paths):
        source = path.read_text(encoding="utf-8")
        sources.append(source)
        try:
            sections = parse_toml(source, path, _WatchlistFile).organisation
        except ConfigError as error:
            problems += error.problems
            continue
        for section in sections:
            organisations[section.name] = section.laid_over(organisations.get(section.name))
    if problems:
        raise ConfigError(problems)
    return Watchlist(
        organisations=organisations,
        surfaces=_surfaces(organisations),
        families=_families(organisations),
        handles=_handles(organisations),
        entity_ids=frozenset(entity.id for entity in _entities(organisations)),
        sources=tuple(sources),
    )


def _surfaces(organisations: dict[str, Organisation]) -> dict[str, Surface]:
    """Written forms of all but models; where two entities share one, the organisation's name wins."""
    surfaces: dict[str, Surface] = {}
    for organisation in organisations.values():
        owner = organisation.name
        for name in (owner, *organisation.aliases):
            surfaces.setdefault(name, Surface(kind="organisation", name=owner, owner=owner))
            if len(name) > 3 and " " not in name:  # headlines in capitals: "APPLE", "MISTRAL"
                surfaces.setdefault(name.upper(), Surface(kind="organisation", name=owner, owner=owner))
    for organisation in organisations.values():
        owner = organisation.name
        for product in (*organisation.products, *organisation.sidelines):
            bare = product.removesuffix(" @")
            needs_maker = bare != product
            surfaces.setdefault(bare, Surface(kind="product", name=bare, owner=owner, needs_maker=needs_maker))
        for person in organisation.people:
            named = Surface(kind="person", name=person.replace("*", ""), owner=owner)
            surfaces.setdefault(named.name, named)
            if "*" in person:
                surfaces.setdefault(person.partition("*")[2], named)
    return surfaces


def _families(organisations: dict[str, Organisation]) -> dict[str, Surface]:
    families: dict[str, Surface] = {}
    for organisation in organisations.values():
        for model in organisation.models:
            bare = model.removesuffix(" #")
            family = Surface(kind="model", name=bare, owner=organisation.name, needs_version=bare != model)
            if bare not in families or families[bare].needs_version:
                families[bare] = family
            if bare[-2:-1] == " ":  # "Command A": a family named by a letter has its larger one with a plus
                larger = f"{bare}+"
                families.setdefault(larger, Surface(kind="model", name=larger, owner=organisation.name))
    return families


def _handles(organisations: dict[str, Organisation]) -> dict[str, str]:
    handles: dict[str, str] = {}
    for organisation in organisations.values():
        for name in (organisation.name, *organisation.aliases, *organisation.models, *organisation.products):
            if name.isascii() and set(name).isdisjoint("#@*"):
                handles.setdefault(handle_of(name), organisation.name)
    return handles


def handle_of(written: str) -> str:
    """A name, or the name of an account, as handles are compared: its letters and digits in lower case."""
    return re.sub(r"[^a-z0-9]", "", written.lower())


def _entities(organisations: dict[str, Organisation]) -> Iterator[Entity]:
    for organisation in organisations.values():
        yield Entity(
            id=slug(organisation.name),
            name=organisation.name,
            kind="organisation",
            aliases=organisation.aliases,
            country=organisation.country,
            ticker=organisation.ticker,
            watched=True,
        )
        for kind, names in (
            ("model", organisation.models),
            ("product", (*organisation.products, *organisation.sidelines)),
            ("person", organisation.people),
        ):
            for name in names:
                bare = name.removesuffix(" #").removesuffix(" @").replace("*", "")
                if not name.startswith("*") and slug(bare) != slug(organisation.name):
                    yield Entity(id=slug(bare), name=bare, kind=kind, parent=organisation.name, watched=True)
