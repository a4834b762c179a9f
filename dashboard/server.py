"""The arguments of the process in, the dashboard's server out: `streamlit run dashboard/server.py -- TIMELINE`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

#: What the first page would import while its reader waits: a second or two of charts and tables.
_HEAVY = ("dashboard.reads", "dashboard.trends", "pandas")


def _warm_up() -> None:
    for name in _HEAVY:
        import_module(name)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    Thread(target=_warm_up, daemon=True).start()
    yield


async def _start(request: Request) -> RedirectResponse:
    """Today is what the root shows; a shared address keeps its query."""
    return RedirectResponse(f"today?{request.url.query}" if request.url.query else "today")


app = st.App("app.py", lifespan=_lifespan, routes=[Route("/", _start)])
