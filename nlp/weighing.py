"""A page in, out how much its words speak for each type of event, and which of them speak most.

A linear model over the title's shape (pieces, pairs and triples, with marks for names), its words and their letters,
the opening words of the lead, and the rules whose words stand in either; where it leaves doubt, the encoder
(`nlp/encoder.py`). They are asked after the rules: what these found may be dropped, and what they missed may be told
(`nlp/judging.py`). `./dev fit` learns both.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.encoder import Encoder
from nlp.parties import FUNCTION_WORDS
from nlp.ranking import Ranking
from nlp.sections import Page
from nlp.shape import shape_of
from store.errors import ConfigError

WEIGHTS_FILE = Path(__file__).with_name("weighing.npz")
#: Rows of the table: what is asked about falls into one of them by its hash (Weinberger et al. 2009).
ROWS = 1 << 18
#: Share of the encoder in what is said by both: it tells the types of lines kept back with an F1 of 0.87 beside the
#: rules, the table with 0.81; of recordings that taught neither both tell as much (0.85 each, 0.88 together).
_ENCODER = 0.5
#: Tokens of a lead that are read.
_LEAD_TOKENS = 40
#: A mark of a name in a shape, with its number.
_MARK = re.compile(r"@(\w)\d+@")
#: The same as this module writes it.
_KIND = re.compile(r"@\w[=+]?@")
#: Odd 64-bit numbers that spread sums of hashes over the rows (Fibonacci hashing, and the step of a rolling hash).
_SPREAD, _STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(1_000_003)
_SHIFT = np.uint64(64 - ROWS.bit_length() + 1)

Rows = NDArray[np.int64]
Values = NDArray[np.float64]
#: Hashes in 64 bits, whose sums are hashes too.
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is asked about one page: rows of the table with their values, whose squares add up to 1."""

    rows: Rows
    values: Values
    #: Token range of each piece of the title's shape: the first rows are its pieces, pairs and triples.
    pieces: tuple[tuple[int, int], ...]
    #: Whether each piece is a word that says something, rather than a mark of a name or a number, "of" or a comma.
    plain: tuple[bool, ...]
    #: What the encoder reads: the title with who publishes it, and the text below it.
    head: str
    lead: str


class Weights:
    """The learned table, encoder and ranking."""

    def __init__(
        self,
        *,
        types: Sequence[str],
        table: NDArray[np.int8],
        scale: Values,
        bias: Values,
        encoder: Encoder,
        ranking: Ranking,
        source: bytes,
    ) -> None:
        """`table` is (ROWS, types); `scale` is what one step of it is worth, and `bias` the log odds of an empty page.

        `source` is the file's content.
        """
        self.types = tuple(types)
        #: Changes whenever the file does.
        self.id = hashlib.sha256(source).hexdigest()[:16]
        self._table, self._scale, self._bias = table, scale, bias
        self._encoder = encoder
        self.ranking = ranking

    def log_odds(self, features: Features) -> dict[str, float]:
        """How much the words speak for each type by the table, as natural logarithms of odds."""
        told = features.values @ self._table[features.rows] * self._scale + self._bias
        return dict(zip(self.types, map(float, told), strict=True))

    def second_opinion(self, features: Features, first: Mapping[str, float]) -> dict[str, float]:
        """The same with the encoder asked too: a mean of the `first` answer, the table's, and its own."""
        told = self._encoder.log_odds(features.head, features.lead)
        return {
            kind: (1 - _ENCODER) * first[kind] + _ENCODER * float(odds)
            for kind, odds in zip(self.types, told, strict=True)
        }

    def telling(self, features: Features, kind: str) -> tuple[int, int]:
        """Token range of the title's word, pair or triple that speaks most for a type; a name alone says nothing."""
        return most_telling(features, self._table[:, self.types.index(kind)])


