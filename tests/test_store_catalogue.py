"""The catalogue in the store: history of prices, rankings that reverse, gaps against the news; numbers side by side."""

from datetime import date
from typing import Any

import duckdb
import pytest
from factories import LAYERS, a_candidate, a_document, a_report, a_source, at, usd

from nlp.compose import compose
from store.catalogue import apply_models, replace_figures
from store.catalogue_queries import catalogue_gaps, list_price_changes, rank_models
from store.documents import apply_documents
from store.entities import apply_entities
from store.events import apply_events
from store.ids import content_id
from store.model import Capacity, Entity, EventDate, Precision, Quote, ReportStatus, Tier
from store.numbers import compare, latest_numbers, list_numbers
from store.numbers_model import CatalogueModel, Figure
from store.runs import apply_sources, refresh_sources

TODAY = date(2026, 3, 1)
MISTRAL = Entity(id="mistral-ai", name="Mistral AI", kind="organisation", aliases=("Mistral",), watched=True)
OPENAI = Entity(id="openai", name="OpenAI", kind="organisation", watched=True)


def a_model(name: str = "Mistral Small 3.1", **fields: Any) -> CatalogueModel:
    """A model of Mistral AI in a catalogue, its price known."""
    given: dict[str, Any] = {
        "source_id": "models_dev",
        "catalogue_id": name,
        "lab": "Mistral AI",
        "name": name,
        "released": EventDate(day=date(2025, 3, 17), precision=Precision.DAY),
        "price_in": 0.1,
        "price_out": 0.3,
        "url": "https://models.example/api.json",
        "seen_at": at("2026-02-01"),
    } | fields
    return CatalogueModel(id=content_id(given["source_id"], given["catalogue_id"]), **given)


def a_figure(document_id: str, **fields: Any) -> Figure:
    """The valuation of Mistral AI."""
    given: dict[str, Any] = {
        "document_id": document_id,
        "company": "Mistral AI",
        "measure": "valuation",
        "value": 11.7e9,
        "unit": "EUR",
        "day": date(2025, 9, 9),
        "precision": "day",
        "status": "confirmed",
        "quote": "ASML leads a round at 11.7 billion euros.",
    } | fields
    return Figure(id=content_id(document_id, given["measure"]), **given)


def tell(
    store: duckdb.DuckDBPyConnection,
    *,
    curated: bool,
    title: str = "It is told",
    day: str = "2026-02-17",
    **candidate: Any,
) -> str:
    """Store a document of a day that tells one event; return the id of the document."""
    press = a_source()
    backlog = a_source(id="backlog", tier=Tier.CURATED, publisher="windsock's backlog")
    source = backlog if curated else press
    apply_sources(store, [press, backlog])
    refresh_sources(store)
    url = f"https://told.example/{content_id(title, str(candidate), str(curated))}"
    document = a_document(url=url, title=title, source_id=source.id)
    apply_documents(store, [document], {press.id: press, backlog.id: backlog})
    told = a_candidate(**candidate)
    report = a_report(document.id, day, source_id=source.id, tier=source.tier, title=title, candidate=told)
    event = compose([report], layers=dict(LAYERS, financials="capital"))
    assert event
    apply_events(store, before=[], after=[event], now=at("2026-02-17", 13))
    return document.id


def ranked(store: duckdb.DuckDBPyConnection, measure: str, **wanted: Any) -> list[tuple[str, float | None]]:
    return [(model.name, model.value) for model in rank_models(store, measure, today=TODAY, **wanted)]


@pytest.mark.parametrize(
    ("lab", "one", "other"),
    [
        ("Mistral AI", "Mistral Small 3.1", "Small 3.1 24B Instruct"),
        ("Mistral AI", "Ministral 3 8B", "Ministral 3 14B"),
        ("Meta", "Llama 3.1 405B", "Meta Llama 3.1 8B Instruct"),
        ("OpenAI", "GPT-4o", "gpt 4o"),
        ("Google", "Gemini 3.1 Pro Preview", "Gemini 3.1 Pro"),
    ],
)
def test_two_names_of_one_release_have_one_key(
    store: duckdb.DuckDBPyConnection, lab: str, one: str, other: str
) -> None:
    sql = "select model_key($lab, $one) = model_key($lab, $other)"
    assert store.execute(sql, {"lab": lab, "one": one, "other": other}).fetchone() == (True,)


