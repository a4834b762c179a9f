"""Search: the same by Python and by SQL, whatever the capitals and accents, and nothing missed that a text contains."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search import folded, search_text, terms, trigrams_of

TEXTS = [
    "",
    "ab",
    "Mistral",
    "Société Générale rachète",
    "ΑΣ ΣΑΣ",
    "İstanbul",
    "日本語のモデル",
    "a😀b",
    "ﬁn",
    "x" * 300,
]


@pytest.mark.parametrize("text", TEXTS)
def test_macros_and_functions_give_the_same(store: duckdb.DuckDBPyConnection, text: str) -> None:
    asked = store.execute("select folded($text), trigrams_of(folded($text))", {"text": text}).fetchone()
    assert asked == (folded(text), trigrams_of(folded(text)))


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x24F), max_size=30))  # SQL ends a text at a NUL
@settings(deadline=None)
def test_macro_folds_any_latin_text_as_the_function_does(text: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute("select strip_accents(lower($text))", {"text": text}).fetchone() == (folded(text),)


@given(st.text(max_size=40))
def test_folded_text_stays_itself(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40), st.text(max_size=8), st.text(max_size=40))
def test_text_has_every_trigram_of_what_it_contains(before: str, word: str, after: str) -> None:
    whole, part = folded(before + word + after), folded(word)
    if part in whole:  # not where letters of a syllable join their neighbours
        assert trigrams_of(whole) & trigrams_of(part) == trigrams_of(part)


def test_word_of_another_text_is_missed() -> None:
    assert trigrams_of("mistral ai buys koyeb") & trigrams_of("serverless") != trigrams_of("serverless")


def test_search_text_says_nothing_twice() -> None:
    assert search_text(["Mistral rachète Koyeb", "Mistral", "", "Koyeb", "la jeune pousse", "La jeune pousse"]) == (
        "mistral rachete koyeb\nla jeune pousse"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("  Levée   de fonds ", ["levee", "de", "fonds"]),
        ('"Levée de fonds" Mistral', ["levee de fonds", "mistral"]),
        ('un "deux', ["un", "deux"]),
        ('" "', []),
        ("koyeb KOYEB", ["koyeb"]),
        (" ", []),
    ],
)
def test_terms_of_a_query(query: str, expected: list[str]) -> None:
    assert terms(query) == expected
