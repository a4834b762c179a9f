"""Clauses about capacity in, compute events out."""

from nlp.amounts import CapacityMention
from nlp.clauses import Clause
from nlp.extractors.capital import clause_money
from nlp.lexicon import verbes, verbs, wordlist
from nlp.modality import headline_future, negated, report_status, speaks_of_plan
from nlp.objects import COMPUTE_NOUNS
from nlp.parties import Party, party, unique
from nlp.places import places_in
from nlp.rules import Finding, Rule, told
from store.model import ReportStatus

#: What is done with capacity; a clause that only mentions it tells nothing.
_ACTIONS = frozenset(
    verbs(
        *wordlist(
            """
    acquire activate add agree announce borrow break bring build buy cancel choose co-develop commit complete
    construct control create debut delay deploy design develop double enter expand fill finance finish fund get halt
    head host install introduce invest land launch lease make open order partner pause pick plan power procure
    purchase raise rent reserve scale scrap secure set ship sign spend start supply tap train turn unveil use win
    """
        )
    )
    + verbes(
        *wordlist(
            """
    acheter annoncer annuler augmenter commander construire doubler déployer dévoiler financer implanter inaugurer
    installer investir lancer louer muscler ouvrir signer suspendre
    """
        )
    )
) | wordlist("construit bâtit bâtir acquiert deal push accord contract contrat investissement ériger")


_OF_COMPUTE = wordlist("compute computing ai gpu gpus training inference cloud data calcul ia")
_RAISED = wordlist("raise raises raised raising lève debt equity round valuation ipo shares levée dette")
_BORROWED = wordlist("raise raises raised secures secured debt financing lève décroche boucle récolte")
_SPENT_ON = wordlist(
    "build building construct buy buys purchase expand fund finance financing lease data datacenter centers center "
    "construire bâtir acheter financer datacenters spend spends deploy centre campus"
)
_SUPPLY = frozenset((*verbs("supply", "provide", "sell", "deliver"), *verbes("fournir", "livrer"), "vend", "vendra"))
_MAKERS = wordlist(
    """
    startup start-up startups start-ups firm firms maker makers company companies giant group business unicorn
    designer developer chipmaker challenger rival specialist provider market stocks stock sales boss ceo chief
    """
)


def _read_capacity(clause: Clause) -> list[Finding] | str:
    if negated(clause):
        return "negated"
    section = clause.section
    first, last = clause.sentence
    if section.lower[clause.cue.end : clause.cue.end + 1] and section.lower[clause.cue.end] in _MAKERS:
        return "says what a company makes"
    window = frozenset(section.lower[first:last])
    capacity = clause_capacity(clause)
    announced = clause.page.item.kind == "official" and clause.in_title and _is_site(clause)
    if not window & _ACTIONS and capacity is None and clause_money(clause) is None and not announced:
        return "nothing is done with the capacity"
    vague = clause.section.lower[clause.cue.start] in {"infrastructure", "capex"}
    own = clause.page.item.kind == "official" and clause.in_title
    if vague and clause_money(clause) is None and not (own and window & _OF_COMPUTE):
        return "infrastructure without a sum"
    before = section.lower[max(clause.start, clause.cue.start - 3) : clause.cue.start]
    if (
        capacity is None
        and {"on", "using", "via"} & set(before)
        and not {"spend", "spends", "work", "deal", "capacity"} & window
    ):
        return "capacity is used, not built or bought"
    subject = _receiver(clause) or _builder(clause)
    if subject is None and clause.page.item.publisher_lab is None:
        return "nobody builds or buys"
    if subject is not None and subject.kind in {"open", "person"} and capacity is None and clause_money(clause) is None:
        return "no listed organisation builds or buys"
    status, at = report_status(clause)
    first = clause.sentence[0]  # of all who head it: "Foo and Bar to build a site"
    future = headline_future(section, first, clause.cue.start) if clause.in_title else None
    if future is not None and status is ReportStatus.OCCURRED:
        status, at = ReportStatus.PLANNED, future
    if window & _RAISED and not window & _SPENT_ON:
        return "money is raised, and nothing said of what it builds"
    if status is ReportStatus.OCCURRED and clause.in_title and not window & _ACTIONS:
        leads = clause.page.leads  # "Half a trillion dollars for …": the title does not say when, the lead does
        status = ReportStatus.PLANNED if leads and speaks_of_plan(leads[0].read_text) else status
    raised = window & _BORROWED
    money = None if raised else clause_money(clause)
    if raised and status is ReportStatus.OCCURRED:
        status, at = ReportStatus.PLANNED, None
    later = [
        n for n in clause.organisations([*clause.left, *clause.right]) if subject is None or n.name != subject.name
    ]
    return [
        told(
            clause,
            "compute",
            actor=subject,
            counterparties=tuple(unique(later)),
            money=money,
            capacity=capacity,
            status=status,
            status_at=at,
            doubts=("open name",) if subject is not None and subject.kind == "open" else (),
        )
    ]


