"""Roles beside the words that tell: behind a second verb, in the lead, in a list, and what stands there and is none."""

import pytest
from factories import an_item
from reading import reader, sums, told


@pytest.mark.parametrize(
    ("title", "lang", "kinds"),
    [
        ("Cohere raised $200 million and acquired Gaugeworks", "en", {"funding", "acquisition"}),
        ("OpenAI acquires Gaugeworks and launches Codex for Teams", "en", {"acquisition", "product_launch"}),
        ("Anthropic cuts API prices, opens Tokyo office", "en", {"pricing", "expansion"}),
        ("Mistral AI lève 300 millions d'euros et s'implante à Lyon", "fr", {"funding", "expansion"}),
    ],
)
def test_two_verbs_of_one_doer_are_two_happenings(title: str, lang: str, kinds: set[str]) -> None:
    assert {c.type for c in reader().extract(an_item(title, lang=lang)).candidates} == kinds


def test_sum_behind_the_second_of_two_verbs_is_its_own() -> None:
    item = an_item("xAI sues Apple, raises $6 billion")
    assert sums("legal", item) == [("Apple", None)]
    assert sums("funding", item) == [("xAI", 6e9)]


def test_verbs_with_one_thing_between_them_are_one_happening() -> None:
    (candidate,) = reader().extract(an_item("Cohere unveils and launches North 3")).candidates
    assert candidate.type in {"product_launch", "model_release"}


@pytest.mark.parametrize(
    ("title", "lead", "lang", "person"),
    [
        ("Cohere's general counsel quits", "Jane Roe is leaving to start a venture of her own.", "en", "Jane Roe"),
        ("Mistral AI recrute un cadre de SAP", "Jeanne Roe-Petit prendra ses fonctions.", "fr", "Jeanne Roe-Petit"),
        ("Une nouvelle directrice chez LightOn", "Venue de SAP, Jeanne Roe prend les ventes.", "fr", "Jeanne Roe"),
    ],
)
def test_person_whom_only_the_lead_names_takes_part(title: str, lead: str, lang: str, person: str) -> None:
    (move,) = told("people", an_item(title, summary=lead, lang=lang))
    assert move.counterparties == (person,)


def test_city_that_heads_a_lead_is_no_person() -> None:
    (move,) = told("people", an_item("Cohere's general counsel quits", summary="Tel Aviv takes over on Monday."))
    assert move.counterparties == ()


@pytest.mark.parametrize(
    ("lead", "lang", "investors"),
    [
        ("Lakestar and Iconiq back the company, now worth $2bn.", "en", ("Lakestar", "ICONIQ")),
        ("La start-up a rallié Lakestar et Iconiq.", "fr", ("Lakestar", "ICONIQ")),
        ("Sept banques, dont Natixis et Oddo, participent au financement.", "fr", ("Natixis", "Oddo")),
    ],
)
def test_investors_whom_only_the_lead_names_take_part(lead: str, lang: str, investors: tuple[str, ...]) -> None:
    title = "Cohere raises $300M" if lang == "en" else "Cohere lève 300 millions d'euros"
    (round_,) = told("funding", an_item(title, summary=lead, lang=lang))
    assert set(round_.counterparties) == set(investors)


@pytest.mark.parametrize(
    ("title", "lead", "name"),
    [
        ("Directors think in boards", "Storyboard by Luma is in public beta.", "Storyboard by Luma"),
        ("From prompt to store", "Mobile Apps on Luma is rolling out to members.", "Mobile Apps on Luma"),
    ],
)
def test_thing_that_the_lead_says_is_out_is_the_object(title: str, lead: str, name: str) -> None:
    (launch,) = told("product_launch", an_item(title, lab="Luma AI", summary=lead))
    assert launch.objects == (name,)


def test_number_that_opens_a_lead_names_nothing() -> None:
    (launch,) = told("product_launch", an_item("MathHarbor", lab="OpenAI", summary="1,150 unsolved exercises."))
    assert launch.objects == ("MathHarbor",)


def test_sum_of_a_round_in_the_lead_stands_above_the_titles_valuation() -> None:
    item = an_item("Cohere raises at $9B valuation", summary="The start-up took in $400 million led by Iconiq.")
    assert sums("funding", item) == [("Cohere", 400e6)]


def test_sum_with_an_article_for_a_number_is_one() -> None:
    assert sums("financials", an_item("Mistral AI vise le milliard d'euros de chiffre d'affaires", lang="fr")) == [
        ("Mistral AI", 1e9)
    ]


