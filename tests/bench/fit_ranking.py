"""Events and the names that may be who does them in, the weights of `nlp/ranking.py` out; pages in, plain words out.

Conditional logit, fitted by AdaGrad (Duchi, Hazan and Singer 2011); the weights of the later half of the passes are
averaged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.places import GOVERNMENTS
from nlp.ranking import ROWS, Contender, Rows
from nlp.sections import Page
from store.ids import slug

PASSES, RATE = 4, 0.15
#: In how many pages a word stands in lower case that is no name: with 1 and with 3 the right name is first less often.
PLAIN_TIMES = 2
#: Slopes below this move nothing.
LEAST = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One event: rows of the table for each name, and which of the names the label gives."""

    rows: Sequence[Rows]
    right: NDArray[np.bool_]


def plain_words(pages: Iterable[Page]) -> frozenset[str]:
    """The words, in lower case, that stand so in several pages."""
    often = Counter[str]()
    for page in pages:
        sections = list(page.sections())
        often.update(
            {low for s in sections for word, low in zip(s.words, s.lower, strict=True) if word.islower()}
            | {word for s in sections for word in s.words if word.islower()}  # a French future as it is written
        )
    return frozenset(word for word, times in often.items() if times >= PLAIN_TIMES)


def given(events: Sequence[dict[str, Any]]) -> set[str]:
    """The names that labels of one type accept: actors, and whoever takes part in a partnership."""
    others = [name for event in events if event["type"] == "partnership" for name in event["counterparties"]]
    return {event["actor"] for event in events} | set(others)


def right_of(contenders: Sequence[Contender], names: set[str]) -> NDArray[np.bool_]:
    """Whether each is one of those that a label gives: the same words, or all of them at the end or beginning."""
    accepted = [slug(GOVERNMENTS.get(name, name)).split("-") for name in names]
    return np.array([any(_is_same(slug(one.name).split("-"), other) for other in accepted) for one in contenders])


def _is_same(first: list[str], second: list[str]) -> bool:
    short, long = sorted((first, second), key=len)
    return short in (long[: len(short)], long[-len(short) :])


def learn(asked: Sequence[Asked], draw: np.random.Generator) -> NDArray[np.float64]:
    """The weights (ROWS); events of which nobody right, or nobody else, is named teach nothing."""
    asked = [one for one in asked if one.right.any() and not one.right.all()]
    weights, slopes, kept = np.zeros(ROWS), np.full(ROWS, 1e-3), np.zeros(ROWS)
    for turn in range(PASSES):
        for index in draw.permutation(len(asked)):
            for rows, slope in _slopes(weights, asked[index]):
                slopes[rows] += slope * slope
                weights[rows] -= RATE * slope / np.sqrt(slopes[rows])
        if turn >= PASSES // 2:
            kept += weights
    return kept / (PASSES - PASSES // 2)


def _slopes(weights: NDArray[np.float64], asked: Asked) -> Iterator[tuple[Rows, float]]:
    """For each name that matters its rows and the slope of the loss; of several right ones any may be chosen."""
    worth = np.array([weights[rows].sum() for rows in asked.rows])
    likely = np.exp(worth - worth.max())
    likely /= likely.sum()
    among_right = likely * asked.right / (likely @ asked.right)
    for rows, slope in zip(asked.rows, likely - among_right, strict=True):
        if abs(slope) >= LEAST:
            yield rows, float(slope)
