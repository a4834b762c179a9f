"""The roles of an event: the sum that is its own, who takes part, and what is launched."""

import pytest
from factories import an_item
from reading import reader, sums, told


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Cohere raises $500M, Perplexity lands $1B", "en"),
        ("Cohere Raises $500M and Perplexity Raises $1B", "en"),
        ("Cohere lève 500 millions de dollars, Perplexity lève 1 milliard de dollars", "fr"),
    ],
)
def test_rounds_that_one_headline_joins_are_two(title: str, lang: str) -> None:
    assert sums("funding", an_item(title, lang=lang)) == [("Cohere", 500e6), ("Perplexity", 1e9)]


def test_partners_before_one_verb_stay_together() -> None:
    (deal,) = told("partnership", an_item("Google awards OpenAI, Cohere and Anthropic contracts worth $200M"))
    assert len({deal.actor, *deal.counterparties}) >= 3


def test_sum_of_a_round_told_after_the_valuation_is_the_rounds() -> None:
    assert sums("funding", an_item("Cohere valued at $9 billion after $400 million Series F")) == [("Cohere", 400e6)]


def test_sum_where_only_a_valuation_is_named_is_the_valuation() -> None:
    assert sums("funding", an_item("AI startup Sierra is now worth $20 billion")) == [("Sierra", 20e9)]


def test_sum_beside_the_word_evaluation_is_no_valuation() -> None:
    assert sums("acquisition", an_item("Datadog buys AI evaluation firm Gaugeworks for $210M")) == [("Datadog", 210e6)]


def test_sum_of_a_fine_is_taken_from_the_lead() -> None:
    item = an_item("Italy fines OpenAI over ChatGPT", summary="The authority imposed a penalty of 15 million euros.")
    assert sums("legal", item) == [("OpenAI", 15e6)]


def test_sum_from_which_a_rule_applies_is_none_of_a_legal_event() -> None:
    item = an_item(
        "Brussels sues Meta over Llama's licence", summary="Firms with more than 50 million euros in cash must ask."
    )
    assert [money for _, money in sums("legal", item)] == [None]


def test_sum_of_a_round_in_the_lead_is_not_that_of_the_site_it_builds() -> None:
    item = an_item("Crusoe raises debt to build its Wyoming data centre", summary="The loan comes to $3 billion.")
    assert (sums("funding", item), sums("compute", item)) == ([("Crusoe", 3e9)], [("Crusoe", None)])


def test_price_of_a_chip_is_no_sum_of_compute() -> None:
    item = an_item("NVIDIA unveils a new AI accelerator chip", summary="A board costs $1,999.")
    assert sums("compute", item) == [("NVIDIA", None)]


def test_capacity_of_a_site_told_in_the_lead_is_taken_from_the_headline() -> None:
    item = an_item("One cluster, 2,400 nodes", lab="OpenAI", summary="Our training clusters have grown again.")
    assert [(c.capacity.value, c.capacity.unit) for c in told("compute", item) if c.capacity] == [(2400, "nodes")]


@pytest.mark.parametrize(
    ("title", "person"),
    [
        ("Groq Names Mara Lindqvist Chief Financial Officer", "Mara Lindqvist"),
        ("Mara Lindqvist Appointed to Groq's Board of Directors", "Mara Lindqvist"),
        ("Groq Welcomes Mara Lindqvist as President", "Mara Lindqvist"),
        ("Groq names Mara Lindqvist General Manager of Japan", "Mara Lindqvist"),
        ("Groq appoints Mara Lindqvist as Head of Japan", "Mara Lindqvist"),
    ],
)
def test_person_appointed_takes_part(title: str, person: str) -> None:
    (move,) = told("people", an_item(title, lab="Groq"))
    assert (move.actor, move.counterparties) == ("Groq", (person,))


def test_partners_listed_before_the_publisher_are_each_named() -> None:
    item = an_item("SAP, Siemens, and Cohere announce a joint programme", lab="Cohere")
    (deal,) = told("partnership", item)
    assert deal.counterparties == ("SAP", "Siemens")


def test_platforms_with_which_a_product_comes_take_part() -> None:
    (launch,) = told(
        "product_launch", an_item("Introducing Le Chat Enterprise on AWS and Google Cloud", lab="Mistral AI")
    )
    assert launch.counterparties == ("Amazon", "Google")