@pytest.mark.parametrize(
    ("lab", "one", "other"),
    [
        ("Mistral AI", "Mistral Small 3.1", "Mistral Small 3.2"),
        ("Mistral AI", "Mixtral 8x7B", "Mixtral 8x22B"),
        ("Cohere", "Command A", "Command A+"),
        ("OpenAI", "GPT-4o", "GPT-4o mini"),
        ("Mistral AI", "Mistral 7B", "Mistral Large"),
    ],
)
def test_two_releases_have_two_keys(store: duckdb.DuckDBPyConnection, lab: str, one: str, other: str) -> None:
    sql = "select model_key($lab, $one) = model_key($lab, $other)"
    assert store.execute(sql, {"lab": lab, "one": one, "other": other}).fetchone() == (False,)


def test_price_that_changes_is_kept_with_its_time(store: duckdb.DuckDBPyConnection) -> None:
    assert apply_models(store, [a_model()]) == 1
    assert apply_models(store, [a_model(price_out=0.2, seen_at=at("2026-02-05"))]) == 1
    assert store.execute("select price_out, first_seen_at, seen_at from models").fetchall() == [
        (0.2, at("2026-02-01"), at("2026-02-05"))
    ]
    history = "select valid_from, valid_to, change, price_out from model_history order by valid_from"
    assert store.execute(history).fetchall() == [
        (at("2026-02-01"), at("2026-02-05"), "new", 0.3),
        (at("2026-02-05"), None, "price_out: 0.3 → 0.2", 0.2),
    ]
    (change,) = list_price_changes(store, date(2026, 1, 1))
    assert (change["name"], change["change"]) == ("Mistral Small 3.1", "price_out: 0.3 → 0.2")


def test_same_answer_again_changes_nothing_but_the_time(store: duckdb.DuckDBPyConnection) -> None:
    apply_models(store, [a_model()])
    assert apply_models(store, [a_model(seen_at=at("2026-02-05"))]) == 0
    assert store.execute("select count(*), max(seen_at) from models").fetchone() == (1, at("2026-02-05"))
    assert store.execute("select count(*) from model_history").fetchone() == (1,)


def test_spool_that_is_read_late_brings_no_old_price_back(store: duckdb.DuckDBPyConnection) -> None:
    apply_models(store, [a_model(price_out=0.2, seen_at=at("2026-02-05"))])
    assert apply_models(store, [a_model()]) == 0
    assert store.execute("select price_out from models").fetchall() == [(0.2,)]


def test_order_reverses_with_the_measure_and_the_unknown_comes_last(store: duckdb.DuckDBPyConnection) -> None:
    small = a_model("Ministral 3 8B", parameters=8e9, price_out=0.15, context=32_000)
    large = a_model("Mistral Large 3", parameters=675e9, price_out=1.5, context=262_144)
    silent = a_model("Mistral Saba", price_in=None, price_out=None)
    apply_models(store, [small, large, silent])
    prices = [("Ministral 3 8B", 0.15), ("Mistral Large 3", 1.5), ("Mistral Saba", None)]
    assert ranked(store, "price-out") == prices
    assert ranked(store, "context") == [
        ("Mistral Large 3", 262_144),
        ("Ministral 3 8B", 32_000),
        ("Mistral Saba", None),
    ]
    assert [model.rank for model in rank_models(store, "context", today=TODAY)] == [1, 2, None]


def test_price_of_zero_is_a_price_and_unknown_is_none(store: duckdb.DuckDBPyConnection) -> None:
    apply_models(store, [a_model("Mistral Small 3.1", price_out=0.0), a_model("Mistral Large 3", price_out=None)])
    assert ranked(store, "price-out") == [("Mistral Small 3.1", 0.0), ("Mistral Large 3", None)]


@pytest.mark.parametrize(
    ("name", "parameters", "size"),
    [
        ("Ministral 3 8B", 8e9, "small"),
        ("Mistral Small 4", 119e9, "large"),
        ("Mistral Small 3.1", None, "small"),
        ("Codestral 25.08", None, "small"),
        ("Mistral Large 3", None, "large"),
    ],
)
def test_size_is_that_of_its_parameters_or_else_of_its_name(
    store: duckdb.DuckDBPyConnection, name: str, parameters: float | None, size: str
) -> None:
    apply_models(store, [a_model(name, parameters=parameters)])
    assert [model.size for model in rank_models(store, "age", today=TODAY)] == [size]
    assert len(rank_models(store, "age", today=TODAY, size=size)) == 1


