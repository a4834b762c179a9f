"""The network beside the table: what it computes, that its slopes are right, that it learns, and when it is asked."""

import fit_network
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nlp.judging import judge
from nlp.network import BREAK, LEAD_WORDS, START, TITLE_PIECES, UNKNOWN, Network, known, packed, rows_of
from nlp.ontology import load_ontology
from nlp.weighing import WEIGHTS_FILE

TYPES = tuple(load_ontology().types)
WIDTH = 8


def hashes(*numbers: int) -> NDArray[np.uint32]:
    return np.array(numbers, dtype=np.uint32)


with np.load(WEIGHTS_FILE) as data:
    LEARNED = Network(data)
#: Words and facts that the network of these tests knows.
WORDS, FACTS = hashes(10, 20, 30, 40, 50), hashes(7, 8, 9)


@pytest.fixture
def draw() -> np.random.Generator:
    return np.random.default_rng(3)


def parameters_from(draw: np.random.Generator, *, types: int = 3) -> fit_network.Parameters:
    vectors = draw.normal(size=(BREAK + 1 + len(WORDS), WIDTH)).astype(np.float32)
    return fit_network.first_parameters(vectors, len(FACTS), types, draw, hidden=6)


def asked(title: NDArray[np.uint32], lead: NDArray[np.uint32], facts: NDArray[np.uint32]) -> fit_network.Asked:
    rows, first_of_lead = rows_of(WORDS, title, lead)
    return fit_network.Asked(rows=rows, first_of_lead=first_of_lead, facts=known(FACTS, facts))


def test_rows_of_a_page_begin_with_a_start_and_part_title_and_lead() -> None:
    rows, first_of_lead = rows_of(WORDS, hashes(30, 99), hashes(10))
    assert rows.tolist() == [START, BREAK + 3, UNKNOWN, BREAK, BREAK + 1]
    assert first_of_lead == 4


def test_rows_of_a_long_page_are_cut() -> None:
    rows, first_of_lead = rows_of(WORDS, hashes(*[10] * 1000), hashes(*[20] * 1000))
    assert len(rows) == TITLE_PIECES + LEAD_WORDS + 2
    assert first_of_lead == TITLE_PIECES + 2


def test_facts_that_no_item_taught_are_left_out() -> None:
    assert known(FACTS, hashes(9, 1, 7, 4_000_000_000)).tolist() == [2, 0]


def test_one_page_is_read_as_it_was_learned(draw: np.random.Generator) -> None:
    parameters = parameters_from(draw)
    pages = [(hashes(10, 20, 99), hashes(30, 40), hashes(7, 9)), (hashes(50), hashes(), hashes())]
    learned, _ = fit_network.forward(parameters, fit_network.batch_of([asked(*page) for page in pages]))
    network = Network(packed(parameters, WORDS, FACTS))
    read = np.array([network.log_odds(*page) for page in pages])
    # Bytes in place of the parameters move a value by a hundredth.
    assert np.allclose(read, learned, atol=0.05)


@pytest.mark.parametrize("name", [*parameters_from(np.random.default_rng(0))])
def test_slope_of_a_parameter_is_that_of_its_differences(name: str, draw: np.random.Generator) -> None:
    parameters = {key: value.astype(np.float64) for key, value in parameters_from(draw).items()}
    pages = [asked(hashes(10, 20, 99), hashes(30, 40), hashes(7, 9)), asked(hashes(50), hashes(), hashes(8))]
    batch, weight = fit_network.batch_of(pages), draw.normal(size=(2, 3))
    slopes = fit_network.forward(parameters, batch)[1](weight)
    place = tuple(draw.integers(0, size) for size in slopes[name].shape)
    sums = []
    for step in (1e-5, -1e-5):
        moved = parameters | {name: parameters[name].copy()}
        moved[name][place] += step
        sums.append((fit_network.forward(moved, batch)[0] * weight).sum())
    assert slopes[name][place] == pytest.approx((sums[0] - sums[1]) / 2e-5, rel=1e-3, abs=1e-6)


def test_order_of_words_is_learned_where_it_alone_tells(draw: np.random.Generator) -> None:
    """10 before 20 is the first type, 20 before 10 the second: no count of words tells them apart."""
    pages = [asked(hashes(10, 20), hashes(), hashes()), asked(hashes(20, 10), hashes(), hashes())] * 1000
    said = np.tile(np.eye(2, dtype=np.float32), (1000, 1))
    parameters = parameters_from(draw, types=2)
    losses = list(fit_network.learn(parameters, pages, said, np.ones_like(said), draw))
    assert losses[-1] < losses[0] / 3
    odds, _ = fit_network.forward(parameters, fit_network.batch_of(pages[:2]))
    assert (odds.argmax(axis=1) == [0, 1]).all()


def test_type_that_counts_for_nothing_teaches_nothing(draw: np.random.Generator) -> None:
    pages = [asked(hashes(10), hashes(), hashes())] * 64
    said = np.zeros((64, 2), np.float32)
    counts = np.array([[1, 0]] * 64, np.float32)
    parameters = parameters_from(draw, types=2)
    list(fit_network.learn(parameters, pages, said, counts, draw))
    before, after = fit_network.FIRST_BIAS, parameters["told_bias"]
    # What weighs on every parameter alike pulls the second a little towards nothing.
    assert after[0] < before
    assert after[1] == pytest.approx(before, abs=0.01)


@given(
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=60),
    st.lists(st.integers(0, 2**32 - 1), max_size=60),
    st.lists(st.integers(0, 2**32 - 1), max_size=60),
)
def test_any_page_has_finite_log_odds(title: list[int], lead: list[int], facts: list[int]) -> None:
    odds = LEARNED.log_odds(hashes(*title), hashes(*lead), hashes(*facts))
    assert odds.shape == (len(TYPES),)
    assert np.isfinite(odds).all()


def test_margin_is_that_of_the_nearest_decision() -> None:
    silent = dict.fromkeys(TYPES, -8.0)
    clear, near = judge([], silent, lambda _: 0.8), judge([], silent | {"funding": 0.1}, lambda _: 0.8)
    assert clear.margin > 5
    assert near.margin < 0.3