def test_operating_system_takes_no_part_in_a_launch() -> None:
    (launch,) = told("product_launch", an_item("Le Chat for Android has landed", lab="Mistral AI"))
    assert launch.counterparties == ()


def test_president_acts_for_his_government() -> None:
    (ban,) = told("legal", an_item("Trump bars Cohere from federal AI contracts"))
    assert ban.counterparties == ("US government",)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Evaluation toolkit 0.4 for procurement teams", "Evaluation toolkit"),
        ("Campus Fellowship Programme for students in Toronto", "Campus Fellowship Programme"),
    ],
)
def test_object_of_a_launch_is_the_name_that_opens_the_title(title: str, name: str) -> None:
    (launch,) = told("product_launch", an_item(title, lab="Cohere"))
    assert [name in thing for thing in launch.objects] == [True]


def test_description_is_no_object() -> None:
    item = an_item("Introducing a way to look back on a month with Claude", lab="Anthropic")
    (launch,) = told("product_launch", item)
    assert "a way" not in launch.objects


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Bringing signed commits to Claude Code", "signed commits"),
        ("Departmental folders in Claude Enterprise", "Departmental folders"),
        ("Introducing quiet hours", "quiet hours"),
    ],
)
def test_object_of_a_launch_is_what_is_new_in_a_product(title: str, part: str) -> None:
    item = an_item(title, lab="Anthropic", summary="It is available in Claude today.")
    (launch,) = told("product_launch", item)
    assert launch.objects == (part,)


def test_object_of_a_launch_without_a_title_is_that_of_its_lead() -> None:
    summary = "Today we launch Le Chat Enterprise, an assistant that banks may run on machines of their own in Europe."
    (launch,) = told("product_launch", an_item("", lab="Mistral AI", summary=summary))
    assert "Le Chat Enterprise" in launch.objects


def test_object_of_a_release_told_by_its_family_is_the_version_in_the_lead() -> None:
    item = an_item("A larger Mistral for all", lab="Mistral AI", summary="Today we release Mistral Large 9.")
    (release,) = told("model_release", item)
    assert release.objects == ("Mistral Large 9",)


def test_organisation_harmed_by_an_incident_takes_part() -> None:
    item = an_item("Cohere bot takes GitHub offline for an hour")
    assert [c.counterparties for c in told("incident", item)] == [("GitHub",)]


def test_model_before_the_word_ai_is_no_company() -> None:
    (deal,) = told("partnership", an_item("Google signs deal to bring Gemini AI agents to Siemens"))
    assert "Gemini AI" not in deal.counterparties


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("The $350 billion AI startup Anthropic raises $20 billion", 20e9),
        ("Anthropic, with $200M in revenue, raises $330M at $6.6B valuation", 330e6),
        ("With $1.6 billion raised to date, Anthropic raises another $240 million", 240e6),
    ],
)
def test_sum_of_a_round_beside_sums_that_describe_is_the_rounds(title: str, value: float) -> None:
    assert sums("funding", an_item(title)) == [("Anthropic", value)]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Anthropic's revenue run rate reaches $14 billion, up from about $9 billion in December", 14e9),
        ("Mistral's ARR jumps from $20 million to $400 million", 400e6),
    ],
)
def test_revenue_beside_the_former_one_is_the_new_one(title: str, value: float) -> None:
    assert [earned for _, earned in sums("financials", an_item(title))] == [value]


@pytest.mark.parametrize(
    ("title", "lang", "objects"),
    [
        ("DeepSeek launches V4, challenging GPT-5.5", "en", ("V4",)),
        ("DeepSeek présente V4, un rival de GPT-5.5", "fr", ("V4",)),
        ("Anthropic releases Claude Opus 5, outperforming GPT-5.5 and Gemini 3.5 Pro", "en", ("Claude Opus 5",)),
        ("Google unveils its latest AI model – Gemini 4", "en", ("Gemini 4",)),
        ("Mistral unveils Medium 3.5 ahead of GPT-6", "en", ()),
    ],
)
def test_model_of_a_rival_beside_the_one_released_is_no_object(title: str, lang: str, objects: tuple[str, ...]) -> None:
    (release,) = told("model_release", an_item(title, lang=lang))
    assert release.objects == objects


