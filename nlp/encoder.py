"""The words of an item in, how much they speak for each type of event out: a small transformer.

Two layers of a sentence model (all-MiniLM-L6-v2, Apache 2.0; Wang et al. 2020), with fewer pieces of words, narrower
vectors for them and narrower inner layers, taught by the whole model after that was fitted to our items (distillation,
Hinton et al. 2015). `nlp/weighing.py` asks it beside its table; `./dev fit` learns it (`tests/bench/fit_encoder.py`).
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Pieces of an item that are read, those of its title among them, and characters of its lead.
PIECES, TITLE_PIECES, LEAD_CHARS = 80, 50, 220
#: Width of one head of attention.
HEAD = 32
#: Rows of the vectors that stand for no piece in particular.
UNKNOWN, START, BREAK = 0, 1, 2
#: Words longer than this are unknown.
WORD_CHARS = 40
#: Keeps the division by a spread that is none.
EPSILON = 1e-12
#: Of the tanh form of the Gaussian error linear unit (Hendrycks and Gimpel 2016).
_GELU, _CUBE = np.float32(np.sqrt(2 / np.pi)), np.float32(0.044715)
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class Pieces:
    """The pieces of words that have a vector, known by their hashes."""

    def __init__(self, hashes: NDArray[np.uint32]) -> None:
        """Row of the first one is BREAK + 1."""
        self._row = {piece: row for row, piece in enumerate(hashes.tolist(), BREAK + 1)}
        self._rows_of_word = lru_cache(maxsize=20_000)(self._split)

    def rows_of(self, title: str, lead: str) -> tuple[Rows, int]:
        """Rows of the vectors of a start, a title, a break, a lead and a break; and where the lead begins."""
        head = [row for word in words_of(title) for row in self._rows_of_word(word)][:TITLE_PIECES]
        tail = [row for word in words_of(lead[:LEAD_CHARS]) for row in self._rows_of_word(word)]
        tail = tail[: PIECES - 3 - len(head)]
        return np.array([START, *head, BREAK, *tail, BREAK]), len(head) + 2

    def _split(self, word: str) -> tuple[int, ...]:
        """Rows of the longest pieces that a word is made of, from its start (WordPiece, Schuster and Nakajima 2012)."""
        if len(word) > WORD_CHARS:
            return (UNKNOWN,)
        rows, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                row = self._row.get(hash_of(word[start:end], inner=start > 0))
                if row is not None:
                    break
            else:
                return (UNKNOWN,)
            rows.append(row)
            start = end
        return tuple(rows)


class Encoder:
    """Learned vectors and layers; `log_odds` is all it does."""

    def __init__(self, data: Mapping[str, NDArray[Any]]) -> None:
        """`data` holds the arrays that `packed` gives. Raises KeyError where one is missing."""
        p = {name.removeprefix("enc_"): _floats(data, name) for name in data if name.startswith("enc_")}
        self._pieces = Pieces(data["enc_pieces"])
        self._vectors, self._turn = p["vectors"], p["turn"]
        # What is added to every vector: by its place, and by whether it is of the title or of the lead.
        self._places, self._segments = p["places"], p["segments"]
        self._even = p["gain"], p["offset"]
        self._layers = [
            {name.partition(".")[2]: values for name, values in p.items() if name.startswith(f"layer_{n}.")}
            for n in range(sum(name.endswith(".heads_bias") for name in p))
        ]
        self._told, self._told_bias = p["told"], p["told_bias"]

    def log_odds(self, title: str, lead: str) -> Floats:
        """(types): natural logarithms of odds, of a title with who publishes it, and of the text below it."""
        rows, first_of_lead = self._pieces.rows_of(title, lead)
        values = self._vectors[rows] @ self._turn + self._places[: len(rows)]
        values[:first_of_lead] += self._segments[0]
        values[first_of_lead:] += self._segments[1]
        values = _evened(values, *self._even)
        for layer in self._layers:
            values = _evened(values + _attended(values, layer), layer["gain_1"], layer["offset_1"])
            raised = _gelu(values @ layer["raise"] + layer["raise_bias"])
            values = _evened(values + raised @ layer["lower"] + layer["lower_bias"], layer["gain_2"], layer["offset_2"])
        pooled = np.concatenate([np.add.reduce(values, axis=0) / len(rows), np.maximum.reduce(values, axis=0)])
        return np.asarray(pooled @ self._told + self._told_bias)


def words_of(text: str) -> Iterable[str]:
    """The words of a text in lower case and without accents, every other sign alone."""
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(sign for sign in plain if unicodedata.category(sign) != "Mn"))


def hash_of(piece: str, *, inner: bool) -> int:
    """What a piece is known by; one `inner` to a word is another than one that begins it."""
    return zlib.crc32((f"##{piece}" if inner else piece).encode())


def packed(parameters: Mapping[str, Floats], pieces: NDArray[np.uint32]) -> dict[str, Any]:
    """The arrays of the file: matrices in bytes, with what a step of each column is worth."""
    arrays: dict[str, Any] = {"enc_pieces": pieces}
    for name, values in parameters.items():
        if values.ndim == 1:
            arrays[f"enc_{name}"] = values.astype(np.float32)
        else:
            scale = np.maximum(np.abs(values).max(axis=0), EPSILON) / 127
            arrays[f"enc_{name}"] = np.round(values / scale).astype(np.int8)
            arrays[f"enc_{name}_scale"] = scale.astype(np.float32)
    return arrays


def _floats(data: Mapping[str, NDArray[Any]], name: str) -> Floats:
    values = data[name]
    return np.ascontiguousarray(values * data[f"{name}_scale"] if values.dtype == np.int8 else values, np.float32)


def _attended(values: Floats, layer: Mapping[str, Floats]) -> Floats:
    """What each place takes from all others (Vaswani et al. 2017)."""
    places, width = values.shape
    told = values @ layer["heads"] + layer["heads_bias"]
    ask, answer, give = told.reshape(places, 3, width // HEAD, HEAD).transpose(1, 2, 0, 3)
    scores = ask @ answer.swapaxes(1, 2) / np.float32(np.sqrt(HEAD))
    scores = np.exp(scores - np.maximum.reduce(scores, axis=2, keepdims=True))
    scores /= np.add.reduce(scores, axis=2, keepdims=True)
    taken = (scores @ give).swapaxes(0, 1).reshape(places, width)
    return np.asarray(taken @ layer["gather"] + layer["gather_bias"])


def _evened(values: Floats, gain: Floats, offset: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016)."""
    width = values.shape[1]
    values = values - np.add.reduce(values, axis=1, keepdims=True) / width
    spread = np.sqrt(np.einsum("ij,ij->i", values, values) / width + EPSILON)
    values *= gain / spread[:, None]
    values += offset
    return values


def _gelu(values: Floats) -> Floats:
    inner = np.tanh(_GELU * values * (1 + _CUBE * values * values))
    return np.asarray(0.5 * values * (1 + inner))
