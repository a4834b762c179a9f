"""The catalogue of models in, a ranking by a measure of the reader's choice out, small against large, and its gaps."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard.charts import described
from dashboard.filters import chosen, show_filter
from dashboard.frame import begin, link_to_event, show_empty
from dashboard.inert import link, plain
from dashboard.reads import ask
from dashboard.shown import day, heading, zone
from dashboard.trends import AGE, model_chart
from store.catalogue_queries import Gap, RankedModel, catalogue_gaps, rank_models
from store.queries import EventFilter

#: Measure of the store → what it is called, its unit, the field that holds it.
_MEASURES: Mapping[str, tuple[str, str]] = {
    "age": ("Newest", AGE),
    "price-in": ("Price, input", "USD per million tokens"),
    "price-out": ("Price, output", "USD per million tokens"),
    "context": ("Context", "tokens"),
    "parameters": ("Parameters", "count"),
    "speed": ("Speed", "tokens per second"),
}

#: Measure → the column that the measured one would repeat.
_MEASURED: Mapping[str, str] = {
    "price-in": "price_in",
    "price-out": "price_out",
    "context": "context",
    "parameters": "parameters",
}
_COLUMNS = (
    "rank",
    "name",
    "lab",
    "value",
    "released",
    "size",
    "weights",
    "context",
    "parameters",
    "price_in",
    "price_out",
    "licence",
    "page",
    "seen",
)


def show_page() -> None:
    """Draw the page."""
    place = begin(
        "Models", "The catalogue of models, by the measure that you choose. An empty cell is unknown, never nought."
    )
    show_filter(place, ("q", "company"), but="The catalogue has no dates of news, layers or reports.")
    wanted = chosen()
    today = datetime.now(UTC).astimezone(zone()).date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.segmented_control(
            "Measure",
            list(_MEASURES),
            default="age",
            key="measure",
            bind="query-params",
            required=True,
            format_func=_name,
        )
        size = st.segmented_control(
            "Size", ("all", "small", "large"), default="all", key="size", bind="query-params", required=True,
            format_func=str.capitalize,
            help="Small: runs on one accelerator, or made for one task; by parameters where known, else by name.",
        )  # fmt: skip
    measure = measure or "age"
    every = ask(place, rank_models, measure, today=today, limit=1000)
    models = [model for model in every if _passes(model, wanted) and size in ("all", model.size)]
    if not models:
        show_empty(
            "No model in the catalogue",
            "Sources of kind api with a catalogue fill it, and the curated backlog; see `windsock models --help`.",
        )
        return
    known = [model for model in models if model.value is not None]
    name, unit = _MEASURES[measure]
    if known:
        st.altair_chart(
            model_chart(known[:300], name, unit, log=measure in ("context", "parameters", "price-in", "price-out")),
            key="models",
            alt=described(name, unit),
        )
    st.caption(
        f"{name}, in {unit}: known of {len(known)} of {len(models)} models. "
        "Source: table models; each row names its page."
    )
    _show_table(models, measure)
    _show_gaps(ask(place, catalogue_gaps, today - timedelta(days=365)))


def _passes(model: RankedModel, wanted: EventFilter) -> bool:
    """Whether a model is of one of the companies, and its name or its lab's has the words."""
    words = (wanted.text or "").casefold()
    return (not wanted.companies or model.lab in wanted.companies) and words in f"{model.name} {model.lab}".casefold()


def _show_table(models: Sequence[RankedModel], measure: str) -> None:
    st.dataframe(
        [
            {
                "rank": model.rank,
                "name": model.name,
                "lab": model.lab,
                "value": model.value,
                "size": model.size,
                "released": model.release_date,
                "weights": {True: "open", False: "closed", None: None}[model.open_weights],
                "licence": model.licence,
                "parameters": None if model.parameters is None else model.parameters / 1e9,
                "context": None if model.context is None else model.context / 1e3,
                "price_in": model.price_in,
                "price_out": model.price_out,
                "page": link(model.url),
                "seen": datetime.fromisoformat(model.seen_at),
            }
            for model in models
        ],
        key="catalogue",
        hide_index=True,
        placeholder="",
        height=440,
        alt="The models of the chart and those whose value is unknown",
        column_order=[name for name in _COLUMNS if _MEASURED.get(measure) != name],
        column_config={
            "rank": st.column_config.NumberColumn("#", width=45),
            "name": st.column_config.TextColumn("Model", width=190),
            "lab": st.column_config.TextColumn("Lab", width=110),
            "value": st.column_config.NumberColumn(heading(_MEASURES[measure][1]), format="compact", width=130),
            "size": st.column_config.TextColumn("Size", width=60),
            "released": st.column_config.DateColumn("Released", format="D MMM YYYY", width=95),
            "weights": st.column_config.TextColumn("Weights", width=70),
            "licence": st.column_config.TextColumn("Licence", width=110),
            "parameters": st.column_config.NumberColumn("Parameters, B", format="%,.4g", width=105),
            "context": st.column_config.NumberColumn("Context, k tokens", format="%,.4g", width=125),
            "price_in": st.column_config.NumberColumn("In, $/M", format="%.2f", width=90),
            "price_out": st.column_config.NumberColumn("Out, $/M", format="%.2f", width=95),
            "page": st.column_config.LinkColumn("Page", display_text="open", width=60),
            "seen": st.column_config.DatetimeColumn(
                "Seen", format="D MMM YYYY, HH:mm", timezone=str(zone()), width=140
            ),
        },
    )


def _show_gaps(gaps: Sequence[Gap]) -> None:
    with st.expander(f"Releases of the last year that news and catalogue do not both have ({len(gaps)})"):
        for gap in gaps[:40]:
            what = "in no catalogue" if gap.kind == "not-in-catalogue" else "in the catalogue, told by no news"
            line = f"{plain(gap.lab)} **{plain(gap.name)}** · {day(gap.day)} · {what}"
            if gap.event_id:
                link_to_event(gap.event_id, line)
            else:
                st.caption(line)


def _name(measure: str) -> str:
    return _MEASURES[measure][0]


show_page()
