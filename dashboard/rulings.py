"""An event in, an analyst's word on it out: its type, its actor, what is not of it, what it is one with."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from dashboard.deeds import do
from dashboard.inert import plain
from dashboard.served import Served
from dashboard.shown import TYPES, heading, when

#: What was ruled last and not yet told: words, id of the ruling, documents of the event that it was about.
_RULED: Final = "ruled"
#: What is wrong → the words of the button that says so.
_BUTTONS: Mapping[str, str] = {
    "Type": "Correct the type",
    "Actor": "Correct the actor",
    "No event": "It is no event",
    "Split": "Split these off",
    "Join": "Join the two",
}
#: The same → what is said when it is done.
_DONE: Mapping[str, str] = {
    "Type": "The type is corrected.",
    "Actor": "The actor is corrected.",
    "No event": "It is no event any more.",
    "Split": "The documents that you chose tell of another happening now.",
    "Join": "The two are one event now.",
}
#: An id of an event, alone or as an address of its page has it.
_EVENT_ID = re.compile(r"(?:^|[?&]id=)([0-9a-fA-F]{4,16})(?:$|&)")


def ruled_documents() -> tuple[str, ...]:
    """Documents of the event that was ruled on last: where its id went, they tell what became of it."""
    ruled = st.session_state.get(_RULED)
    return tuple(ruled["documents"]) if ruled else ()


def show_ruled(place: Served) -> None:
    """Say what was ruled a moment ago, with a way back."""
    ruled = st.session_state.get(_RULED)
    if not ruled:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="ruled"):
        st.success(f"Ruled: {ruled['words']}", icon=":material/gavel:")
        if ruled["id"] and st.button("Undo", icon=":material/undo:"):
            outcome = do(place, "events", "undo", "--", ruled["id"], words="Taking it back …")
            if outcome.done:
                st.session_state[_RULED] = ruled | {"words": "taken back.", "id": ""}
                st.rerun()
            st.error(plain(outcome.words))


def forget_ruled(event_id: str) -> None:
    """What was ruled is no news on the page of another event."""
    ruled = st.session_state.get(_RULED)
    if ruled and event_id not in ruled["events"]:
        del st.session_state[_RULED]


def follow_ruled(event_id: str) -> None:
    """The event that was ruled on goes on under this id."""
    st.session_state[_RULED]["events"].append(event_id)


def show_rulings(place: Served, event: Mapping[str, Any], related: Sequence[Mapping[str, Any]]) -> None:
    """What an analyst may rule: it stands above every reading, and can be undone."""
    event_id = event["event_id"]
    with st.expander("Correct, split or join", icon=":material/edit:", key=f"rulings-{event_id}"):
        st.caption("Your word stands above every reading to come, until you take it back.")
        what = (
            st.segmented_control("What is wrong", list(_BUTTONS), key="ruling", default="Type", required=True) or "Type"
        )
        with st.form(f"ruling-{what}-{event_id}", border=False):
            arguments = _ask_ruling(what, event, related)
            if not st.form_submit_button(_BUTTONS[what], type="primary"):
                return
        if not arguments:
            st.warning("Choose first what it concerns.")
            return
        outcome = do(place, "events", *arguments, words="Reading the event anew …")
        if not outcome.done:
            st.error(plain(outcome.words))
            return
        ruling = re.search(r"\(ruling ([0-9a-f]+)", outcome.words)
        st.session_state[_RULED] = {
            "words": _DONE[what],
            "id": ruling[1] if ruling else "",
            "events": [event_id],
            "documents": [report["document_id"] for report in event["evidence"]],
        }
        st.rerun()


def _ask_ruling(what: str, event: Mapping[str, Any], related: Sequence[Mapping[str, Any]]) -> list[str]:
    """The arguments of the command that the reader means; empty while something is missing."""
    event_id: str = event["event_id"]
    if what == "Type":
        kind = st.selectbox("The right type", list(TYPES), index=list(TYPES).index(event["type"]), format_func=heading)
        return ["correct", f"--type={kind}", "--", event_id] if kind != event["type"] else []
    if what == "Actor":
        actor = st.text_input("Who really does it", value=event["actor"]).strip()
        return ["correct", f"--actor={actor}", "--", event_id] if actor not in ("", event["actor"]) else []
    if what == "No event":
        st.caption("It goes, with its evidence, and does not come back.")
        return ["correct", "--no-event", "--", event_id]
    if what == "Split":
        return _ask_split(event)
    return _ask_join(event_id, related)


def _ask_split(event: Mapping[str, Any]) -> list[str]:
    documents = {report["document_id"]: report for report in event["evidence"]}
    if len(documents) < 2:
        st.caption("One document alone tells of it: there is nothing to split.")
        return []
    st.caption("Which documents tell of another happening?")
    out = []
    with st.container(height=260 if len(documents) > 6 else "content", border=len(documents) > 6, gap="xsmall"):
        for document_id, report in documents.items():
            words = f"{plain(report['publisher'])}: {plain(report['title'])}"
            if st.checkbox(words, key=f"split-{document_id}"):
                out.append(document_id)
    return ["split", "--", event["event_id"], *out] if out else []


def _ask_join(event_id: str, related: Sequence[Mapping[str, Any]]) -> list[str]:
    titles = {row["event_id"]: f"{row['title']} ({when(row)})" for row in related}
    chosen = st.radio(
        "Which of these is the same happening?", list(titles), index=None, format_func=lambda one: plain(titles[one])
    )
    typed = st.text_input("Or another: its id, or the address of its page", placeholder="…/event?id=3f9a").strip()
    found = _EVENT_ID.search(typed)
    other = found[1] if found else chosen
    return ["join", "--", event_id, other] if other and not (typed and not found) else []
