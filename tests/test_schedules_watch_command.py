"""`windsock watch`, `windsock forecasts` and rules on signals as a user runs them, on a workspace with a past."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Done
from command_line import windsock as run
from watching import put, told

from schedules.workspace import Workspace, init_workspace


def windsock(place: Workspace, *arguments: str) -> Done:
    return run(*arguments, "-w", str(place.root))


@pytest.fixture
def place(store_path: Path) -> Workspace:
    made, _ = init_workspace(store_path.parent)
    happenings = [
        told("2026-01-01", "model_release", "Mistral Large 3 is out", objects=("Mistral Large 3",)),
        told("2026-01-20", "compute", "Mistral AI rents a cluster"),
    ]
    put(made, happenings)
    return made


def test_watch_prints_every_signal_and_the_sums_of_the_readings(place: Workspace) -> None:
    shown = windsock(place, "watch", "--as-of", "2026-01-25")
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = {line.split("\t")[0]: line for line in shown.stdout.splitlines()}
    assert "triggered" in lines["frontier-model"]
    assert len([line for line in lines.values() if line.count("\t") == 7]) == 12
    assert "A different game: 3 for, 0 against, 1 entries, 1 unconfirmed" in shown.stdout


def test_watch_of_one_signal_shows_its_rule_and_the_words_behind_it(place: Workspace) -> None:
    shown = windsock(place, "watch", "frontier-model", "--as-of", "2026-01-25").stdout
    assert "value <= 30 (24 <= 30)" in shown
    assert "“Mistral Large 3 is out” The Gazette, https://gazette.example/" in shown
    assert "24 days since the last as of 2026-01-25" in shown


def test_watch_of_a_reading_shows_its_ledger(place: Workspace) -> None:
    shown = windsock(place, "watch", "different-game", "--as-of", "2026-01-25").stdout
    assert "2026-01-20\t+3\town-compute" in shown
    assert "Mistral AI rents a cluster" in shown


def test_watch_for_a_program_is_json(place: Workspace) -> None:
    whole = json.loads(windsock(place, "watch", "--json", "--as-of", "2026-01-25").stdout)
    (model,) = (row for row in whole["signals"] if row["signal_id"] == "frontier-model")
    assert (model["status"], model["value"], len(model["events"])) == ("triggered", 24, 1)
    assert whole["readings"]["different-game"]["balance"] == 3
    assert (whole["as_of"], whole["forecasts"], whole["failed"]) == ("2026-01-25", [], [])


def test_unknown_name_fails_and_says_what_there_is(place: Workspace) -> None:
    shown = windsock(place, "watch", "nonsense")
    assert shown.returncode == 1
    assert "there are frontier-model" in shown.stderr


def test_forecast_is_added_once_and_listed(place: Workspace) -> None:
    given = ("--p", "0.7", "--by", "2036-12-31", "--type", "funding", "--actor", "Mistral AI")
    added = windsock(place, "forecasts", "add", "round", "It raises a billion", *given)
    assert added.returncode == 0
    assert f"made = {datetime.now(UTC):%Y-%m-%d}" in place.forecasts.read_text("utf-8")
    again = windsock(place, "forecasts", "add", "round", "It raises a billion", *given)
    assert (again.returncode, "there is a forecast round already" in again.stderr) == (1, True)
    assert windsock(place, "forecasts", "add", "x", "?", "--p", "7", "--by", "2036-12-31").returncode == 2
    listed = json.loads(windsock(place, "forecasts", "list", "--json").stdout)
    assert [(one["name"], one["outcome"]) for one in listed["forecasts"]] == [("round", "open")]


def test_rule_on_a_signal_is_tried_explained_and_checked(place: Workspace) -> None:
    rule = ("--signal", "frontier-model", "--becomes", "triggered", "--channel", "file")
    day = f"{datetime.now(UTC) - timedelta(days=4):%Y-%m-%d}"
    put(place, [told(day, "model_release", "Mistral Large 4 is out", objects=("Mistral Large 4",))])
    added = json.loads(windsock(place, "alerts", "add", "model", *rule, "--days", "7", "--json").stdout)
    assert [(one["at"][:10], one["change"]) for one in added["firings"]] == [
        (day, f"triggered on {day}: quiet → triggered")
    ]
    explained = windsock(place, "alerts", "explain", "model").stdout
    assert "yes the rule is enabled" in explained
    assert "the signal is triggered" in explained
    assert windsock(place, "alerts", "add", "odd", "--signal", "nowhere", *rule[2:]).returncode == 1
    place.alerts.write_text(place.alerts.read_text("utf-8").replace('"frontier-model"', '"nowhere"'), "utf-8")
    examined = windsock(place, "doctor")
    assert "there is no signal nowhere" in examined.stdout
