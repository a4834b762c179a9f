"""Who takes part in an event: all who are named for it, and nobody who is only named beside it."""

import pytest
from factories import an_item
from reading import sums, told


@pytest.mark.parametrize(
    ("title", "people"),
    [
        ("Meta poaches Ada Quill, Tom Brandt and Li Na Fong from Cohere", {"Ada Quill", "Tom Brandt", "Li Na Fong"}),
        ("OpenAI hires Ada Quill and two engineers", {"Ada Quill"}),
    ],
)
def test_all_who_are_hired_together_take_part(title: str, people: set[str]) -> None:
    (move,) = told("people", an_item(title))
    assert set(move.counterparties) >= people
    assert not {name for name in move.counterparties if "engineers" in name}


@pytest.mark.parametrize(
    ("kind", "title", "actor", "others"),
    [
        ("acquisition", "Nvidia buys Quarrel developer Gaugeworks", "NVIDIA", ("Gaugeworks",)),
        ("legal", "Italy fines Soulmate maker Lumenrack €5M", "Lumenrack", ("Italian government",)),
        ("funding", "OpenAI takes stake in Gaugeworks Holdings", "Gaugeworks Holdings", ("OpenAI",)),
        ("compute", "AMD's MI500 to power Oracle supercluster from Q3 2027", "AMD", ("Oracle",)),
        ("compute", "Meta signs 3GW of nuclear deals with Vistra and Corewell", "Meta", ("Vistra", "Corewell")),
    ],
)
def test_party_is_who_takes_part_and_not_what_it_makes(
    kind: str, title: str, actor: str, others: tuple[str, ...]
) -> None:
    (event,) = told(kind, an_item(title))
    assert (event.actor, event.counterparties) == (actor, others)


def test_sum_without_a_currency_takes_that_of_the_lead() -> None:
    item = an_item(
        "Bpifrance et MGX injectent 1 milliard dans Mistral",
        lang="fr",
        summary="Les deux fonds souscrivent, toujours à 14 milliards d'euros.",
    )
    assert sums("funding", item) == [("Mistral AI", 1e9)]


def test_person_who_leaves_in_an_after_clause_takes_part() -> None:
    (loss,) = told("people", an_item("Thinking Machines loses another of its founders as Ada Quill returns to OpenAI"))
    assert (loss.actor, loss.counterparties) == ("Thinking Machines", ("Ada Quill",))


def test_all_platforms_that_a_model_reaches_take_part() -> None:
    (release,) = told("model_release", an_item("Claude Haiku 6 reaches Amazon Bedrock and Vertex AI"))
    assert release.counterparties == ("Amazon", "Google")


def test_chip_of_its_maker_is_the_object_and_no_party() -> None:
    (slip,) = told("compute", an_item("Intel's Harbour Island inference GPU slips to 2028"))
    assert (slip.actor, slip.counterparties, slip.objects) == ("Intel", (), ("Harbour Island",))


def test_plan_that_is_bought_is_no_plan() -> None:
    (price,) = told("pricing", an_item("Cursor raises the price of its Pro plan to $25"))
    assert price.status.value == "occurred"


def test_those_by_whom_a_suit_is_brought_take_part() -> None:
    (suit,) = told("legal", an_item("Cohere sued by Dow Jones and Harbour Press over scraping"))
    assert (suit.actor, suit.counterparties) == ("Cohere", ("Dow Jones", "Harbour Press"))


def test_former_employer_of_founders_takes_no_part() -> None:
    (round_,) = told("funding", an_item("Ex-DeepMind researchers raise $50M for Lumenrack"))
    assert (round_.actor, round_.counterparties) == ("Lumenrack", ())


def test_thing_behind_a_launching_verb_is_not_who_launches_it() -> None:
    title = "Le CEA-List propose Atombanc, un banc d'essai des modèles pour l'industrie"
    assert [c.actor for c in told("product_launch", an_item(title, lang="fr"))] == ["CEA-List"]


@pytest.mark.parametrize(
    ("title", "summary", "lab", "others"),
    [
        ("Nokia, T-Mobile and NVIDIA Switch On a Shared Radio Cluster", "", "NVIDIA", ("Nokia", "T-Mobile")),
        ("Perplexity and Harbour Bahn", "Answers come to Rail Navigator.", "Perplexity", ("Harbour Bahn",)),
        ("Command A Scribe and a partnership with Deloitte Japan", "", "Cohere", ("Deloitte",)),
    ],
)
def test_partners_are_those_of_the_title(title: str, summary: str, lab: str, others: tuple[str, ...]) -> None:
    (deal,) = told("partnership", an_item(title, lab=lab, summary=summary))
    assert deal.counterparties == others


