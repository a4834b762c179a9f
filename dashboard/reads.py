"""A question about the published timeline in, its answer out; asked anew only when another timeline was published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from dashboard.served import Served
from store.publish import open_timeline
from store.queries import EventFilter

Answer = TypeVar("Answer")


def ask(served: Served, question: Callable[..., Answer], *arguments: Any, **named: Any) -> Answer:
    """The answer of a reading function of the store's to the timeline as it is published now.

    The timeline is opened for one answer and closed, so that no page holds a file that was replaced.
    Raises StoreError when nothing is published.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    answer: Answer = _answer(served.timeline, served.published_at, name, question, arguments, named)
    return answer


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={EventFilter: repr})
def _answer(
    path: Path,
    version: float,
    name: str,
    _question: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> Any:
    del version, name  # parts of the cache's key alone
    with open_timeline(path) as connection:
        return _question(connection, *arguments, **named)
