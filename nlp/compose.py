"""The reports of one happening in, one event out: what they tell together, and how sure it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from nlp.merge import object_key, publication_order, reason
from store.ids import slug
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


def compose(members: Sequence[Report], *, layers: Mapping[str, str]) -> Event | None:
    """What the reports of one happening tell together; None where each only mentions it as background.

    `layers` gives the layer of each event type.
    """
    members = sorted(members, key=publication_order)
    main = [report for report in members if report.candidate.scope is Scope.MAIN]
    if not main:
        return None
    first, best = main[0], min(main, key=lambda report: (_nearness(report.tier), publication_order(report)))
    amounts, actor = _amounts(main), _most_common(report.candidate.actor for report in main)
    return Event(
        id=first.id,
        type=first.candidate.type,
        layer=layers[first.candidate.type],
        title=best.title,
        actor=actor,
        counterparties=tuple(
            name
            for name in _union(((r.candidate.actor, *r.candidate.counterparties) for r in main), slug)
            if slug(name) != slug(actor)
        ),
        objects=_union((report.candidate.objects for report in main), lambda name: object_key(actor, name)),
        money=amounts[0].money if amounts else None,
        amounts=amounts,
        capacity=_capacity(main),
        when=_when(main),
        status=_status(main),
        confidence=_confidence(members),
        origins=len(origins(members)),
        first_published_at=first.published_at,
        first_seen_at=min(report.first_seen_at for report in members),
        first_source_id=first.source_id,
        reports=tuple(Joined(report=report, reason=reason(report, members)) for report in members),
    )


def origins(reports: Iterable[Report]) -> tuple[tuple[Report, ...], ...]:
    """Reports by independent origin: several of one publisher, and copies of one text, are one."""
    grouped: list[list[Report]] = []
    for report in reports:
        same = [
            members
            for members in grouped
            if any(m.publisher == report.publisher or m.wording == report.wording for m in members)
        ]
        grouped = [members for members in grouped if members not in same]
        grouped.append([report, *(member for members in same for member in members)])
    return tuple(tuple(members) for members in grouped)


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
    """Every amount told; best supported first."""
    told: list[tuple[Money, list[Report]]] = []
    for report in reports:
        money = report.candidate.money
        if money is None:
            continue
        for known, tellers in told:
            if known.currency == money.currency and abs(known.value - money.value) <= SAME_AMOUNT * known.value:
                tellers.append(report)
                break
        else:
            told.append((money, [report]))
    amounts = [Amount(money=money, origins=len(origins(tellers))) for money, tellers in told]
    return tuple(sorted(amounts, key=lambda amount: -amount.origins))


def _capacity(reports: Sequence[Report]) -> Capacity | None:
    return next((report.candidate.capacity for report in reports if report.candidate.capacity), None)


def _when(reports: Sequence[Report]) -> EventDate:
    """The most precise date that a report states, else the day of the first report."""
    precision = tuple(Precision)
    stated = [report.candidate.when for report in reports if report.candidate.when]
    if stated:
        return min(stated, key=lambda when: precision.index(when.precision))
    return EventDate(day=reports[0].published_at.date(), precision=Precision.DAY)


def _status(reports: Sequence[Report]) -> EventStatus:
    """The rung of the ladder: a party's own word confirms, or denies; else the firmest report counts."""
    own = [report for report in reports if report.lab in {report.candidate.actor, *report.candidate.counterparties}]
    own_says = {report.candidate.status for report in own}
    press_says = {report.candidate.status for report in reports if report not in own}
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
    """One minus the chance that every independent origin is misread, each as sure as its best report."""
    doubt = 1.0
    for origin in origins(reports):
        doubt *= 1.0 - max(report.candidate.confidence for report in origin)
    return round(min(1.0 - doubt, 0.99), 4)
