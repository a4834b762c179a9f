"""The dashboard in a real browser: every view, a shared filter, live news, a rule that fires, hostile text and SQL."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from dashboards import Running, running_dashboard
from playwright.sync_api import Browser, Page, expect, sync_playwright

from store.publish import open_timeline

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}: apt install chromium")

VIEWS = ("", "timeline", "watch", "company", "models", "alerts", "sql", "sources")
#: What a publisher might write; none of it may be more than characters.
HOSTILE = (
    "<script>window.pwned=1</script> <img src=x onerror=window.pwned=1> **bold** [go](javascript:window.pwned=1) "
    "![i](https://evil.example/i.png) :red[x] :smile: $x^2$ https://evil.example/bare `code` # head"
)
EXCEPTION = "[data-testid=stException]"
#: A machine that runs other tests too may take long to draw a page; a page that never comes still fails.
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_dashboard(tmp_path_factory.mktemp("dashboard")) as dashboard:
        yield dashboard


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture(params=["light"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new reader in Paris; whatever a test does, nothing may be asked of anybody but the dashboard."""
    context = browser.new_context(color_scheme=request.param, timezone_id="Europe/Paris", locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    yield context.new_page()
    context.close()
    outside = [url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not at_home(url)]
    assert not outside


def at_home(url: str) -> bool:
    return urlsplit(url).hostname == "127.0.0.1"


def show(page: Page, running: Running, address: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(f"{running.url}/{address}")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def some_event(running: Running) -> str:
    with open_timeline(running.place.timeline) as timeline:
        row = timeline.execute("select event_id from events order by documents desc, event_id limit 1").fetchone()
    assert row
    return str(row[0])


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_every_view_opens_without_an_error(page: Page, running: Running) -> None:
    for view in (*VIEWS, f"event?id={some_event(running)}"):
        show(page, running, view)
        assert page.locator(EXCEPTION).count() == 0, view


def test_view_fits_on_a_phone(page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for view in (*VIEWS, f"event?id={some_event(running)}"):
        show(page, running, view)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, view


def test_filter_is_shared_as_a_link(page: Page, running: Running) -> None:
    show(page, running, "timeline?span=All")
    summary = page.get_by_text(re.compile(r"^\d+ events?\. Click a mark"))
    everything = summary.inner_text()
    page.get_by_label("Search", exact=True).fill("Koyeb")
    page.get_by_label("Search", exact=True).press("Enter")
    page.wait_for_url("**q=Koyeb**")
    expect(summary).not_to_have_text(everything)
    words = summary.inner_text()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Search", exact=True)).to_have_value("Koyeb")
    expect(other.get_by_text(words)).to_be_visible()


def test_filter_that_nothing_passes_says_so(page: Page, running: Running) -> None:
    show(page, running, "timeline?q=no+such+words+anywhere")
    expect(page.get_by_text("No event passes this filter")).to_be_visible()


def test_keyboard_reaches_navigation_and_filter(page: Page, running: Running) -> None:
    show(page, running, "timeline")
    reached = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText).trim()"))
    assert {"Watch", "Search"} <= {name.splitlines()[-1] for name in reached if name}


def test_event_that_arrives_is_marked_without_a_reload(page: Page, running: Running) -> None:
    show(page, running, "timeline?span=All")
    page.evaluate("window.same = true")
    running.write(COPY, id=some_event(running), fresh="feedfacefeedface", title="Zephyr arrives")
    expect(page.get_by_text("1 event arrived since you opened this page")).to_be_visible()
    expect(page.get_by_role("link", name="Zephyr arrives")).to_be_visible()
    assert page.evaluate("window.same")
    running.write("delete from events where event_id = 'feedfacefeedface'")


COPY = """
insert into events by name
select * replace ($fresh as event_id, $title as title, now() as first_seen_at)
from events
where event_id = $id
"""


def test_rule_made_in_the_form_is_tried_saved_and_fires(page: Page, running: Running) -> None:
    show(page, running, "alerts")
    page.get_by_text("Make a rule").click()
    page.get_by_label("Name").fill("purchases")
    choose(page, "Types", "Acquisition")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text(re.compile("purchases would have fired"))).to_be_visible()
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_text("Saved: purchases")).to_be_visible()
    running.tell("Mistral AI acquires Zephyr Labs", "Mistral AI has acquired Zephyr Labs, the two companies said.")
    done = running.windsock("crawl", "gazette")
    assert done.returncode == 0, done.stderr
    show(page, running, "alerts")
    expect(page.get_by_text(re.compile("fired 1 time"))).to_be_visible()
    assert "Zephyr" in (running.place.root / "alerts.md").read_text("utf-8")


def test_rule_is_muted_and_unmuted(page: Page, running: Running) -> None:
    show(page, running, "alerts")
    page.get_by_role("button", name="Mute").first.click()
    expect(page.get_by_role("button", name="Unmute").first).to_be_visible()
    page.get_by_role("button", name="Unmute").first.click()
    expect(page.get_by_role("button", name="Unmute")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label).last
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("sql", ["drop table events", "copy events to '/tmp/stolen.csv'", "from '/etc/passwd'"])
def test_hostile_sql_is_refused_in_words(page: Page, running: Running, sql: str) -> None:
    show(page, running, f"sql?sql={quote(sql)}")
    expect(page.get_by_text(re.compile("^Refused: "))).to_be_visible()
    assert page.locator(EXCEPTION).count() == 0


def test_query_is_shown_as_a_table_and_downloaded(page: Page, running: Running) -> None:
    show(page, running, f"sql?sql={quote('select type, count(*) as events from events group by all order by all')}")
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    assert download.value.path().read_text("utf-8").startswith('"type","events"')


@pytest.mark.parametrize("view", ["", "timeline?span=All", "event?id={id}"])
def test_hostile_text_is_shown_and_does_nothing(page: Page, running: Running, view: str) -> None:
    event_id = some_event(running)
    page.on("dialog", lambda dialog: pytest.fail("a dialog opened"))
    before = running.place.timeline.stat().st_mtime
    running.write(HOSTILE_TITLES, title=HOSTILE)
    assert running.place.timeline.stat().st_mtime > before
    show(page, running, view.format(id=event_id))
    if view.startswith("event"):
        expect(page.locator("h1")).to_contain_text("<script>")
        assert page.locator("h1").inner_text().replace("\u2060", "") == HOSTILE
    page.wait_for_timeout(500)  # what would run would run by now
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src*=evil], [href*=evil], [href^=javascript]").count() == 0
    assert page.locator(EXCEPTION).count() == 0


#: Of every event, so that each page has some; nothing else is touched, for the pipeline finds rows by their times.
HOSTILE_TITLES = "update events set title = $title"
