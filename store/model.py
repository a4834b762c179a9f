"""The nouns: frozen values that the rooms hand to each other, with the meaning of every field."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from store.merging import Wording


class Tier(StrEnum):
    """Who speaks in a source, nearest to the fact first."""

    OFFICIAL = "official"
    WIRE = "wire"
    PRESS = "press"
    COMMUNITY = "community"
    AGGREGATOR = "aggregator"
    #: A person wrote it down, with an address for it: no source that is crawled, and no news.
    CURATED = "curated"
    #: A list of models with dates and prices: it records releases, and reports none.
    CATALOGUE = "catalogue"


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    LISTING = "listing"
    API = "api"
    #: The backlog of curated facts, which is not polled.
    FILE = "file"


class Precision(StrEnum):
    """How much of a date is known; a day is never made up."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class ReportStatus(StrEnum):
    """What one report says of a happening."""

    OCCURRED = "occurred"
    PLANNED = "planned"
    RUMOURED = "rumoured"
    DENIED = "denied"


class EventStatus(StrEnum):
    """What all reports together say of a happening."""

    RUMOURED = "rumoured"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    PLANNED = "planned"
    DENIED = "denied"
    RETRACTED = "retracted"


class Scope(StrEnum):
    """Whether a candidate is what its document reports, or a past happening that it mentions."""

    MAIN = "main"
    BACKGROUND = "background"


class PollOutcome(StrEnum):
    """How one poll of one source ended; exactly one for each."""

    OK = "ok"
    #: 304, or the same bytes as before.
    UNCHANGED = "unchanged"
    #: A valid answer with no item in it.
    EMPTY = "empty"
    #: The address could not be read: status, timeout, refused address, too large.
    FETCH_FAILED = "fetch-failed"
    #: Bytes arrived and are not what the source promised.
    PARSE_FAILED = "parse-failed"
    #: 401, 403, or a captcha page.
    BLOCKED = "blocked"
    #: robots.txt forbids the address.
    ROBOTS = "robots"


class PageOutcome(StrEnum):
    """Where a document's text comes from; exactly one for each document."""

    #: The source's policy or filter asks for no page.
    NOT_WANTED = "not-wanted"
    FETCHED = "fetched"
    #: The page answered, and no article was found in it.
    NO_TEXT = "no-text"
    #: The page may answer later.
    FAILED_TEMPORARY = "failed-temporary"
    FAILED_PERMANENT = "failed-permanent"
    ROBOTS = "robots"


