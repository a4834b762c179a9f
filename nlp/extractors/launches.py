"""Clauses with a launching verb in, model releases and product launches out."""

import re
from dataclasses import replace

from nlp.clauses import Clause
from nlp.extractors.names_alone import name_kind
from nlp.lexicon import wordlist
from nlp.modality import negated, report_status, settled_status
from nlp.objects import PRODUCT_NOUNS, Launched, launched, phrase_end, possessed
from nlp.parties import Party, open_party, unique
from nlp.places import places_in
from nlp.rules import Finding, Rule, told
from store.model import ReportStatus

#: Verbs that are nouns or auxiliaries as well: only right after a name.
_ALSO_NOUNS = wordlist("can peut tests updates hits lands gains drops plugs expands gives")
#: "announced it would …", "announces that …": the words for what happens come later.
_SAID = wordlist("it that they he she how why qu' que")
#: What may stand between a name and the word that it is out: "Foo 3 family of models released".
_GROUPED = wordlist("family series range line of models model collection suite open weights")
_RIVALS = wordlist("competitor rival alternative offering technology successor")
_NEW = wordlist("new flagship latest first next most best newest")
#: What comes after a name and calls it a model: "gives away Foo, a small model for driving".
_CALLED_MODEL = re.compile(r",\s+(?:a|its|an|the|un|son)\s+(?:[\w-]+\s){0,4}(?:model|LLM|modèle)\b(?!-)", re.IGNORECASE)
_WEAK_SKIP = "nothing named or countable is launched"


def _rolled_out_by_another(clause: Clause, thing: Launched) -> list[Finding] | None:
    """“Deloitte rolls out Claude”: somebody else's product is adopted; a versioned model comes to a platform."""
    subject = clause.subject
    kinds = {"organisation", "open"} if clause.page.lang == "en" else {"organisation"}
    if subject is None or subject.kind not in kinds or not thing.names:
        return None
    lab = clause.page.item.publisher_lab
    if lab is not None and not (subject.kind == "organisation" and subject.owner != lab == thing.names[0].owner):
        return None
    owners = {p.owner for p in thing.names if p.kind in {"model", "product"}}
    if len(owners) != 1 or None in owners or subject.owner in owners:
        return None
    if thing.kind == "model" and thing.names[0].versioned:
        return _finding(clause, kind="model", objects=thing.names, sure=True, platforms=[subject], by_object=True)
    return _integration(clause, thing.names[0], [subject])


def _read_launch(clause: Clause) -> list[Finding] | str:
    """“X launches Y”: what the verb takes decides between model, product and neither."""
    if negated(clause):
        return "negated"
    if clause.last_words[:1] and clause.last_words[0] in _SAID:
        return "what is announced is told by another verb"
    if clause.section.title_case and clause.last_words[:1] in (["for"], ["with"]):
        return "a noun or an adjective in capitals"
    thing = launched(clause, clause.cue.end)
    passive = _announced_itself(clause, thing)
    if passive is not None:
        return passive
    adopted = _rolled_out_by_another(clause, thing)
    if adopted is not None:
        return adopted
    opening = clause.page.item.publisher_lab is not None and clause.in_title and clause.cue.start == 0
    if thing.kind == "other":
        if thing.other not in {"research", "pricing", "people"} or clause.page.item.publisher_lab is None:
            return f"what is launched belongs to {thing.other}"
        return [replace(_finding(clause, kind="product", objects=(), sure=False)[0], type=thing.other)]
    if thing.kind == "nothing":
        if not opening and not _announced_as_new(clause):
            return _WEAK_SKIP
        stop = phrase_end(clause.section, clause.cue.end, clause.end)
        if stop == clause.cue.end or not re.match(r"[^\W_]|/\w", clause.section.words[clause.cue.end]):
            return _WEAK_SKIP
        thing = Launched(kind="product", names=(open_party(clause.section, clause.cue.end, stop),))
    if thing.kind == "product" and clause.in_title:
        if not thing.sure:
            thing = _by_tagline(clause, thing)
        after = clause.section.span_text(clause.cue.end, clause.sentence[1])
        if thing.names and _CALLED_MODEL.search(after):
            thing = replace(thing, kind="model")
    found = _finding(clause, kind=thing.kind, objects=thing.names, sure=thing.sure)
    if thing.beside:
        found += _finding(clause, kind="product", objects=thing.beside, sure=True)
    return found


