"""What a reader changes in the browser, each through its form: rules, rulings, sources, forecasts, weights."""

import re
from urllib.parse import quote

from dashboards import Running, choose, needs_browser, press, settle, show, widest_event
from loopback import Reply, rss
from playwright.sync_api import Locator, Page, expect

pytestmark = needs_browser


def test_rule_made_in_the_form_is_tried_saved_and_fires(page: Page, running: Running) -> None:
    show(page, running, "alerts")
    page.get_by_text("Make a rule").click()
    page.get_by_label("Name").fill("purchases")
    choose(page, "Types", "Acquisition")
    press(page, button(page, "Try it"), page.get_by_text(re.compile("purchases would have fired")))
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_text("Saved: purchases")).to_be_visible()
    running.tell("Mistral AI acquires Zephyr Labs", "Mistral AI has acquired Zephyr Labs, the two companies said.")
    done = running.windsock("crawl", "gazette")
    assert done.returncode == 0, done.stderr
    show(page, running, "alerts")
    expect(page.get_by_text(re.compile("fired 1 time.*acquisition"))).to_be_visible()
    assert "Zephyr" in (running.place.root / "alerts.md").read_text("utf-8")


def test_query_becomes_a_rule(page: Page, running: Running) -> None:
    query = "select event_id, title from events where type = 'acquisition' and origins > 1"
    show(page, running, f"sql?sql={quote(query)}")
    page.get_by_role("link", name="Make an alert of it").click()
    expect(page.locator("h1")).to_have_text("Alerts")
    expect(page.get_by_label("A query that returns event ids")).to_have_value(query)
    page.get_by_label("Name").fill("several-origins")
    press(page, button(page, "Try it"), page.get_by_text(re.compile("several-origins would have fired")))
    press(page, button(page, "Save the rule"), page.get_by_text("Saved: several-origins"))
    assert "origins > 1" in (running.place.root / "alerts.toml").read_text("utf-8")


def test_rule_is_muted_and_unmuted(page: Page, running: Running) -> None:
    show(page, running, "alerts")
    press(page, button(page, "Mute"), page.get_by_text("muted", exact=True).first)
    rules = button(page, "Mute").count()
    press(page, button(page, "Unmute"), button(page, "Mute").nth(rules))


def test_rule_begins_with_the_filter(page: Page, running: Running) -> None:
    show(page, running, "alerts?type=funding")
    page.get_by_text("Make a rule").click()
    page.get_by_label("Name").fill("rounds")
    press(page, button(page, "Try it"), page.get_by_text(re.compile("rounds would have fired")))
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_text("Saved: rounds")).to_be_visible()
    assert 'type = ["funding"]' in (running.place.root / "alerts.toml").read_text("utf-8")


def test_type_is_corrected(page: Page, running: Running) -> None:
    ((event_id,),) = running.ask(ONE, type="pricing")
    show(page, running, f"event?id={event_id}")
    rule(page, "Type")
    choose(page, "The right type", "Product launch")
    ruled(page, "Correct the type")
    assert running.ask("select type from events where event_id = $id", id=event_id) == [("product_launch",)]


def test_what_is_no_event_goes(page: Page, running: Running) -> None:
    ((event_id,),) = running.ask(ONE, type="product_launch")
    show(page, running, f"event?id={event_id}")
    rule(page, "No event")
    ruled(page, "It is no event")
    assert running.ask("select 1 from events where event_id = $id", id=event_id) == []


def test_split_is_asked_for_twice_done_once_and_taken_back(page: Page, running: Running) -> None:
    ((event_id,),) = running.ask(PLAIN)
    before = running.ask(DOCUMENTS, id=event_id)
    show(page, running, f"event?id={event_id}")
    rule(page, "Split")
    page.get_by_test_id("stCheckbox").last.locator("label").click()
    press(page, button(page, "Split these off"), page.get_by_text("Reading the event anew"))
    ruled(page, "Split these off")  # out of impatience, while the first is at work
    assert before[-1] not in running.ask(DOCUMENTS, id=event_id)
    button(page, "Undo").click()
    expect(page.get_by_text("Ruled: taken back.")).to_be_visible(timeout=120_000)
    assert running.ask(DOCUMENTS, id=event_id) == before


#: An event that several documents tell, none of which tells anything else: what is split off is told by nothing more.
PLAIN = """
select event_id
from evidence
group by event_id
having
    count(distinct document_id) > 1
    and not list_has_any(
        list(document_id),
        (
            select list(document_id)
            from (select document_id from evidence group by document_id having count(distinct report_id) > 1)
        )
    )
order by count(distinct document_id) desc, event_id
limit 1
"""
#: The documents of an event in the order of its page.
DOCUMENTS = """
select q.document_id
from evidence as q
join documents as d using (document_id)
where q.event_id = $id
group by q.document_id
order by min(d.believed_at), min(q.report_id)
"""


def test_split_of_nothing_says_what_is_missing(page: Page, running: Running) -> None:
    show(page, running, f"event?id={widest_event(running)}")
    rule(page, "Split")
    button(page, "Split these off").click()
    expect(page.get_by_text("Choose first what it concerns.")).to_be_visible()


