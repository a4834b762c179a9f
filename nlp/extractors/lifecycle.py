"""Clauses about what breaks or ends in, incidents and deprecations out."""

from nlp.clauses import Clause
from nlp.lexicon import wordlist
from nlp.modality import negated, report_status
from nlp.parties import Party, party, unique
from nlp.rules import Finding, Rule, told

_ENDABLE = wordlist(
    """
    answers chatbot support access app apps model models api product feature service plan plans ads advertising
    adverts project projects deal program tool tools beta legacy chatbots products features services robot robots
    assistant browser device summaries images generation mode search voice plugin plugins interface outil appareil
    générateur navigateur agents agent accès modèle modèles application produit publicité projet fonctionnalité
    """
)


#: What stops where a product ends.
_CEASED = wordlist("supporting offering selling working serving providing accepting shipping making updating training")
#: Who finds flaws does research; who sells a scanner launches it.
_DISCOVERY = wordlist(
    """
    found finds find discovers discovered uncovers identify identifies identified detect detects repérer trouve
    trouvé détecte détecter identifier découvre patched patches patch fixes fixed fix corrige corrigé launches
    launched launch introduces unveils scanner lance
    """
)


#: What a laboratory writes about at large; the press reports these when they happen.
_RISKS = wordlist(
    "misuse vulnerability vulnerabilities injection malicious jailbreak jailbreaks backdoor offline bug bugs leak flaw "
    "phishing fraud theft poisoning"
)
_FLAWS = wordlist(
    """
    flaw flaws vulnerability vulnerabilities bug bugs faille failles vulnérabilité vulnérabilités zero-day
    """
)
#: What a leak tells of, rather than is: "leaked memo shows", "leak suggests".
_TELLING = wordlist(
    "suggests suggest shows show reveals reveal hints points memo memos document documents image images email emails "
    "screenshots benchmarks specs"
)


def _read_incident(clause: Clause) -> list[Finding] | str:
    section = clause.section
    official = clause.page.item.kind == "official"
    if official and _RISKS & set(section.lower[clause.cue.start : clause.cue.end]):
        return "a risk is written about, nothing happened"
    if section.lower[clause.cue.start].startswith("leak") and _TELLING & set(clause.last_words[:2]):
        return "a leak tells of something else"
    found_at = next((i for i in range(clause.start, clause.cue.start) if section.lower[i] in _DISCOVERY), None)
    finder = any(p.owner is not None for p in clause.left) or clause.page.item.publisher_lab is not None
    if found_at is not None and finder and _FLAWS & set(section.lower[clause.cue.start : clause.cue.end]):
        return "flaws are found, not suffered"
    hit = [p for p in clause.left if found_at is not None and p.start > found_at and p.owner is not None]
    finders = {p.owner for p in clause.left if found_at is not None and p.start < found_at}
    if finder and found_at is not None and not [p for p in hit if p.owner not in finders]:
        return "flaws are found, not suffered"
    actor = hit[0] if hit else _concerned(clause) or clause.resumed
    if actor is None and clause.page.item.publisher_lab is None:
        return "no listed organisation is hit"
    others = [p for p in clause.organisations([*clause.left, *clause.right]) if actor is None or p.name != actor.who]
    public = [p for p in others if clause.page.is_public(p.name)]
    return [_finding(clause, "incident", actor, objects=[], parties=public)]


def _read_down(clause: Clause) -> list[Finding] | str:
    """“ChatGPT is down”: only a service goes down."""
    if not any(p.kind in {"product", "model", "organisation"} for p in clause.left):
        return "nothing listed is down"
    after = " ".join(clause.last_words[:2])
    if after.startswith(("to ", "on ", "the ", "with ")):
        return "a turn of speech, no outage"
    return _read_incident(clause)


#: What comes to an end stands before these, if need be with what it ends for: "Foo is no longer available on Bar".
_BEING = wordlist("is are was were be been being available est sont sera seront été disponible disponibles")


def _read_end(clause: Clause) -> list[Finding] | str:
    """A listed model or product, or a word for one, comes to an end."""
    if negated(clause):
        return "negated"
    if frozenset(clause.section.lower[clause.cue.start : clause.end]) & {
        "plan",
        "tier",
        "price",
        "limits",
        "fee",
        "fees",
    }:
        return "a plan or price changes"
    cue, then = clause.section.lower[clause.cue.start], clause.last_words[:1]
    if cue == "close" and list(then) == ["to"]:
        return "something is near, and nothing ends"
    if cue.startswith("stop") and then and then[0].endswith("ing") and then[0] not in _CEASED:
        return "a habit ends, no product"
    right, left = ([p for p in side if p.kind in {"model", "product"}] for side in (clause.right, clause.left))
    told_by = [*clause.first_words[-2:], *clause.section.lower[clause.cue.start : clause.cue.end]]
    passive = not _BEING.isdisjoint(told_by)
    objects = [*right, *left] if passive or not right else right  # "launches Foo 2, retires Foo 1"
    dropped = clause.section.lower[clause.cue.start].startswith("drop")
    if dropped and (any(p.versioned for p in clause.right) or {"new", "first", "free"} & set(clause.last_words[:4])):
        return "what is dropped is released"
    words = frozenset(clause.last_words[:8])
    if not objects and not words & _ENDABLE:
        return "nothing listed comes to an end"
    actor = clause.subject if clause.subject is not None and clause.subject.kind != "open" else None
    actor = actor or next((p for p in objects if p.owner), None)
    if actor is None and clause.page.item.publisher_lab is None:
        return "nobody known ends it"
    return [_finding(clause, "deprecation", actor, objects=objects[:3], parties=[])]


def _concerned(clause: Clause) -> Party | None:
    around = [*clause.left, *clause.right]
    if not around and clause.start > clause.sentence[0] and clause.section.words[clause.start - 1] == ":":
        section = clause.section
        around = [party(n, section) for n in section.names_in(clause.sentence[0], clause.start)]
    named = [p for p in around if p.kind in {"organisation", "product", "model"} and p.owner is not None]
    companies = [p for p in named if not clause.page.is_public(p.owner or "")]
    return next(iter(companies or named), None)


def _finding(clause: Clause, kind: str, actor: Party | None, *, objects: list[Party], parties: list[Party]) -> Finding:
    status, at = report_status(clause)
    return told(
        clause,
        kind,
        actor=actor,
        objects=tuple(unique(objects)),
        counterparties=tuple(unique(parties)),
        status=status,
        status_at=at,
    )


RULES = (
    Rule(id="incident.word", read=_read_incident),
    Rule(id="incident.down", read=_read_down),
    Rule(id="deprecation.end", read=_read_end),
)