def _announced_itself(clause: Clause, thing: Launched) -> list[Finding] | None:
    """“Foo 3 announced: …”, "Foo 3 released": the name stands before a past form, and nothing is launched after it."""
    ends = clause.section.lower[clause.cue.start] in {"debuts", "launches", "releases"} and (
        clause.cue.end >= clause.end - 1 or clause.last_words[0] in {"on", "today", "under"}
    )
    past = clause.section.lower[clause.cue.start].endswith(("ed", "é", "ée", "és"))
    if thing.kind != "nothing" or not (past or ends):
        return None
    named = [
        p
        for p in clause.left
        if p.kind in {"model", "product"}
        and p.owner
        and (ends or all(w in _GROUPED for w in clause.section.lower[p.end : clause.cue.start]))
    ]
    if not named or (named[0].kind == "model" and not named[0].versioned):
        return None
    return _finding(clause, kind=named[0].kind, objects=tuple(named), sure=True, by_object=True)


def _announced_as_new(clause: Clause) -> bool:
    """Whether a laboratory says of its own thing that it is new."""
    own = clause.page.item.publisher_lab
    subject = clause.subject
    speaks = own is not None and (subject is None or subject.who == own)
    return speaks and clause.last_words[:1] in (["new"], ["our"]) and "new" in clause.last_words[:2]


def _by_tagline(clause: Clause, thing: Launched) -> Launched:
    """An unlisted name whose tagline or lead calls it a model: "Introducing Foo 2: A Foundation Model"."""
    section = clause.section
    tagline = (
        section.span_text(clause.end + 1, len(section.words))
        if section.lower[clause.end : clause.end + 1] == [":"]
        else ""
    )
    lead = clause.page.leads[0].read_text if clause.page.leads and thing.names else ""
    return replace(thing, kind="model") if name_kind(tagline, lead) == "model_release" else thing


_COUNTED = wordlist(
    "users customers subscribers downloads developers utilisateurs clients abonnés téléchargements million billion "
    "millions milliard milliards"
)


def _read_available(clause: Clause) -> list[Finding] | str:
    """“Y is now available on Z”: the subject is what is launched, another owner's platform a counterparty."""
    if negated(clause):
        return "negated"
    if _COUNTED & set(clause.last_words[:4]) and any(c.isdigit() for c in "".join(clause.last_words[:2])):
        return "a count is reached, nothing becomes available"
    left = [p for p in clause.left if p.kind in {"model", "product"}]
    maker = next(iter(clause.organisations(clause.left)), None)
    if maker is not None and {"models"} & set(clause.first_words):
        others = [p for p in clause.right if p.owner not in {None, maker.owner} and p.kind != "person"]
        return _finding(
            clause, kind="model", objects=tuple(p for p in left if p.kind == "model"), sure=False, platforms=others[:3]
        )
    if not left and maker is not None:
        thing = possessed(clause)
        markets = [p for p in clause.right if p.owner not in {None, maker.owner} and p.kind != "person"]
        if markets and maker.end == clause.cue.start and not clause.page.is_public(maker.name):
            return _integration(clause, maker, markets[:2])  # "Foo is now available on Bar Marketplace"
        if thing.kind == "nothing":
            return "nothing named is available"
        return [replace(_finding(clause, kind=thing.kind, objects=thing.names, sure=False)[0], actor=maker)]
    if not left:
        run = clause.subject
        if run is None or run.kind != "open":
            return "nothing named is available"
        if any(n.versioned and n.start < run.start for n in clause.section.names):
            return "the version before it is what opens"
        left = [run]
    words = frozenset(clause.section.lower[clause.cue.start : clause.end])
    if "our" in clause.section.lower[clause.cue.start : clause.cue.end] and not words & _NEW:
        return "nothing new is said of it"
    models = [p for p in left if p.kind == "model"]
    if places_in(clause.section.words, clause.cue.end, min(clause.cue.end + 3, clause.end)) and not any(
        p.versioned for p in models
    ):
        return "a country is reached, nothing new is launched"
    objects = models or left[:1]
    owner = objects[0].owner
    platforms = [p for p in clause.right if p.owner is not None and p.owner != owner and p.kind != "person"]
    lab = clause.page.item.publisher_lab
    if lab is not None and owner not in {None, lab} and any(p.owner == lab for p in platforms):
        return _finding(  # "Foo's Bar is live on our cloud": somebody else's model, told by who runs it
            clause, kind="model", objects=tuple(unique(objects)), sure=True, platforms=platforms[:2], by_object=True
        )
    platforms = [p for p in platforms if models or not clause.page.is_sideline(p.name, p.owner)]
    assistant = bool(models) and not any(p.versioned for p in models)
    if platforms and (assistant or (not models and platforms[0].kind == "organisation")):
        return _integration(clause, objects[0], platforms[:2])
    kind = "model" if models else "product"
    return _finding(
        clause, kind=kind, objects=tuple(unique(objects)), sure=True, platforms=platforms[:3], by_object=True
    )


