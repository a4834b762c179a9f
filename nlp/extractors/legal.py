"""Clauses about courts, regulators and governments in, legal events out."""

from itertools import pairwise

from nlp.clauses import Clause
from nlp.extractors.capital import clause_money
from nlp.lexicon import verbs, wordlist
from nlp.lists import names_from
from nlp.modality import report_status
from nlp.parties import Party, only_tells_maker, open_party, party, unique
from nlp.rules import Finding, Rule, told
from store.model import ReportStatus

#: Public bodies that headlines name by a common noun.
_AUTHORITY = wordlist(
    """
    regulator regulators court judge senate senators congress parliament government governments lawmakers watchdog
    authorities ministry department ag minister ministers governor mayor congressional fcc ico fda lawmaker house
    pope nations regulatory senator jury prosecutors attorney state states board commission agency agencies tribunal
    administrations ministères écoles fonctionnaires députés juge régulateur gouvernement parlement sénat ministère
    autorité authors publishers newspapers artists writers union class-action
    """
)


def _read_action(clause: Clause) -> list[Finding] | str:
    """A suit, probe, ban, fine or ruling: the AI company concerned is the actor, whoever acts the counterparty."""
    section = clause.section
    first, last = clause.sentence
    if section.lower[clause.cue.end - 1] in {"settle", "settles"} and clause.last_words[:1] in (["in"], ["into"]):
        return "somebody settles in, and settles nothing"
    named = [party(n, section) for n in section.names_in(first, last)]
    organisations = [p for p in named if p.kind in {"organisation", "product", "model"} and p.owner]
    public = [p for p in named if p.kind == "organisation" and clause.page.is_public(p.name)]
    companies = [p for p in organisations if not clause.page.is_public(p.owner or "")]
    state = clause.state
    if state is not None:
        public = [state, *public]
    lab = clause.page.item.publisher_lab
    if not companies and not (public and clause.page.speaks_of_ai):
        own = lab is not None and clause.in_title and _AT_LAW & set(section.lower[clause.cue.start : clause.cue.end])
        if not own:
            return "no listed company is concerned"
        return [_concerning(clause, None, public)]
    if not companies:
        actor, others = public[0], public[1:]
    elif (
        state is not None and state.start < clause.cue.start and len({p.owner for p in companies}) > 2
    ):  # aimed at several, so at none of them
        actor, others = state, companies
    else:
        target = _target(clause, companies)
        actor = target
        others = [p for p in [*public, *companies] if p.who != target.who]
        if only_tells_maker(section, target.end):  # "fines Replika maker Luka"
            actor = clause.open_run(target.end + 1, skip=0) or target
    suing = section.lower[clause.cue.start] in _SUING
    people = [p for p in named if p.kind == "person" and suing and p.who != actor.who and p.end == clause.cue.start]
    status, at = report_status(clause)
    if status is ReportStatus.DENIED:  # a court or agency that denies a request has acted
        status, at = ReportStatus.OCCURRED, None
    return [
        told(
            clause,
            "legal",
            actor=actor,
            counterparties=tuple(
                unique([*people, *(p for p in others if p.kind == "organisation"), *_beside(clause, actor)])
            ),
            money=clause_money(clause),
            status=status,
            status_at=at,
        )
    ]


def _beside(clause: Clause, concerned: Party) -> list[Party]:
    """Persons and those that no list knows who sue or settle: "Foo Press sues Bar", "Disney and Foo sue Bar"."""
    section, at = clause.section, clause.cue.start
    named = [p for p in names_from(section, clause.start, clause.end) if p.end <= at]
    if not named:
        return []
    # In lower case, for in title case any word begins like a name, unless a known one heads the list.
    word = section.lower[at] if named[0].kind == "organisation" else section.words[at]
    brought = concerned.start >= clause.cue.end and section.lower[named[-1].end] in _BRINGING
    if word not in _SUING | _SETTLING and not brought:
        return []
    if (word in _SUING and concerned.start < clause.cue.end) or (named[-1].end != at and not brought):
        return []
    whole = all(first.end == second.start for first, second in pairwise(named))
    if len(named) > 1 and whole:  # "Foo Press": words of a rule cut no name
        named = [open_party(clause.section, named[0].start, named[-1].end)]
    return [p for p in named if p.kind in {"open", "person"} and p.who != concerned.who]


#: "… join a suit against Foo".
_BRINGING = frozenset(verbs("join", "file", "bring", "lodge"))
_AT_LAW = wordlist("lawsuit lawsuits sued sue court antitrust injunction subpoena practice copyright")