def most_telling(features: Features, weights: NDArray[Any]) -> tuple[int, int]:
    """Token range of the title's word, pair or triple whose rows weigh most, names alone left out."""
    runs = _runs_of(len(features.pieces))
    weighed = weights[features.rows[: len(runs)]] * features.values[: len(runs)]
    plain = [any(features.plain[first : last + 1]) for first, last in runs]
    first, last = runs[int(np.argmax(np.where(plain, weighed, -np.inf)))]
    return features.pieces[first][0], features.pieces[last][1]


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read the table. Raises ConfigError for a file that is no such table."""
    try:
        source = path.read_bytes()
        with np.load(io.BytesIO(source), allow_pickle=False) as data:
            types = data["types"].tolist()
            table = np.zeros((ROWS, len(types)), dtype=np.int8)
            table[data["rows"]] = data["weights"]
            return Weights(
                types=types,
                table=table,
                scale=data["scale"],
                bias=data["bias"],
                encoder=Encoder(data),
                ranking=Ranking(data),
                source=source,
            )
    except (OSError, EOFError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise ConfigError(
            [f"{path}: no table of weights ({error}); take it from the repository, or run `./dev fit`"]
        ) from None


def features_of(page: Page, ignored: str | None) -> Features:
    """What is asked about a page whose title has words.

    `ignored` is why its headline as a whole reports nothing (`modality.ignored`); None where it may.
    """
    kind = page.item.kind
    title, pieces = shape_of_title(page)
    head = _hashes(["^", *title, "$"])
    words = [word for word in page.title.lower if word.isalnum()]
    lead = words_of_lead(page)
    led, facts = _hashes(lead), _hashes(_facts(page, title, lead, ignored))
    asked = [
        (_runs(head, 3, 11), 1.0),
        (_runs(_hashes(words), 2, 31), 0.7),
        (np.concatenate([_letters(word) for word in words]) + np.uint64(51) if words else _NONE, 0.15),
        (_runs(led, 2, 71), 0.5),
        (head * np.uint64(_hash(kind)) + np.uint64(91), 0.7),
        (facts + np.uint64(111), 0.8),
    ]
    values = np.repeat([weight for _, weight in asked], [len(hashes) for hashes, _ in asked])
    plain = tuple(piece.isalpha() and piece not in FUNCTION_WORDS for piece in title)
    rows = _rows(np.concatenate([hashes for hashes, _ in asked]))
    return Features(
        rows=rows,
        values=values / np.sqrt(values @ values),
        pieces=tuple(pieces),
        plain=plain,
        head=f"{kind} {page.item.publisher} {'lab' if page.item.publisher_lab else ''}: {page.item.title}",
        lead=next((lead.read_text for lead in page.leads), ""),
    )


def _facts(page: Page, title: Sequence[str], lead: Sequence[str], ignored: str | None) -> list[str]:
    """What is none of its words: kind, publisher, length, the kinds of its names, the rules whose words stand in it."""
    kind = page.item.kind
    cues = {("t" if section is page.title else "l") + cue.rule for section in page.sections() for cue in section.cues}
    return [
        f"kind {kind}",
        f"publisher {page.item.publisher}",
        f"length {min(len(title) // 3, 8)}",
        f"lead {bool(lead)}",
        f"ignored {ignored}",
        f"organisations {sum(piece.startswith('@o') for piece in title)}",
        *sorted({f"mark {piece[1]}" for piece in title if _KIND.fullmatch(piece)}),
        *sorted(f"cue {cue}" for cue in cues),
        *sorted(f"cue {kind} {cue}" for cue in cues),
        *sorted({f"family {cue.partition('.')[0]}" for cue in cues}),
    ]


def words_of_lead(page: Page) -> list[str]:
    """The words of the lead that are asked about, in lower case."""
    return [word for section in page.leads for word in section.lower][:_LEAD_TOKENS]


def shape_of_title(page: Page) -> tuple[list[str], list[tuple[int, int]]]:
    """The pieces of the title's shape, marks without their number, and the token range of each.

    Beside a publisher that is a laboratory a mark tells whether the name is its own ("=") or another's ("+").
    """
    title, lab = page.title, page.item.publisher_lab
    shape = shape_of(page, title, 0, len(title.words))
    starts, pieces = list(shape.places), []
    for place, following in zip(starts, [*starts[1:], len(shape.text)], strict=True):
        piece = shape.text[place : following - 1]
        mark = _MARK.fullmatch(piece)
        owner = named.owner if (named := shape.parties.get(place)) else None
        whose = "" if lab is None or owner is None else "=" if owner == lab else "+"
        pieces.append(f"@{mark[1]}{whose}@" if mark else piece)
    return pieces, list(shape.places.values())


def _runs_of(pieces: int) -> list[tuple[int, int]]:
    """First and last piece of each run of one, two and three, in the order of `_runs`; the ends count as pieces."""
    padded = [0, *range(pieces), pieces - 1]
    return [(padded[i], padded[i + n]) for n in range(3) for i in range(len(padded) - n)]


_NONE: _Hashes = np.zeros(0, dtype=np.uint64)


@lru_cache(maxsize=20_000)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


@lru_cache(maxsize=10_000)
def _letters(word: str) -> _Hashes:
    """Hashes of the runs of three to five letters of a word."""
    closed = f"<{word}>"
    return np.array([_hash(closed[i : i + n]) for n in (3, 4, 5) for i in range(len(closed) - n + 1)], dtype=np.uint64)


def _hashes(words: Sequence[str]) -> _Hashes:
    return np.array([_hash(word) for word in words], dtype=np.uint64)


def _runs(hashes: _Hashes, most: int, salt: int) -> _Hashes:
    """A hash of each word, then of each pair, up to runs of `most` words; `salt` keeps those of one place apart."""
    runs, run = [hashes + np.uint64(salt)], hashes
    for length in range(1, min(most, len(hashes))):
        run = run[:-1] * _STEP + hashes[length:]
        runs.append(run + np.uint64(salt + length))
    return np.concatenate(runs)


def _rows(hashes: _Hashes) -> Rows:
    """The row of the table that each hash falls into."""
    mixed = hashes * _SPREAD
    return ((((mixed >> np.uint64(29)) ^ mixed) * _SPREAD) >> _SHIFT).astype(np.int64)
