"""A JSON object in, an item out; an extraction in, a JSON object out: the form of `windsock extract`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from store.errors import ParseError
from store.merging import Ruling, RulingKind
from store.model import Candidate, Event, Extraction, Item, Report, Scope


class _ItemLine(BaseModel):
    model_config = ConfigDict(extra="ignore")  # a labelled line carries its labels beside the item

    id: str
    kind: str
    publisher: str = ""
    publisher_lab: str | None = None
    date: dt.date | None = None
    lang: str = "und"
    title: str = ""
    summary: str | None = ""
    text: str | None = ""


def item_from_json(row: dict[str, Any]) -> Item:
    """The item that a line of `windsock extract` describes.

    Raises ParseError naming the field that is missing or wrong.
    """
    try:
        line = _ItemLine.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "line"
        raise ParseError(
            f"item {row.get('id', '?')!r}: {field}: {first['msg']}; see the item's form in the README"
        ) from error
    return Item(
        id=line.id,
        kind=line.kind,
        publisher=line.publisher,
        publisher_lab=line.publisher_lab,
        published=line.date,
        lang=line.lang,
        title=_well_formed(line.title),
        summary=_well_formed(line.summary or ""),
        text=_well_formed(line.text or ""),
    )


def _well_formed(text: str) -> str:
    """The text with a mark in place of each lone half of a character, which JSON may bring and no text has."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def extraction_to_json(extraction: Extraction) -> dict[str, Any]:
    """The main events of an extraction, as `windsock extract` prints them."""
    return {
        "id": extraction.item_id,
        "events": [_event(c) for c in extraction.candidates if c.scope is Scope.MAIN],
    }


def merged_to_json(item: Item, reports: Sequence[Report], events: Mapping[str, Event]) -> dict[str, Any]:
    """The same with the event of each report, as `windsock extract --merge` prints it: the main report first.

    `events` gives the event of each report by report id. A report without a candidate, for a document in which no event
    was read, is printed with what the event's other reports tell, and marked "attached".
    """
    printed = []
    for report in reports:
        event = events.get(report.id)
        if event is None or (report.candidate is not None and report.candidate.scope is not Scope.MAIN):
            continue
        joined = next(joined.reason for joined in event.reports if joined.report.id == report.id)
        told = _event(report.candidate) if report.candidate else _attached(item, event)
        printed.append({"event": event.id, "joined_by": joined, "attached": report.candidate is None, **told})
    return {"id": item.id, "events": printed}


def labelled_to_json(
    item: Item, reports: Sequence[Report], rulings: Sequence[Ruling], event_of: Mapping[str, str]
) -> dict[str, Any]:
    """An item in the form of labelled ones: its events as an analyst leaves them, and the happening it reports."""
    ordered = sorted(rulings, key=lambda ruling: (ruling.made_at, ruling.id))
    events = []
    for report in reports:
        if report.candidate is None or report.candidate.scope is not Scope.MAIN:
            continue
        ruled = {ruling.kind: ruling.value for ruling in ordered if report.id in ruling.reports}
        if RulingKind.NO_EVENT not in ruled:
            told = _event(report.candidate)
            told["type"] = ruled.get(RulingKind.TYPE) or told["type"]
            told["actor"] = ruled.get(RulingKind.ACTOR) or told["actor"]
            told["counterparties"] = [name for name in told["counterparties"] if name != told["actor"]]
            events.append({name: told[name] for name in _LABELS})
    return {
        "id": item.id,
        "kind": item.kind,
        "publisher": item.publisher,
        "publisher_lab": item.publisher_lab,
        "date": item.published.isoformat() if item.published else None,
        "lang": item.lang,
        "title": item.title,
        "summary": item.summary,
        "relevant": True,
        "events": events,
        "cluster": event_of.get(reports[0].id) if reports else None,
    }


_LABELS = ("type", "actor", "counterparties", "object", "money", "capacity", "status")


def _attached(item: Item, event: Event) -> dict[str, Any]:
    """What is known of an event, for an item that does not tell it in words that the reading understands."""
    title = {"field": "title", "quote": item.title, "start": 0, "end": len(item.title), "supports": "likeness"}
    return {
        "type": event.type,
        "actor": event.actor,
        "counterparties": list(event.counterparties),
        "object": list(event.objects),
        "money": {"value": event.money.value, "currency": event.money.currency} if event.money else None,
        "capacity": {"value": event.capacity.value, "unit": event.capacity.unit} if event.capacity else None,
        "status": event.status.value,
        "confidence": event.confidence,
        "evidence": [title],
    }


def _event(candidate: Candidate) -> dict[str, Any]:
    money, capacity = candidate.money, candidate.capacity
    return {
        "type": candidate.type,
        "actor": candidate.actor,
        "counterparties": list(candidate.counterparties),
        "object": list(candidate.objects),
        "money": {"value": money.value, "currency": money.currency} if money else None,
        "capacity": {"value": capacity.value, "unit": capacity.unit} if capacity else None,
        "status": candidate.status.value,
        "confidence": candidate.confidence,
        "evidence": [
            {"field": q.field, "quote": q.text, "start": q.start, "end": q.end, "supports": q.supports}
            for q in candidate.quotes
        ],
    }
