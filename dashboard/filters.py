"""The filter that all pages share, kept in the address, in; its bar, and what pages ask the store with, out.

It travels: links between pages carry it (`address`), and a page that the sidebar leads to takes it over. The
widgets are not bound to the address by Streamlit itself, which forgets what the next page does not draw.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard.inert import plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import LANGUAGES, LAYERS, STATUSES, TYPES, day, heading, label
from store.queries import EventFilter
from store.views import list_choices

#: The names of the filter's parts in an address, which are the keys of its widgets, and what a reader calls them.
PARTS: Mapping[str, str] = {
    "q": "words",
    "company": "companies",
    "type": "types",
    "layer": "layers",
    "status": "status",
    "lang": "languages",
    "from": "from",
    "to": "to",
}
#: What travels beside the filter: the reader's own weights of the readings.
_CARRIED = (*PARTS, "weight")
#: What the address said, or was made to say, when a page was last drawn.
_WRITTEN = "filter_written"
#: Whether the reader moved a widget since: the address that the browser sends with it may be one step behind.
_TOUCHED = "filter_touched"
#: The page that was drawn last.
_PAGE = "filter_page"
_MOST = 50


def settle_filter(page: str) -> None:
    """Make widgets and address say the same, before anything of `page` is drawn.

    What the reader did last counts: who came by a link has the address's filter, who moved a widget the widget's. On
    another page than the one before, the widgets are new and have to be told; the sidebar's links say nothing, and mean
    what was chosen before.
    """
    said = {name: st.query_params.get_all(name) for name in _CARRIED if name in st.query_params}
    written = st.session_state.get(_WRITTEN, {})
    came = page != st.session_state.get(_PAGE)
    touched = st.session_state.pop(_TOUCHED, False)
    if came or (said != written and not touched):
        meant = written if came and not said else said
        for name in _CARRIED:
            st.session_state[name] = _read(name, meant.get(name, []))
    told = address()
    for name in _CARRIED:
        if name in told and told[name] != said.get(name):
            st.query_params[name] = told[name]
        elif name in said and name not in told:
            del st.query_params[name]
    st.session_state[_WRITTEN], st.session_state[_PAGE] = told, page


def address(**more: str) -> dict[str, Any]:
    """The filter as the query of an address, with what else a link says: for every link between pages."""
    told = {name: _written(st.session_state.get(name)) for name in _CARRIED}
    return {name: values for name, values in told.items() if values} | more


def touch() -> None:
    """Note that the reader moved a widget: what it says now counts, and not the address."""
    st.session_state[_TOUCHED] = True


def chosen(limit: int = 100) -> EventFilter:
    """The filter as the store takes it."""
    state = st.session_state
    return EventFilter(
        companies=tuple(state["company"]),
        types=tuple(state["type"]),
        layers=tuple(state["layer"]),
        statuses=tuple(state["status"]),
        langs=tuple(state["lang"]),
        since=state["from"],
        until=state["to"],
        text=state["q"].strip() or None,
        limit=limit,
    )


def show_filter(served: Served, parts: Collection[str] = tuple(PARTS), *, but: str = "") -> None:
    """Draw the bar with those parts of the filter that mean something on this page, and name those that do not.

    Parts that are not drawn keep their values for the other pages; `but` says what the page makes of them.
    """
    with st.container(key="filters"):
        if parts:
            _show_bar(ask(served, list_choices), parts)
        idle = [part for part in PARTS if part not in parts and st.session_state[part]]
        if idle:
            words = ", ".join(f"{PARTS[part]} {_said(part)}" for part in idle)
            note, button = st.columns([6, 1], vertical_alignment="center")
            note.caption(
                f":material/filter_alt_off: Not filtered here by {plain(words)}. {but or 'The other pages still are.'}"
            )
            button.button("Clear", on_click=_clear, type="tertiary", key="clear-idle")


def _show_bar(choices: Mapping[str, list[str]], parts: Collection[str]) -> None:
    folded = [part for part in parts if part not in ("q", "company")]
    words, company, more = st.columns([4, 4, 2] if folded else [4, 4, 0.01], vertical_alignment="bottom")
    if "q" in parts:
        words.text_input(
            "Search", key="q", on_change=touch, placeholder="Words in titles, names or quotes", icon=":material/search:"
        )
    if "company" in parts:
        offered = list(dict.fromkeys([*choices["companies"], *st.session_state["company"]]))
        company.multiselect("Companies", offered, key="company", on_change=touch, placeholder="All companies")
    if folded:
        count = sum(bool(st.session_state[part]) for part in folded)
        with more.popover(f"Filters · {count}" if count else "Filters", icon=":material/tune:", width="stretch"):
            _show_folded(choices, folded)


def _show_folded(choices: Mapping[str, list[str]], parts: Collection[str]) -> None:
    if "type" in parts:
        st.multiselect("Types", list(TYPES), key="type", on_change=touch, format_func=heading, placeholder="All types")
    if "layer" in parts:
        st.pills("Layers", LAYERS, key="layer", on_change=touch, selection_mode="multi", format_func=heading)
    if "status" in parts:
        st.pills("Status", STATUSES, key="status", on_change=touch, selection_mode="multi", format_func=heading)
    if "lang" in parts:
        langs = list(dict.fromkeys([*choices["langs"], *st.session_state["lang"]]))
        st.pills(
            "Language of a report",
            langs or ["en"],
            key="lang",
            on_change=touch,
            selection_mode="multi",
            format_func=_language,
        )
    first, last = st.columns(2)
    if "from" in parts:
        first.date_input("From", value=None, key="from", on_change=touch, format="YYYY-MM-DD")
    if "to" in parts:
        last.date_input("To", value=None, key="to", on_change=touch, format="YYYY-MM-DD")
    st.button("Clear all", on_click=_clear, disabled=not any(st.session_state[part] for part in PARTS))


def _read(name: str, values: list[str]) -> Any:
    """The value of a widget for what an address says; what it cannot mean is left out."""
    if name == "q":
        return " ".join(values)
    if name in ("from", "to"):
        return next(filter(None, map(_date, values)), None)
    known: Mapping[str, Collection[str]] = {"type": TYPES, "layer": LAYERS, "status": STATUSES}
    return [value for value in dict.fromkeys(values) if value and value in known.get(name, (value,))][:_MOST]


def _written(value: str | date | list[str] | None) -> list[str]:
    if isinstance(value, list):
        return value
    return [str(value).strip()] if value and str(value).strip() else []


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(part: str) -> str:
    """What is chosen of one part, as a reader says it."""
    value = st.session_state[part]
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return f"“{value}”"
    return " or ".join(_language(one) if part == "lang" else one if part == "company" else label(one) for one in value)


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _clear() -> None:
    touch()
    for name in PARTS:
        st.session_state[name] = _read(name, [])
