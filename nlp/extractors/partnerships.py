"""Clauses that tie two parties in, partnerships out."""

from nlp.clauses import Clause
from nlp.extractors.capital import clause_money
from nlp.lexicon import verbs, wordlist
from nlp.lists import coordinated, names_from
from nlp.modality import GIVEN_UP, negated, settled_status
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, open_party, party, unique
from nlp.rules import Finding, Rule, told

_CAPACITY = wordlist(
    """
    cloud compute computing chip chips gpu gpus power energy capacity data-center center centre datacenter
    """
)
_TIES = wordlist(
    """
    deal agreement partnership mou memorandum pact contract pledge accord partenariat contrat alliance collaboration
    protocole ties tie-up mous memoranda
    """
)
#: What is signed, in capitals: no party.
_PAPERS = wordlist("memorandum mou mous agreement letter protocol protocole")
_PARTIES = {"organisation", "open"}
#: A version that served for something is used, not released.
_USED = wordlist("thanks using uses use used with grâce utilise leverages employs")
_KEPT_FROM = frozenset(
    verbs(*wordlist("restrict ban bar block stop forbid prohibit prevent limit order refuse quit"))
) | wordlist("interdit interdisent cesse")
_WITH = wordlist("with avec between entre à au aux")
_DETERMINERS = wordlist("a an the your our its their this that these any all every more")


_MANY = wordlist("one two three four five six ten half most many thousands millions hundreds un deux trois des")


def _read_tie(clause: Clause) -> list[Finding] | str:
    """“X partners with Y”, "X and Y team up"."""
    if negated(clause):
        return "negated"
    cue = clause.section.lower[clause.cue.start : clause.cue.end]
    if GIVEN_UP & set(clause.first_words) and not clause.page.item.publisher_lab:
        return "a deal is given up"
    if cue[0].startswith("join") and {"board", "boards"} & set(clause.last_words[:3]):
        return "a board is joined by persons"
    capacity = (
        {"deal", "contract", "agreement"} & set(cue) and clause.first_words[-1:] and clause.first_words[-1] in _CAPACITY
    )
    if capacity:
        return "capacity is bought"
    subjects = [p for p in clause.subjects if p.kind in _PARTIES or p.kind == "product"]
    others = _after_with(clause)
    if not others and clause.section.lower[clause.cue.end - 1] in _TIES:  # "closes in on Helsing tie-up"
        others = [p for p in clause.left if p.end == clause.cue.start and p.kind == "organisation"]
    if not others and subjects:  # "Google DeepMind and A24 announce …"
        joint = subjects[-1].end
        if clause.section.lower[joint : joint + 1] in (["and"], ["&"], ["et"]) and joint + 1 < clause.cue.start:
            run = names_from(clause.section, joint + 1, clause.end)
            others = [p for p in run[:1] if p.end <= clause.cue.start]
    return _tie(clause, [*_open_before(clause, subjects), *subjects], others)


def _read_sign(clause: Clause) -> list[Finding] | str:
    """“X signs a deal with Y”: the noun must tie, not pay for chips or settle a suit."""
    if negated(clause):
        return "negated"
    tied = next((i for i, word in enumerate(clause.last_words) if word in _TIES), None)
    signers = {p.owner for p in clause.subjects if p.kind == "organisation"}
    if tied is None and not _signs_a_party(clause) and not (len(signers) > 1 and _is_signing(clause)):
        return "nothing that ties is signed"
    if tied is None and clause.section.lower[clause.cue.start].startswith("agree"):
        public = _public_beside(clause)
        subjects = [p for p in clause.subjects if p.kind in _PARTIES]
        return _tie(clause, subjects, [public] if public is not None else [])
    if tied and tied > 0 and clause.last_words[tied - 1] in _CAPACITY:
        return "capacity is bought"
    return _read_tie(clause)


_LETS = wordlist("let allow give provide supply share license grant")


def _is_signing(clause: Clause) -> bool:
    """Whether the cue itself says that something is signed."""
    section = clause.section
    beside = bool(clause.subjects) and clause.subjects[-1].end == clause.cue.start  # not "… employees sign a letter"
    return beside and section.lower[clause.cue.start].startswith(("sign", "ink", "enter"))


