"""Rows of the store in, charts out; colours come from the theme, so that a chart reads in the light and in the dark."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st

from dashboard.shown import LAYERS, TYPES, heading
from store.catalogue_queries import RankedModel
from store.readings import Month

#: By layer, in their order; the second set on a dark ground. The same as chartCategoricalColors of the theme.
_LIGHT = ("#b45309", "#2563eb", "#0f8a7e", "#7c3aed", "#4d7c0f", "#64748b")
_DARK = ("#f59e0b", "#60a5fa", "#2dd4bf", "#a78bfa", "#a3e635", "#94a3b8")
#: The shape of the first, second and third type of a layer.
_SHAPES = ("circle", "diamond", "triangle-up")
#: The unit in which models are ranked by their age.
AGE = "days since release"
#: Pixels of a lane.
_LANE = 46


def timeline_chart(marks: pa.Table, lanes: str, first: date, last: date) -> alt.Chart:
    """One mark an event: time across, lanes by "layer" or "actor", shape and colour by type, size by origins.

    What is only promised or rumoured is hollow. Drag moves, Shift and the wheel zoom, a double click resets; a mark
    that is chosen is returned under the name "pick".
    """
    types = list(TYPES)
    shown = set(marks.column("type").to_pylist())
    kept = [kind for kind in types if kind in shown]
    order = list(LAYERS) if lanes == "layer" else _by_count(marks.column("actor").to_pylist())
    height = _LANE * len(order) + 120  # the legend is part of it
    pick = alt.selection_point(name="pick", fields=["event_id"], on="click", clear="dblclick")
    zoom = alt.selection_interval(name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.shiftKey]")
    chart: alt.Chart = (
        alt.Chart(marks, height=height)
        .mark_point(filled=True, strokeWidth=1.4)
        .encode(
            x=alt.X(
                "event_date:T",
                title="Date of the event",
                scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
                axis=alt.Axis(grid=True, tickCount=8, labelOverlap=True),
            ),
            y=alt.Y(
                f"{lanes}:N",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order),
                axis=alt.Axis(labelLimit=130, ticks=False, domain=False),
            ),
            yOffset=alt.YOffset("spread:Q", scale=alt.Scale(domain=[-0.15, 1.15])),
            size=alt.Size("origins:Q", scale=alt.Scale(type="sqrt", domain=[1, 12], range=[55, 480]), legend=None),
            color=alt.Color("type:N", scale=_type_colours(kept), legend=_type_legend()),
            stroke=alt.Color("type:N", scale=_type_colours(kept), legend=None),
            shape=alt.Shape("type:N", scale=alt.Scale(domain=kept, range=_type_shapes(kept)), legend=_type_legend()),
            fillOpacity=alt.condition(
                "datum.status == 'planned' || datum.status == 'rumoured'", alt.value(0.08), alt.value(0.78)
            ),
            strokeOpacity=alt.condition("datum.fresh", alt.value(1), alt.value(0.85)),
            tooltip=[
                alt.Tooltip("title:N", title="Event"),
                alt.Tooltip("event_date:T", title="Date", format="%-d %b %Y"),
                alt.Tooltip("actor:N", title="Who"),
                alt.Tooltip("type:N", title="Type"),
                alt.Tooltip("status:N", title="Status"),
                alt.Tooltip("origins:Q", title="Independent origins"),
            ],
        )
        .add_params(pick, zoom)
    )
    return chart


def bucket_chart(buckets: pa.Table, lanes: str, first: date, last: date) -> alt.Chart:
    """Where there are too many events for a mark each: one disc a month and lane, its area by their number."""
    rows = [row for row in buckets.to_pylist() if row["lanes"] == ("layer" if lanes == "layer" else "company")]
    order = list(LAYERS) if lanes == "layer" else _by_count([row["lane"] for row in rows])
    chart: alt.Chart = (
        alt.Chart(_rows(rows), height=_LANE * len(order) + 50)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X(
                "month:T",
                title="Month of the event",
                scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
            ),
            y=alt.Y("lane:N", title=None, sort=order, axis=alt.Axis(labelLimit=130, ticks=False, domain=False)),
            size=alt.Size("events:Q", title="Events a month", scale=alt.Scale(range=[6, 700]), legend=None),
            color=_layer_colour() if lanes == "layer" else alt.value(_colours()[1]),
            tooltip=[
                alt.Tooltip("lane:N", title="Lane"),
                alt.Tooltip("month:T", title="Month", format="%b %Y"),
                alt.Tooltip("events:Q", title="Events", format=","),
            ],
        )
        .interactive(bind_y=False)
    )
    return chart


def layer_chart(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Events a quarter, stacked by layer: what a company is busy with."""
    chart: alt.Chart = (
        alt.Chart(_rows(rows), height=300)
        .mark_bar()
        .encode(
            x=alt.X("yearquarter(quarter):T", title="Quarter", axis=alt.Axis(tickCount=6)),
            y=alt.Y("events:Q", title="Events", axis=alt.Axis(tickMinStep=1)),
            color=_layer_colour(alt.Legend(orient="bottom", title=None, columns=3)),
            order=alt.Order("layer:N"),
            tooltip=[
                alt.Tooltip("yearquarter(quarter):T", title="Quarter"),
                alt.Tooltip("layer:N", title="Layer"),
                alt.Tooltip("events:Q", title="Events"),
            ],
        )
    )
    return chart


