"""Dates as texts write them, never more precise than the words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.when import date_mentions
from store.model import Precision

PUBLISHED = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("on 3 March 2026", date(2026, 3, 3), Precision.DAY),
        ("le 3 août", date(2026, 8, 3), Precision.DAY),
        ("announced yesterday", date(2026, 9, 9), Precision.DAY),
        ("in June", date(2026, 6, 1), Precision.MONTH),
        ("by March", date(2027, 3, 1), Precision.MONTH),
        ("last week", date(2026, 9, 1), Precision.MONTH),
        ("in Q3 2026", date(2026, 7, 1), Precision.QUARTER),
        ("in the fourth quarter", date(2026, 10, 1), Precision.QUARTER),
        ("by 2027", date(2027, 1, 1), Precision.YEAR),
        ("d'ici fin 2026", date(2026, 1, 1), Precision.YEAR),
        ("last August", date(2026, 8, 1), Precision.MONTH),
        ("last September", date(2025, 9, 1), Precision.MONTH),
        ("en octobre dernier", date(2025, 10, 1), Precision.MONTH),
        ("in April of last year", date(2025, 4, 1), Precision.MONTH),
        ("en avril de l'an dernier", date(2025, 4, 1), Precision.MONTH),
        ("two years ago", date(2024, 1, 1), Precision.YEAR),
        ("il y a six mois", date(2026, 3, 1), Precision.MONTH),
        ("last autumn", date(2025, 1, 1), Precision.YEAR),
        ("au printemps dernier", date(2026, 1, 1), Precision.YEAR),
        ("l'année dernière", date(2025, 1, 1), Precision.YEAR),
        ("la semaine dernière", date(2026, 9, 1), Precision.MONTH),
        ("in 2018", date(2018, 1, 1), Precision.YEAR),
        ("d'ici à 2030", date(2030, 1, 1), Precision.YEAR),
        ("by mid-2027", date(2027, 1, 1), Precision.YEAR),
        ("in H1 2027", date(2027, 1, 1), Precision.YEAR),
        ("au second semestre 2027", date(2027, 1, 1), Precision.YEAR),
    ],
)
def test_date_is_read_with_its_precision(text: str, day: date, precision: Precision) -> None:
    (mention,) = date_mentions(text, published=PUBLISHED)
    assert (mention.when.day, mention.when.precision) == (day, precision)


def test_day_that_no_calendar_has_is_no_date() -> None:
    assert date_mentions("on 30 February 2026", published=PUBLISHED) == []


def test_relative_date_without_publication_is_no_date() -> None:
    assert date_mentions("announced yesterday", published=None) == []


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    for mention in date_mentions(text, published=PUBLISHED):
        assert 0 <= mention.start < mention.end <= len(text)


def test_month_of_what_is_to_come_is_the_next_one() -> None:
    (mention,) = date_mentions("in June", published=PUBLISHED, to_come=True)
    assert mention.when.day == date(2027, 6, 1)


def test_month_of_what_is_past_is_the_last_one() -> None:
    (mention,) = date_mentions("in October", published=PUBLISHED, to_come=False)
    assert mention.when.day == date(2025, 10, 1)


@pytest.mark.parametrize("published", [date.min, date.max])
def test_relative_date_beyond_the_calendar_is_no_date(published: date) -> None:
    beyond = {
        date.min: "yesterday, last week, last month, last year, last March, two years ago, in March last year",
        date.max: "tomorrow, next week, next year, by March",
    }
    assert date_mentions(beyond[published], published=published) == []
