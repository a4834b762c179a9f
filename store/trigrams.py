"""Texts in, the set of their trigrams as bits out: what a search for words skips by."""

#: Bits of a set. A prime, so that the three letters of a trigram all count.
_BITS = 113


def trigrams_of(*texts: str) -> int:
    """One bit for each trigram of each text, in lower case; the macro of that name does the same to one text.

    A text that contains another has all bits of it. Three letters give one bit of 113: two thirds of all titles and
    nineteen of twenty quotes lack one of a word of five letters.
    """
    found = 0
    for text in texts:
        letters = [ord(letter) for letter in text.lower()]
        for a, b, c in zip(letters, letters[1:], letters[2:], strict=False):
            found |= 1 << (a * 961 + b * 31 + c) % _BITS
    return found
