"""The path of a published timeline in, the dashboard's pages out: `streamlit run dashboard/app.py -- TIMELINE`."""

from pathlib import Path

import streamlit as st

from dashboard.frame import arrived_at, show_pulse
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


def run() -> None:
    """Draw the frame and the page that the address names."""
    st.set_page_config(page_title="windsock", page_icon="🪁", layout="wide")
    require_login()
    st.html(Path(__file__).with_name("style.css"))
    live = {title for views in _VIEWS.values() for _, title, _, is_live in views if is_live} | {"Event"}
    pages = {
        section: [
            st.Page(f"views/{file}.py", title=title, icon=icon, default=file == "today")
            for file, title, icon, _ in views
        ]
        for section, views in _VIEWS.items()
    }
    pages["Now"].append(st.Page("views/event.py", title="Event", icon=":material/article:", visibility="hidden"))
    page = st.navigation(pages)
    arrived_at()
    place = served()
    drawn = place.published_at  # before the page reads: what is published meanwhile is another timeline
    page.run()
    show_pulse(place, drawn, live=page.title in live)


run()
