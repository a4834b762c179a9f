"""Signals and forecasts of a workspace: kept with their past, as of days, the user's own beside the shipped."""

from datetime import date
from pathlib import Path

import pytest
from factories import at, usd
from watching import LAYERS, NAMES, a_place, event_of, office, put, refresh, seen, told, watch_of

from schedules.alerts.decide import judge
from schedules.alerts.facts import facts_of_event
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import AlertsFile, Condition
from schedules.watching.conditions import Asker
from schedules.watching.evaluate import Subjects
from schedules.workspace import Workspace
from store.alerts import list_alerts
from store.connection import open_writer
from store.errors import ConfigError
from store.events import known_day
from store.model import EventDate, Precision, ReportStatus
from store.publish import open_timeline, publish
from store.sandbox import open_sandbox
from store.signals import list_signal_events, list_signal_history, list_signals

OWN = """
[offices]
question = "Does {focus} open offices?"
unit = "offices"
sql = '''
  select count(*) as value, list(event_id) as events
  from known_by($as_of)
  where actor = $focus and type = 'expansion'
'''
triggered = "value >= 2"
stirring = "value >= 1"
"""


@pytest.fixture
def place(store_path: Path) -> Workspace:
    return a_place(store_path)


def status_of(place: Workspace, name: str) -> str:
    with open_timeline(place.timeline) as timeline:
        return next(str(row["status"]) for row in list_signals(timeline) if row["signal_id"] == name)


def test_signal_of_the_user_works_in_a_few_lines(place: Workspace) -> None:
    place.signals.write_text(OWN, "utf-8")
    put(place, [office("2026-03-01", "Oslo"), office("2026-04-01", "Rome")])
    for day, expected in (("2026-02-01", "quiet"), ("2026-03-05", "stirring"), ("2026-04-05", "triggered")):
        (row,) = (one.row for one in seen(place, day, only="offices").signals)
        assert (row.point.status, row.question) == (expected, "Does Mistral AI open offices?")


def test_query_of_the_user_may_stand_in_a_file_of_its_own(place: Workspace) -> None:
    place.signals.write_text('[mine]\nquestion = "?"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"mine: no sql here and no file .*signals/mine\.sql"):
        watch_of(place)
    place.signal_queries.mkdir()
    (place.signal_queries / "mine.sql").write_text("select 0 as value, []::varchar[] as events", "utf-8")
    put(place, [])
    assert seen(place, "2026-01-01", only="mine").failed == ()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 3 as value, [] as events", "no event behind it"),
        ("select 1 as value", "one row with value and events"),
        ("select event_id as value, [] as events from events where false", "0 rows"),
        ("select 'x' as value, ['e'] as events", "must be a number"),
        ("select nothing from nowhere", "nowhere"),
        ("delete from events", "read-only"),
        ("select count(*) as value, list(content) as events from read_text('/etc/passwd')", "disabled"),
        ("select $unheard as value, [] as events", "no such parameter"),
    ],
)
def test_broken_signal_is_an_issue_and_stops_no_other(place: Workspace, sql: str, said: str) -> None:
    place.signals.write_text(f'[broken]\nquestion = "?"\nsql = """{sql}"""\n{OWN}', "utf-8")
    put(place, [office("2026-03-01", "Oslo")])
    refresh(place, at("2026-03-10"), past_s=0)
    with open_timeline(place.timeline) as timeline:
        rows = {row["signal_id"]: row for row in list_signals(timeline)}
        ((message,),) = timeline.execute("select message from issues where code = 'watch'").fetchall()
    assert said in rows["broken"]["error"]
    assert said in message
    assert (rows["offices"]["error"], rows["offices"]["status"]) == (None, "stirring")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[x]\nquestion = "?"\nsql = "select 1"\ntriggered = "value => 3"', "signals.toml:4: x.triggered.0"),
        ('[x]\nquestion = "?"\nsql = "select 1"\ncolour = 3', "signals.toml:4: x.colour"),
        ('[x]\nunit = "MW"', "signals.toml:1: x.question"),
        ("[x\n", "signals.toml:1: not TOML"),
        (
            "[compute-ramp]\ntarget = [{ by = 2027-01-01, value = 2 }, { by = 2026-01-01, value = 1 }]",
            "order of their dates",
        ),
    ],
)
def test_mistake_in_the_file_is_told_with_its_line(place: Workspace, text: str, said: str) -> None:
    place.signals.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said.replace(".", r"\.").replace("[", r"\[")):
        watch_of(place)


