"""The filter in, a chart of the events and their list out; live: what arrives is marked, without a reload."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts import bucket_chart, described, padded, timeline_chart
from dashboard.filters import chosen, show_filter
from dashboard.frame import arrived_at, begin, open_event, show_empty, show_event_lines
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import counted, day, heading, sums, zone
from store.queries import EventFilter
from store.views import count_buckets, count_passing, get_lines, list_lines, list_marks

#: How many marks a chart bears before it counts by month.
_MARKS = 1_500
#: Unit in which events are counted where they are more, by the days of the chart; else the month.
_UNITS = (("day", 120), ("week", 800))
#: How many events the list holds, the newest.
_ROWS = 500
#: Days back from today; None: all that there is.
_SPANS: dict[str, int | None] = {"3 months": 91, "1 year": 365, "2 years": 730, "All": None}


def show_page() -> None:
    """Draw the page."""
    place = begin(
        "Timeline",
        "Every event, when it happened. A mark is one event: larger where more independent origins tell it, "
        "hollow where it is promised or rumoured.",
    )
    show_filter(place)
    wanted = chosen()
    today = datetime.now(UTC).astimezone(zone()).date()
    counts = ask(place, count_passing, wanted, today)
    if not counts["events"]:
        show_empty(
            "No event passes this filter",
            "Take a word or a company out of it, or widen its dates.",
            ":material/filter_alt_off:",
        )
        return
    lanes, span, ahead = _ask_form(counts["plans"])
    shown = _within(wanted, span, counts["last"], today, ahead=ahead)
    _show_chart(place, shown, lanes, today)


def _ask_form(plans: int) -> tuple[str, int | None, bool]:
    """Lanes, days back, and whether plans beyond today are shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="chart-form"):
        lanes = st.segmented_control(
            "Lanes",
            ("layer", "company"),
            default="layer",
            key="lanes",
            bind="query-params",
            required=True,
            format_func=heading,
        )
        span = st.segmented_control(
            "Span", list(_SPANS), default="2 years", key="span", bind="query-params", required=True
        )
        ahead = st.toggle(
            f"Plans ahead ({plans})", key="ahead", bind="query-params", disabled=not plans,
            help="Events that are promised for a day after today.",
        )  # fmt: skip
    return ("actor" if lanes == "company" else "layer"), _SPANS[span or "All"], ahead


def _within(wanted: EventFilter, span: int | None, last: date, today: date, *, ahead: bool) -> EventFilter:
    """The filter with the span of the chart; dates that the reader chose stand above it."""
    since, until = wanted.since, wanted.until
    if since is None and span is not None:
        since = min(last, today) - timedelta(days=span)
    if until is None and not ahead:
        until = max(last, today) if last <= today else None
    return replace(wanted, since=since, until=until)


def _show_chart(place: Served, shown: EventFilter, lanes: str, today: date) -> None:
    inside = ask(place, count_passing, shown, today)
    if not inside["events"]:
        show_empty(
            "Nothing in this span", "The filter passes earlier events: choose a longer span.", ":material/date_range:"
        )
        return
    rows = ask(place, list_lines, replace(shown, limit=_ROWS), arrived_at())
    dense = inside["events"] > _MARKS
    marks = None if dense else ask(place, list_marks, replace(shown, limit=_MARKS), arrived_at())
    last = shown.until or max(inside["last"], today)
    if inside["plans"] and shown.until is None:
        last = inside["last_plan"]
    domain = padded(max(shown.since or inside["first"], inside["first"]), last)
    fresh = [row["event_id"] for row in (rows if marks is None else marks.to_pylist()) if row["fresh"]]
    if fresh:
        st.markdown(f":blue[●] {counted(len(fresh), 'event')} arrived since you opened this page")
        show_event_lines(ask(place, get_lines, tuple(fresh[:5])))
    if marks is None:
        days = (domain[1] - domain[0]).days
        unit = next((name for name, most in _UNITS if days <= most), "month")
        chart = bucket_chart(ask(place, count_buckets, shown, unit), lanes, unit, *domain)
        st.altair_chart(chart, key="buckets", alt=described(f"events by {unit}", "number of events"))
        mark = None
        st.caption(
            f"{counted(inside['events'], 'event')}, too many for a mark each: discs count them by {unit}. "
            "A shorter span or a filter shows marks. Source: table events."
        )
    else:
        picked = st.altair_chart(
            timeline_chart(marks, lanes, *domain),
            key="marks",
            on_select="rerun",
            selection_mode=["pick"],
            alt=described("events over time", "one mark each"),
        )
        mark = next((one["event_id"] for one in picked["selection"].get("pick", [])), None)
        st.caption(
            f"{counted(inside['events'], 'event')}. Click a mark to read it; drag to move, "
            "Shift and the wheel to zoom, double click to go back. Source: table events."
        )
    if mark:
        show_event_lines(ask(place, get_lines, (mark,)))
    _show_list(rows, inside["events"])


def _show_list(rows: Sequence[Mapping[str, Any]], total: int) -> None:
    """The same events as a table; a row leads to its event."""
    table = pa.Table.from_pylist(
        [
            {
                "fresh": "●" if row["fresh"] else "",
                "happens": day(row["event_date"], row["date_precision"]),
                "told": _told(row),
                "type": heading(row["type"]),
                "actor": row["actor"],
                "what": ", ".join([*row["objects"], *row["counterparties"]]),
                "status": row["status"],
                "sums": sums(row),
                "origins": row["origins"],
                "confidence": row["confidence"],
                "title": row["title"],
            }
            for row in rows
        ]
    )
    more = f"The {len(rows):,} of {total:,} events" if total > len(rows) else "The events"
    st.caption(f"{more} that became known last; a row opens its event.")
    picked = st.dataframe(
        table,
        key="list",
        hide_index=True,
        placeholder="",
        height=420,
        on_select="rerun",
        selection_mode="single-row",
        alt="The events of the chart as a table, newest first",
        column_order=(
            "fresh",
            "happens",
            "title",
            "actor",
            "type",
            "what",
            "status",
            "sums",
            "origins",
            "told",
            "confidence",
        ),
        column_config={
            "fresh": st.column_config.TextColumn("", width=28, help="Arrived since you opened this page"),
            "happens": st.column_config.TextColumn("Date", width=95, help="When it happened, or is due"),
            "told": st.column_config.TextColumn("Known since", width=95, help="If it was told on another day"),
            "title": st.column_config.TextColumn("Event", width=380),
            "actor": st.column_config.TextColumn("Who", width=110),
            "type": st.column_config.TextColumn("Type", width=115),
            "what": st.column_config.TextColumn("What and with whom", width=190),
            "status": st.column_config.TextColumn("Status", width=85),
            "origins": st.column_config.NumberColumn("Origins", help="Independent origins", width=65),
            "sums": st.column_config.TextColumn("Sum", width=110),
            "confidence": st.column_config.ProgressColumn(
                "Sure", min_value=0.0, max_value=1.0, format="percent", width=90
            ),
        },
    )
    if one := picked["selection"]["rows"]:
        open_event(rows[one[0]]["event_id"])


def _told(event: Mapping[str, Any]) -> str:
    """The day on which an event became known, where that is not its own."""
    told = event["first_published_at"].astimezone(zone()).date()
    return "" if told == event["event_date"] else day(told)


show_page()