def release_chart(rows: Sequence[Mapping[str, Any]], names: Sequence[str], last: date) -> alt.Chart:
    """One tick a model release, a lane for each company."""
    colours = _colours()
    chart: alt.Chart = (
        alt.Chart(_rows(rows), height=60 * len(names) + 60)
        .mark_tick(thickness=2.5, size=28)
        .encode(
            x=alt.X(
                "event_date:T",
                title="Date of the release",
                scale=alt.Scale(domainMax={"expr": f"toDate('{last.isoformat()}')"}),
            ),
            y=alt.Y("actor:N", title=None, sort=list(names), axis=alt.Axis(ticks=False, domain=False, labelLimit=130)),
            color=alt.Color("actor:N", scale=alt.Scale(domain=list(names), range=list(colours[1:3])), legend=None),
            tooltip=[
                alt.Tooltip("object:N", title="Model"),
                alt.Tooltip("event_date:T", title="Date", format="%-d %b %Y"),
                alt.Tooltip("gap_days:Q", title="Days since the one before"),
            ],
        )
    )
    return chart


def status_chart(history: Sequence[Mapping[str, Any]], statuses: Sequence[str]) -> alt.Chart:
    """The ladder of an event: its status over time, as steps."""
    chart: alt.Chart = (
        alt.Chart(_rows(history), height=150)
        .mark_line(
            interpolate="step-after",
            point=alt.OverlayMarkDef(filled=True, size=70, color=_colours()[2]),
            color=_colours()[2],
        )
        .encode(
            x=alt.X("at:T", title="Time"),
            y=alt.Y("status:N", title=None, sort=list(statuses)[::-1], scale=alt.Scale(domain=list(statuses)[::-1])),
            tooltip=[alt.Tooltip("at:T", title="Since", format="%-d %b %Y, %H:%M"), "status:N", "origins:Q"],
        )
    )
    return chart


def column_chart(table: pa.Table, across: str, up: str) -> alt.Chart:
    """A result of the reader's own SQL as a chart: bars over names, a line over times."""
    is_time = pa.types.is_temporal(table.schema.field(across).type)
    base = alt.Chart(table.select([across, up]), height=320)
    x = alt.X(f"{_escaped(across)}:{'T' if is_time else 'N'}", title=across, sort=None)
    y = alt.Y(f"{_escaped(up)}:Q", title=up)
    shape = base.mark_line(point=True) if is_time else base.mark_bar()
    chart: alt.Chart = shape.encode(x=x, y=y, tooltip=[alt.Tooltip(_escaped(across)), alt.Tooltip(_escaped(up))])
    return chart


def padded(first: date, last: date) -> tuple[date, date]:
    """A span with a little room at both ends, so that no mark is cut."""
    room = timedelta(days=max((last - first).days // 40, 3))
    return first - room, last + room


def _rows(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows])


def _escaped(column: str) -> str:
    """A column's name as a Vega-Lite field: its punctuation would be a path."""
    return "".join(f"\\{character}" if character in ".[]:\\'\"" else character for character in column)


def _colours() -> tuple[str, ...]:
    return _DARK if st.context.theme.type == "dark" else _LIGHT


def _layer_colour(legend: alt.Legend | None = None) -> alt.Color:
    return alt.Color(
        "layer:N" if legend else "lane:N", scale=alt.Scale(domain=list(LAYERS), range=list(_colours())), legend=legend
    )


def _type_colours(kinds: Sequence[str]) -> alt.Scale:
    by_layer = dict(zip(LAYERS, _colours(), strict=True))
    return alt.Scale(domain=list(kinds), range=[by_layer[TYPES[kind]] for kind in kinds])


def _type_shapes(kinds: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    shapes: dict[str, str] = {}
    for kind, layer in TYPES.items():
        shapes[kind] = _SHAPES[seen.get(layer, 0)]
        seen[layer] = seen.get(layer, 0) + 1
    return [shapes[kind] for kind in kinds]


def _type_legend() -> alt.Legend:
    return alt.Legend(
        orient="bottom",
        title=None,
        columns=7,
        symbolSize=90,
        labelExpr="replace(datum.label, '_', ' ')",
        labelLimit=110,
    )


def _by_count(names: Sequence[str], most: int = 12) -> list[str]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))[:most]


