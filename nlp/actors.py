"""A finding in, the same told of whom it is about out: a publisher, a model's maker, whom the whole page speaks for."""

import re
from dataclasses import replace

from nlp.lexicon import wordlist
from nlp.lists import names_from
from nlp.parties import JOINED, Party, open_party, party, publisher, unique
from nlp.places import GOVERNMENTS
from nlp.rules import Finding
from nlp.sections import Page
from nlp.shape import shape_of

#: Types that a publisher's own feed tells of others: whose model can be had there, who receives money, who buys. Of all
#: other types 5,516 of the 5,544 events in own feeds of our corpus are the publisher's own.
_OF_OTHERS = frozenset({"model_release", "funding", "acquisition"})
#: Types in which another who was read as the actor takes part.
_BETWEEN = frozenset({"partnership", "compute", "legal"})
#: Types in which whoever was read as the actor takes part at least.
_SHARED = _BETWEEN | {"funding", "acquisition"}
_STATES = frozenset(GOVERNMENTS.values())
#: Words before the name of a maker and before that of another platform.
_BY, _AT = wordlist("by from par de"), wordlist("on in to via with for sur dans chez")
#: Of the latter, those that say where a model can be had.
_ON = wordlist("on in via to through sur dans chez")
#: Verbs that say the same.
_REACHING = wordlist("reaches reach hits joins rejoint")
#: The same of a product, and of whom it is launched with.
_WITH = _ON | {"with", "for", "avec"}
#: What products run on; to come there takes no partner.
SURFACES = wordlist("windows ios ipados android chrome macos iphone ipad mac linux safari firefox edge")
#: What makes of a name after these a machine: "runs on Huawei chips".
_CHIPS = wordlist("chips gpus hardware silicon accelerators processors tpus servers")


def done_by(page: Page, finding: Finding, actor: Party | None) -> Finding:
    """What a rule read of one party, told of another where the whole page speaks for that one; both take part.

    A state that buys compute of a maker of chips stays the one who does it.
    """
    read = finding.actor
    if actor is None or (read is not None and read.who == actor.who):
        return finding
    seller = page.watchlist.organisations.get(actor.who)
    if finding.type == "compute" and read is not None and read.who in _STATES and seller and seller.kind == "chip":
        return finding
    others = tuple(p for p in finding.counterparties if p.who != actor.who)
    before = "" if read is None else read.section.lower[max(0, read.start - 1)]
    if read is not None and finding.type in _SHARED and read not in others and before not in {"ex-", "ex", "former"}:
        others = (read, *others)
    return replace(finding, actor=actor, counterparties=others)


def own_doing(page: Page, finding: Finding) -> Finding:
    """What a publisher's own feed tells of another, once it is settled: the publisher does it, the other takes part."""
    lab, other = page.item.publisher_lab, finding.actor
    if lab is None or page.hosts or other is None or finding.type in _OF_OTHERS:
        return finding
    others = finding.counterparties
    if finding.type in _BETWEEN and other.who != lab and other not in others:
        others = (other, *others)
    return replace(finding, actor=None, counterparties=others)


def released_by(page: Page, finding: Finding) -> Finding:
    """News of a model or product, with whose platform takes it in; a model's maker releases it, whoever tells of it."""
    if finding.type not in {"model_release", "product_launch"}:
        return finding
    if finding.type == "model_release":  # "in the EU Data Boundary"
        others = tuple(p for p in finding.counterparties if not page.is_public(p.who))
        finding = replace(finding, counterparties=others)
    if page.hosts:
        return _had_at_publisher(page, finding)
    told = _by_its_maker(page, finding) if finding.type == "model_release" else finding
    return told if told.counterparties else replace(told, counterparties=_platforms(page, told))


#: What says in a lead where a model can be had.
_AVAILABLE = re.compile(
    r"\b(?:available|disponibles?|accessibles?|live|rolling\s+out|deployed|hosted|hébergée?s?)\b"
    r"[^.;:]{0,60}?\b(?:on|in|through|sur|dans|chez)\s+"
)


def _led_to(page: Page, maker: str | None) -> tuple[Party, ...]:
    """The platforms of others on which the opening of a lead says that a model can be had."""
    lead = next(iter(page.leads), None)
    match = _AVAILABLE.search(lead.low_text) if lead is not None else None
    if lead is None or match is None:
        return ()
    start, stop = lead.token_at(match.end()), lead.sentences[:2][-1][1]
    others = [
        p
        for p in names_from(lead, start, min(stop, lead.sentence_of(start)[1]))
        if p.kind in {"organisation", "product"} and p.owner not in {None, maker}
    ]
    return tuple(unique(p for p in others if p.name.lower() not in SURFACES))


