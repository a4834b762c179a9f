"""A text and its day of publication in, the date it names out, never more precise than the words are."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.lexicon import lowered
from store.model import EventDate, Precision

#: Number of each month by its name, in English and French.
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5,
    "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
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
#: Numbers of what is counted back from publication.
_COUNT = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10,
}  # fmt: skip
_COUNTS = rf"{'|'.join(_COUNT)}|\d{{1,2}}"
#: First month of each season; winter lies in two years.
_SEASON = {
    "spring": 3, "summer": 6, "autumn": 9, "fall": 9, "printemps": 3, "été": 6, "automne": 9,
}  # fmt: skip
_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>20\d\d-\d\d-\d\d)
    | (?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>20\d\d))?(?!\d)
    | (?P<d2>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\.?(?:,?\s+(?P<y2>20\d\d))?
    | q(?P<q1>[1-4])\s*(?:of\s+|,\s*)?(?P<y3>20\d\d)?
    | t(?P<q2>[1-4])\s+(?P<y4>20\d\d)
    | (?P<q3>first|second|third|fourth|premier|deuxième|troisième|quatrième)[\s-]+(?:quarter|trimestre)
        (?:\s+(?:of\s+|de\s+)?(?P<y5>20\d\d))?
    | (?:(?:in|since|by|until|late|early|mid-?|this|last|next|en|dès|depuis|d['’]ici|courant|fin|début)\s+)?
        (?P<m5>{_MONTH})\.?,?\s+(?:of\s+|de\s+)?(?P<of>(?:last|next|this)\s+year|l['’]an(?:née)?\s+(?:derni(?:er|ère)|passée?))
    | (?:in|since|by|until|late|early|mid-?|this|last|next|en|dès|depuis|d['’]ici|courant|fin|début)\s+
        (?P<m3>{_MONTH})\.?(?:\s+(?P<y6>20\d\d)|\s+(?:derniers?|prochains?)\b)?\b(?!\s+\d)
    | (?P<m4>{_MONTH})\s+(?P<y7>20\d\d)
    | (?P<ago>{_COUNTS})\s+(?P<unit>year|month|week|day)s?\s+ago
    | il\s+y\s+a\s+(?P<ago_fr>{_COUNTS})\s+(?P<unit_fr>an|mois|semaine|jour)s?\b
    | last\s+(?P<season>spring|summer|autumn|fall)
    | (?:l['’]|au\s+|le\s+)?(?P<saison>printemps|été|automne)\s+(?:dernier|passé)
    | (?P<week>last\s+week|la\s+semaine\s+dernière|next\s+week|la\s+semaine\s+prochaine)
    | (?P<month>last\s+month|le\s+mois\s+dernier|next\s+month|le\s+mois\s+prochain|this\s+month|ce\s+mois-ci)
    | (?P<day>yesterday|hier|today|aujourd['’]hui|tomorrow|demain)
    | (?P<year>(?:last|next|this)\s+year|l['’]an\s+(?:dernier|prochain|passé)|
        l['’]année\s+(?:dernière|prochaine|passée)|cette\s+année)
    | (?:(?:h[12]|(?:first|second)\s+half|(?:premier|second|deuxième)\s+semestre)(?:\s+(?:of|de))?\s+|mid-
        |(?:by|in|during|until|through|before|end\s+of|late|early|mid|en|
        d['’]ici(?:\s+à)?(?:\s+(?:la\s+)?fin)?|horizon|fin|début|courant|dès|avant)\s+)
        (?P<y8>20[1-4]\d)\b(?![-–.,]\d|\s*%)
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
    #: Years, months, weeks or days before publication ("two years ago"), as asides give them.
    counts_back: bool = False


def date_mentions(text: str, *, published: date | None, to_come: bool | None = None) -> list[DateMention]:
    """Every date that a text names, in order; those that count from publication only where that day is known.

    A month without a year is the next one of what is still `to_come`, the last one of what is not; where that is not
    known, it may lie up to two months ahead.
    """
    found, text = [], lowered(text)
    for match in _DATE.finditer(text):
        ahead = True if _NEXT.match(text, match.end()) is not None else to_come
        try:
            when = _read(match, published, to_come=ahead)
        except (OverflowError, ValueError):  # "yesterday" on the first day that a calendar has
            when = None
        if when is not None:
            back = bool(match["ago"] or match["ago_fr"])
            found.append(DateMention(when=when, start=match.start(), end=match.end(), counts_back=back))
    return found


def _read(match: re.Match[str], published: date | None, *, to_come: bool | None) -> EventDate | None:
    """Raises OverflowError or ValueError for a date beyond the calendar."""
    if match["iso"]:
        return _day(*map(int, match["iso"].split("-")))
    month = match["m1"] or match["m2"]
    if month:
        return _day_of_year(
            MONTHS[month], int(match["d1"] or match["d2"]), match["y1"] or match["y2"], published, to_come=to_come
        )
    quarter = match["q1"] or match["q2"] or match["q3"]
    if quarter:
        number = int(quarter) if quarter.isdigit() else _ORDINAL[quarter]
        year = match["y3"] or match["y4"] or match["y5"] or (published and published.year)
        return EventDate(day=date(int(year), 3 * number - 2, 1), precision=Precision.QUARTER) if year else None
    month = match["m3"] or match["m4"]
    if month:
        return _month(MONTHS[month], match["y6"] or match["y7"], match[0], published, to_come=to_come)
    if match["y8"]:
        return EventDate(day=date(int(match["y8"]), 1, 1), precision=Precision.YEAR)
    return _relative(match, published) if published is not None else None


def _day(year: int, month: int, day: int) -> EventDate | None:
    try:
        return EventDate(day=date(year, month, day), precision=Precision.DAY)
    except ValueError:  # "February 30": a slip of the writer, no date
        return None


def _day_of_year(
    month: int, day: int, year: str | None, published: date | None, *, to_come: bool | None
) -> EventDate | None:
    """A day without a year lies in the year that brings it nearest to publication, if it may lie on that side."""
    if year is not None:
        return _day(int(year), month, day)
    if published is None:
        return None
    near = [found for shift in (-1, 0, 1) if (found := _day(published.year + shift, month, day))]
    if to_come is False:
        near = [found for found in near if found.day <= published]
    return min(near, key=lambda found: abs((found.day - published).days), default=None)


def _month(
    month: int, year: str | None, words: str, published: date | None, *, to_come: bool | None
) -> EventDate | None:
    """A month without a year, by the word beside it ("by", "next", "last", "dernier") or else by what is told."""
    if year is not None:
        return EventDate(day=date(int(year), month, 1), precision=Precision.MONTH)
    if published is None:
        return None
    ahead = words.startswith(("by", "next", "until", "d'ici", "d’ici", "dès")) or "prochain" in words
    gone = words.startswith("last") or "dernier" in words
    number = published.year
    if ahead or (to_come and not gone):
        number += month < published.month
    elif gone:
        number -= month >= published.month
    else:
        number -= month > published.month + (0 if to_come is False else 2)
    return EventDate(day=date(number, month, 1), precision=Precision.MONTH)


def _relative(match: re.Match[str], published: date) -> EventDate | None:
    """What counts from the day of publication."""
    words = match[0]
    ahead = words.startswith(("next", "tomorrow", "demain")) or "prochain" in words
    back = words.startswith(("last", "yesterday", "hier")) or "derni" in words or "passé" in words
    step = 1 if ahead else -1 if back else 0
    if match["m5"]:
        of = match["of"]
        year = published.year + (0 if of.startswith("this") else 1 if of.startswith("next") else -1)
        return EventDate(day=date(year, MONTHS[match["m5"]], 1), precision=Precision.MONTH)
    if match["ago"] or match["ago_fr"]:
        written = match["ago"] or match["ago_fr"]
        number = int(written) if written.isdigit() else _COUNT[written]
        return _before(published, number, match["unit"] or match["unit_fr"])
    season = match["season"] or match["saison"]
    if season:  # no quarter holds it: its year is what is surely known
        gone_by = published.month > _SEASON[season] + 2
        return EventDate(day=date(published.year - (not gone_by), 1, 1), precision=Precision.YEAR)
    if match["day"]:
        return EventDate(day=published + timedelta(days=step), precision=Precision.DAY)
    if match["week"]:  # a week is no stored precision: its month is what is surely known
        moved = published + timedelta(days=7 * step)
        return EventDate(day=moved.replace(day=1), precision=Precision.MONTH)
    if match["month"]:
        return _months_away(published, step)
    return EventDate(day=date(published.year + step, 1, 1), precision=Precision.YEAR)


def _before(published: date, number: int, unit: str) -> EventDate:
    """So many days, weeks, months or years before publication, no more precise than the unit is."""
    if unit in {"year", "an"}:
        return EventDate(day=date(published.year - number, 1, 1), precision=Precision.YEAR)
    if unit in {"month", "mois"}:
        return _months_away(published, -number)
    days = number * (7 if unit in {"week", "semaine"} else 1)
    moved = published - timedelta(days=days)
    if unit in {"day", "jour"}:
        return EventDate(day=moved, precision=Precision.DAY)
    return EventDate(day=moved.replace(day=1), precision=Precision.MONTH)


def _months_away(published: date, step: int) -> EventDate:
    index = published.year * 12 + published.month - 1 + step
    return EventDate(day=date(index // 12, index % 12 + 1, 1), precision=Precision.MONTH)
