"""A headline in, whom and what its names stand for out."""

from pathlib import Path

import pytest
from factories import an_item

from nlp.entities import load_watchlist
from nlp.extract import Reader, build_reader
from nlp.names import Name


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(weighed=False)


def named(reader: Reader, title: str, *, summary: str = "", lab: str | None = None) -> list[Name]:
    """The names of a title."""
    page = reader.page(an_item(title, summary=summary, lab=lab))
    assert page is not None
    return list(page.title.names)


def owners(reader: Reader, title: str, **fields: str) -> list[str | None]:
    return [name.owner for name in named(reader, title, **fields)]


def test_chief_known_by_the_last_name_stands_for_the_company(reader: Reader) -> None:
    (name,) = named(reader, "Benioff lifts the outlook")
    assert (name.kind, name.text, name.owner) == ("person", "Marc Benioff", "Salesforce")


def test_person_is_one_entity_under_both_names() -> None:
    people = {entity.name for entity in load_watchlist().entities if entity.kind == "person"}
    assert "Marc Benioff" in people
    assert not [name for name in people if "*" in name or name == "Benioff"]


def test_product_called_by_a_common_word_says_nothing_alone(reader: Reader) -> None:
    assert owners(reader, "A tumor atlas opens: Atlas of cells is free for all") == []


@pytest.mark.parametrize(
    ("title", "lab"), [("OpenAI brings Atlas to Windows", None), ("Atlas learns to shop", "OpenAI")]
)
def test_product_called_by_a_common_word_is_read_beside_its_maker(reader: Reader, title: str, lab: str | None) -> None:
    assert "Atlas" in [name.text for name in named(reader, title, lab=lab)]


def test_maker_named_in_the_lead_is_enough(reader: Reader) -> None:
    assert owners(reader, "Atlas learns to shop", summary="The browser of OpenAI fills baskets.") == ["OpenAI"]


@pytest.mark.parametrize("powered", ["Mistral-powered", "Mistral-Powered"])
def test_technology_that_something_is_built_on_names_its_maker(reader: Reader, powered: str) -> None:
    assert owners(reader, f"Ryanair gives cabin crew a {powered} rulebook") == ["Mistral AI"]


def test_backer_in_an_adjective_is_no_part_of_a_name(reader: Reader) -> None:
    item = an_item("SoftBank-backed Norrvik raises $80 million for data centre robots")
    (event,) = build_reader().extract(item).candidates
    assert (event.type, event.actor) == ("funding", "Norrvik")


def test_model_kept_in_a_repository_is_its_accounts(reader: Reader) -> None:
    (name,) = named(reader, "microsoft/Kestrel-2-9B · weights available")
    assert (name.kind, name.text, name.owner) == ("model", "Kestrel-2-9B", "Microsoft")


@pytest.mark.parametrize("title", ["halvorsen/Kestrel-2 is a toy", "What an OpenAI/Microsoft divorce would mean"])
def test_words_around_a_slash_that_are_no_address_are_no_name(reader: Reader, title: str) -> None:
    assert owners(reader, title) == []


def test_model_called_after_its_maker_and_size_is_the_makers(reader: Reader) -> None:
    (name,) = named(reader, "Sarvam 105B is out")
    assert (name.kind, name.text, name.owner) == ("model", "Sarvam 105B", "Sarvam AI")


def test_full_stop_is_no_part_of_a_models_name(reader: Reader) -> None:
    assert [name.text for name in named(reader, "All about Qwen4-90B-A9B.")] == ["Qwen4-90B-A9B"]


def test_company_that_ends_like_a_family_is_not_its_makers(reader: Reader) -> None:
    assert owners(reader, "ServiceTitan to absorb a start-up") == []


def test_users_product_may_ask_for_its_maker(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text('[[organisation]]\nname = "Norrvik"\nproducts = ["Anchor @"]\n', "utf-8")
    reader = build_reader(watchlists=[tmp_path / "w.toml"], weighed=False)
    assert owners(reader, "Anchor drops") == []
    assert owners(reader, "Norrvik drops Anchor") == ["Norrvik", "Norrvik"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("L'université de Genève ouvre un modèle", "Université de Genève"),
        ("OpenAI s'associe à l'institut Curie", "Institut Curie"),
        ("Le ministère de l'Économie et des Finances choisit un assistant", "Ministère de l'Économie et des Finances"),
        ("Un modèle de l'École normale supérieure", "École normale supérieure"),
        ("Le CHU de Rennes adopte un assistant", "CHU de Rennes"),
        ("Université de Californie à Davis : un modèle pour la vigne", "Université de Californie à Davis"),
    ],
)
def test_institution_is_called_by_its_noun_and_its_name(reader: Reader, title: str, name: str) -> None:
    page = reader.page(an_item(title, lang="fr"))
    assert page is not None
    assert [n.text for n in page.title.names if n.kind == "organisation" and not n.listed] == [name]


@pytest.mark.parametrize(
    "title",
    [
        "La ville mise sur l'IA",
        "L'université face à ChatGPT",
        "L'académie OpenAI ouvre ses portes",
        "Un centre de calcul dans la région Grand Est",
    ],
)
def test_noun_without_a_name_of_its_own_is_no_institution(reader: Reader, title: str) -> None:
    page = reader.page(an_item(title, lang="fr"))
    assert page is not None
    assert [n.text for n in page.title.names if not n.listed] == []


@pytest.mark.parametrize("title", ["Outil publié sous licence MIT", "Weights under MIT", "An MIT license for all"])
def test_licence_is_no_institute(reader: Reader, title: str) -> None:
    assert owners(reader, title) == []


def test_institute_that_a_licence_is_called_after_is_found_elsewhere(reader: Reader) -> None:
    assert owners(reader, "MIT measures how agents fail") == ["MIT"]
