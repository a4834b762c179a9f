"""The files of `articles/` in, outlets with their articles out; each file is one source of the demo."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from store.model import Tier
from store.toml import parse_toml

Form = Literal["rss", "atom", "rdf", "json-feed", "listing", "changelog", "api"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(_Entry):
    """An event that a good reader finds in an article."""

    type: str
    actor: str
    counterparties: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    money: dict[str, float | str] | None = None
    capacity: dict[str, float | str] | None = None
    status: str = "occurred"


class Correction(_Entry):
    """The second version of an article; a headline changes with it, as it does when an outlet corrects itself."""

    title: str
    body: str


class Article(_Entry):
    """One article."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    date: datetime
    """When it is published: a true day."""
    title: str
    summary: str
    body: str
    scenarios: tuple[str, ...] = ()
    """What it is an example of, e.g. `several-tellers:mixtral`."""
    events: tuple[Expected, ...]
    claimed: datetime | None = None
    """The date that the site gives instead, for a page that was redated."""
    correction: Correction | None = None

    @property
    def shown_at(self) -> datetime:
        """The date that the site gives."""
        return self.claimed or self.date

    def version(self, *, corrected: bool) -> tuple[str, str]:
        """Title and body before or after the correction."""
        if corrected and self.correction:
            return self.correction.title, self.correction.body
        return self.title, self.body


class Outlet(_Entry):
    """One source of the demo."""

    id: str
    name: str
    publisher: str
    lab: str | None = None
    tier: Tier
    lang: str
    format: Form
    article: tuple[Article, ...] = Field(min_length=1)

    @property
    def articles(self) -> list[Article]:
        """Newest first, as a site shows them."""
        return sorted(self.article, key=lambda article: article.shown_at, reverse=True)


def load_outlets() -> tuple[Outlet, ...]:
    """All outlets by id.

    Raises ConfigError with every mistake of a file.
    """
    folder = Path(str(files("schedules").joinpath("demo", "articles")))
    return tuple(
        parse_toml(f'id = "{path.stem}"\n' + path.read_text("utf-8"), path, Outlet)
        for path in sorted(folder.glob("*.toml"))
    )
