"""The pieces, words and facts of a page in, how much they speak for each type of event out: a small network.

Two layers of gated convolutions (Dauphin et al. 2017) over vectors of the title's pieces and the lead's words; then the
greatest values over the title and over all, and four weighted means (attention pooling, Lin et al. 2017).
`nlp/weighing.py` asks it beside its table; `./dev fit` learns it (`tests/bench/fit_network.py`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Pieces of a title and words of a lead that are read.
TITLE_PIECES, LEAD_WORDS = 40, 40
#: Rows of the vectors that stand for no word in particular.
UNKNOWN, START, BREAK = 0, 1, 2
#: Keeps the division by a spread that is none.
EPSILON = 1e-5

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]


class Network:
    """Learned vectors and layers; `log_odds` is all it does."""

    def __init__(self, data: Mapping[str, NDArray[Any]]) -> None:
        """`data` holds the arrays that `packed` gives. Raises KeyError where one is missing."""
        self._words, self._facts = data["net_words"], data["net_facts"]
        self._word_vectors, self._word_scale = data["net_word_vectors"], data["net_word_vectors_scale"]
        self._fact_vectors = _floats(data, "fact_vectors")
        self._segments = _floats(data, "segments")
        self._layers = [
            (_floats(data, f"window_{n}"), *(data[f"net_{name}_{n}"] for name in ("shift", "gain", "offset")))
            for n in range(int(data["net_layers"]))
        ]
        self._looks, self._look_bias = _floats(data, "looks"), data["net_look_bias"]
        self._hidden, self._hidden_bias = _floats(data, "hidden"), data["net_hidden_bias"]
        self._told, self._told_bias = _floats(data, "told"), data["net_told_bias"]

    def log_odds(self, title: Hashes, lead: Hashes, facts: Hashes) -> Floats:
        """(types): natural logarithms of odds; from hashes of a title's pieces, a lead's words and a page's facts."""
        rows, first_of_lead = rows_of(self._words, title, lead)
        values = self._word_vectors[rows] * self._word_scale
        values[:first_of_lead] += self._segments[0]
        values[first_of_lead:] += self._segments[1]
        width = values.shape[1]
        for window, shift, gain, offset in self._layers:
            pair = windows(values) @ window
            pair += shift
            values += pair[:, :width] / (1 + np.exp(-pair[:, width:]))
            values -= np.add.reduce(values, axis=1, keepdims=True) / width
            spread = np.sqrt(np.einsum("ij,ij->i", values, values) / width + EPSILON)
            values *= gain / spread[:, None]
            values += offset
        looks = np.exp(values @ self._looks + self._look_bias)
        looks /= np.add.reduce(looks, axis=0)
        pooled = np.concatenate(
            [
                np.maximum.reduce(values[:first_of_lead], axis=0),
                np.maximum.reduce(values, axis=0),
                (looks.T @ values).ravel(),
                np.add.reduce(self._fact_vectors[known(self._facts, facts)], axis=0),
            ]
        )
        hidden = np.maximum(pooled @ self._hidden + self._hidden_bias, 0)
        return np.asarray(hidden @ self._told + self._told_bias)


def rows_of(words: NDArray[np.uint32], title: Hashes, lead: Hashes) -> tuple[NDArray[np.int64], int]:
    """Rows of the vectors of a page: a start, its title, a break, its lead; and where the lead begins."""
    head, tail = title[:TITLE_PIECES], lead[:LEAD_WORDS]
    rows = np.full(len(head) + len(tail) + 2, UNKNOWN)
    rows[0], rows[len(head) + 1] = START, BREAK
    rows[1 : len(head) + 1] = _row_of_each(words, head)
    rows[len(head) + 2 :] = _row_of_each(words, tail)
    return rows, len(head) + 2


def known(names: NDArray[np.uint32], hashes: Hashes) -> NDArray[np.int64]:
    """Places of those hashes that stand among `names`, which are in order."""
    places = np.searchsorted(names, hashes).clip(max=len(names) - 1)
    return np.asarray(places[names[places] == hashes])


def _row_of_each(words: NDArray[np.uint32], hashes: Hashes) -> NDArray[np.int64]:
    places = np.searchsorted(words, hashes).clip(max=len(words) - 1)
    return np.where(words[places] == hashes, places + BREAK + 1, UNKNOWN)


def windows(values: Floats) -> Floats:
    """(…, places, 3 · width): the values before, at and after each place of (…, places, width)."""
    width = values.shape[-1]
    seen = np.zeros((*values.shape[:-1], 3 * width), values.dtype)
    seen[..., 1:, :width] = values[..., :-1, :]
    seen[..., width : 2 * width] = values
    seen[..., :-1, 2 * width :] = values[..., 1:, :]
    return seen


def packed(parameters: Mapping[str, Floats], words: NDArray[np.uint32], facts: NDArray[np.uint32]) -> dict[str, Any]:
    """The arrays of the file: matrices in bytes, each with what one step of it is worth."""
    arrays: dict[str, Any] = {"net_words": words, "net_facts": facts}
    arrays["net_layers"] = np.int64(sum(name.startswith("window_") for name in parameters))
    for name, values in parameters.items():
        if values.ndim == 1:
            arrays[f"net_{name}"] = values.astype(np.float32)
        else:
            scale = np.abs(values).max() / 127
            arrays[f"net_{name}"] = np.round(values / scale).astype(np.int8)
            arrays[f"net_{name}_scale"] = np.float32(scale)
    return arrays


def _floats(data: Mapping[str, NDArray[Any]], name: str) -> Floats:
    return np.asarray(data[f"net_{name}"] * data[f"net_{name}_scale"], np.float32)
