"""Clauses about results in, research events out."""

from nlp.clauses import Clause
from nlp.lexicon import verbs, wordlist
from nlp.modality import negated, report_status
from nlp.parties import Party, party, unique
from nlp.rules import Finding, Rule, told

#: Words that name researchers or research at large: a result has to stand beside them.
_VAGUE = wordlist("researchers chercheurs recherche experiment evaluation audit travaux test")
_RESULTS = frozenset(
    verbs(
        *wordlist(
            """
            find show reveal publish present release discover develop demonstrate measure test warn say detail
            report propose introduce unveil trick uncover estimate suggest identify describe study build create
            open-source
            """
        )
    )
) | wordlist(
    """
    publie publient montre montrent révèle révèlent démontre découvre découvrent présente présentent mesure étude
    étudie développe propose alerte alertent trouvent identifient identifier identifié conclut new paper study
    """
)


#: Words of contests and comparisons, which tell a result only beside what was measured.
_COMPARING = frozenset(
    verbs(*wordlist("achieve outperform top beat earn argue rank climb overtake surpass match lead score prove find"))
)
_MEASURES = wordlist(
    """
    benchmark benchmarks index leaderboard leaderboards arena lmarena olympiad olympiads conjecture problem problems
    theorem theorems record records score scores medal test tests eval evals swe-bench mmlu math maths proof proofs
    paper vulnerability vulnerabilities flaw flaws study state-of-the-art agi accuracy olympiade exam exams
    """
)


def _read_study(clause: Clause) -> list[Finding] | str:
    """A study, paper or result of a listed organisation."""
    if negated(clause):
        return "negated"
    section = clause.section
    compared = clause.cue.rule == "research.result" and section.lower[clause.cue.start] in _COMPARING
    if compared and clause.page.item.kind != "official":
        first, last = clause.sentence
        if not _MEASURES & set(section.lower[first:last]) and "%" not in section.span_text(first, last):
            return "compared, and nothing measured"
    vague = _VAGUE & set(section.lower[clause.cue.start : clause.cue.end])
    if vague and not _RESULTS & set(section.lower[clause.sentence[0] : clause.sentence[1]]):
        return "research is named, and no result"
    named = [party(n, section) for n in section.names_in(*clause.sentence)]
    known = [p for p in named if p.kind in {"organisation", "product", "model"} and p.owner is not None]
    actor = next((p for p in known if p.start < clause.cue.start), None) or next(iter(known), None)
    if actor is None and not compared:
        actor = clause.resumed
    if actor is None and clause.page.item.publisher_lab is None:
        return "no listed organisation stands behind the result"
    third_party = clause.cue.rule == "research.study" or {"study", "researchers", "étude", "chercheurs"} & set(
        clause.first_words
    )
    if actor is not None and actor.kind != "organisation" and third_party:
        makers = [p for p in known if p.kind == "organisation"]
        if not makers and clause.page.item.kind != "official":
            return "a listed product is studied, by nobody named"
        actor = next(iter(makers), actor)
    institutes = [p for p in clause.organisations(known) if actor is None or p.name != actor.who]
    return [_finding(clause, actor, institutes)]


def _finding(clause: Clause, actor: Party | None, others: list[Party]) -> Finding:
    status, at = report_status(clause)
    return told(
        clause,
        "research",
        actor=actor,
        counterparties=tuple(unique(others)),
        status=status,
        status_at=at,
    )


RULES = (
    Rule(id="research.study", read=_read_study),
    Rule(id="research.result", read=_read_study),
)
