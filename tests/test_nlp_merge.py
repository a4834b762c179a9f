"""Which reports tell of one happening, and what they tell together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import LAYERS, a_candidate, a_report, at, usd
from hypothesis import given
from hypothesis import strategies as st

from nlp.compose import compose, origins
from nlp.merge import group, object_key, tie
from store.model import EventStatus, Money, Report, ReportStatus, Scope, Tier


def ids(groups: tuple[tuple[Report, ...], ...]) -> set[frozenset[str]]:
    return {frozenset(report.id for report in members) for members in groups}


def test_reports_of_one_acquisition_by_two_outlets_are_one_happening() -> None:
    assert len(group([a_report("d1"), a_report("d2", "2026-02-19", publisher="L'Écho")])) == 1


def test_versions_of_a_model_are_two_happenings() -> None:
    release = {"type": "model_release", "counterparties": ()}
    one = a_report("d1", objects=("Mistral Small 3.1",), **release)
    two = a_report("d2", objects=("Mistral Small 3.2",), **release)
    assert len(group([one, two])) == 2


def test_object_with_and_without_its_maker_is_the_same() -> None:
    assert object_key("Mistral AI", "Mistral Small 3.1") == object_key("Mistral AI", "Small 3.1")
    assert object_key("Mistral AI", "Mistral") == "mistral"


def test_rumour_weeks_before_the_announcement_is_the_same_happening() -> None:
    rumour = a_report("d1", "2026-03-02", status=ReportStatus.RUMOURED, type="funding", counterparties=())
    news = a_report("d2", "2026-04-20", type="funding", counterparties=("ASML",))
    assert len(group([rumour, news])) == 1


def test_two_rounds_of_different_size_are_two_happenings() -> None:
    small = a_report("d1", type="funding", counterparties=(), money=usd(6e8))
    large = a_report("d2", "2026-02-20", type="funding", counterparties=(), money=usd(2e9))
    assert len(group([small, large])) == 2


def test_rounds_of_different_size_in_two_currencies_are_two_happenings() -> None:
    old = a_report("d1", type="funding", counterparties=(), money=Money(value=3.85e8, currency="EUR"))
    new = a_report("d2", "2026-02-20", type="funding", counterparties=(), money=usd(8.3e8))
    assert len(group([old, new])) == 2


def test_one_round_in_two_currencies_is_one_happening() -> None:
    dollars = a_report("d1", type="funding", counterparties=(), money=usd(8.3e8))
    euros = a_report("d2", type="funding", counterparties=(), money=Money(value=7.2e8, currency="EUR"))
    assert len(group([dollars, euros])) == 1


def test_partners_named_in_the_other_order_are_the_same_partnership() -> None:
    one = a_report("d1", type="partnership", actor="Mistral AI", counterparties=("NVIDIA",))
    two = a_report("d2", type="partnership", actor="NVIDIA", counterparties=("Mistral AI",))
    assert tie(one, two)


def test_vague_report_never_bridges_two_happenings() -> None:
    release = {"type": "model_release", "counterparties": ()}
    title = "Mistral AI releases a new open model"
    one = a_report("d1", objects=("Voxtral",), title=title, **release)
    two = a_report("d2", objects=("Magistral",), title=title, publisher="B", **release)
    vague = a_report("d3", objects=(), title=title, publisher="C", **release)
    assert sorted(map(len, group([one, two, vague]))) == [1, 2]


def test_vague_reports_of_one_publisher_stay_apart() -> None:
    papers = [a_report(f"d{i}", type="research", counterparties=(), title="New research on agents") for i in range(3)]
    assert len(group(papers)) == 3


REPORTS = st.lists(
    st.builds(
        lambda number, day, kind, target, thing, publisher: a_report(
            f"d{number}",
            (at("2026-01-01") + timedelta(days=day)).date().isoformat(),
            type=kind,
            counterparties=target,
            objects=thing,
            publisher=publisher,
            title=f"Mistral AI news {thing} {target}",
        ),
        st.integers(0, 40),
        st.integers(0, 60),
        st.sampled_from(["model_release", "funding", "partnership"]),
        st.sampled_from([(), ("ASML",), ("NVIDIA",), ("ASML", "NVIDIA")]),
        st.sampled_from([(), ("Voxtral",), ("Magistral",)]),
        st.sampled_from(["A", "B", "C"]),
    ),
    max_size=14,
    unique_by=lambda report: report.id,
)


@given(REPORTS, st.randoms())
def test_groups_are_the_same_whatever_the_order(reports: list[Report], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ids(group(shuffled)) == ids(group(reports))


@given(REPORTS)
def test_every_report_is_in_exactly_one_group(reports: list[Report]) -> None:
    grouped = [report.id for members in group(reports) for report in members]
    assert sorted(grouped) == sorted(report.id for report in reports)


def test_event_is_named_after_its_earliest_report() -> None:
    early, late = a_report("d1", "2026-02-17"), a_report("d2", "2026-02-18")
    event = compose([late, early], layers=LAYERS)
    assert event
    assert event.id == early.id


def test_official_word_confirms() -> None:
    press, own = a_report("d1"), a_report("d2", lab="Mistral AI", tier=Tier.OFFICIAL, title="Welcome Koyeb")
    event = compose([press, own], layers=LAYERS)
    assert event
    assert (event.status, event.title) == (EventStatus.CONFIRMED, "Welcome Koyeb")


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ([ReportStatus.RUMOURED], EventStatus.RUMOURED),
        ([ReportStatus.RUMOURED, ReportStatus.OCCURRED], EventStatus.REPORTED),
        ([ReportStatus.RUMOURED, ReportStatus.DENIED], EventStatus.DENIED),
        ([ReportStatus.PLANNED, ReportStatus.RUMOURED], EventStatus.PLANNED),
    ],
)
def test_press_reports_climb_the_ladder(says: list[ReportStatus], status: EventStatus) -> None:
    event = compose([a_report(f"d{i}", status=said) for i, said in enumerate(says)], layers=LAYERS)
    assert event
    assert event.status is status


def test_copies_of_one_press_release_are_one_origin() -> None:
    wires = [a_report(f"d{i}", publisher=f"Wire {i}", wording="same") for i in range(3)]
    assert len(origins(wires)) == 1


def test_confidence_rises_with_independent_origins_alone() -> None:
    alone = compose([a_report("d1", publisher="A")], layers=LAYERS)
    echoed = compose([a_report("d1", publisher="A"), a_report("d2", publisher="A")], layers=LAYERS)
    heard = compose([a_report("d1", publisher="A"), a_report("d2", publisher="B")], layers=LAYERS)
    assert alone
    assert echoed
    assert heard
    assert alone.confidence == echoed.confidence < heard.confidence


def test_conflicting_amounts_are_both_kept_and_the_better_supported_leads() -> None:
    reports = [
        a_report("d1", publisher="A", type="funding", money=usd(8.3e8)),
        a_report("d2", publisher="B", type="funding", money=usd(8.3e8)),
        a_report("d3", publisher="C", type="funding", money=Money(value=7.2e8, currency="EUR")),
    ]
    event = compose(reports, layers=LAYERS)
    assert event
    assert event.money == usd(8.3e8)
    assert [amount.origins for amount in event.amounts] == [2, 1]


def test_background_alone_makes_no_event() -> None:
    report = a_report("d1")
    background = replace(report, candidate=a_candidate(scope=Scope.BACKGROUND))
    assert compose([background], layers=LAYERS) is None
