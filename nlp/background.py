"""An article's body in, the sentences out that tell of a past happening, each with the one date that it gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.language import Pipeline
from nlp.sections import Section, ask_for_makers
from nlp.when import date_mentions
from store.model import EventDate, Item, Precision

#: Characters of a body that are looked through; background stands near the end of articles, and few are longer.
BODY_CHARS = 12_000
#: What happened longer ago than this is no part of the news that the document reports.
PAST_DAYS = 10
#: A stretch of text that ends like a sentence: a mark before a space and a capital, or a line's end.
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…][»”\"’)]*(?=\s+[A-ZÀ-Ý«“\"‘0-9]|\s*$)|(?=\n)|\Z)")
#: Cheap sign of a date; most sentences of a body have none, and are not read.
_DATED = re.compile(
    r"\b(?:20[12]\d|january|february|march|april|may|june|july|august|september|october|november|december|janvier|"
    r"février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|last\s+(?:year|month|week)|"
    r"l['’]an\s+dernier|l['’]année\s+dernière|le\s+mois\s+dernier)\b",
    re.IGNORECASE,
)
_SPAN_DAYS = {Precision.DAY: 0, Precision.MONTH: 30, Precision.QUARTER: 91, Precision.YEAR: 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A sentence about something past."""

    section: Section
    when: EventDate
    #: Characters of the date in `section.read_text`.
    dated_at: tuple[int, int]


def past_sentences(item: Item, pipeline: Pipeline) -> Iterator[Past]:
    """Sentences of the body that name exactly one date, wholly before the document; none where its day is unknown."""
    if item.published is None:
        return
    for match in _SENTENCE.finditer(item.text, 0, min(len(item.text), BODY_CHARS)):
        start, end = match.span()
        if end - start < 30 or not _DATED.search(item.text, start, end):
            continue
        dates = date_mentions(item.text[start:end], published=item.published)
        if len(dates) == 1 and _is_past(dates[0].when, item.published):
            section = Section("text", item.text, pipeline, start=start, end=end)
            ask_for_makers((section,), item.publisher_lab)
            yield Past(section=section, when=dates[0].when, dated_at=(dates[0].start, dates[0].end))


def _is_past(when: EventDate, published: date) -> bool:
    last_day = when.day + timedelta(days=_SPAN_DAYS[when.precision])
    return (published - last_day).days > PAST_DAYS
