"""Arrow tables and rows in, what a person or a program reads on standard output out."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Control characters: text from outside must not steer a terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


def console() -> Console:
    """Standard output for people; colours and boxes only where it is a terminal."""
    return Console(soft_wrap=not sys.stdout.isatty(), highlight=False)


def error_console() -> Console:
    """Standard error: progress and mistakes, so that standard output stays a result."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def inert(text: object) -> str:
    """Text from outside as one line without control characters."""
    return _CONTROL.sub(" ", str(text)).strip()


def print_result(table: pa.Table, form: Format) -> None:
    """Print a result table; Parquet goes to standard output as bytes."""
    if form is Format.PARQUET:
        import pyarrow.parquet  # noqa: PLC0415 - 9 MiB that no other command needs

        pyarrow.parquet.write_table(table, pa.PythonFile(sys.stdout.buffer, mode="w"))
    elif form is Format.CSV:
        sys.stdout.write(csv_text(table))
    elif form is Format.JSON:
        print_json(table.to_pylist())
    elif form is Format.MARKDOWN:
        _print_markdown(table)
    else:
        print_table(table.column_names, (row.values() for row in table.to_pylist()))


def csv_text(table: pa.Table) -> str:
    """A table as CSV, lists and structs each in one cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_flat(value) for value in row.values()] for row in table.to_pylist())
    return text.getvalue()


def json_lines(table: pa.Table) -> str:
    """A table as one JSON object a line; times in ISO 8601."""
    return "".join(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in table.to_pylist())


def print_json(value: object) -> None:
    """Print a value as JSON; times in ISO 8601."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write("\n")


def print_table(names: Iterable[str], rows: Iterable[Iterable[Any]], *, wide: str | None = None) -> None:
    """Print rows as a table on a terminal, as tab-separated lines in a pipe; column `wide` takes the room left over."""
    names = list(names)
    if not sys.stdout.isatty():
        for row in [names, *rows]:
            sys.stdout.write("\t".join(inert(_flat(value)) for value in row) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, no_wrap=name != wide, overflow="ellipsis", ratio=1 if name == wide else None)
    for row in rows:
        table.add_row(*(value if isinstance(value, Text) else Text(inert(_flat(value))) for value in row))
    console().print(table)


def date_text(day: date, precision: str) -> str:
    """A date with no more than is known: 2026-03-14, 2026-03, 2026 Q1 or 2026."""
    forms: Mapping[str, str] = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year} Q{(day.month + 2) // 3}",
        "year": str(day.year),
    }
    return forms[precision]


def amount_text(value: float | None, unit: str | None) -> str:
    """An amount in few characters: 1.7B EUR, 830M USD, 200 MW; "" where there is none."""
    if value is None:
        return ""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (1e3 if letter == 'k' else size):.4g}{letter} {unit}"
    return f"{value:.6g} {unit}"


def _flat(value: object) -> str:
    """A value in one cell: nothing for null, names joined, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(_plain(value))


def _plain(value: object) -> object:
    """What JSON has no form for, as text."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _print_markdown(table: pa.Table) -> None:
    sys.stdout.write("| " + " | ".join(table.column_names) + " |\n" + "|---" * table.num_columns + "|\n")
    for row in table.to_pylist():
        cells = (inert(_flat(value)).replace("|", "\\|") for value in row.values())
        sys.stdout.write("| " + " | ".join(cells) + " |\n")
