"""The encoder beside the table: the pieces that it reads, what it computes, and when it is asked."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlp.encoder import BREAK, HEAD, PIECES, START, TITLE_PIECES, UNKNOWN, Encoder, Pieces, hash_of, packed, words_of
from nlp.judging import judge
from nlp.ontology import load_ontology
from nlp.weighing import WEIGHTS_FILE

TYPES = tuple(load_ontology().types)
#: Width of the values of these tests: two heads; of a vector, and of an inner layer.
WIDTH, NARROW, INNER = 2 * HEAD, 8, 12
Array = NDArray[np.float64]


with np.load(WEIGHTS_FILE) as data:
    LEARNED = Encoder(data)


def hashes(*pieces: str) -> NDArray[np.uint32]:
    """Of pieces, those written with "##" inner to a word, in their order."""
    return np.array([hash_of(piece.removeprefix("##"), inner=piece.startswith("##")) for piece in pieces], np.uint32)


#: "mist" is row 3, "mistral" 4 and so on.
PARTS = Pieces(hashes("mist", "mistral", "##al", "##r", "a", "buys", "##s", "."))


def parameters_from(draw: np.random.Generator, *, types: int = 3) -> dict[str, Array]:
    shapes = {
        "vectors": (BREAK + 9, NARROW),
        "turn": (NARROW, WIDTH),
        "places": (PIECES, WIDTH),
        "segments": (2, WIDTH),
        "gain": (WIDTH,),
        "offset": (WIDTH,),
        "told": (2 * WIDTH, types),
        "told_bias": (types,),
    }
    for layer in range(2):
        shapes |= {f"layer_{layer}.{part}_{side}": (WIDTH,) for part in ("gain", "offset") for side in (1, 2)}
        for name, size in {
            "heads": (WIDTH, 3 * WIDTH),
            "gather": (WIDTH, WIDTH),
            "raise": (WIDTH, INNER),
            "lower": (INNER, WIDTH),
        }.items():
            shapes |= {f"layer_{layer}.{name}": size, f"layer_{layer}.{name}_bias": size[1:]}
    return {name: draw.normal(0, 0.5, shape) for name, shape in shapes.items()}


def normal(row: Array, gain: Array, offset: Array) -> Array:
    return (row - row.mean()) / row.std() * gain + offset


def spelled_out(p: dict[str, Array], rows: list[int], first_of_lead: int) -> Array:
    """What the encoder computes, place by place and head by head."""
    given = [p["vectors"][row] @ p["turn"] + p["places"][at] for at, row in enumerate(rows)]
    given = [value + p["segments"][int(at >= first_of_lead)] for at, value in enumerate(given)]
    values = [normal(value, p["gain"], p["offset"]) for value in given]
    for n in range(2):
        q = {name.partition(".")[2]: value for name, value in p.items() if name.startswith(f"layer_{n}.")}
        told = [np.split(value @ q["heads"] + q["heads_bias"], 3) for value in values]
        attended = []
        for ask, _, _ in told:
            parts = []
            for head in (slice(0, HEAD), slice(HEAD, 2 * HEAD)):
                scores = np.exp([ask[head] @ answer[head] / math.sqrt(HEAD) for _, answer, _ in told])
                parts.append(
                    sum(score * give[head] for score, (_, _, give) in zip(scores, told, strict=True)) / scores.sum()
                )
            attended.append(np.concatenate(parts) @ q["gather"] + q["gather_bias"])
        values = [normal(v + a, q["gain_1"], q["offset_1"]) for v, a in zip(values, attended, strict=True)]
        inner = [value @ q["raise"] + q["raise_bias"] for value in values]
        raised = [0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) for x in inner]
        values = [
            normal(v + x @ q["lower"] + q["lower_bias"], q["gain_2"], q["offset_2"])
            for v, x in zip(values, raised, strict=True)
        ]
    return np.concatenate([np.mean(values, axis=0), np.max(values, axis=0)]) @ p["told"] + p["told_bias"]


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


def test_log_odds_are_those_of_the_layers_spelled_out() -> None:
    parameters = parameters_from(np.random.default_rng(3))
    arrays = packed({name: value.astype(np.float32) for name, value in parameters.items()}, hashes(*"abcdefgh"))
    encoder = Encoder(arrays)
    # What is read is what the bytes say, not what they were made from.
    stored = {
        name: arrays[f"enc_{name}"] * arrays.get(f"enc_{name}_scale", 1.0) if value.ndim > 1 else value
        for name, value in parameters.items()
    }
    for title, lead in (("a b c", "d e"), ("f", ""), ("h g zz", "a a a a")):
        rows, first_of_lead = Pieces(hashes(*"abcdefgh")).rows_of(title, lead)
        expected = spelled_out(stored, rows.tolist(), first_of_lead)
        assert encoder.log_odds(title, lead) == pytest.approx(expected, abs=1e-3)


def test_bytes_move_a_parameter_by_half_a_step_at_most() -> None:
    parameters = parameters_from(np.random.default_rng(4))
    arrays = packed({name: value.astype(np.float32) for name, value in parameters.items()}, hashes("a"))
    for name, values in parameters.items():
        if values.ndim > 1:
            scale = arrays[f"enc_{name}_scale"]
            assert (np.abs(arrays[f"enc_{name}"] * scale - values) <= scale * 0.501).all()


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


def test_margin_is_that_of_the_nearest_decision() -> None:
    silent = dict.fromkeys(TYPES, -8.0)
    clear, near = judge([], silent, lambda _: 0.8), judge([], silent | {"funding": 0.1}, lambda _: 0.8)
    assert clear.margin > 5
    assert near.margin < 0.3
