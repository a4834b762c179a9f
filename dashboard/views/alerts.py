"""Rules and what came of them in, a way to silence one and to make one, tried on the past before it is saved, out."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.commands import Outcome, run_windsock
from dashboard.deeds import do
from dashboard.filters import chosen, show_filter
from dashboard.frame import begin, show_empty
from dashboard.inert import plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import LAYERS, STATUSES, TYPES, age, badge, counted, heading, label, zone
from store.health import count_firings, list_channels, list_firings
from store.views import list_choices

_CHANGES = ("new", "confirmed", "denied", "status", "amount")
_CADENCES = ("now", "hourly", "daily", "weekly")


def show_page() -> None:
    """Draw the page."""
    place = begin("Alerts", "What you are told of, and where. A rule is tried on the past before it counts.")
    show_filter(place, (), but="A new rule begins with it: see the form below.")
    if said := st.session_state.pop("alert_said", None):
        st.success(said)
    _show_form(place)
    rules = st.container()
    _show_firings(place)
    with rules:  # last, for a command has to be asked (the published copy has no mutes): below the form, which stays
        _show_rules(place)


def _show_rules(place: Served) -> None:
    st.subheader("Rules", anchor=False)
    with st.spinner("Reading the rules …"):
        listed = _rules(place, _version(place))
    if listed.data is None:
        st.error(plain(listed.words) or "The rules could not be read.")
        return
    rules = listed.data["rules"]
    if not rules:
        show_empty("No rule yet", "Make one below: say what you want to be told of, and see what it would have told.")
    fired = ask(place, count_firings)
    for rule in rules:
        with st.container(border=True, key=f"rule-{rule['name']}"):
            words, button = st.columns([5, 1], vertical_alignment="center")
            with words:
                state = (
                    badge("muted", "orange")
                    if rule["muted"]
                    else badge("on", "green")
                    if rule.get("enabled", True)
                    else badge("off", "gray")
                )
                st.markdown(f"{state} **{plain(rule['title'])}** :small[:gray[{plain(rule['name'])}]]")
                count = fired.get(rule["name"])
                last = (
                    f"fired {counted(count['firings'], 'time')}, last {age(count['last_fired_at'])}"
                    if count
                    else "never fired"
                )
                st.caption(
                    f"{last} · {plain(_asks(rule))} · "
                    f"to {plain(', '.join(rule['channels']))}, {rule.get('deliver', 'now')}"
                )
            with button:
                verb = "unmute" if rule["muted"] else "mute"
                if st.button(verb.capitalize(), key=f"{verb}-{rule['name']}", width="stretch"):
                    _tell(do(place, "alerts", verb, "--", rule["name"], words=f"{heading(verb)[:-1]}ing …"))


@st.cache_data(max_entries=4, show_spinner=False)
def _rules(_place: Served, version: tuple[float, ...]) -> Outcome:
    """The rules with their mutes: these are in the store, which the command reads and the published copy lacks."""
    del version
    return run_windsock(_place.workspace, "alerts", "list", "--json")


def _version(place: Served) -> tuple[float, ...]:
    """What the rules depend on: the file, the timeline, and what was done on this page."""
    file = place.workspace / "alerts.toml"
    return (file.stat().st_mtime if file.exists() else 0.0, *place.version, st.session_state.get("alert_deeds", 0))


def _tell(outcome: Outcome) -> None:
    """Say what came of a deed, and read the rules anew."""
    st.session_state["alert_deeds"] = st.session_state.get("alert_deeds", 0) + 1
    if outcome.done:
        st.session_state["alert_said"] = plain(outcome.words)
        st.rerun()
    st.error(plain(outcome.words))


def _asks(rule: Mapping[str, Any]) -> str:
    """What a rule asks, in one line."""
    if "sql" in rule:
        return "a query"
    if "silence" in rule:
        return "silence"
    parts = [
        label(key)
        if value is True
        else f"{label(key)} {', '.join(map(label, value)) if isinstance(value, list) else value}"
        for key, value in rule.get("when", {}).items()
    ]
    return f"on {', '.join(rule.get('on', ['new']))}" + (f", {'; '.join(map(str, parts))}" if parts else "")


def _show_form(place: Served) -> None:
    sql = st.query_params.get("rule_sql", "")
    with st.expander("Make a rule", icon=":material/add_alert:", expanded=bool(sql)):
        channels = _channels(place)
        if not channels:
            st.caption(
                'alerts.toml names no channel yet: add one, such as `[channels.file]` with `url = "file:alerts.md"`.'
            )
            return
        with st.form("rule"):
            name, arguments = _ask_rule(place, channels, sql)
            days = st.slider("Try it on the last days", 30, 1095, 365)
            tried = st.form_submit_button("Try it", icon=":material/history:")
        if tried:
            st.session_state["rule_tried"] = _try(place, name, arguments, days)
        if trial := st.session_state.get("rule_tried"):
            _show_trial(place, *trial)


def _ask_rule(place: Served, channels: Sequence[str], sql: str) -> tuple[str, list[str]]:
    """The rule that the form describes: its name, and the arguments of `windsock alerts add`."""
    choices = ask(place, list_choices)
    first, second, third = st.columns(3)
    name = first.text_input("Name", placeholder="lower-case-with-dashes").strip()
    title = second.text_input("What a message says of it", placeholder="else its name").strip()
    told = third.multiselect("Tell it to", channels, default=channels[-1:])
    if sql:
        query = st.text_area("A query that returns event ids", value=sql, height=110)
        parts = [f"--sql={query}"]
    else:
        parts = _ask_conditions(first, second, third, choices["companies"])
    deliver = third.selectbox("When", _CADENCES, format_func=heading) or "now"
    parts += [f"--channel={channel}" for channel in told]
    parts += [f"--title={title}"] if title else []
    return name, [*parts, f"--deliver={deliver}"]


def _ask_conditions(first: Any, second: Any, third: Any, companies: Sequence[str]) -> list[str]:
    """The fields of a rule, which begin with the filter of the other pages."""
    wanted = chosen()
    on = first.multiselect("On", _CHANGES, default=["new"], format_func=heading)
    company = second.multiselect(
        "Companies", list(dict.fromkeys([*companies, *wanted.companies])), default=wanted.companies, placeholder="Any"
    )
    types = third.multiselect("Types", list(TYPES), default=wanted.types, format_func=heading, placeholder="Any")
    layers = first.multiselect("Layers", LAYERS, default=wanted.layers, format_func=heading, placeholder="Any")
    statuses = second.multiselect("Status", STATUSES, default=wanted.statuses, format_func=heading, placeholder="Any")
    origins = first.number_input("At least so many origins", 1, 50, 1)
    money = second.number_input("At least this sum", min_value=0.0, value=0.0, step=1e6, format="%.0f")
    currency = third.selectbox("in", ("USD", "EUR", "GBP"))
    parts = [f"--on={one}" for one in on] + [f"--company={one}" for one in company] + [f"--type={one}" for one in types]
    parts += [f"--layer={one}" for one in layers] + [f"--status={one}" for one in statuses]
    parts += [f"--min-origins={origins}"] if origins > 1 else []
    return parts + ([f"--min-money={money}", f"--currency={currency}"] if money else [])


def _try(place: Served, name: str, arguments: list[str], days: int) -> tuple[str, list[str], int, Outcome]:
    outcome = do(
        place, "alerts", "add", "--dry-run", "--json", f"--days={days}", *arguments, "--", name,
        words="Trying it on the past …",
    )  # fmt: skip
    return name, arguments, days, outcome


def _show_trial(place: Served, name: str, arguments: list[str], days: int, outcome: Outcome) -> None:
    """What the rule would have told; only what was tried can be saved."""
    if outcome.data is None:
        st.error(plain(outcome.words))
        return
    firings = outcome.data["firings"]
    st.markdown(f"**{plain(name)}** would have fired **{counted(len(firings), 'time')}** in the last {days} days.")
    if firings:
        st.dataframe(
            [{"Date": one["at"][:10], "Change": one["change"], "Event": one["subject"]} for one in firings[::-1]],
            hide_index=True,
            placeholder="",
            key="firings-tried",
            height=240,
        )
    if st.button("Save the rule", type="primary", icon=":material/save:"):
        saved = do(place, "alerts", "add", f"--days={days}", *arguments, "--", name, words="Saving it …")
        if saved.done:
            del st.session_state["rule_tried"]
            saved = Outcome(done=True, words=f"Saved: {name}. It tells of what comes from now on.")
        _tell(saved)


def _show_firings(place: Served) -> None:
    st.subheader("Last firings", anchor=False)
    firings = ask(place, list_firings)
    if not firings:
        st.caption("No rule has fired yet.")
    else:
        st.dataframe(
            [
                {
                    "decided": one["decided_at"],
                    "rule": one["rule"],
                    "change": one["change"],
                    "subject": one["subject"],
                    "deliveries": one["deliveries"],
                }
                for one in firings
            ],
            key="firings",
            hide_index=True,
            placeholder="",
            height=280,
            column_config={
                "decided": st.column_config.DatetimeColumn(
                    "When", format="D MMM, HH:mm", timezone=str(zone()), width=110
                ),
                "rule": st.column_config.TextColumn("Rule", width=120),
                "change": st.column_config.TextColumn("Change", width=150),
                "subject": st.column_config.TextColumn("Event", width=420),
                "deliveries": st.column_config.TextColumn("Deliveries", width=190),
            },
        )
    for channel in ask(place, list_channels):
        words = f"**{plain(channel['channel'])}**: {channel['sent']} sent, {channel['waiting']} waiting"
        if channel["given_up"]:
            words += f", :red[{channel['given_up']} given up]"
        if channel["error"] and (channel["waiting"] or channel["given_up"]):
            words += f" · last failure: {plain(channel['error'])}"
        st.caption(words)


def _channels(place: Served) -> list[str]:
    """Names of the channels in alerts.toml; their addresses may hold secrets and are not read further."""
    try:
        return list(tomllib.loads((place.workspace / "alerts.toml").read_text("utf-8")).get("channels", {}))
    except (OSError, tomllib.TOMLDecodeError):
        return []


show_page()