def test_model_of_two_catalogues_is_one_with_what_each_knows(store: duckdb.DuckDBPyConnection) -> None:
    curated = a_model(
        source_id="backlog", licence="Apache-2.0", price_in=None, price_out=None, url="https://lab.example"
    )
    apply_models(store, [curated, a_model(open_weights=True)])
    (model,) = rank_models(store, "price-in", today=TODAY)
    assert (model.licence, model.open_weights, model.price_in) == ("Apache-2.0", True, 0.1)
    assert (model.source_id, model.url) == ("models_dev", "https://models.example/api.json")


def test_labs_are_found_by_an_alias(store: duckdb.DuckDBPyConnection) -> None:
    apply_entities(store, [MISTRAL, OPENAI])
    apply_models(store, [a_model(), a_model("GPT-5", lab="OpenAI")])
    assert ranked(store, "price-in", labs=["mistral"]) == [("Mistral Small 3.1", 0.1)]


def test_age_counts_days_since_release(store: duckdb.DuckDBPyConnection) -> None:
    apply_models(store, [a_model(), a_model("Mistral Saba", released=None)])
    assert ranked(store, "age") == [("Mistral Small 3.1", 349), ("Mistral Saba", None)]


def test_release_that_only_one_side_has_is_a_gap(store: duckdb.DuckDBPyConnection) -> None:
    for name in ("Mistral Small 3.1", "Mistral Large 9"):
        tell(store, curated=False, title=name, type="model_release", objects=(name,), counterparties=())
    day = EventDate(day=date(2026, 2, 1), precision=Precision.DAY)
    apply_models(store, [a_model("Mistral Small 3.1 24B", released=day), a_model("Mistral Medium 8", released=day)])
    gaps = [(gap.kind, gap.name) for gap in catalogue_gaps(store, date(2026, 1, 1))]
    assert gaps == [("not-in-catalogue", "Mistral Large 9"), ("not-in-news", "Mistral Medium 8")]


def test_what_a_catalogue_lists_is_no_news(store: duckdb.DuckDBPyConnection) -> None:
    tell(store, curated=False, title="Listed", type="model_release", objects=("Mistral Medium 8",), counterparties=())
    store.execute("update evidence set source_id = 'models_dev'")
    day = EventDate(day=date(2026, 2, 1), precision=Precision.DAY)
    apply_models(store, [a_model("Mistral Medium 8", released=day)])
    assert [gap.kind for gap in catalogue_gaps(store, date(2026, 1, 1))] == ["not-in-news"]


