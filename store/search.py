"""Texts in, what a search for words compares out: a text folded, the set of its trigrams, the terms of a query."""

import re
import unicodedata
from collections.abc import Iterable

#: Bits of a set. A prime, so that the three letters of a trigram all count.
_BITS = 113
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')


def folded(text: str) -> str:
    """A text without capitals and accents ("Levée" → "levee"); the macro of that name in the store does the same."""
    if text.isascii():
        return text.lower()
    # Letter by letter: a final sigma is written like no other, and SQL does not know where a word ends.
    parts = unicodedata.normalize("NFD", "".join(map(str.lower, text)))
    return unicodedata.normalize("NFC", "".join(one for one in parts if not unicodedata.category(one).startswith("M")))


def search_text(parts: Iterable[str]) -> str:
    """Title, names and quotes of an event as one folded text, a line for each that those before do not contain."""
    text = ""
    for part in map(folded, parts):
        if part not in text:
            text += f"\n{part}" if text else part
    return text


def terms(query: str) -> list[str]:
    """What a text must contain to be found, folded: each word of a query, and what stands in quotation marks as one."""
    found = (" ".join(folded(phrase or word).split()) for phrase, word in _TERM.findall(query))
    return list(dict.fromkeys(filter(None, found)))


def trigrams_of(text: str) -> int:
    """One bit for each trigram of a folded text; the macro of that name in the store does the same.

    A text that contains another has all bits of it: what lacks one need not be read.
    """
    letters = [ord(letter) for letter in text.lower()]
    found = 0
    for a, b, c in zip(letters, letters[1:], letters[2:], strict=False):
        found |= 1 << (a * 961 + b * 31 + c) % _BITS
    return found
