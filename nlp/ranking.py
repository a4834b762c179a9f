"""The names of an item in, who of them does what its words tell out: a linear ranking, for publishers that are no lab.

A conditional logit (McFadden 1974): each name has a worth, the sum of learned weights of what is said of it, alone and
together with the type of event; its likelihood is its share of the exponentials. `./dev fit` learns the weights.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import wordlist
from nlp.names import Name, is_relation
from nlp.parties import (
    FUNCTION_WORDS,
    GENERIC,
    Party,
    capital_run,
    only_tells_maker,
    only_tells_origin,
    open_party,
    publisher,
)
from nlp.sections import Page, Section, speaker_of
from nlp.shape import PLACE, Shape, shape_of

#: Rows of the table of weights; what is said of a name falls into one of them by its hash.
ROWS = 1 << 18
#: Words of a name that no list knows, at most, where it opens a text.
_NAME_WORDS = 4
#: Names beyond this place are as good as one another; so are words beyond this distance.
_PLACES, _WORDS_AWAY = 4, 6
#: What parts one statement of a headline from another.
_BREAKS = frozenset(", ; : — – | . ! ? · •".split())  # noqa: SIM905 - reads as the list it is

_PLACE = f"@{PLACE}@"
#: Capitals of the trade name nobody.
_NO_NAMES = (FUNCTION_WORDS | GENERIC) | wordlist(
    "api apis sdk sdks cli ui llm llms mcp rag ceo cto cfo coo ceos pdg ipo pdf url saas r&d q1 q2 q3 q4 s-1"
)
#: Common nouns that are part of a name, and what may join another name to them.
_INSTITUTIONS = wordlist(
    """
    university institute college school court bank group labs lab hospital agency authority commission council
    ministry department office foundation association université institut école cour banque groupe hôpital
    agence autorité conseil ministère office fondation
    """
)
#: What an office's name ends with.
_OFFICES = wordlist("officer president chairman chairwoman director")
#: Before those who did the same earlier, and what joins them.
_PRECEDING, _JOINING = wordlist("after après"), wordlist(", and et &")
_LINKS = wordlist("of for de du d' des pour")
#: Whether a word, in lower case, is no name by itself.
Plain = Callable[[str], bool]

Rows = NDArray[np.int64]


@dataclass(slots=True, kw_only=True)
class Contender:
    """A name that may be who does it."""

    #: Where it stands first.
    party: Party
    #: What is said of it, whatever is told.
    facts: set[str] = field(default_factory=set)
    #: Whether the title only says that somebody worked for it before.
    is_left: bool = False

    @property
    def name(self) -> str:
        """The name under which it acts: that of its house, if it has one."""
        return self.party.who

    def stands_in(self, where: str) -> bool:
        """Whether the "title" or the "lead" names it."""
        return f"in {where}" in self.facts


class Ranking:
    """Learned weights, and the words that are no names."""

    def __init__(self, data: Mapping[str, NDArray[Any]]) -> None:
        """`data` holds the arrays that `packed` gives. Raises KeyError where one is missing."""
        self._weights = np.zeros(ROWS, np.float32)
        self._weights[data["rank_rows"]] = data["rank_weights"] * data["rank_scale"]
        self._plain = frozenset(data["rank_plain"].tolist())

    def is_plain(self, word: str) -> bool:
        """Whether a word, in lower case, is no name by itself: headlines with capitals everywhere do not tell."""
        return zlib.crc32(word.encode()) in self._plain

    def choose(
        self, contenders: Sequence[Contender], kind: str, span: tuple[int, int], read: Party | None
    ) -> Party | None:
        """Who does it; None where nobody is named.

        `kind` is the type of event, `span` the tokens of the title that speak most for it, `read` whom a rule read as
        the one who does it, who is believed where the page names nobody of that name.
        """
        name = None if read is None else read.who
        if not contenders or (name is not None and all(one.name != name for one in contenders)):
            return read
        staying = [one for one in contenders if not one.is_left] or contenders
        worth = [float(self._weights[rows].sum()) for rows in rows_of(staying, kind, span, name)]
        return staying[int(np.argmax(worth))].party


def packed(weights: NDArray[np.float64], plain: Iterable[str]) -> dict[str, Any]:
    """The arrays of the file: weights in bytes, with what a step is worth, and plain words by their hashes."""
    scale = np.abs(weights).max() / 127
    steps = np.round(weights / scale).astype(np.int8)
    rows = np.flatnonzero(steps).astype(np.uint32)
    return {
        "rank_rows": rows,
        "rank_weights": steps[rows],
        "rank_scale": np.float32(scale),
        "rank_plain": np.array(sorted(zlib.crc32(word.encode()) for word in plain), np.uint32),
    }


def contenders_of(page: Page, plain: Plain) -> tuple[Contender, ...]:
    """Everybody whom the title, the first sentence of the lead or the publisher's own name gives, in that order.

    `plain` tells which words, in lower case, are no names by themselves.
    """
    found: dict[str, Contender] = {}
    _name_all(found, page, page.title, len(page.title.words), plain)
    for lead in page.leads[:1]:
        _name_all(found, page, lead, lead.sentences[0][1] if lead.sentences else 0, plain)
    speaker = speaker_of(page.item.publisher, page.watchlist)
    if speaker is not None:
        _named(found, publisher(page.title, speaker)).facts.add("publishes")
    left = {name.owner for name in page.title.names if name.kind == "organisation" and _is_left(page.title, name)}
    for name, one in found.items():
        one.is_left = name in left
    _compare(page, found)
    return tuple(found.values())


def rows_of(contenders: Sequence[Contender], kind: str, span: tuple[int, int], read: str | None) -> list[Rows]:
    """Rows of the table for each contender: what is said of it, alone and together with the type."""
    told = [
        one.facts | _beside(one, span) | ({"read as the one who does it"} if one.name == read else set())
        for one in contenders
    ]
    return [np.array(sorted(_row(text) for fact in facts for text in (fact, f"{kind} {fact}"))) for facts in told]


def _unlisted(section: Section, end: int, taken: set[int], plain: Plain) -> Iterator[tuple[Party, bool]]:
    """Runs of words among the first `end` that may be names; and whether the first is a plain word.

    In a headline in capitals those that are not plain may be; what opens a sentence may be anyway, with what follows.
    """
    words, openings = section.lower, {start for start, _ in section.sentences}

    def is_linked(at: int) -> bool:
        """Whether a name goes on behind an institution: "University of Groningen"."""
        return words[at] in _INSTITUTIONS and at + 2 < end and words[at + 1] in _LINKS

    at = 0
    while at < end:
        start, at = at, at + 1
        if start in taken or not _may_be_named(section, start):
            continue
        common = plain(words[start]) and not is_linked(start)
        if common and section.title_case and start not in openings:
            continue
        while at < end and at not in taken and at < start + _NAME_WORDS and _may_be_named(section, at):
            if section.title_case and words[at] not in _INSTITUTIONS and plain(words[at]):
                break
            at += 1
        if words[at - 1] in _OFFICES:
            continue  # "Chief Revenue Officer"
        if is_linked(at - 1):
            at = max(at, capital_run(section, at + 1, min(end, at + _NAME_WORDS)))
        yield open_party(section, start, at), common


def _may_be_named(section: Section, at: int) -> bool:
    """Whether a word is written like a name, and says more than what an organisation is."""
    word = section.words[at]
    written = word[0].isupper() or (word[0].isalpha() and any(map(str.isupper, word)))
    return written and section.lower[at] not in _NO_NAMES and not is_relation(word)


def _named(found: dict[str, Contender], named: Party) -> Contender:
    return found.setdefault(named.who, Contender(party=named))


def _name_all(found: dict[str, Contender], page: Page, section: Section, end: int, plain: Plain) -> None:
    """Add the names of a section's first `end` tokens, with what stands around the first place of each."""
    if not end:
        return
    where = "title" if section is page.title else "lead"
    shape = shape_of(page, section, 0, end)
    pieces = _pieces(shape)
    spans = list(shape.places.values())
    known = [
        (index, shape.parties[at], "listed")
        for index, at in enumerate(shape.places)
        if at in shape.parties and shape.parties[at].kind != "open" and pieces[index + 2] != _PLACE
    ]
    taken = {token for index, _, _ in known for token in range(*spans[index])}
    taken |= {token for index, span in enumerate(spans) if pieces[index + 2] == _PLACE for token in range(*span)}
    index_of = {token: index for index, span in enumerate(spans) for token in range(*span)}
    others = [
        (index_of[p.start], p, "plain" if is_plain else "odd") for p, is_plain in _unlisted(section, end, taken, plain)
    ]
    named = [one for one in (*known, *others) if not only_tells_maker(section, one[1].end)]
    launched = {cue.end for cue in section.cues if cue.rule.startswith("launch") and cue.tense is not None}
    named = [one for one in named if not _is_precedent(section, one[1])]
    named = [one for one in named if one[1].kind != "open" or not only_tells_origin(section, one[1].start)]
    first = min((p.start for _, p, _ in named), default=0)
    named = [one for one in named if one[1].start == first or one[1].kind != "open" or one[1].start not in launched]
    for rank, (index, p, sort) in enumerate(sorted(named, key=lambda one: one[1].start)):
        one = _named(found, p)
        again = one.stands_in(where)
        around = _around(pieces, index, rank) | {f"{sort}, {p.end - p.start} words", f"{sort}, opens {p.start == 0}"}
        one.facts |= {f"{where} again"} if again else {f"{where} {fact}" for fact in around}
        one.facts.add(f"in {where}")


