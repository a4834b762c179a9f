"""The encoder beside the table: the pieces that it reads, what it computes, and when it is asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlp.encoder import BREAK, PIECES, START, TITLE_PIECES, UNKNOWN, Encoder, Pieces, hash_of, words_of
from nlp.judging import SURER_IN_LISTS, judge
from nlp.ontology import load_ontology
from nlp.weighing import WEIGHTS_FILE

TYPES = tuple(load_ontology().types)

with np.load(WEIGHTS_FILE) as data:
    LEARNED = Encoder(data)


def hashes(*pieces: str) -> NDArray[np.uint32]:
    """Of pieces, those written with "##" inner to a word, in their order."""
    return np.array([hash_of(piece.removeprefix("##"), inner=piece.startswith("##")) for piece in pieces], np.uint32)


#: "mist" is row 3, "mistral" 4 and so on.
PARTS = Pieces(hashes("mist", "mistral", "##al", "##r", "a", "buys", "##s", "."))


def test_words_are_in_lower_case_without_accents_and_signs_stand_alone() -> None:
    assert list(words_of("L'Été, GPT-5_mini!")) == ["l", "'", "ete", ",", "gpt", "-", "5", "_", "mini", "!"]


def test_word_is_read_in_its_longest_pieces() -> None:
    rows, _ = PARTS.rows_of("Mistral mistrals mistal", "")
    assert rows.tolist() == [START, 4, 4, 9, 3, 5, BREAK, BREAK]


def test_word_that_no_pieces_make_is_unknown() -> None:
    rows, _ = PARTS.rows_of("mistralx buys", "")
    assert rows.tolist() == [START, UNKNOWN, 8, BREAK, BREAK]


def test_lead_stands_behind_the_title() -> None:
    rows, first_of_lead = PARTS.rows_of("a", "Mistral buys.")
    assert rows.tolist() == [START, 7, BREAK, 4, 8, 10, BREAK]
    assert first_of_lead == 3


def test_long_item_is_cut() -> None:
    rows, first_of_lead = PARTS.rows_of("a " * 1000, "a " * 1000)
    assert len(rows) == PIECES
    assert first_of_lead == TITLE_PIECES + 2


def test_bytes_that_are_no_network_are_told() -> None:
    with pytest.raises(ValueError, match="no network"):
        Encoder({"enc_pieces": hashes("a"), "enc_network": np.frombuffer(b"rubbish", np.uint8)})


def test_words_of_the_lead_are_not_read_as_words_of_the_title() -> None:
    above, below = (
        LEARNED.log_odds("press The Gazette : AMD buys Koyeb", ""),
        LEARNED.log_odds("press The Gazette : ", "AMD buys Koyeb"),
    )
    assert not np.allclose(above, below, atol=1e-3)


def test_same_item_has_the_same_log_odds_every_time() -> None:
    item = "press The Gazette : AMD buys Koyeb", "The price was not told."
    assert np.array_equal(LEARNED.log_odds(*item), LEARNED.log_odds(*item))


def test_order_of_words_matters_to_what_was_learned() -> None:
    first, second = (
        LEARNED.log_odds(f"press The Gazette : {title}", "") for title in ("AMD buys Koyeb", "Koyeb AMD buys")
    )
    assert not np.allclose(first, second, atol=1e-3)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_item_has_finite_log_odds(title: str, lead: str) -> None:
    odds = LEARNED.log_odds(title, lead)
    assert odds.shape == (len(TYPES),)
    assert np.isfinite(odds).all()


@pytest.mark.parametrize(("odds", "in_doubt"), [(-4.0, False), (-2.0, True), (0.5, True), (2.5, False)])
def test_doubt_reaches_further_below_the_bar_than_above(odds: float, in_doubt: bool) -> None:
    words = dict.fromkeys(TYPES, -8.0) | {"funding": odds}
    assert judge([], words, lambda _: 0.8).in_doubt is in_doubt


def test_type_that_words_just_tell_needs_more_in_a_list() -> None:
    words = dict.fromkeys(TYPES, -8.0) | {"funding": 0.3}
    assert judge([], words, lambda _: 0.8, surer=SURER_IN_LISTS).missed == []


def test_type_that_words_just_tell_is_likelier_than_not() -> None:
    told = judge([], dict.fromkeys(TYPES, -8.0) | {"funding": 0.3}, lambda _: 0.8)
    assert [0.5 < likely < 0.7 for _, likely in told.missed] == [True]
