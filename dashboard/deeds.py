"""A change that the reader asks for in, what came of it out: done once, however often its button is pressed."""

from typing import Final

import streamlit as st

from dashboard.commands import Outcome, run_windsock
from dashboard.inert import plain
from dashboard.served import Served

#: The deed that this run of the page has done and not yet told: its arguments and its outcome.
_DONE: Final = "deed_done"
#: That of the run before, where a click cut it short.
_UNTOLD: Final = "deed_untold"


def begin_deeds() -> None:
    """Take over what the run before has done and could not tell; before anything of a page is drawn."""
    st.session_state[_UNTOLD] = st.session_state.pop(_DONE, None)


def do(place: Served, *arguments: str, words: str) -> Outcome:
    """Run a command while the page says `words`.

    A click while it runs cuts the page short when it ends: where that click was on the same button, out of impatience,
    the command is not run again and its outcome is told.
    """
    untold: tuple[tuple[str, ...], Outcome] | None = st.session_state.get(_UNTOLD)
    if untold and untold[0] == arguments:
        st.session_state[_UNTOLD] = None
        return untold[1]
    with st.spinner(words):
        outcome = run_windsock(place.workspace, *arguments)
        st.session_state[_DONE] = (arguments, outcome)
    del st.session_state[_DONE]
    return outcome


def end_deeds() -> None:
    """Tell what the run before has done, where the click that cut it short was another."""
    if untold := st.session_state.pop(_UNTOLD, None):
        _, outcome = untold
        st.toast(plain(outcome.words), icon=":material/check:" if outcome.done else ":material/error:")