def described(title: str, unit: str) -> str:
    """What a screen reader says of a chart: the same facts are in the table below it."""
    return f"{heading(title)}, {unit}. The same values are in the table."


def signal_chart(history: Sequence[Mapping[str, Any]], unit: str) -> alt.LayerChart | alt.FacetChart:
    """A signal over time: its value as a line, its usual range as a band, its target as a dashed line."""
    rows = _rows(
        [{name: row[name] for name in ("as_of", "value", "target", "low", "high", "status")} for row in history]
    )
    x = alt.X("as_of:T", title=None, axis=alt.Axis(tickCount=4))
    base = alt.Chart(rows, height=110)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3))
    colours = _colours()
    band = base.mark_area(opacity=0.13, color=colours[5]).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    target = base.mark_line(strokeDash=[4, 3], color=colours[0]).encode(x=x, y=alt.Y("target:Q", title=None))
    line = base.mark_line(color=colours[2], point=alt.OverlayMarkDef(size=14, color=colours[2])).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("as_of:T", title="Day", format="%-d %b %Y"),
            alt.Tooltip("value:Q", title=unit),
            alt.Tooltip("target:Q", title="Target"),
            alt.Tooltip("status:N", title="Status"),
        ],
    )
    return alt.layer(band, target, line)


def balance_chart(months: Sequence[Month]) -> alt.LayerChart | alt.FacetChart:
    """A reading by month: weights for above the line, against below it, and the balance that has run up."""
    rows = _rows(
        [
            {"month": one.month, "for": one.speaks_for, "against": -one.speaks_against, "balance": one.balance}
            for one in months
        ]
    )
    colours = _colours()
    base = alt.Chart(rows, height=170)
    x = alt.X("yearmonth(month):T", title="Month", axis=alt.Axis(tickCount=6))
    tooltip = [alt.Tooltip("month:T", format="%b %Y"), "for:Q", "against:Q", "balance:Q"]
    above = base.mark_bar(color=colours[2], opacity=0.8).encode(x=x, y=alt.Y("for:Q", title="Weights"), tooltip=tooltip)
    below = base.mark_bar(color=colours[0], opacity=0.8).encode(
        x=x, y=alt.Y("against:Q", title="Weights"), tooltip=tooltip
    )
    run = base.mark_line(color=colours[5]).encode(x=x, y=alt.Y("balance:Q", title="Weights"), tooltip=tooltip)
    return alt.layer(above, below, run)


def model_chart(models: Sequence[RankedModel], name: str, unit: str, *, log: bool) -> alt.Chart:
    """A measure of models over their dates of release, small against large; in lanes of labs where it is their age."""
    rows = _rows(
        [
            {"name": one.name, "lab": one.lab, "size": one.size, "released": one.release_date, "value": one.value}
            for one in models
            if one.release_date is not None and (one.value or not log)
        ]
    )
    colours = _colours()
    labs = _by_count(rows.column("lab").to_pylist(), most=14)
    up = (
        alt.Y("lab:N", title=None, sort=labs, scale=alt.Scale(domain=labs), axis=alt.Axis(ticks=False, labelLimit=130))
        if unit == AGE
        else alt.Y(
            "value:Q",
            title=f"{name}, {unit}",
            scale=alt.Scale(type="log" if log else "linear"),
            axis=alt.Axis(format="~s"),
        )
    )
    sizes = ["small", "large"]
    chart: alt.Chart = (
        alt.Chart(rows, height=28 * len(labs) + 90 if unit == AGE else 340)
        .mark_point(filled=True, opacity=0.8, size=70)
        .encode(
            x=alt.X("released:T", title="Date of release", scale=alt.Scale(padding=12)),
            y=up,
            color=alt.Color(
                "size:N",
                scale=alt.Scale(domain=sizes, range=[colours[2], colours[3]]),
                legend=alt.Legend(orient="top", title=None),
            ),
            shape=alt.Shape("size:N", scale=alt.Scale(domain=sizes, range=["triangle-up", "circle"])),
            tooltip=[
                alt.Tooltip("name:N", title="Model"),
                alt.Tooltip("lab:N", title="Lab"),
                alt.Tooltip("released:T", title="Released", format="%-d %b %Y"),
                alt.Tooltip("value:Q", title=unit, format=",.4~g"),
            ],
        )
        .interactive(bind_y=False)
    )
    return chart
