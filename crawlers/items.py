"""What the readers of answers take and give: bytes as received, and the items that the source tells in them."""

from dataclasses import dataclass
from datetime import datetime

from crawlers.settings import CrawlSettings
from store.errors import ParseError
from store.numbers_model import CatalogueModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer of a source as it arrived, with what its reader must know."""

    body: bytes
    #: Header Content-Type; "" if there was none.
    content_type: str
    #: Address that gave the answer, after redirects.
    url: str
    #: Language that the source declares, for dates in words.
    lang: str
    #: Time of the crawl (UTC), for dates such as "3 days ago".
    now: datetime
    #: False where the connection broke off before the end.
    complete: bool
    settings: CrawlSettings
    #: The source that gave it.
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed, a listing or an API answer."""

    #: Absolute http(s) link as the source gives it, fragment included; for an item without link, the source's own URL.
    link: str
    #: The source's own identifier; None if it gives none.
    guid: str | None = None
    #: Plain text, never empty.
    title: str
    #: Plain text; "" if nothing.
    summary: str = ""
    #: Plain text of the whole article where the source carries it; "" if not.
    text: str = ""
    #: The claimed date as written; None where there is none.
    dated: str | None = None
    #: The claimed date as read (UTC); None where there is none, or none that can be read.
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    #: Whether `link` is no page of its own, so that only the identifier tells the item from others.
    linkless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something odd in an answer that does not spoil its items; becomes an Issue of the source."""

    #: Slug of the cause, as in Issue.
    code: str
    #: What is odd, as the end of a sentence that begins with the source's name.
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """All that one answer of a source says."""

    items: tuple[FeedItem, ...]
    findings: tuple[Finding, ...] = ()
    #: Absolute http(s) URL of the next page of a listing; None at its end.
    next_url: str | None = None
    #: Seconds that the answer itself says it stays fresh (RSS ttl); None if it does not say.
    ttl_s: float | None = None
    #: What a catalogue says of models.
    models: tuple[CatalogueModel, ...] = ()


class Unreadable(ParseError):
    """An answer is not what its source promised; `finding` says in which way."""

    def __init__(self, code: str, sentence: str) -> None:
        self.finding = Finding(code=code, sentence=sentence)
        super().__init__(sentence)
