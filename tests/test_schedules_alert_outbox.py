"""What is decided in the writer's transaction: told once, whatever becomes of ids; muted, limited, in digests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import duckdb
import pytest
from factories import LAYERS, a_document, a_report, a_source, at, usd

from schedules.alerts.decide import Names
from schedules.alerts.message import load_told, message_of
from schedules.alerts.outbox import Alarm, tell_changes
from schedules.alerts.rules import AlertsFile, Deliver, Quiet
from schedules.alerts.timing import after_quiet, next_slot
from schedules.reading import regroup
from store.alerts import (
    Delivery,
    clear_mute,
    get_event_states,
    list_alerts,
    list_waiting,
    set_mute,
)
from store.connection import transaction
from store.documents import apply_documents
from store.events import apply_events
from store.model import Report, ReportStatus, Tier
from store.reports import NOTHING_NEAR

NOW = at("2026-02-18")
ALERTS: dict[str, Any] = {
    "channels": {"desk": {"url": "terminal:"}, "log": {"url": "file:log"}},
    "rules": {"deals": {"title": "Deals", "when": {"type": "acquisition"}, "channels": ["desk", "log"]}},
}


def an_alarm(**rule: Any) -> Alarm:
    deliver = rule.pop("deliver_table", {})
    rules = {"deals": ALERTS["rules"]["deals"] | rule}
    file = AlertsFile.model_validate(ALERTS | {"rules": rules, "deliver": deliver})
    return Alarm(file=file, names=Names(canonical={}, watched=frozenset({"Mistral AI"})))


def tell(
    store: duckdb.DuckDBPyConnection,
    alarm: Alarm,
    reports: Sequence[Report],
    *,
    before: Sequence[Report] = (),
    now: datetime = NOW,
) -> list[Delivery]:
    """Read these reports in one transaction, as the pipeline does; `before` are those that the store has."""
    old = regroup(before, NOTHING_NEAR, layers=LAYERS).places
    event_of = {report_id: place.event_id for report_id, place in old.items() if place.event_id}
    regrouping = regroup(reports, replace(NOTHING_NEAR, event_of=event_of), layers=LAYERS)
    with transaction(store):
        states = get_event_states(store, {*regrouping.before, *event_of.values()})
        apply_events(store, before=regrouping.before, after=regrouping.after, now=now, published=regrouping.published)
        return tell_changes(store, alarm, before=states, after=regrouping.after, event_of=event_of, now=now)


def test_new_event_goes_to_every_channel_of_its_rule_at_once(store: duckdb.DuckDBPyConnection) -> None:
    made = tell(store, an_alarm(), [a_report()])
    assert [(one.channel, one.due_at, one.digest) for one in made] == [("desk", NOW, False), ("log", NOW, False)]
    assert [one.id for one in list_waiting(store)] == [one.id for one in made]


def test_one_event_is_one_message_however_many_outlets_repeat_it(store: duckdb.DuckDBPyConnection) -> None:
    first, second = a_report("d1"), a_report("d2", publisher="Echo")
    assert tell(store, an_alarm(), [first])
    assert tell(store, an_alarm(), [first, second], before=[first]) == []
    assert tell(store, an_alarm(), [first, second], before=[first, second]) == []


def test_event_whose_id_changes_is_not_told_again(store: duckdb.DuckDBPyConnection) -> None:
    """An earlier report of the same happening arrives late, and the event takes its id."""
    late, early = a_report("d2"), a_report("d1", "2026-02-16")
    (told, _) = tell(store, an_alarm(), [late])
    assert tell(store, an_alarm(), [early, late], before=[late]) == []
    assert {row["event_id"] for row in list_alerts(store, None, 9)} == {late.id}
    assert load_told(told.message).event_id == late.id


def test_both_halves_of_a_split_event_were_told(store: duckdb.DuckDBPyConnection) -> None:
    one, other = a_report("d1"), a_report("d2")
    apart = a_report("d2", counterparties=("Another firm",))
    assert tell(store, an_alarm(), [one, other])
    assert tell(store, an_alarm(), [one, apart], before=[one, other]) == []


def test_rule_fires_when_its_threshold_is_reached(store: duckdb.DuckDBPyConnection) -> None:
    alarm = an_alarm(when={"type": "acquisition", "min_origins": 2})
    first, second = a_report("d1"), a_report("d2", publisher="Echo")
    assert tell(store, alarm, [first]) == []
    (made, _) = tell(store, alarm, [first, second], before=[first])
    assert load_told(made.message).change == "new"


def test_rumour_that_is_confirmed_is_told_as_a_change(store: duckdb.DuckDBPyConnection) -> None:
    alarm = an_alarm(on=["new", "confirmed", "denied", "amount"])
    rumour = a_report("d1", status=ReportStatus.RUMOURED)
    official = a_report("d2", tier=Tier.OFFICIAL, lab="Mistral AI", publisher="Mistral AI", money=usd(5e8))
    assert load_told(tell(store, alarm, [rumour])[0].message).change == "new"
    told = load_told(tell(store, alarm, [rumour, official], before=[rumour])[0].message)
    assert told.change == "confirmed: rumoured → confirmed; amount: no amount → 500M USD"


def test_change_that_comes_back_is_told_once(store: duckdb.DuckDBPyConnection) -> None:
    alarm = an_alarm(on=["amount"])
    six, seven = (a_report("d1", money=usd(amount)) for amount in (6e8, 7e8))
    tell(store, alarm, [six])
    assert len(tell(store, alarm, [seven], before=[six])) == 2
    assert len(tell(store, alarm, [six], before=[seven])) == 2
    assert tell(store, alarm, [seven], before=[six]) == []


def test_muted_rule_is_kept_and_not_sent_and_not_told_later(store: duckdb.DuckDBPyConnection) -> None:
    set_mute(store, "deals", NOW, NOW + timedelta(hours=8))
    assert tell(store, an_alarm(), [a_report()]) == []
    assert [row["held"] for row in list_alerts(store, "deals", 9)] == ["muted"]
    clear_mute(store, "deals")
    assert tell(store, an_alarm(), [a_report()]) == []


def test_snooze_has_an_end(store: duckdb.DuckDBPyConnection) -> None:
    set_mute(store, "deals", NOW - timedelta(hours=9), NOW - timedelta(hours=1))
    assert len(tell(store, an_alarm(), [a_report()])) == 2


def test_what_is_over_the_limit_goes_into_the_next_digest(store: duckdb.DuckDBPyConnection) -> None:
    alarm = an_alarm(limit={"messages": 2, "hours": 1}, channels=["desk"])
    firms = ("Alderney", "Brixham", "Cromarty", "Dunbar", "Eyemouth")
    deals = [a_report(f"d{n}", counterparties=(firm,), title=f"{firm} sold") for n, firm in enumerate(firms)]
    made = tell(store, alarm, deals[:4])
    assert [one.digest for one in made] == [False, False, True, True]
    assert {one.due_at for one in made[2:]} == {NOW + timedelta(hours=1)}
    (later,) = tell(store, alarm, deals[4:], now=NOW + timedelta(hours=2))
    assert not later.digest


def test_store_rolled_back_tells_nothing(store: duckdb.DuckDBPyConnection) -> None:
    regrouping = regroup([a_report()], NOTHING_NEAR, layers=LAYERS)
    store.begin()
    assert tell_changes(store, an_alarm(), before={}, after=regrouping.after, event_of={}, now=NOW)
    store.rollback()
    assert list_waiting(store) == []
    assert list_alerts(store, None, 9) == []


def test_message_carries_quote_link_status_origins_and_key(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document()
    apply_documents(store, [document], {"gazette": a_source()})
    made = tell(store, an_alarm(), [a_report(document.id)])[0]
    for form in ("text", "markdown", "html"):
        message = message_of(made.id, [load_told(made.message)], form)
        for part in ("Mistral AI buys Koyeb", document.url, "reported", "1 independent origin", made.id):
            assert part in message.body, form


def test_markup_in_a_title_stays_text() -> None:
    told = load_told('{"rule": "R", "change": "new", "subject": "<b>[x](http://evil.example)</b>", "details": ["a_b"]}')
    assert "<b>[x]" not in message_of("k", [told], "html").body
    assert r"\<b\>\[x\]\(http" in message_of("k", [told], "markdown").body


def test_link_that_is_no_web_address_is_left_out(store: duckdb.DuckDBPyConnection) -> None:
    document = a_document(url="javascript:alert(1)")
    apply_documents(store, [document], {"gazette": a_source()})
    assert load_told(tell(store, an_alarm(), [a_report(document.id)])[0].message).link == ""


PARIS = Deliver(zone="Europe/Paris", quiet=Quiet(start=time(22), end=time(7)), digest_at=time(8))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 2, 18, 12, tzinfo=UTC), datetime(2026, 2, 18, 12, tzinfo=UTC)),
        (datetime(2026, 2, 18, 21, 30, tzinfo=UTC), datetime(2026, 2, 19, 6, tzinfo=UTC)),
        (datetime(2026, 2, 18, 3, tzinfo=UTC), datetime(2026, 2, 18, 6, tzinfo=UTC)),
        (datetime(2026, 7, 18, 3, tzinfo=UTC), datetime(2026, 7, 18, 5, tzinfo=UTC)),
        # The night in which clocks go forward is an hour shorter.
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(now: datetime, due: datetime) -> None:
    assert after_quiet(now, PARIS) == due


@pytest.mark.parametrize(
    ("cadence", "now", "due"),
    [
        ("hourly", datetime(2026, 2, 18, 12, 10, tzinfo=UTC), datetime(2026, 2, 18, 13, tzinfo=UTC)),
        ("hourly", datetime(2026, 2, 18, 20, 10, tzinfo=UTC), datetime(2026, 2, 19, 6, tzinfo=UTC)),
        ("daily", datetime(2026, 2, 18, 6, 59, tzinfo=UTC), datetime(2026, 2, 18, 7, tzinfo=UTC)),
        ("daily", datetime(2026, 2, 18, 7, tzinfo=UTC), datetime(2026, 2, 19, 7, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 2, 18, 12, tzinfo=UTC), datetime(2026, 2, 23, 7, tzinfo=UTC)),
    ],
)
def test_digest_goes_out_at_its_hour(cadence: Any, now: datetime, due: datetime) -> None:
    slot = next_slot(cadence, PARIS, now)
    assert (slot.due_at, slot.digest) == (due, True)
