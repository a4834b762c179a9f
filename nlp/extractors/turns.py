"""A press headline that tells its happening in a turn of phrase in, what it tells out.

The rules wait for verbs; headlines also say "is shown the door", "falls into the hands of", "tire sa révérence". The
turns stand in `turns.toml`, written over the shape of a headline, in which names are marks of their kind.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import RootModel

from nlp.clauses import Clause
from nlp.extractors.capital import clause_money
from nlp.extractors.compute import clause_capacity
from nlp.language import Cue
from nlp.lexicon import wordlist
from nlp.modality import asked, report_status, settled_status, speech
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, open_party
from nlp.rules import Finding, told
from nlp.sections import Page, Section
from nlp.shape import Shape, is_sentence_case, shape_of
from store.errors import ConfigError
from store.toml import parse_toml

TURNS_FILE = Path(__file__).parent.parent / "turns.toml"

#: What a slot of each class takes: marks of `nlp.shape`.
_CLASSES = {
    "org": "@o\\d+@",
    "public": "@g\\d+@",
    "law": "@[gs]\\d+@",
    "who": "@[otmv]\\d+@",
    "thing": "@[tmv]\\d+@",
    "model": "@[mv]\\d+@",
    "version": "@v\\d+@",
    "firm": "(?:@[oc]\\d+@|(?:^|(?<=: ))[^\\s@]+)",
    "any": "(?:@[otmvc]\\d+@|(?:^|(?<=: ))[^\\s@]+)",
    "named": "@[otmvcg]\\d+@",
    "party": "@[otmvcgs]\\d+@",
    "person": "@[pc]\\d+@",
    "place": "@[sl]\\d+@",
    "spot": "@[slc]\\d+@",
    "state": "@s\\d+@",
    "sum": "@e\\d+@",
    "num": "@[new]\\d+@",
    "power": "@w\\d+@",
}
_SLOT = re.compile(r"\{(?:([ABCO]):)?(\w+)\}")
_PLAIN = re.compile(r"[\w'’-]+")
_GAP = re.compile(r"~(\d+) ?")
_WORDS = re.compile(r"<(\w+)>")
#: A denial turns a happening into none; "no longer" and "no more" are ends, no denials.
_DENIED = re.compile(
    r"""(?<!\S)(?:not|n't|never|won't|isn't|doesn't|didn't|hasn't|without|cannot|pas|jamais|aucun|
    no(?![ ](?:longer|more)))(?!\S)""",
    re.VERBOSE,
)
#: Opening words that are no company: "Right to acquire Foo".
_NO_FIRM = wordlist("right rights option options deal talks plan plans offer bid race push move rush")
_WITH_MONEY = wordlist("funding acquisition financials legal compute partnership expansion")
#: Of these an agreed or announced one has happened, whatever it obliges to.
_SETTLED = wordlist("funding acquisition partnership model_release product_launch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of phrase."""

    type: str
    pattern: re.Pattern[str]
    #: Of each of these sets a word must stand in the shape; a quick look before the pattern is tried.
    needs: tuple[frozenset[str], ...]


class _TurnsFile(RootModel[dict[str, dict[str, str]]]):
    """Turns by type and language; the table "words" gives the word classes."""


def turns_source() -> str:
    """The file as read; part of the reader's version."""
    return TURNS_FILE.read_text(encoding="utf-8")


@cache
def load_turns(path: Path = TURNS_FILE) -> dict[str, tuple[Turn, ...]]:
    """The turns of each language, in the order of the file.

    Raises ConfigError with one `path:line` sentence for each mistake: a class or word class that nobody knows, a
    pattern that is none.
    """
    table = parse_toml(path.read_text(encoding="utf-8"), path, _TurnsFile).root
    words = table.pop("words", {})
    turns: dict[str, list[Turn]] = {"en": [], "fr": []}
    problems = []
    for kind, entry in table.items():
        for lang, text in entry.items():
            for line in filter(None, map(str.strip, text.splitlines())):
                try:
                    spelt = _spelt_out(line, words)
                    turns[lang].append(Turn(type=kind, pattern=_compiled(spelt), needs=tuple(_needs(spelt))))
                except (re.error, KeyError) as error:
                    problems.append(f"{path}: [{kind}]: {line!r}: {error}: correct the turn")
    if problems:
        raise ConfigError(problems)
    return {lang: tuple(of) for lang, of in turns.items()}


def _spelt_out(line: str, words: dict[str, str]) -> str:
    """A turn with its word classes written as groups."""
    return _WORDS.sub(lambda m: "(?:" + "|".join(" ".join(w.split()) for w in words[m[1]].split(",")) + ")", line)


def _compiled(line: str) -> re.Pattern[str]:
    line = _GAP.sub(lambda m: rf"(?:[^\s,;:|—–]+ ){{0,{m[1]}}}", line + " ")
    slots = _SLOT.sub(lambda m: f"(?P<{m[1]}>{_CLASSES[m[2]]})" if m[1] else f"(?:{_CLASSES[m[2]]})", line)
    return re.compile(rf"(?<!\S){slots}")


