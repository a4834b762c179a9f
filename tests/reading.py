"""An item in, what the shipped reading tells of it out, for tests that ask about one type of event."""

from functools import cache

from nlp.extract import Reader, build_reader
from store.model import Candidate, Item


@cache
def reader() -> Reader:
    return build_reader()


def told(kind: str, item: Item) -> list[Candidate]:
    """The candidates of a type."""
    return [candidate for candidate in reader().extract(item).candidates if candidate.type == kind]


def sums(kind: str, item: Item) -> list[tuple[str, float | None]]:
    """Who does what is of a type, with the sum."""
    return [(c.actor, c.money.value if c.money else None) for c in told(kind, item)]
