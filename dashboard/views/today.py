"""The last visit in, one screen out: what is new, what changed, what moved and what is in trouble."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import streamlit as st

from dashboard.filters import address, chosen, show_filter
from dashboard.frame import begin, last_visit, link_to_event, show_empty, show_event_lines
from dashboard.inert import plain
from dashboard.reads import ask
from dashboard.served import served
from dashboard.shown import age, change_words, counted, day, moment, signal_badge, unbroken, value_words
from store.health import list_source_health
from store.signals import list_signals
from store.views import count_news, list_changes, list_news

#: A number with a second fact below it, which is neither good nor bad.
_PLAIN: Final[Mapping[str, Any]] = {"border": True, "delta_color": "off", "delta_arrow": "off"}
_SINCE = {"Last visit": None, "24 hours": 1, "7 days": 7, "30 days": 30}


def show_page() -> None:
    """Draw the page."""
    place = begin("Today", f"What is new about {plain(served().focus)} and the others, and whether it matters.")
    show_filter(place)
    wanted = chosen(limit=7)
    now = datetime.now(UTC)
    bar = st.container(horizontal=True, vertical_alignment="center", key="since-bar")
    choice = bar.segmented_control(
        "New since", list(_SINCE), default="Last visit", key="since", bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    days = _SINCE[choice or "Last visit"]
    since = last_visit(place) if days is None else (now - timedelta(days=days)).replace(second=0, microsecond=0)
    bar.caption(_since_words(since, choice or ""))
    asked = {"since": since, "focus": place.focus}
    counts = ask(place, count_news, wanted, **asked)
    hour = now.replace(minute=0, second=0, microsecond=0)
    sources = ask(place, list_source_health, hour)
    troubles = [source for source in sources if source["trouble"]]
    with st.container(key="totals"):
        new, changed, moving, trouble = st.columns(4)
    new.metric(
        "New events", counts["events"], f"{counts['focus']:,} about {place.focus}", **_PLAIN,
        help="First seen since then; old news found late is not counted.",
    )  # fmt: skip
    changed.metric("Changed", counts["changed"], "in status or sum", **_PLAIN)
    signals = [signal for signal in ask(place, list_signals) if not signal["error"]]
    triggered = sum(signal["status"] == "triggered" for signal in signals)
    stirring = sum(signal["status"] == "stirring" for signal in signals)
    moving.metric("Signals triggered", triggered, f"{stirring} stirring of {len(signals)}", **_PLAIN)
    polled = sum(source["enabled"] for source in sources)
    trouble.metric("Sources in trouble", len(troubles), f"of {polled} polled", **_PLAIN)
    news, aside = st.columns([3, 2], gap="large")
    with news:
        st.subheader("What matters most", anchor=False)
        events = ask(place, list_news, wanted, **asked)
        if events:
            show_event_lines(events)
            st.caption(
                "First what concerns the focus company, several origins tell, is confirmed or denied, or has a sum."
            )
        else:
            show_empty(
                "Nothing new",
                "Nothing was told since then that was not known. That is a finding too.",
                ":material/bedtime:",
            )
            before = ask(place, list_news, wanted, since=None, focus=place.focus)
            if before:
                st.caption("What mattered most before, of the last ninety days of news:")
                show_event_lines(before)
    with aside:
        _show_signals(signals)
        _show_changes(ask(place, list_changes, wanted, since=since))
        _show_troubles(troubles)


def _since_words(since: datetime | None, choice: str) -> str:
    if since is None:
        return "Your first visit: the newest of all that is known, of the last ninety days of news."
    return f"Since {'your last visit, ' if choice == 'Last visit' else ''}{moment(since)} ({age(since)})."


def _show_signals(signals: list[dict[str, Any]]) -> None:
    """Those that do not rest, the latest turn first."""
    st.subheader("Signals that moved", anchor=False)
    moved = [signal for signal in signals if signal["status"] in ("triggered", "stirring")]
    moved.sort(key=lambda signal: signal["since"] or date.min, reverse=True)
    if not moved:
        st.caption("All signals are quiet.")
    for signal in moved[:4]:
        with st.container(gap=None, key=f"line-signal-{signal['signal_id']}"):
            st.page_link("views/watch.py", label=plain(signal["question"]), query_params=address())
            since = f" · {unbroken('since ' + day(signal['since']))}" if signal["since"] else ""
            st.markdown(
                f":small[{signal_badge(signal['status'])} "
                f":gray[{value_words(signal['value'])} {plain(signal['unit'])}{since}]]"
            )


def _show_changes(changes: list[dict[str, Any]]) -> None:
    st.subheader("What changed", anchor=False)
    if not changes:
        st.caption("No status and no amount changed.")
    for change in changes[:6]:
        with st.container(gap=None, key=f"change-{change['event_id']}-{change['valid_from']}"):
            link_to_event(change["event_id"], plain(change["title"]))
            words = plain(change_words(change["change"], change["currency"]))
            st.caption(f"{words} · {unbroken(age(change['valid_from']))}")


def _show_troubles(troubles: list[dict[str, Any]]) -> None:
    st.subheader("Sources in trouble", anchor=False)
    if not troubles:
        st.caption(":green[●] All sources answer as they should.")
    for source in troubles[:6]:
        st.caption(f":red[●] **{plain(source['name'])}**: {plain(source['trouble'])}")
    if len(troubles) > 6:
        st.page_link(
            "views/sources.py",
            label=f"All {counted(len(troubles), 'source')}",
            icon=":material/arrow_forward:",
            query_params=address(),
        )


show_page()
