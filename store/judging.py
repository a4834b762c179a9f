"""What a signal measured and the rules of its definition in, its status and the words that say why out; pure."""

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class SignalStatus(StrEnum):
    """What a signal asks of its watcher: nothing, a look, or a reaction."""

    QUIET = "quiet"
    STIRRING = "stirring"
    TRIGGERED = "triggered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison of a rule: `left sign factor * right`."""

    #: Name of a number, such as "value" or a column of the signal's SQL.
    left: str
    sign: str
    factor: float
    #: Name of a number; None: `factor` is the number itself.
    right: str | None

    def __str__(self) -> str:
        right = f"{self.factor:g}" if self.right is None else self.right
        times = f"{self.factor:g} * " if self.right is not None and self.factor != 1 else ""
        return f"{self.left} {self.sign} {times}{right}"


#: Comparisons that must all hold; a rule holds where one of its alternatives does.
Alternative = tuple[Comparison, ...]
Rule = tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a target's path."""

    by: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The status of a signal."""

    status: SignalStatus
    #: The alternative that decided, with its numbers; for a quiet signal, the rules that do not hold.
    reason: str


_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_COMPARISON = re.compile(
    rf"\s*(?P<left>[a-z]\w*)\s*(?P<sign><=|>=|<|>|=)\s*"
    rf"(?:(?P<number>{_NUMBER})(?:\s*\*\s*(?P<times>[a-z]\w*))?|(?P<name>[a-z]\w*))\s*"
)


def parse_alternative(text: str) -> Alternative:
    """`value >= 0.9 * target and trend > 0` as comparisons.

    Raises ValueError saying which part is no comparison.
    """
    found = []
    for part in re.split(r"\band\b", text):
        match = _COMPARISON.fullmatch(part)
        if match is None:
            raise ValueError(f"{part.strip()!r} is no comparison such as value >= 0.9 * target")
        number, name = match["number"], match["name"] or match["times"]
        found.append(
            Comparison(left=match["left"], sign=match["sign"], factor=float(number) if number else 1.0, right=name)
        )
    return tuple(found)


def judge_signal(triggered: Rule, stirring: Rule, numbers: Mapping[str, float | None]) -> Verdict:
    """The status that these numbers have under the rules: triggered before stirring, else quiet.

    A comparison with a number that is unknown does not hold.
    """
    for status, rule in ((SignalStatus.TRIGGERED, triggered), (SignalStatus.STIRRING, stirring)):
        for alternative in rule:
            if all(_holds(one, numbers) for one in alternative):
                return Verdict(status=status, reason=" and ".join(_told(one, numbers) for one in alternative))
    failed = [one for rule in (triggered, stirring) for alternative in rule for one in alternative]
    unmet = dict.fromkeys(_told(one, numbers) for one in failed if not _holds(one, numbers))
    return Verdict(status=SignalStatus.QUIET, reason="not so: " + "; ".join(unmet) if unmet else "it has no rule")


def rule_words(triggered: Rule, stirring: Rule) -> str:
    """The rules of a signal as one sentence."""
    said = [
        f"{status} where {' or '.join(' and '.join(map(str, alternative)) for alternative in rule)}"
        for status, rule in ((SignalStatus.TRIGGERED, triggered), (SignalStatus.STIRRING, stirring))
        if rule
    ]
    return "; ".join([*said, "else quiet"])


def target_at(path: Sequence[Point], day: date) -> float | None:
    """The target on a day: straight lines between the points of its path in order, level before and after them."""
    if not path:
        return None
    if day <= path[0].by:
        return path[0].value
    for earlier, later in pairwise(path):
        if day <= later.by:
            share = (day - earlier.by).days / max((later.by - earlier.by).days, 1)
            return earlier.value + share * (later.value - earlier.value)
    return path[-1].value


def required_per_month(path: Sequence[Point], value: float | None, day: date) -> float | None:
    """What a month must add from `day` on to reach the end of the path in time; None where nothing is left of it."""
    if not path or value is None or day >= path[-1].by:
        return None
    return (path[-1].value - value) / ((path[-1].by - day).days / 30.4375)


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the last of a month stays the last of a month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_month_end(day) else min(day.day, last))


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1


def month_ends(first: date, last: date) -> list[date]:
    """The last days of all months that end from `first` to `last`."""
    ends = []
    day = date(first.year, first.month, monthrange(first.year, first.month)[1])
    while day <= last:
        ends.append(day)
        following = day + timedelta(days=1)
        day = date(following.year, following.month, monthrange(following.year, following.month)[1])
    return ends


def _holds(one: Comparison, numbers: Mapping[str, float | None]) -> bool:
    left, right = numbers.get(one.left), _right(one, numbers)
    return left is not None and right is not None and _SIGNS[one.sign](left, right)


def _right(one: Comparison, numbers: Mapping[str, float | None]) -> float | None:
    if one.right is None:
        return one.factor
    number = numbers.get(one.right)
    return None if number is None else one.factor * number


def _told(one: Comparison, numbers: Mapping[str, float | None]) -> str:
    left, right = numbers.get(one.left), _right(one, numbers)
    if left is None or (right is None and one.right is not None):
        return f"{one} ({one.left if left is None else one.right} is unknown)"
    found = f"{left:.4g} {one.sign} {right:.4g}"
    return f"{one} ({found})" if _holds(one, numbers) else f"{one} ({one.left} is {left:.4g})"
