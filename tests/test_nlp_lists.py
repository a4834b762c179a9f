"""A title that lists several headlines in, what each of them tells out."""

import pytest
from factories import an_item
from reading import reader

from store.model import Candidate

LIST = "Cohere Buys Gaugeworks, Why Robots Stumble on Stairs, Nvidia Invests $2 Billion in Lumenrack"


def events(title: str, **fields: str) -> list[tuple[str, str]]:
    return [(c.type, c.actor) for c in candidates(title, **fields)]


def candidates(title: str, **fields: str) -> tuple[Candidate, ...]:
    return reader().extract(an_item(title, publisher="The Weekly", **fields)).candidates


@pytest.mark.parametrize("marks", [", ", "; "])
def test_each_headline_of_a_list_is_read_by_itself(marks: str) -> None:
    assert events(LIST.replace(", ", marks)) == [("acquisition", "Cohere"), ("funding", "Lumenrack")]


def test_words_of_a_list_are_quoted_from_the_whole_title() -> None:
    quotes = [quote for candidate in candidates(LIST) for quote in candidate.quotes]
    assert len(quotes) > 4
    assert [LIST[quote.start : quote.end] for quote in quotes] == [quote.text for quote in quotes]


def test_list_of_ideas_is_left_quiet() -> None:
    assert events("How Birds Plan Routes, Maps Without Labels, What Small Models Forget, Letters From Readers") == []


def test_one_thing_told_twice_in_a_list_is_one_event() -> None:
    title = "Cohere Buys Gaugeworks, Robots Stumble on Stairs, Cohere Acquires Gaugeworks"
    assert events(title) == [("acquisition", "Cohere")]


def test_two_purchases_of_one_buyer_in_a_list_are_two_events() -> None:
    title = "Cohere Buys Gaugeworks, Robots Stumble on Stairs, Cohere Acquires Lumenrack"
    assert [c.counterparties for c in candidates(title)] == [("Gaugeworks",), ("Lumenrack",)]
