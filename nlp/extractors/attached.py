"""A type that the words of a page speak for in, a finding with the names around them in its roles out.

Tried where no rule read the clause: the first company named does it, the others take part in it.
"""

from collections.abc import Sequence
from dataclasses import replace

from nlp.clauses import FUNCTION_WORDS, Clause, Party, open_party, party
from nlp.language import Cue
from nlp.modality import report_status, settled_status
from nlp.rules import Finding
from nlp.sections import Page, Section
from nlp.shape import shape_of
from store.model import ReportStatus

#: Types in which more than one party takes part by nature.
_BETWEEN = frozenset({"partnership", "acquisition", "funding", "legal", "compute"})
_LAUNCHES = frozenset({"model_release", "product_launch"})
_WITH_SUM = frozenset({"funding", "acquisition", "compute", "financials", "legal"})
#: Types whose promise is the news.
_SETTLED = frozenset({"partnership", "acquisition", "model_release", "product_launch", "research"})
#: Types that are told of a whole company, or happened to it: no plan of its own.
_SUFFERED = frozenset({"incident", "legal"})
#: Types whose roles are the same, so that a finding of one lends them to another.
_ALIKE = frozenset({"model_release", "product_launch", "research", "partnership", "deprecation", "pricing"})
#: Names of others that one finding takes at most, and words that a title's own name has at most.
_MOST, _NAME_WORDS = 3, 3


def attach(page: Page, kind: str, span: tuple[int, int], misread: Sequence[Finding]) -> Finding | None:
    """A finding of a type told by the tokens `span` of the title; None where nobody can be named who does it.

    `misread` are findings of other types that the words speak against: those of the title lend their roles.
    """
    title = page.title
    parties = _parties(page, title)
    lent = next((f for f in misread if f.section is title and {f.type, kind} <= _ALIKE), None)
    if lent is not None:
        objects = lent.objects if lent.objects and kind in _LAUNCHES else _objects(page, kind, parties)
        return replace(lent, type=kind, rule=f"words.{kind}", start=span[0], end=span[1], objects=objects)
    actor = None if page.item.publisher_lab is not None else _actor(page, kind, parties)
    if actor is None and page.item.publisher_lab is None:
        return None
    clause = Clause(page, title, Cue(rule=f"words.{kind}", start=span[0], end=span[1]))
    status, status_at = (settled_status if kind in _SETTLED else report_status)(clause)
    if kind in _SUFFERED and status is ReportStatus.PLANNED:
        status, status_at = ReportStatus.OCCURRED, None
    return Finding(
        type=kind,
        rule=clause.cue.rule,
        section=title,
        start=span[0],
        end=span[1],
        scope=(0, len(title.words)),
        actor=actor,
        counterparties=_others(page, kind, actor, parties),
        objects=_objects(page, kind, parties),
        money=next((m for m in title.money if not m.is_valuation), None) if kind in _WITH_SUM else None,
        capacity=next(iter(title.capacities), None) if kind == "compute" else None,
        status=status,
        status_at=status_at,
        doubts=("words alone",),
    )


def _parties(page: Page, section: Section) -> list[Party]:
    """Names of a section in order: listed ones, states, and capitalised words that no list knows."""
    if not section.words:
        return []
    return list(shape_of(page, section, 0, len(section.words)).parties.values())


def _actor(page: Page, kind: str, parties: Sequence[Party]) -> Party | None:
    """Who does it by a headline of the press."""
    owned = [p for p in parties if p.owner is not None and p.kind != "person" and not page.is_public(p.owner)]
    companies = [p for p in owned if p.kind == "organisation"]
    if kind in {"legal", "incident", "people"}:  # whom it concerns
        companies = [p for p in owned if page.is_ai(p.owner or "")] or companies
    known = next(iter(companies or owned), None)
    if known is not None:
        return known
    unlisted = next((p for p in parties if p.kind == "open"), None)
    if unlisted is not None:
        return unlisted
    names = [party(name, lead) for lead in page.leads for name in lead.names]
    known = next((p for p in names if p.kind == "organisation"), None)
    return known or _opening(page.title)


def _opening(title: Section) -> Party | None:
    """The capitalised word that opens a headline in title case."""
    end = 0
    while end < min(2, len(title.words)) and title.words[end][0].isupper() and end not in title.verbs:
        end += 1
    return open_party(title, 0, end) if 0 < end < len(title.words) else None


def _others(page: Page, kind: str, actor: Party | None, parties: Sequence[Party]) -> tuple[Party, ...]:
    """Who takes part beside the actor."""
    if kind == "people":
        return tuple(p for p in parties if p.kind == "person")[:_MOST]
    if kind not in _BETWEEN:
        return ()
    own = page.item.publisher_lab if actor is None else actor.owner or actor.name
    others: dict[str, Party] = {}
    for p in parties:
        name = p.owner or p.name
        if p.kind in {"organisation", "open"} and name != own and (actor is None or p.start != actor.start):
            others.setdefault(name, p)
    return tuple(others.values())[: 1 if kind == "acquisition" else _MOST]


def _objects(page: Page, kind: str, parties: Sequence[Party]) -> tuple[Party, ...]:
    """What is launched, ended, or brought to a partner; of a study, what its title introduces."""
    if kind == "research":
        return _headed(page.title)
    if kind not in _LAUNCHES | {"deprecation", "partnership"}:
        return ()
    lab = page.item.publisher_lab
    wanted = ("model", "product") if kind in {"model_release", "partnership"} else ("product", "model")
    first = page.leads[0] if page.leads else None
    led = [party(name, first) for name in first.names_in(*first.sentences[0])] if first and first.sentences else []
    for things in (list(parties), led if kind != "partnership" or lab is not None else []):
        for sort in wanted:
            named = [p for p in things if p.kind == sort and (lab is None or kind == "model_release" or p.owner == lab)]
            if named:
                return _coordinated(named)
    return _headed(page.title) if lab is not None and kind in _LAUNCHES else ()


def _coordinated(named: Sequence[Party]) -> tuple[Party, ...]:
    """The first name with the one that "and" or a comma adds to it."""
    first, *others = named
    joined = [p for p in others if p.start == first.end + 1 and p.section.lower[first.end] in {"and", "&", ",", "et"}]
    return (first, *joined[:1])


def _headed(title: Section) -> tuple[Party, ...]:
    """The name that a title of an official feed is, or that stands before its colon."""
    colon = next((i for i, word in enumerate(title.words) if word in {":", "—", "–"}), len(title.words))
    named = 0 < colon <= _NAME_WORDS and title.words[0][0].isupper() and title.lower[0] not in FUNCTION_WORDS
    return (open_party(title, 0, colon),) if named and not title.lower[0].endswith("ing") else ()
