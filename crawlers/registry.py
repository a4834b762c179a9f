"""Source files in, validated sources out, or every mistake of every file with its line."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import jmespath
from cssselect import SelectorError
from jmespath.exceptions import JMESPathError
from parsel import Selector
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from store.errors import ConfigError
from store.model import Expectation, Source, SourceKind, Tier
from store.toml import problems

_ID = re.compile(r"[a-z][a-z0-9_]{1,60}")


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    return value


def _css(value: str) -> str:
    try:
        Selector(text="<p>", type="html").css(value)
    except (SelectorError, ValueError) as error:
        raise ValueError(f"{value!r} is no CSS selector: {error}") from error
    return value


def _jmespath(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as error:
        raise ValueError(f"{value!r} is no JMESPath expression: {' '.join(str(error).split())}") from error
    return value


def _http_url(value: str) -> str:
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
        raise ValueError(f"{value!r} is no http or https address")
    return value


def template_fields(template: str) -> tuple[str, ...]:
    """Names between braces in a link template: "https://example.org/{id}" gives ("id",)."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def _template(value: str) -> str:
    names = template_fields(value)
    if not names or not all(name.isidentifier() for name in names):
        raise ValueError(f"{value!r} needs a {{field}} of the item in its place, as in https://example.org/{{id}}")
    return value