class Disposition(StrEnum):
    """How a document ended; exactly one for each version read."""

    EVENTS = "events"
    NO_EVENT = "no-event"
    #: Only past happenings are mentioned.
    BACKGROUND_ONLY = "background-only"
    #: In a language that no pipeline reads.
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a source is expected to yield; silence and floods are findings."""

    #: Items a week below which the source counts as silent.
    min_per_week: float = 0.0
    #: Items a day above which the source counts as flooding; None: no bound.
    max_per_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One feed, listing page or API that is polled, as the store knows it."""

    #: The stem of its file.
    id: str
    name: str
    kind: SourceKind
    url: str
    #: Who publishes it, as a reader would say it.
    publisher: str
    #: The organisation whose own words these are; None unless official.
    lab: str | None
    tier: Tier
    #: ISO 639-1, or "und" where the source mixes languages.
    lang: str
    enabled: bool
    expect: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article at one URL, as one crawl saw it."""

    #: `content_id` of the canonical URL.
    id: str
    #: Canonical: no tracking parameters, no AMP, no mobile host; a fragment only where it is an identity.
    url: str
    #: The link as the source gave it.
    link: str
    source_id: str
    title: str
    #: Plain text of what the feed or listing says; "" if nothing.
    summary: str
    #: Plain text of the article; "" unless a page or a full-text feed gave it.
    text: str
    page: PageOutcome
    #: ISO 639-1 of the text itself, "und" where it cannot be told.
    lang: str
    authors: tuple[str, ...] = ()
    #: The document's own claim (UTC); None where it makes none. Kept as claimed even when it is not believed.
    published_at: datetime | None
    #: Why the claim is doubted: "future", "crawl-time", "bulk" (many items on one instant), "too-old", "missing",
    #: "unreadable", "first-of-month". Empty: believed.
    date_flags: tuple[str, ...] = ()
    #: When the crawl saw it (UTC).
    crawled_at: datetime
    #: `content_id` of title, summary and text; another version has another one.
    version: str
    #: Digest of what the source says of the item (title, summary, claimed date); lets the next crawl skip its page.
    item_digest: str
    #: File of the gzipped raw page below the run's `raw/`; None where no page was fetched.
    raw: str | None = None

    @property
    def believed_at(self) -> datetime:
        """The claimed time where it is believed, else the time of the crawl (UTC)."""
        doubted = set(self.date_flags) - {"first-of-month"}  # doubted in its day, still the best month we have
        return self.crawled_at if self.published_at is None or doubted else self.published_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a source's next request needs to ask for changes alone; kept in the store, handed to a crawl."""

    etag: str | None = None
    last_modified: str | None = None
    #: `content_id` of the last body: some feeds change under a constant ETag, some repeat under a new one.
    body_digest: str | None = None
    #: Last time a body was asked for unconditionally (UTC); a full fetch is forced at least daily.
    full_fetch_at: datetime | None = None
    #: Document id → item_digest of what is stored and needs no page.
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How one poll of one source went; the last record of that source in a spool."""

    source_id: str
    outcome: PollOutcome
    started_at: datetime
    ended_at: datetime
    #: HTTP status of the last answer; None where there was none.
    http_status: int | None
    #: One sentence on what went wrong; None if nothing did.
    error: str | None
    #: Items that the answer held.
    items: int
    #: Documents written to the spool: new or changed items.
    documents: int
    #: Article pages asked for, and of these the ones that gave no text.
    pages: int
    pages_failed: int
    #: Bytes received, decompressed.
    received_bytes: int
    #: Validators for the next poll; None keeps those that the store has (a failure must not count as recovery).
    validators: Validators | None = None
    #: Seconds that the server asks to wait (Retry-After), or allows to cache (max-age, ttl).
    retry_after_s: float | None = None
    fresh_for_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something a person should look at."""

    #: "info": results stand, nothing is to be done; "warning": results stand; "error": results are missing.
    level: str
    #: A short slug of the cause, e.g. "not-a-feed", "selector-empty", "silent".
    code: str
    #: One sentence naming the source and the cause.
    message: str
    source_id: str | None = None
    document_id: str | None = None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What the reading takes: a document with what is known of its source, independent of crawl and store."""

    id: str
    #: "official" where the publisher is the lab itself, else "press".
    kind: str
    publisher: str
    publisher_lab: str | None
    #: Day of publication, believed; None where nothing is known.
    published: date | None
    lang: str
    title: str
    summary: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an item that say something: `getattr(item, field)[start:end] == text`."""

    #: "title", "summary" or "text".
    field: str
    start: int
    end: int
    text: str
    #: The event field that these words support: "type", "actor", "counterparties", "object", "money", "capacity",
    #: "status", "date".
    supports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount of money in units (830_000_000), with its ISO 4217 code."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """An amount of compute: `value` in `unit` ("MW", "GW", "GPUs", ...)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """The first day of the period in which something happens, and how much of it is known."""

    day: date
    precision: Precision

    @property
    def end(self) -> date:
        """Last day of the period."""
        months = {Precision.DAY: 0, Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}[self.precision]
        year, month = divmod(self.day.year * 12 + self.day.month - 1 + months, 12)
        return date(year, month + 1, 1) - timedelta(days=1) if months else self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the reading found in one document: one happening, with the words that say so."""

    type: str
    #: Canonical name of who does it.
    actor: str
    counterparties: tuple[str, ...] = ()
    #: Models or products named as launched, retired or made available.
    objects: tuple[str, ...] = ()
    money: Money | None = None
    capacity: Capacity | None = None
    #: When it happens, as the text says it; None: the day of publication.
    when: EventDate | None = None
    status: ReportStatus
    #: Share of candidates like this one that are right, 0 to 1.
    confidence: float
    scope: Scope = Scope.MAIN
    quotes: tuple[Quote, ...]
    #: Which rule found it, e.g. "funding.raise"; for explanations.
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity named in a document."""

    entity_id: str
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An organisation, person, model, product, place or facility."""

    #: `slug` of the canonical name.
    id: str
    name: str
    #: "organisation", "person", "model", "product", "place" or "facility".
    kind: str
    aliases: tuple[str, ...] = ()
    #: ISO 3166-1 alpha-2; None if unknown.
    country: str | None = None
    ticker: str | None = None
    #: The organisation that makes the model or product, or employs the person; None if unknown.
    parent: str | None = None
    #: Whether the watchlist lists it; the rest was found in text.
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that the reading of one item gave."""

    item_id: str
    candidates: tuple[Candidate, ...]
    mentions: tuple[Mention, ...]
    #: Entities named in the item that the watchlist does not list.
    found: tuple[Entity, ...]
    disposition: Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A candidate with where and when it was read, or a document without any: the unit that merging works on."""

    #: `content_id` of document and position: stable while the reading of type and roles gets better.
    id: str
    document_id: str
    #: 0 for what the document mainly reports, then upwards.
    position: int
    source_id: str
    publisher: str
    #: The organisation whose own words the document is; None unless official.
    lab: str | None
    tier: Tier
    #: Title of the document.
    title: str
    wording: Wording
    #: Believed time of publication (UTC), no later than the document was first seen: pages get redated.
    published_at: datetime
    #: A later time that the document came to claim; None while it keeps its own.
    redated_at: datetime | None = None
    first_seen_at: datetime
    #: Version of the reading that found it.
    read_with: str
    #: None where the reading found no event in the document: it may still tell of one that others report.
    candidate: Candidate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount as told by some of an event's reports."""

    money: Money
    #: Independent origins that tell it.
    origins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A report as part of an event."""

    report: Report
    #: Why it belongs there; "first" for the earliest.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening in the world, composed of all reports that tell it; a pure function of these."""

    #: Id of its earliest report.
    id: str
    type: str
    #: The layer of the stack that the type belongs to.
    layer: str
    title: str
    actor: str
    counterparties: tuple[str, ...]
    objects: tuple[str, ...]
    money: Money | None
    #: Every amount told, best supported first.
    amounts: tuple[Amount, ...]
    capacity: Capacity | None
    when: EventDate
    status: EventStatus
    #: Status from each day on on which it changed; the last is that of now.
    steps: tuple[tuple[date, EventStatus], ...]
    confidence: float
    #: Independent origins among the reports.
    origins: int
    first_published_at: datetime
    first_seen_at: datetime
    first_source_id: str
    #: When it was told again, months after it had happened, or its page came to claim a later date; None: never.
    resurfaced_at: datetime | None
    #: In order of publication.
    reports: tuple[Joined, ...]

    @property
    def documents(self) -> int:
        """How many documents report it."""
        return len({joined.report.document_id for joined in self.reports})
