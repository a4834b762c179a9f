"""The words of an item in, how much they speak for each type of event out: a small transformer.

Four layers of a sentence model (all-MiniLM-L6-v2, Apache 2.0; Wang et al. 2020), with fewer pieces of words, narrower
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
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

#: Pieces of an item that are read, those of its title among them, and characters of its lead.
PIECES, TITLE_PIECES, LEAD_CHARS = 80, 50, 220
#: Rows of the vectors that stand for no piece in particular.
UNKNOWN, START, BREAK = 0, 1, 2
#: Words longer than this are unknown.
WORD_CHARS = 40
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
    """A learned network; `log_odds` is all it does."""

    def __init__(self, data: Mapping[str, NDArray[Any]]) -> None:
        """`data` holds "enc_pieces", the hashes, and "enc_network", the bytes of an ONNX model.

        Raises KeyError where one is missing, ValueError where the network is none.
        """
        self._pieces = Pieces(data["enc_pieces"])
        options = onnxruntime.SessionOptions()
        # An item is too short to be shared out; readers that run side by side share the cores.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._network = onnxruntime.InferenceSession(
                data["enc_network"].tobytes(), options, providers=["CPUExecutionProvider"]
            )
        except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
            raise ValueError(f"no network: {error}") from None

    def log_odds(self, title: str, lead: str) -> Floats:
        """(types): natural logarithms of odds, of a title with who publishes it, and of the text below it."""
        rows, first_of_lead = self._pieces.rows_of(title, lead)
        segments = (np.arange(len(rows)) >= first_of_lead).astype(np.int64)
        (told,) = self._network.run(None, {"rows": rows, "segments": segments})
        return np.asarray(told)


def words_of(text: str) -> Iterable[str]:
    """The words of a text in lower case and without accents, every other sign alone."""
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(sign for sign in plain if unicodedata.category(sign) != "Mn"))


def hash_of(piece: str, *, inner: bool) -> int:
    """What a piece is known by; one `inner` to a word is another than one that begins it."""
    return zlib.crc32((f"##{piece}" if inner else piece).encode())
