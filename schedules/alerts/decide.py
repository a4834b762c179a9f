"""A rule and the facts of an event in, whether it fires and why out, step by step; pure."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlp.entities import Watchlist
from schedules.alerts.facts import Change, Facts
from schedules.alerts.rules import Condition, Rule
from store.ids import content_id, slug

#: Months of a period whose first day and precision are known.
_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was asked."""

    passed: bool
    #: What was asked, and what was found.
    words: str
    #: How deep it stands in a condition with all, any and not.
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What names in rules stand for."""

    #: Case-folded name, alias or id → canonical name.
    canonical: Mapping[str, str]
    #: Canonical names of watched organisations.
    watched: frozenset[str]

    def resolve(self, written: str) -> str:
        """The canonical name, case-folded; the name itself where the watchlist does not have it."""
        return self.canonical.get(written.casefold(), written).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a rule fires for what happened to an event."""

    fires: bool
    steps: tuple[Step, ...]
    #: The changes that count, in words; "" where none does.
    change: str


def names_of(watchlist: Watchlist) -> Names:
    """Names of a watchlist's organisations."""
    canonical = {}
    for name, organisation in watchlist.organisations.items():
        for written in (*organisation.aliases, slug(name), name):
            canonical[written.casefold()] = name
    return Names(canonical=canonical, watched=frozenset(watchlist.organisations))


def decide(rule: Rule, facts: Facts, changes: Collection[Change], names: Names, *, now: datetime | None) -> Verdict:
    """Whether `rule` fires for these changes of an event; `now` None asks nothing of its age."""
    counted = [change for change in changes if change.kind in rule.on]
    said = "; ".join(map(str, counted))
    happened = "; ".join(map(str, changes)) or "nothing that rules tell"
    steps = [
        Step(passed=rule.enabled, words="the rule is enabled" if rule.enabled else "the rule is disabled"),
        Step(passed=bool(counted), words=f"on = {', '.join(rule.on)}; what happened: {happened}"),
    ]
    if now is not None:
        steps.append(_age(rule, facts, new=any(change.kind == "new" for change in counted), now=now))
    steps += judge(rule.when, facts, names)
    return Verdict(fires=all(step.passed for step in steps if step.depth == 0), steps=tuple(steps), change=said)


def judge(condition: Condition, facts: Facts, names: Names, depth: int = 0) -> Iterator[Step]:
    """Each key of a condition as a step; those inside all, any and not follow theirs, one deeper."""
    for words, passed in _asked(condition, facts, names):
        yield Step(passed=passed, words=words, depth=depth)
    groups: list[tuple[str, Sequence[Condition], Callable[[list[bool]], bool]]] = [
        ("each of", condition.all, all),
        ("one of", condition.any, any),
        ("not", [condition.not_] if condition.not_ else [], _none),
    ]
    for words, parts, combine in groups:
        if parts:
            inner = [list(judge(part, facts, names, depth + 1)) for part in parts]
            holds = [all(step.passed for step in steps if step.depth == depth + 1) for steps in inner]
            yield Step(passed=combine(holds), words=f"{words}:", depth=depth)
            for steps in inner:
                yield from steps


def alert_id(rule: str, event_id: str, change: str) -> str:
    """Identity of an alert: what has it was told already."""
    return content_id(rule, event_id, change)


def _asked(condition: Condition, facts: Facts, names: Names) -> Iterator[tuple[str, bool]]:
    """Every plain key that is given: what it asks and finds, and whether it holds."""
    people = {name.casefold() for name in facts.participants}
    members: list[tuple[str, Sequence[str], Collection[str], str]] = [
        ("company", condition.company, people, ", ".join(facts.participants)),
        ("actor", condition.actor, {facts.actor.casefold()}, facts.actor),
        ("type", condition.type, {facts.type}, facts.type),
        ("layer", condition.layer, {facts.layer}, facts.layer),
        ("status", condition.status, {facts.status}, facts.status),
    ]
    for key, wanted, found, shown in members:
        if wanted:
            meant = {names.resolve(name) if key in {"company", "actor"} else name for name in wanted}
            yield f"{key} = {', '.join(wanted)}: it is {shown}", bool(meant & set(found))
    if condition.tracked is not None:
        watched = facts.actor in names.watched
        yield f"{facts.actor} is {'' if watched else 'not '}on the watchlist", watched is condition.tracked
    if condition.object is not None:
        found_objects = [name for name in facts.objects if re.search(condition.object, name, re.IGNORECASE)]
        yield f"object ~ {condition.object}: {', '.join(facts.objects) or 'none is named'}", bool(found_objects)
    if condition.title is not None:
        found_title = re.search(condition.title, facts.title, re.IGNORECASE)
        yield f"title ~ {condition.title}: {facts.title}", found_title is not None
    if condition.min_confidence is not None:
        words = f"confidence at least {condition.min_confidence:g}: it is {facts.confidence:.2f}"
        yield words, facts.confidence >= condition.min_confidence
    if condition.min_origins is not None:
        yield f"origins at least {condition.min_origins}: {facts.origins}", facts.origins >= condition.min_origins
    if condition.currency is not None:
        yield _money(condition, facts)


def _money(condition: Condition, facts: Facts) -> tuple[str, bool]:
    low = condition.min_money if condition.min_money is not None else float("-inf")
    high = condition.max_money if condition.max_money is not None else float("inf")
    told = "no amount is told" if facts.money is None else f"it is {facts.money:,.0f} {facts.currency}"
    fits = facts.money is not None and facts.currency == condition.currency and low <= facts.money <= high
    return f"money from {low:,.0f} to {high:,.0f} {condition.currency}: {told}", fits


def _age(rule: Rule, facts: Facts, *, new: bool, now: datetime) -> Step:
    """Old news is not told: what is new by its first report and its day, a change by its latest report."""
    limit = timedelta(hours=rule.max_age_hours)
    published = facts.first_published_at if new else facts.last_published_at
    age = now - published
    words = f"published {age.total_seconds() / 3600:,.0f} h ago, at most {rule.max_age_hours:g} h count as news"
    if age > limit:
        return Step(passed=False, words=words)
    happened = last_day(facts.event_date, facts.precision)
    # A day of grace: a date has no zone.
    if new and happened < (now - limit).date() - timedelta(days=1):
        return Step(passed=False, words=f"{words}; but it happened by {happened}")
    return Step(passed=True, words=words)


def last_day(day: date, precision: str) -> date:
    """Last day of the period that begins on `day`."""
    if precision == "day":
        return day
    months = day.year * 12 + day.month - 1 + _MONTHS[precision] - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _none(holds: list[bool]) -> bool:
    return not any(holds)
