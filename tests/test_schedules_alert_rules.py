"""What makes a rule fire: its conditions, the changes that count, and the age of news."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import at

from schedules.alerts.decide import Names, decide, last_day
from schedules.alerts.facts import Change, Facts, changes_of
from schedules.alerts.files import with_rule, without_rule
from schedules.alerts.rules import AlertsFile, Channel, Condition, Rule, load_alerts
from store.alerts import EventState
from store.errors import ConfigError
from store.toml import parse_toml

NOW = at("2026-02-18")
NEW = Change(kind="new")
NAMES = Names(canonical={"mistral": "Mistral AI", "mistral ai": "Mistral AI"}, watched=frozenset({"Mistral AI"}))
PATH = Path("alerts.toml")
ALERTS = '[channels.c]\nurl = "terminal:"\n'


def some_facts(**fields: Any) -> Facts:
    given: dict[str, Any] = {
        "event_id": "e1",
        "type": "model_release",
        "layer": "models",
        "title": "Introducing Mistral Small 4",
        "actor": "Mistral AI",
        "counterparties": ("NVIDIA",),
        "objects": ("Mistral Small 4",),
        "status": "confirmed",
        "confidence": 0.8,
        "origins": 2,
        "money": None,
        "currency": None,
        "event_date": date(2026, 2, 17),
        "precision": "day",
        "first_published_at": at("2026-02-17"),
        "last_published_at": at("2026-02-17"),
        "quote": "Introducing Mistral Small 4",
        "publisher": "Mistral AI",
        "link": "https://mistral.example/small-4",
        "reports": ("r1",),
    }
    return Facts(**given | fields)


def a_rule(**fields: Any) -> Rule:
    return Rule.model_validate({"title": "A rule", "channels": ["c"], **fields})


def holds(when: dict[str, Any], **fields: Any) -> bool:
    return decide(a_rule(when=when), some_facts(**fields), [NEW], NAMES, now=NOW).fires


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({}, True),
        ({"type": "model_release"}, True),
        ({"type": ["funding", "legal"]}, False),
        ({"company": "mistral"}, True),
        ({"company": "nvidia"}, True),
        ({"actor": "NVIDIA"}, False),
        ({"tracked": True}, True),
        ({"tracked": False}, False),
        ({"status": "rumoured"}, False),
        ({"object": r"small \d"}, True),
        ({"object": "large"}, False),
        ({"title": "^introducing"}, True),
        ({"min_confidence": 0.81}, False),
        ({"min_origins": 2}, True),
        ({"type": "model_release", "company": "Meta"}, False),
        ({"any": [{"company": "Meta"}, {"layer": "models"}]}, True),
        ({"any": [{"company": "Meta"}, {"layer": "capital"}]}, False),
        ({"all": [{"layer": "models"}, {"not": {"status": "rumoured"}}]}, True),
        ({"not": {"any": [{"type": "funding"}, {"all": [{"layer": "models"}, {"min_origins": 2}]}]}}, False),
    ],
)
def test_condition_is_judged(when: dict[str, Any], expected: bool) -> None:
    assert holds(when) is expected


@pytest.mark.parametrize(
    ("money", "currency", "expected"),
    [(2e9, "USD", True), (1e9, "USD", True), (0.9e9, "USD", False), (2e9, "EUR", False), (None, None, False)],
)
def test_amount_counts_in_its_own_currency_alone(
    money: float | None,
    currency: str | None,
    expected: bool,
) -> None:
    assert holds({"min_money": 1e9, "currency": "USD"}, money=money, currency=currency) is expected


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first_published_at": at("2026-02-10")}, "h ago"),
        ({"event_date": date(2025, 11, 1)}, "it happened by 2025-11-01"),
        ({"event_date": date(2025, 10, 1), "precision": "quarter"}, "it happened by 2025-12-31"),
    ],
)
def test_old_news_is_not_told(fields: dict[str, Any], says: str) -> None:
    verdict = decide(a_rule(), some_facts(**fields), [NEW], NAMES, now=NOW)
    assert not verdict.fires
    assert any(says in step.words for step in verdict.steps if not step.passed)


def test_change_of_an_old_event_is_news_when_its_latest_report_is() -> None:
    facts = some_facts(first_published_at=at("2026-01-01"), event_date=date(2026, 1, 1))
    confirmed = Change(kind="confirmed", words="rumoured → confirmed")
    assert decide(a_rule(on=["confirmed"]), facts, [confirmed], NAMES, now=NOW).fires
    old = some_facts(first_published_at=at("2026-01-01"), last_published_at=at("2026-01-02"))
    assert not decide(a_rule(on=["confirmed"]), old, [confirmed], NAMES, now=NOW).fires


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, ("rumoured", None), ["new"]),
        (("rumoured", None), ("rumoured", None), []),
        (("rumoured", None), ("confirmed", None), ["confirmed: rumoured → confirmed"]),
        (("reported", 6e8), ("denied", 6e8), ["denied: reported → denied"]),
        (("rumoured", 6e8), ("reported", 6.4e8), ["status: rumoured → reported", "amount: 600M USD → 640M USD"]),
        (("reported", None), ("reported", 6e8), ["amount: no amount → 600M USD"]),
    ],
)
def test_changes_are_told_apart(
    before: tuple[str, float | None] | None, after: tuple[str, float | None], found: list[str]
) -> None:
    earlier = None
    if before:
        earlier = EventState(status=before[0], money=before[1], currency="USD" if before[1] else None)
    changes = changes_of(earlier, status=after[0], money=after[1], currency="USD" if after[1] else None)
    assert [str(change) for change in changes] == found


def test_disabled_rule_says_so() -> None:
    verdict = decide(a_rule(enabled=False), some_facts(), [NEW], NAMES, now=NOW)
    assert not verdict.fires
    assert verdict.steps[0].words == "the rule is disabled"


def test_steps_inside_any_stand_one_deeper_and_do_not_count_by_themselves() -> None:
    verdict = decide(
        a_rule(when={"any": [{"type": "funding"}, {"type": "model_release"}]}), some_facts(), [NEW], NAMES, now=NOW
    )
    assert verdict.fires
    assert [(step.depth, step.passed) for step in verdict.steps[-3:]] == [(0, True), (1, False), (1, True)]


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (date(2026, 2, 1), "month", date(2026, 2, 28)),
        (date(2025, 10, 1), "quarter", date(2025, 12, 31)),
        (date(2026, 1, 1), "year", date(2026, 12, 31)),
        (date(2026, 2, 3), "day", date(2026, 2, 3)),
    ],
)
def test_last_day_of_a_period(day: date, precision: str, last: date) -> None:
    assert last_day(day, precision) == last


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[rules.x]\ntitle = "X"\nchannels = "nowhere"\n', "no channel nowhere"),
        ('[rules.x]\ntitle = "X"\nchannels = "c"\nwhen = { typ = "funding" }\n', "typ"),
        ('[rules.x]\ntitle = "X"\nchannels = "c"\nwhen = { object = "(" }\n', "no regular expression"),
        ('[rules.x]\ntitle = "X"\nchannels = "c"\nwhen = { min_money = 1 }\n', "need a currency"),
        ('[rules.x]\ntitle = "X"\nchannels = "c"\nsql = "select 1"\non = "denied"\n', "on belongs to rules without"),
        ('[rules."a b"]\ntitle = "X"\nchannels = "c"\n', "lower-case letters"),
        ('[deliver]\nzone = "Mars"\n', "no time zone"),
        ('[rules.x]\ntitle = "X"\nchannels = "c"\n[rules.x.silence]\nfactor = 3\n', "sources = true"),
    ],
)
def test_mistake_in_the_file_is_told_with_its_line(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        parse_toml(ALERTS + text, PATH, AlertsFile)
    assert str(caught.value).startswith("alerts.toml:")


def test_shipped_rules_are_valid_and_tell_new_models() -> None:
    template = Path(__file__).parent.parent / "schedules" / "templates" / "alerts.toml"
    file = load_alerts(template)
    assert file.rules["new-model"].channels == ("terminal", "file")
    assert decide(file.rules["new-model"], some_facts(), [NEW], NAMES, now=NOW).fires
    examples = template.read_text("utf-8").replace("# [", "[").split("[rules.rumour-confirmed]")[1]
    shown = "[rules.rumour-confirmed]" + "\n".join(line.removeprefix("# ") for line in examples.splitlines())
    parsed = parse_toml(
        '[channels]\nterminal = { url = "terminal:" }\nfile = { url = "file:x" }\n' + shown.replace("\n#\n", "\n"),
        PATH,
        AlertsFile,
    )
    assert {"rumour-confirmed", "money", "widely-told", "compute-ramp", "quiet-lab"} == set(parsed.rules)


def test_secret_comes_from_the_environment_and_is_named_where_it_is_missing() -> None:
    channel = Channel(url="slack://${TOKEN}/#desk")
    assert channel.address({"TOKEN": "abc"}) == "slack://abc/#desk"
    with pytest.raises(ConfigError, match="set TOKEN in the environment"):
        channel.address({})


def test_rule_is_added_and_removed_and_the_rest_stays_as_written() -> None:
    text = ALERTS + '\n# mine\n[rules.mine]\ntitle = "Mine"\nchannels = ["c"]\nwhen = { type = "funding" }\n'
    longer, file = with_rule(
        text, PATH, "more", {"title": 'Say "more"', "channels": ["c"], "when": {"type": ["legal"]}}
    )
    assert longer.startswith(text)
    assert file.rules["more"].when == Condition(type=("legal",))
    assert without_rule(longer, PATH, "more").strip() == text.strip()
    assert "# mine" in without_rule(longer, PATH, "mine")


def test_rule_in_an_inline_table_is_left_to_the_user() -> None:
    text = ALERTS + '[rules]\nx = { title = "X", channels = ["c"] }\n'
    with pytest.raises(ConfigError, match="by hand"):
        without_rule(text, PATH, "x")


def test_age_is_counted_from_the_moment_given() -> None:
    limit = timedelta(hours=a_rule().max_age_hours)
    facts = some_facts(first_published_at=NOW - limit, event_date=(NOW - limit).date())
    assert decide(a_rule(), facts, [NEW], NAMES, now=NOW).fires
    assert not decide(a_rule(), facts, [NEW], NAMES, now=NOW + timedelta(minutes=1)).fires
