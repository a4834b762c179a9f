"""Pages as rows of vectors and what was said of them in, the parameters of `nlp/network.py` out.

The same computation as there, over many pages at once, with its gradient; AdamW (Loshchilov and Hutter 2019) along one
rise and a cosine of rates, dropout (Srivastava et al. 2014), and words left out at random, so that a page is known
without any one of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.network import BREAK, EPSILON, UNKNOWN, Floats, windows

#: Width of a vector, layers, weighted means and hidden values.
WIDTH, LAYERS, LOOKS, HIDDEN = 96, 2, 4, 128
PASSES, PAGES = 8, 64
#: The highest rate, reached after this share of the steps; that of the vectors of words is half of it.
RATE, RISE, DECAY = 2e-3, 0.1, 0.02
#: What a step remembers of the slopes before it, and of their squares; and the longest step back, over all parameters.
KEEPS, KEEPS_SQUARES, LONGEST = 0.9, 0.999, 2.0
#: Share left out, of values at random: of vectors, of what a layer adds, of what is hidden; and of words.
DROPPED_VECTORS, DROPPED_ADDED, DROPPED_HIDDEN, DROPPED_WORDS = 0.2, 0.15, 0.3, 0.1
#: Log odds that a type starts with.
FIRST_BIAS = -2.5

Parameters = dict[str, Floats]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One page: rows of its vectors, where its lead begins, rows of its facts."""

    rows: NDArray[np.int64]
    first_of_lead: int
    facts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pages side by side, filled up to the longest."""

    #: (pages, places)
    rows: NDArray[np.int64]
    #: (pages, places): whether something stands there, and whether it is of the title.
    there: Bools
    titled: Bools
    #: (all facts): rows, and the page of each.
    facts: NDArray[np.int64]
    pages: NDArray[np.int64]


def batch_of(asked: Sequence[Asked]) -> Batch:
    """Pages side by side."""
    longest = max(len(page.rows) for page in asked)
    rows = np.full((len(asked), longest), UNKNOWN)
    there, titled = np.zeros(rows.shape, bool), np.zeros(rows.shape, bool)
    for index, page in enumerate(asked):
        rows[index, : len(page.rows)] = page.rows
        there[index, : len(page.rows)] = True
        titled[index, : page.first_of_lead] = True
    return Batch(
        rows=rows,
        there=there,
        titled=titled,
        facts=np.concatenate([page.facts for page in asked]),
        pages=np.repeat(np.arange(len(asked)), [len(page.facts) for page in asked]),
    )


def first_parameters(
    vectors: Floats, facts: int, types: int, draw: np.random.Generator, *, hidden: int = HIDDEN
) -> Parameters:
    """Parameters to start from, over (words, width) vectors."""
    width = vectors.shape[1]

    def spread(rows: int, columns: int) -> Floats:
        bound = 1 / np.sqrt(rows)
        return draw.uniform(-bound, bound, (rows, columns)).astype(np.float32)

    parameters = {"word_vectors": vectors.astype(np.float32)}
    parameters["fact_vectors"] = draw.normal(0, 0.05, (facts, width)).astype(np.float32)
    parameters["segments"] = draw.normal(0, 0.1, (2, width)).astype(np.float32)
    for layer in range(LAYERS):
        parameters[f"window_{layer}"] = spread(3 * width, 2 * width)
        parameters[f"shift_{layer}"] = np.zeros(2 * width, np.float32)
        parameters[f"gain_{layer}"] = np.ones(width, np.float32)
        parameters[f"offset_{layer}"] = np.zeros(width, np.float32)
    parameters["looks"], parameters["look_bias"] = spread(width, LOOKS), np.zeros(LOOKS, np.float32)
    parameters["hidden"] = spread((3 + LOOKS) * width, hidden)
    parameters["hidden_bias"] = np.zeros(hidden, np.float32)
    parameters["told"] = spread(hidden, types)
    parameters["told_bias"] = np.full(types, FIRST_BIAS, np.float32)
    return parameters


#: From the slope of what a step gave to that of what it was given, writing those of its parameters down.
Backward = Callable[[Floats, Parameters], Floats]


def forward(
    p: Parameters, batch: Batch, draw: np.random.Generator | None = None
) -> tuple[Floats, Callable[[Floats], Parameters]]:
    """Log odds (pages, types), and from their slope to those of the parameters; with `draw` values are left out."""
    there = batch.there[..., None]
    kept = _kept(draw, DROPPED_VECTORS, (*batch.rows.shape, p["segments"].shape[1])) * there
    values = (p["word_vectors"][batch.rows] + p["segments"][np.where(batch.titled, 0, 1)]) * kept
    steps = []
    for layer in range(LAYERS):
        values, step = _layer(p, layer, values, there, draw)
        steps.append(step)
    pooled, step = _pooled(p, values, batch)
    steps.append(step)
    odds, step = _told(p, pooled, draw)
    steps.append(step)

    def backward(wrong: Floats) -> Parameters:
        slopes: Parameters = {}
        for step in reversed(steps):
            wrong = step(wrong, slopes)
        wrong = wrong * kept
        slopes["segments"] = np.stack([wrong[batch.titled].sum(axis=0), wrong[~batch.titled].sum(axis=0)])
        slopes["word_vectors"] = np.zeros_like(p["word_vectors"])
        np.add.at(slopes["word_vectors"], batch.rows, wrong)
        return slopes

    return odds, backward


def _layer(
    p: Parameters, layer: int, values: Floats, there: Bools, draw: np.random.Generator | None
) -> tuple[Floats, Backward]:
    """A gated convolution added to (pages, places, width), and made even (layer normalisation, Ba et al. 2016)."""
    window, gain = p[f"window_{layer}"], p[f"gain_{layer}"]
    seen = windows(values)
    told, gate = np.split(seen @ window + p[f"shift_{layer}"], 2, axis=-1)
    opened = 1 / (1 + np.exp(-gate))
    kept = _kept(draw, DROPPED_ADDED, told.shape)
    raised = values + told * opened * kept
    raised -= raised.mean(axis=-1, keepdims=True)
    spread = np.sqrt((raised * raised).mean(axis=-1, keepdims=True) + EPSILON)
    even = raised / spread

    def backward(wrong: Floats, slopes: Parameters) -> Floats:
        wrong = wrong * there
        slopes[f"gain_{layer}"] = (wrong * even).sum(axis=(0, 1))
        slopes[f"offset_{layer}"] = wrong.sum(axis=(0, 1))
        wrong = wrong * gain
        wrong = wrong - wrong.mean(axis=-1, keepdims=True) - even * (wrong * even).mean(axis=-1, keepdims=True)
        wrong /= spread
        added = wrong * kept
        pair = np.concatenate([added * opened, added * told * opened * (1 - opened)], axis=-1)
        slopes[f"window_{layer}"], slopes[f"shift_{layer}"] = _over_places(seen, pair), pair.sum(axis=(0, 1))
        before, at, after = np.split(pair @ window.T, 3, axis=-1)
        wrong += at
        wrong[:, :-1] += before[:, 1:]
        wrong[:, 1:] += after[:, :-1]
        return wrong

    return (even * gain + p[f"offset_{layer}"]) * there, backward


def _pooled(p: Parameters, values: Floats, batch: Batch) -> tuple[Floats, Backward]:
    """(pages, width · (3 + LOOKS)): greatest values of the title and of all, weighted means, and the sum of facts."""
    pages, width = np.arange(len(batch.rows))[:, None], np.arange(values.shape[-1])
    tops = [np.where(mask[..., None], values, -np.inf).argmax(axis=1) for mask in (batch.titled, batch.there)]
    looks = np.where(batch.there[..., None], values @ p["looks"] + p["look_bias"], -np.inf)
    looks = np.exp(looks - looks.max(axis=1, keepdims=True))
    looks /= looks.sum(axis=1, keepdims=True)
    means = looks.swapaxes(1, 2) @ values
    facts = np.zeros((len(pages), len(width)), values.dtype)
    np.add.at(facts, batch.pages, p["fact_vectors"][batch.facts])

    def backward(wrong: Floats, slopes: Parameters) -> Floats:
        of_title, of_all, of_means, of_facts = np.split(
            wrong, np.cumsum([len(width), len(width), LOOKS * len(width)]), axis=1
        )
        slopes["fact_vectors"] = np.zeros_like(p["fact_vectors"])
        np.add.at(slopes["fact_vectors"], batch.facts, of_facts[batch.pages])
        of_means = of_means.reshape(means.shape)
        of_looks = values @ of_means.swapaxes(1, 2)
        of_looks = looks * (of_looks - (looks * of_looks).sum(axis=1, keepdims=True))
        slopes["looks"], slopes["look_bias"] = _over_places(values, of_looks), of_looks.sum(axis=(0, 1))
        of_values = looks @ of_means + of_looks @ p["looks"].T
        for top, of_top in zip(tops, (of_title, of_all), strict=True):
            of_values[pages, top, width] += of_top
        return of_values

    greatest = [values[pages, top, width] for top in tops]
    return np.concatenate([*greatest, means.reshape(len(pages), -1), facts], axis=1), backward


def _told(p: Parameters, pooled: Floats, draw: np.random.Generator | None) -> tuple[Floats, Backward]:
    """(pages, types): log odds."""
    before = pooled @ p["hidden"] + p["hidden_bias"]
    kept = _kept(draw, DROPPED_HIDDEN, before.shape)
    hidden = np.maximum(before, 0) * kept

    def backward(wrong: Floats, slopes: Parameters) -> Floats:
        slopes["told"], slopes["told_bias"] = hidden.T @ wrong, wrong.sum(axis=0)
        wrong = (wrong @ p["told"].T) * kept * (before > 0)
        slopes["hidden"], slopes["hidden_bias"] = pooled.T @ wrong, wrong.sum(axis=0)
        return wrong @ p["hidden"].T

    return hidden @ p["told"] + p["told_bias"], backward


def learn(
    p: Parameters, asked: Sequence[Asked], said: Floats, counts: Floats, draw: np.random.Generator
) -> Iterator[float]:
    """Improve parameters in place; gives the mean loss of each pass.

    `said` is (pages, types), 1 where the labels say so, and so is `counts`, 0 where either answer is right.
    """
    memory: tuple[Parameters, Parameters] = ({}, {})
    steps, step = PASSES * (len(asked) // PAGES), 0
    for _ in range(PASSES):
        order, loss = draw.permutation(len(asked)), 0.0
        for start in range(0, len(order) - PAGES + 1, PAGES):
            chosen = order[start : start + PAGES]
            batch = batch_of([asked[index] for index in chosen])
            batch.rows[(draw.random(batch.rows.shape) < DROPPED_WORDS) & (batch.rows > BREAK)] = UNKNOWN
            odds, backward = forward(p, batch, draw)
            likely = 1 / (1 + np.exp(-odds))
            loss -= float((np.log(np.where(said[chosen] > 0, likely, 1 - likely) + 1e-9) * counts[chosen]).sum())
            step += 1
            _improve(p, backward((likely - said[chosen]) * counts[chosen] / PAGES), memory, step, step / steps)
        yield loss / len(order)


def _improve(p: Parameters, slopes: Parameters, memory: tuple[Parameters, Parameters], step: int, share: float) -> None:
    """One step of AdamW, in place; `share` is how much of the way is done."""
    means, squares = memory
    length = np.sqrt(sum(float((slope * slope).sum()) for slope in slopes.values()))
    rate = RATE * (share / RISE if share < RISE else (1 + np.cos(np.pi * (share - RISE) / (1 - RISE))) / 2)
    for name, whole in slopes.items():
        slope = whole * np.float32(min(1.0, LONGEST / (length + 1e-6)))
        mean = means.setdefault(name, np.zeros_like(slope))
        square = squares.setdefault(name, np.zeros_like(slope))
        mean += (1 - KEEPS) * (slope - mean)
        square += (1 - KEEPS_SQUARES) * (slope * slope - square)
        moved = mean / (1 - KEEPS**step) / (np.sqrt(square / (1 - KEEPS_SQUARES**step)) + 1e-8)
        own = rate / 2 if name == "word_vectors" else rate
        p[name] -= np.float32(own) * (moved + np.float32(DECAY) * p[name])


def _kept(draw: np.random.Generator | None, dropped: float, shape: tuple[int, ...]) -> Floats:
    """1 everywhere; with `draw` 0 for that share, and more for the others, so that the sum stays."""
    if draw is None:
        return np.ones(shape, np.float32)
    return (draw.random(shape, np.float32) >= dropped).astype(np.float32) / np.float32(1 - dropped)


def _over_places(seen: Floats, wrong: Floats) -> Floats:
    """(from, to): the products of both, added up over pages and places."""
    return seen.reshape(-1, seen.shape[-1]).T @ wrong.reshape(-1, wrong.shape[-1])
