"""The shipped signals: small true stores in which each is quiet, stirring and triggered, as of days of the past."""

from datetime import date
from pathlib import Path

import pytest
from factories import usd
from watching import a_place, put, seen, state, told, watch_of

from schedules.workspace import Workspace
from store.connection import open_writer
from store.model import Capacity, EventDate, Money, Precision, Quote, Report, ReportStatus
from store.publish import open_timeline, publish
from store.signals import list_signal_events

Days = dict[str, tuple[str, float | None]]


def eur(value: float) -> Money:
    return Money(value=value, currency="EUR")


def mw(value: float) -> Capacity:
    return Capacity(value=value, unit="MW")


def release(day: str, name: str, actor: str = "Mistral AI") -> Report:
    return told(day, "model_release", f"{actor} releases {name}", actor=actor, objects=(name,))


def deal(day: str, partner: str) -> Report:
    return told(day, "partnership", f"{partner} chooses Mistral AI", counterparties=(partner,))


#: Signal → what happened, and the status and value that it has as of days.
CASES: dict[str, tuple[list[Report | list[Report]], Days]] = {
    "frontier-model": (
        [
            release("2024-07-01", "Mistral Large 2"),
            release("2025-01-01", "Mistral Medium 3"),
            release("2025-06-01", "Voxtral"),
            release("2025-02-01", "GPT-5", "OpenAI"),
        ],
        {"2025-01-15": ("triggered", 14), "2025-04-01": ("quiet", 90), "2025-12-01": ("stirring", 334)},
    ),
    "breakthrough": (
        [
            told("2025-01-10", "research", "Mistral AI measures what its models cost the climate"),
            [
                told(
                    "2026-01-10",
                    "model_release",
                    "Mistral Large 3 beats every open model",
                    objects=("Mistral Large 3",),
                ),
                told("2026-01-10", "model_release", "Mistral's model outperforms all rivals", publisher="The Herald"),
            ],
        ],
        {"2025-02-01": ("stirring", 1), "2025-08-01": ("quiet", 0), "2026-02-01": ("triggered", 1)},
    ),
    "compute-ramp": (
        [
            told("2025-03-01", "compute", "Mistral AI plans 40 MW", capacity=mw(40), status=ReportStatus.PLANNED),
            told("2025-04-01", "compute", "Mistral AI promises 200 MW", capacity=mw(200), status=ReportStatus.PLANNED),
            told("2026-05-01", "compute", "Mistral AI opens its 40 MW data centre", capacity=mw(40)),
        ],
        {"2025-01-01": ("quiet", None), "2025-04-02": ("stirring", 0), "2026-05-15": ("triggered", 40)},
    ),
    "compute-into-models": (
        [
            told("2024-01-01", "compute", "Mistral AI rents a cluster"),
            release("2024-02-01", "Mistral A"),
            release("2024-03-01", "Mistral B"),
            told("2025-01-01", "compute", "Mistral AI doubles its cluster"),
            release("2025-02-01", "Mistral C"),
        ],
        {"2023-12-01": ("quiet", None), "2024-02-15": ("stirring", None), "2025-12-01": ("triggered", 1.5)},
    ),
    "enterprise-depth": (
        [
            deal("2025-01-10", "HSBC"),
            deal("2025-02-20", "Stellantis"),
            deal("2025-03-01", "AXA"),
            deal("2025-03-05", "Ministry of Armed Forces"),
        ],
        {"2025-02-01": ("stirring", 1), "2025-03-10": ("triggered", 4), "2025-09-01": ("quiet", 0)},
    ),
    "open-weight-pressure": (
        [
            release("2025-01-30", "Mistral Small 3"),
            release("2025-02-10", "DeepSeek-V3", "DeepSeek"),
            release("2025-02-12", "DeepSeek-V3 Turbo", "DeepSeek"),
            release("2025-02-20", "Qwen3", "Alibaba"),
            release("2025-03-01", "DeepSeek-R2", "DeepSeek"),
            release("2025-03-10", "Qwen3-Coder", "Alibaba"),
            release("2025-03-11", "GPT-5", "OpenAI"),
        ],
        {"2025-02-05": ("quiet", 0), "2025-02-25": ("stirring", 2), "2025-03-12": ("triggered", 4)},
    ),
    "sovereignty": (
        [
            told("2025-01-10", "legal", "EU publishes its code of practice", actor="European Commission"),
            told("2025-01-12", "legal", "Texas sues a chatbot", actor="Texas"),
            told("2025-02-01", "partnership", "French government chooses Mistral AI", counterparties=("France",)),
            told("2025-02-10", "legal", "European Parliament votes on the AI Act", actor="European Parliament"),
        ],
        {"2025-01-15": ("quiet", 1), "2025-02-02": ("stirring", 2), "2025-02-15": ("triggered", 3)},
    ),
    "revenue-path": (
        [
            told("2025-12-01", "financials", "Mistral AI's revenue reaches 300 million euros", money=eur(3e8)),
            told("2025-12-20", "financials", "Mistral AI expects a billion of revenue in 2026", money=eur(1e9)),
        ],
        {"2025-12-24": ("triggered", 300), "2026-04-01": ("stirring", 300), "2026-12-01": ("quiet", 300)},
    ),
    "drift": (
        [
            *(release(f"2024-0{month}-01", f"Mistral {month}") for month in (1, 2, 3, 4)),
            *(release(f"2024-0{month}-02", f"GPT-{month}", "OpenAI") for month in (1, 2, 3, 4)),
            deal("2024-05-10", "Airbus"),
            deal("2024-05-11", "Orange"),
            deal("2024-06-01", "Renault"),
            told("2024-06-02", "compute", "Mistral AI rents chips"),
            told("2024-06-03", "compute", "Mistral AI rents more chips"),
            deal("2024-06-04", "Veolia"),
        ],
        {"2024-05-01": ("quiet", 0), "2024-05-20": ("stirring", 33), "2024-06-10": ("triggered", 60)},
    ),
    "integration": (
        [
            told("2025-01-10", "acquisition", "Mistral AI buys Koyeb", counterparties=("Koyeb",)),
            told("2025-12-01", "product_launch", "Mistral Compute now runs on Koyeb", objects=("Mistral Compute",)),
        ],
        {"2025-01-01": ("quiet", None), "2025-02-01": ("stirring", 0), "2025-08-01": ("triggered", 0)},
    ),
    "capital-gap": (
        [
            told("2023-06-01", "funding", "Mistral AI raises a hundred million", money=usd(1e8)),
            told("2023-06-02", "funding", "OpenAI raises 300 million", actor="OpenAI", money=usd(3e8)),
            told("2024-06-01", "funding", "OpenAI raises a billion", actor="OpenAI", money=usd(1e9)),
            told("2024-10-01", "funding", "OpenAI raises 6.6 billion", actor="OpenAI", money=usd(6.6e9)),
            told("2024-10-02", "funding", "xAI is valued at 50 billion", actor="xAI", money=usd(5e10)),
            told("2024-10-03", "funding", "Cohere raises one at a valuation of five", actor="Cohere", money=usd(1e9)),
        ],
        {"2023-07-01": ("quiet", 3), "2024-07-01": ("stirring", 13), "2024-12-01": ("triggered", 79)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_signal_is_quiet_stirring_and_triggered_as_of_its_days(store_path: Path, name: str) -> None:
    happenings, days = CASES[name]
    place = a_place(store_path)
    put(place, happenings)
    found = {}
    for day in days:
        watched = seen(place, day, only=name)
        assert watched.failed == ()
        (row,) = (one.row for one in watched.signals)
        found[day] = (row.point.status.value, row.point.value)
        assert row.point.events or not row.point.value
    assert found == days
    assert {status for status, _ in found.values()} == {"quiet", "stirring", "triggered"}


def test_every_shipped_signal_has_such_a_case(store_path: Path) -> None:
    assert set(watch_of(a_place(store_path)).signals) == set(CASES)


def test_focus_and_rivals_come_from_the_settings(store_path: Path) -> None:
    place = a_place(store_path)
    put(place, [release("2025-01-01", "GPT-5", "OpenAI"), release("2025-01-20", "Mistral Large 3")])
    (row,) = (
        one.row
        for one in seen(place, "2025-01-31", only="frontier-model", focus="OpenAI", rivals=("Mistral AI",)).signals
    )
    assert row.question.startswith("Is a new frontier-class model by OpenAI due")
    assert (row.point.value, row.point.numbers["rivals_since"]) == (30, 1)


def test_step_after_an_acquisition_ends_that_it_is_overdue(store_path: Path) -> None:
    place = a_place(store_path)
    put(place, CASES["integration"][0])
    (row,) = (one.row for one in seen(place, "2025-12-31", only="integration").signals)
    assert (row.point.status.value, row.point.value, row.point.numbers["overdue"]) == ("stirring", 100, 0)
    assert "the last 2025-12-01" in row.point.note


def test_rumour_counts_as_a_hint_and_not_as_a_release(store_path: Path) -> None:
    place = a_place(store_path)
    rumour = told(
        "2025-03-20",
        "model_release",
        "Mistral Large 3 is said to come",
        objects=("Mistral Large 3",),
        status=ReportStatus.RUMOURED,
    )
    put(place, [release("2025-01-01", "Mistral Large 2"), rumour])
    (row,) = (one.row for one in seen(place, "2025-04-01", only="frontier-model").signals)
    assert (row.point.status.value, row.point.value, row.point.numbers["hints"]) == ("stirring", 90, 1)
    assert row.point.events[0] == rumour.id


def compute(day: str, title: str, megawatts: float, status: ReportStatus = ReportStatus.OCCURRED) -> Report:
    return told(day, "compute", title, capacity=mw(megawatts), status=status)


def number(place: Workspace, day: str, signal: str, name: str) -> object:
    """One number of a signal, as of a day."""
    return next(one.row for one in seen(place, day, only=signal).signals).point.numbers[name]


def test_claim_counts_as_told_by_two_from_the_day_of_the_second(store_path: Path) -> None:
    place = a_place(store_path)
    own = told("2026-01-10", "model_release", "Mistral Large 3 beats every open model", objects=("Mistral Large 3",))
    other = told("2026-01-20", "model_release", "Mistral's model outperforms all rivals", publisher="The Herald")
    put(place, [[own, other]])
    assert [number(place, day, "breakthrough", "told_by_two") for day in ("2026-01-19", "2026-01-20")] == [0, 1]


def test_place_of_a_site_is_unknown_until_a_report_names_it(store_path: Path) -> None:
    place = a_place(store_path)
    where = Quote(field="summary", start=0, end=8, text="in Fouju", supports="capacity")
    plan = compute("2026-01-10", "Mistral AI plans 30 MW", 30, ReportStatus.PLANNED)
    named = told("2026-03-10", "compute", "Mistral AI on its site", capacity=mw(30), quotes=(where,))
    other = compute("2026-01-08", "Mistral AI plans 10 MW in Fouju", 10, ReportStatus.PLANNED)
    put(place, [[plan, named], other])
    assert [number(place, day, "compute-ramp", "announced") for day in ("2026-02-01", "2026-03-10")] == [40, 30]


def test_claim_of_a_summary_is_quoted_with_its_sentence(store_path: Path) -> None:
    place = a_place(store_path)
    claimed = release("2026-01-10", "Mistral OCR 4")
    put(place, [claimed])
    with open_writer(place.store) as connection:
        summary = "It reads pages. A state of the art model for documents. It is cheap."
        connection.execute("update documents set summary = $summary", {"summary": summary})
        publish(connection, place.timeline)
    (row,) = (one.row for one in seen(place, "2026-02-01", only="breakthrough").signals)
    assert row.point.value == 1
    assert "“A state of the art model for documents.”" in row.point.note


def test_smaller_and_faster_model_is_no_frontier_model(store_path: Path) -> None:
    place = a_place(store_path)
    both = ("DeepSeek-V4-Pro", "DeepSeek-V4-Flash")
    put(
        place,
        [
            release("2025-01-01", "Mistral Large 3"),
            release("2025-02-01", "Gemini 3.5 Flash", "Google"),
            told("2025-03-01", "model_release", "DeepSeek V4 in two sizes", actor="DeepSeek", objects=both),
            told("2025-04-01", "model_release", "GPT-5 mini is here", actor="OpenAI"),
        ],
    )
    (row,) = (one.row for one in seen(place, "2025-05-01", only="frontier-model").signals)
    assert (row.point.numbers["rivals_since"], row.point.numbers["rivals_labs"]) == (1, 1)


def test_test_of_an_open_model_is_no_second_release(store_path: Path) -> None:
    place = a_place(store_path)
    tested = "DeepSeek-R2 scores 50 on an index"
    put(
        place,
        [
            release("2025-02-20", "DeepSeek-R2", "DeepSeek"),
            told("2025-02-25", "model_release", tested, actor="DeepSeek", objects=("DeepSeek-R2",)),
        ],
    )
    (row,) = (one.row for one in seen(place, "2025-03-01", only="open-weight-pressure").signals)
    assert row.point.numbers["their_releases"] == 1


def test_happening_whose_document_names_what_was_bought_follows_the_acquisition(store_path: Path) -> None:
    place = a_place(store_path)
    bought = told("2025-02-01", "acquisition", "Mistral AI buys Emmi AI", counterparties=("Emmi AI",))
    later = told("2025-04-01", "model_release", "Introducing physics AI", objects=("physics AI",))
    put(place, [bought, later])
    with open_writer(place.store) as connection:
        mention = "insert into mentions values ($document, 'emmi-ai', 'summary', 0, 7, 'Emmi AI')"
        connection.execute(mention, {"document": later.document_id})
        publish(connection, place.timeline)
    (row,) = (one.row for one in seen(place, "2025-05-01", only="integration").signals)
    assert (row.point.value, row.point.events) == (100, (bought.id, later.id))


def test_what_was_bought_is_no_customer(store_path: Path) -> None:
    place = a_place(store_path)
    bought = told("2025-02-01", "acquisition", "Mistral AI buys Emmi AI", counterparties=("Emmi AI",))
    put(place, [bought, deal("2025-02-05", "Emmi"), deal("2025-02-06", "Emmisoft")])
    (row,) = (one.row for one in seen(place, "2025-03-01", only="enterprise-depth").signals)
    assert row.point.value == 1


def test_site_counts_once_at_its_furthest_stage(store_path: Path) -> None:
    place = a_place(store_path)
    planned = ReportStatus.PLANNED
    happenings = [
        compute("2026-01-10", "Mistral AI plans 44 MW at Bruyères-le-Châtel", 44, planned),
        compute("2026-01-11", "Mistral AI plans 44 MW of compute south of Paris", 44, planned),
        compute("2026-02-01", "Bruyères-le-Châtel: Mistral AI's 40 MW are under construction", 40, planned),
        compute("2026-02-10", "Mistral AI and EcoDataCenter plan 23 MW", 23, planned),
        compute("2026-02-11", "Mistral AI picks Sweden for 20 MW", 20, planned),
        compute("2026-02-12", "Mistral AI plans 7 MW somewhere", 7, planned),
    ]
    put(place, happenings)
    (row,) = (one.row for one in seen(place, "2026-03-01", only="compute-ramp").signals)
    numbers = row.point.numbers
    assert (row.point.value, numbers["building"], numbers["announced"]) == (0, 40, 27)
    put(place, [compute("2026-05-01", "Mistral AI opens its data centre at Bruyères-le-Châtel with 40 MW", 40)])
    (row,) = (one.row for one in seen(place, "2026-05-02", only="compute-ramp").signals)
    assert (row.point.value, row.point.numbers["building"]) == (40, 0)


def test_stage_that_a_fact_states_stands_above_the_words_of_its_title(store_path: Path) -> None:
    place = a_place(store_path)
    at_work = compute("2026-05-01", "Training takes place on 40 MW of Mistral AI", 40)
    put(place, [at_work])
    assert next(one.row for one in seen(place, "2026-05-02", only="compute-ramp").signals).point.value == 0
    state(place, at_work, mw_operating=(40.0, "MW"))
    assert next(one.row for one in seen(place, "2026-05-02", only="compute-ramp").signals).point.value == 40


def test_staff_and_revenue_that_a_fact_states_need_no_words(store_path: Path) -> None:
    place = a_place(store_path)
    grown = told("2026-06-01", "people", "Three years on, the lab in Paris is sixty times as large")
    sold = told("2026-06-02", "financials", "The lab sells twenty times what it sold", money=usd(4.6e8))
    hoped = told("2026-06-03", "financials", "The lab thinks of a billion", money=eur(1e9))
    worded = told("2026-02-01", "people", "Mistral AI has 700 employees")
    put(place, [grown, sold, hoped, worded])
    state(place, grown, staff=(1000.0, "people"))
    state(place, sold, revenue=(4.6e8, "USD"))
    state(place, hoped, "planned", revenue=(1e9, "EUR"))
    (row,) = (one.row for one in seen(place, "2026-07-01", only="revenue-path").signals)
    numbers = row.point.numbers
    assert (round(row.point.value or 0), numbers["staff"], numbers["goal_told"]) == (400, 1000, 1000)
    (before,) = (one.row for one in seen(place, "2026-05-01", only="revenue-path").signals)
    assert (before.point.value, before.point.numbers["staff"]) == (None, 700)


def test_model_is_launched_once_however_often_it_is_told(store_path: Path) -> None:
    place = a_place(store_path)
    put(
        place,
        [
            release("2025-01-01", "Mistral Large 3"),
            release("2025-02-01", "Grok 4.5", "xAI"),
            told("2025-03-01", "model_release", "Grok 4.5 in an editor", actor="xAI", objects=("Grok 4.5",)),
            release("2025-04-01", "Grok 4.6", "xAI"),
        ],
    )
    (row,) = (one.row for one in seen(place, "2025-05-01", only="frontier-model").signals)
    assert (row.point.numbers["rivals_since"], row.point.numbers["rivals_cadence"]) == (2, 59)


def test_price_that_stands_alone_in_a_title_is_no_sum_raised(store_path: Path) -> None:
    place = a_place(store_path)
    priced = "Anthropic raises Series E at $61.5B post-money valuation"
    both = "Anthropic raises $30 billion at $380 billion valuation"
    put(
        place,
        [
            told("2025-03-01", "funding", "Mistral AI raises a billion", money=usd(1e9)),
            told("2025-03-03", "funding", priced, actor="Anthropic", money=usd(6.15e10)),
            told("2025-06-03", "funding", both, actor="Anthropic", money=usd(3e10)),
        ],
    )
    assert next(one.row for one in seen(place, "2025-07-01", only="capital-gap").signals).point.value == 30


def test_price_of_a_round_is_not_what_it_raised(store_path: Path) -> None:
    place = a_place(store_path)
    first = told("2025-09-09", "funding", "A maker of machines joins the lab", money=eur(1e9))
    priced = told("2026-03-01", "funding", "The lab is thought of as dear", money=eur(2e10))
    rival = told("2025-10-01", "funding", "OpenAI raises 23 billion", actor="OpenAI", money=usd(2.3e10))
    put(place, [first, priced, rival])
    state(place, first, raised=(1e9, "EUR"), valuation=(1.17e10, "EUR"))
    state(place, priced, valuation=(2e10, "EUR"))
    (row,) = (one.row for one in seen(place, "2026-04-01", only="capital-gap").signals)
    assert (row.point.value, row.point.numbers["own_raised_busd"]) == (20, 1.15)


def test_plan_stands_among_the_events_by_the_day_on_which_it_was_told(store_path: Path) -> None:
    place = a_place(store_path)
    due = EventDate(day=date(2030, 1, 1), precision=Precision.YEAR)
    plan = told("2026-01-10", "compute", "Mistral AI plans a gigawatt", when=due, status=ReportStatus.PLANNED)
    newer = told("2026-02-10", "compute", "Mistral AI rents a cluster")
    put(place, [plan, newer])
    with open_timeline(place.timeline) as timeline:
        rows = list_signal_events(timeline, [plan.id, newer.id])
    assert [(row["event_id"], row["told_on"]) for row in rows] == [
        (newer.id, date(2026, 2, 10)),
        (plan.id, date(2026, 1, 10)),
    ]
