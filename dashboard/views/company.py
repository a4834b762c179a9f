"""A company and a rival in, the two side by side out: numbers with their age, layers, releases, money and compute."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from dashboard.charts import described
from dashboard.filters import chosen, show_filter
from dashboard.frame import begin, open_event, show_empty
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import amount, counted, day, heading, sums, zone
from dashboard.trends import layer_chart, release_chart
from store.companies import count_layers, get_profile, list_releases, list_sums
from store.numbers import Number, compare
from store.queries import EventFilter
from store.views import list_choices


def show_page() -> None:
    """Draw the page."""
    place = begin(
        "Company",
        "One company beside a rival: what they are busy with, how often they ship, what they have raised and built.",
    )
    show_filter(place, ("q", "type", "layer", "status", "lang", "from", "to"), but="Two companies are chosen below.")
    wanted = chosen(limit=200)
    events = replace(wanted, companies=())  # these are chosen below
    known = ask(place, list_choices)["companies"]
    if not known:
        show_empty("No company yet", "Companies come with the first events.")
        return
    names = _ask_companies(place.focus, known, wanted.companies)
    for column, name in zip(st.columns(2), names, strict=False):
        with column:
            _show_profile(place, name)
    _show_numbers(place, names)
    st.subheader("What they are busy with", anchor=False)
    mix = ask(place, count_layers, names, events)
    for column, name in zip(st.columns(2), names, strict=False):
        rows = [row for row in mix if row["actor"] == name]
        with column:
            st.markdown(f"**{plain(name)}** :small[:gray[events by quarter and layer]]")
            if rows:
                st.altair_chart(
                    layer_chart(rows), key=f"mix-{name}", alt=described(f"{name} by layer", "events a quarter")
                )
            else:
                st.caption("No event with it as the actor.")
    st.subheader("Releases and cadence", anchor=False)
    releases = ask(place, list_releases, names, events)
    today = datetime.now(UTC).astimezone(zone()).date()
    if releases:
        st.altair_chart(
            release_chart(releases, names, today), key="releases", alt=described("model releases", "one tick each")
        )
        st.caption("A tick is a model release. Source: table events.")
    _show_sums(place, names, events)
    with st.expander("The same as tables"):
        st.dataframe(
            [
                {"Company": row["actor"], "Quarter": row["quarter"], "Layer": row["layer"], "Events": row["events"]}
                for row in mix
            ],
            hide_index=True,
            placeholder="",
        )
        st.dataframe(
            [
                {
                    "Company": row["actor"],
                    "Date": row["event_date"],
                    "Model": row["object"],
                    "Days since the one before": row["gap_days"],
                }
                for row in releases
            ],
            hide_index=True,
            placeholder="",
        )


def _ask_companies(focus: str, known: Sequence[str], filtered: Sequence[str]) -> tuple[str, ...]:
    """The company and the one beside it: at first those of the filter, or the focus company and a rival."""
    one = filtered[0] if filtered else focus
    offered = list(dict.fromkeys([one, *filtered[1:], *([] if one == focus else [focus]), *known]))
    left, right = st.columns(2)
    first = left.selectbox("Company", offered, key="one", bind="query-params")
    second = right.selectbox("Beside", [*offered[1:], one], key="rival", bind="query-params")
    return tuple(dict.fromkeys([first or one, second or one]))


def _show_profile(place: Served, name: str) -> None:
    profile = ask(place, get_profile, name)
    with st.container(border=True, key=f"profile-{name}"):
        st.subheader(plain(name), anchor=False)
        facts = [profile["country"], profile["ticker"], ", ".join(list(profile["aliases"] or ())[:3])]
        st.caption(" · ".join(plain(fact) for fact in facts if fact) or "Nothing more is known of it.")
        with st.container(key=f"totals-{name}"):
            events, releases, gap = st.columns(3)
        events.metric("Events", f"{profile['events']:,}")
        releases.metric("Model releases", profile["releases"])
        days = profile["release_gap_days"]
        gap.metric("Days between", "unknown" if days is None else f"{days:.0f}", help="Median from release to release")


def _show_numbers(place: Served, names: Sequence[str]) -> None:
    if len(names) < 2:
        return
    st.subheader("Numbers side by side", anchor=False)
    today = datetime.now(UTC).astimezone(zone()).date()
    rows = ask(place, compare, names[0], names[1], today)
    lines = [
        f"| | {plain(names[0])} | {plain(names[1])} | times |",
        "|---|---|---|---:|",
        *(
            f"| {heading(row.name)} | {_number(row.company)} | {_number(row.rival)} | {_times(row.ratio)} |"
            for row in rows
        ),
    ]
    with st.container(key="numbers"):
        st.markdown("\n".join(lines))
    st.caption("Times: the rival's as a multiple of the company's, money in US dollars. A date leads to the source.")


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:.1f} ×" if ratio < 100 else f"{ratio:,.0f} ×"


def _number(number: Number | None) -> str:
    """A number with its unit, status, age and day, which leads to its source, as Markdown; or that it is unknown."""
    if number is None:
        return ":gray[unknown]"
    told = day(number.day, number.precision)
    address = link(number.url)
    safe = address and not set(address) & set("<>|\\")
    source = f"[{told}](<{address}>)" if safe else told
    return (
        f"**{plain(amount(number.value, number.unit))}** "
        f":gray[{plain(number.status)},] {source}:gray[, {_age(number.age_days)}]"
    )


def _age(days: int) -> str:
    """How old a number is: "12 days old", "8 months old"."""
    return f"{counted(days, 'day') if days < 90 else counted(days // 30, 'month')} old"


def _show_sums(place: Served, names: Sequence[str], wanted: EventFilter) -> None:
    st.subheader("Capital and compute", anchor=False)
    rows = ask(place, list_sums, names, wanted)
    if not rows:
        st.caption("No sum and no capacity is told of either.")
        return
    chosen = st.dataframe(
        [
            {
                "company": row["company"],
                "day": day(row["event_date"], row["date_precision"]),
                "sum": sums(row),
                "type": heading(row["type"]),
                "status": row["status"],
                "title": row["title"],
                "origins": row["origins"],
            }
            for row in rows
        ],
        key="sums",
        hide_index=True,
        placeholder="",
        height=300,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "company": st.column_config.TextColumn("Company", width=110),
            "day": st.column_config.TextColumn("Date", width=95, help="When it happened, or is due"),
            "sum": st.column_config.TextColumn("Sum", width=120),
            "type": st.column_config.TextColumn("Type", width=105),
            "status": st.column_config.TextColumn("Status", width=85),
            "title": st.column_config.TextColumn("Event", width=420),
            "origins": st.column_config.NumberColumn("Origins", width=65),
        },
    )
    picked = chosen["selection"]["rows"]
    if picked:
        open_event(rows[picked[0]]["event_id"])


show_page()
