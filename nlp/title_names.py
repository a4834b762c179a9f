"""A title in, the names that it gives to things by where they stand in it out."""

from collections.abc import Sequence
from itertools import pairwise

from nlp.heading import IMPERATIVE
from nlp.lexicon import wordlist
from nlp.names import is_version
from nlp.parties import FUNCTION_WORDS, Party, capital_run, open_party
from nlp.sections import Section

#: What opens a title that introduces something, and what may stand between that and its name.
GREETINGS, ARTICLES = wordlist("introducing announcing meet launching presenting"), wordlist("the our a an new all-new")
#: What stands between a new part and the product that has it.
PART_OF = wordlist("in on for to within dans sur")
#: Other words between a part that opens a title and the product; verbs that open one besides greetings.
_LEADING_TO, _BRINGING = wordlist("now is are comes extends arrives"), wordlist("bringing")
#: Openings that are no part: "Improvements to folders in Foo".
_CHANGES = wordlist("updates update improvements changes enhancements ways features capabilities support")
#: What a description begins with, rather than a name.
DESCRIBING = wordlist("a an new more better improved your our")
#: Words that the name of a new part has at most; that a title's own name has, and one that stands before a colon.
_PART_WORDS, NAME_WORDS, _LONG_NAME_WORDS = 5, 3, 6
#: Marks that may open a name, and how many words it has at most; marks around one.
_OPENING, _QUOTED_WORDS = frozenset({"'", '"', "“", "‘", "«"}), 4
QUOTES = _OPENING | {"”", "’", "»"}
#: Words that end a name that opens a title, and what makes it somebody's.
_SMALL, _POSSESSIVE = FUNCTION_WORDS | {"can", "comes", "makes"}, frozenset({"'s", "’s"})
#: What partners do with what they make together.
_TOGETHER = wordlist("launch introduce create release unveil")
#: What follows the name of a thing that does something new, beside a verb in -s.
_NOW = wordlist("now can")
#: Verbs that end a name.
VERBS = wordlist("is are")


def headed(title: Section, *, alone: bool) -> tuple[Party, ...]:
    """The name before a title's colon, after "Introducing"; where it may stand `alone`, the whole of a short title."""
    start = 1 if title.lower[0] in GREETINGS else 0
    while start < len(title.words) and title.lower[start] in ARTICLES:
        start += 1
    marks = (i for i, word in enumerate(title.words) if word in {":", "—", "–"})
    end = next(marks, len(title.words) if alone else 0)
    named = all(title.words[i][0].isupper() or title.lower[i] in FUNCTION_WORDS for i in range(start, end))
    most = _LONG_NAME_WORDS if named and end < len(title.words) else NAME_WORDS
    numbered = end == start + 2 and is_version(title.words[start + 1])  # "transformers v5.2.0"
    if not start < end <= start + most or not (title.words[start][0].isupper() or numbered):
        return ()
    if title.lower[start] in FUNCTION_WORDS or (start == 0 and title.lower[start].endswith("ing")):
        return ()
    return (open_party(title, start, end),)


def opening_name(title: Section) -> tuple[Party, ...]:
    """The words that open a title, up to the first small one: "Campus Programme for students", "Foo 0.4 with …"."""
    start = 0
    while start < len(title.words) and (title.lower[start] in ARTICLES | GREETINGS or _is_possessor(title, start)):
        start += 1
    end = _phrase_end(title, start, len(title.words))
    first = title.lower[start] if start < len(title.words) else ""
    opens = first in IMPERATIVE | FUNCTION_WORDS | DESCRIBING or first.endswith("ing")
    named = start < end and (title.words[start][0].isupper() or title.lower[0] in GREETINGS)
    if opens or not named or end > start + _LONG_NAME_WORDS:
        return ()
    return (open_party(title, start, end),)


def doing(title: Section) -> tuple[Party, ...]:
    """The capitalised words before the verb of a title in sentence case: "Foo drafts spreadsheets"."""
    end = 0
    while end < len(title.words) and end <= NAME_WORDS and title.words[end][0].isupper():
        end += 1
    verb = title.lower[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.endswith("s") and verb not in FUNCTION_WORDS and not title.title_case
    is_so = verb in _NOW | VERBS
    if not 0 < end <= NAME_WORDS or not (acts or is_so) or title.lower[0] in FUNCTION_WORDS:
        return ()
    return (open_party(title, 0, end),)


def new_part(title: Section, things: Sequence[Party]) -> Party | None:
    """What is new in a product, where only the product was read: the connectors of "Introducing connectors in Foo".

    "Bringing folders to Foo", "Spending limits in Foo"; of "Introducing ledgers" the ledgers, whatever its lead names.
    """
    if len(things) != 1 or things[0].kind == "open" or not title.words:
        return None
    whole, start = things[0], 0
    greets = title.lower[0] in GREETINGS | _BRINGING
    while greets and start < len(title.words) and title.lower[start] in GREETINGS | _BRINGING | ARTICLES:
        start += 1
    end = _phrase_end(title, start, whole.start if whole.section is title else len(title.words))
    named = any(name.start < end and name.end > start for name in title.names)
    if named or not start < end <= start + _PART_WORDS:
        return None
    following = title.lower[end : end + 1]
    if whole.section is not title:
        return open_party(title, start, end) if greets and following in ([], [","], ["."], [":"]) else None
    linked = bool(following) and (following[0] in PART_OF or (not greets and following[0] in _LEADING_TO))
    first = title.lower[start]
    opens = greets or not (first.endswith("ing") or first in IMPERATIVE | FUNCTION_WORDS | DESCRIBING)
    return open_party(title, start, end) if linked and opens and first not in _CHANGES else None


def quoted(title: Section, *, least: int) -> list[Party]:
    """The capitalised name of `least` words or more that a title puts in quotation marks: "launch 'Sketch to Ship'".

    In title case any word has a capital, so that one alone says nothing.
    """
    marks = [i for i, word in enumerate(title.words) if word in QUOTES]
    for first, last in pairwise(marks):
        inside = title.words[first + 1 : last]
        named = max(least, 1 + title.title_case) <= len(inside) <= _QUOTED_WORDS
        named = named and inside[0][0].isupper() and inside[-1][0].isupper()
        if named and title.words[first] in _OPENING and VERBS.isdisjoint(inside):
            return [open_party(title, first + 1, last)]
    return []


def launched_together(title: Section) -> list[Party]:
    """What partners launch: "Foo partners with Bar to launch Enterprise Baz"."""
    at = next(
        (i for i in range(1, len(title.words) - 1) if title.lower[i] in _TOGETHER and title.lower[i - 1] == "to"), None
    )
    if at is None or title.names_in(at + 1, at + 2):
        return []
    end = capital_run(title, at + 1, len(title.words))
    return [open_party(title, at + 1, end)] if at + 1 < end <= at + 1 + NAME_WORDS else []


def _phrase_end(title: Section, start: int, stop: int) -> int:
    """Where the words from `start` on meet a small one, or a mark."""
    ends = (i for i in range(start, stop) if title.lower[i] in _SMALL or not title.words[i].replace("-", "").isalnum())
    return next(ends, max(start, stop))


def _is_possessor(title: Section, index: int) -> bool:
    """Whether a word, or the mark after it, makes what follows somebody's: "Foo's Campus Programme"."""
    return title.lower[index] in _POSSESSIVE or title.lower[index + 1 : index + 2] in (["'s"], ["’s"])
