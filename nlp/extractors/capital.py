"""Clauses about money in, funding, acquisitions and business figures out."""

import re

from nlp.amounts import MoneyMention
from nlp.clauses import GENERIC, Clause, Party, coordinated_from, open_party, publisher, unique
from nlp.lexicon import verbs, wordlist
from nlp.modality import negated, report_status, settled_status
from nlp.objects import COMPUTE_NOUNS
from nlp.places import places_in
from nlp.rules import Finding, Rule
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
_INVESTORS = re.compile(
    r"\b(?:led\s+by|co-led\s+by|from|backed\s+by|menée?\s+par|mené\s+par|auprès\s+d[e']\s*|de\s+la\s+part)\s*", re.I
)


def clause_money(clause: Clause, *, whole_sentence: bool = True, revenue: bool = False) -> MoneyMention | None:
    """The sum that changes hands: not a rate, and a valuation only where nothing else is named."""
    section = clause.section
    first, last = clause.sentence if whole_sentence else (clause.start, clause.end)
    if not section.money or first >= last:
        return None
    begin = section.offsets[first]
    stop = section.offsets[last - 1] + len(section.words[last - 1])
    inside = [m for m in section.money if begin <= m.start and m.end <= stop and not m.is_rate]
    plain = [m for m in inside if not m.is_valuation and not m.is_revenue]
    valued = [m for m in inside if m.is_valuation]
    return next(iter(plain or valued or (inside if revenue else [])), None)


def _investors(clause: Clause) -> list[Party]:
    """The names after "led by" or "from"."""
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
        }:
            return [p for p in coordinated_from(clause, index + 2) if p.kind in {"organisation", "open"}]
        if section.lower[index] in {"from", "auprès"} and index + 1 < last:
            found = coordinated_from(clause, index + 1, open_names=False)
            return [p for p in found if p.kind == "organisation"]
    return []


def _read_raise(clause: Clause) -> list[Finding] | str:
    if negated(clause):
        return "negated"
    words = frozenset(clause.section.lower[clause.cue.start : clause.sentence[1]])
    money = clause_money(clause)
    if money is None and not words & (_ROUND | {"billions", "millions", "milliards"}):
        return "neither a sum nor a round after the verb"
    if (
        words & {"price", "prices", "prix", "limits", "limit", "concerns", "questions", "bar", "awareness"}
        and not words & _ROUND
    ):
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
        _money_finding(clause, "funding", subject, money=money, parties=_investors(clause), status=status, at=at)
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
    receiver = next((p for p in coordinated_from(clause, receiver_at + 1) if p.kind in {"organisation", "open"}), None)
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
        return [_money_finding(clause, "compute", subject, money=money, parties=[], status=status, at=at)]
    built = places_in(section.words, receiver_at + 1, min(receiver_at + 5, clause.end)) and money is not None
    if built and after & {"ai", "ia", "cloud", "compute", "infrastructure"}:
        subject = clause.subject
        if subject is None and clause.page.item.publisher_lab is None:
            return "nobody invests"
        return [_money_finding(clause, "compute", subject, money=money, parties=[], status=ReportStatus.PLANNED, at=None)]
    unnamed = receiver is None and after & {"company", "startup", "start-up", "firm", "rival", "lab", "entreprise"}
    if unnamed and clause.subjects and clause.subjects[0].kind == "organisation":
        giver, *others = clause.subjects
        return [_money_finding(clause, "funding", giver, money=money, parties=others, status=status, at=at)]
    if receiver is None or (receiver.kind == "open" and money is None):
        return "no company is invested in"
    if receiver.kind == "open" and (after & _BUILT or places_in(section.words, receiver.start, receiver.end)):
        return "a place or a field is invested in, no company"
    parties = [p for p in clause.subjects if p.name != receiver.name]
    return [_money_finding(clause, "funding", receiver, money=money, parties=parties, status=status, at=at)]


def _read_backed(clause: Clause, money: MoneyMention | None) -> list[Finding] | str:
    """“X gets investment from Y”: the money goes to the subject."""
    investors = [p for p in coordinated_from(clause, clause.cue.end) if p.kind == "organisation"]
    subject = clause.subject
    if subject is None or subject.kind == "person" or not investors or money is None:
        return "no company with a sum is backed"
    status, at = report_status(clause)
    return [_money_finding(clause, "funding", subject, money=money, parties=investors, status=status, at=at)]


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
    return [_money_finding(clause, "funding", subject, money=money, parties=_investors(clause), status=status, at=at)]


