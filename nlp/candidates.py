"""A finding in, its candidate out: names as the timeline writes them, its sum, capacity and date, with the evidence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from nlp.amounts import CapacityMention, MoneyMention, sums_without_currency
from nlp.background import is_told_as_past
from nlp.confidence import confidence
from nlp.heading import GROWING, IMPERATIVE
from nlp.lexicon import wordlist
from nlp.modality import speaks_of_plan, unnamed_source
from nlp.names import ORIGINS
from nlp.parties import Party, is_piece
from nlp.places import places_in
from nlp.rules import Finding
from nlp.sections import Page, Section
from nlp.things import things_of
from nlp.when import MONTHS, DateMention, date_mentions
from store.model import Candidate, EventDate, Quote, ReportStatus

#: Verbs, adjectives and nouns that a sentence's first capital, or title case, makes look like a party's name.
_OPENERS = IMPERATIVE | GROWING | wordlist("better deep early far first meet more new")
_COMMON = wordlist(
    """
    network hub future world program programme partners developers customers today together partnership partnerships
    announcement strategic collaboration alliance agreement pledge initiative compute inc dr mr ms pact non gov't
    ceo cto cfo
    """
)
#: What parties make, which is none.
_AGREEMENTS = wordlist("agreement partnership partnerships collaboration pact deal contract accord partenariat contrat")
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
#: Before an amount that is part of another.
_OF_IT = re.compile(r"\b(?:of\s+which|including|dont|y\s+compris)\s+(?:\w+\s+)?\Z")
#: What parts and chips are called ("HBM4", "H20"), and who buys or backs no such thing: "buys MK1" buys a company.
_CODE, _OF_COMPANIES = re.compile(r"(?:[A-Z]{2,5}\d|[A-Z]\d\d)\d{0,3}[A-Za-z]{0,2}\Z"), wordlist("acquisition funding")
#: What is built somewhere.
_SITES = wordlist("site campus cluster complex facility plant")
#: What sources without a name make a rumour of.
_UNCERTAIN = frozenset({ReportStatus.OCCURRED, ReportStatus.PLANNED})
#: Before the name of a place.
_THERE = wordlist("in near at outside à en près au aux région province ville métropole")
_Mention = TypeVar("_Mention", MoneyMention, CapacityMention)


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


def is_common(p: Party) -> bool:
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


def _takes_part(finding: Finding, p: Party) -> bool:
    """Whether a name may be a party's: no common noun, no part of a machine, no town in which something is built."""
    if p.kind != "open" or p.start >= p.end:
        return True
    words, before = p.section.words[p.start : p.end], p.section.lower[max(0, p.start - 1) : p.start]
    if all(part in ORIGINS for word in words for part in word.split("-")):  # "Arabic-English"
        return False
    if p.section.lower[p.end - 1] in _AGREEMENTS or _is_purpose(finding, p):
        return False  # "Announce Multiyear Agreement to Provide Enterprise Services"
    if finding.type == "compute" and not _SITES.isdisjoint(p.section.lower[p.end : p.end + 1]):
        return False  # "Stargate's Abilene site"
    part = len(words) == 1 and _CODE.match(words[0]) and finding.type not in _OF_COMPANIES
    built = finding.type in {"compute", "expansion"} or places_in(words, 0, len(words)) == [(0, len(words))]
    return not (part or (built and not _THERE.isdisjoint(before)) or is_common(p))


def _is_where(p: Party, other: Party) -> bool:
    """Whether a place right behind a party only says which of its houses takes part: "Deloitte Japan"."""
    follows = p.section is other.section and p.start == other.end
    return follows and places_in(p.section.words, p.start, p.end) == [(p.start, p.end)]


def _is_purpose(finding: Finding, p: Party) -> bool:
    """Whether words of a deal's title in title case stand behind "to" and its verb: what it is for, and nobody."""
    if finding.type != "partnership" or p.section is not finding.section or not p.section.title_case:
        return False
    before = [i for i in range(finding.start, p.start - 1) if p.section.lower[i] == "to"]
    return bool(before) and not any(name.start == before[-1] + 1 for name in p.section.names)


def candidate_of(page: Page, finding: Finding, beside: Iterable[Finding] = ()) -> Candidate:
    """A finding with its names as the timeline writes them, its evidence and its date.

    `beside` are the findings of the page, itself among them.
    """
    actor = actor_name(page, finding) or ""
    parties = [p for p in finding.counterparties if _takes_part(finding, p)]
    parties = [p for p in parties if not any(is_piece(p, other) or _is_where(p, other) for other in parties)]
    parties = [p for p in parties if (p.name if p.kind == "person" else p.who) != actor]
    objects = things_of(page, finding)
    parties = [p for p in parties if p.kind != "open" or all(p.name != thing.name for thing in objects)]
    quotes = [finding.section.quote(finding.start, finding.end, "type")]
    if finding.actor is not None:
        quotes.append(finding.actor.section.quote(finding.actor.start, finding.actor.end, "actor"))
    quotes += [p.section.quote(p.start, p.end, "counterparties") for p in parties if p.start < p.end]
    quotes += [p.section.quote(p.start, p.end, "object") for p in objects]
    told = {other.type for other in beside}
    (money, money_in), (capacity, capacity_in) = _sum_of(page, finding, told), _capacity_of(page, finding)
    if money is not None:
        quotes.append(money_in.quote_chars(money.start, money.end, "money"))
    if capacity is not None:
        quotes.append(capacity_in.quote_chars(capacity.start, capacity.end, "capacity"))
    status, said = _status_of(page, finding)
    quotes += [said] if said is not None else []
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
        status=status,
        confidence=worth(finding) if finding.likely is None else finding.likely,
        quotes=tuple(quotes),
        rule=finding.rule,
    )


