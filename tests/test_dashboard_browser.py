"""The dashboard in a real browser: every view, a shared filter, live news, hostile text and SQL, keys and a phone."""

import re
from urllib.parse import quote

import pytest
from dashboards import EXCEPTION, HOSTILE_SQL, VIEWS, Running, needs_browser, open_beside, settle, show, widest_event
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_browser

#: What a publisher might write; none of it may be more than characters.
HOSTILE = (
    "<script>window.pwned=1</script> <img src=x onerror=window.pwned=1> **bold** [go](javascript:window.pwned=1) "
    "![i](https://evil.example/i.png) :red[x] :smile: $x^2$ https://evil.example/bare `code` # head"
)


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_every_view_opens_without_an_error(page: Page, running: Running) -> None:
    for view in (*VIEWS, f"event?id={widest_event(running)}"):
        show(page, running, view)
        assert page.locator(EXCEPTION).count() == 0, view


def test_view_fits_on_a_phone(page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for view in (*VIEWS, f"event?id={widest_event(running)}"):
        show(page, running, view)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, view
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, view


def test_navigation_gives_way_on_a_phone(browser: Browser, running: Running) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, user_agent=PHONE) as context:
        page = context.new_page()
        show(page, running, "today?company=OpenAI")
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebar").get_by_role("link", name="Timeline").click()
        expect(page.locator("h1")).to_have_text("Timeline")
        expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
        assert "company=OpenAI" in page.url


PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


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


def test_filter_travels_through_all_pages(page: Page, running: Running) -> None:
    show(page, running, "timeline?q=Koyeb&type=acquisition&from=2025-01-02")
    for view in ("Watch", "Company", "Models", "Alerts", "SQL", "Sources", "Today"):
        page.get_by_test_id("stSidebar").get_by_role("link", name=view).click()
        expect(page.locator("h1")).to_have_text(view)
        settle(page)
        assert all(part in page.url for part in ("q=Koyeb", "type=acquisition", "from=2025-01-02")), view
        if view in ("Watch", "SQL", "Sources"):
            expect(page.get_by_text("Not filtered here by")).to_contain_text("types acquisition")
    expect(page.get_by_label("Search", exact=True)).to_have_value("Koyeb")


def test_filter_travels_from_event_to_event(page: Page, running: Running) -> None:
    show(page, running, f"event?company=Mistral+AI&id={widest_event(running)}")
    related = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink").first
    other = related.get_attribute("href") or ""
    related.click()
    expect(related).not_to_have_attribute("href", other)  # nothing is related to itself
    expect(page).to_have_url(re.compile(re.escape(other.partition("id=")[2])))
    assert "company=Mistral+AI" in page.url
    beside = related.get_attribute("href") or ""
    page.reload()
    expect(related).to_have_attribute("href", beside)


@pytest.mark.parametrize("how", ["Control", "middle"])
@pytest.mark.parametrize("place", ["stSidebar", "stMain"])
def test_link_opens_a_tab_with_the_filter(page: Page, running: Running, place: str, how: str) -> None:
    show(page, running, "today?company=Mistral+AI&since=30+days")
    here = page.url
    link = page.get_by_test_id(place).get_by_test_id("stPageLink-NavLink").last
    opened = open_beside(page, link, **({"button": "middle"} if how == "middle" else {"modifiers": ["Control"]}))
    expect(opened.locator("h1")).to_be_visible()
    assert "company=Mistral+AI" in opened.url
    assert page.url == here


def test_filter_is_cleared_where_it_means_nothing(page: Page, running: Running) -> None:
    show(page, running, "sources?company=Koyeb")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Not filtered here by")).to_have_count(0)
    assert "company" not in page.url


def test_address_that_names_no_choice_is_ignored(page: Page, running: Running) -> None:
    show(page, running, "timeline?type=nonsense&status=&from=yesterday&weight=x&company=Nobody&lang=xx")
    expect(page.get_by_text("No event passes this filter")).to_be_visible()
    assert page.locator(EXCEPTION).count() == 0


def test_root_leads_to_today_with_its_filter(page: Page, running: Running) -> None:
    show(page, running, "?q=Koyeb")
    assert page.url.endswith("/today?q=Koyeb")
    expect(page.get_by_label("Search", exact=True)).to_have_value("Koyeb")


def test_filter_that_nothing_passes_says_so(page: Page, running: Running) -> None:
    show(page, running, "timeline?q=no+such+words+anywhere")
    expect(page.get_by_text("No event passes this filter")).to_be_visible()


FOCUSED = """
[document.activeElement.closest('[data-testid=stSidebar]') ? 'navigation'
 : document.activeElement.closest('[data-testid=stMain]') ? 'page' : 'elsewhere',
 (document.activeElement.ariaLabel || document.activeElement.innerText || '').trim().split('\\n').pop()]
"""


