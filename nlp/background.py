"""An article's body in, the sentences out that tell of something past, with the dates that they give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from nlp.language import Pipeline
from nlp.lexicon import wordlist
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, party
from nlp.rules import Finding
from nlp.sections import Page, Section, ask_for_makers, resumes
from nlp.when import MONTHS, DateMention, date_mentions
from store.model import EventDate, Item, Precision

#: Characters of a body that are looked through; background stands near the end of articles, and few are longer.
BODY_CHARS = 12_000
#: Longer sentences are lists or remains of a page's code.
SENTENCE_CHARS = 800
#: What happened longer ago than this is no part of the news that the document reports.
PAST_DAYS = 10
#: The same of what a lead tells, whose headline may come weeks after.
LEAD_PAST_DAYS = 45
#: Sentences before one that says "it" or "the company" in which whom it means is looked for.
_SENTENCES_BACK = 3
#: A stretch of text that ends like a sentence: a mark before a space and a capital, or a line's end.
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…][»”\"’)]*(?=\s+[A-ZÀ-Ý«“\"‘0-9]|\s*$)|(?=\n)|\Z)")
#: Cheap sign of a date; most sentences of a body have none, and are not read.
_DATED = re.compile(
    r"\b(?:20[12]\d|january|february|march|april|may|june|july|august|september|october|november|december|janvier|"
    r"février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|last|ago|il\s+y\s+a|"
    r"derni(?:er|ère)|passée?)\b",
    re.IGNORECASE,
)
_SPAN_DAYS = {Precision.DAY: 0, Precision.MONTH: 30, Precision.QUARTER: 91, Precision.YEAR: 364}
#: Between a date and the happening that it dates: so many words, and none of these marks.
_NEAR_WORDS, _APART = 16, frozenset("; ( ) : — –".split())  # noqa: SIM905 - reads as the list it is
#: Words that may stand before a date that opens a sentence: "Between March and May 2025, …".
_OPENING_WORDS = 5
#: What joins a second happening to the first, where the words of another rule follow.
_JOINING = wordlist("and et while but mais puis then")
#: Before a date that says what is told of, not when: "revenue for the first quarter", "models launched before May".
_NOT_WHEN = wordlist("for its their before until pour son leur avant jusqu' jusqu'en")
#: Words that open a sentence in capitals and head none.
_NO_HEAD = frozenset(MONTHS) | wordlist(
    "last next earlier later meanwhile since today yesterday two three four several some many both such then there "
    "even still only while if when as il y depuis selon outre entre fin début puis ainsi deux trois"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A sentence of a body with at least one date."""

    section: Section
    dates: tuple[DateMention, ...]
    published: date


def past_sentences(page: Page, pipeline: Pipeline) -> Iterator[Past]:
    """Sentences of the body that name a date; none where the document's day is unknown."""
    item = page.item
    if item.published is None or not item.text:
        return
    spans = [match.span() for match in _SENTENCE.finditer(item.text, 0, min(len(item.text), BODY_CHARS))]
    for place, (start, end) in enumerate(spans):
        if not 30 <= end - start <= SENTENCE_CHARS or not _DATED.search(item.text, start, end):
            continue
        dates = date_mentions(item.text[start:end], published=item.published, to_come=False)
        if not any(_is_past(mention.when, item.published) for mention in dates):
            continue
        section = _section(item, pipeline, start, end)
        if any(resumes(section, at) for at in range(len(section.words))):
            before = [span for span in spans[max(0, place - _SENTENCES_BACK) : place] if span[1] - span[0] > 1]
            section.antecedent = _antecedent(page, pipeline, before, start)
        yield Past(section=section, dates=tuple(dates), published=item.published)


def _section(item: Item, pipeline: Pipeline, start: int, end: int) -> Section:
    section = Section("text", item.text, pipeline, start=start, end=end, tells_past=True)
    ask_for_makers((section,), item.publisher_lab)
    return section