def _status_of(page: Page, finding: Finding) -> tuple[ReportStatus, Quote | None]:
    """How firmly a finding is told, and the words that say so: a rumour where the lead's sources have no name."""
    told = finding.section.quote(*finding.status_at, "status") if finding.status_at is not None else None
    source = unnamed_source(page) if finding.status in _UNCERTAIN and finding.section is page.title else None
    if source is None and finding.status is ReportStatus.RUMOURED and _is_first_hand(page, finding):
        return ReportStatus.OCCURRED, None
    if source is None:
        return _promised_below(page, finding) or (finding.status, told)
    lead, start, end = source
    return ReportStatus.RUMOURED, lead.quote(start, end, "status")


#: What says in a lead that an office or an end is still to come, by type.
_TO_COME = {
    "expansion": re.compile(r"\b(?:will|plans?\s+to|expects?\s+to)\s+(?:soon\s+)?(?:open|establish)\b|\bouvrira\b"),
    "deprecation": re.compile(
        r"\bwill\s+(?:be\s+(?:shut\s+down|retired|removed|turned\s+off|switched\s+off|discontinued|sunset|deprecated)|retire|shut\s+down|stop|remove|discontinue|switch\s+off)\b"
        r"|\b(?:sera|seront)\s+(?:coupée?s?|retirée?s?|fermée?s?|arrêtée?s?|débranchée?s?)\b|\b(?:coupera|retirera|fermera)\b"
    ),
}


def _promised_below(page: Page, finding: Finding) -> tuple[ReportStatus, Quote] | None:
    """A plan where the title tells of an office or an end that only its lead says is still to come."""
    words = _TO_COME.get(finding.type)
    lead = next(iter(page.leads), None) if finding.section is page.title else None
    if words is None or lead is None or finding.status is not ReportStatus.OCCURRED:
        return None
    stop = lead.sentences[:2][-1][1] if lead.sentences else 0
    match = words.search(lead.low_text, 0, lead.offsets[stop - 1] if stop else 0)
    return (ReportStatus.PLANNED, lead.quote_chars(match.start(), match.end(), "status")) if match else None


def _is_first_hand(page: Page, finding: Finding) -> bool:
    """Whether nobody passes on a rumour, whatever "could" says: a study's result, a publisher of itself."""
    lab = page.item.publisher_lab
    return finding.type == "research" or (lab is not None and finding.doer(lab) == lab)


def _sum_of(page: Page, finding: Finding, told: set[str]) -> tuple[MoneyMention | None, Section]:
    """The sum of a finding and where it stands: of a headline without one, the only sum in the opening of its lead.

    `told` are the types that the page tells of.
    """
    lead, own = next(iter(page.leads), None), finding.money
    if own is not None and own.money.value < _LEAST.get(finding.type, 0):
        own = None
    priced = finding.type in _PRICED or (finding.type in _PAID and told.isdisjoint(_PRICED - {"partnership"}))
    settled = own is not None and not (finding.type == "funding" and own.is_valuation)  # "raises at a $2B valuation"
    if own is None and finding.type == "compute" and priced and finding.section is lead:
        plain = [m for m in page.title.money if not (m.is_rate or m.is_former or m.is_valuation)]
        return (plain[0] if len(plain) == 1 else None), page.title
    if settled or not priced or finding.section is not page.title or lead is None:
        return own, finding.section
    bare = sums_without_currency(page.title.read_text, lead.money[0].money.currency) if lead.money else []
    if bare and own is None and finding.type == "funding":  # "lève 300 millions" over "… valorisé 3 milliards d'euros"
        return bare[0], finding.section
    sums = [m for m in _opening(lead, lead.money) if not (m.is_rate or m.is_former or m.is_valuation)]
    if finding.type != "financials":  # figures are of a time gone by
        sums = [m for m in sums if not is_told_as_past(lead, lead.token_at(m.start), page.item.published)]
    sums = [m for m in sums if not m.is_revenue or finding.type == "financials"]
    paid = [m for m in sums if _is_paid(finding.type, m, lead)]
    if finding.type == "financials":
        paid = [m for m in paid if m.is_revenue][:1] or paid  # of several the whole, which is told first
    first = [m for m in paid if m.start < lead.offsets[lead.sentences[0][1] - 1]]
    paid = first if len({m.money for m in first}) == 1 else paid  # of several sentences the one that goes on
    return (paid[0], lead) if len({m.money for m in paid}) == 1 else (own, finding.section)


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
    told = [m for m in told if _OF_IT.search(other.low_text, 0, m.start) is None]
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
