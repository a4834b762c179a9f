"""The pure rules of signals, readings and forecasts: comparisons, targets, balances, scores."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.forecasts import Forecast, score_forecasts, settle
from store.judging import (
    Point,
    SignalStatus,
    judge_signal,
    month_ends,
    months_before,
    parse_alternative,
    required_per_month,
    rule_words,
    target_at,
)
from store.readings import Entry, add_up

PATH = (Point(by=date(2026, 6, 30), value=40), Point(by=date(2027, 12, 31), value=200))


def judged(triggered: str, stirring: str, **numbers: float | None) -> tuple[str, str]:
    verdict = judge_signal((parse_alternative(triggered),), (parse_alternative(stirring),), numbers)
    return verdict.status.value, verdict.reason


def test_rule_that_holds_decides_and_shows_its_numbers() -> None:
    assert judged("value >= 0.5 * target and trend > 0", "value > 1", value=30, target=56, trend=2) == (
        "triggered",
        "value >= 0.5 * target (30 >= 28) and trend > 0 (2 > 0)",
    )


def test_triggered_goes_before_stirring_and_quiet_says_what_lacks() -> None:
    assert judged("value > 9", "value > 1", value=5) == ("stirring", "value > 1 (5 > 1)")
    assert judged("value > 9", "value > 7", value=5) == (
        "quiet",
        "not so: value > 9 (value is 5); value > 7 (value is 5)",
    )


def test_unknown_number_holds_in_no_comparison() -> None:
    assert judged("value >= target", "value < 10", value=None, target=3)[0] == "quiet"
    status, reason = judged("value >= target", "value > 9", value=5)
    assert (status, "target is unknown" in reason) == ("quiet", True)


@pytest.mark.parametrize(
    "text", ["", "value", "value >=", "value => 3", "3 < value", "value > 1 or value < 2", "drop table x"]
)
def test_text_that_is_no_comparison_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no comparison"):
        parse_alternative(text)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        parsed = parse_alternative(text)
    except ValueError:
        return
    assert parse_alternative(" and ".join(map(str, parsed))) == parsed


def test_rules_in_words_are_those_of_the_file() -> None:
    words = rule_words((parse_alternative("value>=2*high"), parse_alternative("trend > 0")), ())
    assert words == "triggered where value >= 2 * high or trend > 0; else quiet"


def test_target_lies_on_the_line_between_its_points() -> None:
    assert target_at((), date(2026, 1, 1)) is None
    assert target_at(PATH, date(2026, 1, 1)) == 40
    assert target_at(PATH, date(2027, 3, 31)) == pytest.approx(40 + 160 * 274 / 549)
    assert target_at(PATH, date(2030, 1, 1)) == 200


def test_required_slope_reaches_the_end_in_time() -> None:
    required = required_per_month(PATH, 80, date(2027, 6, 30))
    assert required
    assert required * 184 / 30.4375 == pytest.approx(120)
    assert required_per_month(PATH, 80, date(2027, 12, 31)) is None


def test_months_before_keeps_the_end_of_a_month() -> None:
    assert months_before(date(2026, 2, 28), 3) == date(2025, 11, 30)
    assert months_before(date(2026, 3, 30), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 800))
def test_ends_of_months_are_each_the_day_before_a_first(first: date, days: int) -> None:
    ends = month_ends(first, first + timedelta(days=days))
    assert all((end + timedelta(days=1)).day == 1 and first <= end <= first + timedelta(days=days) for end in ends)
    assert ends == sorted(set(ends))


def entry(name: str, direction: str, weight: float, day: str = "2026-01-10", **fields: Any) -> Entry:
    values: dict[str, Any] = {
        "id": name,
        "reading": "r",
        "title": "R",
        "rule": f"rule-{name}",
        "direction": direction,
        "weight": weight,
        "reason": "",
        "signal_id": None,
        "event_id": name,
        "day": date.fromisoformat(day),
        "subject": name,
        "status": "confirmed",
        "unconfirmed": False,
        "quote": "",
        "publisher": "",
        "url": "",
    }
    return Entry(**values | fields)


ENTRIES = [
    entry("a", "for", 3),
    entry("b", "for", 2, "2026-02-01", unconfirmed=True),
    entry("c", "against", 4, "2026-02-20"),
    entry("d", "against", 1, "2026-04-01"),
]


def test_balance_adds_up_by_month_and_without_the_heaviest() -> None:
    balance = add_up(ENTRIES)
    assert (balance.speaks_for, balance.speaks_against, balance.balance) == (5, 5, 0)
    assert [(f"{one.month:%m}", one.speaks_for, one.speaks_against, one.balance) for one in balance.months] == [
        ("01", 3, 0, 3),
        ("02", 2, 4, 1),
        ("04", 0, 1, 0),
    ]
    assert [one.id for one in balance.heaviest] == ["c", "a", "b"]
    assert balance.without_heaviest == -1
    assert (balance.unconfirmed, balance.confirmed_balance) == (1, -2)


def test_weights_of_the_user_stand_in_the_place_of_the_rules() -> None:
    balance = add_up(ENTRIES, {"rule-d": 10})
    assert (balance.balance, balance.heaviest[0].id) == (-9, "d")


def test_reading_without_entries_is_balanced() -> None:
    balance = add_up([])
    assert (balance.balance, balance.months, balance.heaviest) == (0, (), ())


def a_forecast(p: float, found: tuple[date, str] | None, *, today: date = date(2026, 6, 1)) -> Forecast:
    return settle(
        "f", statement="", probability=p, made=date(2026, 1, 1), by=date(2026, 3, 31), found=found, today=today
    )


def test_forecast_is_settled_by_its_event_or_by_its_last_day() -> None:
    event = (date(2026, 3, 31), "e1")
    assert (a_forecast(0.7, event).outcome, a_forecast(0.7, event).event_id) == ("happened", "e1")
    late = a_forecast(0.7, (date(2026, 4, 1), "e1"))
    assert (late.outcome, late.event_id, late.resolved_on) == ("not", None, date(2026, 4, 1))
    assert a_forecast(0.7, None, today=date(2026, 3, 31)).outcome == "open"
    assert a_forecast(0.7, None, today=date(2026, 4, 1)).outcome == "not"


def test_brier_score_and_calibration_of_settled_forecasts() -> None:
    event = (date(2026, 2, 1), "e")
    forecasts = [a_forecast(0.9, event), a_forecast(0.8, None), a_forecast(0.3, None), a_forecast(1.0, event)]
    record = score_forecasts([*forecasts, a_forecast(0.5, None, today=date(2026, 2, 1))])
    assert record.settled == 4
    assert record.score == pytest.approx((0.01 + 0.64 + 0.09 + 0) / 4)
    assert record.base_score == 0.25
    assert [(one.low, one.forecasts, one.happened) for one in record.calibration] == [
        (0.2, 1, 0),
        (0.8, 3, pytest.approx(2 / 3)),
    ]
    assert score_forecasts([]).score is None


def test_statuses_are_what_the_dictionary_says() -> None:
    assert [status.value for status in SignalStatus] == ["quiet", "stirring", "triggered"]
