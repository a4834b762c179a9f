"""The names of an item in, who of them does what its words tell out: a linear ranking, for publishers that are no lab.

A conditional logit (McFadden 1974): each name has a worth, the sum of learned weights of what is said of it, alone and
together with the type of event; its likelihood is its share of the exponentials. `./dev fit` learns the weights.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.clauses import FUNCTION_WORDS, GENERIC, Party, capital_run, open_party, publisher
from nlp.names import is_relation
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

Rows = NDArray[np.int64]


@dataclass(slots=True, kw_only=True)
class Contender:
    """A name that may be who does it."""

    #: Where it stands first.
    party: Party
    #: What is said of it, whatever is told.
    facts: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name under which it acts: that of its house, if it has one."""
        return self.party.owner or self.party.name

    def stands_in(self, where: str) -> bool:
        """Whether the "title" or the "lead" names it."""
        return f"in {where}" in self.facts


class Ranking:
    """Learned weights; `choose` is all it does."""

    def __init__(self, data: Mapping[str, NDArray[Any]]) -> None:
        """`data` holds the arrays that `packed` gives. Raises KeyError where one is missing."""
        self._weights = np.zeros(ROWS, np.float32)
        self._weights[data["rank_rows"]] = data["rank_weights"] * data["rank_scale"]

    def choose(
        self, contenders: Sequence[Contender], kind: str, span: tuple[int, int], read: Party | None
    ) -> Party | None:
        """Who does it; None where nobody is named.

        `kind` is the type of event, `span` the tokens of the title that speak most for it, `read` whom a rule read as
        the one who does it, who is believed where the page names nobody of that name.
        """
        name = None if read is None else read.owner or read.name
        if not contenders or (name is not None and all(one.name != name for one in contenders)):
            return read
        worth = [float(self._weights[rows].sum()) for rows in rows_of(contenders, kind, span, name)]
        return contenders[int(np.argmax(worth))].party


def packed(weights: NDArray[np.float64]) -> dict[str, Any]:
    """The arrays of the file: weights in bytes, with what a step is worth."""
    scale = np.abs(weights).max() / 127
    steps = np.round(weights / scale).astype(np.int8)
    rows = np.flatnonzero(steps).astype(np.uint32)
    return {"rank_rows": rows, "rank_weights": steps[rows], "rank_scale": np.float32(scale)}


def contenders_of(page: Page) -> tuple[Contender, ...]:
    """Everybody whom the title, the first sentence of the lead or the publisher's own name gives, in that order."""
    found: dict[str, Contender] = {}
    _name_all(found, page, page.title, len(page.title.words))
    for lead in page.leads[:1]:
        _name_all(found, page, lead, lead.sentences[0][1] if lead.sentences else 0)
    speaker = speaker_of(page.item.publisher, page.watchlist)
    if speaker is not None:
        _named(found, publisher(page.title, speaker)).facts.add("publishes")
    _compare(page, found)
    return tuple(found.values())


def rows_of(contenders: Sequence[Contender], kind: str, span: tuple[int, int], read: str | None) -> list[Rows]:
    """Rows of the table for each contender: what is said of it, alone and together with the type."""
    told = [
        one.facts | _beside(one, span) | ({"read as the one who does it"} if one.name == read else set())
        for one in contenders
    ]
    return [np.array(sorted(_row(text) for fact in facts for text in (fact, f"{kind} {fact}"))) for facts in told]


def _opening_of(section: Section, end: int) -> Party | None:
    """The capitalised words that open the first `end` tokens, where no list knows them and they may be a name."""
    start = 1 if end > 1 and is_relation(section.words[0]) else 0
    if not end or section.lower[start] in FUNCTION_WORDS | GENERIC or any(n.start == start for n in section.names):
        return None
    stop = capital_run(section, start, min(end, _NAME_WORDS))
    return open_party(section, start, stop) if start < stop else None


def _named(found: dict[str, Contender], named: Party) -> Contender:
    return found.setdefault(named.owner or named.name, Contender(party=named))


def _name_all(found: dict[str, Contender], page: Page, section: Section, end: int) -> None:
    """Add the names of a section's first `end` tokens, with what stands around the first place of each."""
    if not end:
        return
    where = "title" if section is page.title else "lead"
    shape = shape_of(page, section, 0, end)
    pieces = _pieces(shape)
    named = [(index, shape.parties[at]) for index, at in enumerate(shape.places) if at in shape.parties]
    named = [(index, p) for index, p in named if pieces[index + 2] != _PLACE]
    opening = _opening_of(section, end)
    if opening is not None and opening.start not in {shape.places[at][0] for at in shape.parties}:
        following = section.lower[opening.end] if opening.end < end else "$"
        _named(found, opening).facts |= {
            f"in {where}",
            f"{where} opens, {opening.end - opening.start} words, title case {section.title_case}",
            f"{where} opens, then {following}",
        }
    for rank, (index, p) in enumerate(named):
        one = _named(found, p)
        again = one.stands_in(where)
        one.facts |= {f"{where} again"} if again else {f"{where} {fact}" for fact in _around(pieces, index, rank)}
        one.facts.add(f"in {where}")


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
