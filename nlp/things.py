"""The objects of a finding in, out the same as a timeline names them: the thing alone, and only what is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.clauses import FUNCTION_WORDS, Party, open_party, party
from nlp.lexicon import wordlist
from nlp.rules import Finding
from nlp.sections import Page, Section

#: What opens a title that introduces something, and what may stand between that and its name.
GREETINGS, ARTICLES = wordlist("introducing announcing meet launching presenting"), wordlist("the our a an new all-new")
#: Verbs that end a name, and words at its end that only say that there are several or that it is news.
_VERBS, _NO_NAME = wordlist("is are"), wordlist("series family release update")
#: What stands between a new part and the product that has it.
_PART_OF = wordlist("in on for to within dans sur")
#: "app26.304", "CLI0.138.0": a product with the number of its release.
_RELEASE = re.compile(r"(?<=[A-Za-z]{2})\d+(?:\.\d+)+\Z")
#: Words that the name of a new part has at most; that a title's own name has, and one that stands before a colon.
_PART_WORDS, _NAME_WORDS, _LONG_NAME_WORDS = 5, 3, 6
#: Marks that may open a name, and how many words it has at most; marks around one.
_OPENING, _QUOTED_WORDS = frozenset({"'", '"', "“", "‘", "«"}), 4
_QUOTES = _OPENING | {"”", "’", "»"}
#: What follows the name of a thing that does something new, beside a verb in -s.
_NOW = wordlist("now can")


def things_of(page: Page, finding: Finding) -> tuple[Party, ...]:
    """The objects of a finding, each once and trimmed; of a study, those that its title introduces."""
    things: Sequence[Party] = finding.objects
    if finding.type == "research":
        things = [p for p in things if p.kind == "open" or _is_headed(p)]
    if finding.type == "product_launch":
        part = _new_part(page.title, things)
        things = [part] if part is not None else things
        if not things and page.item.publisher_lab is not None and finding.section is page.title:
            things = headed(page.title, alone=True) or _doing(page.title)
    if finding.type == "partnership":
        things = [p for p in things if not page.is_sideline(p.name, p.owner)] or _brought(page, finding)
    if finding.type in {"product_launch", "partnership"} and finding.section is page.title:
        things = _quoted(page.title) or things
    if finding.type in {"product_launch", "model_release"}:
        things = [p for p in things if not _is_ground(page, finding, p)]
    if finding.type == "model_release":
        things = [*things, *_members(page, things)]
    return tuple(_trimmed(p) for p in things if p.kind != "organisation")


def _is_ground(page: Page, finding: Finding, p: Party) -> bool:
    """Whether a thing is another's, on which something is launched: "Foo for iOS", "Foo 4 on Bedrock"."""
    actor = finding.actor
    own = page.item.publisher_lab if actor is None else actor.owner or actor.name
    of_another = p.kind == "product" and p.owner not in {None, own}
    return of_another and (finding.type == "model_release" or page.is_sideline(p.name, p.owner))


def _members(page: Page, things: Sequence[Party]) -> list[Party]:
    """The models of a released family that its lead tells of: "Foo 4" in the title, "Foo 4 Large" below it."""
    released = {p.name for p in things if p.versioned and p.section is page.title}
    led = [party(name, lead) for lead in page.leads[:1] for name in lead.names if name.kind == "model"]
    members = {p.name: p for p in led if any(p.name.startswith((f"{name} ", f"{name}-")) for name in released)}
    return list(members.values())


def _is_headed(p: Party) -> bool:
    """Whether a name opens its section, after a greeting at most."""
    return p.start <= 1 or p.section.lower[p.start - 1] in GREETINGS | ARTICLES


def _brought(page: Page, finding: Finding) -> list[Party]:
    """The models and products of who acts that the title of a partnership names."""
    actor = page.item.publisher_lab if finding.actor is None else finding.actor.owner
    named = [name for name in page.title.names if name.kind in {"model", "product"} and name.owner == actor]
    return [party(name, page.title) for name in named[:2]] if actor is not None else []


def _quoted(title: Section) -> list[Party]:
    """The capitalised name that a title puts between quotation marks: "launch 'Sketch to Ship'"."""
    marks = [i for i, word in enumerate(title.words) if word in _QUOTES]
    for first, last in pairwise(marks):
        inside = title.words[first + 1 : last]
        named = 1 < len(inside) <= _QUOTED_WORDS and inside[0][0].isupper() and inside[-1][0].isupper()
        if named and title.words[first] in _OPENING and _VERBS.isdisjoint(inside):
            return [open_party(title, first + 1, last)]
    return []


def headed(title: Section, *, alone: bool) -> tuple[Party, ...]:
    """The name before a title's colon, after "Introducing"; where it may stand `alone`, the whole of a short title."""
    start = 1 if title.lower[0] in GREETINGS else 0
    while start < len(title.words) and title.lower[start] in ARTICLES:
        start += 1
    marks = (i for i, word in enumerate(title.words) if word in {":", "—", "–"})
    end = next(marks, len(title.words) if alone else 0)
    named = all(title.words[i][0].isupper() or title.lower[i] in FUNCTION_WORDS for i in range(start, end))
    most = _LONG_NAME_WORDS if named and end < len(title.words) else _NAME_WORDS
    if not start < end <= start + most or not title.words[start][0].isupper():
        return ()
    if title.lower[start] in FUNCTION_WORDS or (start == 0 and title.lower[start].endswith("ing")):
        return ()
    return (open_party(title, start, end),)


def _doing(title: Section) -> tuple[Party, ...]:
    """The capitalised words before the verb of a title in sentence case: "Foo drafts spreadsheets"."""
    end = 0
    while end < len(title.words) and end <= _NAME_WORDS and title.words[end][0].isupper():
        end += 1
    verb = title.lower[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.endswith("s") and verb not in FUNCTION_WORDS and not title.title_case
    is_so = verb in _NOW | _VERBS
    if not 0 < end <= _NAME_WORDS or not (acts or is_so) or title.lower[0] in FUNCTION_WORDS:
        return ()
    return (open_party(title, 0, end),)


def _new_part(title: Section, things: Sequence[Party]) -> Party | None:
    """“Introducing connectors in Foo”: the connectors are what is new."""
    if len(things) != 1 or things[0].section is not title or title.lower[0] not in GREETINGS:
        return None
    whole, start = things[0], 1
    while title.lower[start] in ARTICLES and start < whole.start:
        start += 1
    link = whole.start - 1 - (title.lower[whole.start - 1] in ARTICLES)
    if whole.kind == "open" or not start < link <= start + _PART_WORDS or title.lower[link] not in _PART_OF:
        return None
    return open_party(title, start, link)


def _trimmed(p: Party) -> Party:
    """A name without a verb after it, without what says no more of it, and without the number of a release."""
    start = p.start + (p.kind == "open" and p.end > p.start + 1 and p.section.lower[p.start] in GREETINGS)
    end = next((i for i in range(start + 1, p.end) if p.section.lower[i] in _VERBS), p.end)
    while end > start + 1 and p.section.lower[end - 1] in _NO_NAME:
        end -= 1
    same = (start, end) == (p.start, p.end)
    shorter = p if same else replace(p, start=start, end=end, name=p.section.span_text(start, end))
    return replace(shorter, name=_RELEASE.sub("", shorter.name)) if shorter.kind != "model" else shorter
