"""A change that the reader asks for in, what came of it out: done once, however often its button is pressed.

A click while a page is being drawn makes Streamlit start the page anew beside the run before, which ends at its next
word to the browser. A command must neither be run twice by that nor be forgotten, so it runs in a thread of its own.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.commands import Outcome, run_windsock
from dashboard.inert import plain
from dashboard.served import Served

_SESSION: Final = "deeds"
_THREADS: Final = ThreadPoolExecutor(max_workers=8, thread_name_prefix="deed")


@dataclass(slots=True)
class _Deeds:
    """What one reader has asked for and was not yet told about."""

    #: Arguments of the command and, once it has ended, its outcome; None where all is told.
    running: tuple[tuple[str, ...], Future[Outcome]] | None = None


def do(place: Served, *arguments: str, words: str) -> Outcome:
    """Run a command while the page says `words`; if the same is running already, wait for that one."""
    deeds = _deeds()
    if deeds.running and deeds.running[0] == arguments:
        _, asked = deeds.running
    else:
        asked = _THREADS.submit(run_windsock, place.workspace, *arguments)
        deeds.running = (arguments, asked)
    with st.spinner(words):  # a run of the page that was cut short ends here, and another waits in its place
        outcome = asked.result()
    deeds.running = None
    return outcome


def tell_deed() -> None:
    """Tell what came of a command whose page the reader has left before it ended."""
    deeds = _deeds()
    if deeds.running and deeds.running[1].done():
        outcome = deeds.running[1].result()
        deeds.running = None
        st.toast(plain(outcome.words), icon=":material/check:" if outcome.done else ":material/error:")


def _deeds() -> _Deeds:
    deeds: _Deeds = st.session_state.setdefault(_SESSION, _Deeds())
    return deeds
