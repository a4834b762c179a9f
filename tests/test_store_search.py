"""Trigrams: the same by Python and by SQL, and never a reason to miss what a text contains."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.trigrams import trigrams_of


@pytest.mark.parametrize("text", ["", "ab", "Mistral", "Société Générale rachète", "日本語のモデル", "a😀b", "x" * 300])
def test_macro_and_function_give_the_same(store: duckdb.DuckDBPyConnection, text: str) -> None:
    assert store.execute("select trigrams_of($text)", {"text": text}).fetchone() == (trigrams_of(text),)


@given(st.text(max_size=40), st.text(max_size=8), st.text(max_size=40))
def test_text_has_every_trigram_of_what_it_contains(before: str, word: str, after: str) -> None:
    whole = before + word.lower() + after
    if word.lower() in whole.lower():  # not where a letter joins its neighbour in lower case
        assert trigrams_of(whole) & trigrams_of(word) == trigrams_of(word)


def test_word_of_another_text_is_missed() -> None:
    assert trigrams_of("Mistral AI buys Koyeb") & trigrams_of("serverless") != trigrams_of("serverless")
