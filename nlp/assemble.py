"""The findings of one item in, those that stand out, merged and rid of what contradicts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from nlp.actors import SURFACES, own_doing, released_by
from nlp.background import is_told_as_past
from nlp.candidates import actor_name, is_common
from nlp.lexicon import wordlist
from nlp.modality import says_we
from nlp.parties import Party
from nlp.partners import beside
from nlp.rules import Finding, Miss
from nlp.sections import AI_WORDS, Page

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
#: What a publisher tells of itself in the lead under a theme ("Leadership updates").
_OWN_TYPES = wordlist("people expansion financials deprecation incident legal")
#: Matters of a company as such, which count for a listed cloud or chip maker whatever else it sells.
_CORPORATE = wordlist("people financials acquisition funding legal compute")
#: Rules that may find two things by their names in one clause.
_BY_NAME = frozenset({"launch.verb", "title.listed"})


def settle(page: Page, found: list[Finding]) -> tuple[list[Finding], list[Miss]]:
    """Findings that stand beside each other, in order of their evidence, and what was rejected on the way."""
    kept: list[Finding] = []
    rejected: list[Miss] = []
    for finding in map(_on_a_surface, map(partial(released_by, page), found)):
        reason = reason_against(page, finding, kept)
        if finding.type == "partnership" and finding.counterparties and all(map(is_common, finding.counterparties)):
            reason = "what stands for the other party is no name"
        if reason is not None:
            rejected.append(
                Miss(rule=finding.rule, section=finding.section, start=finding.start, end=finding.end, reason=reason)
            )
        else:
            _merge_into(page, kept, finding)
    final = standing(kept)
    rejected += [
        Miss(
            rule=f.rule, section=f.section, start=f.start, end=f.end, reason="another type says more of the same words"
        )
        for f in kept
        if f not in final
    ]
    return final[:4], rejected


def standing(kept: Sequence[Finding]) -> list[Finding]:
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
    launched = {p.name for f in settled if f.type in {"model_release", "product_launch"} for p in f.objects}
    for told in settled:
        others = tuple(p for p in told.counterparties if p.kind != "open" or p.name not in launched)
        finding = replace(told, counterparties=others)
        _merge_into(page, kept, beside(page, own_doing(page, finding)))
    return kept


def _on_a_surface(finding: Finding) -> Finding:
    """A product that comes to an operating system or browser is launched there: nobody agreed to anything."""
    others = finding.counterparties
    if finding.type != "partnership" or not others or not all(p.name.lower() in SURFACES for p in others):
        return finding
    return replace(finding, type="product_launch", counterparties=())


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
        if not (own or joins or opening or customer or (finding.actor is None and says_we(words))):
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