def _had_at_publisher(page: Page, finding: Finding) -> Finding:
    """Another's model that a publisher says can be had at its own platform: "Foo 4 is now available in Bar"."""
    speaker = page.item.publisher_lab
    named = any(n.kind == "organisation" and n.owner == speaker for section in page.sections() for n in section.names)
    maker = finding.actor.who if finding.actor is not None else None
    makers = {p.owner for p in finding.objects} - {None} if maker is None else {maker}
    if finding.type != "model_release" or speaker is None or not named or finding.counterparties or speaker in makers:
        return finding
    return replace(finding, counterparties=(publisher(finding.section, speaker),)) if makers else finding


def _platforms(page: Page, finding: Finding) -> tuple[Party, ...]:
    """Whom the headline names as those at whom a model can be had, or with whom a product comes.

    "Foo 4 in Amazon Bedrock"; "Foo Studio on AWS and Azure", "Foo for Excel", "Foo partners with Bar to launch Baz".
    Operating systems and browsers are no partners.
    """
    title, actor = page.title, finding.actor
    maker = page.item.publisher_lab if actor is None else actor.who
    where = [party(name, title) for name in title.names if name.kind in {"organisation", "product"}]
    others = [p for p in where if p.owner not in {None, maker} and p.name.lower() not in SURFACES]
    others = [p for p in others if _CHIPS.isdisjoint(title.lower[p.end : p.end + 2]) and not page.is_public(p.who)]
    before = _ON if finding.type == "model_release" else _WITH
    there = [
        i
        for i, p in enumerate(others)
        if not before.isdisjoint(title.lower[max(0, p.start - 2) : p.start]) or _follows(p, _REACHING)
    ]
    if not there and finding.type == "model_release":
        return _led_to(page, maker)
    if not there:
        return ()
    last = there[0]
    while last + 1 < len(others) and title.lower[others[last].end : others[last + 1].start] in JOINED:
        last += 1
    return tuple(others[there[0] : last + 1])


def _by_its_maker(page: Page, finding: Finding) -> Finding:
    lab = page.item.publisher_lab
    makers = {p.owner for p in finding.objects}
    named = len(makers) == 1 and None not in makers and all(p.versioned for p in finding.objects)
    if lab is None:
        where = finding.actor
        if named and where is not None and where.owner not in {None, *makers}:
            return _had_at(finding, finding.objects[0], where)
        return finding
    if named and lab not in makers:
        return _made_by(finding, finding.objects[0], lab)
    own = any(p.kind == "model" and p.owner == lab for p in finding.objects)
    maker = None if own or page.is_lab(lab) or finding.section is not page.title else _maker(page, lab)
    return finding if maker is None else _made_by(finding, maker, lab)


def _had_at(finding: Finding, model: Party, where: Party) -> Finding:
    """What the press tells of a platform that takes in another maker's model: the maker releases it there."""
    others = tuple(p for p in finding.counterparties if p.owner not in {model.owner, where.owner})
    return replace(finding, actor=model, counterparties=(where, *others))


def _made_by(finding: Finding, maker: Party, lab: str) -> Finding:
    objects = tuple(p for p in finding.objects if p.owner != lab) or _signed(maker)
    others = tuple(p for p in finding.counterparties if p.owner not in {maker.owner, lab})
    return replace(finding, actor=maker, objects=objects, counterparties=(publisher(finding.section, lab), *others))


def _signed(maker: Party) -> tuple[Party, ...]:
    """The name before "by" and its maker: "Palmyra X6 by Writer"."""
    words, end = maker.section.words, maker.start - 1
    start = end
    while start > 0 and (words[start - 1][0].isupper() or words[start - 1][0].isdigit()):
        start -= 1
    return (open_party(maker.section, start, end),) if start < end and _follows(maker, _BY) else ()


def _maker(page: Page, lab: str) -> Party | None:
    """Whose model a platform's headline presents: the one listed owner of its names, else the name after "by".

    None where no product of the platform's is named: "faster than Foo's" makes nothing Foo's.
    """
    title = page.title
    named = shape_of(page, title, 0, len(title.words)).parties.values()
    if not any(p.owner == lab and p.kind == "product" for p in named):
        return None
    others = [p for p in named if p.owner != lab and not _follows(p, _AT)]
    listed = [p for p in others if p.owner is not None and p.kind in {"organisation", "model"}]
    if len({p.owner for p in listed}) == 1:
        return listed[0]
    return next((p for p in others if p.owner is None and _follows(p, _BY)), None)


def _follows(named: Party, words: frozenset[str]) -> bool:
    """Whether a name stands right after one of some words."""
    return named.start > 0 and named.section.lower[named.start - 1] in words
