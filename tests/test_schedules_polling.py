"""When sources are polled: the bounds of every pace, and thirty days of a thousand sources in some seconds."""

import heapq
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.polling import (
    NEVER_POLLED,
    Manners,
    Pace,
    Polled,
    choose_due,
    is_soft,
    pace_after,
    pace_of,
)
from store.model import PollOutcome

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
USUAL = Manners(shortest=10 * MINUTE, longest=DAY)
FOCUS = Manners(shortest=5 * MINUTE, longest=10 * MINUTE, focus=True)


def a_poll(at: datetime = NOW, outcome: PollOutcome = PollOutcome.OK, **fields: object) -> Polled:
    given: dict[str, object] = {"http_status": 200, "news": False, "retry_after": None, "fresh_for": None} | fields
    return Polled(ended_at=at, outcome=outcome, **given)  # type: ignore[arg-type]


def wait(pace: Pace, at: datetime = NOW) -> timedelta:
    assert pace.due_at
    return pace.due_at - at


def paced(interval: timedelta) -> Pace:
    return Pace(interval=interval, failures=0, due_at=None, why="")


def test_news_shorten_and_quiet_lengthens_the_interval() -> None:
    assert pace_after(paced(4 * HOUR), a_poll(news=True), USUAL, "a").interval == 2 * HOUR
    assert pace_after(paced(4 * HOUR), a_poll(), USUAL, "a").interval == 5 * HOUR


def test_interval_stays_within_the_bounds_of_the_source() -> None:
    assert pace_after(paced(11 * MINUTE), a_poll(news=True), USUAL, "a").interval == 10 * MINUTE
    assert pace_after(paced(23 * HOUR), a_poll(), USUAL, "a").interval == DAY


def test_answer_that_is_fresh_for_long_is_asked_for_later() -> None:
    assert 3 * HOUR <= wait(pace_after(paced(HOUR), a_poll(fresh_for=3 * HOUR), USUAL, "a")) <= 3.3 * HOUR


def test_freshness_of_years_is_capped_at_the_longest_interval() -> None:
    assert wait(pace_after(paced(HOUR), a_poll(fresh_for=365 * DAY), USUAL, "a")) <= 1.1 * DAY


@pytest.mark.parametrize("manners", [USUAL, FOCUS])
def test_retry_after_is_kept_by_every_source(manners: Manners) -> None:
    busy = a_poll(outcome=PollOutcome.FETCH_FAILED, http_status=429, retry_after=2 * DAY)
    assert wait(pace_after(paced(HOUR), busy, manners, "a")) == 2 * DAY


def test_failures_back_off_linearly_and_soft_ones_by_half() -> None:
    gone = a_poll(outcome=PollOutcome.FETCH_FAILED, http_status=404)
    busy = a_poll(outcome=PollOutcome.FETCH_FAILED, http_status=503)
    hard, soft = paced(HOUR), paced(HOUR)
    for count in (1, 2, 3):
        hard, soft = pace_after(hard, gone, USUAL, "a"), pace_after(soft, busy, USUAL, "a")
        assert (1 + count) * HOUR <= wait(hard) <= (1 + count) * 1.1 * HOUR
        assert (1 + count / 2) * HOUR <= wait(soft) <= (1 + count / 2) * 1.1 * HOUR


def test_source_that_fails_for_ever_is_never_buried() -> None:
    pace = paced(HOUR)
    for _ in range(1000):
        pace = pace_after(pace, a_poll(outcome=PollOutcome.BLOCKED, http_status=403), USUAL, "a")
    assert wait(pace) <= 1.1 * DAY


def test_success_ends_the_backoff() -> None:
    failing = Pace(interval=HOUR, failures=7, due_at=None, why="")
    assert wait(pace_after(failing, a_poll(), USUAL, "a")) <= 1.25 * 1.1 * HOUR


@given(
    poll=st.builds(
        Polled,
        ended_at=st.just(NOW),
        outcome=st.sampled_from(PollOutcome),
        http_status=st.sampled_from([None, 200, 304, 403, 404, 429, 503]),
        news=st.booleans(),
        retry_after=st.none(),
        fresh_for=st.none() | st.timedeltas(timedelta(0), 1000 * DAY),
    ),
    interval=st.timedeltas(timedelta(0), 10 * DAY),
    failures=st.floats(0, 1000),
)
def test_focus_source_is_never_asked_later_than_every_ten_minutes(
    poll: Polled, interval: timedelta, failures: float
) -> None:
    before = Pace(interval=interval, failures=failures, due_at=None, why="")
    assert timedelta(0) < wait(pace_after(before, poll, FOCUS, "a")) < 10 * MINUTE


def test_pace_is_the_same_after_a_restart() -> None:
    polls = [a_poll(NOW + n * HOUR, news=n % 3 == 0) for n in range(20)]
    assert pace_of(polls, USUAL, "a") == pace_of(list(polls), USUAL, "a")
    assert pace_of(polls, USUAL, "a").due_at != pace_of(polls, USUAL, "b").due_at


def test_timeout_is_soft_and_rubbish_is_not() -> None:
    assert is_soft(a_poll(outcome=PollOutcome.FETCH_FAILED, http_status=None))
    assert not is_soft(a_poll(outcome=PollOutcome.PARSE_FAILED))


