"""The page that an address names in, its frame and the page out: what Streamlit runs at every look of a reader."""

from pathlib import Path

import streamlit as st

from dashboard.filters import address, settle_filter
from dashboard.frame import arrived_at, show_navigation, show_pulse
from dashboard.login import require_login
from dashboard.served import served

#: File of a view, its title, its icon, and whether it is drawn anew when another timeline is published: not where a
#: reader writes.
_VIEWS = {
    "Now": (
        ("today", "Today", ":material/today:", True),
        ("timeline", "Timeline", ":material/timeline:", True),
    ),
    "Picture": (
        ("watch", "Watch", ":material/radar:", False),
        ("company", "Company", ":material/domain:", True),
        ("models", "Models", ":material/deployed_code:", True),
    ),
    "Work": (
        ("alerts", "Alerts", ":material/notifications:", False),
        ("sql", "SQL", ":material/database:", False),
        ("sources", "Sources", ":material/rss_feed:", False),
    ),
}


#: Pages that no menu leads to, and whether they are live.
_HIDDEN = (("event", "Event", ":material/article:", True),)


def run() -> None:
    """Draw the frame and the page that the address names."""
    st.set_page_config(page_title="windsock", page_icon="🪁", layout="wide", initial_sidebar_state=220)
    require_login()
    st.html(Path(__file__).with_name("style.css"))
    live = {title for views in (*_VIEWS.values(), _HIDDEN) for _, title, _, is_live in views if is_live}
    sections = {
        section: [st.Page(f"views/{file}.py", title=title, icon=icon) for file, title, icon, _ in views]
        for section, views in _VIEWS.items()
    }
    hidden = [st.Page(f"views/{file}.py", title=title, icon=icon) for file, title, icon, _ in _HIDDEN]
    start = st.Page(_start, title="Start", url_path="start", default=True)
    page = st.navigation([start, *hidden, *(page for pages in sections.values() for page in pages)], position="hidden")
    settle_filter(page.title)
    arrived_at()
    place = served()
    drawn = place.version  # before the page reads: what is published meanwhile is another timeline
    show_navigation(place, sections)
    page.run()
    show_pulse(place, drawn, live=page.title in live)


def _start() -> None:
    """The root of the server: Today has an address of its own."""
    st.switch_page("views/today.py", query_params=address())


run()
