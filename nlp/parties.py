"""A named thing in, the same in a role out: who does, takes part in or is made by what an item tells."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nlp.lexicon import wordlist
from nlp.names import ORIGINS, Name, is_relation
from nlp.places import government_at, places_in
from nlp.sections import Section

FUNCTION_WORDS = wordlist(
    """
    i'm i’m i've i’ve i'd i’d
    a an the of in on at by for from to with without and or nor but as into onto over under than that which who
    whose its their his her our your my this these those is are was were be been has have had will would can could
    may might not no it they he she we you i via per about after before amid against between through more most up
    out off down now just also how why what when where vs versus across within during using powered featuring le la
    les l' un une des du de d' et ou en au aux par pour avec sans sur sous dans chez son sa ses leur leurs ce cet
    cette ces qui que qu' dont est sont à plus ne pas
    """
)
#: Words that say what an organisation is, not how it is called.
GENERIC = wordlist(
    """
    ai ia startup start-up startups company firm lab labs maker chipmaker giant unicorn group rival platform
    provider developer developers creator parent backed owner french american us u.s. uk british german chinese
    european israeli indian japanese canadian swedish korean nordic dutch swiss spanish italian paris-based
    london-based former ex new tech cloud chip search robotics defense defence fintech healthtech legal coding
    open-source generative exclusive breaking report sources source update official company's big major leading top
    popular local global worldwide national startup's today yesterday monday tuesday wednesday thursday friday saturday
    sunday
    éditeur entreprise société jeune pousse géant laboratoire groupe français française américain américaine
    européen européenne chinois chinoise suédois opérateur fournisseur spécialiste spécialisée pépite licorne
    fondation the le la les l' un une challenger competitor specialist billion million trillion deal a.i. software
    infrastructure hardware data mw gw gpu gpus
    """
)
#: What may stand between two names of a list.
JOINED = ([","], ["and"], [",", "and"], ["&"], ["et"])
_LINKS = wordlist("& of de du des d' d’ and for the et")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A named thing in a role, with the words that name it."""

    name: str
    section: Section
    start: int
    end: int
    #: "organisation", "model", "product", "person", "place", or "open" where only its place in the clause says so.
    kind: str
    #: Organisation behind a model, product or person; the name itself for an organisation; None if unknown.
    owner: str | None
    versioned: bool = False

    @property
    def who(self) -> str:
        """Whom it is told of: who owns, makes or employs it, else itself."""
        return self.owner or self.name


def party(name: Name, section: Section) -> Party:
    """A found name as a party."""
    return Party(
        name=name.text,
        section=section,
        start=name.start,
        end=name.end,
        kind=name.kind,
        owner=name.owner,
        versioned=name.versioned,
    )


#: A quarter or half of a year: "Q3", "H1", "T2".
_QUARTER = re.compile(r"[QHT][1-4]\Z")
#: "8VC", "1Password"; "500MW" measures.
_NUMBERED, _MEASURES = re.compile(r"\d{1,2}[A-Z][A-Za-z]+\Z"), wordlist("MW GW TW KW GB TB PB GPU GPUs")


def begins_name(word: str) -> bool:
    """Whether a name may begin with a word: by its capital, or a number that is joined to one; no quarter of a year."""
    return _is_capital(word) and _QUARTER.match(word) is None


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (_NUMBERED.match(word) is not None and word.lstrip("0123456789") not in _MEASURES)


def capital_run(section: Section, start: int, stop: int) -> int:
    """Where a run of capitalised words that starts at `start` ends; `start` itself where there is none."""
    words, end = section.words, start
    while end < stop:
        word = words[end]
        if is_relation(word):
            break
        if (_is_capital(word) if end > start else begins_name(word)) or (word[0].isdigit() and end > start):
            if section.title_case and end > start and (section.lower[end] in FUNCTION_WORDS or end in section.verbs):
                break
            end += 1
        elif word in _LINKS and end > start and end + 1 < stop and words[end + 1][0].isupper():
            if word in {"and", "et", "for", "&"} and word != "&":
                break
            end += 1
        elif word in {"'s", "’s", "-"} and end > start and end + 1 < stop and words[end + 1][0].isupper():
            break
        else:
            break
    return end


def open_party(section: Section, start: int, end: int) -> Party:
    """Capitalised words as a party of unknown kind."""
    text = section.span_text(start, end)
    return Party(name=text, section=section, start=start, end=end, kind="open", owner=None)


def is_origin(section: Section, start: int, end: int) -> bool:
    """Whether a place only says where the name after it comes from: "Berlin's Foo", "Israel's Bar"."""
    if section.lower[end : end + 1] not in (["'s"], ["’s"]) or not section.words[end + 1 : end + 2]:
        return False
    placed = bool(places_in(section.words, start, end)) or government_at(section.words, start) is not None
    return placed and section.words[end + 1][0].isupper()


def only_tells_origin(section: Section, index: int) -> bool:
    """Whether a word in capitals only says where the company is from that follows: "Danish sonar maker Foo"."""
    from_there = section.words[index] in ORIGINS or bool(places_in(section.words, index, index + 1))
    following = section.words[index + 1 : index + 2]
    acts = any(cue.start == index + 1 and cue.tense is not None for cue in section.cues)
    if not from_there or not following or acts or following[0] in FUNCTION_WORDS:
        return False
    return following[0].islower() and following[0].replace("-", "").isalpha()


#: What somebody who is named next does with what is named before: "ChatGPT maker OpenAI".
_MAKERS = wordlist("maker developer creator parent owner operator designer inventor")


def is_piece(part: Party, whole: Party) -> bool:
    """Whether one name is a piece of another: "X Labs" of "Foo X Labs"."""
    if whole.section is not part.section or whole.section.lower[whole.start] in {"ai", "ia"}:  # "l'IA d'Econocom"
        return False
    return whole.start <= part.start < part.end <= whole.end and whole.end - whole.start > part.end - part.start


def only_tells_maker(section: Section, end: int) -> bool:
    """Whether a name that ends at a token only says what the next one makes or owns: "Replika maker Luka"."""
    words = section.words
    return end + 1 < len(words) and section.lower[end] in _MAKERS and begins_name(words[end + 1])


def publisher(section: Section, lab: str) -> Party:
    """The publisher of an official item in a role; no words (`start == end`) where the section does not name it."""
    named = next((n for n in section.names if n.owner == lab), None)
    if named is not None:
        return replace(party(named, section), name=lab, kind="organisation", owner=lab)
    return Party(name=lab, section=section, start=0, end=0, kind="organisation", owner=lab)


def unique(parties: Iterable[Party]) -> Iterator[Party]:
    """Parties in order, each name once."""
    seen: set[str] = set()
    for p in parties:
        key = p.name.casefold()
        if key not in seen:
            seen.add(key)
            yield p
