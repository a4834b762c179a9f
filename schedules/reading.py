"""Stored documents to items, what the reading found in them to reports, reports to events: the shapes between rooms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from nlp.compose import compose
from nlp.extract import Reader
from nlp.merge import circles, keys, split_circle
from nlp.reports import reports_of
from nlp.roles import UNDATED
from schedules.backlog.documents import extraction_of, item_of_fact
from store.documents import Stored
from store.merging import Ruling
from store.model import Event, Extraction, Item, Report, Source, Tier
from store.reports import Near, Place, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """What new reports do to the events around them."""

    #: Events that are gone or composed anew.
    before: tuple[str, ...]
    #: Events composed anew.
    after: tuple[Event, ...]
    #: First and last time of publication of all reports concerned.
    published: tuple[datetime, datetime]
    #: Where each report concerned belongs.
    places: Mapping[str, Place]


def item_of(stored: Stored, source: Source) -> Item:
    """A stored document as the reading takes it."""
    document = stored.document
    if source.tier is Tier.CURATED:
        return item_of_fact(document)
    return Item(
        id=document.id,
        kind="official" if source.tier is Tier.OFFICIAL else "press",
        publisher=source.publisher,
        publisher_lab=source.lab,
        published=document.believed_at.date(),
        lang=document.lang,
        title=document.title,
        summary=document.summary,
        text=document.text,
    )


def read_stored(reader: Reader, stored: Stored, source: Source) -> Extraction:
    """What a stored document says: by the rules of the reading, or by the word of the person who wrote it down."""
    extraction = reader.extract(item_of(stored, source))
    return extraction_of(stored.document, extraction) if source.tier is Tier.CURATED else extraction


def read_reports(extraction: Extraction, stored: Stored, source: Source, read_with: str) -> list[Report]:
    """What was read in a stored document, as reports."""
    return reports_of(
        extraction,
        item_of(stored, source),
        source_id=source.id,
        tier=source.tier,
        published_at=stored.document.believed_at,
        first_seen_at=stored.first_seen_at,
        read_with=read_with,
    )


def wanted_keys(reports: Iterable[Report]) -> list[Wanted]:
    """Under which keys reports are found, and find others."""
    return [
        Wanted(
            report_id=report.id,
            key=key.text,
            day=report.published_at.date(),
            reach_days=key.reach_days,
            weight=key.weight,
        )
        for report in reports
        for key in keys(report)
    ]


def regroup(
    reports: Sequence[Report],
    near: Near,
    *,
    layers: Mapping[str, str],
    read_anew: Collection[str] = (),
    rulings: Sequence[Ruling] = (),
) -> Regrouping:
    """Compose anew the events that new reports touch.

    `near` are the reports around them and those that they replace, which documents `read_anew` gave before.
    """
    fresh = {report.id for report in reports}
    around = [r for r in near.reports.values() if r.id not in fresh and r.document_id not in read_anew]
    times = [report.published_at for report in reports]
    if near.days:
        times += [datetime.combine(day, hour, UTC) for day, hour in zip(near.days, (time.min, time.max), strict=True)]
    members: dict[str, set[str]] = {}
    for report_id, event_id in near.event_of.items():
        members.setdefault(event_id, set()).add(report_id)
    kept: set[str] = set()
    after: list[Event] = []
    places: dict[str, Place] = {}
    for circle in circles([*around, *reports], rulings):
        days = [report.published_at.date() for report in circle]
        for happening in split_circle(circle, rulings):
            event = compose(happening, layers=layers, rulings=rulings)
            places |= {
                report.id: Place(
                    document_id=report.document_id,
                    day=report.published_at.date(),
                    event_id=event.id if event else None,
                    circle_id=circle[0].id,
                    first=min(days),
                    last=max(days),
                )
                for report in happening
            }
            ids = {report.id for report in happening}
            if event and not ids & fresh and members.get(event.id) == ids:
                kept.add(event.id)
            elif event:
                after.append(event)
    return Regrouping(
        before=tuple(sorted(members.keys() - kept)),
        after=tuple(after),
        published=(min(times, default=UNDATED), max(times, default=UNDATED)),
        places=places,
    )
