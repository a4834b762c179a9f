"""Clauses about companies that are bought or merged in, acquisitions out."""

from nlp.clauses import Clause
from nlp.extractors.capital import clause_money, money_finding
from nlp.lexicon import verbs, wordlist
from nlp.lists import names_from
from nlp.modality import negated, settled_status
from nlp.objects import COMPUTE_NOUNS
from nlp.parties import GENERIC, Party, open_party, publisher
from nlp.rules import Finding, Rule

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
            grab nab land bag take absorb combine merge pay offer purchase swallow pick snap scoop gobble walk
            complete wrap finalize bid eye
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
    if (
        words[0] != "welcoming"
        and frozenset(what[:purpose]) & _STAFFED
        and not {"start-up", "startup", "firm", "company", "behind"} & set(clause.last_words[:8])
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
    behind = _behind_deal(clause)
    named = [p for p in names_from(clause.section, behind, clause.end) if p.kind in {"organisation", "open", "product"}]
    target = next(iter(named), None) or clause.open_run(behind, skip=7)
    subject = clause.subject
    if target is None or target.kind in {"person", "model"}:
        return "nothing is bought that has a name"
    if subject is None and clause.page.item.publisher_lab is None:
        return "nobody buys"
    if subject is not None and subject.who == target.who:
        return "buyer and target are one"
    if target.kind == "product" and target.owner in {clause.page.item.publisher_lab, subject and subject.owner}:
        return "its own product is no purchase"
    if subject is not None and subject.kind == "open" and subject.name.lower() in {"right", "rights", "option"}:
        return "nobody buys"
    others = [p for p in named[1:] if p.kind == "organisation" or (p.kind == target.kind == "open")]
    return [_purchase(clause, subject, target, *others)]


def _behind_deal(clause: Clause) -> int:
    """Where what is bought may begin: behind the cue, or behind "its acquisition of"."""
    lower, first = clause.section.lower, clause.cue.end
    within = range(first, min(first + 4, clause.end - 1))
    return next((i + 2 for i in within if lower[i] in _DEALS and lower[i + 1] in {"of", "de", "d'"}), first)


#: Kinds of listed companies that others buy whole.
_SMALL = frozenset({"company", "cloud", "chip"})


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
    if buyer is None or target is None or lab not in {None, buyer.owner, target.owner}:
        return "no company becomes part of another"
    follows = clause.section.lower[max(buyer.end, clause.cue.end + 1) :][:1]
    one_name = target.kind == "organisation" or clause.cue.start - clause.start == 1
    listed = clause.page.watchlist.organisations.get(target.name)
    small = buyer.owner == lab and (
        listed is None or (listed.kind in _SMALL and listed.ticker is None and not listed.broad)
    )
    purpose = lab is not None and clause.in_title and follows == ["to"] and one_name and small
    if (clause.sentence[1] > max(buyer.end, clause.cue.end + 1) + 1 and not purpose) or (
        target.kind == "open" and clause.page.item.publisher_lab is None
    ):
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
        m.start > section.offsets[clause.cue.start]
        and section.read_text[: m.start].rstrip().endswith((" for", " pour"))
        for m in section.money
    )
    if priced and clause.open_run(clause.cue.end, skip=0) is not None:
        return True
    if {"acquisition", "merger"} & set(section.lower[clause.sentence[0] : clause.cue.start]):
        return True
    if section.lower[clause.cue.start] in {"merge", "combine", "fusionnent", "fusionner"}:
        return len(clause.subjects) > 1
    if section.lower[clause.cue.start].startswith(("pay", "offer")) and not {"for", "pour"} & set(words):
        return False
    index = clause.cue.end
    while index < clause.end and (
        section.lower[index] in GENERIC or section.lower[index] in {"of", "with", "de", "d'"}
    ):
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


def _purchase(clause: Clause, buyer: Party | None, *targets: Party) -> Finding:
    status, at = settled_status(clause)
    return money_finding(
        clause, "acquisition", buyer, money=clause_money(clause), parties=list(targets), status=status, at=at
    )


RULES = (
    Rule(id="acquisition.buy", read=_read_acquire),
    Rule(id="acquisition.passive", read=_read_acquired),
)