_PREPOSITIONS = wordlist("in inside on from at with through via more into within directly")
_DEALS = wordlist("acquisition purchase deal takeover buyout merger")
_COMPANY = wordlist(
    """
    startup start-up firm maker designer company developer provider studio lab group unit business division
    entreprise société jeune éditeur
    """
)


#: Verbs that mean a purchase only of a company or for a price: "grabs", "takes", "lands".
_LOOSE = frozenset(
    verbs(
        *wordlist(
            """
            grab nab land bag take absorb combine merge pay offer purchase swallow pick snap scoop gobble walk complete
            wrap finalize bid eye
            """
        )
    )
) | wordlist("joining welcoming s'offre s'offrir avale croque absorbe reprend reprise met in wins rescue prend")
_STAFFED = wordlist("engineers researchers staff employees scientists executives team users customers share shares")


def _read_acquire(clause: Clause) -> list[Finding] | str:
    if negated(clause):
        return "negated"
    words = clause.section.lower[clause.cue.start : clause.cue.end]
    loose = words[0] in _LOOSE and words[-1] not in {"over", "of", "sur", "with", "avec"}
    if words[-1] in {"joining", "joins"}:
        return _read_joining(clause)
    if loose and not _buys_a_company(clause):
        return "what is taken is no company"
    what = clause.last_words[:6]
    purpose = next((i for i, word in enumerate(what) if word in {"to", "for", "pour"}), len(what))
    if words[0] != "welcoming" and frozenset(what[:purpose]) & _STAFFED and not {"start-up", "startup", "firm", "company", "behind"} & set(
        clause.last_words[:8]
    ):
        return "people or shares are taken, no company"
    last = clause.last_words[:8]
    if last[:1] == ["by"]:
        return "the passive is read by another rule"
    if last[:1] and last[0] in _PREPOSITIONS:
        return "nothing follows that is bought"
    cue = clause.section.lower[clause.cue.start]
    deal = _DEALS & set(clause.last_words[:10])
    if (cue in {"completes", "wraps", "finalizes"} and not deal) or (cue in {"pays", "paid"} and "for" not in last):
        return "no purchase is completed"
    if {"merge", "combine", "fusionnent", "fusionner"} & set(words) and len(clause.subjects) > 1:
        return [_purchase(clause, *clause.subjects[:2])]
    after = frozenset(last[: last.index(",")] if "," in last else last)
    if not after & _COMPANY and after & (
        COMPUTE_NOUNS | {"stake", "capacity", "power", "energy", "minority", "users", "customers", "participation"}
    ):
        return "capacity or a stake is bought, no company"
    named = (p for p in coordinated_from(clause, clause.cue.end) if p.kind in {"organisation", "open", "product"})
    target = next(named, None) or clause.open_run(clause.cue.end, skip=7)
    subject = clause.subject
    if target is None or target.kind in {"person", "model"}:
        return "nothing is bought that has a name"
    if subject is None and clause.page.item.publisher_lab is None:
        return "nobody buys"
    if subject is not None and (subject.owner or subject.name) == (target.owner or target.name):
        return "buyer and target are one"
    if target.kind == "product" and target.owner in {clause.page.item.publisher_lab, subject and subject.owner}:
        return "its own product is no purchase"
    if subject is not None and subject.kind == "open" and subject.name.lower() in {"right", "rights", "option"}:
        return "nobody buys"
    return [_purchase(clause, subject, target)]


def _read_joining(clause: Clause) -> list[Finding] | str:
    """“Foo is joining Anthropic”: a company of one name becomes part of the one it joins."""
    lab = clause.page.item.publisher_lab
    if clause.section.lower[clause.cue.end - 1] == "joins" and lab is None:
        return "somebody joins, no company is bought"
    buyer = next((p for p in clause.organisations(clause.right) if p.start == clause.cue.end), None)
    if buyer is None and clause.last_words[:1] == ["us"] and lab is not None:
        buyer = publisher(clause.section, lab)
    target = next((p for p in clause.left if p.kind in {"organisation", "product"}), None)
    if target is None and clause.cue.start - clause.start in {1, 2} and clause.section.words[clause.start][0].isupper():
        target = open_party(clause.section, clause.start, clause.start + 1)
    if buyer is None or target is None or clause.page.item.publisher_lab not in {None, buyer.owner}:
        return "no company becomes part of another"
    if clause.sentence[1] > max(buyer.end, clause.cue.end + 1) + 1 or (target.kind == "open" and clause.page.item.publisher_lab is None):
        return "somebody joins, no company is bought"
    return [_purchase(clause, buyer, target)]


