"""A question about the published timeline in, its answer out; asked anew only when another timeline was published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import streamlit as st

from dashboard.served import Served
from store.publish import held_cursor, hold_timeline
from store.queries import EventFilter

Answer = TypeVar("Answer")


def ask(served: Served, question: Callable[..., Answer], *arguments: Any, **named: Any) -> Answer:
    """The answer of a reading function of the store's to the timeline as it is published now.

    Raises StoreError when nothing is published.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    answer: Answer = _answer(served.timeline, served.version, name, question, arguments, named)
    return answer


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={EventFilter: repr})
def _answer(
    path: Path,
    version: tuple[int, int],
    name: str,
    _question: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> Any:
    del name  # part of the cache's key alone
    with held_cursor(_held(path, version)) as connection:
        return _question(connection, *arguments, **named)


@st.cache_resource(max_entries=1, show_spinner=False)
def _held(path: Path, version: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    """The timeline of that version, held open for all readers: opening it takes longer than most questions.

    The one before is let go of, and closed when its last question is answered.
    """
    del version
    return hold_timeline(path)
