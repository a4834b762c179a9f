"""The findings of one item in, those that stand out, merged and rid of what contradicts; each as a candidate."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from nlp.actors import own_doing, released_by, with_others
from nlp.amounts import CapacityMention, MoneyMention
from nlp.background import Past, date_of, in_own_part, is_told_as_past
from nlp.clauses import Party
from nlp.confidence import confidence
from nlp.heading import GROWING, IMPERATIVE
from nlp.lexicon import wordlist
from nlp.modality import is_ahead, speaks_of_plan
from nlp.places import places_in
from nlp.rules import Finding, Miss
from nlp.sections import AI_WORDS, Page, Section, resumes
from nlp.things import things_of
from nlp.when import MONTHS, DateMention, date_mentions
from store.model import Candidate, EventDate, Quote, ReportStatus, Scope

#: A finding of the first type makes one of the others, in the same item, a misreading of the same words.
_OVERRULES = {
    "acquisition": wordlist(
        "compute model_release research product_launch pricing partnership expansion funding people"
    ),
    "funding": wordlist("research product_launch pricing partnership expansion acquisition financials people"),
    "people": wordlist("compute model_release research deprecation product_launch partnership financials legal"),
    "legal": wordlist("model_release research deprecation product_launch pricing partnership financials incident"),
    "deprecation": wordlist("model_release research product_launch pricing"),
    "incident": wordlist("model_release research deprecation product_launch"),
    "compute": wordlist("model_release research deprecation product_launch expansion financials"),
    "partnership": wordlist("research product_launch expansion"),
    "model_release": wordlist("research product_launch pricing expansion financials"),
    "pricing": wordlist("research product_launch financials"),
    "product_launch": wordlist("research expansion financials"),
    "expansion": wordlist("research"),
    "financials": wordlist("research"),
}
#: What a summary alone may tell beside another headline.
_LEAD_TYPES = wordlist(
    """
    funding acquisition compute partnership model_release product_launch pricing research
    """
)
#: With these a company goes on to tell its figures.
_REPORTED = wordlist("reports reported says said reporting annonce")
#: What products run on; to come there takes no partner.
_SURFACES = wordlist("windows ios android chrome macos iphone ipad mac linux")
#: What a publisher tells of itself in the lead under a theme ("Leadership updates").
_OWN_TYPES = wordlist("people expansion financials deprecation incident legal")
#: Matters of a company as such, which count for a listed cloud or chip maker whatever else it sells.
_CORPORATE = wordlist("people financials acquisition funding legal compute")
#: Verbs, adjectives and nouns that a sentence's first capital, or title case, makes look like a party's name.
_OPENERS = IMPERATIVE | GROWING | wordlist("better deep early far first meet more new")
_COMMON = wordlist(
    """
    network hub future world program programme partners developers customers today together partnership partnerships
    announcement strategic collaboration alliance agreement pledge initiative compute inc dr mr ms
    """
)
#: Rules that may find two things by their names in one clause.
_BY_NAME = frozenset({"launch.verb", "title.listed"})
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
#: Types whose headline may leave its sum to the lead; the latter where none of the corporate ones is told, whose sum it
#: is then ("raises … to build …").
_PRICED, _PAID = frozenset({"funding", "acquisition", "financials", "partnership"}), frozenset({"compute", "legal"})
#: What a chip or a share costs is no sum that is built for, or taken in.
_LEAST = {"compute": 1e6, "funding": 1e4}
#: Before a sum: from there on a rule applies, and nobody pays it.
_FROM_THERE_ON = re.compile(
    r"\b(?:over|above|exceeding|more\s+than|at\s+least|plus\s+de|dépass\w+|au[- ]delà\s+de|à\s+partir\s+de)\s*\Z",
    re.IGNORECASE,
)
_Mention = TypeVar("_Mention", MoneyMention, CapacityMention)
_WE = re.compile(r"\b(?:we|we['’]re|we['’]ve|our|nous|notre)\b", re.IGNORECASE)


def settle(page: Page, found: list[Finding]) -> tuple[list[Finding], list[Miss]]:
    """Findings that stand beside each other, in order of their evidence, and what was rejected on the way."""
    kept: list[Finding] = []
    rejected: list[Miss] = []
    for finding in map(_on_a_surface, map(partial(released_by, page), found)):
        reason = reason_against(page, finding, kept)
        if finding.type == "partnership" and finding.counterparties and all(map(_is_common, finding.counterparties)):
            reason = "what stands for the other party is no name"
        if reason is not None:
            rejected.append(
                Miss(rule=finding.rule, section=finding.section, start=finding.start, end=finding.end, reason=reason)
            )
        else:
            _merge_into(page, kept, finding)
    final = _standing(kept)
    rejected += [
        Miss(
            rule=f.rule, section=f.section, start=f.start, end=f.end, reason="another type says more of the same words"
        )
        for f in kept
        if f not in final
    ]
    return final[:4], rejected


def _standing(kept: Sequence[Finding]) -> list[Finding]:
    """Findings without those whose words another one says more of."""
    final: list[Finding] = []
    for finding in kept:
        stronger = [other for other in kept if other in final or kept.index(other) > kept.index(finding)]
        if not _overruled(finding, stronger):
            final.append(finding)
    return final


def filed(page: Page, settled: Sequence[Finding]) -> list[Finding]:
    """What was settled, told of whom an analyst files it under; what is then of one type and one actor is one."""
    kept: list[Finding] = []
    for finding in settled:
        _merge_into(page, kept, with_others(page, own_doing(page, finding)))
    return kept


def _on_a_surface(finding: Finding) -> Finding:
    """A product that comes to an operating system or browser is launched there: nobody agreed to anything."""
    others = finding.counterparties
    if finding.type != "partnership" or not others or not all(p.name.lower() in _SURFACES for p in others):
        return finding
    return replace(finding, type="product_launch", counterparties=())


def background_of(page: Page, found: list[Finding], past: Past, main: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """What a sentence about the past tells, where it is sure, dated, and not what the document reports."""
    candidates: list[Candidate] = []
    for finding in _standing([f for f in found if _is_stated(page, f, past)]):
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
        return page.item.publisher_lab is not None and _WE.search(section.read_text) is not None
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


def _is_common(p: Party) -> bool:
    """Whether unlisted words in capitals head a sentence with a verb or adverb, or are a bare common noun."""
    if p.kind != "open" or p.start >= p.end:
        return False
    if not MONTHS.keys().isdisjoint(p.section.lower[p.start : p.end]):
        return True  # "Last October Foo", "September 30"
    first = p.section.lower[p.start]
    opens = p.start == 0 or p.section.words[p.start - 1] in {".", ":", "!", "?"}
    return (opens and (first in _OPENERS or first.endswith(("ing", "ly")))) or (
        p.end - p.start == 1 and first in _COMMON
    )


def actor_name(page: Page, finding: Finding) -> str | None:
    """Canonical name of who does it; None where nobody can be named."""
    lab = page.item.publisher_lab
    if finding.actor is not None:
        return finding.actor.who
    if lab is not None:
        makers = (p.owner for p in finding.objects if p.owner is not None)
        return next(makers, lab) if page.hosts else lab
    named = [n for n in page.title.names if n.owner is not None]
    if named:
        return named[0].owner
    publisher = page.item.publisher
    return publisher if publisher in page.watchlist.organisations else None


def reason_against(page: Page, finding: Finding, kept: list[Finding]) -> str | None:
    """Why a finding is no event of this page beside those kept; None where it is one."""
    lab = page.item.publisher_lab
    actor = actor_name(page, finding)
    if actor is None:
        return "nobody can be named who does it"
    listed = page.watchlist.organisations.get(actor)
    if page.item.kind != "official":
        known = listed is not None and (
            (not listed.broad and listed.kind not in {"investor", "customer", "public-body", "media", "institute"})
            or (listed.kind in {"platform", "chip", "cloud"} and finding.type in _CORPORATE)
        )
        if not known and not page.speaks_of_ai:
            return "no word of AI beside the name"
        sidelines = finding.objects and all(page.is_sideline(p.name, p.owner) for p in finding.objects)
        between = finding.type == "partnership" and page.is_ai(actor)  # "Foo comes to Bar Teams"
        if sidelines and not between and not page.title.word_set & AI_WORDS:
            return "a product that has nothing to do with AI"
    if finding.section.field != "title":
        return _reason_against_lead(page, finding, kept, actor, lab)
    return None


def _reason_against_lead(page: Page, finding: Finding, kept: list[Finding], actor: str, lab: str | None) -> str | None:
    same = [f for f in kept if f.type == finding.type and actor_name(page, f) == actor]
    recalled = same and finding.type in {"model_release", "product_launch"}  # the thing, when it came out
    if kept and not recalled and is_told_as_past(finding.section, finding.start, page.item.published):
        return "told as long past"
    if same:
        return None
    if kept and not _tells_more(page, finding, kept):
        return "the headline reports something else"
    if finding.type not in _LEAD_TYPES and not (page.item.kind == "official" and finding.type in _OWN_TYPES):
        named = {name.owner for name in page.title.names}  # a vague headline over a lead that tells of whom it names
        aside = kept or page.is_public(actor) or (named and actor not in named)
        bare = not finding.counterparties if finding.type == "legal" else not finding.objects
        if aside or (finding.type in {"legal", "deprecation"} and bare):
            return "a summary's aside"
    first = finding.section.sentences[0] if finding.section.sentences else (0, 0)
    sentence = finding.section.sentence_of(finding.start)
    if page.item.kind == "official":
        if finding.rule == "research.result":
            return "a summary's aside"
        words = finding.section.span_text(*sentence)
        own = finding.actor is not None and finding.actor.who == lab
        joins = any(p.who == lab for p in finding.counterparties)
        opening = finding.start == sentence[0] and finding.rule == "launch.verb"
        customer = finding.rule == "partnership.adopt" and finding.actor is None
        if not (own or joins or opening or customer or (finding.actor is None and _WE.search(words))):
            return "the publisher does not say that it does it"
        return None
    return None if sentence == first else "a summary's aside"


def _tells_more(page: Page, finding: Finding, kept: list[Finding]) -> bool:
    """Whether a lead tells of a second happening beside its headline's: another named thing, or another named party."""
    beside = all(f.type in {"model_release", "product_launch", "compute"} for f in kept)
    if finding.type in {"acquisition", "funding"} and page.item.kind == "official":
        return all(f.type == "partnership" for f in kept)
    if finding.rule in {"partnership.tie", "partnership.sign"}:
        return beside and not finding.doubts
    sentence = finding.section.sentence_of(finding.start)
    opening = finding.section.sentences[: 2 if page.item.kind == "official" else 1]
    if finding.doubts or sentence not in opening or not (beside or kept[0].type == "partnership"):
        return False
    if finding.type in {"model_release", "product_launch"}:
        if finding.rule not in {"launch.verb", "launch.available"}:
            return False
        told = " ".join(p.name.casefold() for f in kept for p in f.objects) + " " + page.title.read_text.casefold()
        new = [p for p in finding.objects if p.kind in {"model", "product"} and p.name.casefold() not in told]
        return bool(new) and finding.type not in {f.type for f in kept}
    return finding.type == "compute" and (finding.capacity is not None or finding.money is not None)


