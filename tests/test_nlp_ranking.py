"""Who does what an item of the press tells, among all whom it names."""

import numpy as np
import pytest
from factories import an_item
from fit_ranking import Asked, given, learn, plain_words, right_of

from nlp.extract import Reader, build_reader
from nlp.ranking import ROWS, Contender, Ranking, contenders_of, packed, rows_of
from nlp.sections import Page
from nlp.weighing import features_of, load_weights

WEIGHTS = load_weights()
PLAIN = WEIGHTS.ranking.is_plain


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def page_of(reader: Reader, title: str, *, summary: str = "", publisher: str = "The Gazette") -> Page:
    page = reader.page(an_item(title, summary=summary, publisher=publisher))
    assert page is not None
    return page


def chosen(page: Page, kind: str) -> str | None:
    """Whom the learned weights choose."""
    span = WEIGHTS.telling(features_of(page, None), kind)
    party = WEIGHTS.ranking.choose(contenders_of(page, PLAIN), kind, span, None)
    return None if party is None else Contender(party=party).name


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("funding", "SoftBank doubles down on OpenAI", "OpenAI"),
        ("funding", "NVIDIA pours money into photonics hopeful Lumiala", "Lumiala"),
        ("acquisition", "AMD buys Lumiala", "AMD"),
        ("acquisition", "Lumiala bought by AMD", "AMD"),
        ("legal", "Getty sues Stability AI over photos", "Stability AI"),
        ("legal", "Denmark bans chatbots in schools", "Danish government"),
        ("people", "Meta poaches two researchers from OpenAI", "Meta"),
        ("people", "OpenAI loses its safety chief to Meta", "OpenAI"),
        ("incident", "Researchers find a hole in Cursor", "Cursor"),
        ("product_launch", "Sketch adds an assistant built on Mistral models", "Sketch"),
        ("model_release", "Kimi K9 comes to Azure", "Moonshot AI"),
    ],
)
def test_who_does_it_is_told_from_whom_else_a_headline_names(reader: Reader, kind: str, title: str, name: str) -> None:
    assert chosen(page_of(reader, title), kind) == name


def test_each_happening_of_a_list_is_its_own_actors(reader: Reader) -> None:
    page = page_of(reader, "Cohere opens an office in Seoul, xAI raises $4B, Perplexity sued by two newspapers")
    assert [chosen(page, kind) for kind in ("expansion", "funding", "legal")] == ["Cohere", "xAI", "Perplexity"]


def test_nobody_named_leaves_the_publisher_that_is_listed(reader: Reader) -> None:
    page = page_of(reader, "quieter suggestions, tested carefully", publisher="OpenAI")
    assert chosen(page, "product_launch") == "OpenAI"


def test_nobody_named_and_no_publisher_listed_leaves_nobody(reader: Reader) -> None:
    assert chosen(page_of(reader, "prices are going up again"), "pricing") is None


def test_whom_a_rule_read_is_believed_where_the_title_does_not_name_it(reader: Reader) -> None:
    page, elsewhere = page_of(reader, "OpenAI opens an office"), page_of(reader, "Cohere opens an office")
    (read,) = contenders_of(elsewhere, PLAIN)
    assert WEIGHTS.ranking.choose(contenders_of(page, PLAIN), "expansion", (1, 2), read.party) is read.party


def test_name_of_title_and_lead_contends_once(reader: Reader) -> None:
    page = page_of(reader, "Mistral AI opens an office", summary="Mistral AI will hire in Lyon, says Le Monde.")
    (mistral,) = [one for one in contenders_of(page, PLAIN) if one.name == "Mistral AI"]
    assert mistral.stands_in("title")
    assert mistral.stands_in("lead")


def test_unlisted_name_that_opens_a_headline_contends(reader: Reader) -> None:
    page = page_of(reader, "Lumiala Photonics raises $40M from Sequoia")
    assert "Lumiala Photonics" in {one.name for one in contenders_of(page, PLAIN)}


