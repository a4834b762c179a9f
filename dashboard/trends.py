"""Rows that run over time in, charts of trends out: layers, releases, statuses, signals, readings, models."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from dashboard.charts import by_count, colours, fitted, layer_colour, rows_of
from store.catalogue_queries import RankedModel
from store.readings import Month

#: A tick a quarter, so that no quarter is named twice; a label where there is room.
_QUARTERS = alt.Axis(
    tickCount=alt.TimeIntervalStep(interval="month", step=3), labelOverlap="greedy", labelSeparation=12
)
#: The unit in which models are ranked by their age.
AGE = "days since release"


def layer_chart(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Events a quarter, stacked by layer: what a company is busy with."""
    chart: alt.Chart = (
        alt.Chart(rows_of(rows), height=300)
        .mark_bar()
        .encode(
            x=alt.X("yearquarter(quarter):T", title="Quarter", axis=_QUARTERS),
            y=alt.Y("events:Q", title="Events", axis=alt.Axis(tickMinStep=1)),
            color=layer_colour(alt.Legend(orient="bottom", title=None, columns=3)),
            order=alt.Order("layer:N"),
            tooltip=[
                alt.Tooltip("yearquarter(quarter):T", title="Quarter"),
                alt.Tooltip("layer:N", title="Layer"),
                alt.Tooltip("events:Q", title="Events"),
            ],
        )
    )
    return fitted(chart)


def release_chart(rows: Sequence[Mapping[str, Any]], names: Sequence[str], last: date) -> alt.Chart:
    """One tick a model release, a lane for each company."""
    shades = colours()
    chart: alt.Chart = (
        alt.Chart(rows_of(rows), height=60 * len(names) + 60)
        .mark_tick(thickness=2.5, size=28)
        .encode(
            x=alt.X(
                "event_date:T",
                title="Date of the release",
                axis=alt.Axis(format="%b %Y", tickCount=8, labelOverlap=True),
                scale=alt.Scale(domainMax={"expr": f"toDate('{last.isoformat()}')"}),
            ),
            y=alt.Y("actor:N", title=None, sort=list(names), axis=alt.Axis(ticks=False, domain=False, labelLimit=130)),
            color=alt.Color("actor:N", scale=alt.Scale(domain=list(names), range=list(shades[1:3])), legend=None),
            tooltip=[
                alt.Tooltip("object:N", title="Model"),
                alt.Tooltip("event_date:T", title="Date", format="%-d %b %Y"),
                alt.Tooltip("gap_days:Q", title="Days since the one before"),
            ],
        )
    )
    return fitted(chart)


def status_chart(history: Sequence[Mapping[str, Any]], statuses: Sequence[str]) -> alt.Chart:
    """The ladder of an event: its status over time, as steps."""
    chart: alt.Chart = (
        alt.Chart(rows_of(history), height=150)
        .mark_line(
            interpolate="step-after",
            point=alt.OverlayMarkDef(filled=True, size=70, color=colours()[2]),
            color=colours()[2],
        )
        .encode(
            x=alt.X("at:T", title="Time"),
            y=alt.Y("status:N", title=None, sort=list(statuses)[::-1], scale=alt.Scale(domain=list(statuses)[::-1])),
            tooltip=[alt.Tooltip("at:T", title="Since", format="%-d %b %Y, %H:%M"), "status:N", "origins:Q"],
        )
    )
    return fitted(chart)


def signal_chart(history: Sequence[Mapping[str, Any]], unit: str) -> alt.LayerChart | alt.FacetChart:
    """A signal over time: its value as a line, its usual range as a band, its target as a dashed line."""
    rows = rows_of(
        [{name: row[name] for name in ("as_of", "value", "target", "low", "high", "status")} for row in history]
    )
    x = alt.X("as_of:T", title=None, axis=alt.Axis(tickCount=4))
    base = alt.Chart(rows, height=110)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3, format=",~r"))  # else a line of zeros reads "0.000000"
    shades = colours()
    band = base.mark_area(opacity=0.13, color=shades[5]).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    target = base.mark_line(strokeDash=[4, 3], color=shades[0]).encode(x=x, y=alt.Y("target:Q", title=None))
    line = base.mark_line(color=shades[2], point=alt.OverlayMarkDef(size=14, color=shades[2])).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("as_of:T", title="Day", format="%-d %b %Y"),
            alt.Tooltip("value:Q", title=unit),
            alt.Tooltip("target:Q", title="Target"),
            alt.Tooltip("status:N", title="Status"),
        ],
    )
    return fitted(alt.layer(band, target, line))


def balance_chart(months: Sequence[Month]) -> alt.LayerChart | alt.FacetChart:
    """A reading by month: weights for above the line, against below it, and the balance that has run up."""
    rows = rows_of(
        [
            {"month": one.month, "for": one.speaks_for, "against": -one.speaks_against, "balance": one.balance}
            for one in months
        ]
    )
    shades = colours()
    base = alt.Chart(rows, height=170)
    x = alt.X("yearmonth(month):T", title="Month", axis=alt.Axis(tickCount=6))
    tooltip = [alt.Tooltip("month:T", format="%b %Y"), "for:Q", "against:Q", "balance:Q"]
    above = base.mark_bar(color=shades[2], opacity=0.8).encode(x=x, y=alt.Y("for:Q", title="Weights"), tooltip=tooltip)
    below = base.mark_bar(color=shades[0], opacity=0.8).encode(
        x=x, y=alt.Y("against:Q", title="Weights"), tooltip=tooltip
    )
    run = base.mark_line(color=shades[5]).encode(x=x, y=alt.Y("balance:Q", title="Weights"), tooltip=tooltip)
    return fitted(alt.layer(above, below, run))


def model_chart(models: Sequence[RankedModel], name: str, unit: str, *, log: bool) -> alt.Chart:
    """A measure of models over their dates of release, small against large; in lanes of labs where it is their age."""
    rows = rows_of(
        [
            {"name": one.name, "lab": one.lab, "size": one.size, "released": one.release_date, "value": one.value}
            for one in models
            if one.release_date is not None and (one.value or not log)
        ]
    )
    shades = colours()
    labs = by_count(rows.column("lab").to_pylist(), most=14)
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
            x=alt.X(
                "released:T",
                title="Date of release",
                axis=alt.Axis(format="%b %Y", tickCount=8, labelOverlap=True),
                scale=alt.Scale(padding=12),
            ),
            y=up,
            color=alt.Color(
                "size:N",
                scale=alt.Scale(domain=sizes, range=[shades[2], shades[3]]),
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
    return fitted(chart)
