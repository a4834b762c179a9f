"""Fixtures that several files' tests share: a real store, empty and migrated; a dashboard, and a browser for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import duckdb
import pytest
from hypothesis import HealthCheck, settings

from store.connection import BODIES, open_writer
from store.migrate import migrate

if TYPE_CHECKING:
    from dashboards import Running
    from playwright.sync_api import Browser, Page

# No test is timed: a busy machine is slow, and says nothing about the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

#: A machine that runs other tests too may take long to draw a page; a page that never comes still fails.
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with the present schema, to copy from."""
    path = tmp_path_factory.mktemp("store") / "windsock.duckdb"
    with open_writer(path) as connection:
        migrate(connection)
    return path


@pytest.fixture
def store_path(empty_store: Path, tmp_path: Path) -> Path:
    """Path of an empty store of this test's own."""
    shutil.copy(empty_store.with_name(BODIES), tmp_path)
    return Path(shutil.copy(empty_store, tmp_path))


@pytest.fixture
def store(store_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writer's connection to an empty store."""
    with open_writer(store_path) as connection:
        yield connection


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Running"]:
    """A crawled workspace and its dashboard; the tests of one file share it."""
    from dashboards import running_dashboard

    with running_dashboard(tmp_path_factory.mktemp("dashboard")) as dashboard:
        yield dashboard


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Debian's chromium."""
    from dashboards import CHROMIUM
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: "Browser", request: pytest.FixtureRequest) -> Iterator["Page"]:
    """A new reader in Paris; whatever a test does, nothing may be asked of anybody but the dashboard."""
    from playwright.sync_api import expect

    scheme = getattr(request, "param", "light")
    context = browser.new_context(color_scheme=scheme, timezone_id="Europe/Paris", locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    yield context.new_page()
    context.close()
    schemes = ("http", "https", "ws", "wss")
    assert not [url for url in asked if urlsplit(url).scheme in schemes and urlsplit(url).hostname != "127.0.0.1"]