def _merge_into(page: Page, kept: list[Finding], finding: Finding) -> None:
    for index, other in enumerate(kept):
        same = actor_name(page, other) == actor_name(page, finding)
        if other.type == finding.type == "acquisition" and len(_members(page, other) & _members(page, finding)) > 1:
            same = True  # "acquired by" and "buys" of one pair
        if other.type == finding.type == "legal" and _members(page, other) == _members(page, finding):
            same = True  # one suit, whoever is taken for its target
        if other.type == finding.type == "funding" and other.money is not None and other.money == finding.money:
            same = True  # one sum, one round, whoever stands nearer to the second word for it
        if other.type == finding.type and (
            same or (finding.type == "partnership" and len(_members(page, other) & _members(page, finding)) > 1)
        ):
            kept[index] = _merged(other, finding)
            return
    kept.append(finding)


def _members(page: Page, finding: Finding) -> set[str]:
    """Everybody who takes part: a partnership has no first party."""
    return {actor_name(page, finding) or "", *(p.who for p in finding.counterparties)}


def _merged(first: Finding, second: Finding) -> Finding:
    """The first finding, with the roles that only the second names."""
    same_section = first.section is second.section
    objects = first.objects
    if not objects or (same_section and all(p.kind in {"model", "product"} for p in second.objects)):
        objects = _union(first.objects, second.objects)
    return replace(
        first,
        objects=objects,
        counterparties=_union(first.counterparties, second.counterparties)
        if same_section or not first.counterparties
        else first.counterparties,
        money=first.money or second.money,
        capacity=first.capacity or second.capacity,
    )


