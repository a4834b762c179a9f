"""Clauses about what a business earns, loses, is worth or counts in, financials events out."""

import re

from nlp.clauses import Clause
from nlp.extractors.capital import clause_money, money_finding
from nlp.lexicon import wordlist
from nlp.modality import negated, report_status
from nlp.parties import Party
from nlp.rules import Finding, Rule

_FIGURE = re.compile(r"\d")


#: Which way a business goes, or that it tells its results, where no figure stands.
_DIRECTIONS = wordlist(
    """
    record doubles doubled triples tripled surges beats misses plunges falls profitable jumps soars tumbles drops
    expects even sinks slows estimates beat slides rallies doublé triplé bondit chute grimpe announces reports posts
    publie annonce
    """
)


#: Numbers in words.
_COUNTED = wordlist("million millions billion billions milliard milliards")


def _read_figures(clause: Clause) -> list[Finding] | str:
    """Revenue, profit, users: a company with a figure or a direction."""
    if negated(clause):
        return "negated"
    section = clause.section
    first, last = clause.sentence
    words = frozenset(section.lower[first:last])
    if not words & (_DIRECTIONS | _COUNTED) and not any(_FIGURE.search(word) for word in section.words[first:last]):
        return "neither a figure nor a direction"
    counted = section.lower[clause.cue.end - 1] in {"users", "subscribers", "customers", "utilisateurs", "abonnés"}
    near = section.words[max(first, clause.cue.start - 4) : clause.cue.end]
    if counted and not (any(_FIGURE.search(word) for word in near) or _COUNTED & {w.lower() for w in near}):
        return "users without a number"
    subject = clause.subject or next(iter(clause.organisations(clause.right)), None)
    if subject is None or subject.kind == "open":
        return "no listed company beside the figure"
    status, at = report_status(clause)
    money = None if counted else clause_money(clause, revenue=True)
    return [money_finding(clause, "financials", subject, money=money, parties=[], status=status, at=at)]


_MOVES = wordlist(
    """
    fall falls fell rise rises rose plunge plunges plunged drop drops dropped soar soars soared jump jumps jumped
    slide slides slid surge surges surged tumble tumbles tumbled climb climbs climbed gain gains gained sink sinks
    sank plummet plummets plummeted rally rallies rallied down up powers pops slumps hits tops reaches chute bondit
    grimpe recule plonge
    """
)


_QUOTED = wordlist("shares share stock stocks action actions bourse market value % percent capitalisation titre points")


def _read_shares(clause: Clause) -> list[Finding] | str:
    """“X shares plunge after …”."""
    subject = clause.subject
    if subject is None or subject.kind != "organisation":
        return "no listed company moves"
    words = clause.section.lower[clause.start : clause.end]
    if not _MOVES & set(words):
        return "no share price moves"
    quoted = bool(_QUOTED & set(words)) or any(word.endswith("%") for word in words)
    if not quoted and not _is_share(clause, subject):
        return "something moves, no share price"
    others = [p for p in clause.organisations(clause.right) if p.name != subject.name]
    status, at = report_status(clause)
    return [money_finding(clause, "financials", subject, money=None, parties=others, status=status, at=at)]


def _is_share(clause: Clause, subject: Party) -> bool:
    """“IBM plunges after …”: of a company on the stock exchange that falls or soars itself, the share is meant."""
    listed = clause.page.watchlist.organisations.get(subject.name)
    falls = clause.section.lower[clause.cue.start].startswith(("plunge", "plummet", "tumble", "soar"))
    return falls and listed is not None and listed.ticker is not None and subject.end == clause.cue.start


RULES = (
    Rule(id="financials.figure", read=_read_figures),
    Rule(id="financials.shares", read=_read_shares),
)
