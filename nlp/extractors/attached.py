"""A type that the words of a page speak for and who does it in, a finding with the names around them in its roles out.

Tried where no rule read the clause: the others whom it names take part.
"""

from collections.abc import Sequence
from dataclasses import replace

from nlp.amounts import MoneyMention
from nlp.clauses import Clause
from nlp.language import Cue
from nlp.lexicon import wordlist
from nlp.modality import headline_future, negated, report_status, settled_status
from nlp.names import ORIGINS
from nlp.parties import Party, begins_name, only_tells_maker, open_party, party
from nlp.rules import Finding
from nlp.sections import AI_WORDS, Page, Section
from nlp.shape import PLACE, STATE, shape_of
from nlp.title_names import GREETINGS, headed
from store.model import ReportStatus

#: Types in which more than one party takes part by nature.
_BETWEEN = frozenset({"partnership", "acquisition", "funding", "legal", "compute"})
_LAUNCHES = frozenset({"model_release", "product_launch"})
_WITH_SUM = frozenset({"funding", "acquisition", "compute", "financials", "legal", "partnership"})
#: Types whose promise is the news.
_SETTLED = frozenset({"partnership", "acquisition", "model_release", "product_launch", "research"})
#: Types that are told of a whole company, or happened to it: no plan of its own.
_SUFFERED = frozenset({"incident", "legal"})
#: Types whose roles are the same, so that a finding of one lends them to another.
_ALIKE = frozenset({"model_release", "product_launch", "research", "partnership", "deprecation", "pricing"})
#: What stands between the names of those who do something together.
_JOINING = wordlist("and & , et")
#: Numbers and measures that may stand where a name does.
_NUMBERS = wordlist("one two three four five six seven eight nine ten arr ipo gw mw deux trois quatre cinq dix")
#: What a headline's doer may do beside what happened.
_INTENDS = wordlist("eyes mulls weighs considers seeks explores plans nears vise envisage étudie prépare prévoit")
#: Names of others that one finding takes at most.
_MOST = 3


def attach(page: Page, kind: str, span: tuple[int, int], actor: Party | None, misread: Sequence[Finding]) -> Finding:
    """A finding of a type told by the tokens `span` of the title; without an actor the publisher does it.

    `misread` are findings of other types that the words speak against: those of the title lend their roles.
    """
    title = page.title
    parties, money = _parties(page, kind, title), _sum(title, kind) if kind in _WITH_SUM else None
    lent = next(
        (f for f in misread if f.section is title and {f.type, kind} <= _ALIKE and not _is_between(f, kind)), None
    )
    clause = Clause(page, title, Cue(rule=f"words.{kind}", start=span[0], end=span[1]))
    status, status_at = (settled_status if kind in _SETTLED else report_status)(clause)
    if lent is not None:
        doubted = status in {ReportStatus.DENIED, ReportStatus.RUMOURED}
        of_others = kind == "model_release" and lent.type != kind and any(p.versioned for p in parties)
        lends = bool(lent.objects) and kind in _LAUNCHES and not of_others
        objects = lent.objects if lends else _objects(page, kind, parties)
        others = lent.counterparties if kind == "partnership" else ()
        others = others or _others(page, kind, actor or lent.actor, parties)
        return replace(
            lent,
            type=kind,
            rule=f"words.{kind}",
            start=span[0],
            end=span[1],
            actor=actor or lent.actor,
            objects=objects,
            counterparties=others,
            money=lent.money or money,
            status=status if doubted else lent.status,
            status_at=status_at if doubted else lent.status_at,
        )
    if status_at is not None and span[1] < status_at[0] and _does_another_thing(title, status_at[0]):
        status, status_at = ReportStatus.OCCURRED, None
    plan = headline_future(title, 0, len(title.words))
    if plan is not None and status is ReportStatus.OCCURRED and kind not in _SETTLED | _SUFFERED:
        status, status_at = ReportStatus.PLANNED, plan
    if kind in _SUFFERED and (status is ReportStatus.PLANNED or (kind, status) == ("legal", ReportStatus.DENIED)):
        status, status_at = ReportStatus.OCCURRED, None
    if kind == "people" and negated(clause):  # "isn't leaving"
        status, status_at = ReportStatus.DENIED, span
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
        money=money,
        capacity=next(iter(title.capacities), None) if kind == "compute" else None,
        status=status,
        status_at=status_at,
        doubts=("words alone",),
    )


def _does_another_thing(title: Section, at: int) -> bool:
    """Whether a verb of intent is what the doer does besides: "hits $200M in revenue, eyes IPO"."""
    return title.lower[at - 1] in {",", "and", "et"} and title.lower[at] in _INTENDS


