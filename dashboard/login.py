"""Streamlit's own OpenID Connect settings in, a login before the first page out; nothing where there are none."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError


def require_login() -> None:
    """Let nobody on who is not logged in, where the secrets have a section `auth`."""
    if not _configured() or st.user.get("is_logged_in"):
        return
    st.title("windsock", anchor=False)
    st.button("Log in", type="primary", on_click=st.login)
    st.stop()


def _configured() -> bool:
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False