def _antecedent(page: Page, pipeline: Pipeline, before: Sequence[tuple[int, int]], start: int) -> Party | None:
    """Whom "it" and "the company" mean: who heads the nearest sentence of the paragraph that is headed by a name.

    Where none is, the only organisation that the title names. None where the name is no organisation that is known.
    """
    text = page.item.text
    for first, last in reversed(before):
        if "\n" in text[last:start]:
            break
        section = _section(page.item, pipeline, first, min(last, first + SENTENCE_CHARS))
        start = first
        head = next((at for at, word in enumerate(section.words) if _may_head(section, at, word)), None)
        if head is None or any(resumes(section, at) for at in range(head)):
            continue  # of the same one, or of nobody
        named = next((name for name in section.names if name.start == head and name.kind == "organisation"), None)
        return party(named, section) if named is not None else None
    named_in_title = [name for name in page.title.names if name.kind == "organisation"]
    alone = len({name.text for name in named_in_title}) == 1
    return party(named_in_title[0], page.title) if alone else None


def _may_head(section: Section, at: int, word: str) -> bool:
    """Whether a word in capitals may be who a sentence is about: no article, date or common noun."""
    low = section.lower[at]
    return word[0].isupper() and word[0].isalpha() and not (low in FUNCTION_WORDS or low in GENERIC or low in _NO_HEAD)


def in_own_part(finding: Finding, start: int) -> bool:
    """Whether a character of a sentence lies in the part of it that tells a happening."""
    return _Parts(finding.section, finding).holds(start)


def date_of(finding: Finding, past: Past) -> DateMention | None:
    """The date of a happening that a sentence tells: that of its part, or the one that opens the sentence.

    A part ends at a comma, and at "and" where the words of another rule follow. None where several dates are as near,
    where another happening stands between, or where the date is not past.
    """
    parts = _Parts(past.section, finding)
    dates = [m for m in past.dates if not parts.is_said_of(m.start)]
    own = [m for m in dates if parts.holds(m.start)]
    opening = [m for m in dates if parts.opens(m.start)]
    if len(own) > 1 and all(past.section.token_at(m.start) > finding.start for m in own):
        own = own[:1]  # "bought Foo in 2020 and Bar in 2024"
    near = own or opening or (dates if len(dates) == 1 and not parts.another_between(dates[0].start) else [])
    if len(near) != 1 or not _is_past(near[0].when, past.published):
        return None
    first, last = sorted((past.section.token_at(near[0].start), finding.start))
    between = past.section.words[first:last]
    return near[0] if len(between) <= _NEAR_WORDS and _APART.isdisjoint(between) else None


@dataclass(frozen=True)  # no slots: caches
class _Parts:
    """The parts of a sentence, seen from one happening that it tells."""

    section: Section
    finding: Finding

    def is_said_of(self, start: int) -> bool:
        """Whether it does not tell when."""
        at = self.section.token_at(start)
        return not _NOT_WHEN.isdisjoint(self.section.lower[max(0, at - 1) : at + 1])

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        words, at = self.section.lower, self.finding.start
        first = next((i + 1 for i in range(at - 1, -1, -1) if self._parts_at(i)), 0)
        last = next((i for i in range(self.finding.end, len(words)) if self._parts_at(i)), len(words))
        return first, last

    def _parts_at(self, index: int) -> bool:
        return self.section.lower[index] == "," or self._joins_another(index)

    def _joins_another(self, index: int) -> bool:
        """Whether another happening begins after a word that joins."""
        following = range(index + 1, index + 5)
        verbs = self.section.verbs - {self.finding.start}
        return self.section.lower[index] in _JOINING and not verbs.isdisjoint(following)

    def holds(self, start: int) -> bool:
        """Whether it stands in the happening's own part."""
        first, last = self._bounds
        return first <= self.section.token_at(start) < last

    def opens(self, start: int) -> bool:
        """Whether it opens the sentence, before anything that is told."""
        at = self.section.token_at(start)
        return at <= _OPENING_WORDS and self.section.verbs.isdisjoint(range(at))

    def another_between(self, start: int) -> bool:
        """Whether another happening is joined between the happening and it."""
        first, last = sorted((self.finding.start, self.section.token_at(start)))
        return any(self._joins_another(index) for index in range(first, last))


def _is_past(when: EventDate, published: date, days: int = PAST_DAYS) -> bool:
    last_day = when.day + timedelta(days=_SPAN_DAYS[when.precision])
    return (published - last_day).days > days


def is_told_as_past(section: Section, start: int, published: date | None) -> bool:
    """Whether the sentence of a lead around a token gives one date, long before publication: that is not the news."""
    text = section.span_text(*section.sentence_of(start))
    if published is None or not _DATED.search(text):
        return False
    dates = date_mentions(text, published=published)
    return len(dates) == 1 and _is_past(dates[0].when, published, LEAD_PAST_DAYS)
