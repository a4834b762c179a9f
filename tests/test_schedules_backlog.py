"""Curated facts: what the shipped files hold, and how they become events without ever being news."""

import html
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from factories import a_document, a_source, at

from nlp.extract import Reader, build_reader
from nlp.ontology import load_ontology
from schedules.alerts.decide import names_of
from schedules.alerts.outbox import Alarm
from schedules.alerts.rules import load_alerts
from schedules.backlog.documents import BACKLOG, candidate_of, document_of, figures_of, models_of
from schedules.backlog.facts import Fact, load_facts, parse_amount, period_of, shipped_facts, unknown_names
from schedules.pipeline import (
    Stage,
    load_backlog,
    prepare_store,
    publish_timeline,
    read_documents,
    reread_documents,
    store_records,
)
from schedules.workspace import init_workspace
from store.errors import ConfigError
from store.model import Document, EventDate, Precision, ReportStatus
from store.publish import open_timeline
from store.queries import EventFilter, list_events

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOW = at("2026-03-01")
FACTS = load_facts(*shipped_facts())
#: Parties that are on no watchlist: what was bought, a state, a network.
UNLISTED = {"Bun", "Stainless", "Reliant AI", "Luxembourg", "NTT Data", "WhatsApp", "X"}
KOYEB = Fact.model_validate(
    {
        "date": "2026-02-17",
        "type": "acquisition",
        "actor": "Mistral AI",
        "with": ["Koyeb"],
        "says": "Koyeb, a Paris maker of serverless infrastructure, is bought by Mistral AI.",
        "source": "https://example.org/koyeb",
        "checked": "https://example.com/koyeb",
    }
)
CURATED = """
select e.type, e.actor, e.counterparties, e.event_date::varchar, e.status, q.rule, s.tier, d.url
from events as e
join evidence as q using (event_id)
join documents as d using (document_id)
join sources as s on s.source_id = d.source_id
where q.supports = 'actor'
"""


@cache
def reader() -> Reader:
    return build_reader()


def a_fact(**fields: Any) -> Fact:
    """The purchase of Koyeb, with other fields where they are given."""
    given = KOYEB.model_dump(by_alias=True, exclude_defaults=True)
    return Fact.model_validate(given | fields)


def a_stage(root: Path) -> Stage:
    """An empty workspace with one press source, whose alert rules are those of a new one."""
    workspace, _ = init_workspace(root)
    alarm = Alarm(file=load_alerts(workspace.alerts), names=names_of(reader().watchlist))
    stage = Stage(workspace=workspace, reader=reader(), wait_s=60.0, alarm=alarm)
    prepare_store(stage, [a_source()])
    return stage


def ask(stage: Stage, sql: str) -> list[tuple[Any, ...]]:
    publish_timeline(stage)
    with open_timeline(stage.workspace.timeline) as timeline:
        return timeline.execute(sql).fetchall()


def crawl(stage: Stage, document: Document) -> None:
    store_records(stage, "crawl", [document], document.crawled_at)
    read_documents(stage, "crawl")


def test_shipped_backlog_is_large_enough_and_of_every_type() -> None:
    assert len(FACTS) >= 150
    assert {fact.type for fact in FACTS.values()} == set(load_ontology().types)


def test_shipped_backlog_is_of_2023_and_later_and_ends_before_today() -> None:
    days = {identity: period_of(fact.date).day for identity, fact in FACTS.items()}
    assert not {identity for identity, day in days.items() if not day.year >= 2023 or day > datetime.now(UTC).date()}


def test_shipped_backlog_names_the_focus_and_its_rivals() -> None:
    actors = {fact.actor for fact in FACTS.values()}
    wanted = {"Mistral AI", "OpenAI", "Anthropic", "Google", "Meta", "xAI", "Cohere", "DeepSeek", "Alibaba"}
    assert wanted | {"Moonshot AI", "Zhipu AI", "Aleph Alpha", "European Union"} <= actors


