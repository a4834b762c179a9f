"""Clauses about prices, limits and countries in, pricing and expansion events out."""

from nlp.clauses import Clause
from nlp.lexicon import wordlist
from nlp.modality import negated, report_status
from nlp.parties import unique
from nlp.places import places_in
from nlp.rules import Finding, Rule, told

_PRICE = wordlist(
    """
    price prices pricing cost costs fee fees étudiants students tariff subscription plan plans limit limits tier
    quota quotas discount credits usage rate prix tarif tarifs limites limite abonnement abonnements offre
    """
)


_NEEDS_CHANGE = frozenset(
    {
        "pricing",
        "rate limits",
        "rate limit",
        "usage limits",
        "cheaper",
        "discount",
        "tarifs",
        "limites d'usage",
        "limites d'utilisation",
    }
)
_CHANGES = wordlist(
    """
    new cut cuts lower lowers lowered raise raises raised double doubles doubled increase increases increased reset
    resets remove removes removed offre higher drop drops change changes changed boost boosts extends now standard
    réduit baisse augmente relève relever nouveaux nouvelle nouvelles
    """
)


def _read_price(clause: Clause) -> list[Finding] | str:
    if negated(clause) and clause.cue.rule != "pricing.change":
        return "negated"
    section = clause.section
    cue = " ".join(section.lower[clause.cue.start : clause.cue.end])
    if cue in _NEEDS_CHANGE and not frozenset(section.lower[clause.start : clause.end]) & _CHANGES:
        return "a price is named, and does not change"
    if cue == "new plan" and clause.last_words[:1] == ["to"]:
        return "a plan to do something, no plan to pay"
    actor = next(
        (p for p in [*clause.subjects, *clause.left, *clause.right] if p.owner is not None and p.kind != "person"), None
    )
    lab = clause.page.item.publisher_lab
    if lab is not None and (actor is None or actor.kind != "organisation"):
        actor = None  # the publisher sets its own price, whoever made the model
    if actor is None and lab is None:
        return "nobody known sets the price"
    objects = [p for p in [*clause.left, *clause.right] if p.kind in {"model", "product"}]
    status, at = report_status(clause)
    return [told(clause, "pricing", actor=actor, objects=tuple(unique(objects[:4])), status=status, status_at=at)]


def _read_change(clause: Clause) -> list[Finding] | str:
    """“cuts”, "doubles", "removes": a change of price only beside a word for one."""
    words = clause.last_words[:12]
    if clause.section.lower[clause.cue.start].startswith("introduc") and not set(words) & (_PRICE - {"plan", "plans"}):
        return "a plan is offered, and no price named"
    planned = {i for i, w in enumerate(words) if w in {"plan", "plans"} and words[i + 1 : i + 2] in (["for"], ["to"])}
    if "cost of" in " ".join(words):
        return "the cost of something else"
    if not {w for i, w in enumerate(words) if i not in planned} & _PRICE:
        return "no price or limit changes"
    return _read_price(clause)


_OPENING = wordlist(
    """
    open opens opened opening new expand expands launch launches establish establishes set sets ouvre ouvrir first
    ouverture
    """
)


def _read_expand(clause: Clause) -> list[Finding] | str:
    """An office, or a place after "to"/"in"."""
    if negated(clause):
        return "negated"
    section = clause.section
    places = places_in(section.words, clause.cue.end, clause.end) or places_in(
        section.words, clause.start, clause.cue.start
    )
    cue = frozenset(section.lower[clause.cue.start : clause.cue.end])
    office = cue & {
        "office",
        "offices",
        "headquarters",
        "hq",
        "subsidiary",
        "bureau",
        "bureaux",
        "filiale",
        "hub",
        "base",
        "siège",
    }
    if not places and not office:
        return "no place is expanded to"
    adjacent = any(end == clause.cue.start for _, end in places)
    if office and not adjacent and not places and not _OPENING & set(section.lower[clause.start : clause.end]):
        return "an office is named, none is opened"
    actor = clause.subject or next(iter(clause.organisations(clause.right)), None)
    if actor is None and clause.page.item.publisher_lab is None:
        return "nobody known expands"
    heads = actor is not None and actor.start == clause.start and not section.title_case and clause.in_title
    if actor is not None and (actor.kind == "person" or (actor.kind == "open" and not heads)):
        return "no listed organisation expands"
    status, at = report_status(clause)
    return [told(clause, "expansion", actor=actor, objects=(), status=status, status_at=at)]


RULES = (
    Rule(id="pricing.word", read=_read_price),
    Rule(id="pricing.change", read=_read_change),
    Rule(id="expansion.place", read=_read_expand),
)
