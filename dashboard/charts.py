"""Rows of the store in, charts out; colours come from the theme, so that a chart reads in the light and in the dark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import altair as alt
import pyarrow as pa
import streamlit as st

from dashboard.shown import LAYERS, TYPES, heading

Drawing = TypeVar("Drawing", alt.Chart, alt.LayerChart | alt.FacetChart)

#: By layer, in their order; the second set on a dark ground. The same as chartCategoricalColors of the theme.
_LIGHT = ("#b45309", "#2563eb", "#0f8a7e", "#7c3aed", "#4d7c0f", "#64748b")
_DARK = ("#f59e0b", "#60a5fa", "#2dd4bf", "#a78bfa", "#a3e635", "#94a3b8")
#: The shape of the first, second and third type of a layer.
_SHAPES = ("circle", "diamond", "triangle-up")
#: Pixels of a lane.
_LANE = 46
#: Square pixels of the largest disc: there are more days than months.
_LARGEST: Mapping[str, int] = {"day": 90, "week": 140, "month": 420}


def timeline_chart(marks: pa.Table, lanes: str, first: date, last: date) -> alt.Chart:
    """One mark an event: time across, lanes by "layer" or "actor", shape and colour by type, size by origins.

    What is only promised or rumoured is hollow. Drag moves, Shift and the wheel zoom, a double click resets; a mark
    that is chosen is returned under the name "pick".
    """
    types = list(TYPES)
    shown = set(marks.column("type").to_pylist())
    kept = [kind for kind in types if kind in shown]
    order = list(LAYERS) if lanes == "layer" else by_count(marks.column("actor").to_pylist())
    height = _LANE * len(order) + 170  # axis and legend are part of it, which has seven rows on a phone
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
    return fitted(chart)


def bucket_chart(buckets: pa.Table, lanes: str, unit: str, first: date, last: date) -> alt.Chart:
    """Where events are too many for a mark each: a disc a day, week or month and lane, its area by their number."""
    rows = [row for row in buckets.to_pylist() if row["lanes"] == ("layer" if lanes == "layer" else "company")]
    events: Counter[str] = Counter()
    for row in rows:
        events[row["lane"]] += row["events"]
    order = list(LAYERS) if lanes == "layer" else [lane for lane, _ in events.most_common()]
    chart: alt.Chart = (
        alt.Chart(rows_of(rows), height=_LANE * len(order) + 50)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X(
                "start:T",
                title=f"{heading(unit)} of the event",
                scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
            ),
            y=alt.Y("lane:N", title=None, sort=order, axis=alt.Axis(labelLimit=130, ticks=False, domain=False)),
            size=alt.Size(
                "events:Q",
                title=f"Events a {unit}",
                scale=alt.Scale(domainMin=0, range=[0, _LARGEST[unit]]),
                legend=None,
            ),
            color=layer_colour() if lanes == "layer" else alt.value(colours()[1]),
            tooltip=[
                alt.Tooltip("lane:N", title="Lane"),
                alt.Tooltip("start:T", title=heading(unit), format="%b %Y" if unit == "month" else "%-d %b %Y"),
                alt.Tooltip("events:Q", title="Events", format=","),
            ],
        )
        .interactive(bind_y=False)
    )
    return fitted(chart)


def column_chart(table: pa.Table, across: str, up: str) -> alt.Chart:
    """A result of the reader's own SQL as a chart: bars over names, a line over times."""
    is_time = pa.types.is_temporal(table.schema.field(across).type)
    base = alt.Chart(table.select([across, up]), height=320)
    x = alt.X(f"{_escaped(across)}:{'T' if is_time else 'N'}", title=across, sort=None)
    y = alt.Y(f"{_escaped(up)}:Q", title=up)
    shape = base.mark_line(point=True) if is_time else base.mark_bar()
    chart: alt.Chart = shape.encode(x=x, y=y, tooltip=[alt.Tooltip(_escaped(across)), alt.Tooltip(_escaped(up))])
    return fitted(chart)


def padded(first: date, last: date) -> tuple[date, date]:
    """A span with a little room at both ends, so that no mark is cut."""
    room = timedelta(days=max((last - first).days // 40, 3))
    return first - room, last + room


def fitted(chart: Drawing) -> Drawing:
    """The chart without the empty strip that Streamlit leaves below one."""
    fitting: Drawing = chart.properties(padding={"left": 5, "top": 5, "right": 5, "bottom": 2})
    return fitting


def rows_of(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a chart takes them."""
    return pa.Table.from_pylist([dict(row) for row in rows])


def _escaped(column: str) -> str:
    """A column's name as a Vega-Lite field: its punctuation would be a path."""
    return "".join(f"\\{character}" if character in ".[]:\\'\"" else character for character in column)


def colours() -> tuple[str, ...]:
    """The colours of the layers on the reader's ground."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT


def layer_colour(legend: alt.Legend | None = None) -> alt.Color:
    """The colour of a layer, with or without a legend."""
    return alt.Color(
        "layer:N" if legend else "lane:N", scale=alt.Scale(domain=list(LAYERS), range=list(colours())), legend=legend
    )


def _type_colours(kinds: Sequence[str]) -> alt.Scale:
    by_layer = dict(zip(LAYERS, colours(), strict=True))
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
        columns=alt.ExprRef("width < 480 ? 2 : 7"),  # on a phone the names would be cut
        symbolSize=90,
        labelExpr="replace(datum.label, '_', ' ')",
        labelLimit=110,
    )


def by_count(names: Sequence[str], most: int = 12) -> list[str]:
    """Names, the most frequent first."""
    return [name for name, _ in Counter(sorted(names)).most_common(most)]


def described(title: str, unit: str) -> str:
    """What a screen reader says of a chart: the same facts are in the table below it."""
    return f"{title[0].upper()}{title[1:]}, {unit}. The same values are in the table."
