"""The nouns of merging: which words of a document are compared, and what an analyst rules; frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What of a document's words merging compares; made once for each document that is read."""

    lang: str
    #: Terms of the title, in the form in which they are compared.
    title: tuple[str, ...]
    #: Terms of the opening of the summary or text that the title has not.
    lead: tuple[str, ...]
    #: Ids of the entities named in title or lead.
    names: tuple[str, ...]
    #: Models named with a version, as words ("small 3.1"): those of the title, else those of the lead.
    versions: tuple[str, ...]
    versions_in_title: bool
    #: Sums of money named in title or lead, roughly in US dollars.
    sums: tuple[float, ...]
    #: Title and lead as written, to tell copies of one text.
    opening: str


class RulingKind(StrEnum):
    """What an analyst rules about reports."""

    #: They tell of one happening.
    SAME = "same"
    #: They tell of another happening than some others.
    APART = "apart"
    #: They tell of an event of another type, or by another actor.
    TYPE = "type"
    ACTOR = "actor"
    #: They tell of no event.
    NO_EVENT = "no-event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An analyst's word on reports; it stands above the reading and all likeness, and a later one above an earlier."""

    id: str
    made_at: datetime
    kind: RulingKind
    #: Ids of the reports ruled about.
    reports: tuple[str, ...]
    #: Ids of the reports that they are kept apart from; empty for other kinds.
    others: tuple[str, ...] = ()
    #: The right type or actor; None for other kinds.
    value: str | None = None