@pytest.fixture
def figures(store: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A store with two valuations and two rounds of Mistral AI, and one of each of OpenAI."""
    apply_entities(store, [MISTRAL, OPENAI])
    told = [
        ("Mistral AI", "valuation", 5.8e9, "EUR", date(2024, 6, 11)),
        ("Mistral AI", "valuation", 11.7e9, "EUR", date(2025, 9, 9)),
        ("Mistral AI", "raised", 600e6, "EUR", date(2024, 6, 11)),
        ("Mistral AI", "raised", 1.7e9, "EUR", date(2025, 9, 9)),
        ("Mistral AI", "staff", 1000.0, "people", date(2026, 1, 1)),
        ("OpenAI", "valuation", 300e9, "USD", date(2025, 3, 31)),
        ("OpenAI", "raised", 40e9, "USD", date(2025, 3, 31)),
    ]
    for number, (company, measure, value, unit, day) in enumerate(told):
        actor = {"actor": company, "type": "funding", "counterparties": (), "objects": ()}
        document_id = tell(store, curated=True, title=f"Fact {number}", day=day.isoformat(), **actor)
        figure = a_figure(document_id, company=company, measure=measure, value=value, unit=unit, day=day)
        replace_figures(store, [document_id], [figure])
    return store


def test_numbers_stand_side_by_side_with_date_age_and_source(figures: duckdb.DuckDBPyConnection) -> None:
    rows = {row.measure: row for row in compare(figures, "mistral", "OpenAI", TODAY)}
    ours, theirs = rows["valuation"].company, rows["valuation"].rival
    assert ours
    assert theirs
    assert (ours.value, ours.unit, ours.day, ours.age_days) == (11.7e9, "EUR", date(2025, 9, 9), 173)
    assert (ours.url.split("/")[2], ours.tier, ours.quote[:4]) == ("told.example", "curated", "ASML")
    assert rows["valuation"].ratio == pytest.approx(300e9 / (11.7e9 * 1.1))


def test_number_that_is_not_known_is_none_and_gives_no_ratio(figures: duckdb.DuckDBPyConnection) -> None:
    rows = {row.measure: row for row in compare(figures, "Mistral AI", "OpenAI", TODAY)}
    assert rows["staff"].company
    assert (rows["staff"].rival, rows["staff"].ratio) == (None, None)
    assert (rows["mw_operating"].company, rows["mw_operating"].rival) == (None, None)


def test_rounds_are_summed_and_name_their_events(figures: duckdb.DuckDBPyConnection) -> None:
    total = latest_numbers(list_numbers(figures, "Mistral AI", TODAY))["raised_total"]
    assert (total.value, total.unit, len(total.events)) == (2.3e9, "EUR", 2)


def test_numbers_as_of_a_day_are_those_told_until_then(figures: duckdb.DuckDBPyConnection) -> None:
    numbers = latest_numbers(list_numbers(figures, "Mistral AI", TODAY, date(2025, 1, 1)))
    assert (numbers["valuation"].value, numbers["valuation"].age_days) == (5.8e9, 204)


def test_round_read_in_the_news_is_a_number_with_its_words(store: duckdb.DuckDBPyConnection) -> None:
    apply_entities(store, [MISTRAL])
    tell(store, curated=False, type="funding", counterparties=(), money=usd(830e6))
    store.execute("update evidence set supports = 'money'")
    (number,) = list_numbers(store, "Mistral AI", TODAY)
    assert (number.measure, number.value, number.unit, number.tier) == ("raised", 830e6, "USD", "press")
    assert number.quote


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Acme raises Series E at $14B post-money valuation", "valuation"),
        ("Acme raises $14B at $680B valuation", "raised"),
        ("Acme has a valuation of $14B after its round", "valuation"),
        ("Acme raises $14B Series F at $183B post-money valuation", "raised"),
    ],
)
def test_sum_beside_the_word_valuation_is_one(store: duckdb.DuckDBPyConnection, title: str, measure: str) -> None:
    apply_entities(store, [MISTRAL])
    start = title.index("$14B")
    quote = Quote(field="title", start=start, end=start + 4, text="$14B", supports="money")
    tell(store, curated=False, title=title, type="funding", counterparties=(), money=usd(14e9), quotes=(quote,))
    assert [number.measure for number in list_numbers(store, "Mistral AI", TODAY)] == [measure]


def test_gigawatts_read_in_the_news_are_a_number_in_megawatts(store: duckdb.DuckDBPyConnection) -> None:
    apply_entities(store, [MISTRAL])
    tell(store, curated=False, type="compute", counterparties=(), capacity=Capacity(value=1.4, unit="GW"))
    store.execute("update evidence set supports = 'capacity'")
    assert [(n.measure, n.value) for n in list_numbers(store, "Mistral AI", TODAY)] == [("mw_announced", 1400.0)]


def test_number_that_was_told_later_is_not_known_yet(store: duckdb.DuckDBPyConnection) -> None:
    """Of a year that is told as its total: the number is of January, and was told in December."""
    apply_entities(store, [MISTRAL])
    year = EventDate(day=date(2025, 1, 1), precision=Precision.YEAR)
    tell(store, curated=False, day="2025-12-20", type="funding", counterparties=(), money=usd(830e6), when=year)
    store.execute("update evidence set supports = 'money'")
    counted = [len(list_numbers(store, "Mistral AI", TODAY, date(2025, month, 20))) for month in (6, 12)]
    assert counted == [0, 1]


def test_planned_capacity_is_a_number_of_the_day_of_its_telling(store: duckdb.DuckDBPyConnection) -> None:
    apply_entities(store, [MISTRAL])
    due = EventDate(day=date(2027, 1, 1), precision=Precision.YEAR)
    plan = {"capacity": Capacity(value=200, unit="MW"), "status": ReportStatus.PLANNED, "when": due}
    tell(store, curated=False, type="compute", counterparties=(), **plan)
    store.execute("update evidence set supports = 'capacity'")
    (number,) = list_numbers(store, "Mistral AI", TODAY)
    assert (number.value, number.status, number.day, number.precision) == (200, "planned", date(2026, 2, 17), "day")


def test_planned_round_is_not_summed_with_those_that_were_raised(figures: duckdb.DuckDBPyConnection) -> None:
    figures.execute("update figures set status = 'planned' where measure = 'raised' and value = 1.7e9")
    assert latest_numbers(list_numbers(figures, "Mistral AI", TODAY))["raised_total"].value == 600e6


def test_rumour_is_no_number(figures: duckdb.DuckDBPyConnection) -> None:
    figures.execute("update figures set status = 'rumoured'")
    assert not list_numbers(figures, "Mistral AI", TODAY)


def test_number_without_evidence_is_none(figures: duckdb.DuckDBPyConnection) -> None:
    figures.execute("delete from evidence")
    assert not list_numbers(figures, "Mistral AI", TODAY)