Regex = Annotated[str, AfterValidator(_regex)]
Css = Annotated[str, AfterValidator(_css)]
JmesPath = Annotated[str, AfterValidator(_jmespath)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
Text = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    """A table of a source file: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(_Table):
    """What the source is expected to yield; less is an issue, and so is more."""

    min_per_week: float = Field(default=0.0, ge=0)
    max_per_day: float | None = Field(default=None, gt=0)


class PollPolicy(_Table):
    """How often the source may be asked."""

    min_minutes: float = Field(default=10.0, gt=0)
    max_hours: float = Field(default=24.0, gt=0)


class ListingSpec(_Table):
    """Where the items of an HTML page are; CSS selectors, with parsel's ::text and ::attr(name)."""

    item: Css
    link: Css
    title: Css
    summary: Css | None = None
    date: Css | None = None
    next: Css | None = None
    max_pages: int = Field(default=1, ge=1, le=50)
    anchors: bool = False
    """Whether items are places of one page, told apart by the #fragment of their links."""


class ModelSpec(_Table):
    """What an item says of a model, where the source is a catalogue of models; JMESPath expressions."""

    id: JmesPath
    """The catalogue's own identifier."""
    lab: JmesPath
    """Who makes it: a name, or a path that begins with one ("mistralai/mistral-small")."""
    labs: Mapping[str, Text] = {}
    """What the catalogue calls a lab → its canonical name; one that is not listed keeps the catalogue's name."""
    name: JmesPath
    family: JmesPath | None = None
    released: JmesPath | None = None
    open_weights: JmesPath | None = None
    licence: JmesPath | None = None
    parameters: JmesPath | None = None
    """Where this is left out, a size in the model's name counts ("24B")."""
    context: JmesPath | None = None
    price_in: JmesPath | None = None
    price_out: JmesPath | None = None
    price_tokens: int = Field(default=1_000_000, gt=0)
    """How many tokens a price is for."""
    tokens_per_second: JmesPath | None = None
    inputs: JmesPath | None = None
    outputs: JmesPath | None = None


class ApiSpec(_Table):
    """Where the items of a JSON answer are; JMESPath expressions, all but `items` relative to an item."""

    items: JmesPath
    link: JmesPath | None = None
    link_template: Annotated[str, AfterValidator(_template)] | None = None
    """A link with `{field}` for top-level members of the item."""
    title: JmesPath
    summary: JmesPath | None = None
    date: JmesPath | None = None
    model: ModelSpec | None = None
    """Given where the source is a catalogue of models."""

    @model_validator(mode="after")
    def _one_link(self) -> Self:
        if (self.link is None) == (self.link_template is None):
            raise ValueError("give either link or link_template")
        return self


class SourceSpec(_Table):
    """One source, as its file says it. Later fields are checked against earlier ones."""

    id: str
    """The stem of the file."""
    name: Text
    publisher: Text
    tier: Tier
    lab: Text | None = Field(default=None, validate_default=True)
    """The organisation whose own words these are; None unless official."""
    lang: str = Field(pattern=r"^([a-z]{2}|und)$")
    """ISO 639-1, or "und" for a source of many languages."""
    url: HttpUrl
    confidence: Literal["seen", "likely"] = "likely"
    """How sure the address is."""
    enabled: bool = True
    articles: Literal["always", "when-short", "never"]
    """Whether the pages of items are fetched; `when-short`: where the source itself says little."""
    follow: tuple[Regex, ...] = ()
    """Only links that one of these matches have their page fetched; empty: all."""
    keep: tuple[Regex, ...] = ()
    """Only items whose title or summary one of these matches, in any case, become documents; empty: all."""
    expect: Expect = Expect()
    poll: PollPolicy = PollPolicy()
    notes: str = ""
    """Why the source is as it is."""
    kind: SourceKind
    listing: ListingSpec | None = Field(default=None, validate_default=True)
    api: ApiSpec | None = Field(default=None, validate_default=True)

    @field_validator("id")
    @classmethod
    def _id_is_snake_case(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(f"{value!r} is no source id: name the file in snake_case, such as mistral_news.toml")
        return value

    @field_validator("tier", "kind")
    @classmethod
    def _is_crawled(cls, value: Tier | SourceKind) -> Tier | SourceKind:
        if value in {Tier.CURATED, SourceKind.FILE}:
            raise ValueError(f'"{value}" is for the backlog of curated facts, which is no source to poll')
        return value

    @field_validator("lab")
    @classmethod
    def _lab_is_official(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("tier", Tier.OFFICIAL) is not Tier.OFFICIAL:
            raise ValueError('only a source of tier "official" speaks for a lab')
        return value

    @field_validator("listing", "api")
    @classmethod
    def _table_fits_kind(cls, value: _Table | None, info: ValidationInfo) -> _Table | None:
        kind = info.data.get("kind")
        if kind is not None and (value is not None) != (kind == info.field_name):
            raise ValueError(f'kind = "{kind}" {"needs this table" if value is None else "has no such table"}')
        return value

    def as_source(self) -> Source:
        """The source as the store knows it."""
        return Source(
            id=self.id,
            name=self.name,
            kind=self.kind,
            url=self.url,
            publisher=self.publisher,
            lab=self.lab,
            tier=self.tier,
            lang=self.lang,
            enabled=self.enabled,
            expect=Expectation(min_per_week=self.expect.min_per_week, max_per_day=self.expect.max_per_day),
        )


def load_sources(*folders: Path) -> dict[str, SourceSpec]:
    """The sources of all `*.toml` files in these folders, by id; a later folder's file stands for an earlier one's.

    Raises ConfigError with every mistake of every file, one `path:line: sentence` each.
    """
    paths: dict[str, Path] = {}
    mistakes = [f"{folder}:1: there is no such folder" for folder in folders if not folder.is_dir()]
    for folder in folders:
        paths.update({path.stem: path for path in folder.glob("*.toml")})
    specs = {}
    for name, path in sorted(paths.items()):
        try:
            specs[name] = load_source(path)
        except ConfigError as error:
            mistakes.extend(error.problems)
    mistakes.extend(_repeated(specs.values(), paths))
    if mistakes:
        raise ConfigError(mistakes)
    return specs


def load_source(path: Path) -> SourceSpec:
    """The source of one file; raises ConfigError as `load_sources` does."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}:1: the file cannot be read: {error}"]) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        raise ConfigError([f"{path}:{where[1] if where else 1}: not TOML: {error}"]) from error
    if "id" in table:
        raise ConfigError([f"{path}:1: id: leave it out; the name of the file is the id"])
    try:
        return SourceSpec.model_validate({"id": path.stem, **table})
    except ValidationError as error:
        raise ConfigError(problems(error, text, path)) from error


def _repeated(specs: Iterable[SourceSpec], paths: dict[str, Path]) -> Iterator[str]:
    """Two files for one address: its items would have two sources that are one."""
    first: dict[str, str] = {}
    for spec in specs:
        other = first.setdefault(spec.url, spec.id)
        if other != spec.id:
            yield f"{paths[spec.id]}:1: url: {other}.toml has the same address, {spec.url}"


def dump_source(spec: SourceSpec) -> str:
    """The source as the text of its file; what is as by default is left out."""
    given = spec.model_dump(mode="json", exclude_defaults=True, exclude={"id"})
    given["kind"] = spec.kind.value
    tables = {name: given.pop(name) for name in ("listing", "api") if name in given}
    lines = [f"{key} = {_toml(value)}" for key, value in given.items()]
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A value as TOML; strings as JSON writes them, which TOML reads alike once DEL is escaped too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(member)}" for key, member in value.items()) + " }"
    return json.dumps(value)