def test_shipped_backlog_knows_every_company_by_its_canonical_name() -> None:
    unknown = {said.split(": ")[1].removesuffix(" is not on the watchlist") for said in unknown_names(
        FACTS, list(reader().watchlist.organisations)
    )}  # fmt: skip
    assert unknown <= UNLISTED, "write the name as nlp/watchlist.toml has it"


def test_plan_of_the_shipped_backlog_is_due_after_it_was_told() -> None:
    early = [
        i for i, fact in FACTS.items() if fact.due and period_of(fact.due).day.year < period_of(fact.date).day.year
    ]
    assert not early


def test_no_two_facts_say_the_same() -> None:
    said = [fact.says for fact in FACTS.values()]
    assert len(said) == len(set(said))


def test_header_of_each_file_counts_its_facts_as_they_are() -> None:
    for path in shipped_facts():
        told = [int(number) for number in re.findall(r"\d+", path.read_text("utf-8").splitlines()[0])]
        assert told == [len(load_facts(path))], path.name


@pytest.mark.skipif(not SHARED.exists(), reason="the recorded items (../shared) are not here")
def test_no_sentence_is_a_recorded_title() -> None:
    recorded = {
        json.loads(line)["title"]
        for name in ("dev.jsonl", "clusters_dev.jsonl")
        for line in (SHARED / "gold" / name).read_text("utf-8").splitlines()
    }
    for feed in (SHARED / "replay" / "site").rglob("*.xml"):
        titles = re.findall(r"<title[^>]*>(.*?)</title>", feed.read_text("utf-8", "replace"), re.DOTALL)
        recorded |= {html.unescape(re.sub(r"<!\[CDATA\[|\]\]>", "", title)) for title in titles}
    plain = {re.sub(r"\W+", " ", title).strip().casefold() for title in recorded}
    copied = [fact.says for fact in FACTS.values() if re.sub(r"\W+", " ", fact.says).strip().casefold() in plain]
    assert not copied


