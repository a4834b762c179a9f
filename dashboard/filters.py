"""The filter bar: what the reader chose, kept in the address, in; the filter that pages ask the store with, out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import LANGUAGES, LAYERS, STATUSES, heading
from store.queries import EventFilter
from store.views import list_choices

#: The names of the filter's parts in an address, and of the widgets that are bound to them.
KEYS = ("q", "company", "type", "layer", "status", "lang", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader wants to see."""

    events: EventFilter
    #: Languages of the documents, ISO 639-1; empty: all.
    langs: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is filtered."""
        return not self.langs and self.events == EventFilter(limit=self.events.limit)


def ask_wanted(served: Served, limit: int) -> Wanted:
    """Draw the filter bar and say what was chosen; the address follows, and a shared address chooses the same."""
    choices = ask(served, list_choices)
    with st.container(key="filters"):
        words, company, more = st.columns([4, 4, 2], vertical_alignment="bottom")
        text = words.text_input(
            "Search",
            key="q",
            bind="query-params",
            placeholder="Words in titles, names or quotes",
            icon=":material/search:",
        )
        companies = company.multiselect(
            "Companies",
            _with_asked("company", choices["companies"]),
            key="company",
            bind="query-params",
            placeholder="All companies",
        )
        chosen = sum(bool(st.session_state.get(key)) for key in KEYS[2:])
        with more.popover(
            f"Filters · {chosen}" if chosen else "Filters", icon=":material/tune:", width="stretch", key="more-filters"
        ):
            types = st.multiselect(
                "Types",
                choices["types"] or [],
                key="type",
                bind="query-params",
                format_func=heading,
                placeholder="All types",
            )
            layers = st.pills(
                "Layers", LAYERS, key="layer", bind="query-params", selection_mode="multi", format_func=heading
            )
            statuses = st.pills(
                "Status", STATUSES, key="status", bind="query-params", selection_mode="multi", format_func=heading
            )
            langs = st.pills(
                "Language of a report",
                choices["langs"] or ["en"],
                key="lang",
                bind="query-params",
                selection_mode="multi",
                format_func=_language,
            )
            first, last = st.columns(2)
            since: date | None = first.date_input("From", value=None, key="from", bind="query-params")
            until: date | None = last.date_input("To", value=None, key="to", bind="query-params")
            st.button("Clear all", on_click=_clear, disabled=not any(st.session_state.get(key) for key in KEYS))
    return Wanted(
        events=EventFilter(
            companies=tuple(companies),
            types=tuple(types),
            layers=tuple(layers),
            statuses=tuple(statuses),
            since=since,
            until=until,
            text=text.strip() or None,
            limit=limit,
        ),
        langs=tuple(langs),
    )


def address_of(wanted: Wanted) -> Mapping[str, list[str]]:
    """The filter as the query of an address, for links to other pages."""
    events = wanted.events
    parts: dict[str, list[str]] = {
        "q": [events.text] if events.text else [],
        "company": list(events.companies),
        "type": list(events.types),
        "layer": list(events.layers),
        "status": list(events.statuses),
        "lang": list(wanted.langs),
        "from": [events.since.isoformat()] if events.since else [],
        "to": [events.until.isoformat()] if events.until else [],
    }
    return {name: values for name, values in parts.items() if values}


def _with_asked(key: str, offered: list[str]) -> list[str]:
    """The choices, with those that the address names though they are not among the most frequent."""
    return list(dict.fromkeys([*offered, *st.query_params.get_all(key)]))


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _clear() -> None:
    for key in KEYS:
        st.session_state[key] = "" if key == "q" else None if key in ("from", "to") else []
