"""Sums of money and amounts of compute as headlines write them, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.amounts import capacity_mentions, money_mentions


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("raises $830M in debt", 830e6, "USD"),
        ("a US$1.2bn deal", 1.2e9, "USD"),
        ("€1.7B round", 1.7e9, "EUR"),
        ("lève 1,7 milliard d'euros", 1.7e9, "EUR"),
        ("830 millions de dollars", 830e6, "USD"),
        ("£500 million", 500e6, "GBP"),
        ("¥10 billion", 10e9, "JPY"),
        ("un plan de 200 Md€", 200e9, "EUR"),
        ("CHF 250 million", 250e6, "CHF"),
        ("$1,200,000 grant", 1.2e6, "USD"),
        ("500 million Canadian dollars", 500e6, "CAD"),
        ("3 milliards de dollars canadiens", 3e9, "CAD"),
        ("2 billion Hong Kong dollars", 2e9, "HKD"),
    ],
)
def test_sum_is_read_with_its_currency(text: str, value: float, currency: str) -> None:
    (mention,) = money_mentions(text)
    assert (mention.money.value, mention.money.currency) == (value, currency)


def test_sum_in_a_valuation_is_told_from_the_round() -> None:
    assert [m.is_valuation for m in money_mentions("1.7B€ at a 11.7B€ post-money valuation")] == [False, True]


@pytest.mark.parametrize(
    ("text", "former"),
    [("900 millions d'euros, contre 310 millions d'euros en juin", [False, True]), ("20 % contre 8 M€", [False])],
)
def test_french_sum_told_against_another_is_the_former_one(text: str, former: list[bool]) -> None:
    assert [m.is_former for m in money_mentions(text)] == former


@pytest.mark.parametrize("text", ["the evaluation firm costs $210M", "une réévaluation à 210 M€"])
def test_sum_after_an_evaluation_is_no_valuation(text: str) -> None:
    assert [m.is_valuation for m in money_mentions(text)] == [False]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("a cluster of 7,500 nodes", 7500, "nodes"), ("1 200 serveurs", 1200, "servers"), ("200 racks", 200, "racks")],
)
def test_machines_are_capacity(text: str, value: float, unit: str) -> None:
    (mention,) = capacity_mentions(text)
    assert (mention.capacity.value, mention.capacity.unit) == (value, unit)


def test_sum_per_month_is_a_rate() -> None:
    assert [m.is_rate for m in money_mentions("the $20/month plan")] == [True]


@pytest.mark.parametrize(
    "text",
    ["offers of $10-15 billion", "between $10 and $15 billion", "entre 10 et 15 milliards de dollars"],
)
def test_range_keeps_both_ends(text: str) -> None:
    (mention,) = money_mentions(text)
    assert (mention.money.value, mention.high) == (10e9, 15e9)


def test_sums_that_only_follow_each_other_are_no_range() -> None:
    assert [m.money.value for m in money_mentions("rounds of $2 billion and $3 billion")] == [2e9, 3e9]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10,000 H100s", 10_000, "GPUs"),
        ("18,000 GB300 GPUs", 18_000, "GPUs"),
        ("a 1.4-gigawatt campus", 1.4, "GW"),
        ("200 MW in Sweden", 200, "MW"),
        ("3.8M TPUs", 3.8e6, "TPUs"),
        ("8 exaflops of compute", 8, "exaflops"),
    ],
)
def test_amount_of_compute_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    (mention,) = capacity_mentions(text)
    assert (mention.capacity.value, mention.capacity.unit) == (value, unit)


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    for mention in (*money_mentions(text), *capacity_mentions(text)):
        assert 0 <= mention.start < mention.end <= len(text)


@given(st.lists(st.sampled_from(["two", "hundred", "million", "dollars", "hong", "kong", "entre", "5", "et", "gw"])))
def test_words_of_amounts_parted_by_odd_blanks_are_read_without_error(words: list[str]) -> None:
    for blank in "\n\u00a0":
        text = blank.join(words)
        assert all(m.end <= len(text) for m in (*money_mentions(text), *capacity_mentions(text)))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("one gigawatt of new capacity", 1, "GW"),
        ("a two-gigawatt campus", 2, "GW"),
        ("half a gigawatt in Ohio", 0.5, "GW"),
        ("deux gigawatts de plus", 2, "GW"),
        ("a hundred megawatts", 100, "MW"),
    ],
)
def test_power_in_words_is_an_amount(text: str, value: float, unit: str) -> None:
    (mention,) = capacity_mentions(text)
    assert (mention.capacity.value, mention.capacity.unit) == (value, unit)


def test_power_in_words_of_a_scale_is_no_amount() -> None:
    assert capacity_mentions("a gigawatt-scale site") == []


@pytest.mark.parametrize(
    "text",
    ["The $350 billion AI startup raises $20 billion", "the $4.5 trillion chipmaker", "Foo, worth €11.7 billion, buys"],
)
def test_sum_that_prices_a_company_is_a_valuation(text: str) -> None:
    assert money_mentions(text)[0].is_valuation


@pytest.mark.parametrize(
    "text",
    [
        "$9 billion raised to date",
        "Bar had raised $8.6 million",
        "qui avait levé 8,6 millions de dollars",
        "bringing its total funding to $9 billion",
        "up from about $9 billion",
        "jumps from $20 million to $400 million",
    ],
)
def test_sum_told_of_the_past_is_a_former_one(text: str) -> None:
    assert money_mentions(text)[0].is_former


def test_sum_with_what_it_earns_behind_it_is_revenue() -> None:
    assert [m.is_revenue for m in money_mentions("with $200M ARR and $5M in annual revenue, raises $330M")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lève 300 millions pour une valorisation de 3 milliards de dollars", [3e8, 3e9]),
        ("valorisé 14 milliards d'euros après une levée de 2 milliards", [14e9, 2e9]),
        ("raises $40 billion as ChatGPT tops 800 million users", [40e9]),
        ("lève 300 millions", []),
    ],
)
def test_sum_raised_without_a_currency_takes_that_of_another(text: str, values: list[float]) -> None:
    assert [m.money.value for m in money_mentions(text)] == values


@pytest.mark.parametrize("text", ["one hundred and fifty million dollars", "deux cent cinquante millions de dollars"])
def test_number_in_more_words_than_are_known_is_no_smaller_number(text: str) -> None:
    assert money_mentions(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50.000 euros", 5e4),
        ("1.200.000 euros", 1.2e6),
        ("5.000 milliards de dollars", 5e12),
        ("$1.125 billion", 1.125e9),
        ("₹500 crore", 5e9),
    ],
)
def test_dot_groups_thousands_where_no_decimals_can_be(text: str, value: float) -> None:
    assert [m.money.value for m in money_mentions(text)] == [value]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("13.800 puces Nvidia", 13800, "chips"),
        ("a 1.125 GW site", 1.125, "GW"),
        ("up to one million Google TPUs", 1e6, "TPUs"),
        ("50,000 Blackwell Ultra GPUs", 5e4, "GPUs"),
        ("ten GW of power", 10, "GW"),
    ],
)
def test_capacity_is_read_as_it_is_written(text: str, value: float, unit: str) -> None:
    assert [(c.capacity.value, c.capacity.unit) for c in capacity_mentions(text)] == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    ["launches Trainium 3 chips", "unveils Maia 200 chips", "delays Gaudi 3 accelerators", "Ironwood 2 TPUs are out"],
)
def test_number_in_the_name_of_a_chip_counts_nothing(text: str) -> None:
    assert capacity_mentions(text) == []
