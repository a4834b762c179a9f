"""How polls of a source went in, when it is polled next and why out; pure, the time included."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from store.model import PollOutcome

#: What news and quiet do to the interval: a source that changes every D settles at some D / 4.
_NEWS: Final = 0.5
_QUIET: Final = 1.25
#: An interval for a source of which nothing is known yet.
_FIRST: Final = timedelta(minutes=30)
#: Longest wait that a server may ask for by Retry-After; longer is a mistake or malice.
_LONGEST_RETRY_AFTER: Final = timedelta(days=7)
#: A source of the focus company is asked this much earlier than the bound, so that a crawl under way makes none late.
_FOCUS_SLACK: Final = timedelta(minutes=1)
#: Share of the interval by which polls are spread, so that sources started together do not stay together.
_JITTER: Final = 0.1

_ANSWERED = frozenset({PollOutcome.OK, PollOutcome.UNCHANGED, PollOutcome.EMPTY})
#: HTTP statuses of failures that pass by themselves; no answer at all counts with them.
_SOFT_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Between which bounds a source is polled."""

    shortest: timedelta
    longest: timedelta
    #: Whether it is an official source of the focus company: `longest` is then kept against hints and failures.
    focus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """How one poll went, as far as the next one depends on it."""

    ended_at: datetime
    outcome: PollOutcome
    http_status: int | None
    #: Whether it brought new or changed documents.
    news: bool
    retry_after: timedelta | None
    #: How long the server lets its answer be kept (Cache-Control, ttl).
    fresh_for: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When a source is polled next."""

    #: What it is asked at while all is well.
    interval: timedelta
    #: Failures since the last answer; a soft one counts half.
    failures: float
    #: None: never polled, so at once.
    due_at: datetime | None
    #: Why then, in words.
    why: str


NEVER_POLLED: Final = Pace(interval=_FIRST, failures=0.0, due_at=None, why="never polled")


def pace_after(pace: Pace, polled: Polled, manners: Manners, source_id: str) -> Pace:
    """The pace after one more poll."""
    if polled.outcome in _ANSWERED:
        factor = _NEWS if polled.news else _QUIET
        interval = min(max(pace.interval * factor, manners.shortest), manners.longest)
        failures, wait = 0.0, interval
        why = "it had news" if polled.news else "it was quiet"
        if polled.fresh_for is not None and min(polled.fresh_for, manners.longest) > wait:
            wait, why = min(polled.fresh_for, manners.longest), "its answer says how long it is fresh"
    else:
        interval = min(max(pace.interval, manners.shortest), manners.longest)
        failures = pace.failures + (0.5 if is_soft(polled) else 1.0)
        wait = min(interval * (1 + failures), max(manners.longest, interval))
        why = f"{polled.outcome}, {failures:g} failures"
    if manners.focus:
        bound = max(manners.longest - _FOCUS_SLACK, manners.longest / 2)
        if wait > bound:
            wait, why = bound, f"{why}; a source of the focus company"
    share = _share(source_id, polled.ended_at)
    # Later where a bound from below rules, earlier where one from above does.
    wait *= 1 - _JITTER * share if manners.focus else 1 + _JITTER * share
    due_at = polled.ended_at + wait
    asked_until = waits_until(polled)
    if asked_until and asked_until > due_at:
        due_at, why = asked_until, "its server asked to wait (Retry-After)"
    return Pace(interval=interval, failures=failures, due_at=due_at, why=why)


def waits_until(polled: Polled) -> datetime | None:
    """Until when the server asked to be left alone; None where it did not ask."""
    if polled.retry_after is None:
        return None
    return polled.ended_at + min(polled.retry_after, _LONGEST_RETRY_AFTER)


def pace_of(polls: Iterable[Polled], manners: Manners, source_id: str) -> Pace:
    """The pace after polls in order; none: due at once."""
    pace = NEVER_POLLED
    for polled in polls:
        pace = pace_after(pace, polled, manners, source_id)
    return pace


def choose_due(
    paces: Mapping[str, Pace],
    hosts: Mapping[str, str],
    now: datetime,
    *,
    host_requests: Callable[[str], int],
    most: int,
    first: Collection[str] = (),
) -> list[str]:
    """Sources that one crawl polls now: those of `first` that are due, then the others, longest due first.

    `hosts` has the host of each source. Of one host there are no more than it may be asked at once, of all no more
    than `most`; the others have their turn in the crawl after.
    """
    instants = {name: pace.due_at.timestamp() if pace.due_at else 0.0 for name, pace in paces.items()}
    due = sorted((name not in first, instant, name) for name, instant in instants.items() if instant <= now.timestamp())
    chosen: list[str] = []
    taken: Counter[str] = Counter()
    for _, _, name in due:
        if len(chosen) < most and taken[hosts[name]] < host_requests(hosts[name]):
            taken[hosts[name]] += 1
            chosen.append(name)
    return chosen


def is_soft(polled: Polled) -> bool:
    """Whether a failure is of a kind that passes by itself: no answer, a busy or broken server."""
    if polled.outcome is not PollOutcome.FETCH_FAILED:
        return False
    return polled.http_status is None or polled.http_status in _SOFT_STATUS


def postponed(pace: Pace, now: datetime, by: timedelta) -> Pace:
    """The pace of a source whose crawl died before it was polled."""
    return replace(pace, due_at=now + by, why="its crawl was cut short")


def _share(source_id: str, at: datetime) -> float:
    """0 to 1, by source and poll: spread like chance, and the same after a restart."""
    digest = hashlib.blake2b(f"{source_id} {at.timestamp()}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 0xFFFFFFFF
