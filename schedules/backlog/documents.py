"""A curated fact in, the document that stands for it, what reading that gives, its figures and its model out; pure.

A fact enters the store as a document whose title is its sentence and whose text is its section as JSON: it is read
again from there whenever documents are, and takes the way of every other report through the merge.
"""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Final

from schedules.backlog.facts import Fact, parse_amount, period_of
from store.ids import content_id
from store.model import (
    Candidate,
    Capacity,
    Disposition,
    Document,
    Expectation,
    Extraction,
    Item,
    Money,
    PageOutcome,
    Precision,
    Quote,
    ReportStatus,
    Source,
    SourceKind,
    Tier,
)
from store.numbers_model import CatalogueModel, Figure

#: The source that curated facts have in the store.
BACKLOG: Final = Source(
    id="backlog",
    name="Backlog of curated facts",
    kind=SourceKind.FILE,
    url="",
    publisher="windsock's backlog",
    lab=None,
    tier=Tier.CURATED,
    lang="en",
    enabled=False,
    expect=Expectation(),
)
#: The rule that candidates of curated facts are told by.
RULE: Final = "curated"
#: What a fact is worth that two addresses give alike; set, not measured: the share of such facts that are right is
#: known when users have corrected some.
CONFIDENCE: Final = 0.95
#: The text of a document whose fact has left its file.
_NO_FACT: Final = "null"
_SAYS: Final = {
    "confirmed": ReportStatus.OCCURRED,
    "reported": ReportStatus.OCCURRED,
    "planned": ReportStatus.PLANNED,
    "rumoured": ReportStatus.RUMOURED,
    "denied": ReportStatus.DENIED,
}


def document_of(identity: str, fact: Fact, loaded_at: datetime) -> Document:
    """The document that stands for a fact; loading it again gives the same version until the fact changes."""
    happened = period_of(fact.date)
    record = fact.model_dump_json(by_alias=True, exclude_defaults=True)
    return Document(
        id=content_id(BACKLOG.id, identity),
        url=fact.source,
        link=fact.source,
        source_id=BACKLOG.id,
        title=fact.says,
        summary="",
        text=record,
        page=PageOutcome.NOT_WANTED,
        lang="en",
        published_at=datetime.combine(happened.day, time(), UTC),
        # Of a month or a year only the beginning is written down; it is still the best time we have.
        date_flags=() if happened.precision is Precision.DAY else ("first-of-month",),
        crawled_at=loaded_at,
        version=content_id(fact.says, record),
        item_digest=content_id(record),
    )


def without_fact(document: Document, now: datetime) -> Document:
    """The document of a fact that has left its file: one more version, which says nothing."""
    version, digest = content_id(document.title, _NO_FACT), content_id(_NO_FACT)
    return replace(document, text=_NO_FACT, crawled_at=now, version=version, item_digest=digest)


def has_fact(document: Document) -> bool:
    """Whether the fact of a document still stands in a file."""
    return document.text != _NO_FACT


def fact_of(document: Document) -> Fact:
    """The fact that a document of the backlog stands for."""
    return Fact.model_validate_json(document.text)


def item_of_fact(document: Document) -> Item:
    """The document as the reading takes it: the sentence alone, spoken by the actor where a party confirms it.

    Of a fact that has left its file nothing is read.
    """
    if not has_fact(document):
        return replace(_item(document, None), title="")
    fact = fact_of(document)
    return _item(document, fact.actor if fact.status == "confirmed" else None)


def _item(document: Document, speaker: str | None) -> Item:
    return Item(
        id=document.id,
        kind="official" if speaker else "press",
        publisher=BACKLOG.publisher,
        publisher_lab=speaker,
        published=document.believed_at.date(),
        lang=document.lang,
        title=document.title,
        summary="",
    )


def extraction_of(document: Document, read: Extraction) -> Extraction:
    """What the fact says, with the names that the reading found in its sentence: a person's word stands for a rule."""
    told = (candidate_of(document),) if has_fact(document) else ()
    return replace(read, candidates=told, disposition=Disposition.EVENTS if told else Disposition.NO_EVENT)


def candidate_of(document: Document) -> Candidate:
    """The fact as a candidate; the whole sentence says every field of it."""
    fact = fact_of(document)
    sum_of_it = fact.money or fact.valuation or fact.revenue
    money, capacity = sum_of_it and parse_amount(sum_of_it), fact.capacity and parse_amount(fact.capacity)
    told = {
        "type": True,
        "actor": True,
        "counterparties": bool(fact.parties),
        "object": bool(fact.objects),
        "money": bool(money),
        "capacity": bool(capacity),
        "date": True,
        "status": True,
    }
    return Candidate(
        type=fact.type,
        actor=fact.actor,
        counterparties=fact.parties,
        objects=fact.objects,
        money=Money(value=money[0], currency=money[1]) if money else None,
        capacity=Capacity(value=capacity[0], unit=capacity[1]) if capacity else None,
        when=period_of(fact.due or fact.date),
        status=_SAYS[fact.status],
        confidence=CONFIDENCE,
        quotes=tuple(
            Quote(field="title", start=0, end=len(document.title), text=document.title, supports=field)
            for field, is_told in told.items()
            if is_told
        ),
        rule=RULE,
    )


def figures_of(document: Document) -> list[Figure]:
    """The numbers of the actor that the fact states."""
    fact = fact_of(document)
    stated = {"valuation": fact.valuation, "revenue": fact.revenue}
    if fact.type == "funding":
        stated["raised"] = fact.money
    amounts = {measure: parse_amount(text) for measure, text in stated.items() if text}
    if fact.staff:
        amounts["staff"] = (float(fact.staff), "people")
    if fact.capacity and (megawatts := _megawatts(fact.capacity)):
        amounts[f"mw_{fact.stage}"] = (megawatts, "MW")
    happened = period_of(fact.date)
    return [
        Figure(
            id=content_id(document.id, measure),
            document_id=document.id,
            company=fact.actor,
            measure=measure,
            value=value,
            unit=unit,
            day=happened.day,
            precision=happened.precision.value,
            status=fact.status,
            quote=document.title,
        )
        for measure, (value, unit) in amounts.items()
    ]


def models_of(document: Document) -> list[CatalogueModel]:
    """The models that the fact says are released, as the catalogue takes them."""
    fact = fact_of(document)
    if fact.type != "model_release" or fact.status not in {"confirmed", "reported"}:
        return []
    single = len(fact.objects) == 1  # a size is that of one model
    return [
        CatalogueModel(
            id=content_id(document.id, name),
            source_id=BACKLOG.id,
            catalogue_id=f"{document.id}:{name}",
            lab=fact.actor,
            name=name,
            released=period_of(fact.date),
            open_weights=None if fact.weights is None else fact.weights == "open",
            licence=fact.licence,
            parameters=fact.parameters * 1e9 if fact.parameters and single else None,
            context=fact.context if single else None,
            url=fact.source,
            seen_at=document.crawled_at,
        )
        for name in fact.objects
    ]


def _megawatts(text: str) -> float | None:
    value, unit = parse_amount(text)
    return {"MW": value, "GW": 1000 * value}.get(unit)
