"""A title in, the names that it gives to things by where they stand in it out."""

from collections.abc import Sequence
from itertools import pairwise

from nlp.heading import GROWING, IMPERATIVE
from nlp.lexicon import wordlist
from nlp.names import is_version
from nlp.parties import FUNCTION_WORDS, Party, begins_name, capital_run, open_party, party
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
DESCRIBING = wordlist("a an new more better improved updated your our")
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
#: Verbs that begin advice, beside those of `nlp.heading`, and before what it is followed with.
_ADVISING = IMPERATIVE | wordlist("deliver develop draft edit launch plan ship stop visualize")
#: What a thing in quotation marks is.
SORTS = wordlist(
    """
    tool feature mode app application button assistant plan tier service platform agent suite outil forfait
    plateforme fonction fonctionnalité
    """
)
#: What an explanation begins with.
_INDEFINITE = wordlist("a an un une")
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


def numbered(title: Section) -> Sequence[Party]:
    """The name with a version that stands before a title's colon or comma: "Foo 2.0: an editor for …"."""
    head = headed(title, alone=False) if title.words else ()
    end = title.words.index(",") if "," in title.words else 0
    if not head and 1 < end <= NAME_WORDS and title.words[0][0].isupper():
        head = (open_party(title, 0, end),)
    return head if head and is_version(title.words[head[0].end - 1]) else ()


