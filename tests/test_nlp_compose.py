"""What the reports of one happening tell together, and how sure it is."""

from dataclasses import replace
from datetime import date

import pytest
from factories import LAYERS, a_candidate, a_report, a_wording, at, usd

from nlp.compose import compose, origins
from store.merging import Ruling, RulingKind
from store.model import Event, EventDate, EventStatus, Money, Precision, Report, ReportStatus, Scope, Tier


def event_of(*reports: Report, rulings: tuple[Ruling, ...] = ()) -> Event:
    event = compose(reports, layers=LAYERS, rulings=rulings)
    assert event
    return event


def a_ruling(kind: RulingKind, *reports: Report, value: str | None = None, day: str = "2026-03-01") -> Ruling:
    return Ruling(id=day, made_at=at(day), kind=kind, reports=tuple(report.id for report in reports), value=value)


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


def test_rumour_that_comes_true_happens_on_the_day_that_says_so() -> None:
    rumour = a_report("d1", "2026-03-01", status=ReportStatus.RUMOURED)
    own = a_report("d2", "2026-04-10", lab="Mistral AI", tier=Tier.OFFICIAL)
    event = event_of(rumour, own)
    assert event.when.day == date(2026, 4, 10)
    assert event.steps == ((date(2026, 3, 1), EventStatus.RUMOURED), (date(2026, 4, 10), EventStatus.CONFIRMED))


def test_fact_written_down_late_says_when_the_rumour_came_true() -> None:
    april = EventDate(day=date(2026, 4, 1), precision=Precision.MONTH)
    rumour = a_report("d1", "2026-03-01", status=ReportStatus.RUMOURED)
    fact = a_report("d2", "2026-11-24", tier=Tier.CURATED, when=april)
    assert event_of(rumour, fact).steps[-1] == (date(2026, 4, 30), EventStatus.REPORTED)


def test_catalogue_gives_no_title_and_is_no_origin_where_a_report_is_known() -> None:
    listed = a_report(
        "d1", "2026-02-16", tier=Tier.CATALOGUE, publisher="models.dev", source_id="models_dev", title="x"
    )
    told = a_report("d2", "2026-02-18", tier=Tier.AGGREGATOR, title="Koyeb is bought")
    event = event_of(listed, told)
    assert (event.title, event.origins, event.first_source_id) == ("Koyeb is bought", 1, "gazette")
    assert event.first_published_at == told.published_at


def test_event_that_records_alone_tell_is_that_of_the_curated_one() -> None:
    listed = a_report("d1", "2026-02-16", tier=Tier.CATALOGUE, source_id="a_list", title="Koyeb")
    fact = a_report("d2", "2026-02-17", tier=Tier.CURATED, source_id="backlog", title="Koyeb is bought by Mistral AI.")
    event = event_of(listed, fact)
    assert (event.title, event.origins, event.first_source_id) == (fact.title, 1, "backlog")


def test_two_catalogues_are_one_origin() -> None:
    event = event_of(*(a_report(f"d{n}", publisher=f"Catalogue {n}", tier=Tier.CATALOGUE) for n in range(2)))
    assert (event.origins, len(event.reports)) == (1, 2)


def test_copies_of_one_press_release_are_one_origin() -> None:
    release = "Mistral AI has signed an agreement to acquire Koyeb, the Paris-based serverless cloud platform."
    texts = [release, release.replace("signed", "today signed"), "Koyeb, which runs applications, is to be sold."]
    wires = [
        a_report(f"d{i}", publisher=f"Wire {i}", wording=a_wording("Mistral AI buys Koyeb", summary=text))
        for i, text in enumerate(texts)
    ]
    assert sorted(map(len, origins(wires))) == [1, 2]


def test_copy_ties_the_other_texts_of_its_publisher_to_the_origin() -> None:
    release = "Mistral AI has signed an agreement to acquire Koyeb, the Paris-based serverless cloud platform."
    copies = [
        a_report(f"d{n}", publisher=publisher, wording=a_wording("Mistral AI buys Koyeb", summary=release))
        for n, publisher in enumerate(("A", "B"))
    ]
    own_words = [a_report("d8", publisher="B"), a_report("d9", publisher="C")]
    assert sorted(map(len, origins([own_words[0], *copies, own_words[1]]))) == [1, 3]