def _union(first: Iterable[Party], second: Iterable[Party]) -> tuple[Party, ...]:
    names: dict[str, Party] = {}
    for p in (*first, *second):
        key = p.name.casefold()
        if not any(known.startswith(f"{key} ") for known in names):  # "Rerank 3" beside "Rerank 3 Nimble"
            names.setdefault(key, p)
    return tuple(names.values())


def _overruled(finding: Finding, kept: list[Finding]) -> bool:
    return any(
        finding.type in _OVERRULES.get(other.type, frozenset()) and _same_words(finding, other)
        for other in kept
        if other is not finding
    )


def _same_words(finding: Finding, other: Finding) -> bool:
    """Whether two findings read one clause for one actor; a launch by name beside a partnership is told of its own."""
    if finding.section is not other.section:
        return True
    if finding.actor is not None and other.actor is not None and finding.actor.start != other.actor.start:
        same_owner = finding.actor.who == other.actor.who
        if not same_owner and other.type not in {"acquisition", "legal", "people"}:
            return False
    if finding.rule == other.rule and finding.rule in _BY_NAME and finding.objects and not _shared(finding, other):
        return False
    if other.type == "deprecation" and finding.rule == "launch.verb" and finding.objects and other.objects:
        return _shared(finding, other)  # "launches Foo 2, retires Foo 1"
    if other.type == "partnership" and finding.rule == "launch.verb" and finding.objects:
        return False
    if finding.type == "financials" and _REPORTED & set(finding.section.lower[other.end : finding.start]):
        return False  # "raises $200M, and reports 100,000 users"
    return finding.scope[0] < other.scope[1] and other.scope[0] < finding.scope[1]


