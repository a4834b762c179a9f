"""Dates: what people write is read, and what is implausible is doubted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.dates import judge_dates, parse_date

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)


def claims(*instants: datetime) -> list[tuple[str | None, datetime | None]]:
    return [(at.isoformat(), at) for at in instants]


@pytest.mark.parametrize(
    ("written", "lang", "day"),
    [
        ("2025-11-12T10:00:00Z", "en", "2025-11-12"),
        ("2025-11-12", "en", "2025-11-12"),
        ("Wed, 12 Nov 2025 23:30:00 -0500", "en", "2025-11-13"),
        ("20251112T010203Z", "en", "2025-11-12"),
        ("1762905600", "en", "2025-11-12"),
        ("1762905600000", "en", "2025-11-12"),
        ("Nov 12, 2025", "en", "2025-11-12"),
        ("12 novembre 2025", "fr", "2025-11-12"),
        ("1er janvier 2026", "fr", "2026-01-01"),
        ("12/11/2025", "fr", "2025-11-12"),
        ("12. November 2025", "de", "2025-11-12"),
        ("3 days ago", "en", "2026-06-14"),
        ("il y a 3 jours", "fr", "2026-06-14"),
    ],
)
def test_parse_date_reads_what_sources_write(written: str, lang: str, day: str) -> None:
    read = parse_date(written, lang, NOW)
    assert read is not None
    assert read.date().isoformat() == day
    assert read.utcoffset() == timedelta(0)


@pytest.mark.parametrize("written", ["", "soon", "November 2025", "2025-13-40", "0001-01-01T00:00:00+14:00", "x" * 500])
def test_parse_date_makes_no_day_up(written: str) -> None:
    assert parse_date(written, "en", NOW) is None


@given(st.text(max_size=60))
def test_parse_date_takes_any_text(written: str) -> None:
    read = parse_date(written, "fr", NOW)
    assert read is None or read.tzinfo is UTC


def test_plausible_dates_have_no_flag() -> None:
    instants = [NOW - timedelta(hours=5 * n, minutes=7 * n) for n in range(1, 30)]
    assert set(judge_dates(claims(*instants), NOW)) == {()}


@pytest.mark.parametrize(
    ("claim", "flag"),
    [
        ((None, None), "missing"),
        (("soon", None), "unreadable"),
        (("2040-01-01", datetime(2040, 1, 1, tzinfo=UTC)), "future"),
        (("1970-01-01", datetime(1970, 1, 1, tzinfo=UTC)), "too-old"),
    ],
)
def test_implausible_claim_is_flagged_on_its_own(claim: tuple[str | None, datetime | None], flag: str) -> None:
    assert judge_dates([claim], NOW) == ((flag,),)


def test_tomorrow_is_no_future_as_time_zones_are_left_out() -> None:
    assert judge_dates(claims(NOW + timedelta(days=1)), NOW) == ((),)


def test_feed_whose_items_are_all_from_now_is_generated() -> None:
    instants = [NOW - timedelta(seconds=n) for n in range(20)]
    assert {flag for flags in judge_dates(claims(*instants), NOW) for flag in flags} == {"crawl-time"}


def test_one_item_from_now_is_news() -> None:
    instants = [NOW - timedelta(minutes=1), *(NOW - timedelta(days=n) for n in range(1, 9))]
    assert judge_dates(claims(*instants), NOW)[0] == ()


def test_many_items_on_one_instant_were_redated() -> None:
    migrated = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    judged = judge_dates(claims(*[migrated] * 6, NOW - timedelta(days=1)), NOW)
    assert judged == (*[("bulk",)] * 6, ())


def test_busy_day_of_a_feed_without_times_is_no_bulk() -> None:
    day = datetime(2026, 6, 16, tzinfo=UTC)
    assert set(judge_dates(claims(*[day] * 6, day - timedelta(days=1)), NOW)) == {()}


def test_months_told_as_their_first_day_are_flagged() -> None:
    firsts = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 7)]
    assert set(judge_dates(claims(*firsts), NOW)) == {("first-of-month",)}


def test_one_first_of_a_month_among_others_is_a_day() -> None:
    instants = [datetime(2026, 6, day, tzinfo=UTC) for day in (1, 3, 5, 8, 9, 10)]
    assert set(judge_dates(claims(*instants), NOW)) == {()}
