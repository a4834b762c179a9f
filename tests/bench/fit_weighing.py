"""Labelled items in, the table of `nlp/weighing.npz` out.

    ./dev fit

Learns from our own items (`tests/golden`, `tests/corpus`) and, where `../shared` is present, from the labelled
recordings; never from those that measure the reading: what `recorded.py` calls unseen, the half of `wording.jsonl` that
nobody has looked at, and one in ten lines of the corpus.

Logistic regression for each type, fitted by AdaGrad (Duchi, Hazan and Singer 2011) over the rows of a hashed table; the
tables of the later half of the passes, and of several orders of the items, are averaged: one item more or less then
moves little. The same items give the same table on the same machine.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import labelled
import numpy as np
import recorded
from numpy.typing import NDArray

from nlp.extract import build_reader
from nlp.weighing import ROWS, WEIGHTS_FILE, Features
from nlp.wire import item_from_json

PASSES, RATE = 8, 0.2
#: One order of the items is drawn from each.
SEEDS = (0, 1, 2, 3)
#: What a page's features are multiplied with: they are unit vectors, of some two hundred parts.
REACH = 3.0
#: Log odds that a type starts with.
START = -3.0
#: Weights below this share of a type's greatest are left out: they fill the file and decide nothing.
LEAST = 1 / 254


def to_learn_from() -> Iterator[dict[str, Any]]:
    """Items with their events, in a settled order: our own, then the recordings where they are present."""
    yield from labelled.items(labelled.GOLDEN)
    yield from (row for row in labelled.items(labelled.WORDING) if row["looked_at"])
    yield from (row for row in labelled.corpus() if not row["kept_back"])
    if recorded.GOLD.exists():
        yield from (
            row for row in labelled.items(recorded.GOLD / "dev.jsonl") if row["id"][0] not in recorded.UNSEEN_IDS
        )
        yield from (row for row in recorded.labelled() if row["part"] not in recorded.UNSEEN)


def learn(pages: Sequence[Features], said: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The table (ROWS, types) and its biases; `said` is (pages, types), 1 where the labels say so."""
    tables, biases = zip(*(learn_in_order(pages, said, seed) for seed in SEEDS), strict=True)
    return np.mean(tables, axis=0), np.mean(biases, axis=0)


def learn_in_order(
    pages: Sequence[Features], said: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same, over the pages in orders drawn from one seed."""
    draw = np.random.default_rng(seed)
    kinds = said.shape[1]
    table, slopes = np.zeros((ROWS, kinds)), np.full((ROWS, kinds), 1e-3)
    bias, steep = np.full(kinds, START), np.full(kinds, 1e-3)
    kept, kept_bias = np.zeros_like(table), np.zeros_like(bias)
    for turn in range(PASSES):
        for index in draw.permutation(len(pages)):
            rows, values = pages[index].rows, pages[index].values * REACH
            wrong = 1 / (1 + np.exp(-(values @ table[rows] + bias))) - said[index]
            slope = values[:, None] * wrong
            slopes[rows] += slope * slope
            table[rows] -= RATE * slope / np.sqrt(slopes[rows])
            steep += wrong * wrong
            bias -= 0.3 * RATE * wrong / np.sqrt(steep)
        if turn >= PASSES // 2:
            kept += table
            kept_bias += bias
    return kept / (PASSES - PASSES // 2), kept_bias / (PASSES - PASSES // 2)


def pack(types: Sequence[str], table: NDArray[np.float64], bias: NDArray[np.float64]) -> dict[str, Any]:
    """The arrays of the file: rows that weigh something, in bytes, with what a step is worth."""
    scale = np.abs(table).max(axis=0) * REACH / 127
    weights = np.round(table * REACH / scale).astype(np.int8)
    rows = np.flatnonzero(np.abs(weights).max(axis=1) > 127 * LEAST).astype(np.uint32)
    return {"types": np.array(types), "rows": rows, "weights": weights[rows], "scale": scale, "bias": bias}


def said_of(types: Sequence[str], rows: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    """1 for each type of which an item has an event."""
    return np.array([[any(event["type"] == kind for event in row["events"]) for kind in types] for row in rows], float)


def main() -> None:
    """Learn, and write the table."""
    reader = build_reader(weighed=False)
    asked = [(row, reader.features(item_from_json(row))) for row in to_learn_from()]
    rows, pages = [row for row, page in asked if page], [page for _, page in asked if page]
    types = tuple(reader.ontology.types)
    table, bias = learn(pages, said_of(types, rows))
    np.savez_compressed(WEIGHTS_FILE, **pack(types, table, bias))
    sys.stdout.write(f"{WEIGHTS_FILE}: {len(rows)} items, {WEIGHTS_FILE.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
