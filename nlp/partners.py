"""A finding in, the same with those out who take part beside the words that told it: investors, makers, partners."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.background import is_told_as_past
from nlp.leads import backers, movers
from nlp.lexicon import wordlist
from nlp.lists import names_from
from nlp.parties import FUNCTION_WORDS, GENERIC, JOINED, Party, begins_name, party, unique
from nlp.places import government_at, places_in
from nlp.rules import Finding
from nlp.sections import Page, Section

#: Kinds of organisations that evaluate what others make.
_EVALUATING = frozenset({"institute", "public-body", "media"})


def beside(page: Page, finding: Finding) -> Finding:
    """A finding with those who take part in it beside the words that told it."""
    for add in (_with_others, _listed_with, _made_with, _backed_by, _supplied_by, _evaluated, _who_moves, _at_law):
        finding = add(page, finding)
    return finding


def _with_others(page: Page, finding: Finding) -> Finding:
    """An incident with the other organisations that its headline names: seven of eight take part (2026-11-30)."""
    if finding.type != "incident" or finding.counterparties:
        return finding
    doer = finding.doer(page.item.publisher_lab)
    named = [party(name, page.title) for name in page.title.names if name.kind == "organisation"]
    return replace(finding, counterparties=tuple(unique(p for p in named if p.owner not in {None, doer})))


def _listed_with(page: Page, finding: Finding) -> Finding:
    """A partnership told in an own feed with all names of the list that opens its title.

    Or with all behind its title's "with" or "in", if some or none were read: "Book a table with Foo and Bar".
    """
    lab, title = page.item.publisher_lab, page.title
    if finding.type != "partnership" or lab is None or finding.section is not title:
        return finding
    heads = _organisations_from(title, 0, 1)
    last = next((i for i, p in enumerate(heads, 1) if i > 1 and lab in {p.owner, p.name}), len(heads))
    if _are_joined(heads[:last]) and any(lab in {p.owner, p.name} for p in heads):  # "Foo, Bar and Baz switch on …"
        told = [p for p in heads[:last] if lab not in {p.owner, p.name}]
        places = {i for p in told for i in range(p.start, p.end)}
        others = [p for p in finding.counterparties if p.section is title and p.start not in places]
        return replace(finding, counterparties=tuple(unique([*told, *others])))
    at = next((i for i in range(len(title.words) - 2, 0, -1) if title.lower[i] in {"with", "in", "avec", "dans"}), None)
    if at is None or not begins_name(title.words[at + 1]):
        return finding
    told = [p for p in names_from(title, at + 1, title.sentence_of(at + 1)[1]) if p.kind in {"organisation", "open"}]
    ends = {p.end for p in told}
    others = [p for p in told if lab not in {p.owner, p.name} and p.start not in ends]  # "Adobe Express"
    known = {p.start for p in finding.counterparties}
    read = bool(known) and known <= {i for p in others for i in range(p.start, p.end)}
    bare = not known and title.lower[at] in {"with", "avec"}
    return replace(finding, counterparties=tuple(unique(others))) if others and (read or bare) else finding


#: With whom something was made: "in partnership with Foo and Bar", "a collaboration between Foo and Bar".
_TOGETHER = re.compile(
    r"""\b(?:collaboration|partnership|cooperation|partenariat)\s+(?:with|avec|between|entre)\b|
    \b(?:paper|study|work|research|developed|built|conducted|done|étude|travaux|développée?|conçue?|menée?|conduite?|constituée?|
    réalisée?|créée?|élaborée?|mise?\s+au\s+point)\s+(?:jointly\s+)?(?:with|avec)\b(?:\s(?:researchers|scientists|engineers|teams?)\s(?:at|from)\b)?|
    \b(?:collaborat(?:es|ed|ing)|partner(?:s|ed|ing)|teamed\s+up|collabore(?:nt)?|s['’]associe(?:nt)?)\s+(?:\w+ly\s+)?(?:with|avec)\b|
    \A[^,.]{2,40},\s(?:with|alongside|avec)\b|(?:\A|[.!?]\s+)(?:(?:jointly|together)\s+with|with|alongside|avec|aux\s+côtés\s+de)\b(?=[^.,]{2,60},\s(?:we|our|nous|notre)\b)""",
    re.VERBOSE,
)
#: What says in a lead that something of another was put to the test.
_EVALUATES = re.compile(r"\b(?:evaluat|assess|tested|red[- ]team)")
#: Types of what may be made with others.
_MADE = frozenset({"model_release", "product_launch", "research", "partnership", "compute"})


def _made_with(page: Page, finding: Finding) -> Finding:
    """A launch or study with those with whom its title, or the opening of its lead, says that it was made."""
    if finding.type not in _MADE or finding.counterparties or page.hosts:
        return finding
    own = finding.doer(page.item.publisher_lab)
    for section in (page.title, *page.leads[:1]):
        match = _TOGETHER.search(section.low_text)
        starts = [] if match is None else [section.token_at(match.end())]
        starts = [start for start in starts if _may_begin_name(section, start)]
        heads = _organisations_from(section, 0, 2)
        listed = section is page.title and all(p.kind == "organisation" for p in heads)
        if _are_joined(heads) and any(p.who == own for p in heads) and (listed or _acts(section, heads[-1].end)):
            starts.insert(0, 0)  # "Foo and Bar launch Baz"
        for start in starts:
            others = [p for p in _organisations_from(section, start, 2) if p.who != own]
            if others:
                return replace(finding, counterparties=tuple(unique(others)))
    return finding


def _may_begin_name(section: Section, at: int) -> bool:
    """Whether a list of names may begin at a token, rather than "domain experts"."""
    return begins_name(section.words[at]) or section.lower[at] in GENERIC | FUNCTION_WORDS


#: Before the names of investors, and what follows them.
_LED_BY = re.compile(
    r"""\b(?:(?:co-)?led\s+by|joined\s+by|backed\s+by|participation\s+(?:from|by|of|de|d['’])|investors?\s+(?:include|including|like)|group\s+(?:of\s\w+\s)?including|and\s+included\b|(?:réunit|rassemble)\s+autour\s+d['’]\w+|
    (?:raised|raises|raising|secured|secures|securing|landed|lands|closed)\s(?:[^.;]|\.\d){1,40}?\sfrom|(?:co)?menée?\s+par|emmenée?\s+par|(?:conduite?|dirigée?|souscrite?)\s+par|(?:a|ont)\s+ralliée?\b|
    (?:banks|funds|backers|banques|fonds|actionnaires|investisseurs)(?:\s\w+)?,?\s(?:including|such\s+as|among\s+them|dont|comme)|(?:discussions|talks)\s+(?:\w+\s+)?(?:with|avec)|aux\s+côtés\s+d[e'’]|auprès\s+d[e'’u])\s*""",
    re.VERBOSE,
)
_LEADS = re.compile(
    r"\s+(?:jointly\s+)?(?:co-)?(?:led|leads?|joined|took\s+part\s+in|participated\s+in|mène(?:nt)?)\s+"
    r"(?:the|this|le|la|l['’])\s?(?:\w+\s+)?(?:round|series|financing|investment|deal|tour|opération|levée)"
)


def _backed_by(page: Page, finding: Finding) -> Finding:
    """A round with the investors that title and lead name: "Foo led the round, joined by Bar", "mené par Foo"."""
    if finding.type != "funding" or finding.section not in {page.title, *page.leads[:1]}:
        return finding
    own, found = finding.doer(page.item.publisher_lab), list(finding.counterparties)
    for section in (page.title, *page.leads[:1]):
        named = [p for start in _investing(section) for p in _organisations_from(section, start, 3)]
        found += [p for p in named if p.who != own and not is_told_as_past(section, p.start, page.item.published)]
    return replace(finding, counterparties=tuple(unique(found)))


def _investing(section: Section) -> list[int]:
    """Where the names of investors begin."""
    told = [section.token_at(match.end()) for match in _LED_BY.finditer(section.low_text)]
    if section.field == "title":
        return told
    leading = [match.start() + 1 for match in _LEADS.finditer(section.low_text)]
    return [*(section.sentence_of(section.token_at(at))[0] for at in leading), *backers(section), *told]


#: Before the names of those with whom a deal for compute is made.
_WITH = wordlist("with from avec")


def _supplied_by(page: Page, finding: Finding) -> Finding:
    """A deal for compute with all with whom its title says that it was made: "6 GW of deals with Foo, Bar and Baz"."""
    title, own = page.title, finding.doer(page.item.publisher_lab)
    if finding.type != "compute" or finding.section is not title:
        return finding
    at = next((i for i in range(finding.start, len(title.words) - 1) if title.lower[i] in _WITH), None)
    if at is None or not begins_name(title.words[at + 1]):
        return finding
    named = [p for p in _organisations_from(title, at + 1, 1) if not places_in(title.words, p.start, p.end)]
    told = [p for p in named if p.who != own]
    known = {p.who for p in finding.counterparties}
    return replace(finding, counterparties=(*finding.counterparties, *(p for p in told if p.who not in known)))


def _who_moves(page: Page, finding: Finding) -> Finding:
    """A move with the person whom only its lead names: "Foo's counsel quits" over "Jane Roe is leaving …"."""
    staff = finding.rule == "people.staff"
    read = finding.counterparties
    named = any(p.section is page.title and p.start < p.end for p in read)
    if finding.type != "people" or named or staff or finding.section is not page.title:
        return finding
    told = [page.title, *page.leads[:1]] if not page.title.title_case else page.leads[:1]
    return replace(finding, counterparties=tuple(unique([*read, *(p for section in told for p in movers(section))])))


#: Before the word for it, whose government is meant.
_GOVERNMENT = wordlist("government gouvernement administration")


#: Between the parties of a suit.
_VERSUS = wordlist("v v. vs vs.")
#: Before those by whom a suit or a probe is brought.
_BROUGHT_BY = re.compile(
    r"\b(?:sued|probed|investigated|fined|accused|banned|blocked)\s+by\s+|"
    r"\b(?:poursuivie?|attaquée?|assignée?|visée?|accusée?|condamnée?)\s+(?:en\s+justice\s+)?par\s+"
)


def _at_law(page: Page, finding: Finding) -> Finding:
    """A matter of law with those whom its title names, where no other party is known: organisations, else persons.

    "About the Foo lawsuit", "Musk loses bid to block Foo"; of an own feed's else the government that it speaks of.
    """
    if finding.type != "legal" or finding.counterparties or finding.section is not page.title:
        return finding
    title, official = page.title, page.item.kind == "official"
    own = finding.doer(page.item.publisher_lab)
    versus = not _VERSUS.isdisjoint(title.lower)  # whose full stop ends no sentence
    scope = (0, len(title.words)) if versus else title.sentence_of(finding.start)
    named = [party(name, title) for name in title.names_in(*scope) if name.owner != own]
    others = [p for p in named if p.kind == "organisation" and official] or [p for p in named if p.kind == "person"]
    passive = _BROUGHT_BY.search(title.low_text)
    if passive is not None:
        named = _organisations_from(title, title.token_at(passive.end()), 1)
        others = [p for p in named if p.who != own] or others
    if not others and official:
        others = [p for section in (title, *page.leads[:1]) for p in _governments(section) if p.who != own]
    return replace(finding, counterparties=tuple(unique(others)))


def _governments(section: Section) -> Iterator[Party]:
    """The governments of which the first sentence of a section speaks by that word: "the US government"."""
    for at in range(1, section.sentences[0][1] if section.sentences else 0):
        found = government_at(section.words, at - 1) if section.lower[at] in _GOVERNMENT else None
        if found is not None:
            yield Party(name=found[0], section=section, start=at - 1, end=at, kind="organisation", owner=found[0])


def _organisations_from(section: Section, start: int, sentences: int) -> list[Party]:
    """The organisations, listed or not, of a list of names that begins at a token of the first few sentences."""
    stop = section.sentences[:sentences][-1][1] if section.sentences else 0
    stop = min(stop, section.sentence_of(start)[1])
    named = names_from(section, start, stop)
    ends = (i for i, (one, other) in enumerate(pairwise(named), 1) if one.end == other.start)
    told = named[: next(ends, len(named))]  # in title case a verb begins like a name
    return [p for p in told if p.kind in {"organisation", "open"}]


def _are_joined(named: Sequence[Party]) -> bool:
    """Whether names are a list with "and" before the last, and nothing else between them."""
    between = [first.section.lower[first.end : second.start] for first, second in pairwise(named)]
    return bool(between) and all(words in JOINED for words in between) and between[-1] != [","]


def _acts(section: Section, at: int) -> bool:
    """Whether a verb stands at a token: a rule's, or in sentence case any word in lower case that is no small one."""
    plain = section.words[at : at + 1]
    small = section.lower[at : at + 1]
    return at in section.verbs or (bool(plain) and plain[0].islower() and FUNCTION_WORDS.isdisjoint(small))


def _evaluated(page: Page, finding: Finding) -> Finding:
    """What an evaluator finds out about another's model, with its maker."""
    if finding.type != "research" or finding.counterparties:
        return finding
    own = finding.doer(page.item.publisher_lab)
    listed = page.watchlist.organisations.get(own or "")
    if listed is None or listed.kind not in _EVALUATING:
        return finding
    for section in (page.title, *page.leads[:1]):
        end = section.sentences[0][1] if section.sentences else 0
        if section is not page.title and _EVALUATES.search(section.low_text) is None:
            continue
        named = [party(name, section) for name in section.names_in(0, end)]
        others = [p for p in named if p.owner not in {None, own} and p.kind in {"model", "product", "organisation"}]
        if others:
            return replace(finding, counterparties=tuple(unique(others)))
    return finding
