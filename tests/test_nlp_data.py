"""The data files of the reading: what a user's mistake is told, and what a user's section changes."""

from pathlib import Path

import pytest

from nlp.cues import load_cues
from nlp.entities import load_watchlist
from nlp.ontology import load_ontology
from store.errors import ConfigError


def test_watchlist_knows_sixty_organisations_and_more() -> None:
    assert len(load_watchlist().organisations) >= 60


def test_user_section_overrides_the_fields_it_gives(tmp_path: Path) -> None:
    own = tmp_path / "watchlist.toml"
    own.write_text('[[organisation]]\nname = "Mistral AI"\ncountry = "DE"\n', encoding="utf-8")
    mistral = load_watchlist([own]).organisations["Mistral AI"]
    assert (mistral.country, mistral.kind) == ("DE", "lab")


def test_user_section_adds_an_organisation(tmp_path: Path) -> None:
    own = tmp_path / "watchlist.toml"
    own.write_text('[[organisation]]\nname = "Foo Robotics"\nkind = "company"\n', encoding="utf-8")
    assert "Foo Robotics" in load_watchlist([own]).organisations


def test_mistake_in_a_watchlist_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "watchlist.toml"
    own.write_text('[[organisation]]\nname = "Foo"\nkind = "nonsense"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"watchlist\.toml:3: organisation\.0\.kind"):
        load_watchlist([own])


def test_table_of_a_watchlist_that_nobody_reads_is_told(tmp_path: Path) -> None:
    own = tmp_path / "watchlist.toml"
    own.write_text('[[organization]]\nname = "Foo"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"watchlist\.toml:1: organization"):
        load_watchlist([own])


def test_layer_that_nobody_knows_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "ontology.toml"
    own.write_text(
        '[compute]\nlayer = "sky"\ndefinition = "Something long enough."\nnot = "nothing else"\nroles = []\n', "utf-8"
    )
    with pytest.raises(ConfigError, match=r"ontology\.toml:2: compute\.layer"):
        load_ontology(own)


def test_cues_of_a_rule_that_nobody_has_are_told(tmp_path: Path) -> None:
    own = tmp_path / "cues.toml"
    own.write_text('["funding.none"]\nphrases_en = "raise"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"no extractor has this rule"):
        load_cues([], own)
