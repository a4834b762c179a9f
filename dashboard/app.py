"""The path of a published timeline in, the dashboard's pages out: `streamlit run dashboard/app.py -- TIMELINE`."""

import streamlit as st

st.set_page_config(page_title="windsock", page_icon="🪁", layout="wide")
st.navigation([st.Page("views/timeline.py", title="Timeline", icon=":material/timeline:", default=True)]).run()