def test_unlisted_name_within_a_headline_in_capitals_contends(reader: Reader) -> None:
    page = page_of(reader, "Hospital Trusts Its Night Shift to Lumiala Norrvik")
    assert "Lumiala Norrvik" in {one.name for one in contenders_of(page, PLAIN)}


def test_plain_words_in_capitals_do_not_contend(reader: Reader) -> None:
    page = page_of(reader, "Mistral AI Opens New Office in Lyon")
    assert {one.name for one in contenders_of(page, PLAIN)} == {"Mistral AI"}


def test_capitals_of_the_trade_do_not_contend(reader: Reader) -> None:
    assert contenders_of(page_of(reader, "the API goes dark on 1 May, says the CEO"), PLAIN) == ()


def test_plain_word_that_opens_a_headline_contends_alone(reader: Reader) -> None:
    page = page_of(reader, "Figure Opens New Office")
    assert [one.name for one in contenders_of(page, PLAIN)] == ["Figure"]


def test_institution_contends_by_its_whole_name(reader: Reader) -> None:
    page = page_of(reader, "Copilot fails a test of the University of Norrvik")
    assert "University of Norrvik" in {one.name for one in contenders_of(page, PLAIN)}


@pytest.mark.parametrize(
    ("publisher", "owner"), [("@claudeai", "Anthropic"), ("@perplexity_ai", "Perplexity"), ("@MistralAI", "Mistral AI")]
)
def test_handle_of_a_publisher_stands_for_its_organisation(reader: Reader, publisher: str, owner: str) -> None:
    (one,) = contenders_of(page_of(reader, "quieter suggestions, tested carefully", publisher=publisher), PLAIN)
    assert one.name == owner


def test_words_that_stand_in_lower_case_in_several_pages_are_plain(reader: Reader) -> None:
    pages = [page_of(reader, title) for title in ("Lumiala opens an office", "AMD opens a lab", "AMD sells lumiala")]
    assert plain_words(pages) == {"opens"}


def test_government_that_a_label_names_by_its_country_is_right(reader: Reader) -> None:
    contenders = contenders_of(page_of(reader, "Denmark bans chatbots of Meta in schools"), PLAIN)
    assert dict(zip((c.name for c in contenders), right_of(contenders, {"Denmark"}), strict=True)) == {
        "Danish government": True,
        "Meta": False,
    }


def test_label_of_a_partnership_accepts_whoever_takes_part() -> None:
    event = {"type": "partnership", "actor": "Mistral AI", "counterparties": ["Airbus"]}
    assert given([event]) == {"Mistral AI", "Airbus"}


def asked(contenders: tuple[Contender, ...], kind: str, name: str) -> Asked:
    return Asked(rows=rows_of(contenders, kind, (1, 2), None), right=right_of(contenders, {name}))


def test_learned_weights_choose_as_the_labels_do(reader: Reader) -> None:
    contenders = contenders_of(page_of(reader, "Cohere praises Oracle"), PLAIN)
    weights = learn(
        [asked(contenders, "legal", "Oracle"), asked(contenders, "people", "Cohere")], np.random.default_rng(0)
    )
    ranking = Ranking(packed(weights, {"praises"}))
    for kind, name in (("legal", "Oracle"), ("people", "Cohere")):
        party = ranking.choose(contenders, kind, (1, 2), None)
        assert party is not None
        assert party.owner == name


def test_event_whose_label_nobody_bears_teaches_nothing(reader: Reader) -> None:
    contenders = contenders_of(page_of(reader, "Cohere praises Oracle"), PLAIN)
    assert not learn([asked(contenders, "legal", "Lumiala")], np.random.default_rng(0)).any()


def test_row_of_what_is_said_lies_in_the_table(reader: Reader) -> None:
    contenders = contenders_of(page_of(reader, "Cohere praises Oracle", summary="Both said so on Monday."), PLAIN)
    assert all(rows.min() >= 0 and rows.max() < ROWS for rows in rows_of(contenders, "legal", (1, 2), "Oracle"))
