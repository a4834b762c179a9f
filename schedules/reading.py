"""Stored documents to items, what the reading found in them to reports, reports to events: the shapes between rooms."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nlp.compose import compose
from nlp.merge import group, happening_day, keys
from store.documents import Stored
from store.ids import content_id
from store.model import Event, Extraction, Item, Report, Source, Tier

#: Words from the start of a text that tell copies of one press release from another text.
WORDING_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """What new reports do to the events around them."""

    #: Events that are gone or composed anew.
    before: tuple[str, ...]
    #: Events composed anew.
    after: tuple[Event, ...]
    #: Event of each report concerned; None: of none.
    assigned: Mapping[str, str | None]


def item_of(stored: Stored, source: Source) -> Item:
    """A stored document as the reading takes it."""
    document = stored.document
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


def reports_of(extraction: Extraction, stored: Stored, source: Source, read_with: str) -> list[Report]:
    """The candidates of one document as reports."""
    seen: Counter[str] = Counter()
    reports = []
    for candidate in extraction.candidates:
        reports.append(
            Report(
                id=content_id(stored.document.id, candidate.type, str(seen[candidate.type])),
                document_id=stored.document.id,
                source_id=source.id,
                publisher=source.publisher,
                lab=source.lab,
                tier=source.tier,
                title=stored.document.title,
                wording=wording(stored),
                published_at=stored.document.believed_at,
                first_seen_at=stored.first_seen_at,
                read_with=read_with,
                candidate=candidate,
            )
        )
        seen[candidate.type] += 1
    return reports


def wording(stored: Stored) -> str:
    """Digest of the opening words of a document: of its text, else of its summary, else of its title."""
    document = stored.document
    words = re.findall(r"\w+", (document.text or document.summary or document.title).casefold())
    return content_id(*words[:WORDING_WORDS])


def report_keys(report: Report) -> list[tuple[str, date]]:
    """Under which keys and day the store finds a report."""
    return [(key.text, happening_day(report)) for key in keys(report)]


def wanted_keys(reports: Iterable[Report]) -> list[tuple[str, int, date]]:
    """Under which keys, within how many days of which day, the neighbours of these reports lie."""
    return list({(key.text, key.reach_days, happening_day(report)) for report in reports for key in keys(report)})


def regroup(
    reports: Sequence[Report], near: Mapping[str, Report], event_of: Mapping[str, str], layers: Mapping[str, str]
) -> Regrouping:
    """Compose anew the events that new reports touch.

    `near` are the reports around them without those that they replace, `event_of` the event that each report belonged
    to before (those replaced included).
    """
    pool = {**near, **{report.id: report for report in reports}}
    fresh = {report.id for report in reports}
    members: dict[str, set[str]] = {}
    for report_id, event_id in event_of.items():
        members.setdefault(event_id, set()).add(report_id)
    before, kept = set(members), set()
    after: list[Event] = []
    assigned: dict[str, str | None] = {}
    for happening in group(pool.values()):
        ids = {report.id for report in happening}
        event = compose(happening, layers=layers)
        if event and not ids & fresh and members.get(event.id) == ids:
            kept.add(event.id)
            continue
        assigned.update(dict.fromkeys(ids, event.id if event else None))
        if event:
            after.append(event)
    return Regrouping(before=tuple(sorted(before - kept)), after=tuple(after), assigned=assigned)