def _sum(title: Section, kind: str) -> MoneyMention | None:
    """The first sum that changes hands; what a company is priced at where a round names nothing else."""
    told = [m for m in title.money if not (m.is_rate or m.is_former)]
    plain = [m for m in told if not m.is_valuation]
    return next(iter(plain or (told if kind == "funding" else [])), None)


def _is_between(misread: Finding, kind: str) -> bool:
    """Whether two parties were misread into the launch of one: which of them launches is asked anew."""
    return (
        kind == "product_launch" and misread.type in {"model_release", "partnership"} and bool(misread.counterparties)
    )


def _parties(page: Page, kind: str, section: Section) -> list[Party]:
    """Names of the first sentence in order, of a title all; states where they rule.

    Listed ones, and in sentence case capitalised words that no list knows.
    """
    end = len(section.words) if section is page.title else section.sentences[0][1]
    shape = shape_of(page, section, 0, end)
    unwanted = {PLACE} if kind == "legal" else {PLACE, STATE}
    named = [p for place, p in shape.parties.items() if shape.text[place + 1] not in unwanted]
    return [p for p in named if not (_is_no_name(p) or only_tells_maker(p.section, p.end))]


def _is_no_name(p: Party) -> bool:
    """Whether an unlisted name is an origin, a word of the trade, or made with one: "Finnish", "GPUs", "GPU-backed"."""
    words = p.section.words[p.start : p.end]
    return p.kind == "open" and all(
        word in ORIGINS
        or not begins_name(word)
        or not (AI_WORDS | _NUMBERS).isdisjoint({word.lower(), *word.lower().split("-")})
        for word in words
    )


def _others(page: Page, kind: str, actor: Party | None, parties: Sequence[Party]) -> tuple[Party, ...]:
    """Who takes part beside the actor: by the title, else by the first sentence of the lead."""
    if kind not in _BETWEEN | {"people"}:
        return ()
    told = _taking_part(page, kind, actor, parties)
    if not told and kind in {"partnership", "people", "acquisition"} and page.leads and page.leads[0].sentences:
        told = _taking_part(page, kind, actor, _parties(page, kind, page.leads[0]))
    return told[: 1 if kind == "acquisition" else _MOST]


def _taking_part(page: Page, kind: str, actor: Party | None, parties: Sequence[Party]) -> tuple[Party, ...]:
    """The names among those given that take part."""
    own = page.item.publisher_lab if actor is None else actor.who
    sorts = {"person"} if kind == "people" else {"organisation", "open"}
    others: dict[str, Party] = {}
    for p in parties:
        name = p.name if p.kind == "person" else p.who
        apart = name != own and (actor is None or p.section is not actor.section or p.start != actor.start)
        if p.kind in sorts and apart:
            others.setdefault(name, p)
    return tuple(others.values())


def _objects(page: Page, kind: str, parties: Sequence[Party]) -> tuple[Party, ...]:
    """What is launched, ended, priced, or brought to a partner; of a study, what it introduces."""
    lab, lead = page.item.publisher_lab, page.leads[0] if page.leads else None
    if kind == "research":
        return headed(page.title, alone=False) or (_odd(lead) if lead and lab else ())
    if kind not in _LAUNCHES | {"deprecation", "partnership", "pricing"}:
        return ()
    if kind == "product_launch" and page.title.lower[0] in GREETINGS:
        introduced = headed(page.title, alone=True)
        if introduced:
            return introduced
    wanted = ("model", "product") if kind in {"model_release", "partnership"} else ("product", "model")
    led = [party(name, lead) for name in lead.names_in(*lead.sentences[0])] if lead and lead.sentences else []
    for things in (list(parties), led if kind != "partnership" or lab is not None else []):
        for sort in wanted:
            foreign = kind == "model_release" and sort == "model"  # a maker's model on the publisher's platform
            named = [p for p in things if p.kind == sort and (lab is None or foreign or p.owner == lab)]
            if named:
                return _coordinated(named)
    if lab is None or kind not in _LAUNCHES:
        return ()
    return headed(page.title, alone=True) or (_odd(lead) if lead else ())


def _coordinated(named: Sequence[Party]) -> tuple[Party, ...]:
    """The first name with the one that "and" or a comma adds to it."""
    first, *others = named
    joined = [p for p in others if p.start == first.end + 1 and p.section.lower[first.end] in _JOINING]
    return (first, *joined[:1])


def _odd(section: Section) -> tuple[Party, ...]:
    """The first word of a lead's first sentence whose shape common words do not have: "CoinRun", "CoT-Control"."""
    end = section.sentences[0][1] if section.sentences else 0
    named = {i for name in section.names for i in range(name.start, name.end)}
    for index in range(end):
        word = section.words[index]
        if index not in named and any(map(str.isupper, word[1:])) and any(map(str.islower, word)) and word[0].isupper():
            return (open_party(section, index, index + 1),)
    return ()
