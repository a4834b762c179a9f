"""Events in, charts out."""

import altair as alt
import pyarrow as pa

LAYERS = ("compute", "models", "platform", "services", "capital", "organisation")
COLOURS = ("#b45309", "#2563eb", "#0d9488", "#7c3aed", "#15803d", "#64748b")


def timeline_chart(events: pa.Table) -> alt.Chart:
    """One mark an event: time across, layers as lanes, size by independent origins."""
    chart: alt.Chart = (
        alt.Chart(events, height=260)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("event_date:T", title=None, axis=alt.Axis(format="%b %Y")),
            y=alt.Y("layer:N", title=None, sort=list(LAYERS)),
            size=alt.Size("origins:Q", title="origins", scale=alt.Scale(range=[40, 400]), legend=None),
            color=alt.Color("layer:N", scale=alt.Scale(domain=list(LAYERS), range=list(COLOURS)), legend=None),
            tooltip=["event_date:T", "actor:N", "type:N", "status:N", "origins:Q", "title:N"],
        )
        .interactive(bind_y=False)
    )
    return chart
