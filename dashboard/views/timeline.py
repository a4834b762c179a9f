"""The timeline page: a filter in, a chart, the list of events and the evidence of the chosen one out."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import streamlit as st

from dashboard.charts import LAYERS, timeline_chart
from dashboard.reads import published_at, read_counts, read_event, read_events, timeline_path
from store.errors import StoreError
from store.model import EventStatus
from store.queries import EventFilter

COLUMNS = ("event_date", "type", "actor", "objects", "counterparties", "status", "confidence", "origins", "title")


def show_page() -> None:
    """Draw the page."""
    path = timeline_path()
    version = published_at(path)
    st.title("Timeline")
    try:
        counts = read_counts(path, version)
        table = read_events(path, version, _ask())
    except StoreError as error:
        st.info(str(error))
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(version, UTC)
    minutes = int(age.total_seconds() // 60)
    st.caption(
        f"{counts['events']:,} events from {counts['documents']:,} documents of {counts['sources']:,} sources, "
        f"published {minutes} min ago"
    )
    if not table.num_rows:
        st.info("No event passes this filter. Widen it, or crawl more.")
        return
    st.altair_chart(timeline_chart(table.drop_columns(["counterparties", "objects"])))
    _show_chosen(path, version, table)


def _ask() -> EventFilter:
    """The filter bar."""
    company, layer, status, text = st.columns([2, 2, 2, 3])
    return EventFilter(
        companies=tuple(filter(None, [company.text_input("Company", placeholder="e.g. Mistral AI").strip()])),
        layers=tuple(layer.multiselect("Layers", LAYERS)),
        statuses=tuple(status.multiselect("Status", [value.value for value in EventStatus])),
        text=text.text_input("Words", placeholder="in title, names or quotes").strip() or None,
        limit=5000,
    )


def _show_chosen(path: Path, version: float, events: pa.Table) -> None:
    """The list, and the evidence of the row that is chosen in it."""
    chosen = st.dataframe(
        events.select(list(COLUMNS)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"confidence": st.column_config.ProgressColumn(min_value=0.0, max_value=1.0, format="percent")},
    )
    rows = chosen["selection"]["rows"]
    if not rows:
        st.caption("Choose a row to see the words that say so.")
        return
    event = read_event(path, version, events.column("event_id")[rows[0]].as_py())
    if event is None:
        return
    for report in event["evidence"]:
        says = f"says {report['status']}" if report["status"] else "resembles the others"
        st.text(f"{report['believed_at']:%Y-%m-%d}  {report['publisher']} ({report['tier']}) {says}")
        for quote in dict.fromkeys(quote["quote"] for quote in report["quotes"]):
            st.text(f"“{quote}”")
        st.link_button("open the source", report["url"])


show_page()
