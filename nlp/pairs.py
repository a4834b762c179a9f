"""A title that presents a model and a product side by side, and what was told of it, in; both told out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.lexicon import wordlist
from nlp.names import is_version
from nlp.parties import Party, open_party, party
from nlp.rules import Finding
from nlp.sections import Page, Section
from nlp.title_names import ARTICLES, GREETINGS

#: The two faces of a launch.
_FACES = {"model_release": "product_launch", "product_launch": "model_release"}
#: What parts the things that a title lists, and what ends the list.
_JOINING, _ENDING = wordlist(", and et & +"), wordlist(": — – | . for to in on with by pour avec sur dans")
#: What a product is, by the last word of its name.
_PRODUCTS = wordlist(
    """
    api apis sdk sdks cli app apps playground studio agent agents toolkit platform benchmark benchmarks dataset datasets
    tool tools server console desktop plugin plugins extension library framework hub marketplace workspace router
    """
)
#: Words of a thing's name, at most.
_WORDS = 5


def with_other_face(page: Page, told: Sequence[Finding]) -> list[Finding]:
    """What was told, and the product beside the model, or the model beside the product: "Foo 4 and the Bar API".

    For feeds of those who launch; the press joins with "and" what it likes.
    """
    launches = [f for f in told if f.type in _FACES and f.section is page.title]
    lab = page.item.publisher_lab
    if len(launches) != 1 or lab is None or page.hosts or {f.type for f in told} - _FACES.keys():
        return list(told)
    (launch,) = launches
    other = _FACES[launch.type]
    listed = list(_listed(page.title))
    sorts = [_sort_of(p, lab) for p in listed]
    if {launch.type, other} != set(sorts):
        return list(told)
    own = tuple(p for p, sort in zip(listed, sorts, strict=True) if sort == launch.type)
    beside = tuple(p for p, sort in zip(listed, sorts, strict=True) if sort == other)
    told_so = replace(launch, objects=own)
    return [told_so if f is launch else f for f in told] + [replace(launch, type=other, objects=beside)]


def _listed(title: Section) -> Iterator[Party]:
    """The things that a title lists before its first small word, each of a few words; none where one is no name."""
    start = 1 if title.words and title.lower[0] in GREETINGS else 0
    end = next((i for i in range(start, len(title.words)) if title.lower[i] in _ENDING), len(title.words))
    bounds, first = list[tuple[int, int]](), start
    for at in range(start, end + 1):
        if at < end and title.lower[at] not in _JOINING:
            continue
        while first < at and title.lower[first] in ARTICLES:
            first += 1
        if first < at:
            bounds.append((first, at))
        first = at + 1
    if len(bounds) > 1 and all(_may_be_named(title, *bound) for bound in bounds):
        for first, last in bounds:
            known = next((n for n in title.names if n.start == first and n.end == last), None)
            yield party(known, title) if known is not None else open_party(title, first, last)


def _may_be_named(title: Section, start: int, end: int) -> bool:
    known = any(n.start == start and n.kind in {"model", "product"} for n in title.names)  # "gpt-foo"
    new = start > 0 and title.lower[start - 1] == "new" and title.lower[end - 1] in _PRODUCTS  # "and new tools"
    return end - start <= _WORDS and (known or new or title.words[start][0].isupper())


def _sort_of(p: Party, lab: str) -> str | None:
    """Whether a listed thing is a model or a product of a laboratory's; None where nothing tells."""
    named = [n for n in p.section.names if n.start == p.start and n.end <= p.end]
    if any(n.owner not in {None, lab} for n in named):
        return None
    last = p.end - 1 if p.end - p.start == 1 or not is_version(p.section.words[p.end - 1]) else p.end - 2
    if p.section.lower[last] in _PRODUCTS:
        return "product_launch"
    kinds = {n.kind for n in named}
    if kinds == {"organisation"}:  # "Foo 3", of an editor whose maker is called like it
        return "product_launch" if is_version(p.section.words[p.end - 1]) else None
    return "model_release" if "model" in kinds else "product_launch" if kinds else None
