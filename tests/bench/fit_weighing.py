"""Labelled items in, the table of `nlp/weighing.npz` out.

    ./dev fit

Learns from our own items (`tests/golden`, `tests/corpus`) and, where `../shared` is present, from the labelled
recordings; never from those that measure the reading: what `recorded.py` calls unseen, the half of `wording.jsonl` that
nobody has looked at, and one in ten lines of the corpus.

The table: logistic regression for each type, fitted by AdaGrad (Duchi, Hazan and Singer 2011) over hashed rows; the
tables of the later half of the passes, and of several orders of the items, are averaged: one item more or less then
moves little. The network: `fit_network.py`, with vectors that start from those of `word_vectors.py`. The ranking of
names: `fit_ranking.py`. The same items give the same file on the same machine.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fit_network
import fit_ranking
import labelled
import numpy as np
import recorded
from numpy.typing import NDArray

from nlp.extract import Reader, build_reader
from nlp.network import BREAK, Hashes, known, packed, rows_of
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
#: Weights below this share of a type's greatest are left out: they fill the file and decide nothing.
LEAST = 1 / 254
VECTORS = Path(__file__).with_name("word_vectors.npz")
#: How often a word, and a fact, must stand in the items to have a vector of its own.
WORD_TIMES, FACT_TIMES = 2, 3


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


def learn_network(pages: Sequence[Features], said: NDArray[np.float64], either: NDArray[np.float64]) -> dict[str, Any]:
    """The arrays of the network; `either` is (pages, types), 1 where the labels accept a type beside another."""
    draw = np.random.default_rng(SEEDS[0])
    words = frequent([np.concatenate([page.title, page.lead]) for page in pages], WORD_TIMES)
    facts = frequent([page.facts for page in pages], FACT_TIMES)
    asked = [
        fit_network.Asked(rows=rows, first_of_lead=first_of_lead, facts=known(facts, page.facts))
        for page in pages
        for rows, first_of_lead in [rows_of(words, page.title, page.lead)]
    ]
    parameters = fit_network.first_parameters(first_vectors(words, draw), len(facts), said.shape[1], draw)
    counts = (1 - either * (1 - said)).astype(np.float32)
    losses = fit_network.learn(parameters, asked, said.astype(np.float32), counts, draw)
    for turn, loss in enumerate(losses, 1):
        sys.stderr.write(f"network, pass {turn} of {fit_network.PASSES}: loss {loss:.3f}\n")
    return packed(parameters, words, facts)


def first_vectors(words: NDArray[np.uint32], draw: np.random.Generator) -> NDArray[np.float32]:
    """Vectors for what stands for no word, then for each word, to start from."""
    with np.load(VECTORS) as data:
        listed, vectors, scale = data["words"], data["vectors"], data["scale"]
    first = draw.normal(0, 0.3, (BREAK + 1 + len(words), fit_network.WIDTH)).astype(np.float32)
    places = np.searchsorted(listed, words).clip(max=len(listed) - 1)
    there = listed[places] == words
    first[BREAK + 1 :][there] = vectors[places[there]] * (scale / 2)
    return first


def frequent(pages: Sequence[Hashes], least: int) -> NDArray[np.uint32]:
    """The hashes that stand so many times on all pages, in order."""
    counts = Counter(int(one) for page in pages for one in page)
    return np.array(sorted(one for one, count in counts.items() if count >= least), dtype=np.uint32)


def learn_ranking(
    reader: Reader, types: Sequence[str], rows: Sequence[dict[str, Any]], table: NDArray[np.float64]
) -> dict[str, Any]:
    """The arrays of the ranking: who does what an item of the press tells."""
    asked = []
    for row in rows:
        page = None if row["kind"] == "official" or row["publisher_lab"] else reader.page(item_from_json(row))
        features = features_of(page, None) if page is not None and row["events"] else None
        if page is None or features is None:
            continue
        contenders = contenders_of(page)
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
    return ranked(fit_ranking.learn(asked, np.random.default_rng(SEEDS[0])))


def said_of(types: Sequence[str], rows: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    """1 for each type of which an item has an event."""
    return np.array([[any(event["type"] == kind for event in row["events"]) for kind in types] for row in rows], float)


def either_of(types: Sequence[str], rows: Sequence[dict[str, Any]]) -> NDArray[np.float64]:
    """1 for each type that the labels of an item accept beside another."""
    either = [{event.get("alt") for event in row["events"]} for row in rows]
    return np.array([[kind in accepted for kind in types] for accepted in either], float)


def main() -> None:
    """Learn, and write the file."""
    reader = build_reader(weighed=False)
    asked = [(row, reader.features(item_from_json(row))) for row in to_learn_from()]
    rows, pages = [row for row, page in asked if page], [page for _, page in asked if page]
    types = tuple(reader.ontology.types)
    said = said_of(types, rows)
    table, bias = learn(pages, said)
    arrays = pack(types, table, bias) | learn_ranking(reader, types, rows, table)
    arrays |= learn_network(pages, said, either_of(types, rows))
    np.savez_compressed(WEIGHTS_FILE, **arrays)
    sys.stdout.write(f"{WEIGHTS_FILE}: {len(rows)} items, {WEIGHTS_FILE.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