#: Before the name of those whom somebody worked for.
_FORMERLY = re.compile(
    r"\b(?:ex|former|formerly)[- ]\Z|"
    r"\b(?:ancien(?:ne)?s?|alumni|veterans?)\s(?:\w+\s)?(?:(?:of|from|de|du)\s|d['’]\s?)\Z"
)


def _is_left(section: Section, name: Name) -> bool:
    """Whether a name only says for whom somebody worked: "a former Foo engineer", "une ancienne de Foo"."""
    return _FORMERLY.search(section.low_text, 0, section.offsets[name.start]) is not None


def _is_precedent(section: Section, p: Party) -> bool:
    """Whether a title ends with a list of who did the same before: "Foo signs with Bar after Baz and Quux"."""
    start, end = section.sentence_of(p.start)
    at = next((i for i in range(p.start - 1, start, -1) if section.lower[i] in _PRECEDING), None)
    rest = () if at is None or section.field != "title" else range(at + 1, end)
    return bool(rest) and all(section.words[i][0].isupper() or section.lower[i] in _JOINING for i in rest)


def _pieces(shape: Shape) -> list[str]:
    """The pieces of a shape, marks without their number, two ends before and behind."""
    starts = [*shape.places, len(shape.text)]
    pieces = [shape.text[first : following - 1] for first, following in pairwise(starts)]
    return ["^^", "^", *(f"@{piece[1]}@" if _is_mark(piece) else piece for piece in pieces), "$", "$$"]


