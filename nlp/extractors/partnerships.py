"""Clauses that tie two parties in, partnerships out."""

from nlp.clauses import Clause, Party, coordinated_from, unique
from nlp.extractors.capital import clause_money
from nlp.lexicon import verbes, verbs
from nlp.modality import negated, report_status
from nlp.rules import Finding, Rule
from store.model import ReportStatus

_PARTIES = {"organisation", "open"}
_WITH = frozenset({"with", "avec", "between", "entre", "à", "of", "d'", "de", "and", "aux", "au"})


def _read_tie(clause: Clause) -> list[Finding] | str:
    """ "X partners with Y", "X and Y team up"."""
    if negated(clause):
        return "negated"
    subjects = [p for p in clause.subjects if p.kind in _PARTIES]
    others = _after_with(clause)
    return _tie(clause, subjects, others)


def _read_sign(clause: Clause) -> list[Finding] | str:
    """ "X signs a deal with Y": the noun must tie, not pay for chips or settle a suit."""
    if negated(clause):
        return "negated"
    words = frozenset(clause.last_words)
    nouns = {"deal", "agreement", "partnership", "mou", "memorandum", "pact", "contract", "pledge", "accord", "partenariat",
             "contrat", "alliance", "collaboration", "protocole"}  # fmt: skip
    if not words & nouns:
        return "nothing that ties is signed"
    return _read_tie(clause)


def _read_adopt(clause: Clause) -> list[Finding] | str:
    """ "X adopts Y's product": both sides must be known, the maker of the product is one of them."""
    if negated(clause):
        return "negated"
    products = [p for p in clause.right if p.kind in {"product", "model"}]
    makers = [p for p in clause.right if p.kind == "organisation"]
    subject = next((p for p in clause.subjects if p.kind in _PARTIES), None)
    source = (makers or products)[:1]
    if subject is None or not source:
        return "customer or supplier has no name"
    if source[0].owner == subject.owner and subject.owner is not None:
        return "customer and supplier are one"
    return _tie(clause, [subject], source, objects=products[:1])


def _after_with(clause: Clause) -> list[Party]:
    """The names after the cue, or after the first "with" in the clause."""
    section = clause.section
    direct = [p for p in coordinated_from(clause, clause.cue.end) if p.kind in _PARTIES]
    if direct:
        return direct
    for index in range(clause.cue.end, clause.end):
        if section.lower[index] in {"with", "avec", "between", "entre", "à", "aux"}:
            found = [p for p in coordinated_from(clause, index + 1) if p.kind in _PARTIES or p.owner]
            if found:
                return found
    return []


def _tie(
    clause: Clause, subjects: list[Party], others: list[Party], objects: list[Party] | None = None
) -> list[Finding] | str:
    parties = list(unique([*subjects, *others]))
    lab = clause.page.item.publisher_lab
    if lab is None and len({p.owner or p.name for p in parties}) < 2:
        return "fewer than two parties have a name"
    if not [p for p in parties if (p.owner or p.name) != lab]:
        return "the other party has no name"
    if not any(p.kind in {"organisation", "product", "model"} for p in parties) and lab is None:
        return "no listed party"
    actor = next((p for p in subjects if p.kind == "organisation"), None) or next(
        (p for p in parties if p.kind == "organisation"), parties[0]
    )
    status, at = report_status(clause)
    if status is ReportStatus.PLANNED:  # an agreement to do something is an agreement
        status, at = ReportStatus.OCCURRED, None
    names = objects if objects is not None else [p for p in clause.right if p.kind in {"product", "model"}][:1]
    return [
        Finding(
            type="partnership",
            rule=clause.cue.rule,
            section=clause.section,
            start=clause.cue.start,
            end=clause.cue.end,
            actor=None if lab is not None and all((p.owner or p.name) != lab for p in parties) else actor,
            counterparties=tuple(p for p in parties if p is not actor or lab is not None and (p.owner or p.name) != lab),
            objects=tuple(unique(names)),
            money=clause_money(clause, whole_sentence=False),
            status=status,
            status_at=at,
            doubts=() if all(p.kind != "open" for p in parties) else ("open name",),
        )
    ]


RULES = (
    Rule(
        id="partnership.tie",
        read=_read_tie,
        en=(
            *verbs("partner with", "team up with", "collaborate with", "ally with", "work with", "join"),
            *verbs("partner", "team up", "collaborate"),
            "join forces", "joins forces", "joined forces", "joining forces", "partnership with", "partnership between",
            "collaboration with", "alliance with", "in partnership with", "in collaboration with", "strategic partnership",
            "expanded partnership", "multi-year partnership", "teams with", "expands partnership", "joint venture with", "joint venture",
            "inks deal with", "strikes deal with", "expand partnership", "deepens partnership", "extends partnership", "official partner", "partnership",
            "collaboration", "has joined", "works with",
        ),
        fr=(
            *verbes("s' associer", "s' allier", "collaborer"), "partenariat avec", "partenariat entre", "en partenariat avec", "accord avec",
            "noue un partenariat", "nouent un partenariat", "partenariat", "collaboration avec", "fait équipe", "font équipe", "unissent leurs forces",
            "main dans la main", "rejoint",
        ),
    ),
    Rule(
        id="partnership.sign",
        read=_read_sign,
        en=(*verbs("sign", "ink", "strike", "reach", "announce", "expand", "extend", "renew", "finalize"),),
        fr=(*verbes("signer", "conclure", "annoncer", "nouer", "élargir"), "conclut", "conclu"),
    ),
    Rule(
        id="partnership.adopt",
        read=_read_adopt,
        en=(
            *verbs("adopt", "deploy", "integrate", "embed", "select", "choose", "tap", "pick", "standardize on", "employ", "leverage", "use"),
            "rolls out", "chose", "turns to", "is bringing", "brings", "powered by", "to power", "switches to", "builds with", "built with",
        ),
        fr=(*verbes("adopter", "intégrer", "déployer", "utiliser", "sélectionner"), "choisit", "s'appuie sur", "mise sur", "s'équipe", "équipe"),
    ),
)