def test_joined_event_is_shown_under_its_new_id(page: Page, running: Running) -> None:
    rows = running.ask(
        "select event_id, documents from events where type = 'model_release' order by first_published_at"
    )
    (early, some), (late, more) = rows[0], rows[-1]
    show(page, running, f"event?id={late}")
    rule(page, "Join")
    page.get_by_label("Or another").fill(f"{running.url}/event?company=Mistral&id={early}")
    ruled(page, "Join the two")
    kept = running.ask(
        "select event_id, documents from events where list_contains([$a, $b], event_id)", a=early, b=late
    )
    assert [documents for _, documents in kept] == [some + more]
    expect(page).to_have_url(re.compile(kept[0][0]))
    expect(page.locator("h1")).not_to_have_text("Event")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


#: One event of a type that one document tells.
ONE = "select event_id from events where type = $type and documents = 1 order by event_id limit 1"


def ruled(page: Page, name: str) -> None:
    """Send the ruling and wait for the command, which reads the event anew with all its rules."""
    button(page, name).click()
    expect(page.get_by_text("Ruled: ")).to_be_visible(timeout=120_000)


#: What is wrong → the button that is shown when it is chosen.
BUTTONS = {
    "Type": "Correct the type",
    "No event": "It is no event",
    "Split": "Split these off",
    "Join": "Join the two",
}


def rule(page: Page, what: str) -> None:
    page.get_by_text("Correct, split or join").click()
    page.get_by_role("radio", name=what, exact=True).click()
    page.get_by_role("button", name=BUTTONS[what]).wait_for()
    settle(page)


def test_source_is_added_by_its_address(page: Page, running: Running) -> None:
    item = "<title>Mistral AI opens an office in Lyon</title><link>https://example.org/lyon</link>"
    running.gazette.routes["/second"] = Reply(body=rss(item), headers={"Content-Type": "application/rss+xml"})
    show(page, running, "sources")
    page.get_by_label("Address of a page").fill(f"{running.gazette.url}/second")
    page.get_by_label("Publisher").fill("The Second Gazette")
    page.get_by_role("button", name="Find its feed").click()
    expect(page.get_by_text("It is polled with the next crawl.")).to_be_visible()
    assert any("/second" in file.read_text("utf-8") for file in running.place.sources.glob("*.toml"))


def test_address_that_is_none_is_refused(page: Page, running: Running) -> None:
    show(page, running, "sources")
    page.get_by_label("Address of a page").fill("javascript:alert(1)")
    page.get_by_role("button", name="Find its feed").click()
    expect(page.get_by_text("That is no address of the web")).to_be_visible()


def test_forecast_is_made_and_settled_by_an_event(page: Page, running: Running) -> None:
    show(page, running, "watch?part=Forecasts")
    page.get_by_text("Make a forecast").click()
    page.get_by_label("Short name").fill("aurora")
    page.get_by_label("What is to happen").fill("Mistral AI buys Aurora Systems")
    choose(page, "Type of the event", "Acquisition")
    page.get_by_label("Words of its title").fill("Aurora")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Written down: aurora")).to_be_visible()
    file = running.place.root / "forecasts.toml"  # what happens on the day of the forecast does not settle it
    file.write_text(re.sub("made = .*", "made = 2026-01-02", file.read_text("utf-8")), "utf-8")
    running.tell("Mistral AI acquires Aurora Systems", "Mistral AI has acquired Aurora Systems, both said.")
    done = running.windsock("crawl", "gazette")
    assert done.returncode == 0, done.stderr
    show(page, running, "watch?part=Forecasts")
    expect(page.get_by_test_id("stMetric").filter(has_text="Settled")).to_contain_text("1")
    assert running.ask("select outcome from forecasts where statement = 'Mistral AI buys Aurora Systems'") == [
        ("happened",)
    ]


def test_weight_moves_the_balance_and_is_kept_in_the_address(page: Page, running: Running) -> None:
    running.tell("Mistral AI launches a model named Borealis 2", "Mistral AI has released Borealis 2, a model.")
    done = running.windsock("crawl", "gazette")  # at its end the ledger is computed
    assert done.returncode == 0, done.stderr
    show(page, running, "watch?part=Readings")
    balance = page.get_by_test_id("stMetric").filter(has_text="Balance").first
    before = balance.inner_text()
    page.get_by_text(re.compile("^Weights of")).first.click()
    settle(page)
    page.get_by_role("slider").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("weight="))
    expect(balance).not_to_have_text(before)
    settle(page)  # the balance follows each of the three
    moved = balance.inner_text().split()[-1]
    expect(page.get_by_test_id("stCode").first).to_contain_text("weight = ")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Today").click()
    expect(page.locator("h1")).to_have_text("Today")
    assert "weight=" in page.url
    page.goto(page.url.replace("/today", "/watch") + "&part=Readings")
    expect(balance).to_contain_text(moved)
