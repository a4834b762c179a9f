"""Signals, the readings' ledger and forecasts in, cards and sums out; which reading is right the reader says."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.charts import described
from dashboard.filters import show_filter
from dashboard.forecasting import show_forecasts
from dashboard.frame import begin, link_to_event, show_empty
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import counted, day, label, signal_badge, trend_words, value_words
from dashboard.trends import balance_chart, signal_chart
from dashboard.weights import keep_weight, own_weights, weights_as_toml
from store.readings import Entry, add_up, list_ledger
from store.signals import list_signal_events, list_signal_history, list_signals

_ORDER = {"triggered": 0, "stirring": 1, "quiet": 2}


def show_page() -> None:
    """Draw the page."""
    place = begin(
        "Watch",
        "What to watch for next, computed from the events; how the two readings of them add up; what you forecast.",
    )
    show_filter(place, (), but="Signals, readings and forecasts are computed from all events.")
    signals, readings, forecasts = st.tabs(
        ["Signals", "Readings", "Forecasts"], key="part", bind="query-params", on_change="rerun"
    )
    if signals.open:
        with signals:
            _show_signals(place)
    if readings.open:
        with readings:
            _show_readings(place)
    if forecasts.open:
        with forecasts:
            show_forecasts(place)


def _show_signals(place: Served) -> None:
    signals = ask(place, list_signals)
    if not signals:
        show_empty(
            "No signals yet", "They are computed at the end of a crawl; signals.toml of the workspace says which."
        )
        return
    counts = {status: sum(signal["status"] == status for signal in signals) for status in _ORDER}
    st.markdown(" &nbsp; ".join(f"{signal_badge(status)} {count}" for status, count in counts.items()))
    signals = sorted(signals, key=lambda signal: _ORDER.get(signal["status"], 3))
    for pair in range(0, len(signals), 2):
        for column, signal in zip(st.columns(2), signals[pair : pair + 2], strict=False):
            with column.container(border=True, height="stretch", key=f"signal-{signal['signal_id']}"):
                _show_signal(place, signal)


def _show_signal(place: Served, signal: Mapping[str, Any]) -> None:
    st.markdown(f"{signal_badge(signal['status'])} &nbsp; **{plain(signal['question'])}**")
    if signal["error"]:
        st.error(plain(signal["error"]))
        return
    target = "" if signal["target"] is None else f" of {value_words(signal['target'])} asked"
    st.subheader(f"{value_words(signal['value'])} :small[:gray[{plain(signal['unit'])}{target}]]", anchor=False)
    facts = []
    if signal["trend"] is not None:
        facts.append(trend_words(signal["trend"], signal["trend_months"]))
    if signal["low"] is not None and signal["high"] is not None:
        facts.append(f"usually {value_words(signal['low'])} to {value_words(signal['high'])}")
    if signal["since"]:
        facts.append(f"{signal['status']} since {day(signal['since'])}")
    st.caption(" · ".join(facts))
    history = ask(place, list_signal_history, signal["signal_id"])
    if len(history) > 1:
        chart = signal_chart(history, signal["unit"])
        st.altair_chart(chart, key=f"trend-{signal['signal_id']}", alt=described(signal["question"], signal["unit"]))
    with st.popover("Why, and the events behind", icon=":material/unfold_more:", type="tertiary"):
        st.caption(f"Now: {plain(signal['reason'])}")
        if signal["note"]:
            st.caption(plain(signal["note"]))
        st.caption(f"Rule: {plain(signal['rule'])}")
        st.caption(f"Target and range: {plain(signal['because'])}")
        _show_behind(ask(place, list_signal_events, tuple(signal["events"][:8])))
        st.dataframe(
            [
                {"Month": row["as_of"], "Value": row["value"], "Target": row["target"], "Status": row["status"]}
                for row in history[::-1]
            ],
            hide_index=True,
            placeholder="",
            height=180,
        )


def _show_behind(events: Sequence[Mapping[str, Any]]) -> None:
    for event in events:
        link_to_event(event["event_id"], plain(event["title"]))


def _show_readings(place: Served) -> None:
    entries = ask(place, list_ledger)
    if not entries:
        show_empty(
            "The ledger is empty", "readings.toml of the workspace says what counts for and against each reading."
        )
        return
    titles = {entry.reading: entry.title for entry in entries}
    st.caption(
        "Two readings of the same facts. Each entry is an event, or a turn of a signal, that a rule counts for or "
        "against. The weights are yours: move them and the sums follow. They are kept in the address, so that a link "
        "shares them; readings.toml keeps them for everybody."
    )
    for column, reading in zip(st.columns(len(titles), gap="large"), titles, strict=True):
        with column:
            _show_reading([entry for entry in entries if entry.reading == reading])
    st.subheader("Entries", anchor=False)
    chosen = st.segmented_control(
        "Of which reading",
        list(titles),
        default=next(iter(titles)),
        key="ledger",
        required=True,
        format_func=lambda reading: titles[reading],
        label_visibility="collapsed",
    )
    _show_entries([entry for entry in entries if entry.reading == chosen])


def _show_reading(entries: Sequence[Entry]) -> None:
    first = entries[0]
    st.subheader(plain(first.title), anchor=False)
    weights = _ask_weights(entries)
    balance = add_up(entries, weights=weights)
    with st.container(key=f"totals-{first.reading}"):
        speaks_for, against, sum_up = st.columns(3)
    speaks_for.metric("For", f"{balance.speaks_for:,.1f}", border=True)
    against.metric("Against", f"{balance.speaks_against:,.1f}", border=True)
    sum_up.metric("Balance", f"{balance.balance:+,.1f}", border=True)
    st.caption(
        f"{balance.without_heaviest:+,.1f} without its three heaviest entries, "
        f"{balance.confirmed_balance:+,.1f} from what "
        f"is confirmed; {counted(balance.unconfirmed, 'entry' if balance.unconfirmed == 1 else 'entrie')} unconfirmed."
    )
    st.altair_chart(
        balance_chart(balance.months), key=f"balance-{first.reading}", alt=described(first.title, "weights")
    )
    st.caption("Bars: weights for (above) and against (below), by month. Line: the balance as it ran up.")


def _show_entries(entries: Sequence[Entry]) -> None:
    weights = own_weights()
    st.dataframe(
        [
            {
                "day": entry.day,
                "says": f"{entry.direction} {weights.get((entry.reading, entry.rule), entry.weight):g}",
                "subject": entry.subject,
                "reason": entry.reason,
                "status": entry.status,
                "source": link(entry.url),
            }
            for entry in entries
        ],
        key="entries",
        hide_index=True,
        placeholder="",
        height=360,
        column_config={
            "day": st.column_config.DateColumn("Day", format="D MMM YYYY", width=100),
            "says": st.column_config.TextColumn("Counts", width=80),
            "subject": st.column_config.TextColumn("What happened", width=380),
            "reason": st.column_config.TextColumn("Why it counts", width=300),
            "status": st.column_config.TextColumn("Status", width=80),
            "source": st.column_config.LinkColumn("Source", display_text="open", width=60),
        },
    )


def _ask_weights(entries: Sequence[Entry]) -> dict[str, float]:
    """A slider for each rule of a reading, at the weight of readings.toml until it is moved."""
    rules = {entry.rule: entry for entry in entries}
    own = own_weights()
    weights = {}
    with st.expander(f"Weights of {counted(len(rules), 'rule')}", icon=":material/tune:"):
        for name, entry in sorted(rules.items(), key=lambda item: (item[1].direction, item[0])):
            key = f"weight-{entry.reading}-{name}"
            most = max(5.0, 2 * entry.weight)
            st.session_state[key] = min(own.get((entry.reading, name), entry.weight), most)
            weights[name] = st.slider(
                f"{entry.direction}: {plain(label(name))}",
                0.0,
                most,
                step=0.25,
                key=key,
                on_change=keep_weight,
                args=(entry.reading, name, entry.weight),
                help=plain(entry.reason),
            )
        if told := weights_as_toml(entries[0].reading, rules):
            st.caption("To keep these weights for everybody, put this in readings.toml of the workspace:")
            st.code(told, language="toml")
    return weights


show_page()
