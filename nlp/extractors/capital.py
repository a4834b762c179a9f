"""Clauses about money that goes into companies in, funding events out."""

from collections.abc import Sequence

from nlp.amounts import MoneyMention
from nlp.clauses import Clause
from nlp.lexicon import wordlist
from nlp.lists import names_from
from nlp.modality import negated, report_status
from nlp.objects import COMPUTE_NOUNS
from nlp.parties import Party, unique
from nlp.places import places_in
from nlp.rules import Finding, Rule, told
from store.model import ReportStatus

_ROUND = wordlist(
    """
    round funding financing series seed equity debt ipo valuation stake shares capital tour levée série financement
    dette obligations bond bonds raise fundraise fundraising investors investisseurs loan prêt crédit credit
    """
)
_BUILT = COMPUTE_NOUNS | wordlist(
    """
    infrastructure capacity data ai europe france germany india japan uk us u.s. spain brazil campus energy power
    plant facility facilities factory cloud region computing compute site
    """
)
_INTO = wordlist("in into on behind dans chez sur")
#: What a company may secure or land beside money.
_NO_MONEY = wordlist(
    "option right rights deal contract approval patent license licence agreement access order spot win option"
)


#: Words after which a headline tells another happening, and words beside an "as" that does not.
_ASIDES = wordlist("while after amid alors après tandis")
_NO_ASIDE = wordlist("much many well far little soon part of a an")


#: Rules whose verb stands before the sum: one before it is another's ("the $350B start-up raises $20B").
_PAID_AFTER = frozenset({"funding.raise", "funding.invest", "acquisition.buy"})


def clause_money(clause: Clause, *, whole_sentence: bool = True, revenue: bool = False) -> MoneyMention | None:
    """The sum that changes hands: not a rate, and a valuation only where nothing else is named."""
    section = clause.section
    first, last = clause.sentence if whole_sentence and not section.joints else (clause.start, clause.end)
    if not section.money or first >= last:
        return None
    begin = section.offsets[first]
    end = section.offsets[last - 1] + len(section.words[last - 1])
    aside = next((i for i in range(clause.cue.end + 1, last) if _begins_aside(section.lower, i)), None)
    stop = end if aside is None else section.offsets[aside]
    inside = [m for m in section.money if begin <= m.start and m.end <= stop and not (m.is_rate or m.is_former)]
    told = section.offsets[clause.cue.start], section.offsets[clause.cue.end - 1]
    within = [m for m in inside if told[0] <= m.start <= told[1]]
    if any(not m.is_valuation for m in within):
        inside = within  # a turn of phrase that holds its own sum
    plain = [m for m in inside if not m.is_valuation and not m.is_revenue]
    valued = [m for m in inside if m.is_valuation]
    if valued and not plain and aside is not None and not _ROUND.isdisjoint(section.lower[aside:last]):
        after = [m for m in section.money if stop <= m.start < end and not (m.is_valuation or m.is_rate)]
        plain = [m for m in after if not (m.is_former or m.is_revenue)]  # "valued at $3B after a $300M round"
    if revenue:
        return next(iter([m for m in inside if m.is_revenue] or plain or valued), None)
    after = [m for m in plain if m.start >= told[0]] if clause.cue.rule in _PAID_AFTER else []
    if clause.cue.rule.startswith("acquisition"):
        valued = [m for m in valued if m.start >= told[0]]  # the buyer's worth stands before, the price after
    return next(iter(after or plain or valued), None)


def _begins_aside(lower: Sequence[str], at: int) -> bool:
    """Whether another happening begins, whose sum is its own: "… as sales reach $1B", "… after raising $2B"."""
    if lower[at] == "as":  # "as much as $2B", "as part of", "as a minority holder"
        return not {lower[at - 1], *lower[at + 1 : at + 2]} & _NO_ASIDE
    return lower[at] in _ASIDES


def _investors(clause: Clause) -> list[Party]:
    """The names after "led by" or "from" in the sentence."""
    section = clause.section
    first, last = clause.cue.end, clause.sentence[1]
    for index in range(first, last):
        pair = " ".join(section.lower[index : index + 2])
        if pair in {
            "led by",
            "co-led by",
            "backed by",
            "menée par",
            "mené par",
            "investors including",
            "investors like",
            "talks with",
        }:
            named = names_from(clause.section, index + 2, last)
            return [p for p in named if p.kind in {"organisation", "open"}]
        if section.lower[index] in {"from", "auprès"} and index + 1 < last:
            found = names_from(clause.section, index + 1, clause.end, open_names=False)
            return [p for p in found if p.kind == "organisation"]
    return []


def _read_raise(clause: Clause) -> list[Finding] | str:
    if negated(clause):
        return "negated"
    words = frozenset(clause.section.lower[clause.cue.start : clause.sentence[1]])
    money = clause_money(clause)
    if money is None and not words & (_ROUND | {"billions", "millions", "milliards"}):
        return "neither a sum nor a round after the verb"
    if {"price", "prices", "prix", "limits", "limit", "concerns", "questions", "bar", "awareness"} & set(
        clause.section.lower[clause.cue.start : clause.cue.end + 6]
    ) and not words & _ROUND:
        return "what is raised is no money"
    if words & {"target", "guidance", "forecast", "outlook"}:
        return "a forecast is raised, no money"
    if _NO_MONEY & set(clause.last_words[:4]):
        return "a right or a contract is secured, no money"
    subjects = clause.subjects
    if not subjects:
        return "nobody raises"
    status, at = report_status(clause)
    return [
        money_finding(clause, "funding", subject, money=money, parties=_investors(clause), status=status, at=at)
        for subject in subjects
        if subject.kind != "person"
    ]


