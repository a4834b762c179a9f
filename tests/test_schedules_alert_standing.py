"""Rules that ask the published timeline: SQL and silence; what a rule would have told; feeds and calendars out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from factories import LAYERS, a_document, a_report, a_source, at
from icalendar import Calendar
from lxml import etree

from schedules.alerts.backtest import backtest, explain
from schedules.alerts.decide import Names
from schedules.alerts.facts import Words, best_quote, facts_of_row, sentence_around
from schedules.alerts.message import load_told
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import AlertsFile
from schedules.alerts.standing import ids_of_query, tell_standing, usual_gap
from schedules.feeds_out import atom, ics, rss
from schedules.reading import regroup
from schedules.workspace import Workspace
from store.alerts import Passage, get_passages, list_alerts
from store.connection import open_writer, transaction
from store.documents import apply_documents
from store.errors import QueryRefused
from store.events import apply_events
from store.model import Report, ReportStatus
from store.publish import open_timeline, publish
from store.queries import get_event
from store.reports import NOTHING_NEAR
from store.runs import apply_sources
from store.sandbox import Limits

NOW = at("2026-02-18")
LIMITS = Limits(seconds=5)


def an_alarm(**rule: Any) -> Alarm:
    file = AlertsFile.model_validate(
        {"channels": {"desk": {"url": "terminal:"}}, "rules": {"r": {"title": "R", "channels": ["desk"], **rule}}}
    )
    names = Names(canonical={"mistral": "Mistral AI"}, watched=frozenset({"Mistral AI"}))
    return Alarm(file=file, names=names)


@pytest.fixture
def place(store_path: Path) -> Workspace:
    return Workspace(root=store_path.parent)


def put(place: Workspace, reports: Sequence[Report], *, before: Sequence[Report] = (), now: Any = NOW) -> None:
    """Store events of these reports with a document each, and publish."""
    old = regroup(before, NOTHING_NEAR, layers=LAYERS).places
    event_of = {key: place.event_id for key, place in old.items() if place.event_id}
    regrouping = regroup(reports, replace(NOTHING_NEAR, event_of=event_of), layers=LAYERS)
    with open_writer(place.store) as connection:
        with transaction(connection):
            apply_sources(connection, [a_source()])
            documents = [
                a_document(id=one.document_id, url=f"https://gazette.example/{one.document_id}") for one in reports
            ]
            apply_documents(connection, documents, {"gazette": a_source()})
            apply_events(
                connection, before=regrouping.before, after=regrouping.after, now=now, published=regrouping.published
            )
        publish(connection, place.timeline)


def ask(place: Workspace, alarm: Alarm, now: Any = NOW) -> list[str]:
    return [one.alert_id for one in tell_standing(place, alarm, LIMITS, wait_s=5, now=now)]


def test_sql_rule_tells_what_is_new_in_its_answer_once(place: Workspace) -> None:
    alarm = an_alarm(sql="select event_id from events where type = 'acquisition'")
    put(place, [])
    assert ask(place, alarm) == []
    put(place, [a_report("d1")], now=NOW + timedelta(hours=1))
    assert len(ask(place, alarm, NOW + timedelta(hours=1))) == 1
    assert ask(place, alarm, NOW + timedelta(hours=2)) == []


def test_event_older_than_the_rule_is_no_news_to_it(place: Workspace) -> None:
    put(place, [a_report("d1")], now=NOW - timedelta(hours=1))
    assert ask(place, an_alarm(sql="select event_id from events")) == []


def test_sql_rule_that_fails_is_an_issue_and_stops_no_other(place: Workspace) -> None:
    put(place, [])
    assert ask(place, an_alarm(sql="select event_id from nowhere")) == []
    assert ask(place, an_alarm(sql="select event_id from nowhere")) == []
    with open_writer(place.store) as connection:
        ((code, message),) = connection.execute("select code, message from issues").fetchall()
    assert code == "alert-rule"
    assert "rule r: its SQL fails" in message


@pytest.mark.parametrize(
    "sql",
    ["select 1", "delete from events", "select * from read_csv('/etc/passwd')", "attach 'x' as y", "select event_id"],
)
def test_sql_of_a_rule_stays_in_the_sandbox(place: Workspace, sql: str) -> None:
    put(place, [])
    rule = an_alarm(sql=sql).file.rules["r"]
    with pytest.raises(QueryRefused):
        ids_of_query(place, rule, LIMITS)


def releases(*days: str) -> list[Report]:
    return [
        a_report(f"d{day}", day, type="model_release", objects=(f"Mistral Model {n}",), counterparties=())
        for n, day in enumerate(days)
    ]


def test_lab_that_is_silent_for_longer_than_usual_is_told_once(place: Workspace) -> None:
    alarm = an_alarm(silence={"company": "mistral", "type": "model_release", "factor": 2.0})
    put(place, releases("2025-10-01", "2025-10-21", "2025-11-10", "2025-11-30"))
    assert ask(place, alarm, at("2026-01-05")) == []
    assert len(ask(place, alarm, at("2026-01-12"))) == 1
    assert ask(place, alarm, at("2026-02-12")) == []
    with open_writer(place.store) as connection:
        (alert,) = list_alerts(connection, "r", 9)
    assert (alert["change"], alert["event_id"]) == ("silent since 2025-11-30", None)


def test_few_events_make_no_cadence() -> None:
    assert usual_gap([at("2026-01-01"), at("2026-01-09"), at("2026-01-11")]) is None
    assert usual_gap([at("2026-01-01", hour) for hour in (1, 2, 3, 4)]) == timedelta(days=1)


def test_backtest_says_what_a_rule_would_have_told(place: Workspace) -> None:
    rumour = a_report("d1", "2026-01-10", status=ReportStatus.RUMOURED)
    put(place, [rumour], now=at("2026-01-10"))
    put(place, [rumour, a_report("d2", "2026-01-12")], before=[rumour], now=at("2026-01-12"))
    alarm = an_alarm(on=["new", "status"], when={"type": "acquisition"})
    with open_timeline(place.timeline) as timeline:
        found = backtest(timeline, alarm, alarm.file.rules["r"], found=None, days=90, now=NOW)
        none = backtest(timeline, alarm, alarm.file.rules["r"], found=frozenset(), days=90, now=NOW)
        early = backtest(timeline, alarm, alarm.file.rules["r"], found=None, days=5, now=NOW)
    assert [(one.at.date().isoformat(), one.change) for one in found] == [
        ("2026-01-10", "new"),
        ("2026-01-12", "status: rumoured → reported"),
    ]
    assert (none, early) == ([], [])


def test_explanation_names_the_step_that_failed(place: Workspace) -> None:
    put(place, [a_report("d1")])
    alarm = an_alarm(when={"type": "funding"})
    with open_timeline(place.timeline) as timeline:
        row = get_event(timeline, a_report("d1").id)
    assert row
    (verdict,) = explain(alarm.file.rules["r"], row, alarm, found=None, now=NOW)
    assert [step.words for step in verdict.steps if not step.passed] == ["type = funding: it is acquisition"]
    (asked,) = explain(alarm.file.rules["r"], row, alarm, found=frozenset(), now=NOW)
    assert asked.steps[-1].words == "the rule's SQL returns the event"


def test_quote_is_the_sentence_of_the_summary_that_says_most() -> None:
    summary = "It was a quiet day. Mistral AI buys Koyeb for 1.5 million. Nobody noticed."
    passage = Passage(url="", title="Mistral AI buys Koyeb", summary=summary)
    words = [Words(field="title", start=0, text="Mistral AI"), Words(field="summary", start=31, text="buys Koyeb")]
    assert best_quote(words, passage) == "Mistral AI buys Koyeb for 1.5 million."
    assert best_quote(words[:1], passage) == "Mistral AI buys Koyeb"
    assert best_quote(words[:1], None) == "Mistral AI"
    assert sentence_around(summary, 3, "not there") == ""


def rows_of(place: Workspace) -> list[Any]:
    put(place, [a_report("d1"), *releases("2026-02-03")])
    with open_timeline(place.timeline) as timeline:
        ids = [row[0] for row in timeline.execute("select event_id from events order by event_id").fetchall()]
        rows = [row for one in ids if (row := get_event(timeline, one))]
        return [
            (
                facts_of_row(row, get_passages(timeline, [one["document_id"] for one in row["evidence"]])),
                row["changed_at"],
            )
            for row in rows
        ]


@pytest.mark.parametrize("write", [rss, atom])
def test_exported_feed_is_read_by_our_own_reader(place: Workspace, write: Any) -> None:
    rows = rows_of(place)
    body = write(rows, title="windsock: all & <more>", now=NOW)
    etree.fromstring(body)

    parsed = feedparser.parse(body)
    assert not parsed.bozo
    assert parsed.feed.title == "windsock: all & <more>"
    assert [entry.link for entry in parsed.entries] == [facts.link for facts, _ in rows]
    assert "Mistral AI buys Koyeb" in parsed.entries[0].title + parsed.entries[1].title


def test_exported_calendar_has_a_day_for_each_event(place: Workspace) -> None:
    calendar = Calendar.from_ical(ics(rows_of(place), title="windsock", now=NOW))
    days = {str(entry["uid"]): (entry.decoded("dtstart"), entry.decoded("dtend")) for entry in calendar.walk("VEVENT")}
    assert len(days) == 2
    assert all(end - start == timedelta(days=1) for start, end in days.values())


def test_message_of_a_standing_rule_has_its_link(place: Workspace) -> None:
    alarm = an_alarm(sql="select event_id from events")
    put(place, [])
    ask(place, alarm)
    put(place, [a_report("d1")], now=NOW + timedelta(hours=1))
    (made,) = tell_standing(place, alarm, LIMITS, wait_s=5, now=NOW + timedelta(hours=1))
    assert load_told(made.message).link == "https://gazette.example/d1"