def test_capacity_that_is_part_of_another_is_not_the_sites() -> None:
    lead = "When complete, the campus will have 2 gigawatts, of which 250 MW are meant for our own training runs."
    (site,) = told("compute", an_item("Ground broken for our Texas data center", lab="Poolside", summary=lead))
    assert site.capacity is not None
    assert (site.capacity.value, site.capacity.unit) == (2.0, "GW")


def test_figures_of_a_year_gone_by_are_those_of_the_results() -> None:
    lead = "Le chiffre d'affaires s'établit à 6,2 M€ au 31 décembre 2024."
    assert sums("financials", an_item("Résultats annuels", lab="LightOn", lang="fr", summary=lead)) == [
        ("LightOn", 6.2e6)
    ]


def test_person_who_is_at_law_takes_part() -> None:
    (suit,) = told("legal", an_item("Musk loses bid to block OpenAI share sale in court"))
    assert (suit.actor, suit.counterparties) == ("OpenAI", ("Elon Musk",))


def test_agreement_and_its_purpose_are_no_parties() -> None:
    title = "Cohere and Gaugeworks Announce Multiyear Agreement to Deliver Sovereign Search Services"
    (deal,) = told("partnership", an_item(title, lab="Cohere"))
    assert deal.counterparties == ("Gaugeworks",)


def test_target_behind_the_headline_future_takes_part() -> None:
    (deal,) = told("acquisition", an_item("Cohere to Acquire Gaugeworks for Real-Time Data Integration"))
    assert deal.counterparties == ("Gaugeworks",)


@pytest.mark.parametrize(
    ("title", "lab", "partners"),
    [
        ("Book a Room with Perplexity and Gaugeworks", "Perplexity", {"Gaugeworks"}),
        (
            "Building a new clinic company with Iconiq, Roe & Doe, and Natixis",
            "Anthropic",
            {"ICONIQ", "Roe & Doe", "Natixis"},
        ),
    ],
)
def test_partners_of_an_own_title_are_all_those_listed(title: str, lab: str, partners: set[str]) -> None:
    (deal,) = told("partnership", an_item(title, lab=lab))
    assert set(deal.counterparties) == partners


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Helsing to acquire Danish sonar maker Gaugeworks", {"Gaugeworks"}),
        ("Hugging Face acquires Berlin evaluation start-up Gaugeworks", {"Gaugeworks"}),
    ],
)
def test_origin_of_a_company_is_no_party(title: str, target: set[str]) -> None:
    (deal,) = told("acquisition", an_item(title))
    assert set(deal.counterparties) == target


def test_investor_whose_name_begins_with_a_number_takes_part() -> None:
    lead = "The company raised $31M from 8VC, Iconiq, and a few angels."
    (round_,) = told("funding", an_item("All aboard", lab="Ollama", summary=lead))
    assert set(round_.counterparties) == {"8VC", "ICONIQ"}


def test_country_that_joins_a_deal_takes_part() -> None:
    (deal,) = told("partnership", an_item("SAP and Mistral join France and Germany in sovereign AI plan"))
    assert {"France", "Germany"} <= set(deal.counterparties)


def test_part_of_a_listed_company_takes_part_by_its_whole_name() -> None:
    lead = "Sept banques, dont Natixis, Crédit Agricole CIB et Oddo, participent au financement."
    (round_,) = told("funding", an_item("Cohere lève 300 millions d'euros", lang="fr", summary=lead))
    assert "Crédit Agricole CIB" in round_.counterparties


def test_office_behind_a_company_takes_no_part() -> None:
    (deal,) = told("partnership", an_item("Cohere partners with OpenAI CEO Sam Altman"))
    assert "CEO" not in deal.counterparties


@pytest.mark.parametrize(
    ("title", "lab", "party"),
    [
        ("About the Gaugeworks and Senate hearing on chatbots", "OpenAI", "US Senate"),
        ("Our comments on what the US government asked of chatbot makers", "Anthropic", "US government"),
    ],
)
def test_public_body_that_a_statement_names_takes_part(title: str, lab: str, party: str) -> None:
    (matter,) = told("legal", an_item(title, lab=lab))
    assert party in matter.counterparties


def test_origin_that_words_alone_tell_is_no_party() -> None:
    (deal,) = told("partnership", an_item("Norwegian tax office signs up for Claude to answer its letters"))
    assert deal.counterparties == ()


def test_piece_of_a_partys_name_is_no_second_party() -> None:
    (deal,) = told("partnership", an_item("How Harbour X Labs Is Using Segment Anything Model 3 for Gulls", lab="Meta"))
    assert deal.counterparties == ("Harbour X Labs",)


def test_lead_that_is_an_article_names_nothing() -> None:
    (launch,) = told("product_launch", an_item("Introducing", lab="Mistral AI", summary="the"))
    assert launch.objects == ()
