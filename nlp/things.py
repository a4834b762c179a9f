"""The objects of a finding in, out the same as a timeline names them: the thing alone, and only what is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.clauses import Party, open_party
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
#: Words that the name of a new part has at most.
_PART_WORDS = 5


def things_of(page: Page, finding: Finding) -> tuple[Party, ...]:
    """The objects of a finding, each once and trimmed; of a study, those that its title introduces."""
    things: Sequence[Party] = finding.objects
    if finding.type == "research":
        things = [p for p in things if p.kind == "open" or _is_headed(p)]
    if finding.type == "product_launch":
        part = _new_part(page.title, things)
        things = [part] if part is not None else things
    return tuple(map(_trimmed, things))


def _is_headed(p: Party) -> bool:
    """Whether a name opens its section, after a greeting at most."""
    return p.start <= 1 or p.section.lower[p.start - 1] in GREETINGS | ARTICLES


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
    end = next((i for i in range(p.start + 1, p.end) if p.section.lower[i] in _VERBS), p.end)
    while end > p.start + 1 and p.section.lower[end - 1] in _NO_NAME:
        end -= 1
    shorter = p if end == p.end else replace(p, end=end, name=p.section.span_text(p.start, end))
    return replace(shorter, name=_RELEASE.sub("", shorter.name)) if shorter.kind != "model" else shorter
