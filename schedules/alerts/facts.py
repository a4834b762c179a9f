"""An event, composed or published, in, what alert rules judge and messages tell out; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from schedules.output import amount_text
from store.alerts import EventState, Passage
from store.model import Candidate, Event, EventStatus, Report, Tier

_ENDED = frozenset({EventStatus.DENIED, EventStatus.RETRACTED})
_TIERS = list(Tier)
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened to an event."""

    #: "new", "confirmed", "denied", "status" or "amount".
    kind: str
    #: "rumoured → confirmed", "600 USD → 640 USD"; "" for what is new.
    words: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}" if self.words else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a document that say something of an event."""

    #: "title", "summary" or "text".
    field: str
    start: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What rules and messages know of an event."""

    event_id: str
    type: str
    layer: str
    title: str
    actor: str
    counterparties: tuple[str, ...]
    objects: tuple[str, ...]
    status: str
    confidence: float
    origins: int
    #: Main amount, in units of `currency`; None if none is told.
    money: float | None
    currency: str | None
    #: First day of the period in which it happens.
    event_date: date
    #: "day", "month", "quarter" or "year".
    precision: str
    first_published_at: datetime
    #: Believed publication of the newest report.
    last_published_at: datetime
    #: Of the report nearest to the fact: its words, who published them, and where.
    quote: str
    publisher: str
    link: str
    #: Ids of its reports.
    reports: tuple[str, ...]

    @property
    def participants(self) -> tuple[str, ...]:
        """Everybody who takes part: actor and counterparties."""
        return (self.actor, *self.counterparties)


def changes_of(before: EventState | None, *, status: str, money: float | None, currency: str | None) -> list[Change]:
    """What happened to an event between two of its states; None before: it is new."""
    if before is None:
        return [Change(kind="new")]
    found = []
    if status != before.status:
        kind = "confirmed" if status == EventStatus.CONFIRMED else "denied" if status in _ENDED else "status"
        found.append(Change(kind=kind, words=f"{before.status} → {status}"))
    if (money, currency) != (before.money, before.currency):
        words = f"{_amount(before.money, before.currency)} → {_amount(money, currency)}"
        found.append(Change(kind="amount", words=words))
    return found


def facts_of_event(event: Event, passages: Mapping[str, Passage]) -> Facts:
    """Facts of an event as it was just composed; `passages` has what its documents say, by id."""
    tellers = [(joined.report, joined.report.candidate) for joined in event.reports]
    best, candidate = min(((report, told) for report, told in tellers if told is not None), key=_nearness)
    return Facts(
        event_id=event.id,
        type=event.type,
        layer=event.layer,
        title=event.title,
        actor=event.actor,
        counterparties=event.counterparties,
        objects=event.objects,
        status=event.status.value,
        confidence=event.confidence,
        origins=event.origins,
        money=event.money.value if event.money else None,
        currency=event.money.currency if event.money else None,
        event_date=event.when.day,
        precision=event.when.precision.value,
        first_published_at=event.first_published_at,
        last_published_at=max(joined.report.published_at for joined in event.reports),
        quote=best_quote(
            [Words(field=quote.field, start=quote.start, text=quote.text) for quote in candidate.quotes],
            passages.get(best.document_id),
        ),
        publisher=best.publisher,
        link=passages[best.document_id].url if best.document_id in passages else "",
        reports=tuple(joined.report.id for joined in event.reports),
    )


def facts_of_row(row: Mapping[str, Any], passages: Mapping[str, Passage] | None = None) -> Facts:
    """Facts of an event as the timeline has it: a row of `events` with its "evidence" (see store.queries.get_event)."""
    evidence: Sequence[Mapping[str, Any]] = row["evidence"]
    best = min(evidence, key=lambda report: (_TIERS.index(report["tier"]), report["believed_at"]), default=None)
    return Facts(
        event_id=row["event_id"],
        type=row["type"],
        layer=row["layer"],
        title=row["title"],
        actor=row["actor"],
        counterparties=tuple(row["counterparties"]),
        objects=tuple(row["objects"]),
        status=row["status"],
        confidence=row["confidence"],
        origins=row["origins"],
        money=row["money"],
        currency=row["currency"],
        event_date=row["event_date"],
        precision=row["date_precision"],
        first_published_at=row["first_published_at"].astimezone(UTC),
        last_published_at=max((report["believed_at"] for report in evidence), default=row["first_published_at"]),
        quote=_quote_of_row(best, passages or {}) if best else "",
        publisher=best["publisher"] if best else "",
        link=best["url"] if best else "",
        reports=tuple(report["report_id"] for report in evidence),
    )


def best_quote(words: Sequence[Words], passage: Passage | None) -> str:
    """The sentence that says most of an event: of the summary rather than the title, which a message has anyway."""
    if passage is None:
        return max((one.text for one in words), key=len, default="")
    sentences = [sentence_around(passage.summary, one.start, one.text) for one in words if one.field == "summary"]
    told = [sentence for sentence in sentences if sentence]
    if told:
        return max(set(told), key=lambda sentence: (told.count(sentence), len(sentence)))
    if any(one.field == "title" for one in words):
        return passage.title
    return max((one.text for one in words), key=len, default="")


def sentence_around(text: str, start: int, words: str) -> str:
    """The sentence of a text in which words stand at an offset, at most 300 characters; "" where they do not."""
    if text[start : start + len(words)] != words:
        return ""
    begin = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    end = _SENTENCE_END.search(text, start + len(words))
    sentence = text[begin : end.start() + 1 if end else len(text)].strip()
    return sentence if len(sentence) <= 300 else words


def _quote_of_row(report: Mapping[str, Any], passages: Mapping[str, Passage]) -> str:
    words = [Words(field=one["field"], start=one["start"], text=one["quote"]) for one in report["quotes"]]
    return best_quote(words, passages.get(report["document_id"]))


def _amount(money: float | None, currency: str | None) -> str:
    return amount_text(money, currency) or "no amount"


def _nearness(teller: tuple[Report, Candidate]) -> tuple[int, datetime, str]:
    report, _ = teller
    return _TIERS.index(report.tier), report.published_at, report.id
