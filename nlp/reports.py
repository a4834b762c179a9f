"""An item and what was read in it in, its reports out: the units that merging works on."""

from datetime import UTC, datetime, time

from nlp.roles import UNDATED
from nlp.wording import wording
from store.ids import content_id
from store.model import Candidate, Extraction, Item, Report, Scope, Tier


def reports_of(
    extraction: Extraction,
    item: Item,
    *,
    source_id: str,
    tier: Tier,
    published_at: datetime,
    first_seen_at: datetime,
    read_with: str,
) -> list[Report]:
    """What a document reports, the main thing first; one report without a candidate where no event was read in it.

    `published_at` is the believed time; a page that was there before it was redated, and keeps the earlier time.
    """
    candidates: list[Candidate | None] = [c for c in extraction.candidates if c.scope is Scope.MAIN]
    background = [c for c in extraction.candidates if c.scope is not Scope.MAIN]
    words = wording(item, extraction.mentions)
    return [
        Report(
            id=content_id(item.id, str(position)),
            document_id=item.id,
            position=position,
            source_id=source_id,
            publisher=item.publisher,
            lab=item.publisher_lab,
            tier=tier,
            title=item.title,
            wording=words,
            published_at=min(published_at, first_seen_at),
            redated_at=published_at if published_at > first_seen_at else None,
            first_seen_at=first_seen_at,
            read_with=read_with,
            candidate=candidate,
        )
        for position, candidate in enumerate([*(candidates or [None]), *background])
    ]


def reports_of_item(extraction: Extraction, item: Item, read_with: str) -> list[Report]:
    """The same for an item that stands alone, without a store: its publisher is its source, its day its time."""
    at = datetime.combine(item.published, time(), UTC) if item.published else UNDATED
    return reports_of(
        extraction,
        item,
        source_id=item.publisher,
        tier=Tier.OFFICIAL if item.kind == "official" else Tier.PRESS,
        published_at=at,
        first_seen_at=at,
        read_with=read_with,
    )
