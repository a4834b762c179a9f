"""Pages without a browser: nothing published, hostile SQL, and what the command line says to a page."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from dashboards import HOSTILE_SQL
from streamlit.testing.v1 import AppTest

from dashboard.commands import run_windsock
from dashboard.served import served
from dashboard.shown import age, amount, change_words, day, instant, trend_words, when
from schedules.workspace import init_workspace
from store.publish import publish

APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
VIEWS = ("today", "timeline", "event", "watch", "company", "models", "alerts", "sql", "sources")


def open_view(monkeypatch: pytest.MonkeyPatch, timeline: Path, view: str, **query: str) -> AppTest:
    """The page as the server draws it for the arguments of its process."""
    monkeypatch.setattr(sys, "argv", ["app.py", str(timeline)])
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.switch_page(f"views/{view}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("view", VIEWS)
def test_page_without_a_timeline_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, view: str) -> None:
    page = open_view(monkeypatch, tmp_path / "timeline.duckdb", view)
    assert not page.exception
    assert any("windsock crawl" in caption.value for caption in page.caption)


@pytest.mark.parametrize("view", VIEWS)
def test_page_of_an_empty_timeline_has_no_error(
    monkeypatch: pytest.MonkeyPatch, store: duckdb.DuckDBPyConnection, tmp_path: Path, view: str
) -> None:
    init_workspace(tmp_path)
    publish(store, tmp_path / "timeline.duckdb")
    store.close()
    assert not open_view(monkeypatch, tmp_path / "timeline.duckdb", view).exception


@pytest.mark.parametrize("sql", HOSTILE_SQL)
def test_hostile_sql_is_refused(
    monkeypatch: pytest.MonkeyPatch, store: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str
) -> None:
    publish(store, tmp_path / "timeline.duckdb")
    page = open_view(monkeypatch, tmp_path / "timeline.duckdb", "sql", sql=sql)
    assert not page.exception
    assert page.error[0].value.startswith("Refused: ")


def test_command_that_fails_says_why_in_a_sentence(tmp_path: Path) -> None:
    outcome = run_windsock(tmp_path, "alerts", "mute", "--", "no-such-rule")
    assert not outcome.done
    assert "not a workspace" in outcome.words


def test_wrong_use_is_said_without_the_frame_around_it(tmp_path: Path) -> None:
    outcome = run_windsock(tmp_path, "alerts", "mute", "--hours=much", "--", "rule")
    assert not outcome.done
    assert "Invalid value for '--hours'" in outcome.words
    assert "│" not in outcome.words


def test_value_that_begins_with_a_dash_is_no_option(tmp_path: Path) -> None:
    init_workspace(tmp_path)
    outcome = run_windsock(tmp_path, "alerts", "mute", "--", "--help")
    assert not outcome.done
    assert "no such rule" in outcome.words


def test_command_that_prints_json_gives_its_data(tmp_path: Path) -> None:
    init_workspace(tmp_path)
    rules = run_windsock(tmp_path, "alerts", "list", "--json").data["rules"]
    assert [rule["name"] for rule in rules] == ["new-model"]


def test_served_is_what_the_command_passes() -> None:
    place = served(["/data/timeline.duckdb", "--focus=Acme", "--sql-rows=5"])
    assert (place.workspace, place.focus, place.limits.rows) == (Path("/data"), "Acme", 5)


def test_numbers_and_dates_are_short() -> None:
    assert [amount(1.7e9, "EUR"), amount(200, "MW"), amount(None, "USD")] == ["€1.7B", "200 MW", ""]
    assert [amount(7000, "MW"), amount(3.899e9, "USD"), amount(999.7e6, "USD")] == ["7 GW", "$3.9B", "$1B"]
    assert [trend_words(-3, 3), trend_words(28.5, 12), trend_words(0, 1)] == [
        "\u22123 in 3 months", "+28.5 in 12 months", "unchanged for 1 month",
    ]  # fmt: skip
    assert [day(date(2026, 3, 1), "month"), day(date(2026, 4, 1), "quarter")] == ["Mar 2026", "Q2 2026"]
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert [age(now - timedelta(hours=5), now), age(now + timedelta(days=3), now)] == ["5 h ago", "in 3 days"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("new", "first told"),
        ("confidence: 0.9 → 0.95; documents: 1 → 2", "more evidence"),
        (
            "status: planned → reported; money: None → 500000000000.0",
            "now reported, was planned, $500B, was not stated",
        ),
        ("money: 1200000000.0 → 1500000000.0; documents: 1 → 2", "$1.5B, was $1.2B"),
        ("money: 500000000.0 → None", "sum withdrawn, was $500M"),
        ("money: 5e8 → 6e8; currency: EUR → USD", "$600M, was €500M"),
        ("title: One; two → Three; confidence: 0.9 → 0.95", "title read anew"),
    ],
)
def test_change_is_told_as_a_reader_says_it(change: str, words: str) -> None:
    assert change_words(change, "USD") == words


def test_day_without_an_hour_is_told_as_a_day() -> None:
    assert instant(datetime(2026, 2, 17, tzinfo=UTC)) == "17 Feb 2026"
    assert instant(datetime(2026, 2, 17, 9, 30, tzinfo=UTC)) == "17 Feb 2026, 09:30 UTC"


def test_plan_is_told_with_the_day_of_its_news() -> None:
    told = datetime(2026, 5, 28, 12, tzinfo=UTC)
    plan = {"event_date": date(2030, 1, 1), "date_precision": "year", "first_published_at": told}
    assert when(plan) == "told 28 May 2026, due 2030"
    assert when(plan | {"event_date": date(2026, 5, 28), "date_precision": "day"}) == "28 May 2026"