def test_file_of_the_user_changes_a_target_and_keeps_the_rest(place: Workspace) -> None:
    place.signals.write_text("[compute-ramp]\ntarget = 10\nwith.goal_mw = 999\n", "utf-8")
    signal = watch_of(place).signals["compute-ramp"]
    assert [point.value for point in signal.path] == [10]
    assert signal.with_["goal_mw"] == 999
    assert "in operation" in str(signal.with_["operating"])
    assert signal.triggered == ("value >= target and trend > 0",)


def test_examples_of_the_templates_are_valid_and_work(place: Workspace) -> None:
    templates = Path(__file__).parent.parent / "schedules" / "templates"
    for path in (place.signals, place.readings):
        text = (templates / path.name).read_text("utf-8")
        parts = [part.strip() for part in text.replace("# [", "\n\n# [").split("\n\n")]
        examples = [part for part in parts if part.startswith("# [")]
        shown = "\n".join(line.removeprefix("#").removeprefix(" ") for part in examples for line in part.splitlines())
        path.write_text(shown, "utf-8")
    put(place, [told("2026-01-05", "partnership", "A German school chooses Mistral AI")])
    found = seen(place, "2026-02-01")
    assert found.failed == ()
    assert {one.row.signal_id: one.row.point.value for one in found.signals}["german-market"] == 1
    assert "schools" in {entry.rule for entry in found.ledger}


def test_fact_entered_today_gives_the_past_its_due(place: Workspace) -> None:
    place.signals.write_text(OWN, "utf-8")
    put(place, [office("2026-03-01", "Oslo")], now=at("2026-03-02"))
    refresh(place, at("2026-05-10"))
    with open_timeline(place.timeline) as timeline:
        before = {str(row["as_of"]): row["value"] for row in list_signal_history(timeline, "offices")}
    assert before == {"2026-02-28": 0, "2026-03-31": 1, "2026-04-30": 1, "2026-05-10": 1}

    put(place, [office("2025-12-24", "Rome")], now=at("2026-05-11"))
    refresh(place, at("2026-05-12"))
    with open_timeline(place.timeline) as timeline:
        after = {str(row["as_of"]): row["value"] for row in list_signal_history(timeline, "offices")}
    assert after["2025-12-31"] == 1
    assert after["2026-03-31"] == 2


def test_event_told_late_counts_from_the_end_of_its_period(place: Workspace) -> None:
    put(place, [])
    with open_writer(place.store) as connection:
        connection.execute(
            "insert into events select 'e', 'expansion', 'services', 'x', 'Mistral AI', [], [], null, null, [], null, "
            "null, date '2024-04-01', 'quarter', 'reported', 0.9, 1, 1, timestamptz '2026-05-01 10:00:00+00', now(), "
            "'s', now(), null, $known, [], null, 'x', 0",
            {"known": known_day(at("2026-05-01", 10), EventDate(day=date(2024, 4, 1), precision=Precision.QUARTER))},
        )
        publish(connection, place.timeline)
    with open_timeline(place.timeline) as timeline:
        days = timeline.execute("select day, happened from known_by(date '2024-06-30')").fetchall()
        early = timeline.execute("select count(*) from known_by(date '2024-06-29')").fetchall()
    assert (days, early) == ([(date(2024, 6, 30), True)], [(0,)])


def test_plan_has_happened_only_when_its_date_has_come(place: Workspace) -> None:
    put(place, [told("2026-01-01", "compute", "Mistral AI will open a site", status=ReportStatus.PLANNED)])
    with open_timeline(place.timeline) as timeline:
        assert timeline.execute("select happened from known_by(date '2027-01-01')").fetchall() == [(False,)]


def test_rumour_that_proved_true_was_a_rumour_before(place: Workspace) -> None:
    rumour = told("2026-03-01", "partnership", "Mistral AI is said to win HSBC", status=ReportStatus.RUMOURED)
    own_word = told("2026-04-10", "partnership", "Mistral AI wins HSBC", lab="Mistral AI")
    put(place, [[rumour, own_word]])
    with open_timeline(place.timeline) as timeline:
        ask = "select status, happened, happened_on from known_by($day::date)"
        states = [timeline.execute(ask, {"day": day}).fetchone() for day in ("2026-03-31", "2026-04-10")]
    happened_on = date(2026, 4, 10)
    assert states == [("rumoured", False, happened_on), ("confirmed", True, happened_on)]


def test_report_that_is_denied_later_counted_until_then(place: Workspace) -> None:
    report = told("2026-03-01", "partnership", "Mistral AI wins HSBC")
    denial = told("2026-03-20", "partnership", "No deal, says Mistral", lab="Mistral AI", status=ReportStatus.DENIED)
    put(place, [[report, denial]])
    with open_timeline(place.timeline) as timeline:
        ask = "select status from known_by($day::date)"
        states = [timeline.execute(ask, {"day": day}).fetchone() for day in ("2026-03-19", "2026-03-20")]
    assert states == [("reported",), ("denied",)]


