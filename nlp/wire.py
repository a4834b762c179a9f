"""A JSON object in, an item out; an extraction in, a JSON object out: the form of `windsock extract`."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from store.errors import ParseError
from store.model import Candidate, Extraction, Item, Scope


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
        title=line.title,
        summary=line.summary or "",
        text=line.text or "",
    )


def extraction_to_json(extraction: Extraction) -> dict[str, Any]:
    """The main events of an extraction, as `windsock extract` prints them."""
    return {
        "id": extraction.item_id,
        "events": [_event(c) for c in extraction.candidates if c.scope is Scope.MAIN],
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