def _shared(first: Finding, second: Finding) -> bool:
    """Whether two findings name one object."""
    return bool({p.name for p in first.objects} & {p.name for p in second.objects})


def candidate_of(page: Page, finding: Finding, beside: Iterable[Finding] = ()) -> Candidate:
    """A finding with its names as the timeline writes them, its evidence and its date.

    `beside` are the findings of the page, itself among them.
    """
    actor = actor_name(page, finding) or ""
    parties = [p for p in finding.counterparties if not _is_common(p)]
    parties = [p for p in parties if (p.name if p.kind == "person" else p.who) != actor]
    quotes = [finding.section.quote(finding.start, finding.end, "type")]
    if finding.actor is not None:
        quotes.append(finding.actor.section.quote(finding.actor.start, finding.actor.end, "actor"))
    quotes += [p.section.quote(p.start, p.end, "counterparties") for p in parties if p.start < p.end]
    objects = things_of(page, finding)
    quotes += [p.section.quote(p.start, p.end, "object") for p in objects]
    section = finding.section
    told = {other.type for other in beside}
    (money, money_in), (capacity, capacity_in) = _sum_of(page, finding, told), _capacity_of(page, finding)
    if money is not None:
        quotes.append(money_in.quote_chars(money.start, money.end, "money"))
    if capacity is not None:
        quotes.append(capacity_in.quote_chars(capacity.start, capacity.end, "capacity"))
    if finding.status_at is not None:
        quotes.append(section.quote(*finding.status_at, "status"))
    when, when_quote = _when(page, finding)
    if when_quote is not None:
        quotes.append(when_quote)
    names = []
    for p in parties:
        name = p.owner if p.kind in {"product", "model"} and p.owner else p.name
        if name not in names:
            names.append(name)
    return Candidate(
        type=finding.type,
        actor=actor,
        counterparties=tuple(names),
        objects=tuple(p.name for p in objects),
        money=money.money if money else None,
        capacity=capacity.capacity if capacity else None,
        when=when,
        status=finding.status,
        confidence=worth(finding) if finding.likely is None else finding.likely,
        quotes=tuple(quotes),
        rule=finding.rule,
    )


