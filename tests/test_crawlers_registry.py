"""Source files: every mistake of every file is told at once, with its line."""

from pathlib import Path
from typing import Any

import pytest
from crawling import a_spec
from hypothesis import given
from hypothesis import strategies as st

from crawlers.registry import SourceSpec, dump_source, load_source, load_sources
from store.errors import ConfigError
from store.model import Tier

GOOD = """name = "Gazette"
publisher = "Gazette"
tier = "press"
lang = "en"
kind = "feed"
url = "https://gazette.example/feed"
articles = "never"
"""
LISTING = {"item": "li", "link": "a::attr(href)", "title": "a", "max_pages": 2}


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def problems_of(*folders: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_sources(*folders)
    return caught.value.problems


def test_later_folder_stands_over_an_earlier_one(tmp_path: Path) -> None:
    write(tmp_path / "shipped", "gazette", GOOD)
    write(tmp_path / "own", "gazette", GOOD.replace('"en"', '"fr"'))
    assert load_sources(tmp_path / "shipped", tmp_path / "own")["gazette"].lang == "fr"


def test_mistakes_of_all_files_are_told_with_their_lines(tmp_path: Path) -> None:
    write(tmp_path, "one", GOOD.replace('"press"', '"pres"') + "tpyo = 1\n")
    write(tmp_path, "two", GOOD.replace("https", "ftp"))
    write(tmp_path, "three", GOOD + 'follow = ["("]\n')
    told = "\n".join(problems_of(tmp_path))
    for place in ("one.toml:3: tier", "one.toml:8: tpyo", "two.toml:6: url", "three.toml:8: follow.0"):
        assert place in told


def test_mistake_inside_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace('"feed"', '"listing"', 1) + '[listing]\nitem = "li["\nlink = "a"\ntitle = "a"\n'
    write(tmp_path, "gazette", text)
    assert any("gazette.toml:9: listing.item" in problem for problem in problems_of(tmp_path))


def test_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "gazette", 'name = "x"\nurl = = \n')
    (problem,) = problems_of(tmp_path)
    assert "gazette.toml:2:" in problem


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "no such folder" in problems_of(tmp_path / "nowhere")[0]


def test_two_files_for_one_address_are_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "gazette", GOOD)
    write(tmp_path, "herald", GOOD)
    assert "gazette.toml has the same address" in problems_of(tmp_path)[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "listing"}, "needs this table"),
        ({"kind": "feed", "listing": LISTING}, "has no such table"),
        ({"lab": "Mistral AI"}, "official"),
        ({"lang": "english"}, "lang"),
        ({"id": "No-Id"}, "snake_case"),
        ({"kind": "api", "api": {"items": "a[", "title": "t", "link": "l"}}, "JMESPath"),
        ({"kind": "api", "api": {"items": "a", "title": "t"}}, "either link or link_template"),
        ({"kind": "api", "api": {"items": "a", "title": "t", "link_template": "https://x.example/"}}, "field"),
        ({"expect": {"min_per_week": -1}}, "min_per_week"),
    ],
)
def test_source_that_makes_no_sense_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        a_spec(**change)


def test_source_for_the_store_has_what_the_file_says() -> None:
    source = a_spec(tier="official", lab="Mistral AI", expect={"min_per_week": 2}).as_source()
    assert (source.id, source.tier, source.lab, source.expect.min_per_week) == (
        "gazette",
        Tier.OFFICIAL,
        "Mistral AI",
        2.0,
    )


def test_id_in_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name of the file is the id"):
        load_source(write(tmp_path, "gazette", 'id = "x"\n' + GOOD))


@given(
    name=st.text(min_size=1),
    pattern=st.sampled_from([r"^https://x\.example/", 'say "it"', "\\d+'"]),
    seen=st.booleans(),
)
def test_dumped_source_reads_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, pattern: str, seen: bool
) -> None:
    spec = SourceSpec.model_validate(
        {
            **a_spec().model_dump(),
            "name": name.encode("utf-8", "replace").decode(),
            "follow": [pattern],
            "confidence": "seen" if seen else "likely",
            "kind": "listing",
            "listing": LISTING,
        }
    )
    assert load_source(write(tmp_path_factory.mktemp("dump"), "gazette", dump_source(spec))) == spec
