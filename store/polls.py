"""The store in, the recent polls of each source out: what the schedule is made of, so that it survives a restart."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import duckdb

from store.rows import fetch


def list_recent_polls(
    connection: duckdb.DuckDBPyConnection, source_ids: Sequence[str], *, now: datetime, most: int = 30
) -> dict[str, list[dict[str, Any]]]:
    """The last polls of each source, oldest first, at most `most` and none older than 14 days."""
    polls: dict[str, list[dict[str, Any]]] = {source_id: [] for source_id in source_ids}
    parameters = {"ids": list(source_ids), "since": now - timedelta(days=14), "most": most}
    for row in fetch(connection, _RECENT, parameters):
        polls[row["source_id"]].append(row)
    return polls


_RECENT = """
select source_id, ended_at, outcome, http_status, documents, retry_after_s, fresh_for_s
from polls
where source_id in (select unnest($ids)) and ended_at >= $since
qualify row_number() over (partition by source_id order by ended_at desc) <= $most
order by source_id, ended_at
"""