def test_refresh_without_news_changes_nothing_for_a_reader(place: Workspace) -> None:
    put(place, [office("2026-03-01", "Oslo")], now=at("2026-03-02"))
    assert refresh(place, at("2026-05-10"))[0]
    assert not refresh(place, at("2026-05-10", 15))[0]
    assert refresh(place, at("2026-05-11"))[0]


def test_past_that_does_not_fit_into_its_time_is_made_good_later(place: Workspace) -> None:
    put(place, [office("2026-01-01", "Oslo")])
    refresh(place, at("2026-05-10"), past_s=0)
    with open_timeline(place.timeline) as timeline:
        assert len(list_signal_history(timeline, "drift")) == 1
    refresh(place, at("2026-05-11"))
    with open_timeline(place.timeline) as timeline:
        days = [f"{row['as_of']:%m-%d}" for row in list_signal_history(timeline, "drift")]
    assert days[:5] == ["12-31", "01-31", "02-28", "03-31", "04-30"]


def test_signal_that_left_the_file_is_gone_with_its_past(place: Workspace) -> None:
    place.signals.write_text(OWN, "utf-8")
    put(place, [office("2026-03-01", "Oslo")])
    refresh(place, at("2026-03-10"))
    place.signals.unlink()
    refresh(place, at("2026-03-11"))
    with open_timeline(place.timeline) as timeline:
        assert "offices" not in {row["signal_id"] for row in list_signals(timeline)}
        assert list_signal_history(timeline, "offices") == []


def test_events_behind_a_signal_come_with_their_words(place: Workspace) -> None:
    one = office("2026-03-01", "Oslo")
    put(place, [one])
    with open_timeline(place.timeline) as timeline:
        (event,) = list_signal_events(timeline, [one.id])
    assert event["quote"] == "Mistral AI opens an office in Oslo"
    assert (event["publisher"], event["url"].startswith("https://gazette.example/")) == ("The Gazette", True)


def ramp_alarm(**rule: object) -> Alarm:
    given = {"title": "Offices", "signal": "offices", "becomes": "triggered", "channels": ["desk"], **rule}
    file = AlertsFile.model_validate({"channels": {"desk": {"url": "terminal:"}}, "rules": {"r": given}})
    return Alarm(file=file, names=NAMES)


def test_rule_on_a_signal_tells_its_turn_once(place: Workspace) -> None:
    alarm = ramp_alarm()
    place.signals.write_text(OWN, "utf-8")
    put(place, [office("2026-03-01", "Oslo")])
    assert refresh(place, at("2026-04-01"), alarm)[1] == []
    newest = office("2026-04-02", "Rome")
    put(place, [newest])
    (delivery,) = refresh(place, at("2026-04-02"), alarm)[1]
    assert refresh(place, at("2026-04-02", 15), alarm)[1] == []
    assert refresh(place, at("2026-04-03"), alarm)[1] == []
    assert "Does Mistral AI open offices?" in delivery.message
    assert "triggered on 2026-04-02: stirring → triggered" in delivery.message
    with open_writer(place.store) as connection:
        (alert,) = list_alerts(connection, "r", 9)
    assert (alert["event_id"], alert["deliveries"]) == (None, [{"channel": "desk", "state": "waiting"}])


def test_turn_by_old_news_or_to_another_status_is_not_told(place: Workspace) -> None:
    alarm = ramp_alarm()
    place.signals.write_text(OWN, "utf-8")
    put(place, [])
    refresh(place, at("2026-04-01"), alarm)
    put(place, [office("2026-04-01", "Oslo")])
    assert refresh(place, at("2026-04-02"), alarm)[1] == []
    put(place, [office("2025-01-01", "Rome"), office("2025-01-02", "Bern")])
    assert refresh(place, at("2026-04-06"), alarm)[1] == []
    assert status_of(place, "offices") == "triggered"


def test_changed_definition_is_no_turn(place: Workspace) -> None:
    alarm = ramp_alarm()
    place.signals.write_text(OWN, "utf-8")
    put(place, [office("2026-03-31", "Oslo")])
    refresh(place, at("2026-04-01"), alarm)
    place.signals.write_text(OWN.replace("value >= 2", "value >= 1"), "utf-8")
    assert refresh(place, at("2026-04-02"), alarm)[1] == []
    assert status_of(place, "offices") == "triggered"