def _public_beside(clause: Clause) -> Party | None:
    """The public body named in the clause's sentence."""
    section = clause.section
    named = (party(n, section) for n in section.names_in(*clause.sentence) if n.kind == "organisation")
    return next((p for p in named if clause.page.is_public(p.name)), None)


def _signs_a_party(clause: Clause) -> bool:
    """“X signs Y as a customer”, "X has agreed to let the Pentagon use …": the other party needs no noun that ties."""
    if clause.section.lower[clause.cue.start].startswith("agree"):
        return bool(_LETS & set(clause.last_words[:3])) and _public_beside(clause) is not None
    if not clause.section.lower[clause.cue.start].startswith(("sign", "ink")):
        return False
    return any(p.kind == "organisation" and p.start <= clause.cue.end + 4 for p in clause.right)


def _read_adopt(clause: Clause) -> list[Finding] | str:
    """“X adopts Y's product”: both sides must be known, the maker of the product is one of them."""
    if negated(clause):
        return "negated"
    section = clause.section
    if _KEPT_FROM & set(clause.section.lower[max(clause.start, clause.cue.start - 5) : clause.cue.start]):
        return "somebody is kept from using it"
    products = [p for p in clause.right if p.kind in {"product", "model"}]
    makers = [p for p in clause.right if p.kind == "organisation"]
    subject = (
        next((p for p in clause.subjects if p.kind in _PARTIES), None) or clause.state or _opening_customer(clause)
    )
    if subject is not None and subject.kind == "open" and _is_trade(subject.name):
        return "people of a trade, no customer"
    if subject is not None and subject.kind == "open" and clause.section.title_case and subject.end < clause.cue.start:
        return "no listed customer, and capitals tell no name here"
    if any(section.offsets[clause.cue.start] < c.start for c in section.capacities) and not makers:
        return "capacity is put to use, no product"
    source = coordinated(section, makers) if makers else products[:1]
    adopted = [p for p in products if p.kind == "model" and p.versioned]
    if (
        subject is not None
        and adopted
        and adopted[0].owner not in {None, subject.owner}
        and clause.page.item.kind != "official"
        and clause.section.lower[clause.cue.start] not in _USED
    ):
        return _offered(clause, adopted, subject)
    if clause.section.lower[clause.cue.start] in {"power", "powers"}:
        supplier = next((p for p in reversed(clause.left) if p.owner is not None and p.kind != "person"), None)
        customer = next(
            (p for p in clause.right if p.owner is not None and supplier is not None and p.owner != supplier.owner),
            None,
        )
        if supplier is not None and customer is not None:
            return _tie(clause, [supplier], [customer], objects=[p for p in [supplier] if p.kind != "organisation"])
    if subject is None or not source:
        return "customer or supplier has no name"
    if subject.kind == "open" and clause.section.lower[subject.start] in _MANY:
        return "many use it, nobody named"
    if source[0].owner == subject.owner and subject.owner is not None:
        return "customer and supplier are one"
    return _tie(clause, [subject], source, objects=products[:1])


def _open_before(clause: Clause, subjects: list[Party]) -> list[Party]:
    """The unlisted name that a listed subject is joined to: "The Foo Association and Meta are collaborating"."""
    section = clause.section
    if not subjects or subjects[0].section is not section or subjects[0].start - 2 < clause.start:
        return []
    joint = subjects[0].start - 1
    if section.lower[joint] not in {"and", "&", "et"}:
        return []
    start = joint
    while start > clause.start and (
        section.words[start - 1][0].isupper() or section.lower[start - 1] in {"of", "de", "for"}
    ):
        start -= 1
    while start < joint and section.lower[start] in FUNCTION_WORDS:
        start += 1
    return [open_party(section, start, joint)] if start < joint else []


