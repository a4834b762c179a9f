"""What words alone tell, with its roles: the thing that a title is headed by, and who does it in a headline."""

import pytest
from factories import an_item

from nlp.extract import Reader, build_reader
from store.model import Candidate


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def told(reader: Reader, title: str, *, lab: str | None = None, lang: str = "en") -> Candidate:
    """The one event of a title."""
    (candidate,) = reader.extract(an_item(title, lab=lab, lang=lang)).candidates
    return candidate


def test_object_of_a_launch_is_what_does_something_new(reader: Reader) -> None:
    launch = told(reader, "Computer now drafts whole spreadsheets", lab="Perplexity")
    assert (launch.type, launch.objects) == ("product_launch", ("Computer",))


def test_object_of_a_launch_is_the_long_name_before_a_colon(reader: Reader) -> None:
    launch = told(reader, "Northern Languages Grant Programme: apply from today", lab="Cohere")
    assert (launch.type, launch.objects) == ("product_launch", ("Northern Languages Grant Programme",))


def test_greeting_is_no_part_of_the_object(reader: Reader) -> None:
    launch = told(reader, "Introducing Kestrel, the assistant for surveyors", lab="Cohere")
    assert launch.objects[0] == "Kestrel"


def test_actor_of_a_release_is_the_maker_of_the_version(reader: Reader) -> None:
    release = told(reader, "Avec Kimi K7, la start-up pékinoise bouscule Google", lang="fr")
    assert (release.type, release.actor) == ("model_release", "Moonshot AI")


def test_launch_misread_as_one_on_anothers_platform_is_the_platforms(reader: Reader) -> None:
    launch = told(reader, "Mistral's Le Chat gains voice mode and deep research")
    assert (launch.type, launch.actor) == ("product_launch", "Mistral AI")


def test_buyer_without_a_word_of_ai_is_told_by_its_words(reader: Reader) -> None:
    deal = told(reader, "Halvorsen Labs gobbles up the sleep app Nachtruh")
    assert (deal.type, deal.actor) == ("acquisition", "Halvorsen Labs")