def interface(title: Section) -> list[Party]:
    """The interface that French names by that word first: "ferme l'API Assistants"."""
    at = title.words.index("API") if "API" in title.words[:-1] else None
    end = 0 if at is None else capital_run(title, at + 1, len(title.words))
    named = at is not None and at + 1 < end <= at + 1 + NAME_WORDS and not title.title_case
    return [open_party(title, at, end)] if at is not None and named else []


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
    while end < len(title.words) and end <= NAME_WORDS and (title.words[end][0].isupper() or _is_number(title, end)):
        end += 1
    verb = title.lower[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.endswith("s") and verb not in FUNCTION_WORDS and not title.title_case
    is_so = verb in _NOW | VERBS
    if not 0 < end <= NAME_WORDS or not (acts or is_so) or title.lower[0] in FUNCTION_WORDS | GREETINGS:
        return ()
    return (open_party(title, 0, end),)


def _is_number(title: Section, at: int) -> bool:
    """Whether a word is the number of the name before it, rather than of what is counted: "Foo 2 adds …"."""
    return 0 < at < NAME_WORDS and is_version(title.words[at])


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
    named = [name for name in title.names if name.start < end and name.end > start]
    own = next((n for n in named if n.kind == "product" and n.start == start and n.owner != whole.owner), None)
    if whole.section is title and own is not None and title.lower[own.end : own.end + 1] in (["in"], ["on"], ["for"]):
        return party(own, title)  # a publisher's own, in another's product
    if named or not start < end <= start + _PART_WORDS:
        return None
    following = title.lower[end : end + 1]
    if whole.section is not title:
        return open_party(title, start, end) if greets and following in ([], [","], ["."], [":"]) else None
    apposed = greets and following == [","] and title.lower[end + 1 : end + 2] in (["a"], ["an"], ["the"], ["our"])
    linked = apposed or (bool(following) and (following[0] in PART_OF or (not greets and following[0] in _LEADING_TO)))
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
        if title.words[first] not in _OPENING or not 0 < len(inside) <= _QUOTED_WORDS or not VERBS.isdisjoint(inside):
            continue
        capitals = inside[0][0].isupper() and inside[-1][0].isupper()
        called = not SORTS.isdisjoint(title.lower[last + 1 : last + 2])  # "the 'sketch' tool"
        called |= any(c.rule.startswith("launch") and 0 <= first - c.end <= 1 for c in title.cues)  # "lance les « … »"
        if called or (capitals and len(inside) >= max(least, 1 + title.title_case)):
            return [open_party(title, first + 1, last)]
    return []


def apposed(section: Section, others: Sequence[str]) -> list[Party]:
    """What is launched and then explained: "launches Foo, an app", "its new app, Foo, a …"; none of `others`."""
    for at in range(2, len(section.words) - 2):
        if section.words[at] != "," or section.lower[at + 1] not in _INDEFINITE:
            continue
        start = at
        while start and begins_name(section.words[start - 1]):
            start -= 1
        before = section.lower[max(0, start - 2) : start]
        launched = any(c.rule.startswith("launch") and c.end == start for c in section.cues)
        announced = before[-1:] == [","] and not SORTS.isdisjoint(before)
        known = next((n for n in section.names if n.start == start and n.end == at), None)
        stranger = known is not None and (known.kind in {"organisation", "person"} or known.text in others)
        if start < at <= start + NAME_WORDS and (launched or announced) and not stranger:
            return [_thing(section, start, at)]
    return []


def advised(title: Section) -> tuple[Party, ...]:
    """What advice is to be followed with: "Plan your team's week with usage ledgers"."""
    if title.lower[0] not in _ADVISING or title.title_case:
        return ()
    at = next((i for i in range(len(title.words) - 1, 1, -1) if title.lower[i] == "with"), None)
    if at is None or not at + 1 < len(title.words) <= at + 1 + _PART_WORDS:
        return ()
    end = _phrase_end(title, at + 1, len(title.words))
    stops = end == len(title.words) or title.words[end] == "."
    return (_thing(title, at + 1, end),) if stops and title.lower[at + 1] not in DESCRIBING else ()


def described(title: Section) -> tuple[Party, ...]:
    """The name behind the colon that a description ends with: "A plan for many hands: Foo"."""
    marks = [i for i, word in enumerate(title.words) if word == ":"]
    if len(marks) != 1 or marks[0] < 3 or title.lower[0] not in ARTICLES:
        return ()
    start = marks[0] + 1
    end = capital_run(title, start, len(title.words))
    return (open_party(title, start, end),) if start < end == len(title.words) <= start + NAME_WORDS else ()


def grown(title: Section) -> tuple[Party, ...]:
    """What a title in -ing says to grow: "Expanding Foo Harbour"."""
    if title.lower[0] not in GROWING:
        return ()
    start = 1 + (title.lower[1:2] == ["the"])
    end = capital_run(title, start, len(title.words))
    taken = any(name.kind == "organisation" and start <= name.start < end for name in title.names)
    following = title.lower[end : end + 1]
    ends = not following or (following[0] in {"to", "with", "in", "for"} and not _is_capitalised(title))
    named = not taken and start < end <= start + NAME_WORDS and ends
    return (_thing(title, start, end),) if named else ()


def added(title: Section, things: Sequence[Party]) -> list[Party]:
    """The names that commas and "and" add to the last one: "Introducing Foo, new Bar, and Baz for bookkeepers"."""
    found, listed, at = list[Party](), 0, max((p.end for p in things if p.section is title), default=0)
    while at and not _is_capitalised(title):
        start = at
        while start < len(title.words) and title.lower[start] in {",", "and", "et", "&"}:
            start += 1
        ends = not {"and", "et", "&"}.isdisjoint(title.lower[at:start])
        start += title.lower[start : start + 1] in (["the"], ["new"], ["our"], ["le"], ["la"], ["les"])
        end = capital_run(title, start, len(title.words)) if start > at else start
        strangers = any(n.kind in {"organisation", "person"} and start <= n.start < end for n in title.names)
        if not at < start < end <= start + NAME_WORDS or strangers or end in title.verbs:
            break  # "… and Bar ships its own"
        found.append(_thing(title, start, end))
        listed, at = (len(found) if ends else listed), end
    return found[:listed]  # "Foo, an app": no list


def _is_capitalised(title: Section) -> bool:
    """Whether every longer word has a capital, so that none tells a name."""
    return all(word[0].isupper() for word in title.words if len(word) > 3 and word.isalpha())


def _thing(title: Section, start: int, end: int) -> Party:
    """The words of a token range, as the listed name that they are, or as one that no list knows."""
    known = next((name for name in title.names if name.start == start and name.end == end), None)
    return party(known, title) if known is not None else open_party(title, start, end)


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