def _after_with(clause: Clause) -> list[Party]:
    """The names after the cue, or after the first "with" in the clause."""
    section = clause.section
    lab = clause.page.item.publisher_lab
    direct = [
        p
        for p in names_from(clause.section, clause.cue.end, clause.end)
        if p.kind in _PARTIES or (p.owner not in {None, lab} and p.kind != "person")
    ]
    if direct:
        return direct
    licensed = section.lower[clause.cue.start].startswith(
        ("licens", "award", "contract", "donat", "hand", "contribut", "transfer")
    )
    for index in range(clause.cue.end, clause.end):
        if section.lower[index] in _WITH or (licensed and section.lower[index] == "to"):
            found = [p for p in names_from(clause.section, index + 1, clause.end) if p.kind in _PARTIES or p.owner]
            if found:
                return found
    return []


def _tie(
    clause: Clause, subjects: list[Party], others: list[Party], objects: list[Party] | None = None
) -> list[Finding] | str:
    parties = [
        p
        for p in unique([*subjects, *others])
        if p.kind != "open" or p.section.lower[p.start] not in (_PAPERS | GENERIC if p.end - p.start == 1 else _PAPERS)
    ]
    lab = clause.page.item.publisher_lab
    verb = clause.section.lower[clause.cue.end - 1] == "with" and len(clause.last_words) > 2
    if (
        lab is None
        and len({p.who for p in parties}) < 2
        and not (verb and parties and parties[0].kind == "organisation")
    ):
        return "fewer than two parties have a name"
    if lab is not None and not [p for p in parties if p.who != lab]:
        return "the other party has no name"
    if not any(p.kind in {"organisation", "product", "model"} for p in parties) and lab is None:
        return "no listed party"
    labs = [p for p in parties if clause.page.is_lab(p.who)]
    actor = (
        labs[0]
        if len({p.who for p in labs}) == 1
        else next((p for p in subjects if p.kind == "organisation"), None)
        or next((p for p in parties if p.kind == "organisation"), parties[0])
    )
    status, at = settled_status(clause)
    names = objects if objects is not None else [p for p in clause.right if p.kind in {"product", "model"}][:1]
    return [
        told(
            clause,
            "partnership",
            actor=None if lab is not None and all(p.who != lab for p in parties) else actor,
            counterparties=tuple(p for p in parties if p is not actor or (lab is not None and p.who != lab)),
            objects=tuple(unique(names)),
            money=clause_money(clause, whole_sentence=False),
            status=status,
            status_at=at,
            doubts=() if all(p.kind != "open" for p in parties) else ("open name",),
        )
    ]


def _is_trade(name: str) -> bool:
    """Whether an unlisted name is rather a plural or an adverb ("Biologists", "Automatically")."""
    return " " not in name and name.lower().endswith(("ers", "ists", "ors", "ies", "ams", "ly", "ing"))


def _opening_customer(clause: Clause) -> Party | None:
    """The capitalised name that opens an official sentence and is no plural of a trade ("Biologists use …")."""
    section, start = clause.section, clause.sentence[0]
    if clause.page.item.publisher_lab is None or section.title_case:
        return None
    if section.lower[start] in FUNCTION_WORDS:
        return None
    end = start
    while end < clause.cue.start and section.words[end][0].isupper():
        end += 1
    single = section.lower[start]
    if section.lower[end : end + 1] and section.lower[end] in _DETERMINERS:
        return None  # "Clone a voice": an order, no name
    if end == start or (end == start + 1 and (single in GENERIC or single.endswith("ing"))):
        return None
    return open_party(section, start, end)


def _offered(clause: Clause, models: list[Party], platform: Party) -> list[Finding]:
    """A model that comes to another maker's product: its release there."""
    status, at = settled_status(clause)
    return [
        told(
            clause,
            "model_release",
            actor=models[0],
            counterparties=(platform,),
            objects=tuple(unique(p for p in models if p.owner == models[0].owner)),
            status=status,
            status_at=at,
        )
    ]


RULES = (
    Rule(id="partnership.tie", read=_read_tie),
    Rule(id="partnership.sign", read=_read_sign),
    Rule(id="partnership.adopt", read=_read_adopt),
)
