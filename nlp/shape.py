"""A headline in, its shape out: the words in lower case, each name, sum and number replaced by a mark of its kind.

“xAI's CFO lasts three months” becomes "@o0@ 's cfo lasts three months ": over it a turn of phrase is a short pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.lexicon import present_of_base, wordlist
from nlp.names import is_relation
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, open_party, party
from nlp.places import government_at, places_in
from nlp.sections import Page, Section

#: Kinds of marks: organisation, public body, product, model, model with its version, person, capitalised words
#: that no list knows, state, place, sum of money, amount of compute, number.
ORGANISATION, PUBLIC, PRODUCT, MODEL, VERSION, PERSON, UNLISTED, STATE, PLACE, SUM, CAPACITY, NUMBER = "ogtmvpcslewn"
_NO_NAMES = FUNCTION_WORDS | GENERIC
#: Numbers that headlines write out before a scale: "one million businesses".
_WRITTEN_OUT = wordlist("a one two three four five six seven eight nine ten un deux trois quatre cinq dix half")
_SCALES = wordlist("million millions billion billions thousand milliard milliards mille")
_KINDS = {"organisation": ORGANISATION, "product": PRODUCT, "model": MODEL, "person": PERSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Tokens `start:end` of a section as one line."""

    #: Every token or mark with one blank after it.
    text: str
    #: Place in `text` at which each piece begins, with the token range that it stands for.
    places: dict[int, tuple[int, int]]
    #: What each mark of a name stands for, by the place at which it begins.
    parties: dict[int, Party]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """Token range of the pieces that lie in a range of `text`."""
        inside = [tokens for place, tokens in self.places.items() if start <= place < end]
        return inside[0][0], inside[-1][1]


def shape_of(page: Page, section: Section, start: int, end: int) -> Shape:
    """The shape of the tokens `start:end`, which are a sentence or a headline; asked for again, it is the same one."""
    known = section.shapes.get((start, end))
    if known is None:
        known = section.shapes[start, end] = _read_shape(page, section, start, end)
    return known


def _read_shape(page: Page, section: Section, start: int, end: int) -> Shape:
    marked = _marks(page, section, start, end)
    pieces: list[str] = []
    places: dict[int, tuple[int, int]] = {}
    parties: dict[int, Party] = {}
    index, at = start, 0
    while index < end:
        mark = marked.get(index)
        if mark is None:
            piece, stop = _simple(section.lower, index, end, page.lang)
        else:
            kind, stop, named = mark
            piece = f"@{kind}{len(places)}@"
            if named is not None:
                parties[at] = named
        places[at] = (index, stop)
        pieces.append(piece)
        at += len(piece) + 1
        index = stop
    return Shape(text=" ".join(pieces) + " ", places=places, parties=parties)


#: French verbs that come before an infinitive, and that come before one with a preposition.
_BEFORE_INFINITIVE = wordlist(
    "va vont veut veulent compte comptent pourrait pourraient peut doit devrait devraient entend espère souhaite désire"
)
_BEFORE_PREPOSITION = wordlist("vient viennent prévoit prévoient envisage envisagent projette apprête apprêtent")


def _simple(lower: Sequence[str], index: int, end: int, lang: str) -> tuple[str, int]:
    """The word at `index` with one past its end; a French verb of several words as one in the present.

    "a avalé", "va avaler", "vient d'avaler" become "avale": turns of phrase then need one form of it.
    """
    word = lower[index]
    if lang != "fr":
        return word, index + 1
    at = index + 1
    if word in _BEFORE_PREPOSITION and at < end and lower[at] in {"de", "d'", "à"}:
        infinitive, at = True, at + 1
    elif word in _BEFORE_INFINITIVE:
        infinitive = True
    elif word in {"a", "ont"} or (word == "est" and index and lower[index - 1] == "s'"):
        infinitive = False
    else:
        return word, index + 1
    if at < end and lower[at].endswith(("er", "ir", "re")) == infinitive:
        plain = present_of_base(lower[at])
        if plain is not None:
            return plain, at + 1
    return word, index + 1


def is_sentence_case(section: Section) -> bool:
    """Whether capitals tell names: some longer word that is no function word stands in lower case."""
    plain = [w for w in section.words if len(w) > 3 and w.islower() and w.isalpha() and w not in FUNCTION_WORDS]
    return len(plain) >= 2 or (len(plain) == 1 and len(section.words) <= 8)


def _marks(page: Page, section: Section, start: int, end: int) -> dict[int, tuple[str, int, Party | None]]:
    """By first token: kind, one past the last token, and the party that a name stands for."""
    marks: dict[int, tuple[str, int, Party | None]] = {}
    taken: set[int] = set()

    def mark(kind: str, first: int, stop: int, named: Party | None) -> None:
        if taken.isdisjoint(range(first, stop)) and first >= start and stop <= end:
            taken.update(range(first, stop))
            marks[first] = (kind, stop, named)

    for name in section.names:
        kind = _KINDS.get(name.kind)
        if name.kind == "organisation" and page.is_public(name.text):
            kind = PUBLIC
        elif name.kind == "model" and name.versioned:
            kind = VERSION
        if kind is not None:
            mark(kind, name.start, name.end, party(name, section))
    for kind, mentions in ((SUM, section.money), (CAPACITY, section.capacities)):
        for mention in mentions:
            inside = [i for i in range(start, end) if mention.start <= section.offsets[i] < mention.end]
            if inside:
                mark(kind, inside[0], inside[-1] + 1, None)
    within = section.words[:end]
    for index in range(start, end):
        state = government_at(within, index)
        if state is not None:
            government, stop = state
            place = open_party(section, index, stop)
            mark(STATE, index, stop, replace(place, name=government, kind="organisation", owner=government))
    for first, stop in places_in(section.words, start, end):
        mark(PLACE, first, stop, open_party(section, first, stop))
    sentence_case, index = is_sentence_case(section), start
    while index < end:
        if index in taken:
            index += 1
            continue
        word = section.words[index]
        written, scale = section.lower[index], section.lower[index + 1 : index + 2]
        counted = written in _WRITTEN_OUT and not _SCALES.isdisjoint(scale)
        if counted or (any(map(str.isdigit, word)) and not word[0].isalpha()):
            mark(NUMBER, index, index + 1, None)
        elif word[0].isupper() and sentence_case and section.lower[index] not in _NO_NAMES and not is_relation(word):
            stop = index + 1
            while stop < end and stop not in taken and section.words[stop][0].isupper():
                stop += 1
            follows_name = index - 1 in taken  # "GitHub Copilot Chat": more of the name before it
            if (index > start or stop > index + 1) and not follows_name:
                mark(UNLISTED, index, stop, open_party(section, index, stop))
            index = stop
            continue
        index += 1
    return marks
