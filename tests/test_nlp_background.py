"""What a body mentions of the past: dated, quoted, and never taken for the news."""

from datetime import date

import pytest
from factories import an_item

from nlp.extract import Reader, build_reader
from store.model import Candidate, Item, Precision, Scope

LEAD = "Mistral AI has opened an office in Milan, its first in Italy, with a team of twelve people to begin with. " * 3


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def item(body: str, *, lang: str = "en", title: str = "") -> Item:
    """An article of the press of 10 September 2026 about an office, with a body's second paragraph."""
    about = title or ("Mistral AI opens Milan office" if lang == "en" else "Mistral AI ouvre un bureau à Milan")
    return Item(
        id="x", kind="press", publisher="Example Wire", publisher_lab=None, published=date(2026, 9, 10), lang=lang,
        title=about, summary="", text=f"{LEAD}\n{body}",
    )  # fmt: skip


def read(reader: Reader, body: str, *, lang: str = "en") -> tuple[Candidate, ...]:
    """What the body tells of the past."""
    return tuple(c for c in reader.extract(item(body, lang=lang)).candidates if c.scope is Scope.BACKGROUND)


def told(reader: Reader, body: str, *, lang: str = "en") -> list[tuple[str, str, date | None]]:
    """Type, actor and date of each."""
    return [(c.type, c.actor, c.when.day if c.when else None) for c in read(reader, body, lang=lang)]


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
        "In March 2025 Anthropic said that it would buy Koyeb for $3.5 billion.",  # only said
        "Google will launch Gemini 9 in December, people at the company believe.",  # ahead, though December is past too
        "Meta has planned to buy Koyeb since March 2025, and still does.",
        "A law covers the models that Anthropic launched before August 2025, Claude 3 among them.",
        "Growth of Claude was strong in March 2025.",  # nothing stated
    ],
)
def test_a_sentence_that_states_no_dated_past_happening_gives_none(reader: Reader, body: str) -> None:
    assert read(reader, body) == ()


def test_background_of_what_the_document_reports_is_left_out(reader: Reader) -> None:
    assert read(reader, "In March 2025, Mistral AI opened an office in Singapore.") == ()


@pytest.mark.parametrize(
    ("body", "happening"),
    [
        ("In June it raised €600 million from Lightspeed.", ("funding", "Mistral AI", date(2026, 6, 1))),
        (
            "Anthropic makes Claude. Last year the company raised $13 billion from Lightspeed.",
            ("funding", "Anthropic", date(2025, 1, 1)),
        ),
        (
            "Anthropic, which bought the start-up Koyeb in November, has 900 employees.",
            ("acquisition", "Anthropic", date(2025, 11, 1)),
        ),
        ("Aleph Alpha was bought by the Schwarz Group in 2025.", ("acquisition", "Schwarz Group", date(2025, 1, 1))),
        ("BNP Paribas signed a partnership with OpenAI in July 2024.", ("partnership", "OpenAI", date(2024, 7, 1))),
        ("Cohere had raised $500 million in August 2025.", ("funding", "Cohere", date(2025, 8, 1))),
        ("In July, Microsoft cut 9,000 jobs in sales and gaming.", ("people", "Microsoft", date(2026, 7, 1))),
    ],
)
def test_past_happening_is_told_of_who_did_it(reader: Reader, body: str, happening: tuple[str, str, date]) -> None:
    assert told(reader, body) == [happening]


def test_past_happening_in_french_is_told_of_whom_the_pronoun_means(reader: Reader) -> None:
    body = "OpenAI emploie 5 000 personnes. En juin 2025, elle a racheté Koyeb pour 100 millions d'euros."
    assert told(reader, body, lang="fr") == [("acquisition", "OpenAI", date(2025, 6, 1))]


def test_pronoun_for_whom_no_list_knows_is_told_of_nobody(reader: Reader) -> None:
    body = "Quantara was founded by former staff of OpenAI. It raised $25 million in 2024 from Sequoia."
    assert told(reader, body) == []


def test_each_happening_of_a_sentence_has_its_own_date(reader: Reader) -> None:
    body = "OpenAI launched GPT-5.5 in February, and Anthropic released Claude Opus 5 in March."
    assert told(reader, body) == [
        ("model_release", "OpenAI", date(2026, 2, 1)),
        ("model_release", "Anthropic", date(2026, 3, 1)),
    ]


def test_date_of_a_second_happening_is_not_that_of_the_first(reader: Reader) -> None:
    body = "Nvidia bought Koyeb and launched Nemotron 9 in December 2025."
    assert ("acquisition", "NVIDIA", date(2025, 12, 1)) not in told(reader, body)


def test_earlier_round_beside_a_new_one_is_another(reader: Reader) -> None:
    page = item("In March 2025 it raised €600 million from Lightspeed.", title="Mistral AI raises €900 million")
    rounds = [(c.scope, c.money.value) for c in reader.extract(page).candidates if c.money is not None]
    assert rounds == [(Scope.MAIN, 900e6), (Scope.BACKGROUND, 600e6)]


def test_sum_of_long_ago_in_the_lead_is_not_that_of_the_news(reader: Reader) -> None:
    page = an_item("Brussels opens probe into Meta over WhatsApp", summary="In April 2025 it fined Meta €200 million.")
    assert [c.money for c in reader.extract(page).candidates] == [None]
