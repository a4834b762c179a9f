"""Identity of content, and TOML files whose every mistake has a line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from store.errors import ConfigError
from store.ids import content_id, slug
from store.toml import load_toml, parse_toml

PARTS = st.lists(st.text().filter(lambda text: "\x1f" not in text), min_size=1)


@given(PARTS, PARTS)
def test_content_ids_differ_where_the_parts_differ(a: list[str], b: list[str]) -> None:
    assert (content_id(*a) == content_id(*b)) == (a == b)


@given(st.text())
def test_slug_is_never_empty_and_stays_itself(name: str) -> None:
    assert slug(name)
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    ("name", "expected"), [("Société Générale", "societe-generale"), ("Mistral Small 3.1", "mistral-small-3-1")]
)
def test_slug_folds_accents_and_punctuation(name: str, expected: str) -> None:
    assert slug(name) == expected


class Host(BaseModel):
    """A table inside a table."""

    model_config = ConfigDict(extra="forbid")
    delay_s: float


class Lab(BaseModel):
    """An entry of an array of tables."""

    name: str


class File(BaseModel):
    """A whole file."""

    model_config = ConfigDict(extra="forbid")
    focus: str
    hosts: dict[str, Host] = {}
    lab: list[Lab] = []


def test_toml_mistakes_are_all_told_with_their_lines() -> None:
    text = 'focus = 1\ntypo = 2\n[hosts."127.0.0.1"]\ndelay_s = "x"\n[[lab]]\nname = "a"\n[[lab]]\nname = 3\n'
    with pytest.raises(ConfigError) as caught:
        parse_toml(text, Path("w.toml"), File)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        "w.toml:1",
        "w.toml:4",
        "w.toml:8",
        "w.toml:2",
    ]


def test_toml_syntax_error_names_its_line() -> None:
    with pytest.raises(ConfigError, match=r"w\.toml:2: not TOML"):
        parse_toml("focus = 'x'\noops\n", Path("w.toml"), File)


def test_toml_file_that_is_not_text_is_a_config_error(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_toml(tmp_path / "w.toml", File)