def _buys_a_company(clause: Clause) -> bool:
    """Whether a company follows at once, or a word for one, or a price beside a word for a purchase."""
    section, words = clause.section, clause.last_words[:9]
    if set(words) & (_COMPANY | _DEALS - {"deal"} | {"behind"}):
        return True
    if section.lower[clause.cue.start] == "welcoming":
        lab = next((p for p in clause.right if p.owner == clause.page.item.publisher_lab and p.owner), None)
        return lab is not None and all(w in {"team", "family", ".", "!"} for w in section.lower[lab.end : clause.end])
    priced = any(
        m.start > section.offsets[clause.cue.start] and section.read_text[: m.start].rstrip().endswith((" for", " pour"))
        for m in section.money
    )
    if priced and clause.open_run(clause.cue.end, skip=0) is not None:
        return True
    if {"acquisition", "merger"} & set(section.lower[clause.sentence[0] : clause.cue.start]):
        return True
    if section.lower[clause.cue.start] in {"merge", "combine", "fusionnent", "fusionner"}:
        return len(clause.subjects) > 1
    index = clause.cue.end
    while index < clause.end and (section.lower[index] in GENERIC or section.lower[index] in {"of", "with", "de", "d'"}):
        index += 1
    named = next((p for p in clause.right if p.start == index and p.kind == "organisation"), None)
    if named is None or clause.page.is_public(named.name):
        return False
    return clause.section.lower[clause.cue.start] not in {"joining", "take", "takes", "took", "taking", "met"} or (
        clause.subject is not None and clause.money_follows
    )


def _read_acquired(clause: Clause) -> list[Finding] | str:
    """“Y is acquired by X”."""
    buyer = clause.open_run(clause.cue.end, skip=2)
    target = clause.subject
    if buyer is None or target is None:
        return "buyer or target has no name"
    return [_purchase(clause, buyer, target)]


def _purchase(clause: Clause, buyer: Party | None, target: Party) -> Finding:
    status, at = settled_status(clause)
    return _money_finding(
        clause, "acquisition", buyer, money=clause_money(clause), parties=[target], status=status, at=at
    )


_FIGURE = re.compile(r"\d")


def _read_figures(clause: Clause) -> list[Finding] | str:
    """Revenue, profit, users: a company with a figure or a direction."""
    if negated(clause):
        return "negated"
    section = clause.section
    first, last = clause.sentence
    if not any(_FIGURE.search(word) for word in section.words[first:last]) and not frozenset(
        section.lower[first:last]
    ) & {
        "record",
        "doubles",
        "doubled",
        "triples",
        "tripled",
        "surges",
        "beats",
        "misses",
        "plunges",
        "falls",
        "profitable",
        "jumps",
        "soars",
        "tumbles",
        "drops",
        "expects",
        "even",
        "sinks",
        "slows",
        "estimates",
        "beat",
        "slides",
        "rallies",
        "doublé",
        "triplé",
        "bondit",
        "chute",
        "grimpe",
    }:
        return "neither a figure nor a direction"
    counted = section.lower[clause.cue.end - 1] in {"users", "subscribers", "utilisateurs", "abonnés"}
    near = section.words[max(first, clause.cue.start - 4) : clause.cue.end]
    if counted and not any(_FIGURE.search(word) for word in near):
        return "users without a number"
    subject = clause.subject or next(iter(clause.organisations(clause.right)), None)
    if subject is None or subject.kind == "open":
        return "no listed company beside the figure"
    status, at = report_status(clause)
    money = clause_money(clause, revenue=True)
    return [_money_finding(clause, "financials", subject, money=money, parties=[], status=status, at=at)]


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
    if not _QUOTED & set(words) and not any(word.endswith("%") for word in words):
        return "something moves, no share price"
    others = [p for p in clause.organisations(clause.right) if p.name != subject.name]
    status, at = report_status(clause)
    return [_money_finding(clause, "financials", subject, money=None, parties=others, status=status, at=at)]


def _money_finding(
    clause: Clause,
    kind: str,
    actor: Party | None,
    *,
    money: MoneyMention | None,
    parties: list[Party],
    status: ReportStatus,
    at: tuple[int, int] | None,
) -> Finding:
    return Finding(
        type=kind,
        rule=clause.cue.rule,
        section=clause.section,
        start=clause.cue.start,
        end=clause.cue.end,
        scope=(clause.start, clause.end),
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
    Rule(id="acquisition.buy", read=_read_acquire),
    Rule(id="acquisition.passive", read=_read_acquired),
    Rule(id="financials.figure", read=_read_figures),
    Rule(id="financials.shares", read=_read_shares),
)
