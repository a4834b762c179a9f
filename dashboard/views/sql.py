"""The reader's own SQL in, its rows as a table, a chart and a download out; bounded, and with nothing else in reach."""

import io
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import streamlit as st

from dashboard.charts import column_chart
from dashboard.filters import address, show_filter
from dashboard.frame import begin
from dashboard.inert import plain
from dashboard.queries_kept import keep_query, kept_queries
from dashboard.reads import ask
from dashboard.served import Served
from dashboard.shown import counted
from store.errors import QueryRefused
from store.queries import list_columns
from store.sandbox import Result, run_query

#: Cells a table shows at once; a download has all rows.
_SHOWN_ROWS = 5_000
_EXAMPLES: Mapping[str, str] = {
    "Events by type": "select type, count(*) as events\nfrom events\ngroup by type\norder by events desc",
    "Releases a month": (
        "select date_trunc('month', event_date) as month, count(*) as releases\nfrom events\n"
        "where type = 'model_release' and event_date <= current_date\ngroup by month\norder by month"
    ),
    "Told by three origins or more": (
        "select event_id, event_date, actor, title, origins\nfrom events\nwhere origins >= 3\norder by event_date desc"
    ),
    "Who is first": (
        "select s.publisher, count(*) as firsts\nfrom events as e\n"
        "join sources as s on s.source_id = e.first_source_id\n"
        "group by s.publisher\norder by firsts desc"
    ),
    "As it was known in March": (
        "select title, status, origins\nfrom timeline_as_of(timestamptz '2026-03-01 00:00:00+00')\n"
        "order by valid_from desc\nlimit 50"
    ),
}


def show_page() -> None:
    """Draw the page."""
    place = begin("SQL", "DuckDB's SQL over the published timeline: read-only, with bounds on time, memory and rows.")
    show_filter(place, (), but="A query says itself what it asks for.")
    editor, dictionary = st.columns([3, 2], gap="large")
    with dictionary:
        _show_dictionary(place)
    with editor:
        sql = _ask_sql(place)
        if not sql.strip():
            return
        try:
            with st.spinner("Asking …"):
                result = _run(place, place.version, sql)
        except QueryRefused as error:
            st.error(f"Refused: {plain(error)}", icon=":material/block:")
            return
    _show_result(place, sql, result)


def _ask_sql(place: Served) -> str:
    """The query of the editor; it is kept in the address, so that a query is shared as a link."""
    kept = kept_queries(place.workspace)
    chosen = st.selectbox(
        "Start from", [*kept, *_EXAMPLES], index=None, placeholder="An example, or a query that you kept", key="example"
    )
    if chosen and st.session_state.get("example_taken") != chosen:
        st.session_state["sql"] = (kept | dict(_EXAMPLES))[chosen]
    st.session_state["example_taken"] = chosen
    with st.form("ask", border=False):
        sql = st.text_area(
            "Query", key="sql", bind="query-params", height=190, placeholder="select …", help="Ctrl and Enter runs it."
        )
        limits = place.limits
        left, right = st.columns([1, 3], vertical_alignment="center")
        left.form_submit_button("Run", type="primary", icon=":material/play_arrow:")
        right.caption(f"At most {limits.seconds:g} s, {limits.rows:,} rows, {limits.memory_mb} MB.")
    return sql or ""


@st.cache_data(max_entries=8, show_spinner=False)
def _run(_place: Served, version: tuple[int, int], sql: str) -> Result:
    del version
    return run_query(_place.timeline, sql, _place.limits)


def _show_result(place: Served, sql: str, result: Result) -> None:
    table = result.table
    more = ", cut there: the limit" if result.truncated else ""
    st.caption(
        f"{counted(table.num_rows, 'row')}{more}."
        + (f" The first {_SHOWN_ROWS:,} are shown." if table.num_rows > _SHOWN_ROWS else "")
    )
    as_table, as_chart = st.tabs(["Table", "Chart"])
    shown = table.slice(0, _SHOWN_ROWS)
    with as_table:
        st.dataframe(_flat(shown), hide_index=True, placeholder="", key="result")
    with as_chart:
        _show_chart(shown)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "CSV", _csv(table), "windsock.csv", "text/csv", icon=":material/download:", on_click="ignore"
        )
        st.download_button(
            "Parquet", _parquet(table), "windsock.parquet", "application/vnd.apache.parquet",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        _show_keep(place, sql)
        if table.num_columns and table.column_names[0] == "event_id":
            st.page_link(
                "views/alerts.py",
                label="Make an alert of it",
                icon=":material/add_alert:",
                query_params=address(rule_sql=sql),
            )
        else:
            st.caption("A query whose first column is event_id can become an alert.")


def _show_keep(place: Served, sql: str) -> None:
    with st.popover("Keep", icon=":material/bookmark:"), st.form("keep", border=False):
        name = st.text_input("Name")
        if st.form_submit_button("Keep it") and name.strip():
            keep_query(place.workspace, name.strip(), sql)
            st.rerun()


def _show_chart(table: pa.Table) -> None:
    numbers = [
        field.name
        for field in table.schema
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_decimal(field.type)
    ]
    others = [field.name for field in table.schema if field.name not in numbers and not pa.types.is_nested(field.type)]
    if not numbers or not others or not table.num_rows:
        st.caption("A chart needs a column of names or times and a column of numbers.")
        return
    left, right = st.columns(2)
    across = left.selectbox("Across", others, key="across")
    up = right.selectbox("Up", numbers, key="up")
    st.altair_chart(
        column_chart(table.slice(0, 500), across or others[0], up or numbers[0]),
        key="chart",
        alt=f"{up} by {across}; the same values are in the table",
    )


def _show_dictionary(place: Served) -> None:
    """The columns of one table, with what they mean."""
    tables: dict[str, list[Mapping[str, str]]] = {}
    for column in ask(place, list_columns):
        tables.setdefault(column["table_name"], []).append(column)
    names = list(tables)
    if not names:
        return
    start = names.index("events") if "events" in tables else 0
    name = st.selectbox("Data dictionary", names, index=start, key="table") or names[start]
    st.caption(plain(tables[name][0]["table_comment"] or ""))
    with st.container(height=260, border=True):
        st.markdown(
            "  \n".join(
                f":small[**{plain(one['column_name'])}** :gray[{plain(one['type'].lower())}] {plain(one['comment'])}]"
                for one in tables[name]
            )
        )


def _flat(table: pa.Table) -> pa.Table:
    """Lists and structs as text: a table of a browser has no cell for them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            words = pa.array(
                [None if value is None else str(value) for value in table.column(place).to_pylist()], pa.string()
            )
            table = table.set_column(place, field.name, words)
    return table


def _csv(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pyarrow.csv.write_csv(_flat(table), out)
    return out.getvalue()


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


show_page()
