"""The reports of one happening in, one event out: what they tell together, and how sure it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from rapidfuzz import fuzz

from nlp.merge import Merge, decide, publication_order
from nlp.roles import object_key
from store.ids import slug
from store.merging import Ruling, RulingKind
from store.model import (
    Amount,
    Capacity,
    Event,
    EventDate,
    EventStatus,
    Joined,
    Money,
    Precision,
    Report,
    ReportStatus,
    Scope,
    Tier,
)

#: Outlets round: amounts of one currency this near to each other are one.
SAME_AMOUNT = 0.02
#: Opening words of one language this alike (0 to 100, by edits) are copies of one text.
COPIED = 90.0
#: Shorter openings are alike by chance.
COPIED_CHARS = 60
#: A happening that is told again after so many days of silence has resurfaced: it is no news.
RESURFACED_AFTER = timedelta(days=60)
#: Doubt that a report leaves, by who speaks, as a share of the doubt in the reading: the press repeats, and mistakes.
TIER_DOUBT: Mapping[Tier, float] = {
    Tier.OFFICIAL: 0.5,
    Tier.WIRE: 0.8,
    Tier.PRESS: 1.0,
    Tier.COMMUNITY: 1.5,
    Tier.AGGREGATOR: 1.5,
    Tier.CURATED: 1.0,
    Tier.CATALOGUE: 1.5,
}
#: What these write down rests on a report: it is no origin, and was not first, where a report is known.
RECORDS = frozenset({Tier.CURATED, Tier.CATALOGUE})
#: Doubt left by a document that only its likeness ties to the event, and that no background mention reduces further.
UNREAD_DOUBT = 0.7


def compose(members: Sequence[Report], *, layers: Mapping[str, str], rulings: Sequence[Ruling] = ()) -> Event | None:
    """What the reports of one happening tell together; None where none reports an event, or a person ruled it none.

    Roles, amounts and date come from the reports of the event's type: of one that was read as another type they would
    be roles in something else; that it tells of the happening, and how firmly, counts all the same. `layers` gives the
    layer of each event type.
    """
    members = sorted(members, key=publication_order)
    main = [report for report in members if report.candidate and report.candidate.scope is Scope.MAIN]
    ruled = _ruled(members, rulings)
    if not main or RulingKind.NO_EVENT in ruled:
        return None
    kind = ruled.get(RulingKind.TYPE) or _type(main)
    told = [report for report in main if report.candidate and report.candidate.type == kind] or main
    best = min(main, key=lambda report: (_nearness(report.tier), report.position, publication_order(report)))
    candidates = [report.candidate for report in told if report.candidate]
    amounts = _amounts(told)
    steps = _steps(main)
    actor = ruled.get(RulingKind.ACTOR) or _most_common(candidate.actor for candidate in candidates)
    firsthand = [report for report in members if report.candidate is None or report.candidate.scope is Scope.MAIN]
    nearest = min(firsthand, key=lambda report: _nearness(report.tier))
    firsthand = [report for report in firsthand if report.tier not in RECORDS] or [nearest]
    return Event(
        id=main[0].id,
        type=kind,
        layer=layers[kind],
        title=best.title,
        actor=actor,
        counterparties=tuple(
            name
            for name in _union(((c.actor, *c.counterparties) for c in candidates), slug)
            if slug(name) != slug(actor) and not (RulingKind.ACTOR in ruled and name in {c.actor for c in candidates})
        ),
        objects=_union((c.objects for c in candidates), lambda name: object_key(actor, name)),
        money=amounts[0].money if amounts else None,
        amounts=amounts,
        capacity=_capacity(told),
        when=_when(told),
        status=steps[-1][1],
        steps=steps,
        confidence=_confidence(members),
        origins=len(origins(firsthand)),
        first_published_at=firsthand[0].published_at,
        first_seen_at=min(report.first_seen_at for report in firsthand),
        first_source_id=firsthand[0].source_id,
        resurfaced_at=_resurfaced_at(firsthand),
        reports=tuple(
            Joined(report=report, reason=verdict.reason if isinstance(verdict, Merge) else "first")
            for report, verdict in zip(members, decide(members), strict=True)
        ),
    )


def origins(reports: Iterable[Report]) -> tuple[tuple[Report, ...], ...]:
    """Reports by independent origin: several of one publisher, and copies of one text, are one."""
    told = list(reports)
    origin = list(range(len(told)))  # index of another report of its origin, or its own

    def root(number: int) -> int:
        while origin[number] != number:
            origin[number] = number = origin[origin[number]]
        return number

    publishers: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    for number, report in enumerate(told):
        origin[number] = root(publishers.setdefault(report.publisher, number))
        text = (report.wording.lang, report.wording.opening)
        if len(report.wording.opening) < COPIED_CHARS:
            continue
        if text not in texts:
            for other in texts.values():
                if root(other) != root(number) and are_copies(told[other], report):
                    origin[root(number)] = root(other)
        origin[root(number)] = root(texts.setdefault(text, number))
    grouped: dict[int, list[Report]] = {}
    for number, report in enumerate(told):
        grouped.setdefault(root(number), []).append(report)
    return tuple(map(tuple, grouped.values()))


def are_copies(a: Report, b: Report) -> bool:
    """Whether two documents open with one text, give or take an edit: a press release, a wire story."""
    openings = a.wording.opening, b.wording.opening
    if a.wording.lang != b.wording.lang or min(map(len, openings)) < COPIED_CHARS:
        return False
    return fuzz.ratio(*openings, score_cutoff=COPIED) > 0


def _ruled(members: Sequence[Report], rulings: Sequence[Ruling]) -> dict[RulingKind, str]:
    """What a person ruled of the happening; of several rulings of a kind the last stands."""
    ids = {report.id for report in members}
    ordered = sorted(rulings, key=lambda ruling: (ruling.made_at, ruling.id))
    return {r.kind: r.value or "" for r in ordered if ids & set(r.reports) and r.kind not in _ABOUT_GROUPS}


_ABOUT_GROUPS = frozenset({RulingKind.SAME, RulingKind.APART})


def _type(main: Sequence[Report]) -> str:
    """The type that most reports were read as; among equals that of the report nearest to the fact."""
    counted = Counter(report.candidate.type for report in main if report.candidate)
    ranked = sorted(main, key=lambda report: (report.position, _nearness(report.tier), publication_order(report)))
    first = {report.candidate.type: n for n, report in reversed(list(enumerate(ranked))) if report.candidate}
    return max(counted, key=lambda kind: (counted[kind], -first[kind]))


def _resurfaced_at(reports: Sequence[Report]) -> datetime | None:
    """The last time that the happening came up again after long silence; a rumour or plan that came true is none."""
    found = [
        report.redated_at
        for report in reports
        if report.redated_at and report.redated_at - report.published_at > RESURFACED_AFTER
    ]
    happened = False
    for before, report in pairwise(reports):
        happened |= before.candidate is not None and before.candidate.status is ReportStatus.OCCURRED
        if happened and report.published_at - before.published_at > RESURFACED_AFTER:
            found.append(report.published_at)
    return max(found, default=None)


def _nearness(tier: Tier) -> int:
    """0 for the tier nearest to the fact."""
    return tuple(Tier).index(tier)


def _most_common(names: Iterable[str]) -> str:
    """The name given most often, the earliest among equals."""
    return Counter(names).most_common(1)[0][0]


def _union(lists: Iterable[Sequence[str]], key: Callable[[str], str]) -> tuple[str, ...]:
    """Names in order of first appearance, one for each key."""
    found: dict[str, str] = {}
    for names in lists:
        for name in names:
            found.setdefault(key(name), name)
    return tuple(found.values())


def _amounts(reports: Sequence[Report]) -> tuple[Amount, ...]:
    """Every amount told; best supported first, among equals what is told nearest to the fact."""
    told: list[tuple[Money, list[Report]]] = []
    for report in reports:
        money = report.candidate.money if report.candidate else None
        if money is None:
            continue
        for known, tellers in told:
            if known.currency == money.currency and abs(known.value - money.value) <= SAME_AMOUNT * known.value:
                tellers.append(report)
                break
        else:
            told.append((money, [report]))
    amounts = [
        (-len(origins(tellers)), min(_nearness(report.tier) for report in tellers), money) for money, tellers in told
    ]
    amounts.sort(key=lambda amount: amount[:2])
    return tuple(Amount(money=money, origins=-support) for support, _, money in amounts)


def _capacity(reports: Sequence[Report]) -> Capacity | None:
    return next((r.candidate.capacity for r in reports if r.candidate and r.candidate.capacity), None)


def _when(reports: Sequence[Report]) -> EventDate:
    """The most precise date that a report states, else the day of the first report that says it has happened."""
    precision = tuple(Precision)
    stated = [report.candidate.when for report in reports if report.candidate and report.candidate.when]
    if stated:
        return min(stated, key=lambda when: precision.index(when.precision))
    happened = (r for r in reports if r.candidate and r.candidate.status is ReportStatus.OCCURRED)
    return EventDate(day=next(happened, reports[0]).published_at.date(), precision=Precision.DAY)


def _steps(main: Sequence[Report]) -> tuple[tuple[date, EventStatus], ...]:
    """The status from each day on on which it changed.

    What says that it has happened counts, like the event, from the end of the period in which it did, if it is younger:
    a fact that was written down today makes no rumour of what was known for years.
    """
    told: list[tuple[date, bool, ReportStatus]] = []
    for report in main:
        if c := report.candidate:
            day = report.published_at.astimezone(UTC).date()
            day = min(day, c.when.end) if c.when and c.status is ReportStatus.OCCURRED else day
            told.append((day, report.lab in {c.actor, *c.counterparties}, c.status))
    own_says: set[ReportStatus] = set()
    press_says: set[ReportStatus] = set()
    rungs: dict[date, EventStatus] = {}
    for day, own, status in sorted(told):
        (own_says if own else press_says).add(status)
        rungs[day] = _status(own_says, press_says)
    days = list(rungs.items())
    return tuple(days[:1] + [after for before, after in pairwise(days) if after[1] is not before[1]])


def _status(own_says: Set[ReportStatus], press_says: Set[ReportStatus]) -> EventStatus:
    """The rung of the ladder: a party's own word confirms, or denies; else the firmest report counts."""
    if ReportStatus.OCCURRED in own_says:
        return EventStatus.CONFIRMED
    if ReportStatus.DENIED in own_says or press_says == {ReportStatus.DENIED}:
        return EventStatus.DENIED
    if ReportStatus.OCCURRED in press_says:
        return EventStatus.REPORTED
    if ReportStatus.DENIED in press_says:
        return EventStatus.DENIED
    if ReportStatus.PLANNED in own_says | press_says:
        return EventStatus.PLANNED
    return EventStatus.RUMOURED


def _confidence(reports: Sequence[Report]) -> float:
    """One minus the chance that every independent origin is wrong, each as sure as its best report."""
    doubt = 1.0
    for origin in origins(reports):
        doubt *= min(map(_doubt, origin))
    return round(min(1.0 - doubt, 0.99), 4)


def _doubt(report: Report) -> float:
    """The chance that a report is misread or wrong, 0 to 1."""
    if report.candidate is None:
        return UNREAD_DOUBT
    return min(1.0, (1.0 - report.candidate.confidence) * TIER_DOUBT[report.tier])