@pytest.mark.parametrize(
    "title", ["OpenAI launches GPT-6, will retire GPT-4o on 3 June", "OpenAI launches GPT-6, retires GPT-4o"]
)
def test_model_released_beside_one_that_ends_is_told_apart(title: str) -> None:
    (release,), (end,) = (told(kind, an_item(title)) for kind in ("model_release", "deprecation"))
    assert (release.objects, end.objects) == (("GPT-6",), ("GPT-4o",))


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Mistral, worth €11.7 billion, buys Koyeb", "en"),
        ("Mistral AI rachète Koyeb, qui avait levé 8,6 millions de dollars", "fr"),
    ],
)
def test_sum_that_describes_a_party_is_neither_price_nor_round(title: str, lang: str) -> None:
    item = an_item(title, lang=lang)
    assert (sums("acquisition", item), sums("funding", item)) == ([("Mistral AI", None)], [])


@pytest.mark.parametrize(
    ("title", "targets"),
    [
        ("AMD acquires MK1, Brium and Enosemi", {"MK1", "Brium", "Enosemi"}),
        ("Mistral buys Koyeb and Emmi AI", {"Koyeb", "Emmi AI"}),
    ],
)
def test_companies_bought_together_are_all_named(title: str, targets: set[str]) -> None:
    (purchase,) = told("acquisition", an_item(title))
    assert set(purchase.counterparties) == targets


@pytest.mark.parametrize(
    ("title", "lang"), [("Elon Musk sues OpenAI", "en"), ("Elon Musk porte plainte contre OpenAI", "fr")]
)
def test_person_who_sues_is_a_party(title: str, lang: str) -> None:
    (suit,) = told("legal", an_item(title, lang=lang))
    assert suit.counterparties == ("Elon Musk",)


def test_suit_between_two_laboratories_is_one() -> None:
    assert len(told("legal", an_item("xAI sues OpenAI over trade secrets"))) == 1


def test_date_to_come_is_not_that_of_what_has_happened() -> None:
    (round_,) = told("funding", an_item("Cohere raises €2 billion and plans IPO in 2028"))
    assert round_.when is None


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Le Japon achète 5 000 puces Nvidia", "fr"),
        ("Japan orders 5,000 Nvidia GPUs for state supercomputer", "en"),
    ],
)
def test_state_that_buys_chips_is_who_does_it(title: str, lang: str) -> None:
    (candidate,) = reader().extract(an_item(title, lang=lang)).candidates
    assert (candidate.type, candidate.actor, candidate.counterparties) == (
        "compute",
        "Japanese government",
        ("NVIDIA",),
    )


@pytest.mark.parametrize(
    ("title", "plaintiffs"),
    [
        ("Ziff Davis and Penguin Random House sue OpenAI over training", {"Ziff Davis", "Penguin Random House"}),
        ("Disney and Universal sue MiniMax over copyright", {"Disney", "Universal"}),
        ("Elon Musk and xAI sue Apple", {"Elon Musk", "xAI"}),
    ],
)
def test_several_who_sue_are_all_parties(title: str, plaintiffs: set[str]) -> None:
    (suit,) = told("legal", an_item(title))
    assert {suit.actor, *suit.counterparties} >= plaintiffs


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("AWS unveils Trainium 4 chip", "Trainium 4"),
        ("Huawei unveils Ascend 950", "Ascend 950"),
        ("Nvidia unveils Rubin CPX for long contexts", "Rubin CPX"),
        ("OpenAI pauses Stargate UK data centre", "Stargate UK"),
    ],
)
def test_chip_or_site_that_is_presented_or_paused_is_an_object(title: str, name: str) -> None:
    (compute,) = told("compute", an_item(title))
    assert compute.objects == (name,)


@pytest.mark.parametrize(
    ("title", "lang"),
    [("Nebius to build 300 MW data centre in Vineland", "en"), ("Nscale construit un centre de données à Mons", "fr")],
)
def test_town_where_something_is_built_takes_no_part(title: str, lang: str) -> None:
    (compute,) = told("compute", an_item(title, lang=lang))
    assert compute.counterparties == ()


