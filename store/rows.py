"""Rows of Python values in, rows of a table out: the two bulk writes that every store module needs."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows, each with a value for every column of `table` (a KeyError says which is missing).

    One Arrow table a call: DuckDB's executemany takes a millisecond a row, and an evidence table has many.
    """
    if not rows:
        return
    schema = connection.table(table).limit(0).to_arrow_table().schema
    columns = [pa.array([row[name] for row in rows], type=schema.field(name).type) for name in schema.names]
    connection.from_arrow(pa.Table.from_arrays(columns, schema=schema)).insert_into(table)


def fetch(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Rows of a query as dictionaries by column name."""
    cursor = connection.execute(sql, parameters or {})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
