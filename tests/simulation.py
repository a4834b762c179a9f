"""A number of sources and days in, when each was polled under a simulated clock out: the service without a network."""

import heapq
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from schedules.polling import NEVER_POLLED, Manners, Polled, choose_due, pace_after
from store.model import PollOutcome

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
USUAL = Manners(shortest=timedelta(minutes=10), longest=timedelta(days=1))
FOCUS = Manners(shortest=timedelta(minutes=5), longest=timedelta(minutes=10), focus=True)
#: Days between which the failing sources fail, and after which the silent ones are silent.
OUTAGE = (5, 10)
SILENT_AFTER = 15
#: Days between two publications of a source.
GAPS = (0.05, 0.5, 2, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What happened."""

    times: dict[str, list[datetime]]
    gaps: dict[str, timedelta]
    focus: set[str]
    silent: set[str]
    failing: set[str]
    #: Most polls of one host in one minute.
    busiest_minute: int

    @property
    def usual(self) -> list[str]:
        """Sources that are not the focus company's own."""
        return [name for name in self.times if name not in self.focus]

    @property
    def steady(self) -> list[str]:
        """Of these, the ones that neither fail nor fall silent."""
        return [name for name in self.usual if name not in self.silent | self.failing]

    def waits(self, name: str, first_day: float = 0, last_day: float = 1e4) -> list[timedelta]:
        """Times between polls within some days."""
        first, last = START + timedelta(days=first_day), START + timedelta(days=last_day)
        seen = [at for at in self.times[name] if first <= at <= last]
        return [later - earlier for earlier, later in pairwise(seen)]

    def longest_wait(self, name: str, first_day: float = 0, last_day: float = 1e4) -> timedelta:
        """Longest time between two polls within some days."""
        return max(self.waits(name, first_day, last_day))


def simulate(*, sources: int, days: int) -> Simulated:
    """Each source publishes at its own rate; some go silent, some fail for days, a fifth share ten hosts."""
    chance = random.Random(7)
    names = [f"s{n:04}" for n in range(sources)]
    hosts = {name: f"host{n % 10}" if n < sources // 5 else name for n, name in enumerate(names)}
    focus = set(names[:: sources // 10])
    gaps = {name: timedelta(days=GAPS[n // 2 % len(GAPS)]) for n, name in enumerate(names)}
    silent, failing = set(names[3::7]), set(names[5::11])
    newest = dict.fromkeys(names, START)
    paces = dict.fromkeys(names, NEVER_POLLED)
    times: dict[str, list[datetime]] = defaultdict(list)
    busiest: Counter[tuple[str, int]] = Counter()
    end = START + timedelta(days=days)
    queue = [(START.timestamp(), name) for name in names]
    while queue[0][0] < end.timestamp():
        # A round of the service: one crawl, on a grid of 30 seconds, of what is due by then.
        now = datetime.fromtimestamp((queue[0][0] // 30 + 1) * 30, UTC)
        waiting = []
        while queue and queue[0][0] <= now.timestamp():
            waiting.append(heapq.heappop(queue)[1])
        due = {name: paces[name] for name in waiting}
        chosen = set(choose_due(due, hosts, now, host_requests=_two, most=32, first=focus))
        for name in waiting:
            if name not in chosen:
                heapq.heappush(queue, (now.timestamp(), name))
                continue
            times[name].append(now)
            busiest[hosts[name], int(now.timestamp() // 60)] += 1
            day = (now - START) / timedelta(days=1)
            outage = name in failing and OUTAGE[0] < day < OUTAGE[1]
            mute = name in silent and day > SILENT_AFTER
            news = not outage and not mute and now - newest[name] > gaps[name] * chance.expovariate(1)
            newest[name] = now if news else newest[name]
            polled = _polled(now, outage=outage, news=news)
            paces[name] = pace_after(paces[name], polled, FOCUS if name in focus else USUAL, name)
            heapq.heappush(queue, ((paces[name].due_at or now).timestamp(), name))
    return Simulated(
        times=times,
        gaps=gaps,
        focus=focus,
        silent=silent,
        failing=failing,
        busiest_minute=max(busiest.values()),
    )


def _two(_: str) -> int:
    return 2


def _polled(now: datetime, *, outage: bool, news: bool) -> Polled:
    outcome = PollOutcome.FETCH_FAILED if outage else PollOutcome.OK if news else PollOutcome.UNCHANGED
    status = 503 if outage else 200
    return Polled(ended_at=now, outcome=outcome, http_status=status, news=news, retry_after=None, fresh_for=None)