def _concerning(clause: Clause, actor: Party | None, others: list[Party]) -> Finding:
    """A matter of law that a laboratory writes about in a title of its own."""
    return told(
        clause,
        "legal",
        actor=actor,
        counterparties=tuple(others),
        doubts=("style alone",),
    )


def _target(clause: Clause, companies: list[Party]) -> Party:
    """The AI company that is sued or probed; the one named first where none is a laboratory."""
    section, (first, last) = clause.section, clause.sentence
    against = next((i for i in range(first, last) if section.lower[i] in {"against", "contre"}), None)
    passive = not _BY.isdisjoint(section.lower[clause.cue.end - 1 : clause.cue.end + 1])
    sued = section.lower[clause.cue.start] in _SUING and not passive
    beyond = against if against is not None else clause.cue.end if sued else None
    aimed_at = [p for p in companies if beyond is not None and p.start >= beyond]
    if aimed_at:
        labs = [p for p in aimed_at if clause.page.is_lab(p.who)]
        return (labs or aimed_at)[0]
    ai = [p for p in companies if clause.page.is_ai(p.who)]
    pool = ai or companies
    after = [p for p in pool if p.start >= clause.cue.end]
    return after[0] if after and len(pool) > 1 and not ai else pool[0]


_BY = wordlist("by par")
_SUING = frozenset(verbs("sue", "countersue")) | wordlist("poursuit attaque assigne porte")
_SETTLING = frozenset(verbs("settle"))
_LAWS = wordlist("bill bills law laws act regulation regulations legislation executive order rules règlement loi")


def _read_authority(clause: Clause) -> list[Finding] | str:
    """A weaker word ("contacts", "summons", "rules"): only beside a public body."""
    section = clause.section
    first, last = clause.sentence
    words = frozenset(section.lower[first:last])
    public = any(n.kind == "organisation" and clause.page.is_public(n.text) for n in section.names_in(first, last))
    named = [n for n in section.names_in(first, last) if n.kind == "organisation"]
    lawmaking = bool(words & _LAWS) and clause.page.speaks_of_ai
    concerned = named or clause.state is not None
    if not any(not clause.page.is_public(n.text) for n in named) and not (concerned and lawmaking):
        return "no organisation is concerned"
    if section.lower[clause.cue.start] == "forces" and section.lower[clause.cue.start - 1].startswith("join"):
        return "forces are joined"
    if clause.cue.end < last and any(c.start == section.offsets[clause.cue.end] for c in section.capacities):
        return "hardware is ordered, and nobody told to do anything"
    if words & {"s-1", "ipo", "footprint"}:
        return "a listing or an office, no ruling"
    if words & _DEALS and section.lower[clause.cue.start] not in _STRONG:
        return "a deal with a public body, no ruling"
    if lawmaking and concerned:
        return _read_action(clause)
    if not public and not words & _AUTHORITY and clause.state is None:
        return "no court, regulator or government beside it"
    return _read_action(clause)


_DEALS = wordlist("deal agreement contract partnership pact mou memorandum accord contrat partenariat deals contracts")
#: Words of authority that outweigh a deal named beside them.
_STRONG = frozenset(
    verbs(*wordlist("ban investigate block order summon designate blacklist bar label threaten sanction fine suspend"))
) | wordlist("dispute feud ultimatum deadline standoff executive bill law legislation interdit bloque loi")  # fmt: skip
#: What a company does to its own commitments.
_COMMITS = frozenset(
    verbs(
        *wordlist(
            """
            drop scrap abandon overhaul revise update rewrite loosen weaken relax tighten strengthen adopt sign join
            publish release introduce announce unveil launch expand change remove delete ditch make break
            """
        )
    )
) | wordlist("version new endorses joins abandonne modifie assouplit renforce publie signe rejoint met revoit version:")


def _read_commitment(clause: Clause) -> list[Finding] | str:
    """A company's own rules on safety or use, made, changed or dropped: a policy matter without any authority."""
    if not _COMMITS & set(clause.section.lower[clause.sentence[0] : clause.sentence[1]]):
        return "a policy is named, and does not change"
    named = [p for p in (*clause.left, *clause.right) if p.owner is not None and p.kind != "person"]
    lab = clause.page.item.publisher_lab
    if not named and lab is None:
        return "no listed company commits itself"
    actor = next((p for p in named if not clause.page.is_public(p.owner or "")), None)
    status, at = report_status(clause)
    return [
        told(
            clause,
            "legal",
            actor=actor if lab is None or (actor is not None and actor.owner == lab) else None,
            status=status,
            status_at=at,
        )
    ]


RULES = (
    Rule(id="legal.commitment", read=_read_commitment),
    Rule(id="legal.action", read=_read_action),
    Rule(id="legal.authority", read=_read_authority),
)
