"""What a body mentions of the past: dated, quoted, and never taken for the news."""

from datetime import date

import pytest

from nlp.extract import Reader, build_reader
from store.model import Candidate, Item, Precision, Scope

LEAD = "Mistral AI has opened an office in Milan, its first in Italy, with a team of twelve people to begin with. " * 3


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def read(reader: Reader, body: str, *, lang: str = "en") -> tuple[Candidate, ...]:
    item = Item(
        id="x", kind="press", publisher="Example Wire", publisher_lab=None, published=date(2026, 9, 10), lang=lang,
        title="Mistral AI opens Milan office" if lang == "en" else "Mistral AI ouvre un bureau à Milan",
        summary="", text=f"{LEAD}\n{body}",
    )  # fmt: skip
    return tuple(c for c in reader.extract(item).candidates if c.scope is Scope.BACKGROUND)


def test_background_of_a_body_has_its_own_date_and_quotes(reader: Reader) -> None:
    (candidate,) = read(reader, "In March 2025, Anthropic raised $3.5 billion from Lightspeed.")
    assert (candidate.type, candidate.actor, candidate.counterparties) == ("funding", "Anthropic", ("Lightspeed",))
    assert candidate.when is not None
    assert (candidate.when.day, candidate.when.precision) == (date(2025, 3, 1), Precision.MONTH)
    assert {"date": "In March 2025", "money": "$3.5 billion"}.items() <= {
        quote.supports: quote.text for quote in candidate.quotes
    }.items()


def test_background_quotes_stand_where_they_say(reader: Reader) -> None:
    body = "In March 2025, Anthropic raised $3.5 billion from Lightspeed."
    (candidate,) = read(reader, body)
    text = f"{LEAD}\n{body}"
    assert [text[q.start : q.end] for q in candidate.quotes if q.field == "text"] == [q.text for q in candidate.quotes]


def test_background_in_french_is_read(reader: Reader) -> None:
    (candidate,) = read(reader, "En juin 2025, OpenAI a racheté la société Koyeb pour renforcer son cloud.", lang="fr")
    assert (candidate.type, candidate.actor, candidate.counterparties) == ("acquisition", "OpenAI", ("Koyeb",))


@pytest.mark.parametrize(
    "body",
    [
        "Anthropic raised $3.5 billion from Lightspeed.",  # no date
        "On 8 September 2026, Anthropic raised $3.5 billion from Lightspeed.",  # the same days
        "In March 2027, Anthropic will raise $3.5 billion from Lightspeed.",  # ahead
        "Between March 2025 and May 2025, Anthropic raised $3.5 billion.",  # two dates
        "Growth of Claude was strong in March 2025.",  # nothing stated
    ],
)
def test_a_sentence_that_states_no_dated_past_happening_gives_none(reader: Reader, body: str) -> None:
    assert read(reader, body) == ()


def test_background_of_what_the_document_reports_is_left_out(reader: Reader) -> None:
    assert read(reader, "In March 2025, Mistral AI opened an office in Singapore.") == ()