def test_other_side_of_a_suit_is_named_by_its_title() -> None:
    (suit,) = told("legal", an_item("Getty Images v. Stability AI: court rejects the appeal", lab="Stability AI"))
    assert suit.counterparties == ("Getty Images",)


def test_public_body_in_the_name_of_a_region_is_no_platform() -> None:
    title = "Claude Sonnet 6 comes to Microsoft 365 Copilot in the EU Data Boundary"
    (release,) = told("model_release", an_item(title, lab="Microsoft"))
    assert release.counterparties == ("Microsoft",)


def test_investors_named_in_a_french_title_take_part() -> None:
    (round_,) = told("funding", an_item("Nabla lève 70 millions de dollars auprès de Harbour Capital", lang="fr"))
    assert round_.counterparties == ("Harbour Capital",)


def test_lender_whose_name_holds_a_verb_takes_part() -> None:
    (loan,) = told("funding", an_item("The European Investment Bank lends €250M to Mistral"))
    assert (loan.actor, loan.counterparties) == ("Mistral AI", ("European Investment Bank",))


@pytest.mark.parametrize(
    ("title", "lang"),
    [("Le Monde signs with Meta after OpenAI and Cohere", "en"), ("Le Monde signe avec Meta après Cohere", "fr")],
)
def test_those_who_did_the_same_before_take_no_part(title: str, lang: str) -> None:
    (deal,) = told("partnership", an_item(title, lang=lang))
    assert {deal.actor, *deal.counterparties} == {"Meta", "Le Monde"}


def test_purchase_that_a_state_is_to_make_is_planned() -> None:
    (bought,) = told("compute", an_item("South Korea to buy 90,000 Nvidia GPUs for sovereign AI"))
    assert (bought.actor, bought.status.value) == ("South Korean government", "planned")


@pytest.mark.parametrize(
    ("title", "lang", "actor"),
    [
        ("Stargate's Borlänge site goes live with 200MW", "en", "OpenAI"),
        ("Nebius construit un centre de calcul dans la région Grand Est", "fr", "Nebius"),
    ],
)
def test_place_of_a_site_is_no_party(title: str, lang: str, actor: str) -> None:
    (site,) = told("compute", an_item(title, lang=lang))
    assert (site.actor, site.counterparties) == (actor, ())


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Intel sells its Harbour unit to SambaNova for $350M", "en"),
        ("Intel vend sa filiale de puces à SambaNova pour 350 millions de dollars", "fr"),
    ],
)
def test_buyer_of_what_another_sells_is_the_actor(title: str, lang: str) -> None:
    (sale,) = told("acquisition", an_item(title, lang=lang))
    assert (sale.actor, sale.counterparties) == ("SambaNova", ("Intel",))


@pytest.mark.parametrize(
    ("title", "lead", "investors"),
    [
        (
            "Cohere secures $300M",
            "The round was led by Quill Ventures and included Tarn Capital and AMD.",
            {"Quill Ventures", "Tarn Capital", "AMD"},
        ),
        (
            "Poolside raises $90M",
            "Quill Ventures, Saab and AMD took part in the round.",
            {"Quill Ventures", "Saab", "AMD"},
        ),
        ("Wayve hits a $9B valuation", "It closed an extension, securing another $200M from Nissan.", {"Nissan"}),
        ("Poolside raises 1.4 billion euros from ASML and Abu Dhabi's MGX", "", {"ASML", "MGX"}),
        (
            "Nebius borrows $2 billion",
            "The lenders were led by Tarn Inc. and Blackstone Group Inc. on Monday.",
            {"Tarn", "Blackstone"},
        ),
        (
            "OpenAI employees sell $9 billion of shares",
            "The sale to a group including Thrive Capital and MGX was oversubscribed.",
            {"Thrive Capital", "MGX"},
        ),
    ],
)
def test_investors_whom_a_round_names_take_part(title: str, lead: str, investors: set[str]) -> None:
    (round_,) = told("funding", an_item(title, summary=lead))
    assert set(round_.counterparties) == investors


