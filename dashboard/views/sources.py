"""The health of all sources in, what they yield against what was expected out, and a new one by its address."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboard.deeds import do
from dashboard.filters import show_filter
from dashboard.frame import begin, show_empty
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import LANGUAGES, age, heading, zone
from store.health import list_recent_issues, list_source_health

_TIERS = ("press", "official", "wire", "community", "aggregator", "catalogue")


def show_page() -> None:
    """Draw the page."""
    place = begin("Sources", "Where the news comes from, and whether it still comes. Silence is a finding.")
    show_filter(place, (), but="A source is well or ill whatever it tells.")
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    sources = ask(place, list_source_health, hour)
    if not sources:
        show_empty("No source yet", "Add one below by its address, or run `windsock crawl` with the shipped ones.")
    else:
        _show_totals(sources)
        _show_table(sources)
        _show_troubles(sources)
    _show_issues(ask(place, list_recent_issues))
    _show_add(place)


def _show_totals(sources: Sequence[Mapping[str, Any]]) -> None:
    enabled = [source for source in sources if source["enabled"]]
    with st.container(key="totals"):
        polled, trouble, week, last = st.columns(4)
    polled.metric("Polled sources", f"{len(enabled)} of {len(sources)}", border=True)
    trouble.metric("In trouble", sum(bool(source["trouble"]) for source in sources), border=True)
    week.metric(
        "Documents a week",
        f"{sum(source['per_week'] for source in enabled):,.0f}",
        border=True,
        help="Mean of the last 28 days",
    )
    newest = max((source["last_success_at"] for source in sources if source["last_success_at"]), default=None)
    last.metric("Last success", age(newest) if newest else "never", border=True)


def _show_table(sources: Sequence[Mapping[str, Any]]) -> None:
    st.dataframe(
        [
            {
                "state": "in trouble" if source["trouble"] else "well" if source["enabled"] else "off",
                "name": source["name"],
                "tier": source["tier"],
                "lang": source["lang"],
                "weeks": list(source["weeks"]),
                "per_week": source["per_week"],
                "expected": source["min_per_week"] or None,
                "delay": source["delay_hours"],
                "documents": source["documents"],
                "success": source["last_success_at"],
                "outcome": source["last_outcome"],
                "url": link(source["url"]),
            }
            for source in sources
        ],
        key="health",
        hide_index=True,
        placeholder="",
        height=min(38 * len(sources) + 40, 560),
        alt="Sources with their health, those in trouble first",
        column_config={
            "state": st.column_config.TextColumn("State", width=80),
            "name": st.column_config.TextColumn("Source", width=200),
            "tier": st.column_config.TextColumn("Tier", width=85),
            "lang": st.column_config.TextColumn("Lang", width=50),
            "weeks": st.column_config.BarChartColumn(
                "Twelve weeks", help="Documents a week, the newest at the right", width=120, y_min=0
            ),
            "per_week": st.column_config.NumberColumn(
                "A week", format="%.1f", width=70, help="Mean of the last 28 days"
            ),
            "expected": st.column_config.NumberColumn(
                "Expected", format="%.1f", width=75, help="Items a week below which it counts as silent"
            ),
            "delay": st.column_config.NumberColumn(
                "Delay, h", format="%.1f", width=75, help="Median hours from publication to us, last 28 days"
            ),
            "documents": st.column_config.NumberColumn("Documents", width=85),
            "success": st.column_config.DatetimeColumn(
                "Last success", format="D MMM, HH:mm", timezone=str(zone()), width=110
            ),
            "outcome": st.column_config.TextColumn("Last poll", width=95),
            "url": st.column_config.LinkColumn("Address", display_text="open", width=70),
        },
    )


def _show_troubles(sources: Sequence[Mapping[str, Any]]) -> None:
    for source in sources:
        if source["trouble"]:
            said = f": {plain(source['last_error'])}" if source["last_error"] else ""
            st.warning(f"**{plain(source['name'])}** {plain(source['trouble'])}{said}", icon=":material/warning:")


def _show_issues(issues: Sequence[Mapping[str, Any]]) -> None:
    st.subheader("Issues", anchor=False)
    if not issues:
        st.caption(":green[●] Nothing for a person to look at.")
        return
    st.dataframe(
        [
            {
                "seen": issue["last_seen_at"],
                "level": issue["level"],
                "code": issue["code"],
                "source": issue["source_id"],
                "times": issue["times"],
                "message": issue["message"],
            }
            for issue in issues
        ],
        key="issues",
        hide_index=True,
        placeholder="",
        column_config={
            "seen": st.column_config.DatetimeColumn(
                "Last seen", format="D MMM, HH:mm", timezone=str(zone()), width=110
            ),
            "level": st.column_config.TextColumn("Level", width=70),
            "code": st.column_config.TextColumn("Cause", width=120),
            "source": st.column_config.TextColumn("Source", width=130),
            "times": st.column_config.NumberColumn("Times", width=60),
            "message": st.column_config.TextColumn("What happened", width=520),
        },
    )


def _show_add(place: Served) -> None:
    st.subheader("Add a source", anchor=False)
    with st.form("add-source"):
        address, publisher, lang, tier = st.columns([4, 2.2, 1.6, 1.5])
        url = address.text_input("Address of a page or of its feed", placeholder="https://example.org/news")
        name = publisher.text_input("Publisher", placeholder="else the host's name")
        code = lang.selectbox("Language", list(LANGUAGES), format_func=lambda one: LANGUAGES[one])
        kind = tier.selectbox("Tier", _TIERS, format_func=heading)
        if st.form_submit_button("Find its feed and add it", type="primary"):
            _add(place, url.strip(), name.strip(), code or "en", kind or "press")


def _add(place: Served, url: str, publisher: str, lang: str, tier: str) -> None:
    address = link(url)
    if address is None:
        st.error("That is no address of the web: it begins with http:// or https://.")
        return
    given = [f"--publisher={publisher}"] if publisher else []
    outcome = do(
        place, "sources", "add", f"--lang={lang}", f"--tier={tier}", *given, "--", address,
        words="Looking for its feed …",
    )  # fmt: skip
    if outcome.done:
        st.success(f"{plain(outcome.words)} It is polled with the next crawl.")
    else:
        st.error(plain(outcome.words))


show_page()
