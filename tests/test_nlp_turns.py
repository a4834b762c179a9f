"""The turns of phrase: a mistake in the file is told, and what is needed of a turn is read from it."""

from pathlib import Path

import pytest

from nlp.extractors.turns import load_turns
from store.errors import ConfigError


def test_turn_that_is_no_pattern_is_told(tmp_path: Path) -> None:
    own = tmp_path / "turns.toml"
    own.write_text("[people]\nen = '''\n{A:org} (leaves\n{A:nobody} leaves\n'''\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_turns(own)
    assert len(caught.value.problems) == 2
    assert all("[people]" in problem for problem in caught.value.problems)


def test_words_that_a_turn_needs_are_those_of_its_groups(tmp_path: Path) -> None:
    own = tmp_path / "turns.toml"
    own.write_text(
        "[words]\nrole = 'chief, vice president'\n[people]\nen = '''\n{A:org} ~2<role> (is )?(out|walks off)\n'''\n",
        encoding="utf-8",
    )
    (turn,) = load_turns(own)["en"]
    assert turn.needs == (frozenset({"chief", "vice"}), frozenset({"out", "walks"}))
    assert turn.pattern.search("@o0@ 's vice president is out ")
    assert not turn.pattern.search("@o0@ : the chief is out ")