@pytest.mark.parametrize("view", VIEWS)
def test_keyboard_reaches_navigation_and_then_the_page(page: Page, running: Running, view: str) -> None:
    show(page, running, view)
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Watch")).to_be_visible()  # its code comes late
    settle(page)
    reached: list[tuple[str, str]] = []
    while len(reached) < 40 and "page" not in {where for where, _ in reached}:
        page.keyboard.press("Tab")
        reached.append(tuple(page.evaluate(FOCUSED)))
    assert ("navigation", "Watch") in reached
    assert reached[-1][0] == "page"


def test_page_is_opened_by_the_keyboard(page: Page, running: Running) -> None:
    show(page, running, "timeline")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Sources").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sources")


def test_event_that_arrives_is_marked_without_a_reload(page: Page, running: Running) -> None:
    show(page, running, "timeline?span=All")
    page.evaluate("window.same = true")
    running.write(COPY, id=widest_event(running), fresh="feedfacefeedface", title="Zephyr arrives")
    expect(page.get_by_text("1 event arrived since you opened this page")).to_be_visible()
    expect(page.get_by_role("link", name="Zephyr arrives")).to_be_visible()
    assert page.evaluate("window.same")
    running.write("delete from events where event_id = 'feedfacefeedface'")


def test_evidence_that_arrives_is_marked_without_a_reload(page: Page, running: Running) -> None:
    event_id = widest_event(running)
    show(page, running, f"event?id={event_id}")
    page.evaluate("window.same = true")
    running.write(COPY_EVIDENCE, id=event_id)
    expect(page.get_by_text("1 report arrived since you opened this page")).to_be_visible()
    assert page.evaluate("window.same")
    running.write("delete from evidence where report_id = 'feedfacefeedface'")


def test_event_is_found_by_the_short_id_that_lists_print(page: Page, running: Running) -> None:
    event_id = widest_event(running)
    show(page, running, f"event?id={event_id[:8]}")
    expect(page.get_by_text("Correct, split or join")).to_be_visible()
    expect(page).to_have_url(re.compile(f"id={event_id}"))


def test_event_that_is_not_there_is_said_in_words(page: Page, running: Running) -> None:
    show(page, running, "event?id=nonesuch")
    expect(page.get_by_text("No such event")).to_be_visible()


def test_form_outlives_news(page: Page, running: Running) -> None:
    event_id = widest_event(running)
    show(page, running, f"event?id={event_id}")
    page.get_by_text("Correct, split or join").click()
    page.get_by_role("radio", name="Actor", exact=True).click()
    page.get_by_label("Who really does it").fill("Somebody else")
    running.write(COPY_EVIDENCE, id=event_id)
    expect(page.get_by_text("1 report arrived since you opened this page")).to_be_visible()
    expect(page.get_by_label("Who really does it")).to_have_value("Somebody else")
    running.write("delete from evidence where report_id = 'feedfacefeedface'")


COPY_EVIDENCE = """
insert into evidence by name
select * replace ('feedfacefeedface' as report_id)
from evidence
where event_id = $id
limit 1
"""
COPY = """
insert into events by name
select * replace ($fresh as event_id, $title as title, now() as first_seen_at)
from events
where event_id = $id
"""


def test_hostile_sql_is_refused_in_words(page: Page, running: Running) -> None:
    for sql in HOSTILE_SQL:
        show(page, running, f"sql?sql={quote(sql)}")
        expect(page.get_by_text(re.compile("^Refused: ")), sql).to_be_visible()
        assert page.locator(EXCEPTION).count() == 0, sql


def test_query_is_shown_as_a_table_and_downloaded(page: Page, running: Running) -> None:
    show(page, running, f"sql?sql={quote('select type, count(*) as events from events group by all order by all')}")
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    assert download.value.path().read_text("utf-8").startswith('"type","events"')


@pytest.mark.parametrize("view", ["", "timeline?span=All", "event?id={id}"])
def test_hostile_text_is_shown_and_does_nothing(page: Page, running: Running, view: str) -> None:
    event_id = widest_event(running)
    page.on("dialog", lambda dialog: pytest.fail("a dialog opened"))
    before = running.place.timeline.stat().st_mtime
    running.write(HOSTILE_TITLES, title=HOSTILE)
    assert running.place.timeline.stat().st_mtime > before
    show(page, running, view.format(id=event_id))
    if view.startswith("event"):
        expect(page.locator("h1")).to_contain_text("<script>")
        assert page.locator("h1").inner_text().replace("\u2060", "") == HOSTILE
    if not view:
        line = page.locator("[class*=st-key-line-] a").first
        assert line.inner_text().replace("\u2060", "") == HOSTILE
    page.wait_for_timeout(500)  # what would run would run by now
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src*=evil], [href*=evil], [href^=javascript]").count() == 0
    assert page.locator(EXCEPTION).count() == 0


#: Of every event, so that each page has some; nothing else is touched, for the pipeline finds rows by their times.
HOSTILE_TITLES = "update events set title = $title"
