"""What all pages have in common: the head with its age, the live watch, and what is shown where there is nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.deeds import tell_deed
from dashboard.filters import address
from dashboard.inert import plain
from dashboard.reads import ask
from dashboard.served import Served, served
from dashboard.shown import age, counted, label, status_badge, sums, unbroken, when
from dashboard.visits import note_visit
from store.queries import count_rows

#: Seconds between two looks at whether another timeline was published.
_LOOK_S = 2


def begin(title: str | None = None, words: str = "") -> Served:
    """Draw the head of a page, unless it has its own; return what is served. A page without a timeline ends here."""
    place = served()
    if title:
        st.title(title, anchor=False)
        st.caption(words)
    if not place.published_at:
        show_empty(
            "No timeline yet",
            "Nothing has been published in this workspace. Run `windsock crawl` (or `windsock demo`) in a terminal; "
            "this page fills itself as soon as there is something to see.",
            icon=":material/air:",
        )
        st.stop()
    return place


def arrived_at() -> datetime:
    """When this page was first opened: what was first seen later is marked as fresh."""
    moment: datetime = st.session_state.setdefault("arrived_at", datetime.now(UTC))
    return moment


def last_visit(place: Served) -> datetime | None:
    """The end of the reader's visit before this one; None on the first."""
    if "last_visit" not in st.session_state:
        reader = str(st.user.get("email") or "local") if st.user else "local"
        st.session_state["last_visit"] = note_visit(place.workspace, reader, datetime.now(UTC))
    since: datetime | None = st.session_state["last_visit"]
    return since


def show_navigation(place: Served, sections: Mapping[str, Sequence[StreamlitPage]]) -> None:
    """The menu, of links that carry the filter: Streamlit's own would forget it in a new tab."""
    with st.sidebar, st.container(gap="xxsmall", key="navigation"):
        st.markdown(f"#### windsock\n:small[:gray[{plain(place.focus)} and rivals]]")
        for section, pages in sections.items():
            st.caption(section)
            for page in pages:
                st.page_link(page, query_params=address())
        st.html(Path(__file__).with_name("links.html"), unsafe_allow_javascript=True)


def show_pulse(place: Served, drawn: tuple[int, int], *, live: bool) -> None:
    """The age of the timeline in the sidebar; a live page is drawn anew once another than `drawn` is out."""

    @st.fragment(run_every=_LOOK_S)
    def look() -> None:
        tell_deed()
        if live and place.version != drawn:
            st.rerun()
        if published := place.published_at:
            st.caption(f":green[●] published {age(datetime.fromtimestamp(published, UTC))}")
        else:
            st.caption(":gray[●] nothing published yet")

    with st.sidebar:
        if any(drawn):
            counts = ask(place, count_rows)
            st.caption(
                f"{counted(counts['events'], 'event')} from {counted(counts['documents'], 'document')} "
                f"of {counted(counts['sources'], 'source')}"
            )
        look()


def show_empty(title: str, words: str, icon: str = ":material/inbox:") -> None:
    """What a page shows where there is nothing: why, and what would change it. The words are ours."""
    with st.container(border=True, horizontal_alignment="center", key=f"empty-{title}"):
        st.markdown(f"{icon} **{title}**", width="content")
        st.caption(words, text_alignment="center")


def link_to_event(event_id: str, words: str) -> None:
    """A line that leads to the page of an event; the words are Markdown."""
    st.page_link("views/event.py", label=words, query_params=address(id=event_id))


def open_event(event_id: str) -> None:
    """Go to the page of an event, where a mark or a row was chosen."""
    st.switch_page("views/event.py", query_params=address(id=event_id))


def show_event_lines(events: Iterable[Mapping[str, Any]], *, fresh: frozenset[str] = frozenset()) -> None:
    """Events as lines to choose from: the title leads to its page, a second line says how sure and how large it is."""
    for event in events:
        with st.container(gap=None, key=f"line-{event['event_id']}"):
            mark = ":blue[●] " if event["event_id"] in fresh else ""
            link_to_event(event["event_id"], f"{mark}{plain(event['title'])}")
            facts = [
                f"{plain(event['actor'])} · {label(event['type'])}",
                when(event),
                plain(sums(event)),
                counted(event["origins"], "origin"),
            ]
            whole = [unbroken(fact) for fact in facts if fact]  # a line breaks between facts alone
            st.markdown(f":small[{status_badge(event['status'])} :gray[{' · '.join(whole)}]]")
