"""Visits: since when the reader has not been here."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.visits import note_visit

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_first_visit_has_nothing_before_it(tmp_path: Path) -> None:
    assert note_visit(tmp_path, "ada", NOON) is None


def test_next_day_shows_what_came_since_the_last_look(tmp_path: Path) -> None:
    note_visit(tmp_path, "ada", NOON)
    assert note_visit(tmp_path, "ada", NOON + timedelta(days=1)) == NOON


def test_reload_within_a_short_pause_is_the_same_visit(tmp_path: Path) -> None:
    note_visit(tmp_path, "ada", NOON)
    note_visit(tmp_path, "ada", NOON + timedelta(days=1))
    assert note_visit(tmp_path, "ada", NOON + timedelta(days=1, minutes=20)) == NOON


def test_readers_have_visits_of_their_own(tmp_path: Path) -> None:
    note_visit(tmp_path, "ada", NOON)
    assert note_visit(tmp_path, "bob", NOON + timedelta(days=1)) is None


def test_torn_file_counts_as_no_visit(tmp_path: Path) -> None:
    (tmp_path / "dashboard-visits.json").write_text('{"ada": {"si', "utf-8")
    assert note_visit(tmp_path, "ada", NOON) is None
