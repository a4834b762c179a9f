"""Queries that the reader keeps under a name in, the same out: `dashboard-queries.json` of the workspace."""

import json
from pathlib import Path

_FILE = "dashboard-queries.json"


def kept_queries(folder: Path) -> dict[str, str]:
    """Name → SQL, in the order in which they were kept; empty where the file is missing or is not ours any more."""
    try:
        kept = json.loads((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(sql) for name, sql in kept.items()} if isinstance(kept, dict) else {}


def keep_query(folder: Path, name: str, sql: str) -> None:
    """Keep a query; one of that name is replaced. The file is written whole or not at all."""
    fresh = folder / f".{_FILE}.new"
    fresh.write_text(json.dumps(kept_queries(folder) | {name: sql}, ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(folder / _FILE)