def test_both_who_settle_are_parties() -> None:
    (suit,) = told("legal", an_item("Stability AI and Warner Chappell settle lawsuit over lyrics"))
    assert {suit.actor, *suit.counterparties} == {"Stability AI", "Warner Chappell"}


def test_library_with_its_release_is_the_object() -> None:
    (launch,) = told(
        "product_launch", an_item("tokenizers v1.4.0", summary="Adds byte-level models.", lab="Hugging Face")
    )
    assert launch.objects == ("tokenizers v1.4.0",)


def test_host_of_the_publisher_takes_no_part() -> None:
    (outage,) = told("incident", an_item("Elevated error rates on api.x.ai", lab="xAI"))
    assert outage.counterparties == ()


@pytest.mark.parametrize(
    ("title", "person"),
    [
        ("Thinking Machines co-founder Andrew Tulloch departs for Meta", "Andrew Tulloch"),
        ("OpenAI Safety Researcher Jane Roe Leaves for Anthropic", "Jane Roe"),
    ],
)
def test_person_before_the_verb_of_a_title_in_capitals_takes_part(title: str, person: str) -> None:
    (move,) = told("people", an_item(title))
    assert move.counterparties == (person,)


@pytest.mark.parametrize(
    ("title", "investor"),
    [
        ("Anthropic valued at $183 billion after $13 billion Series F led by Greenoaks", "Greenoaks"),
        ("Mistral AI nears $14 billion valuation in talks with ASML", "ASML"),
    ],
)
def test_investor_named_behind_the_valuation_takes_part(title: str, investor: str) -> None:
    (round_,) = told("funding", an_item(title))
    assert round_.counterparties == (investor,)


def test_each_supplier_that_a_customer_chooses_takes_part() -> None:
    (deal,) = told("partnership", an_item("Carrefour choisit OpenAI et Google pour ses assistants", lang="fr"))
    assert {deal.actor, *deal.counterparties} == {"OpenAI", "Google", "Carrefour"}


def test_code_of_a_part_is_no_party() -> None:
    (deal,) = told("compute", an_item("Samsung to supply HBM4 to OpenAI"))
    assert deal.counterparties == ("Samsung",)


@pytest.mark.parametrize(
    ("summary", "investors"),
    [
        ("Investors include Greenoaks, Stonefield and NVIDIA.", {"Greenoaks", "Stonefield", "NVIDIA"}),
        ("Sequoia led the round, joined by Nvidia.", {"Sequoia", "NVIDIA"}),
        ("It had raised $50m in 2023 in a round led by Greenoaks.", set()),
    ],
)
def test_investors_told_in_the_lead_take_part(summary: str, investors: set[str]) -> None:
    (round_,) = told("funding", an_item("Cohere raises $800M", summary=summary))
    assert set(round_.counterparties) == investors


def test_platforms_told_in_the_lead_take_part() -> None:
    item = an_item("Claude Opus 9", summary="Available today on Vertex AI and Microsoft Foundry.", lab="Anthropic")
    (release,) = told("model_release", item)
    assert release.counterparties == ("Google", "Microsoft")


@pytest.mark.parametrize(
    ("kind", "title", "party"),
    [
        ("legal", "Israel's Fabricore sues Nvidia over chips", "Fabricore"),
        ("legal", "Kelda Press sues OpenAI over training", "Kelda Press"),
        ("acquisition", "Mistral AI buys London's Gridlane", "Gridlane"),
        ("acquisition", "NVIDIA Completes Acquisition of Schedulon", "Schedulon"),
        ("people", "Nscale nomme Marc-Antoine Rivoli directeur financier", "Marc-Antoine Rivoli"),
    ],
)
def test_party_that_no_list_knows_is_named_whole(kind: str, title: str, party: str) -> None:
    (event,) = told(kind, an_item(title, lang="fr" if "nomme" in title else "en"))
    assert event.counterparties == (party,)


def test_first_figure_of_results_is_that_of_the_event() -> None:
    summary = "Revenue was $57.31 billion. Capital expenditures were $31.8 billion."
    assert sums("financials", an_item("Meta Reports First Quarter Results", summary=summary, lab="Meta")) == [
        ("Meta", 57.31e9)
    ]