def _is_mark(piece: str) -> bool:
    return len(piece) > 2 and piece[0] == piece[-1] == "@"


def _around(pieces: Sequence[str], index: int, rank: int) -> set[str]:
    """What stands around the name that is a shape's piece number `index` and its name number `rank`."""
    at = index + 2
    kind, before, after = pieces[at], pieces[at - 1], pieces[at + 1]
    return {
        f"{kind} is name {min(rank, _PLACES)}",
        f"piece {min(index, _PLACES)}",
        f"before {after}",
        f"before {after} {pieces[at + 2]}",
        f"{kind} before {after}",
        f"after {before}",
        f"after {pieces[at - 2]} {before}",
        f"{kind} after {before}",
        kind,
    }


def _compare(page: Page, found: Mapping[str, Contender]) -> None:
    """Say of each what it is, and what it is among the others."""
    titled = [name for name, one in found.items() if one.stands_in("title")]
    labs = [name for name in titled if page.is_lab(name)]
    of_ai = [name for name in titled if page.is_ai(name)]
    for name, one in found.items():
        listed = page.watchlist.organisations.get(name)
        one.facts |= {
            f"listed as {listed.kind if listed else None}, broad {listed is not None and listed.broad}",
            f"{one.party.kind}, versioned {one.party.versioned}",
            f"laboratory {_place(name, labs)} of {min(len(labs), 2)}",
            f"of AI {_place(name, of_ai)}",
            f"in title {_place(name, titled)} of {min(len(titled), _PLACES)}",
            f"in both {one.stands_in('title') and one.stands_in('lead')}",
        }


def _place(name: str, names: Sequence[str]) -> str:
    """The place of a name among some: "first", "later", or "none"."""
    return "none" if name not in names else "first" if name == names[0] else "later"


def _beside(one: Contender, span: tuple[int, int]) -> set[str]:
    """Where a name of the title stands to the tokens that tell the event."""
    named, (start, end) = one.party, span
    if not one.stands_in("title") or named.section.field != "title":
        return set()
    inside = named.start < end and named.end > start
    side = "in" if inside else "before" if named.end <= start else "behind"
    between = named.section.lower[min(named.end, end) : max(named.start, start)]
    breaks = sum(word in _BREAKS for word in between)
    return {f"{side}, {min(len(between), _WORDS_AWAY)} words", f"{side}, {min(breaks, 2)} breaks"}


def _row(text: str) -> int:
    return zlib.crc32(text.encode()) & (ROWS - 1)
