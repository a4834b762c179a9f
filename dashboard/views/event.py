"""The id of an event in, all that is known of it out: roles, sums, the words that say so, and a way to correct it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.charts import described
from dashboard.commands import run_windsock
from dashboard.filters import address, show_filter
from dashboard.frame import begin, show_empty, show_event_lines
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import (
    STATUSES,
    TYPES,
    age,
    amount,
    badge,
    change_words,
    counted,
    day,
    heading,
    label,
    moment,
    status_badge,
    sums,
)
from dashboard.trends import status_chart
from store.queries import get_event
from store.views import get_passages, list_related

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
    if said := st.session_state.pop("ruled", None):
        st.success(f"Ruled: {said}")
    event = ask(place, get_event, event_id) if event_id else None
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
        _show_corrections(place, event, related)


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
            seconds = (report["believed_at"] - start).total_seconds()
            when = (
                f"{_later(seconds)} later"
                if seconds >= 60
                else moment(report["believed_at"])
                if not place
                else "as soon"
            )
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
    for state in event["history"]:
        st.caption(f"{moment(state['valid_from'])} · {plain(change_words(state['change'], state['currency']))}")


def _show_evidence(place: Served, event: Mapping[str, Any]) -> None:
    st.subheader(f"Evidence: {counted(event['documents'], 'document')}", anchor=False)
    passages = ask(place, get_passages, event["event_id"])
    for report in event["evidence"]:
        says = _SAYS.get(report["status"], f"says {report['status']}")
        with st.container(border=True, gap="xsmall", key=f"report-{report['report_id']}"):
            said, source = st.columns([6, 1], vertical_alignment="center")
            said.caption(
                f"**{plain(report['publisher'])}** ({label(report['tier'])}, {plain(report['lang'])}) · "
                f"{moment(report['believed_at'])} · {says}"
                + (f" · date doubted: {plain(', '.join(report['date_flags']))}" if report["date_flags"] else "")
            )
            if url := link(report["url"]):
                source.link_button("Source", url, icon=":material/open_in_new:", type="tertiary")
            texts = passages.get(report["document_id"], {})
            for field in ("title", "summary", "text"):
                quotes = [quote for quote in report["quotes"] if quote["field"] == field]
                if quotes:
                    st.markdown(highlighted(texts.get(field), quotes))


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


def _show_corrections(place: Served, event: Mapping[str, Any], related: Sequence[Mapping[str, Any]]) -> None:
    """What an analyst may rule: it stands above every reading, and can be undone."""
    with st.expander("Correct, split or join", icon=":material/edit:"):
        st.caption("Your word stands above every reading to come. `windsock events undo` takes it back.")
        what = st.segmented_control(
            "What is wrong", ("Type", "Actor", "No event", "Split", "Join"), key="ruling", default="Type", required=True
        )
        with st.form("ruling-form", border=False):
            arguments = _ask_ruling(what or "Type", event, related)
            sent = st.form_submit_button("Rule it", type="primary")
            if sent and not arguments:
                st.warning("Choose first what it concerns.")
            if sent and arguments:
                with st.spinner("Reading the event anew …"):
                    outcome = run_windsock(place.workspace, "events", *arguments)
                if outcome.done:
                    st.session_state["ruled"] = plain(outcome.words)
                    st.rerun()
                st.error(plain(outcome.words))


def _ask_ruling(what: str, event: Mapping[str, Any], related: Sequence[Mapping[str, Any]]) -> list[str]:
    """The arguments of the command that the reader means; empty while something is missing."""
    event_id: str = event["event_id"]
    if what == "Type":
        kind = st.selectbox("The right type", list(TYPES), index=list(TYPES).index(event["type"]), format_func=heading)
        return ["correct", f"--type={kind}", "--", event_id]
    if what == "Actor":
        actor = st.text_input("Who really does it", value=event["actor"])
        return ["correct", f"--actor={actor}", "--", event_id] if actor.strip() else []
    if what == "No event":
        st.caption("It is no event: it goes, with its evidence, and does not come back.")
        return ["correct", "--no-event", "--", event_id]
    if what == "Split":
        documents = {report["document_id"]: report for report in event["evidence"]}
        out = st.multiselect(
            "Documents that tell of another happening",
            list(documents),
            format_func=lambda one: f"{documents[one]['publisher']}: {documents[one]['title']}",
        )
        return ["split", "--", event_id, *out] if out else []
    other = st.selectbox(
        "The other event that is the same happening",
        [one["event_id"] for one in related],
        format_func=lambda one: next(row["title"] for row in related if row["event_id"] == one),
    )
    return ["join", "--", event_id, other] if other else []


def _later(seconds: float) -> str:
    hours = seconds / 3600
    if hours >= 48:
        return counted(hours // 24, "day")
    return f"{hours:.0f} h" if hours >= 1 else f"{seconds // 60:.0f} min"


show_page()