def _sum_of(page: Page, finding: Finding, told: set[str]) -> tuple[MoneyMention | None, Section]:
    """The sum of a finding and where it stands: of a headline without one, the only sum in the opening of its lead.

    `told` are the types that the page tells of.
    """
    lead, own = next(iter(page.leads), None), finding.money
    if own is not None and own.money.value < _LEAST.get(finding.type, 0):
        own = None
    priced = finding.type in _PRICED or (finding.type in _PAID and told.isdisjoint(_PRICED - {"partnership"}))
    if own is not None or not priced or finding.section is not page.title or lead is None:
        return own, finding.section
    sums = [m for m in _opening(lead, lead.money) if not (m.is_rate or m.is_former or m.is_valuation)]
    sums = [m for m in sums if not is_told_as_past(lead, lead.token_at(m.start), page.item.published)]
    sums = [m for m in sums if not m.is_revenue or finding.type == "financials"]
    paid = [m for m in sums if _is_paid(finding.type, m, lead)]
    return (paid[0], lead) if len({m.money for m in paid}) == 1 else (None, finding.section)


def _is_paid(kind: str, mention: MoneyMention, lead: Section) -> bool:
    """Whether a sum may be that of a type of event, rather than a price or what a law begins at."""
    threshold = kind == "legal" and _FROM_THERE_ON.search(lead.read_text, 0, mention.start) is not None
    return not threshold and mention.money.value >= _LEAST.get(kind, 0)


def _capacity_of(page: Page, finding: Finding) -> tuple[CapacityMention | None, Section]:
    """The same for an amount of compute; of a lead without one, the only amount in its headline."""
    lead = next(iter(page.leads), None)
    if finding.capacity is not None or finding.type != "compute" or lead is None:
        return finding.capacity, finding.section
    in_title = finding.section is page.title
    other, told = (lead, _opening(lead, lead.capacities)) if in_title else (page.title, page.title.capacities)
    return (told[0], other) if len({m.capacity for m in told}) == 1 else (None, finding.section)


def _opening(section: Section, mentions: Sequence[_Mention]) -> list[_Mention]:
    """The mentions in the first two sentences."""
    end = section.sentences[:2][-1][1] if section.sentences else 0
    stop = section.offsets[end] if end < len(section.offsets) else len(section.read_text)
    return [mention for mention in mentions if mention.start < stop]


def worth(finding: Finding) -> float:
    """Confidence in a finding by its rule and doubts alone."""
    return confidence(finding.rule, finding.doubts if finding.section.field == "title" else (*finding.doubts, "lead"))


def _when(page: Page, finding: Finding) -> tuple[EventDate | None, Quote | None]:
    """The one date of the clause that tells it, or of what is yet to be that of its sentence; else publication's day.

    What has occurred has no date to come: that one is of something else in the sentence ("… and plans an IPO in 2028").
    """
    section, published = finding.section, page.item.published
    ahead = finding.status in {ReportStatus.PLANNED, ReportStatus.RUMOURED}
    dates = _dates_in(section, finding.scope, published, ahead=ahead)
    if not dates and published is not None:
        whole = _dates_in(section, section.sentence_of(finding.start), published, ahead=ahead)
        dates = [mention for mention in whole if mention.when.day > published]
    if len(dates) != 1:
        return None, None
    (mention,) = dates
    if published is not None and finding.status is ReportStatus.OCCURRED and mention.when.day > published:
        return None, None
    return mention.when, section.quote_chars(mention.start, mention.end, "date")


def _dates_in(section: Section, scope: tuple[int, int], published: date | None, *, ahead: bool) -> list[DateMention]:
    """The dates in a token range, their places counted in the section; what is counted back from now is an aside."""
    text = section.span_text(*scope)
    if not text:
        return []
    base = section.offsets[scope[0]]
    found = date_mentions(text, published=published, to_come=ahead or speaks_of_plan(text) or None)
    return [replace(m, start=base + m.start, end=base + m.end) for m in found if not m.counts_back]
