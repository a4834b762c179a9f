"""A text and its day of publication in, the date it names out, never more precise than the words are."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.lexicon import lowered
from store.model import EventDate, Precision

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5,
    "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "premier": 1,
    "deuxième": 2,
    "troisième": 3,
    "quatrième": 4,
}
_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>20\d\d-\d\d-\d\d)
    | (?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>20\d\d))?(?!\d)
    | (?P<d2>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\.?(?:,?\s+(?P<y2>20\d\d))?
    | q(?P<q1>[1-4])\s*(?:of\s+|,\s*)?(?P<y3>20\d\d)?
    | t(?P<q2>[1-4])\s+(?P<y4>20\d\d)
    | (?P<q3>first|second|third|fourth|premier|deuxième|troisième|quatrième)[\s-]+(?:quarter|trimestre)
        (?:\s+(?:of\s+|de\s+)?(?P<y5>20\d\d))?
    | (?:in|since|by|until|late|early|mid-?|this|last|next|en|dès|depuis|d['’]ici|courant|fin|début)\s+
        (?P<m3>{_MONTH})\.?(?:\s+(?P<y6>20\d\d))?\b(?!\s+\d)
    | (?P<m4>{_MONTH})\s+(?P<y7>20\d\d)
    | (?P<week>last\s+week|la\s+semaine\s+dernière|next\s+week|la\s+semaine\s+prochaine)
    | (?P<month>last\s+month|le\s+mois\s+dernier|next\s+month|le\s+mois\s+prochain|this\s+month|ce\s+mois-ci)
    | (?P<day>yesterday|hier|today|aujourd['’]hui|tomorrow|demain)
    | (?P<year>(?:last|next|this)\s+year|l['’]an\s+(?:dernier|prochain)|l['’]année\s+(?:dernière|prochaine)|
        cette\s+année)
    | (?:(?:h[12]|(?:first|second)\s+half|(?:premier|second|deuxième)\s+semestre)(?:\s+(?:of|de))?\s+|mid-
        |(?:by|in|during|until|through|before|end\s+of|late|early|mid|en|
        d['’]ici(?:\s+à)?(?:\s+(?:la\s+)?fin)?|horizon|fin|début|courant|dès|avant)\s+)
        (?P<y8>20[2-4]\d)\b(?![-–.,]\d|\s*%)
    )""",
    re.VERBOSE,
)
#: After a month: the one to come.
_NEXT = re.compile(r"\s+(?:prochain|next)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date at `start:end` of a text."""

    when: EventDate
    start: int
    end: int


def date_mentions(text: str, *, published: date | None, to_come: bool = False) -> list[DateMention]:
    """Every date that a text names, in order; those that count from publication only where that day is known.

    Of what is still `to_come` a month without a year is the next one, of anything else the last one gone by.
    """
    found, text = [], lowered(text)
    for match in _DATE.finditer(text):
        when = _read(match, published, to_come=to_come or _NEXT.match(text, match.end()) is not None)
        if when is not None:
            found.append(DateMention(when=when, start=match.start(), end=match.end()))
    return found


def _read(match: re.Match[str], published: date | None, *, to_come: bool) -> EventDate | None:
    if match["iso"]:
        return _day(*map(int, match["iso"].split("-")))
    month = match["m1"] or match["m2"]
    if month:
        return _day_of_year(_MONTHS[month], int(match["d1"] or match["d2"]), match["y1"] or match["y2"], published)
    quarter = match["q1"] or match["q2"] or match["q3"]
    if quarter:
        number = int(quarter) if quarter.isdigit() else _ORDINAL[quarter]
        year = match["y3"] or match["y4"] or match["y5"] or (published and published.year)
        return EventDate(day=date(int(year), 3 * number - 2, 1), precision=Precision.QUARTER) if year else None
    month = match["m3"] or match["m4"]
    if month:
        return _month(_MONTHS[month], match["y6"] or match["y7"], match[0], published, to_come=to_come)
    if match["y8"]:
        return EventDate(day=date(int(match["y8"]), 1, 1), precision=Precision.YEAR)
    try:
        return _relative(match, published) if published is not None else None
    except (OverflowError, ValueError):  # "yesterday" on the first day that a calendar has
        return None


def _day(year: int, month: int, day: int) -> EventDate | None:
    try:
        return EventDate(day=date(year, month, day), precision=Precision.DAY)
    except ValueError:  # "February 30": a slip of the writer, no date
        return None


def _day_of_year(month: int, day: int, year: str | None, published: date | None) -> EventDate | None:
    """A day without a year lies in the year that brings it nearest to publication."""
    if year is not None:
        return _day(int(year), month, day)
    if published is None:
        return None
    near = [found for shift in (-1, 0, 1) if (found := _day(published.year + shift, month, day))]
    return min(near, key=lambda found: abs((found.day - published).days), default=None)


def _month(month: int, year: str | None, words: str, published: date | None, *, to_come: bool) -> EventDate | None:
    """A month without a year is the last one gone by, or after "by", "next" or "d'ici" the one to come."""
    if year is not None:
        return EventDate(day=date(int(year), month, 1), precision=Precision.MONTH)
    if published is None:
        return None
    ahead = to_come or words.startswith(("by", "next", "until", "d'ici", "d’ici", "dès"))
    number = published.year
    if ahead and month < published.month:
        number += 1
    elif not ahead and month > published.month + 2:
        number -= 1
    return EventDate(day=date(number, month, 1), precision=Precision.MONTH)


def _relative(match: re.Match[str], published: date) -> EventDate | None:
    words = match[0]
    ahead = words.startswith(("next", "tomorrow", "demain")) or "prochain" in words
    back = words.startswith(("last", "yesterday", "hier")) or "dernier" in words
    step = 1 if ahead else -1 if back else 0
    if match["day"]:
        return EventDate(day=published + timedelta(days=step), precision=Precision.DAY)
    if match["week"]:  # a week is no stored precision: its month is what is surely known
        moved = published + timedelta(days=7 * step)
        return EventDate(day=moved.replace(day=1), precision=Precision.MONTH)
    if match["month"]:
        index = published.year * 12 + published.month - 1 + step
        return EventDate(day=date(index // 12, index % 12 + 1, 1), precision=Precision.MONTH)
    return EventDate(day=date(published.year + step, 1, 1), precision=Precision.YEAR)
