"""An analyst's rulings in, rows out; and back."""

from collections.abc import Sequence

import duckdb

from store.merging import Ruling, RulingKind
from store.rows import fetch, insert


def add_ruling(connection: duckdb.DuckDBPyConnection, ruling: Ruling) -> None:
    """Keep one more ruling."""
    row = {
        "ruling_id": ruling.id,
        "made_at": ruling.made_at,
        "kind": ruling.kind.value,
        "reports": list(ruling.reports),
        "others": list(ruling.others),
        "value": ruling.value,
    }
    insert(connection, "rulings", [row])


def remove_ruling(connection: duckdb.DuckDBPyConnection, ruling_id: str) -> None:
    """Forget a ruling."""
    connection.execute("delete from rulings where ruling_id = $id", {"id": ruling_id})


def list_rulings(connection: duckdb.DuckDBPyConnection) -> Sequence[Ruling]:
    """Every ruling, oldest first; there are as many as a person makes."""
    return [
        Ruling(
            id=row["ruling_id"],
            made_at=row["made_at"],
            kind=RulingKind(row["kind"]),
            reports=tuple(row["reports"]),
            others=tuple(row["others"]),
            value=row["value"],
        )
        for row in fetch(connection, _LIST)
    ]


_LIST = """
select
    ruling_id,
    made_at,
    kind,
    reports,
    others,
    "value"
from rulings
order by made_at, ruling_id
"""