@pytest.mark.parametrize(
    ("title", "lead", "people"),
    [
        (
            "Former treasury chief joins OpenAI to lead bank deals",
            "Ada Quill, who ran the office until spring, will be its first vice president.",
            ("Ada Quill",),
        ),
        (
            "OpenAI's head of chips is leaving",
            "Tom Brandt, who has overseen the effort, told staff. Former Apple executive Li Na Fong will take over.",
            ("Tom Brandt", "Li Na Fong"),
        ),
        (
            "Former ASML operations chief joins NVIDIA board",
            "Marieke van den Berg becomes its twelfth director.",
            ("Marieke van den Berg",),
        ),
        ("A new lead for FAIR", "Ada Quill takes over from Tom Brandt today.", ("Ada Quill", "Tom Brandt")),
    ],
)
def test_people_whom_only_the_lead_names_take_part(title: str, lead: str, people: tuple[str, ...]) -> None:
    lab = "Meta" if "FAIR" in title else None
    (move,) = told("people", an_item(title, summary=lead, lab=lab))
    assert move.counterparties == people


def test_person_right_before_the_verb_of_a_french_headline_takes_part() -> None:
    (move,) = told("people", an_item("Le chercheur en vision Tom Brandt quitte le conseil de Cohere", lang="fr"))
    assert move.counterparties == ("Tom Brandt",)


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("Disney and Gaugeworks Sue Runway Over Gen-9", ("Disney", "Gaugeworks")),
        ("Nikkei, Gaugeworks join copyright suit against Perplexity", ("Nikkei", "Gaugeworks")),
    ],
)
def test_all_who_bring_a_suit_take_part(title: str, others: tuple[str, ...]) -> None:
    (suit,) = told("legal", an_item(title))
    assert suit.counterparties == others


@pytest.mark.parametrize(
    ("title", "lead", "lang", "others"),
    [
        (
            "Databricks open-sources Quarrylake",
            "The framework, developed with researchers at UC Berkeley, is in use at banks.",
            "en",
            ("UC Berkeley",),
        ),
        (
            "Corpus-Français : des textes ouverts à tous",
            "Constitué avec le GENCI et PleIAs, ce jeu de données est ouvert.",
            "fr",
            ("GENCI", "PleIAs"),
        ),
    ],
)
def test_those_with_whom_a_thing_was_made_take_part(title: str, lead: str, lang: str, others: tuple[str, ...]) -> None:
    lab = "Hugging Face" if lang == "fr" else None
    (launch,) = told("product_launch", an_item(title, summary=lead, lang=lang, lab=lab))
    assert launch.counterparties == others


def test_platforms_on_which_a_french_lead_says_that_a_model_can_be_had_take_part() -> None:
    item = an_item(
        "Présentation de Mistral Large 7",
        summary="Notre modèle est accessible dès maintenant sur Amazon Bedrock et Azure AI Foundry.",
        lang="fr",
        lab="Mistral AI",
    )
    (release,) = told("model_release", item)
    assert release.counterparties == ("Amazon", "Microsoft")


@pytest.mark.parametrize(
    ("kind", "title", "lead", "others"),
    [
        (
            "product_launch",
            "OpenAI dévoile le protocole ouvert MRX",
            "OpenAI, avec AMD, Broadcom et NVIDIA, publie un protocole pour les grands clusters.",
            ("AMD", "Broadcom", "NVIDIA"),
        ),
        (
            "compute",
            "Mistral AI investit 2 milliards € dans un datacenter IA",
            "Mistral AI annonce un investissement en partenariat avec l'opérateur suédois Fjordcenter.",
            ("Fjordcenter",),
        ),
    ],
)
def test_others_whom_a_french_lead_names_take_part(kind: str, title: str, lead: str, others: tuple[str, ...]) -> None:
    (event,) = told(kind, an_item(title, summary=lead, lang="fr"))
    assert event.counterparties == others


@pytest.mark.parametrize(
    ("kind", "title", "lead", "lab", "others"),
    [
        ("research", "IBM and UC Berkeley Measure How Agents Lose Their Way", "", None, ("UC Berkeley",)),
        (
            "product_launch",
            "Introducing QuarryBench",
            "OpenAI and Stripe introduce QuarryBench, a benchmark of agents that pay.",
            "OpenAI",
            ("Stripe",),
        ),
        (
            "partnership",
            "Google présente les progrès de SynthID",
            "Google collabore avec Meta, Adobe et Cohere pour marquer les images.",
            None,
            ("Meta", "Adobe", "Cohere"),
        ),
        ("people", "Ada Quill and Tom Brandt join the boards of OpenAI", "", "OpenAI", ("Ada Quill", "Tom Brandt")),
    ],
)
def test_all_who_are_joined_to_the_one_who_does_it_take_part(
    kind: str, title: str, lead: str, lab: str | None, others: tuple[str, ...]
) -> None:
    item = an_item(title, summary=lead, lab=lab, lang="fr" if "progrès" in title else "en")
    (event,) = told(kind, item)
    assert set(event.counterparties) == set(others)