def test_short_titles_alike_by_chance_are_no_copies() -> None:
    assert len(origins([a_report("d1", publisher="A"), a_report("d2", publisher="B")])) == 2


def test_confidence_is_higher_where_an_official_source_says_so() -> None:
    press, own = a_report("d1"), a_report("d1", tier=Tier.OFFICIAL)
    assert event_of(press).confidence < event_of(own).confidence


def test_document_read_as_no_event_is_evidence_and_leaves_the_roles_alone() -> None:
    unread = a_report("d2", publisher="B", candidate=None)
    event = event_of(a_report("d1"), unread)
    assert (event.documents, event.origins, event.counterparties) == (2, 2, ("Koyeb",))
    assert event.confidence > event_of(a_report("d1")).confidence


def test_documents_read_as_no_event_alone_make_none() -> None:
    assert compose([a_report(candidate=None)], layers=LAYERS) is None


def test_type_is_what_most_reports_were_read_as() -> None:
    odd = a_report("d1", type="partnership", actor="Koyeb", counterparties=("Mistral AI",), tier=Tier.OFFICIAL)
    event = event_of(odd, a_report("d2", publisher="B"), a_report("d3", publisher="C"))
    assert (event.type, event.actor, event.documents) == ("acquisition", "Mistral AI", 3)


def test_first_seen_is_the_first_sight_of_any_of_its_documents() -> None:
    early, late = a_report("d1", source_id="a"), a_report("d2", "2026-02-19", source_id="b")
    event = event_of(late, early)
    assert (event.first_source_id, event.first_seen_at) == ("a", early.first_seen_at)


def test_happening_told_again_after_months_has_resurfaced() -> None:
    again = a_report("d2", "2026-06-20", publisher="B")
    assert event_of(a_report("d1"), again).resurfaced_at == at("2026-06-20")
    assert event_of(a_report("d1"), a_report("d2", "2026-02-20", publisher="B")).resurfaced_at is None


def test_rumour_that_comes_true_after_months_has_not_resurfaced() -> None:
    rumour = a_report("d1", "2026-01-10", status=ReportStatus.RUMOURED)
    assert event_of(rumour, a_report("d2", "2026-04-17", publisher="B")).resurfaced_at is None


def test_redated_page_is_marked() -> None:
    assert event_of(a_report("d1", redated_at=at("2026-08-01"))).resurfaced_at == at("2026-08-01")


def test_correction_of_the_type_stands_above_every_reading() -> None:
    one, two = a_report("d1"), a_report("d2", publisher="B")
    event = event_of(one, two, rulings=(a_ruling(RulingKind.TYPE, one, value="funding"),))
    assert (event.type, event.layer, event.counterparties) == ("funding", "capital", ("Koyeb",))


def test_correction_of_the_actor_leaves_the_wrong_one_out() -> None:
    report = a_report("d1", actor="NVIDIA")
    event = event_of(report, rulings=(a_ruling(RulingKind.ACTOR, report, value="Mistral AI"),))
    assert (event.actor, event.counterparties) == ("Mistral AI", ("Koyeb",))


def test_what_a_person_calls_no_event_is_none() -> None:
    report = a_report("d1")
    assert compose([report], layers=LAYERS, rulings=[a_ruling(RulingKind.NO_EVENT, report)]) is None


def test_later_correction_stands() -> None:
    report = a_report("d1")
    rulings = (
        a_ruling(RulingKind.TYPE, report, value="partnership", day="2026-03-02"),
        a_ruling(RulingKind.TYPE, report, value="funding", day="2026-03-01"),
    )
    assert event_of(report, rulings=rulings).type == "partnership"


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


def test_amount_of_the_company_leads_where_as_many_origins_tell_another() -> None:
    first = a_report("d1", "2026-02-16", money=usd(1.3e9), publisher="A")
    own = a_report("d2", "2026-02-17", money=usd(1.7e9), publisher="B", tier=Tier.OFFICIAL)
    assert [amount.money.value for amount in event_of(first, own).amounts] == [1.7e9, 1.3e9]


def test_background_alone_makes_no_event() -> None:
    report = a_report("d1")
    background = replace(report, candidate=a_candidate(scope=Scope.BACKGROUND))
    assert compose([background], layers=LAYERS) is None