def _needs(line: str) -> Iterator[frozenset[str]]:
    """For each group of a turn that must be there, the words with which its alternatives begin."""
    depth = start = 0
    for index, char in enumerate(line):
        if char == "(":
            start = index if depth == 0 else start
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0 and line[index + 1 : index + 2] != "?":
                words = _first_words(line[start + 1 : index].removeprefix("?:"))
                if words is not None:
                    yield frozenset(words)


def _first_words(group: str) -> set[str] | None:
    """The first words of a group's alternatives; None where one begins with something else, or is optional."""
    found: set[str] = set()
    depth = start = 0
    for index, char in enumerate(group + "|"):
        depth += (char == "(") - (char == ")")
        if char != "|" or depth:
            continue
        alternative = group[start:index]
        start = index + 1
        if alternative.startswith("(?:") and alternative.endswith(")"):
            inner = _first_words(alternative[3:-1])
            if inner is None:
                return None
            found |= inner
        elif _PLAIN.fullmatch(word := alternative.split(" ", maxsplit=1)[0]):
            found.add(word)
        else:
            return None
    return found


@cache
def _by_first_need(lang: str) -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
    """Places of the turns that need no word, and by word of those that need it first."""
    free: list[int] = []
    by_word: dict[str, tuple[int, ...]] = {}
    for place, turn in enumerate(load_turns()[lang]):
        if not turn.needs:
            free.append(place)
            continue
        for word in min(turn.needs, key=len):
            by_word[word] = (*by_word.get(word, ()), place)
    return tuple(free), by_word


def _worth_trying(lang: str, words: frozenset[str]) -> Iterator[Turn]:
    """The turns whose words all stand in a shape, in the order of the file."""
    free, by_word = _by_first_need(lang)
    places = {place for word in words for place in by_word.get(word, ())}
    turns = load_turns()[lang]
    for place in sorted(places.union(free)):
        for need in turns[place].needs:
            if need.isdisjoint(words):
                break
        else:
            yield turns[place]


def read_turns(page: Page, section: Section, bounds: Sequence[tuple[int, int]]) -> list[Finding]:
    """What the sentences of a section tell in turns of phrase: of each type the first that fits."""
    found: dict[str, Finding] = {}
    if section.is_list:
        return []
    for start, end in bounds:
        shape = shape_of(page, section, start, end)
        words = frozenset(shape.text.split())
        for turn in _worth_trying(page.lang, words):
            if turn.type in found:
                continue
            for match in turn.pattern.finditer(shape.text):
                finding = _read(page, section, shape, turn, match)
                if finding is not None:
                    found[turn.type] = finding
                    break
    return list(found.values())


def _read(page: Page, section: Section, shape: Shape, turn: Turn, match: re.Match[str]) -> Finding | None:
    if _DENIED.search(match[0]):
        return None
    slots = turn.pattern.groupindex
    parties = {slot: _party(section, shape, match, slot) for slot in "ABCO" if slot in slots and match[slot]}
    if any(p is None for p in parties.values()):
        return None
    actor = parties.get("A")
    others = tuple(p for slot in "BC" if (p := parties.get(slot)) is not None)
    owners = [p.who for p in (actor, *others) if p is not None]
    if len(set(owners)) < len(owners):
        return None
    start, end = shape.tokens(match.start(), match.end())
    clause = Clause(page, section, Cue(rule=f"turn.{turn.type}", start=start, end=end))
    if clause.is_background or clause.describes or asked(clause) or speech(clause):
        return None
    status, at = (settled_status if turn.type in _SETTLED else report_status)(clause)
    objects = [p for p in (parties.get("O"), actor) if p is not None and p.kind in {"product", "model"}]
    released = {"partnership": actor, "product_launch": parties.get("O")}.get(turn.type)
    is_version = released is not None and released.kind == "model" and released.versioned
    return told(
        clause,
        "model_release" if is_version else turn.type,
        actor=actor,
        counterparties=others,
        objects=tuple(objects[:1]),
        money=clause_money(clause, revenue=turn.type == "financials") if turn.type in _WITH_MONEY else None,
        capacity=clause_capacity(clause) if turn.type == "compute" else None,
        status=status,
        status_at=at,
        doubts=("open name",) if actor is not None and actor.kind == "open" else (),
    )


def _party(section: Section, shape: Shape, match: re.Match[str], slot: str) -> Party | None:
    """What stands in a slot; None for an opening word that is no name."""
    at = match.start(slot)
    if at in shape.parties:
        return shape.parties[at]
    start, end = shape.places[at]
    word = section.words[start]
    if not word[0].isupper() or not word.isalnum() or section.lower[start] in FUNCTION_WORDS | GENERIC | _NO_FIRM:
        return None
    if not is_sentence_case(section):
        return None
    return open_party(section, start, end)
