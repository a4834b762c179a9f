"""What is found in a sentence of a body about the past in, the background candidates that it gives out."""

from collections.abc import Sequence
from dataclasses import replace

from nlp.assemble import standing
from nlp.background import Past, date_of, in_own_part
from nlp.candidates import actor_name, candidate_of
from nlp.lexicon import wordlist
from nlp.modality import is_ahead, says_we
from nlp.places import places_in
from nlp.rules import Finding
from nlp.sections import Page, Section, resumes
from store.model import Candidate, ReportStatus, Scope

#: Rules whose words state what somebody did, and not how things are; others are too loose for the middle of a text.
_STATED_RULES = wordlist(
    "launch.verb acquisition.buy acquisition.passive funding.raise funding.invest partnership.tie partnership.sign "
    "compute.capacity people.move legal.action legal.authority expansion.place financials.figure people.staff "
    "deprecation.end incident.down"
)
#: Types in which the other party may be the one that a sentence is about.
_BETWEEN = wordlist("partnership legal acquisition compute")
#: Of these, those whose words say what happened by themselves.
_WHOLE_RULES = wordlist("people.staff incident.down")


def background_of(page: Page, found: list[Finding], past: Past, main: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """What a sentence about the past tells, where it is sure, dated, and not what the document reports."""
    candidates: list[Candidate] = []
    for finding in standing([f for f in found if _is_stated(page, f, past)]):
        mention = date_of(finding, past)
        if mention is None:
            continue
        own = finding.money is None or in_own_part(finding, finding.money.start)
        candidate = candidate_of(page, finding if own else replace(finding, money=None))
        if any(_may_be_one(candidate, other) for other in (*main, *candidates)):
            continue
        date_quote = past.section.quote_chars(mention.start, mention.end, "date")
        quotes = (*(quote for quote in candidate.quotes if quote.supports != "date"), date_quote)
        candidates.append(replace(candidate, scope=Scope.BACKGROUND, when=mention.when, quotes=quotes))
    return tuple(candidates[:2])


def _is_stated(page: Page, finding: Finding, past: Past) -> bool:
    """Whether a finding in a body says plainly what a listed organisation did: no plan, no rumour, no loose words."""
    first, last = finding.scope
    if finding.rule not in _STATED_RULES or finding.doubts or finding.status is not ReportStatus.OCCURRED:
        return False
    if is_ahead(past.section, first, last) or not _heads(page, finding, past.section):
        return False
    if finding.rule == "funding.invest" and not finding.counterparties:
        return False  # in whom is not read
    placed = finding.rule == "expansion.place" and bool(places_in(past.section.words, finding.start, last))
    told = finding.counterparties or finding.objects or finding.money or finding.capacity
    return bool(told) or placed or finding.rule in _WHOLE_RULES


def _heads(page: Page, finding: Finding, section: Section) -> bool:
    """Whether a sentence of a body is about who does what it tells, or about who takes part in it."""
    actor, first = finding.actor, finding.scope[0]
    if actor_name(page, finding) not in page.watchlist.organisations:
        return False
    if actor is None:
        return page.item.publisher_lab is not None and says_we(section.read_text)
    if actor.section is not section:  # whom a pronoun means; of people "elle" is the person
        return finding.type != "people"
    if actor.kind == "organisation" and any(resumes(section, i) for i in range(first, actor.start)):
        return False  # "It announced with Foo a site"
    if finding.type == "people" and "," in section.words[actor.end : finding.start]:
        return False  # "Foo sued it, and Jane Roe resigned"
    others = [p for p in finding.counterparties if finding.type in _BETWEEN and p.kind == "organisation"]
    if finding.type == "funding" or any(p.section is section and p.start < finding.start for p in (actor, *others)):
        return True
    taken_up = any(resumes(section, i) or section.lower[i] == "il" for i in range(first, finding.start))
    return taken_up and actor.kind in {"product", "model"}  # "Elle a lancé Foo": told of who makes Foo


def _may_be_one(first: Candidate, second: Candidate) -> bool:
    """Whether two candidates of one type and actor may be one happening: no sum, party or object tells them apart."""
    if (first.type, first.actor) != (second.type, second.actor):
        return False
    sums = {c.money for c in (first, second) if c.money is not None}
    parties, things = (set(first.counterparties), set(second.counterparties)), (set(first.objects), set(second.objects))
    apart = len(sums) == 2 or any(all(pair) and pair[0].isdisjoint(pair[1]) for pair in (parties, things))
    return not apart