def _integration(clause: Clause, product: Party, platforms: list[Party]) -> list[Finding]:
    """A product that comes to another organisation's platform or customers: the two work together."""
    status, at = settled_status(clause)
    return [
        told(
            clause,
            "partnership",
            actor=product,
            counterparties=tuple(unique(platforms)),
            objects=(product,),
            status=status,
            status_at=at,
        )
    ]


def _read_rumour(clause: Clause) -> list[Finding] | str:
    """“X is reportedly building a rival to Y”: a thing in the making counts where it is told as rumour."""
    status, _ = report_status(clause)
    wanted = {"wants", "plans", "aims", "planning"} & set(clause.section.lower[clause.start : clause.cue.end])
    if status is not ReportStatus.RUMOURED and not wanted:
        return "work in progress, and no rumour of a launch"
    subject = clause.subject
    if subject is None or subject.kind in {"open", "person"}:
        return "nobody listed works on it"
    thing = launched(clause, clause.cue.end)
    if thing.kind == "other":
        return f"what is made belongs to {thing.other}"
    if thing.kind == "nothing" and not _RIVALS & set(clause.last_words):
        return _WEAK_SKIP
    objects = tuple(p for p in thing.names if p.owner in {subject.owner, None})
    return _finding(clause, kind="model" if thing.kind == "model" else "product", objects=objects, sure=thing.sure)