def test_crawl_takes_no_more_sources_of_a_host_than_it_may_ask_at_once() -> None:
    paces = {f"s{n}": NEVER_POLLED for n in range(10)} | {"other": NEVER_POLLED}
    hosts = dict.fromkeys(paces, "example.org") | {"other": "example.net"}
    chosen = choose_due(paces, hosts, NOW, host_requests=lambda _: 2, most=32)
    assert Counter(hosts[name] for name in chosen) == {"example.org": 2, "example.net": 1}


def test_longest_due_comes_first_and_what_is_not_due_waits() -> None:
    due = {"late": NOW - HOUR, "later": NOW - 2 * HOUR, "soon": NOW + MINUTE}
    paces = {name: Pace(interval=HOUR, failures=0, due_at=at, why="") for name, at in due.items()}
    assert choose_due(paces, {name: name for name in due}, NOW, host_requests=lambda _: 1, most=9) == ["later", "late"]


def test_thirty_days_of_a_thousand_sources() -> None:  # noqa: PLR0915 - one story
    """Each source publishes at its own rate; some go silent half-way, some fail for days, ten hosts have many."""
    chance = random.Random(7)
    names = [f"s{n:04}" for n in range(1000)]
    hosts = {name: f"host{n % 10}" if n < 200 else name for n, name in enumerate(names)}
    manners = {name: FOCUS if n % 100 == 0 else USUAL for n, name in enumerate(names)}
    focus = {name for name in names if manners[name].focus}
    gaps = {name: 3600 * 24 * chance.choice([0.05, 0.5, 2, 7]) for name in names}
    silent = {name for n, name in enumerate(names) if n % 7 == 3}
    failing = {name for n, name in enumerate(names) if n % 11 == 5}
    end = NOW + 30 * DAY
    newest = dict.fromkeys(names, NOW)
    paces = dict.fromkeys(names, NEVER_POLLED)
    times: dict[str, list[datetime]] = defaultdict(list)
    busiest: Counter[tuple[str, int]] = Counter()
    queue = [(NOW.timestamp(), name) for name in names]
    heapq.heapify(queue)
    while queue and queue[0][0] < end.timestamp():
        # A round of the service: one crawl, on a grid of 30 seconds, of what is due by then.
        now = datetime.fromtimestamp((queue[0][0] // 30 + 1) * 30, UTC)
        waiting = []
        while queue and queue[0][0] <= now.timestamp():
            waiting.append(heapq.heappop(queue)[1])
        waiting_paces = {name: paces[name] for name in waiting}
        chosen = choose_due(waiting_paces, hosts, now, host_requests=lambda _: 2, most=32, first=focus)
        for name in waiting:
            if name not in chosen:
                heapq.heappush(queue, (now.timestamp(), name))
        for name in chosen:
            times[name].append(now)
            busiest[hosts[name], int(now.timestamp() // 60)] += 1
            outage = name in failing and timedelta(days=5) < now - NOW < timedelta(days=10)
            published = now - newest[name] > timedelta(seconds=gaps[name] * chance.expovariate(1))
            news = published and not (name in silent and now - NOW > 15 * DAY) and not outage
            newest[name] = now if news else newest[name]
            outcome = PollOutcome.FETCH_FAILED if outage else PollOutcome.OK if news else PollOutcome.UNCHANGED
            polled = a_poll(now, outcome, http_status=503 if outage else 200, news=news)
            paces[name] = pace_after(paces[name], polled, manners[name], name)
            heapq.heappush(queue, ((paces[name].due_at or now).timestamp(), name))

    def longest(name: str, after: datetime, before: datetime) -> timedelta:
        seen = [at for at in times[name] if after <= at <= before]
        return max((later - earlier for earlier, later in pairwise(seen)), default=timedelta(0))

    usual = [name for name in names if not manners[name].focus]
    polls = sorted(len(times[name]) / 30 for name in usual)
    print(  # noqa: T201 - figures of the simulation, shown with -s
        f"\npolls a source and day: least {polls[0]:.1f}, median {polls[len(polls) // 2]:.1f}, most {polls[-1]:.1f}; "
        f"focus {len(times[names[0]]) / 30:.0f}; busiest minute of a host: {max(busiest.values())} polls"
    )
    assert all(longest(name, NOW, end) <= 10 * MINUTE for name in names if manners[name].focus)
    assert all(longest(name, NOW, end) <= 1.2 * DAY for name in usual), "none is buried"
    assert max(busiest.values()) <= 4, "two at once, twice a minute"
    by_gap = {
        gap: [len(times[n]) for n in usual if gaps[n] == gap and n not in silent | failing]
        for gap in set(gaps.values())
    }
    means = [sum(counts) / len(counts) for _, counts in sorted(by_gap.items())]
    assert means == sorted(means, reverse=True), "who publishes more is asked more"
    quietened = [name for name in silent if not manners[name].focus and name not in failing and gaps[name] < 20_000]
    assert all(longest(name, NOW + 20 * DAY, end) > 4 * longest(name, NOW, NOW + 10 * DAY) for name in quietened)
    during = [name for name in failing - silent if not manners[name].focus and gaps[name] < 20_000]
    for name in during:
        waits = [at for at in times[name] if timedelta(days=5) < at - NOW < timedelta(days=10)]
        steps = [later - earlier for earlier, later in pairwise(waits)]
        assert steps[-1] > 2 * steps[0], "failures are asked less and less"
