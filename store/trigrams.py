"""A text in, the set of its trigrams as bits out: what a search for words skips by."""

#: Bits of a set. A prime, so that the three letters of a trigram all count.
_BITS = 113


def trigrams_of(text: str) -> int:
    """One bit for each trigram of a text, in lower case; the macro of that name in the store does the same.

    A text that contains another has all bits of it.
    """
    letters = [ord(letter) for letter in text.lower()]
    found = 0
    for a, b, c in zip(letters, letters[1:], letters[2:], strict=False):
        found |= 1 << (a * 961 + b * 31 + c) % _BITS
    return found
