"""How alike two reports are, and by what words: languages, versions, sums, credits of aggregators."""

import pytest
from factories import a_report, a_wording, usd

from nlp.likeness import NEVER, comparisons, likeness, profile
from nlp.roles import contradiction, object_key, role_keys
from nlp.wording import headline, spelled, terms, version_key
from store.model import Money, Report, ReportStatus
from store.money import roughly_usd


def compared(a: Report, b: Report) -> dict[str, float]:
    return {name: value for name, value in comparisons(profile(a), profile(b)).items() if value}


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("launches a security agent", "lance un agent de sécurité"),
        ("raises 2 billion", "lève 2 milliards"),
        ("acquisition of chips", "rachat de puces"),
        ("financing", "financement"),
        ("GPT-5.6 Sol", "GPT‑5.6 Sol"),
    ],
)
def test_words_of_two_languages_come_to_one_form(english: str, french: str) -> None:
    assert terms(english) == terms(french)


def test_version_is_one_term_and_no_other_version() -> None:
    assert terms("Small 3.1") != terms("Small 3.2")
    assert "3.1" in terms("Small-3.1")


def test_words_are_told_as_they_are_written() -> None:
    assert spelled("Mistral AI rachète Koyeb", terms("buys Koyeb")) == ["rachète", "Koyeb"]


@pytest.mark.parametrize(
    ("title", "publisher", "expected"),
    [
        ("Mistral AI buys Koyeb - Reuters", "Reuters", "Mistral AI buys Koyeb"),
        ("Mistral AI buys Koyeb - TNW | The heart of tech", "TNW | The heart of tech", "Mistral AI buys Koyeb"),
        ("Mistral AI buys Koyeb (A. Reporter/The Paper)", "The Paper", "Mistral AI buys Koyeb"),
        ("Mistral AI buys Koyeb - and more follows", "Reuters", "Mistral AI buys Koyeb - and more follows"),
        ("<b>Mistral AI</b> buys Koyeb", "Reuters", "Mistral AI buys Koyeb"),
    ],
)
def test_headline_is_the_title_without_the_outlet(title: str, publisher: str, expected: str) -> None:
    assert headline(title, publisher) == expected


def test_summary_that_only_repeats_the_title_is_no_lead() -> None:
    assert a_wording("Mistral AI buys Koyeb", summary="Mistral AI buys Koyeb Reuters").lead == ()


def test_sum_is_near_in_another_currency_and_far_at_another_size() -> None:
    assert roughly_usd(755e6, "EUR") == pytest.approx(830e6, rel=0.01)
    small, large = (a_report(f"d{value}", type="funding", counterparties=(), money=usd(value)) for value in (6e8, 2e9))
    assert contradiction(small, large) == "a sum of another size"


def test_sum_of_another_company_contradicts_nothing() -> None:
    one = a_report("d1", type="funding", actor="ASML", money=Money(value=1.3e9, currency="EUR"))
    two = a_report("d2", type="funding", actor="Mistral AI", money=Money(value=2e9, currency="EUR"))
    assert contradiction(one, two) == ""


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("Mistral Small 3.1", "Small 3.2", "another version"),
        ("Mistral Small 3.1", "Small 3.1", ""),
        ("GPT-5.6", "GPT‑5.6 Sol", ""),
        ("Voxtral", "Small 3.2", ""),
    ],
)
def test_versions_contradict_unless_one_lies_within_the_other(name: str, other: str, said: str) -> None:
    one, two = (a_report(f"d{n}", type="model_release", objects=(n,)) for n in (name, other))
    assert contradiction(one, two) == said


def test_object_with_and_without_its_maker_is_the_same() -> None:
    assert object_key("Mistral AI", "Mistral Small 3.1") == object_key("Mistral AI", "Small 3.1")
    assert object_key("Mistral AI", "Mistral") == "mistral"


def test_plus_tells_two_models_apart() -> None:
    with_sign, with_word, without = (object_key("Cohere", f"Command R{end}") for end in ("+", " Plus", ""))
    assert with_sign == with_word == "command-r-plus"
    assert without == "command-r"


def test_version_key_needs_a_version() -> None:
    assert version_key("Mistral-Small 3.1") == "mistral small 3.1"
    assert version_key("Voxtral") is None


def test_partnership_has_no_first_party() -> None:
    one, two = (
        a_report(f"d{first}", type="partnership", actor=first, counterparties=(second,))
        for first, second in (("Mistral AI", "NVIDIA"), ("NVIDIA", "Mistral AI"))
    )
    assert role_keys(one) == role_keys(two)


def test_release_on_a_platform_is_told_from_the_release() -> None:
    release = {"type": "model_release", "objects": ("Grok 4.6",)}
    launch = a_report("d1", counterparties=(), **release)
    hosted = a_report("d2", counterparties=("Amazon",), **release)
    assert compared(launch, hosted)["other platform"] == 1.0


def test_party_that_the_other_document_never_names_is_a_stranger() -> None:
    one = a_report("d1", type="partnership", counterparties=("NVIDIA",))
    two = a_report("d2", type="partnership", counterparties=("ASML",))
    assert compared(one, two)["two strangers"] == 1.0


def test_two_reports_of_one_document_are_never_one() -> None:
    alike = likeness(profile(a_report("d1")), profile(a_report("d1", position=1)))
    assert alike
    assert alike.score == NEVER


def test_likeness_is_the_same_both_ways() -> None:
    one, two = profile(a_report("d1")), profile(a_report("d2", "2026-02-19", candidate=None, title="Koyeb and Mistral"))
    there, back = likeness(one, two), likeness(two, one)
    assert there
    assert back
    assert there.score == back.score


def test_rumour_and_what_came_of_it_are_tied_by_their_roles() -> None:
    rumour = a_report("d1", "2026-01-10", status=ReportStatus.RUMOURED, title="Talks, sources say")
    news = a_report("d2", "2026-03-17", title="A deal is signed")
    alike = likeness(profile(rumour), profile(news))
    assert alike
    assert alike.reason == "same target, first a rumour, 66 days apart"


def test_days_speak_against_a_tie() -> None:
    scores = []
    for day in ("2026-02-18", "2026-02-25", "2026-03-20"):
        alike = likeness(profile(a_report("d1", type="people")), profile(a_report("d2", day, type="people")))
        assert alike
        scores.append(alike.score)
    assert scores == sorted(scores, reverse=True)


def test_document_read_as_no_event_must_show_more() -> None:
    read, unread = a_report("d2"), a_report("d2", candidate=None)
    scores = [likeness(profile(a_report("d1")), profile(other)) for other in (read, unread)]
    assert scores[0]
    assert scores[1]
    assert scores[0].score > scores[1].score
