"""Values for tests: each function makes one noun with sensible fields, any of which the caller may give."""

from datetime import UTC, date, datetime
from typing import Any

from nlp.wording import wording
from store.ids import content_id, slug
from store.merging import Wording
from store.model import (
    Candidate,
    Document,
    Expectation,
    Item,
    Mention,
    Money,
    PageOutcome,
    Quote,
    Report,
    ReportStatus,
    Source,
    SourceKind,
    Tier,
)

LAYERS = {
    "acquisition": "capital",
    "compute": "compute",
    "funding": "capital",
    "model_release": "models",
    "partnership": "services",
    "product_launch": "platform",
    "research": "models",
}


def at(day: str, hour: int = 9) -> datetime:
    """A day ("2026-02-17") as an instant."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def a_source(**fields: Any) -> Source:
    """A press feed, unless told otherwise."""
    given: dict[str, Any] = {
        "id": "gazette",
        "name": "The Gazette",
        "kind": SourceKind.FEED,
        "url": "https://gazette.example/feed",
        "publisher": "The Gazette",
        "lab": None,
        "tier": Tier.PRESS,
        "lang": "en",
        "enabled": True,
        "expect": Expectation(),
    }
    return Source(**given | fields)


def a_document(**fields: Any) -> Document:
    """A short article of the Gazette; id and version follow from its content."""
    given: dict[str, Any] = {
        "url": "https://gazette.example/koyeb",
        "source_id": "gazette",
        "title": "Mistral AI buys Koyeb",
        "summary": "The deal is the first of its kind for the lab.",
        "text": "",
        "page": PageOutcome.NOT_WANTED,
        "lang": "en",
        "published_at": at("2026-02-17"),
        "crawled_at": at("2026-02-17", 12),
    } | fields
    given.setdefault("link", given["url"])
    given.setdefault("id", content_id(given["url"]))
    given.setdefault("version", content_id(given["title"], given["summary"], given["text"]))
    given.setdefault("item_digest", content_id(given["title"], given["summary"]))
    return Document(**given)


def an_item(title: str, *, lab: str | None = None, **fields: Any) -> Item:
    """An item of the Gazette, or of a laboratory's own feed."""
    given: dict[str, Any] = {
        "id": "1",
        "kind": "press" if lab is None else "official",
        "publisher": lab or "The Gazette",
        "publisher_lab": lab,
        "published": date(2026, 2, 17),
        "lang": "en",
        "title": title,
        "summary": "",
    }
    return Item(**given | fields)


def a_candidate(**fields: Any) -> Candidate:
    """Mistral AI buys Koyeb, unless told otherwise; the quote is the whole title."""
    given: dict[str, Any] = {
        "type": "acquisition",
        "actor": "Mistral AI",
        "counterparties": ("Koyeb",),
        "status": ReportStatus.OCCURRED,
        "confidence": 0.8,
        "quotes": (Quote(field="title", start=0, end=21, text="Mistral AI buys Koyeb", supports="type"),),
        "rule": "test",
    }
    return Candidate(**given | fields)


def a_report(document: str = "d1", day: str = "2026-02-17", *, position: int = 0, **fields: Any) -> Report:
    """A report of the Gazette on one day; fields of the candidate may be given too."""
    candidate_fields = {name: fields.pop(name) for name in list(fields) if name in Candidate.__dataclass_fields__}
    candidate = fields.pop("candidate", None) if "candidate" in fields else a_candidate(**candidate_fields)
    given: dict[str, Any] = {
        "id": content_id(document, str(position)),
        "document_id": document,
        "position": position,
        "source_id": "gazette",
        "publisher": "The Gazette",
        "lab": None,
        "tier": Tier.PRESS,
        "title": "Mistral AI buys Koyeb",
        "published_at": at(day),
        "first_seen_at": at(day, 12),
        "read_with": "test",
        "candidate": candidate,
    } | fields
    given.setdefault("wording", a_wording(given["title"], *(candidate.objects if candidate else ())))
    return Report(**given)


def a_wording(title: str, *names: str, summary: str = "", lang: str = "en") -> Wording:
    """The words of an item with this title, in which `names` are named."""
    item = Item(
        id="x", kind="press", publisher="", publisher_lab=None, published=None, lang=lang, title=title, summary=summary
    )
    mentions = [Mention(entity_id=slug(name), field="title", start=0, end=1, text=name) for name in names]
    return wording(item, mentions)


def usd(value: float) -> Money:
    """An amount in US dollars."""
    return Money(value=value, currency="USD")