def _read_weak(clause: Clause) -> list[Finding] | str:
    """“X adds Y to Z”: counts where Y or Z is a listed product or model, or Y a feature."""
    if negated(clause):
        return "negated"
    cue = clause.section.lower[clause.cue.start]
    tied = any(other.rule.startswith("partnership.tie") for other in clause.section.cues)
    if tied and clause.section.lower[clause.cue.start - 1 : clause.cue.start] == ["to"]:
        return "the purpose of a deal"
    if cue == "now" and clause.cue.end == clause.cue.start + 1 and not _now_does(clause):
        return "no listed thing does something now"
    thing = launched(clause, clause.cue.end)
    foreign = thing.sure and not any(clause.page.is_sideline(p.name, p.owner) for p in thing.names)
    adopted = _rolled_out_by_another(clause, thing) if foreign else None
    if adopted is not None:
        return adopted
    if thing.kind == "other":
        return f"what is added belongs to {thing.other}"
    head = [p for p in clause.left if p.kind in {"product", "model"}]
    right = [p for p in clause.right if p.kind == "product"]
    own = cue == "now" and clause.subject is not None and clause.page.is_ai(clause.subject.owner or "")
    if own and thing.kind == "nothing" and not (head or right):
        return _finding(clause, kind="product", objects=(), sure=False)
    if thing.kind == "nothing" and not (head or right):
        return _WEAK_SKIP
    if thing.kind == "product" and not thing.sure and not frozenset(clause.last_words) & PRODUCT_NOUNS:
        thing = Launched(kind="nothing")
    if thing.kind == "nothing" and not head and right and right[0].start > clause.cue.end + 6:
        return _WEAK_SKIP
    if cue in {"makes", "made"} and "free" in clause.last_words:
        return "a price changes"
    adverbs = {"now", "quietly", "also", "officially", "finally", "reportedly", "désormais"}
    before = clause.cue.start - (clause.section.lower[clause.cue.start - 1] in adverbs if clause.cue.start else 0)
    if cue in _ALSO_NOUNS and not any(p.end == before for p in clause.left):
        return "no listed thing does it"
    if cue in {"makes", "made"} and not {"available", "free", "public", "open"} & set(clause.last_words):
        return _WEAK_SKIP
    fresh = {"new", "first", "free"} & set(clause.last_words[:4])
    if cue.startswith("drop") and not fresh and not (thing.kind == "model" and any(p.versioned for p in thing.names)):
        return "what is dropped is no new model"
    if thing.kind == "model" and thing.sure and any(p.versioned for p in thing.names):
        what = frozenset(clause.first_words)  # "Caching now available for Foo 3": the capability
        added = what & (PRODUCT_NOUNS | {"fine-tuning", "finetuning", "tuning", "caching", "batch"})
        return _finding(clause, kind="product" if added and not head else "model", objects=thing.names, sure=False)
    newer = [p for p in clause.right if p.kind == "model" and p.versioned]
    newly = clause.section.lower[max(0, newer[0].start - 3) : newer[0].start] if newer else []
    objects = thing.names if thing.names else tuple(head[:1] or right[:1])
    if newer and thing.kind == "product" and {"new", "version"} & set(newly):  # "upgrades Codex with a new GPT-5"
        return [
            *_finding(clause, kind="product", objects=objects, sure=False),
            *_finding(clause, kind="model", objects=tuple(newer), sure=True, by_object=True),
        ]
    if not objects and not frozenset(clause.last_words) & PRODUCT_NOUNS:
        return _WEAK_SKIP
    return _finding(clause, kind="product", objects=objects, sure=False)


def _now_does(clause: Clause) -> bool:
    """“Claude now reads …”, "Foo now supports …": a listed name before "now", a verb after it."""
    named = any(p.end == clause.cue.start and p.owner is not None for p in clause.left)
    verb = clause.last_words[:1]
    return named and bool(verb) and verb[0].isalpha() and verb[0].endswith("s") and verb[0] not in {"has", "is", "its"}


def _finding(
    clause: Clause,
    *,
    kind: str,
    objects: tuple[Party, ...],
    sure: bool,
    platforms: list[Party] | None = None,
    by_object: bool = False,
) -> list[Finding]:
    status, status_at = settled_status(clause)
    owner = next((p for p in objects if p.owner), None)
    subject = None if by_object and owner is not None else clause.subject
    if subject is None and not by_object and clause.page.item.publisher_lab is not None:
        owner = None  # the publisher speaks: what it launches is its own
    if (
        subject is not None
        and subject.kind == "open"
        and (owner is not None or clause.page.item.publisher_lab is not None)
    ):
        subject = None
    return [
        told(
            clause,
            "model_release" if kind == "model" else "product_launch",
            actor=subject or owner,
            objects=tuple(unique(objects)),
            counterparties=tuple(platforms or ()),
            status=status,
            status_at=status_at,
            doubts=() if sure else ("open name",),
        )
    ]


RULES = (
    Rule(id="launch.verb", read=_read_launch),
    Rule(id="launch.available", read=_read_available),
    Rule(id="launch.rumour", read=_read_rumour),
    Rule(id="launch.feature", read=_read_weak),
)