def test_forecasts_are_settled_by_events_after_they_were_made(place: Workspace) -> None:
    place.forecasts.write_text(
        """
[rome]
statement = "An office in Rome"
p = 0.7
made = 2026-01-01
by = 2026-06-30
when = { actor = "{focus}", type = "expansion", title = "rome" }
[early]
statement = "Made after it had happened"
p = 0.9
made = 2026-04-03
by = 2026-05-01
when = { actor = "mistral", type = "expansion", title = "rome" }
""",
        "utf-8",
    )
    rumour = told("2026-03-01", "expansion", "Mistral AI may go to Rome", status=ReportStatus.RUMOURED)
    one = office("2026-04-02", "Rome")
    put(place, [rumour, one])
    outcomes = {
        day: {f.name: f.outcome for f in seen(place, day).forecasts}
        for day in ("2026-03-05", "2026-04-05", "2026-05-05")
    }
    assert outcomes == {
        "2026-03-05": {"rome": "open"},
        "2026-04-05": {"rome": "happened", "early": "open"},
        "2026-05-05": {"rome": "happened", "early": "not"},
    }
    (rome,) = (f for f in seen(place, "2026-05-05").forecasts if f.name == "rome")
    assert (rome.event_id, rome.resolved_on, rome.score) == (one.id, date(2026, 4, 2), pytest.approx(0.09))


def test_rumour_of_before_a_forecast_settles_it_when_it_comes_true(place: Workspace) -> None:
    place.forecasts.write_text(
        """
[hsbc]
statement = "HSBC signs"
p = 0.4
made = 2026-03-10
by = 2026-06-30
when = { actor = "{focus}", type = "partnership", title = "hsbc" }
""",
        "utf-8",
    )
    rumour = told("2026-03-01", "partnership", "Mistral AI is said to win HSBC", status=ReportStatus.RUMOURED)
    put(place, [[rumour, told("2026-04-10", "partnership", "Mistral AI wins HSBC")]])
    before, after = (seen(place, day).forecasts[0] for day in ("2026-04-09", "2026-04-10"))
    assert (before.outcome, after.outcome, after.resolved_on) == ("open", "happened", date(2026, 4, 10))


CONDITIONS: list[dict[str, object]] = [
    {"company": "mistral"},
    {"company": "koyeb"},
    {"actor": ["OpenAI", "Mistral AI"]},
    {"tracked": True},
    {"tracked": False},
    {"type": "acquisition"},
    {"layer": ["capital", "models"]},
    {"status": ["rumoured", "denied"]},
    {"object": "large"},
    {"title": "BUYS|raises"},
    {"min_confidence": 0.8},
    {"min_origins": 2},
    {"currency": "USD", "min_money": 1e9},
    {"currency": "USD", "max_money": 1e9},
    {"currency": "EUR"},
    {"any": [{"type": "funding"}, {"object": "Large 3"}], "not": {"actor": "OpenAI"}},
    {"all": [{"type": "funding"}, {"currency": "USD"}], "not": {"min_money": 1e10, "currency": "USD"}},
    {},
]


@pytest.mark.parametrize("given", CONDITIONS, ids=str)
def test_condition_in_sql_holds_where_it_holds_for_alerts(place: Workspace, given: dict[str, object]) -> None:
    reports = [
        told("2026-01-01", "acquisition", "Mistral AI buys Koyeb", counterparties=("Koyeb",)),
        told("2026-01-02", "model_release", "Mistral Large 3 is out", objects=("Mistral Large 3",), confidence=0.6),
        told("2026-01-03", "funding", "OpenAI raises", actor="OpenAI", money=usd(2e10)),
        told("2026-01-04", "funding", "Acme raises", actor="Acme", money=usd(1e8), status=ReportStatus.RUMOURED),
        told("2026-01-05", "legal", "Court denies", actor="Acme", status=ReportStatus.DENIED),
    ]
    put(place, reports)
    condition = Condition.model_validate(given)
    events = [event_of(report) for report in reports]
    expected = {
        event.id
        for event in events
        if all(step.passed for step in judge(condition, facts_of_event(event, {}), NAMES) if step.depth == 0)
        and (condition.status or event.status not in {"denied", "retracted"})
    }
    subjects = Subjects(focus="Mistral AI", rivals=())
    with open_sandbox(place.timeline) as sandbox:
        asker = Asker(sandbox=sandbox, names=NAMES, subjects=subjects, as_of=date(2026, 2, 1))
        assert {row["event_id"] for row in asker.events(condition)} == expected


def test_layers_of_the_ontology_are_those_of_the_drift(place: Workspace) -> None:
    query = watch_of(place).signals["drift"].query
    assert all(f"layer = '{layer}'" in query for layer in LAYERS.values())
