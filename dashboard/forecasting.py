"""Forecasts and what became of them in, their table and a form for one more out."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboard.deeds import do
from dashboard.frame import show_empty
from dashboard.inert import plain
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import TYPES, heading
from store.forecasts import Forecast, list_forecasts, score_forecasts
from store.views import list_choices


def show_forecasts(place: Served) -> None:
    """The forecasts that are published, how well they were made, and a form."""
    forecasts = ask(place, list_forecasts)
    if forecasts:
        _show_record(forecasts)
        _show_table(forecasts)
    else:
        show_empty(
            "No forecasts",
            "Write down what you expect, with a probability and a date: it is settled and scored from the events.",
            ":material/query_stats:",
        )
    _show_form(place)


def _show_record(forecasts: Sequence[Forecast]) -> None:
    record = score_forecasts(forecasts)
    if record.score is None or record.base_score is None:
        return
    settled, score, base = st.columns(3)
    settled.metric("Settled", record.settled, border=True)
    score.metric(
        "Brier score",
        f"{record.score:.3f}",
        border=True,
        help="Mean squared error of the probabilities: 0 is perfect, 0.25 what always saying 50 % earns.",
    )
    base.metric(
        "Always the base rate", f"{record.base_score:.3f}", border=True, help="The score of always saying how many came"
    )


def _show_table(forecasts: Sequence[Forecast]) -> None:
    st.dataframe(
        [
            {
                "statement": one.statement,
                "probability": one.probability,
                "by": one.by,
                "outcome": {"happened": "happened", "not": "did not happen", "open": "open"}.get(
                    one.outcome, one.outcome
                ),
                "resolved": one.resolved_on,
                "score": one.score,
                "made": one.made,
            }
            for one in forecasts
        ],
        key="forecasts",
        hide_index=True,
        placeholder="",
        alt="Forecasts with what became of them",
        column_config={
            "statement": st.column_config.TextColumn("Forecast", width=360),
            "probability": st.column_config.ProgressColumn(
                "Probability", min_value=0.0, max_value=1.0, format="percent", width=120
            ),
            "by": st.column_config.DateColumn("By", format="D MMM YYYY", width=95),
            "outcome": st.column_config.TextColumn("Outcome", width=115),
            "resolved": st.column_config.DateColumn("Settled on", format="D MMM YYYY", width=95),
            "score": st.column_config.NumberColumn("Brier", format="%.3f", width=70),
            "made": st.column_config.DateColumn("Made", format="D MMM YYYY", width=95),
        },
    )


def _show_form(place: Served) -> None:
    with st.expander("Make a forecast", icon=":material/add:"), st.form("forecast", border=False):
        first, second, third = st.columns(3)
        name = first.text_input("Short name", placeholder="lower-case-with-dashes").strip()
        statement = second.text_input("What is to happen", placeholder="in words").strip()
        by = third.date_input("By", value=datetime.now(UTC).date() + timedelta(days=90), format="YYYY-MM-DD")
        actor = first.selectbox("Who does it", ask(place, list_choices)["companies"], index=None, placeholder="Anybody")
        kind = second.selectbox("Type of the event", list(TYPES), index=None, format_func=heading, placeholder="Any")
        words = third.text_input("Words of its title", placeholder="a pattern, such as Large 4").strip()
        percent = st.slider("How likely it is, in percent", 0, 100, 50, 5)
        if st.form_submit_button("Write it down", type="primary"):
            given = {"actor": actor, "type": kind, "title": words}
            options = [f"--{option}={value}" for option, value in given.items() if value]
            if not (name and statement and options):
                st.error(
                    "A forecast needs a name, words, and what settles it: who, of which type, or words of a title."
                )
                return
            outcome = do(
                place, "forecasts", "add", f"--p={percent / 100:g}", f"--by={by}", *options, "--", name, statement,
                words="Writing it down …",
            )  # fmt: skip
            if outcome.done:
                st.success(f"Written down: {plain(name)}. It is listed, and settled, when the next crawl publishes.")
            else:
                st.error(plain(outcome.words))
