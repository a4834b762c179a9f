"""A model and a product that an own feed's title presents side by side: two events, each with its own thing."""

import pytest
from factories import an_item
from reading import told


@pytest.mark.parametrize(
    ("title", "lab", "model", "product"),
    [
        ("Grok 7 Fast and Harbour Tools API", "xAI", ("Grok 7 Fast",), ("Harbour Tools API",)),
        ("Introducing Devstral 4 and Quarry CLI 2", "Mistral AI", ("Devstral 4",), ("Quarry CLI 2",)),
        ("Claude Opus 7 and a new agents API", "Anthropic", ("Claude Opus 7",), ("agents API",)),
    ],
)
def test_model_and_product_of_one_title_are_two_launches(
    title: str, lab: str, model: tuple[str, ...], product: tuple[str, ...]
) -> None:
    item = an_item(title, lab=lab)
    (release,), (launch,) = told("model_release", item), told("product_launch", item)
    assert (release.actor, release.objects) == (lab, model)
    assert (launch.actor, launch.objects) == (lab, product)


@pytest.mark.parametrize(
    ("title", "lab"),
    [
        ("Grok 7 Swift and Grok 7 Deep", "xAI"),  # two models
        ("Claude Opus 7 and the Bedrock API", "Anthropic"),  # another's
    ],
)
def test_names_of_one_sort_are_one_launch(title: str, lab: str) -> None:
    item = an_item(title, lab=lab)
    assert len(told("model_release", item)) == 1
    assert told("product_launch", item) == []


def test_press_headline_that_joins_a_model_and_a_product_is_left_as_read() -> None:
    assert told("product_launch", an_item("OpenAI launches GPT-8 and the Harbour API for banks")) == []
