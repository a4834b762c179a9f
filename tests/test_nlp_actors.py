"""Of whom an event is told: the publisher of a feed, the maker of a model, whom the whole page speaks for."""

import pytest
from factories import an_item

from nlp.actors import done_by
from nlp.extract import Reader, build_reader
from nlp.extractors.attached import attach
from nlp.ranking import contenders_of
from store.model import Candidate, Item


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def told(reader: Reader, kind: str, item: Item) -> Candidate:
    """The one candidate of a type."""
    (candidate,) = [c for c in reader.extract(item).candidates if c.type == kind]
    return candidate


def test_actor_of_an_own_feeds_partnership_is_the_publisher(reader: Reader) -> None:
    candidate = told(reader, "partnership", an_item("Runway picks CoreWeave for its world models", lab="CoreWeave"))
    assert (candidate.actor, candidate.counterparties) == ("CoreWeave", ("Runway",))


def test_words_for_who_takes_part_in_an_own_feeds_partnership_are_quoted_once(reader: Reader) -> None:
    candidate = told(reader, "partnership", an_item("Runway picks CoreWeave for its world models", lab="CoreWeave"))
    assert [quote.text for quote in candidate.quotes if quote.supports == "counterparties"] == ["Runway"]


def test_actor_of_an_own_feeds_compute_is_the_publisher(reader: Reader) -> None:
    item = an_item("Google and Anthropic: two gigawatts of TPUs by 2028", lab="Anthropic")
    candidate = told(reader, "compute", item)
    assert candidate.actor == "Anthropic"
    assert "Google" in candidate.counterparties


def test_actor_of_anothers_model_on_a_platform_is_its_maker(reader: Reader) -> None:
    candidate = told(reader, "model_release", an_item("Palmyra X7 by Writer lands in Bedrock", lab="Amazon"))
    assert (candidate.actor, candidate.counterparties) == ("Writer", ("Amazon",))


def test_actor_of_anothers_model_that_a_platform_takes_in_is_its_maker_in_the_press(reader: Reader) -> None:
    candidate = told(reader, "model_release", an_item("Azure now serves Kimi K7"))
    assert (candidate.actor, candidate.counterparties) == ("Moonshot AI", ("Microsoft",))


@pytest.mark.parametrize(
    "title",
    [
        "Introducing Muse Audio 2, a speech model faster than OpenAI's",
        "Introducing a small open model that answers like Claude",
    ],
)
def test_actor_of_a_model_compared_with_anothers_is_the_publisher(reader: Reader, title: str) -> None:
    assert told(reader, "model_release", an_item(title, lab="Meta")).actor == "Meta"


def test_actor_of_compute_beside_a_laboratory_is_who_builds(reader: Reader) -> None:
    item = an_item("Oracle and OpenAI to build a 2 GW data center in Texas")
    assert told(reader, "compute", item).actor == "Oracle"


def test_happening_read_of_two_actors_in_an_own_feed_is_one(reader: Reader) -> None:
    item = an_item("Our position on the agent rules of the European Union", lab="Anthropic")
    candidate = told(reader, "legal", item)
    assert (candidate.actor, candidate.counterparties) == ("Anthropic", ("European Union",))


@pytest.mark.parametrize(("kind", "others"), [("partnership", ["Cohere"]), ("product_launch", [])])
def test_who_was_read_stays_as_a_party_where_one_takes_part(reader: Reader, kind: str, others: list[str]) -> None:
    page = reader.page(an_item("Cohere and Oracle on one stage"))
    assert page is not None
    cohere, oracle = (one.party for one in contenders_of(page, lambda _: False))
    done = done_by(page, attach(page, kind, (1, 2), cohere, []), oracle)
    assert done.actor is oracle
    assert [party.name for party in done.counterparties] == others


def test_actors_of_two_happenings_of_one_type_stay_two(reader: Reader) -> None:
    candidates = reader.extract(an_item("Meta acquires Koyeb. OpenAI acquires Statsig")).candidates
    assert [(c.type, c.actor) for c in candidates] == [("acquisition", "Meta"), ("acquisition", "OpenAI")]


def test_platform_on_which_a_model_can_be_had_takes_part(reader: Reader) -> None:
    item = an_item("Claude Opus 7 is now available in Amazon Bedrock", lab="Anthropic")
    assert told(reader, "model_release", item).counterparties == ("Amazon",)


def test_rival_beside_which_a_model_is_named_takes_no_part(reader: Reader) -> None:
    item = an_item("Anthropic launches Claude Opus 7 to compete with ChatGPT")
    assert told(reader, "model_release", item).counterparties == ()


@pytest.mark.parametrize(
    ("item", "kind", "others"),
    [
        (an_item("Figma and Notion launch FigNote, an AI canvas"), "product_launch", ("Notion",)),
        (an_item("Figma and Notion launch FigNote, an AI canvas"), "partnership", ("Notion",)),
        (
            an_item("Mistral Large 9", summary="Our new model, built in partnership with NVIDIA.", lab="Mistral AI"),
            "model_release",
            ("NVIDIA",),
        ),
        (an_item("Grok for Excel", lab="xAI"), "product_launch", ("Microsoft",)),
        (an_item("Grok for Android", lab="xAI"), "product_launch", ()),
    ],
)
def test_those_with_whom_something_is_launched_take_part(
    reader: Reader, item: Item, kind: str, others: tuple[str, ...]
) -> None:
    assert told(reader, kind, item).counterparties == others


def test_maker_of_what_is_evaluated_takes_part(reader: Reader) -> None:
    item = an_item("Our evaluation of Claude Opus 9", summary="We tested it.", lab="UK AI Security Institute")
    assert told(reader, "research", item).counterparties == ("Anthropic",)


@pytest.mark.parametrize(
    ("kind", "title", "lead", "actor"),
    [
        (
            "model_release",
            "A small lab in Tallinn just shipped an open model that reads old code",
            "Kvarts Labs' Vara-32B, released Tuesday, scored well.",
            "Kvarts Labs",
        ),
        ("people", "Quillnet nomme une ancienne de Stripe à la tête de ses ventes", "", "Quillnet"),
        ("people", "Cohere names ex-Google engineer as chief scientist", "She led search at Google.", "Cohere"),
    ],
)
def test_actor_is_no_place_and_no_former_employer(reader: Reader, kind: str, title: str, lead: str, actor: str) -> None:
    lang = "fr" if " une " in title else "en"
    assert told(reader, kind, an_item(title, summary=lead, lang=lang)).actor == actor


def test_maker_releases_a_model_that_a_platform_only_gives_figures_of(reader: Reader) -> None:
    item = an_item(
        "GLM-7 at 2,100 tokens per second", lab="Cerebras", summary="Z.ai's new model is on our cloud today."
    )
    release = told(reader, "model_release", item)
    assert (release.actor, release.counterparties, release.objects) == ("Zhipu AI", ("Cerebras",), ("GLM-7",))
