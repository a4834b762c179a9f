"""When sources are polled: the bounds of every pace, and a month of polls under a simulated clock."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulation import OUTAGE, Simulated, simulate

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


@pytest.fixture(scope="module")
def month() -> Simulated:
    return simulate(sources=150, days=30)


def test_source_of_the_focus_company_is_asked_every_ten_minutes_for_a_month(month: Simulated) -> None:
    assert all(month.longest_wait(name) <= 10 * MINUTE for name in month.focus)


def test_no_source_is_buried_in_a_month(month: Simulated) -> None:
    assert all(month.longest_wait(name) <= 1.2 * DAY for name in month.usual)


def test_host_is_never_asked_for_more_at_once_than_it_allows(month: Simulated) -> None:
    assert month.busiest_minute <= 4, "two at once, twice a minute"


def test_who_publishes_more_is_asked_more(month: Simulated) -> None:
    means = []
    for gap in sorted(set(month.gaps.values())):
        counts = [len(month.times[name]) for name in month.steady if month.gaps[name] == gap]
        means.append(sum(counts) / len(counts))
    assert means == sorted(means, reverse=True)


def test_source_that_falls_silent_is_asked_less_and_less(month: Simulated) -> None:
    fallen = [name for name in month.usual if name in month.silent - month.failing and month.gaps[name] < DAY / 4]
    assert fallen
    for name in fallen:
        assert month.longest_wait(name, 20, 30) > 4 * month.longest_wait(name, 0, 10)


def test_source_that_fails_for_days_is_asked_less_and_less_and_comes_back(month: Simulated) -> None:
    out = [name for name in month.usual if name in month.failing - month.silent and month.gaps[name] < DAY / 4]
    assert out
    for name in out:
        waits = month.waits(name, *OUTAGE)
        assert waits[-1] > 2 * waits[0]
        assert month.longest_wait(name, 20, 30) < max(waits) / 2
