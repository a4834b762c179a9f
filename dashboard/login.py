"""Streamlit's own OpenID Connect settings in, a login before the first page out; nothing where there are none."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from dashboard.inert import plain


def require_login() -> None:
    """Let nobody on who is not logged in, where the secrets have a section `auth`."""
    if not _configured():
        return
    if not st.user.get("is_logged_in"):
        st.title("windsock", anchor=False)
        st.caption("Whoever reads here is asked who they are.")
        st.button("Log in", type="primary", on_click=st.login)
        st.stop()
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center", key="reader"):
        st.caption(plain(st.user.get("email") or st.user.get("name") or "logged in"), width="stretch")
        st.button("Log out", on_click=st.logout, type="tertiary")


def _configured() -> bool:
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False
