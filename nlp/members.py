"""The models of a title in, those that its list, its family or its lead add to them out."""

import re
from collections.abc import Sequence

from nlp.lexicon import wordlist
from nlp.names import Name
from nlp.parties import Party, party
from nlp.sections import Page, Section

#: Words before a version that is told for comparison: "builds on Foo 4", "following the release of Foo 4".
_COMPARED = wordlist("of with over on than as to the à de d'")
#: What a family of models is called.
_FAMILIES = wordlist("models family series modèles famille")
#: What adds one to a list.
LISTING = wordlist(", and et &")
#: What adds to the models that a title ends those of its lead.
_ALONG = re.compile(r"\b(?:along\s+with|as\s+well\s+as|together\s+with|ainsi\s+que|tout\s+comme)\b")


def members(page: Page, things: Sequence[Party]) -> list[Party]:
    """The models of a released family that its lead tells of: "Foo 4" in the title, "Foo 4 Large" below it."""
    released = {p.name for p in things if p.versioned and p.section is page.title}
    below = [party(name, lead) for lead in page.leads[:1] for name in lead.names if name.kind == "model"]
    return list({p.name: p for p in below if any(p.name.startswith((f"{n} ", f"{n}-")) for n in released)}.values())


def without_families(things: Sequence[Party], told: Sequence[Party]) -> list[Party]:
    """What is released with its members `told`, without a family that the title only calls so: "Foo 4 models"."""
    lower = [p.section.lower[p.end : p.end + 1] for p in things]
    several = len(told) > 1 and len(things) == 1
    named = [p for p, following in zip(things, lower, strict=True) if not told or _FAMILIES.isdisjoint(following)]
    named = [p for p in named if not (several and all(member.name.startswith(p.name) for member in told))]
    return [*named, *told]


def led(page: Page, things: Sequence[Party]) -> Sequence[Party]:
    """The versions that a lead's first sentence tells of, where the title names a family or none; else the same."""
    lead = next(iter(page.leads), None)
    owners = {p.owner for p in things} - {None} or {page.item.publisher_lab}
    if lead is None or not lead.sentences:
        return things
    names = [n for n in lead.names_in(*lead.sentences[0]) if n.kind == "model" and n.versioned and n.owner in owners]
    told = [party(n, lead) for n in names if n.start == 0 or lead.lower[n.start - 1] not in _COMPARED]
    whole = things[0].name.casefold() if len(things) == 1 and _is_whole(page.title, things[0]) else ""
    return [p for p in told if p.name.casefold().startswith(whole)] or things


def _is_whole(title: Section, p: Party) -> bool:
    """Whether a model's name is all that a title says."""
    return p.kind == "model" and p.section is title and (p.start, p.end) == (0, len(title.words))


def models_joined(things: Sequence[Party]) -> Sequence[Party]:
    """The only model with those of its maker that commas and "and" join to it: "Foo 4 Pro, Max and Foo 5 are out"."""
    if len(things) != 1 or things[0].owner is None or things[0].kind != "model":
        return things
    (only,) = things
    models = [n for n in only.section.names if n.kind == "model" and n.versioned and n.owner == only.owner]
    run: list[Name] = []
    for name in models:
        between = only.section.lower[run[-1].end : name.start] if run else []
        if not between or not LISTING.issuperset(between):
            if any(n.start == only.start for n in run):
                break
            run = []
        run.append(name)
    if all(n.start != only.start for n in run):
        return things
    return [only if n.start == only.start else party(n, only.section) for n in run]


def ended(page: Page, things: Sequence[Party]) -> list[Party]:
    """The models that the opening of a lead ends: with those of the title, or where the title only counts them."""
    lead = next(iter(page.leads), None)
    first = lead.sentences[0] if lead is not None and lead.sentences else (0, 0)
    if lead is None or not any(name.start == first[0] for name in lead.names if name.kind == "model"):
        start = _ALONG.search(lead.low_text) if lead is not None and things else None
        if lead is None or start is None:
            return []
        first = (lead.token_at(start.end()), lead.sentence_of(lead.token_at(start.start()))[1])
    elif things:
        return []
    named = [n for n in lead.names_in(*first) if n.kind == "model" and n.versioned]
    return [party(n, lead) for n in named if n.start == 0 or lead.lower[n.start - 1] not in _COMPARED - {"with"}]
