"""Which reports tell of one happening: in any order, under rulings, with what is vague or mentioned beside."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from factories import a_report, a_wording, at, usd
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.likeness import likeness, profile
from nlp.merge import (
    COMPARED_SINGLY,
    ENOUGH,
    Ignore,
    Merge,
    New,
    circles,
    decide,
    group,
    keys,
    neighbours,
    publication_order,
    split_circle,
)
from nlp.roles import is_background
from store.merging import Ruling, RulingKind
from store.model import Money, Report, ReportStatus, Scope

RELEASE = {"type": "model_release", "counterparties": ()}


def ids(groups: tuple[tuple[Report, ...], ...]) -> set[frozenset[str]]:
    return {frozenset(report.id for report in members) for members in groups}


def told(
    document: str, title: str, *, summary: str = "", lang: str = "en", names: tuple[str, ...] = (), **fields: object
) -> Report:
    """A report whose document has these words."""
    return a_report(
        document,
        title=title,
        wording=a_wording(title, *names, summary=summary, lang=lang),
        publisher=document,
        **fields,
    )


def test_reports_of_one_acquisition_by_two_outlets_are_one_happening() -> None:
    assert len(group([a_report("d1"), a_report("d2", "2026-02-19", publisher="L'Écho")])) == 1


def test_french_and_english_reports_of_one_happening_are_one() -> None:
    english = told("d1", "Mistral AI buys cloud start-up Koyeb")
    french = told("d2", "Mistral AI rachète la jeune pousse Koyeb", lang="fr")
    assert len(group([english, french])) == 1


def test_versions_of_a_model_are_two_happenings() -> None:
    names = ("Mistral Small 3.1", "Mistral Small 3.2")
    one, two = (told(name, f"Mistral AI releases {name}", names=(name,), objects=(name,), **RELEASE) for name in names)
    assert len(group([one, two])) == 2


def test_rumour_weeks_before_the_announcement_is_the_same_happening() -> None:
    funding = {"type": "funding", "counterparties": ()}
    rumour = told(
        "d1",
        "Mistral AI said to be in talks over €2 billion",
        day="2026-03-02",
        status=ReportStatus.RUMOURED,
        money=Money(value=2e9, currency="EUR"),
        **funding,
    )
    news = told(
        "d2", "Mistral AI raises €2.1 billion", day="2026-04-20", money=Money(value=2.1e9, currency="EUR"), **funding
    )
    assert len(group([rumour, news])) == 1


def test_two_rounds_of_different_size_are_two_happenings() -> None:
    small = a_report("d1", type="funding", counterparties=(), money=usd(6e8))
    large = a_report("d2", "2026-02-20", type="funding", counterparties=(), money=usd(2e9))
    assert len(group([small, large])) == 2


def test_rounds_of_different_size_in_two_currencies_are_two_happenings() -> None:
    old = a_report("d1", type="funding", counterparties=(), money=Money(value=3.85e8, currency="EUR"))
    new = a_report("d2", "2026-02-20", type="funding", counterparties=(), money=usd(8.3e8))
    assert len(group([old, new])) == 2


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Mistral AI raises $830M", "Mistral AI lève 830 millions de dollars"),
        ("Mistral AI raises €1.7B", "Mistral AI lève 1,7 milliard d'euros"),
        ("Mistral AI raises $830 million", "Mistral AI lève 755 millions d'euros"),
    ],
)
def test_one_round_in_other_words_and_currencies_is_one_happening(english: str, french: str) -> None:
    funding = {"type": "funding", "counterparties": ()}
    assert len(group([told("d1", english, **funding), told("d2", french, lang="fr", **funding)])) == 1


def test_partners_named_in_the_other_order_are_the_same_partnership() -> None:
    one = a_report("d1", type="partnership", actor="Mistral AI", counterparties=("NVIDIA",))
    two = a_report("d2", type="partnership", actor="NVIDIA", counterparties=("Mistral AI",))
    assert len(group([one, two])) == 1


def test_happening_read_as_another_type_by_one_outlet_is_still_one() -> None:
    one = told("d1", "Mistral AI opens Le Chat to developers in Paris", type="product_launch", counterparties=())
    two = told("d2", "Le Chat from Mistral AI opens to developers in Paris", type="model_release", counterparties=())
    assert len(group([one, two])) == 1


def test_document_reports_several_happenings_and_each_finds_its_own() -> None:
    deal = a_report("d1")
    launch = a_report("d1", position=1, type="product_launch", counterparties=(), objects=("Le Chat",))
    news = told("d2", "Le Chat is here", type="product_launch", counterparties=(), objects=("Le Chat",))
    assert ids(group([deal, launch, news])) == {frozenset({deal.id}), frozenset({launch.id, news.id})}


def test_document_without_an_event_is_one_more_report_of_what_it_resembles() -> None:
    event, unread = a_report("d1"), a_report("d2", publisher="B", candidate=None, title="Why Mistral AI buys Koyeb")
    (members,) = group([event, unread])
    verdict = decide(members)[members.index(unread)]
    assert isinstance(verdict, Merge)
    assert verdict.reason == "like words (Mistral, AI, buys, Koyeb), the same day"


def test_document_without_an_event_that_resembles_none_is_ignored_with_a_reason() -> None:
    unread = a_report("d2", candidate=None, title="How we think about evaluation")
    members = next(members for members in group([a_report("d1"), unread]) if unread in members)
    assert decide(members)[members.index(unread)] == Ignore(
        reason="no event was read in it, and it resembles no report of one"
    )


def test_first_report_is_new_and_the_next_is_merged_with_its_reason() -> None:
    first, second = a_report("d1"), a_report("d2", "2026-02-18", publisher="B")
    assert decide([first, second])[0] == New()
    assert decide([first, second])[1] == Merge(reason="like words (Mistral, AI, buys, Koyeb), same target, 1 day apart")


def test_background_supports_the_event_that_it_mentions() -> None:
    event = a_report("d1")
    mention = a_report("d2", "2026-04-01", position=1, scope=Scope.BACKGROUND, title="Mistral AI's year")
    assert ids(group([event, mention])) == {frozenset({event.id, mention.id})}


def test_background_of_no_known_event_is_ignored_with_a_reason() -> None:
    mention = a_report("d2", position=1, scope=Scope.BACKGROUND)
    assert decide([mention])[0] == Ignore(reason="it mentions a past happening that no other document reports")


def test_background_never_bridges_two_happenings() -> None:
    one = told("d1", "Voxtral is out", objects=("Voxtral",), **RELEASE)
    two = told("d2", "Here is Magistral", objects=("Magistral",), **RELEASE)
    both = a_report("d3", "2026-02-19", position=1, scope=Scope.BACKGROUND, objects=("Voxtral", "Magistral"), **RELEASE)
    assert sorted(map(len, group([one, two, both]))) == [1, 2]


def test_model_released_long_ago_and_told_again_is_the_same_release() -> None:
    old = told("d1", "Mistral AI releases Mistral Small 3.1", objects=("Mistral Small 3.1",), **RELEASE)
    again = told("d2", "Mistral Small 3.1 released by Mistral AI", day="2026-09-01", objects=("Small 3.1",), **RELEASE)
    (members,) = group([old, again])
    verdict = decide(members)[1]
    assert isinstance(verdict, Merge)
    assert verdict.reason == "told again, same object, 196 days apart"


def test_acquisition_told_again_after_more_than_half_a_year_is_the_same_acquisition() -> None:
    bought = told("d1", "Mistral AI buys Koyeb", day="2026-02-17")
    again = told("d2", "How the lab came to run its own cloud", day="2027-01-12")
    other_buyer = told("d3", "OVH takes Koyeb over", day="2028-02-17", actor="OVHcloud")
    assert ids(group([bought, again, other_buyer])) == ids(((bought, again), (other_buyer,)))


def test_same_words_months_apart_about_something_that_recurs_are_two_happenings() -> None:
    results = {"type": "financials", "counterparties": ()}
    spring = told("d1", "Figma reports its quarterly results", **results)
    autumn = told("d2", "Figma reports its quarterly results", day="2026-09-01", **results)
    assert len(group([spring, autumn])) == 2


def a_ruling(kind: RulingKind, reports: list[Report], others: list[Report], day: str = "2026-03-01") -> Ruling:
    return Ruling(
        id=day,
        made_at=at(day),
        kind=kind,
        reports=tuple(report.id for report in reports),
        others=tuple(report.id for report in others),
    )


def test_reports_that_a_person_keeps_apart_stay_apart() -> None:
    one, two, three = (a_report(f"d{i}", publisher=f"P{i}") for i in range(3))
    groups = group([one, two, three], [a_ruling(RulingKind.APART, [one], [two, three])])
    assert ids(groups) == {frozenset({one.id}), frozenset({two.id, three.id})}


def test_reports_that_a_person_joins_are_one_happening() -> None:
    one = told("d1", "Voxtral is out", objects=("Voxtral",), **RELEASE)
    two = told("d2", "Seoul office", day="2026-05-01", type="expansion", counterparties=())
    assert len(group([one, two], [a_ruling(RulingKind.SAME, [one, two], [])])) == 1


def test_later_of_two_rulings_on_one_pair_stands() -> None:
    one, two = a_report("d1"), a_report("d2", publisher="B")
    apart = a_ruling(RulingKind.APART, [one], [two], day="2026-03-01")
    same = a_ruling(RulingKind.SAME, [one, two], [], day="2026-03-02")
    assert len(group([one, two], [same, apart])) == 1


TITLES = (
    "Mistral AI releases Voxtral",
    "Mistral AI lance Voxtral",
    "Mistral raises 2 billion from ASML",
    "ASML investit 2 milliards dans Mistral",
    "Mistral and NVIDIA build a data centre",
    "Voxtral, Magistral and what comes next",
)
REPORTS = st.lists(
    st.builds(
        lambda number, position, day, title, candidate: a_report(
            f"d{number}",
            (at("2026-01-01") + timedelta(days=day)).date().isoformat(),
            position=position,
            title=title,
            wording=a_wording(title),
            publisher=f"P{number % 3}",
            **candidate,
        ),
        st.integers(0, 40),
        st.integers(0, 1),
        st.integers(0, 90),
        st.sampled_from(TITLES),
        st.one_of(
            st.just({"candidate": None}),
            st.fixed_dictionaries(
                {
                    "type": st.sampled_from(["model_release", "funding", "partnership"]),
                    "counterparties": st.sampled_from([(), ("ASML",), ("NVIDIA",), ("ASML", "NVIDIA")]),
                    "objects": st.sampled_from([(), ("Voxtral",), ("Magistral 1.2",)]),
                    "status": st.sampled_from(list(ReportStatus)),
                    "scope": st.sampled_from(list(Scope)),
                }
            ),
        ),
    ),
    max_size=14,
    unique_by=lambda report: report.id,
)


@given(REPORTS, st.randoms())
def test_groups_are_the_same_whatever_the_order(reports: list[Report], dice: random.Random) -> None:
    shuffled = list(reports)
    dice.shuffle(shuffled)
    assert ids(group(shuffled)) == ids(group(reports))


@given(REPORTS)
def test_every_report_is_in_exactly_one_group(reports: list[Report]) -> None:
    grouped = [report.id for members in group(reports) for report in members]
    assert sorted(grouped) == sorted(report.id for report in reports)


@given(REPORTS)
def test_circle_grouped_alone_gives_the_groups_that_it_gives_among_all(reports: list[Report]) -> None:
    """What lets a store compose anew no more than the circles around a new report."""
    alone = [members for circle in circles(reports) for members in split_circle(circle)]
    assert ids(tuple(alone)) == ids(group(reports))


@settings(max_examples=40)
@given(REPORTS, st.integers(1, 2))
def test_copies_compared_as_one_make_the_circles_of_each_compared_with_each(reports: list[Report], wires: int) -> None:
    told = [
        replace(report, id=f"{report.id}-{wire}", document_id=f"{report.document_id}-{wire}", publisher=f"W{wire}")
        for report in reports
        for wire in range(wires + 1)
    ]
    circle = {report.id: frozenset({report.id}) for report in told}
    for a, b in neighbours(sorted(told, key=publication_order)):
        alike = likeness(profile(a), profile(b))
        if alike and alike.score >= ENOUGH and not (is_background(a) and is_background(b)):
            circle |= dict.fromkeys(circle[a.id] | circle[b.id], circle[a.id] | circle[b.id])
    assert ids(circles(told)) == set(circle.values())


@given(REPORTS)
def test_no_document_reports_one_happening_twice(reports: list[Report]) -> None:
    for members in group(reports):
        told_by = sorted(report.document_id for report in members)
        assert all(one != other for one, other in pairwise(told_by))


def outlets(count: int) -> list[Report]:
    """So many outlets on two happenings of one day, each in words of its own."""
    words = "today", "cloud", "Paris", "lab", "start-up", "serverless", "deal", "platform"
    chosen = random.Random(1)
    return [
        told(
            f"d{n}", f"{actor} buys {party}, {' '.join(chosen.sample(words, 3))}", actor=actor, counterparties=(party,)
        )
        for n in range(count)
        for actor, party in [(("Mistral AI", "Koyeb"), ("OpenAI", "Rockset"))[n % 2]]
    ]


def test_story_told_by_many_outlets_is_split_as_one_told_by_few() -> None:
    many = outlets(2 * COMPARED_SINGLY + 10)
    koyeb, rockset = (frozenset(r.id for r in many[first::2]) for first in (0, 1))
    assert ids(group(many)) == {koyeb, rockset}


def test_story_told_by_many_outlets_is_split_alike_in_any_order() -> None:
    many = outlets(2 * COMPARED_SINGLY + 10)
    shuffled = random.Random(2).sample(many, len(many))
    assert ids(group(shuffled)) == ids(group(many))


def test_person_keeps_a_copy_apart_in_a_story_told_by_many_outlets() -> None:
    many = outlets(2 * COMPARED_SINGLY + 10)[::2]
    apart = a_ruling(RulingKind.APART, many[-1:], many[:-1])
    assert ids(group(many, [apart])) == ids((tuple(many[:-1]), tuple(many[-1:])))


def test_neighbours_share_keys_whose_weights_add_up() -> None:
    words = {key.text: key.weight for key in keys(a_report())}
    assert words["word|koyeb"] == 1
    assert words["acquisition|target|koyeb"] == 2
