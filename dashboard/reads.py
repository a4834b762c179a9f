"""The published timeline in, what the pages show out; read anew only when another timeline was published."""

import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from store.publish import open_timeline
from store.queries import EventFilter, count_rows, get_event, list_events


def timeline_path() -> Path:
    """The timeline that the dashboard was started with: its last argument."""
    return Path(sys.argv[-1])


def published_at(path: Path) -> float:
    """When the timeline was published, in seconds since 1970: the version of everything that is cached."""
    return path.stat().st_mtime if path.exists() else 0.0


@st.cache_data(max_entries=64, show_spinner="Reading the timeline …")
def read_events(path: Path, version: float, wanted: EventFilter) -> pa.Table:
    """Events that pass the filter, newest first. Raises StoreError when nothing is published."""
    del version  # a part of the cache's key alone
    with open_timeline(path) as connection:
        return list_events(connection, wanted)


@st.cache_data(max_entries=64, show_spinner=False)
def read_event(path: Path, version: float, event_id: str) -> dict[str, Any] | None:
    """One event with evidence and history; None if it is gone."""
    del version
    with open_timeline(path) as connection:
        return get_event(connection, event_id)


@st.cache_data(max_entries=4, show_spinner=False)
def read_counts(path: Path, version: float) -> dict[str, int]:
    """How much the timeline holds."""
    del version
    with open_timeline(path) as connection:
        return count_rows(connection)