def _is_site(clause: Clause) -> bool:
    """A short title that is a site: "Our first data center in Sweden"."""
    first, last = clause.sentence
    own = not _OWN.isdisjoint(clause.section.lower[first:last])
    return last - first <= 9 and own and bool(places_in(clause.section.words, clause.cue.start, last))


_OWN = wordlist("our first new second third largest next")


def clause_capacity(clause: Clause) -> CapacityMention | None:
    """The first amount of compute in the sentence, power before accelerators."""
    section = clause.section
    first, last = clause.sentence
    if not section.capacities:
        return None
    begin, stop = section.offsets[first], section.offsets[last - 1] + len(section.words[last - 1])
    inside = [c for c in section.capacities if begin <= c.start and c.end <= stop]
    power = [c for c in inside if c.capacity.unit in {"MW", "GW"}]
    return next(iter(power or inside), None)


def _receiver(clause: Clause) -> Party | None:
    """Who is supplied: "AMD will supply 6 GW of chips to OpenAI" is OpenAI's capacity."""
    section = clause.section
    first, last = clause.sentence
    given = next((i for i in range(first, last) if section.lower[i] in _SUPPLY), None)
    if given is None:
        return None
    to = next((i for i in range(given + 1, last - 1) if section.lower[i] in {"to", "à"}), None)
    named = [n for n in section.names_in(to + 1, last) if n.kind == "organisation"] if to is not None else []
    return party(named[0], section) if named and to is not None and named[0].start <= to + 2 else None


def _builder(clause: Clause) -> Party | None:
    """The first listed organisation of the sentence before the cue, else after it."""
    if clause.page.item.publisher_lab is not None and not {"our", "we", "we're", "we’re"}.isdisjoint(
        clause.first_words
    ):
        return None
    section = clause.section
    before_colon = clause.start > clause.sentence[0] and section.words[clause.start - 1] == ":"
    heads = [n for n in section.names_in(clause.sentence[0], clause.start) if n.kind == "organisation"]
    if before_colon and len(heads) == 1:  # "Foo: partnering with Bar on a data centre"
        return party(heads[0], section)
    named = clause.organisations(clause.left) or [p for p in clause.left if p.owner is not None]
    if named:
        return named[0]
    earlier = [n for n in section.names_in(clause.sentence[0], clause.start) if n.kind == "organisation"]
    if earlier and not clause.is_background:
        return Party(
            name=earlier[0].text, section=section, start=earlier[0].start, end=earlier[0].end, kind="organisation",
            owner=earlier[0].owner,
        )  # fmt: skip
    right = clause.organisations(clause.right)
    return clause.state or (right[0] if right else clause.subject)


RULES = (Rule(id="compute.capacity", read=_read_capacity),)
__all__ = ["COMPUTE_NOUNS", "RULES", "clause_capacity"]