def test_fact_becomes_an_event_that_is_marked_as_curated(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    assert load_backlog(stage, "run", {"koyeb": KOYEB}, NOW) == (1, 1)
    rows = ask(stage, CURATED)
    told = ("acquisition", "Mistral AI", ["Koyeb"], "2026-02-17", "confirmed", "curated", "curated", KOYEB.source)
    assert rows == [told]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    some = dict(list(FACTS.items())[:25])
    everything = "select * from events union all by name select * from event_history order by all"
    load_backlog(stage, "one", some, NOW)
    before = ask(stage, everything)
    assert load_backlog(stage, "two", some, at("2026-03-02")) == (0, 0)
    assert ask(stage, everything) == before


def test_changed_fact_changes_its_event(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    load_backlog(stage, "one", {"koyeb": KOYEB}, NOW)
    assert load_backlog(stage, "two", {"koyeb": a_fact(money="8_000_000 EUR")}, at("2026-03-02")) == (1, 1)
    assert ask(stage, "select money, currency from events") == [(8e6, "EUR")]


def test_fact_that_left_its_file_is_withdrawn_with_its_figures_and_models(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    round_ = a_fact(type="funding", money="9_000_000 EUR", says="Mistral AI takes in nine million euros from a friend.")
    small = a_fact(type="model_release", objects=["Mistral Small 9"], says="Mistral AI opens Mistral Small 9.")
    load_backlog(stage, "one", {"koyeb": KOYEB, "round": round_, "small": small}, NOW)
    counts = "select (select count(*) from events), (select count(*) from figures), (select count(*) from models)"
    assert ask(stage, counts) == [(3, 1, 1)]
    assert load_backlog(stage, "two", {"koyeb": KOYEB}, at("2026-03-02")) == (2, 2)
    assert ask(stage, counts) == [(1, 0, 0)]
    assert load_backlog(stage, "three", {"koyeb": KOYEB}, at("2026-03-03")) == (0, 0)
    reread_documents(stage)
    read_documents(stage, "again")
    assert ask(stage, counts) == [(1, 0, 0)]
    assert load_backlog(stage, "four", {"koyeb": KOYEB, "round": round_}, at("2026-03-04")) == (1, 1)
    assert ask(stage, counts) == [(2, 1, 0)]


def test_event_that_was_crawled_too_outlives_its_fact(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    crawl(stage, a_document())
    load_backlog(stage, "one", {"koyeb": KOYEB}, NOW)
    load_backlog(stage, "two", {}, at("2026-03-02"))
    assert ask(stage, "select documents, origins from events") == [(1, 1)]


def test_facts_are_kept_when_everything_is_read_again(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    load_backlog(stage, "run", {"koyeb": KOYEB}, NOW)
    before = ask(stage, "select * from events")
    reread_documents(stage)
    read_documents(stage, "again")
    assert ask(stage, "select * from events") == before


def test_crawled_report_becomes_more_evidence_of_a_curated_event(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    load_backlog(stage, "run", {"koyeb": KOYEB}, NOW)
    crawl(stage, a_document(published_at=at("2026-02-18"), crawled_at=at("2026-02-18", 12)))
    rows = ask(stage, "select documents, origins, title, first_source_id from events")
    # The sentence of a person rests on a report: it is no origin of its own, and was not first.
    assert rows == [(2, 1, "Mistral AI buys Koyeb", "gazette")]


def test_curated_report_of_a_crawled_event_joins_it(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    crawl(stage, a_document())
    load_backlog(stage, "run", {"koyeb": KOYEB}, NOW)
    assert ask(stage, "select documents, origins from events") == [(2, 1)]


def test_round_told_in_other_words_is_that_of_the_fact(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    says = "Investors led by a maker of machines for chips pay for a part of the lab."
    fields = {"date": "2025-09", "type": "funding", "with": ["ASML"], "money": "1_700_000_000 EUR", "says": says}
    load_backlog(stage, "run", {"round": a_fact(**fields)}, NOW)
    url, at_dawn = "https://gazette.example/round", at("2025-09-09")
    title = "Mistral AI raises €1.7B to accelerate"
    crawl(stage, a_document(title=title, summary="", url=url, published_at=at_dawn, crawled_at=at_dawn))
    assert ask(stage, "select documents, money from events") == [(2, 1.7e9)]


def test_two_facts_stay_two_happenings(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    again = a_fact(says="Mistral AI buys Koyeb of Paris, which runs software without servers.")
    load_backlog(stage, "run", {"koyeb": KOYEB, "koyeb-again": again}, NOW)
    assert ask(stage, "select count(*) from events") == [(2,)]


def test_fact_of_today_is_no_news(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path)
    workspace.alerts.write_text(
        '[channels.here]\nurl = "file:told.txt"\n\n[rules.all]\ntitle = "All purchases"\nchannels = ["here"]\n'
        'when = { type = "acquisition" }\n',
        "utf-8",
    )
    stage = a_stage(tmp_path)
    today = datetime.now(UTC)
    load_backlog(stage, "run", {"koyeb": a_fact(date=today.date().isoformat())}, today)
    assert ask(stage, "select count(*) from alerts") == [(0,)]
    crawl(stage, a_document(title="Helsing buys Aleph Alpha", url="https://gazette.example/x", published_at=today,
        crawled_at=today))  # fmt: skip
    assert ask(stage, "select count(*) from alerts") == [(1,)], "the rule tells what is crawled"


def test_events_can_be_listed_with_and_without_curated_ones(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    load_backlog(stage, "run", {"koyeb": KOYEB}, NOW)
    crawl(stage, a_document(title="Mistral AI releases Voxtral Small 2", url="https://gazette.example/voxtral"))
    publish_timeline(stage)
    with open_timeline(stage.workspace.timeline) as timeline:
        counts = [list_events(timeline, EventFilter(curated=wanted)).num_rows for wanted in (None, True, False)]
    assert counts == [2, 1, 1]


def test_every_mistake_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "backlog.toml"
    path.write_text(
        '[one]\ndate = "2024-13"\ntype = "gossip"\nactor = "Acme"\nsays = "Acme does something at last."\n'
        'source = "http://acme.example"\nmoney = "a lot"\n[two]\ndate = "2024"\n',
        "utf-8",
    )
    with pytest.raises(ConfigError) as error:
        load_facts(path)
    told = "\n".join(error.value.problems)
    for line in ("2: one.date", "3: one.type", "6: one.source", "7: one.money", "8: two.type"):
        assert f"{path}:{line}" in told


def test_workspace_file_stands_over_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "backlog.toml"
    shipped = shipped_facts()[0]
    identity = next(iter(load_facts(shipped)))
    own.write_text(
        f'[{identity}]\ndate = "2024-05"\ntype = "people"\nactor = "Acme"\nsays = "Somebody leaves Acme for good."\n'
        'source = "https://acme.example/news"\nchecked = "https://gazette.example/acme"\n',
        "utf-8",
    )
    facts = load_facts(shipped, own)
    assert (facts[identity].actor, len(facts)) == ("Acme", len(load_facts(shipped)))


@pytest.mark.parametrize(
    ("checked", "told"),
    [
        ("", "1: one.checked: Field required"),
        ('checked = "https://acme.example/more"\n', "7: one.checked: it is of acme.example like source"),
    ],
)
def test_fact_needs_a_second_address_of_another_host(tmp_path: Path, checked: str, told: str) -> None:
    path = tmp_path / "backlog.toml"
    path.write_text(
        '[one]\ndate = "2024-05"\ntype = "people"\nactor = "Acme"\nsays = "Somebody leaves Acme for good."\n'
        f'source = "https://www.acme.example/news"\n{checked}',
        "utf-8",
    )
    with pytest.raises(ConfigError, match=told):
        load_facts(path)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2025-09-09", "2025-09-09", Precision.DAY),
        ("2025-09", "2025-09-01", Precision.MONTH),
        ("2025-Q3", "2025-07-01", Precision.QUARTER),
        ("2025", "2025-01-01", Precision.YEAR),
    ],
)
def test_date_says_no_more_than_is_written(written: str, day: str, precision: Precision) -> None:
    assert period_of(written) == EventDate(day=datetime.fromisoformat(day).date(), precision=precision)


def test_amount_is_a_number_and_its_unit() -> None:
    assert parse_amount("1_700_000_000 EUR") == (1.7e9, "EUR")


def test_plan_is_dated_when_it_is_due_and_published_when_it_was_told() -> None:
    document = document_of("x", a_fact(status="planned", due="2027"), NOW)
    candidate = candidate_of(document)
    assert candidate.status is ReportStatus.PLANNED
    assert candidate.when == period_of("2027")
    assert document.believed_at == datetime(2026, 2, 17, tzinfo=UTC)


def test_figures_name_what_each_number_is() -> None:
    fact = a_fact(
        type="funding", money="1_700_000_000 EUR", valuation="11_700_000_000 EUR", revenue="300_000_000 EUR", staff=350
    )
    figures = {figure.measure: (figure.value, figure.unit) for figure in figures_of(document_of("x", fact, NOW))}
    money = {"raised": (1.7e9, "EUR"), "valuation": (1.17e10, "EUR"), "revenue": (3e8, "EUR")}
    assert figures == money | {"staff": (350.0, "people")}


@pytest.mark.parametrize(("capacity", "megawatts"), [("40 MW", 40.0), ("1.4 GW", 1400.0)])
def test_capacity_is_a_figure_of_its_stage_in_megawatts(capacity: str, megawatts: float) -> None:
    (figure,) = figures_of(document_of("x", a_fact(type="compute", capacity=capacity, stage="operating"), NOW))
    assert (figure.measure, figure.value, figure.unit) == ("mw_operating", megawatts, "MW")


def test_chips_are_no_megawatts() -> None:
    assert not figures_of(document_of("x", a_fact(type="compute", capacity="18_000 GPUs"), NOW))


def test_released_model_enters_the_catalogue() -> None:
    fact = a_fact(
        type="model_release", objects=["Mistral Small 3"], weights="open", licence="Apache-2.0", parameters=24
    )
    (model,) = models_of(document_of("x", fact, NOW))
    known = (model.source_id, model.lab, model.open_weights, model.licence, model.parameters, model.price_in)
    assert known == (BACKLOG.id, "Mistral AI", True, "Apache-2.0", 24e9, None)