def _read_invest(clause: Clause) -> list[Finding] | str:
    """“X invests 5 billion in Y”: funding of Y where Y is a company, compute where it is infrastructure."""
    if negated(clause):
        return "negated"
    section = clause.section
    money = clause_money(clause)
    receiver_at = next(
        (
            i
            for i in range(clause.cue.end, clause.end)
            if section.lower[i] in _INTO or (section.lower[i] in {"de", "d'"} and section.lower[i - 1] == "capital")
        ),
        None,
    )
    if clause.section.lower[clause.cue.end - 1] == "in":
        receiver_at = clause.cue.end - 1
    if clause.section.lower[clause.cue.end - 1] in {"from", "by"}:
        return _read_backed(clause, money)
    if receiver_at is None and clause.section.lower[clause.cue.start].startswith("back"):
        receiver_at = clause.cue.end - 1
    if receiver_at is None:
        return "nothing is invested in"
    after = frozenset(section.lower[receiver_at + 1 : receiver_at + 9])
    receiver = next(
        (p for p in names_from(clause.section, receiver_at + 1, clause.end) if p.kind in {"organisation", "open"}), None
    )
    subject = clause.subject
    status, at = report_status(clause)
    if (
        after & COMPUTE_NOUNS
        or {"data", "center"} <= after
        or {"data", "centers"} <= after
        or "infrastructure" in after
    ):
        if subject is None:
            return "nobody invests"
        if status is ReportStatus.OCCURRED and clause.section.lower[clause.cue.start - 1 : clause.cue.start] == ["to"]:
            status = ReportStatus.PLANNED
        return [money_finding(clause, "compute", subject, money=money, parties=[], status=status, at=at)]
    built = places_in(section.words, receiver_at + 1, min(receiver_at + 5, clause.end)) and money is not None
    if built and after & {"ai", "ia", "cloud", "compute", "infrastructure"}:
        subject = clause.subject
        if subject is None and clause.page.item.publisher_lab is None:
            return "nobody invests"
        return [
            money_finding(clause, "compute", subject, money=money, parties=[], status=ReportStatus.PLANNED, at=None)
        ]
    unnamed = receiver is None and after & {"company", "startup", "start-up", "firm", "rival", "lab", "entreprise"}
    if unnamed and clause.subjects and clause.subjects[0].kind == "organisation":
        giver, *others = clause.subjects
        return [money_finding(clause, "funding", giver, money=money, parties=others, status=status, at=at)]
    lab = clause.page.item.publisher_lab
    giver_tells = lab is not None and clause.in_title and money is not None and not built
    if giver_tells and (receiver is None or receiver.kind == "open"):  # "Foo commits $10 million to research"
        parties = [receiver] if receiver is not None else []
        return [money_finding(clause, "funding", None, money=money, parties=parties, status=status, at=at)]
    stake = "stake" in section.lower[clause.cue.start : clause.cue.end]
    if receiver is None or (receiver.kind == "open" and money is None and not stake):
        return "no company is invested in"
    if receiver.kind == "open" and (after & _BUILT or places_in(section.words, receiver.start, receiver.end)):
        return "a place or a field is invested in, no company"
    parties = [p for p in clause.subjects if p.name != receiver.name]
    return [money_finding(clause, "funding", receiver, money=money, parties=parties, status=status, at=at)]


def _read_backed(clause: Clause, money: MoneyMention | None) -> list[Finding] | str:
    """“X gets investment from Y”: the money goes to the subject."""
    investors = [p for p in names_from(clause.section, clause.cue.end, clause.end) if p.kind == "organisation"]
    subject = clause.subject
    if subject is None or subject.kind == "person" or not investors or money is None:
        return "no company with a sum is backed"
    status, at = report_status(clause)
    return [money_finding(clause, "funding", subject, money=money, parties=investors, status=status, at=at)]


def _read_round(clause: Clause) -> list[Finding] | str:
    """“Series B”, "IPO", "valued at": a round or price of the company that the clause names."""
    if negated(clause):
        return "negated"
    subject = clause.subject
    if subject is None and clause.page.item.publisher_lab is None:
        return "no company is priced"
    money = clause_money(clause)
    cue = clause.section.lower[clause.cue.start : clause.cue.end]
    if money is None and not {"ipo", "public", "s-1", "bourse", "debut", "listing", "list", "hong"} & set(cue):
        return "no sum beside the round"
    status, at = report_status(clause)
    return [money_finding(clause, "funding", subject, money=money, parties=_investors(clause), status=status, at=at)]


def money_finding(
    clause: Clause,
    kind: str,
    actor: Party | None,
    *,
    money: MoneyMention | None,
    parties: list[Party],
    status: ReportStatus,
    at: tuple[int, int] | None,
) -> Finding:
    """A finding about a sum of money, told by the words of the clause's cue."""
    return told(
        clause,
        kind,
        actor=actor,
        counterparties=tuple(unique(p for p in parties if actor is None or p.name != actor.name)),
        money=money,
        status=status,
        status_at=at,
        doubts=("open name",) if actor is not None and actor.kind == "open" else (),
    )


RULES = (
    Rule(id="funding.raise", read=_read_raise),
    Rule(id="funding.invest", read=_read_invest),
    Rule(id="funding.round", read=_read_round),
)
