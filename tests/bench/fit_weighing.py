"""Labelled items in, `nlp/weighing.npz` out: the table, the ranking, and the encoder that was learned apart.

    ./dev fit

Learns from our own items (`tests/golden`, `tests/corpus`) and, where `../shared` is present, from the labelled
recordings; never from those that measure the reading: what `recorded.py` calls unseen, the half of `wording.jsonl` that
nobody has looked at, and one in ten lines of the corpus.

The table: logistic regression for each type, fitted by AdaGrad (Duchi, Hazan and Singer 2011) over hashed rows; the
tables of the later half of the passes, and of several orders of the items, are averaged: one item more or less then
moves little. The ranking of names: `fit_ranking.py`. The encoder: `fit_encoder.py`, which needs other packages and so
runs apart, on the items that this writes (`items PATH`), before the rest is learned (`encoder PATH`).
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fit_ranking
import labelled
import numpy as np
import recorded
from numpy.typing import NDArray

from nlp.extract import Reader, build_reader
from nlp.ranking import contenders_of
from nlp.ranking import packed as ranked
from nlp.ranking import rows_of as rows_of_contenders
from nlp.weighing import ROWS, WEIGHTS_FILE, Features, features_of, most_telling
from nlp.wire import item_from_json
from store.model import Scope

PASSES, RATE = 8, 0.2
#: One order of the items is drawn from each.
SEEDS = (0, 1, 2, 3)
#: What a page's features are multiplied with: they are unit vectors, of some two hundred parts.
REACH = 3.0
#: Log odds that a type starts with.
START = -3.0
#: Weights of no more steps than this, of 127, are left out: they fill the file and decide nothing (F1 over types 0.816
#: with and without them on lines kept back, 0.816 and 0.817 on unseen recordings; 2.75 and 1.70 MB).
LEAST = 8


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
    weights[np.abs(weights) <= LEAST] = 0
    rows = np.flatnonzero(weights.any(axis=1)).astype(np.uint32)
    return {"types": np.array(types), "rows": rows, "weights": weights[rows], "scale": scale, "bias": bias}


def learn_ranking(
    reader: Reader, types: Sequence[str], rows: Sequence[dict[str, Any]], table: NDArray[np.float64]
) -> dict[str, Any]:
    """The arrays of the ranking: who does what an item tells whose publisher is no laboratory."""
    pages = [page for row in rows if (page := reader.page(item_from_json(row))) is not None]
    plain = fit_ranking.plain_words(pages)
    asked = []
    for row, page in zip(rows, pages, strict=True):
        if row["publisher_lab"] or not row["events"]:
            continue
        features, contenders = features_of(page, None), contenders_of(page, plain.__contains__)
        read = {c.type: c.actor for c in reversed(reader.extract(page.item).candidates) if c.scope is Scope.MAIN}
        for kind in sorted({event["type"] for event in row["events"]}):
            names = fit_ranking.given([event for event in row["events"] if event["type"] == kind])
            span = most_telling(features, table[:, types.index(kind)])
            asked.append(
                fit_ranking.Asked(
                    rows=rows_of_contenders(contenders, kind, span, read.get(kind)),
                    right=fit_ranking.right_of(contenders, names),
                )
            )
    return ranked(fit_ranking.learn(asked, np.random.default_rng(SEEDS[0])), plain)


def said_of(types: Sequence[str], rows: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    """1 for each type of which an item has an event."""
    return np.array([[any(event["type"] == kind for event in row["events"]) for kind in types] for row in rows], float)


def either_of(types: Sequence[str], rows: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    """1 for each type that the labels of an item accept beside another."""
    either = [{event.get("alt") for event in row["events"]} for row in rows]
    return np.array([[kind in accepted for kind in types] for accepted in either], float)


def write_items(path: Path) -> None:
    """Write what the encoder learns from, an item a line."""
    asked, types = asked_about(build_reader(weighed=False))
    rows = [row for row, _ in asked]
    said = said_of(types, rows)
    counts = 1 - either_of(types, rows) * (1 - said)
    with path.open("w", encoding="utf-8") as file:
        for (_, page), says, decide in zip(asked, said, counts, strict=True):
            item = {"title": page.head, "lead": page.lead, "said": says.tolist(), "counts": decide.tolist()}
            file.write(json.dumps(item) + "\n")


def asked_about(reader: Reader) -> tuple[list[tuple[dict[str, Any], Features]], tuple[str, ...]]:
    """The items that teach with what is asked about each, and the types."""
    asked = [(row, reader.features(item_from_json(row))) for row in to_learn_from()]
    return [(row, page) for row, page in asked if page is not None], tuple(reader.ontology.types)


def write_weights(encoder: Path) -> None:
    """Learn the table and the ranking, and write the file."""
    reader = build_reader(weighed=False)
    asked, types = asked_about(reader)
    rows = [row for row, _ in asked]
    table, bias = learn([page for _, page in asked], said_of(types, rows))
    with np.load(encoder) as learned:
        arrays = pack(types, table, bias) | learn_ranking(reader, types, rows, table) | dict(learned)
    np.savez_compressed(WEIGHTS_FILE, **arrays)
    sys.stdout.write(f"{WEIGHTS_FILE}: {len(rows)} items, {WEIGHTS_FILE.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    {"items": write_items, "encoder": write_weights}[sys.argv[1]](Path(sys.argv[2]))
