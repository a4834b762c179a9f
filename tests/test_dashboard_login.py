"""Login before the first page: a real OpenID Connect exchange on loopback, in a real browser."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dashboards import VIEWS, needs_browser, settle, wait_for
from identity import CLIENT, Provider
from playwright.sync_api import Page, expect
from receiver import free_port

from schedules.workspace import init_workspace
from store.connection import open_writer
from store.publish import publish

pytestmark = needs_browser
READER = "ada@example.org"
SECRETS = """[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "a long random text, for this test alone"
client_id = "{client}"
client_secret = "unguessed"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[str, Path]]:
    """The address of a dashboard that asks for a login, and its workspace."""
    root = tmp_path_factory.mktemp("guarded")
    place, _ = init_workspace(root)
    for file in (empty_store, empty_store.with_name("bodies.duckdb")):
        shutil.copy(file, root)
    with open_writer(place.store) as connection:
        publish(connection, place.timeline)
    url = f"http://127.0.0.1:{(port := free_port())}"
    with Provider(READER) as provider:
        (root / ".streamlit").mkdir()
        secrets = SECRETS.format(url=url, client=CLIENT, provider=provider.url)
        (root / ".streamlit" / "secrets.toml").write_text(secrets, "utf-8")
        command = [sys.executable, "-m", "schedules.cli", "dashboard", "-w", str(root), "--port", str(port)]
        with (root / "dashboard.log").open("wb") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log, cwd=root)
        try:
            wait_for(f"{url}/_stcore/health", child)
            yield url, root
        finally:
            child.terminate()
            child.wait(20)


def test_nobody_sees_a_page_before_the_login(page: Page, guarded: tuple[str, Path]) -> None:
    for view in VIEWS:
        page.goto(f"{guarded[0]}/{view}")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        settle(page)
        expect(page.locator("h1")).to_have_text("windsock")
        assert page.get_by_test_id("stSidebar").count() == 0, view


def test_reader_who_logs_in_sees_the_page_and_logs_out(page: Page, guarded: tuple[str, Path]) -> None:
    url, root = guarded
    page.goto(f"{url}/today")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("h1")).to_have_text("Today")
    expect(page.get_by_text(re.compile("^ada@.?example.org$"))).to_be_visible()
    settle(page)  # the visit is written when the page is whole
    assert READER in json.loads((root / "dashboard-visits.json").read_text("utf-8"))
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
