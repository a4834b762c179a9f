"""The id of an event in, all that is known of it out: roles, sums, the words that say so, and a way to correct it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.charts import described
from dashboard.filters import address, show_filter
from dashboard.frame import begin, show_empty, show_event_lines
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.rulings import follow_ruled, forget_ruled, ruled_documents, show_ruled, show_rulings
from dashboard.served import Served
from dashboard.shown import (
    LANGUAGES,
    STATUSES,
    age,
    amount,
    badge,
    change_words,
    counted,
    day,
    heading,
    instant,
    is_day_alone,
    label,
    moment,
    status_badge,
    sums,
)
from dashboard.trends import status_chart
from store.queries import find_event_ids, get_event
from store.views import find_successor, get_passages, list_related

#: Status of a report → what it says of the event; None: it was joined by likeness alone.
_SAYS: Mapping[str | None, str] = {
    "occurred": "says it happened",
    "planned": "says it is planned",
    "rumoured": "passes on a rumour",
    "denied": "denies it",
    None: "resembles the others",
}


def show_page() -> None:
    """Draw the page."""
    event_id = st.query_params.get("id", "")
    place = begin()
    show_filter(place, ())
    event = ask(place, get_event, event_id) if event_id else None
    if event_id and event is None and len(found := ask(place, find_event_ids, event_id)) == 1:
        event_id = found[0]  # lists print the first letters of an id
        event = ask(place, get_event, event_id)
    if event is None and (successor := ask(place, find_successor, ruled_documents())):
        event_id = successor
        event = ask(place, get_event, event_id)
        follow_ruled(event_id)
    if event_id:
        # Streamlit leaves the address as it was where a link leads to the page that it is on: written anew, it holds.
        st.query_params["id"] = event_id
        if event:
            forget_ruled(event_id)
    show_ruled(place)
    if event is None:
        st.title("Event", anchor=False)
        if event_id:
            what, why = "No such event", "It may have been joined with another or read anew."
        else:
            what, why = "No event is chosen", "Click a mark or a line of the timeline to read one."
        show_empty(what, f"{why} The timeline lists what there is.", ":material/search_off:")
        st.page_link("views/timeline.py", label="To the timeline", icon=":material/timeline:", query_params=address())
        return
    st.title(plain(event["title"]), anchor=False)
    facts = [
        status_badge(event["status"]),
        badge(heading(event["type"]), "gray"),
        day(event["event_date"], event["date_precision"]),
        counted(event["origins"], "independent origin"),
        f"{event['confidence']:.0%} sure",
    ]
    st.markdown(" · ".join(facts))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_roles(event)
        _show_evidence(place, event)
    with right:
        _show_first(event)
        _show_ladder(event)
        st.subheader("Related", anchor=False)
        related = ask(place, list_related, event_id)
        show_event_lines(related)
        if not related:
            st.caption("No other event has the same participants.")
        show_rulings(place, event, related)


def _show_roles(event: Mapping[str, Any]) -> None:
    rows = {
        "Who": event["actor"],
        "With": ", ".join(event["counterparties"]),
        "What": ", ".join(event["objects"]),
        "Sum": sums(event),
    }
    with st.container(border=True, gap="xsmall", key="roles"):
        for name, value in rows.items():
            if value:
                st.markdown(f":gray[{name}] &nbsp; {plain(value)}")
        if len(event["amounts"]) > 1:
            told = " · ".join(
                f"**{plain(amount(one['value'], one['currency']))}** ({counted(one['origins'], 'origin')})"
                for one in event["amounts"]
            )
            st.markdown(f":orange[:material/warning: Amounts differ] &nbsp; {told}")
        if event["resurfaced_at"]:
            st.caption(f"Told again {age(event['resurfaced_at'])} after long silence: no news.")


def _show_first(event: Mapping[str, Any]) -> None:
    """Who was first, and how much later the others were."""
    st.subheader("Who told it first", anchor=False)
    seen: dict[str, Mapping[str, Any]] = {}
    crawled = [report for report in event["evidence"] if report["tier"] != "curated"]  # a record is no news
    for report in crawled or event["evidence"]:
        seen.setdefault(report["publisher"], report)
    start: datetime = min((one["believed_at"] for one in seen.values()), default=event["first_published_at"])
    with st.container(gap="xxsmall", key="first"):
        for place, report in enumerate(list(seen.values())[:12]):
            when = _later(start, report["believed_at"]) if place else instant(start)
            st.caption(f"**{plain(report['publisher'])}** ({label(report['tier'])}) · {when}")
        st.caption(f"First seen here {moment(event['first_seen_at'])}.")


def _show_ladder(event: Mapping[str, Any]) -> None:
    st.subheader("Status over time", anchor=False)
    rows = [
        {"at": state["valid_from"], "status": state["status"], "origins": state["origins"]}
        for state in event["history"]
    ]
    if len({row["status"] for row in rows}) > 1:
        st.altair_chart(status_chart(rows, STATUSES[:4]), alt=described("status over time", "steps of the ladder"))
    told = ""
    with st.container(gap="xxsmall", key="ladder"):
        for state in event["history"]:
            words = change_words(state["change"], state["currency"])
            if words != told:  # what is read anew twice is one line
                st.caption(f"{moment(state['valid_from'])} · {plain(words)}")
            told = words


def _show_evidence(place: Served, event: Mapping[str, Any]) -> None:
    st.subheader(f"Evidence: {counted(event['documents'], 'document')}", anchor=False)
    passages = ask(place, get_passages, event["event_id"])
    fresh = _fresh_reports(event)
    if fresh:
        st.markdown(f":blue[●] {counted(len(fresh), 'report')} arrived since you opened this page")
    for report in sorted(event["evidence"], key=lambda one: one["tier"] == "curated"):  # a record is no news
        says = _SAYS.get(report["status"], f"says {report['status']}")
        with st.container(border=True, gap="xsmall", key=f"report-{report['report_id']}"):
            said, source = st.columns([6, 1], vertical_alignment="center")
            said.caption(
                f"{':blue[●] ' if report['report_id'] in fresh else ''}"
                f"**{plain(report['publisher'])}** ({label(report['tier'])}, {_language(report['lang'])}) · "
                f"{instant(report['believed_at'])} · {says}"
                + (f" · date doubted: {plain(', '.join(report['date_flags']))}" if report["date_flags"] else "")
            )
            if url := link(report["url"]):
                source.link_button("Source", url, icon=":material/open_in_new:", type="tertiary")
            texts = passages.get(report["document_id"], {})
            for field in ("title", "summary", "text"):
                quotes = [quote for quote in report["quotes"] if quote["field"] == field]
                if quotes:
                    st.markdown(highlighted(texts.get(field), quotes))


def _fresh_reports(event: Mapping[str, Any]) -> set[str]:
    """The reports that came since the reader opened the page of this event."""
    reports = {report["report_id"] for report in event["evidence"]}
    seen: tuple[str, set[str]] = st.session_state.get("reports_seen", ("", set()))
    if seen[0] != event["event_id"]:
        seen = (event["event_id"], reports)
        st.session_state["reports_seen"] = seen
    return reports - seen[1]


def _language(code: str) -> str:
    return LANGUAGES.get(code, plain(code))


def highlighted(text: str | None, quotes: Sequence[Mapping[str, Any]]) -> str:
    """A passage as inert Markdown, quoted words on a coloured ground; the quotes alone where there is no passage."""
    spans = sorted({(quote["start"], quote["end"]) for quote in quotes})
    if not text or any(text[quote["start"] : quote["end"]] != quote["quote"] for quote in quotes):
        return " … ".join(f":orange-background[{plain(words)}]" for words in dict.fromkeys(q["quote"] for q in quotes))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    parts, at = [], 0
    for start, end in merged:
        parts += [_spaced(text[at:start]), f":orange-background[{plain(text[start:end])}]"]
        at = end
    return "".join([*parts, _spaced(text[at:])])


def _spaced(text: str) -> str:
    """The text made plain, with a space where it began or ended with one."""
    return " " * text[:1].isspace() + plain(text) + " " * (len(text) > 1 and text[-1].isspace())


def _later(start: datetime, at: datetime) -> str:
    """How long after the first a report came; of a first whose day alone is known, no hours are counted."""
    seconds = (at - start).total_seconds()
    if seconds < 60:
        return "as soon"
    hours = seconds / 3600
    if hours >= 48:
        return f"{counted(hours // 24, 'day')} later"
    if is_day_alone(start):
        return "the same day" if hours < 24 else "a day later"
    return f"{hours:.0f} h later" if hours >= 1 else f"{seconds // 60:.0f} min later"


show_page()
