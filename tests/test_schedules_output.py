"""What is printed: tables for people, formats for programs, and nothing that steers a terminal."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.commands.events import print_events
from schedules.output import Format, amount_text, date_text, inert, print_result

TABLE = pa.table(
    {
        "title": ["Mistral | buys\tKoyeb", 'He said "no"'],
        "names": [["Koyeb", "ASML"], []],
        "at": [datetime(2026, 2, 17, 9, tzinfo=UTC), None],
    }
)


def test_table_in_a_pipe_is_tab_separated(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(TABLE, Format.TABLE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "title\tnames\tat"
    assert lines[1] == "Mistral | buys Koyeb\tKoyeb, ASML\t2026-02-17T09:00:00+00:00"


def test_json_keeps_lists_and_nulls(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(TABLE, Format.JSON)
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["names"] == ["Koyeb", "ASML"]
    assert rows[1]["at"] is None


def test_csv_is_read_back_with_its_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(TABLE, Format.CSV)
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[2][0] == 'He said "no"'


def test_markdown_escapes_its_bars(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(TABLE, Format.MARKDOWN)
    assert "Mistral \\| buys Koyeb" in capsys.readouterr().out


def test_parquet_is_read_back_as_it_was(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_result(TABLE, Format.PARQUET)
    assert pq.read_table(io.BytesIO(capfdbinary.readouterr().out)).equals(TABLE)


@given(st.text())
def test_text_from_outside_has_no_control_character_left(text: str) -> None:
    shown = inert(text)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)


def test_escape_sequence_is_taken_apart() -> None:
    assert inert("\x1b[31mred\x1b]0;title\x07") == "[31mred ]0;title"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(None, None, ""), (1.7e9, "EUR", "1.7B EUR"), (8.3e8, "USD", "830M USD"), (200, "MW", "200 MW")],
)
def test_amount_is_shown_in_few_characters(value: float | None, unit: str | None, shown: str) -> None:
    assert amount_text(value, unit) == shown


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "2026-05-14"), ("month", "2026-05"), ("quarter", "2026 Q2"), ("year", "2026")]
)
def test_date_shows_no_more_than_is_known(precision: str, shown: str) -> None:
    assert date_text(date(2026, 5, 14), precision) == shown


def test_old_news_that_came_up_again_is_marked_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "event_id": "3f9a0000",
        "event_date": date(2026, 2, 17),
        "date_precision": "day",
        "type": "acquisition",
        "actor": "Mistral AI",
        "counterparties": ["Koyeb"],
        "objects": [],
        "money": None,
        "currency": None,
        "capacity": None,
        "capacity_unit": None,
        "status": "confirmed",
        "confidence": 0.9,
        "origins": 2,
        "first_source_id": "wire",
        "title": "Mistral AI buys Koyeb",
    }
    again = datetime(2026, 8, 1, tzinfo=UTC)
    print_events(pa.Table.from_pylist([row | {"resurfaced_at": again}, row | {"resurfaced_at": None}]))
    marked, plain = capsys.readouterr().out.splitlines()[1:]
    assert "confirmed, resurfaced 2026-08-01" in marked
    assert "resurfaced" not in plain
