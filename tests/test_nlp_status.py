"""How an event is told: as fact, plan, rumour or denial."""

from functools import cache

import pytest
from factories import an_item

from nlp.extract import Reader, build_reader
from store.model import ReportStatus


@cache
def reader() -> Reader:
    return build_reader()


def statuses(kind: str, title: str, lang: str) -> set[ReportStatus]:
    """The statuses of the candidates of a type."""
    return {c.status for c in reader().extract(an_item(title, lang=lang)).candidates if c.type == kind}


@pytest.mark.parametrize(
    ("kind", "title", "lang"),
    [
        ("funding", "Cohere might raise $10 billion", "en"),
        ("expansion", "Mistral may open office in Tokyo", "en"),
        ("people", "Meta may cut 20% of staff", "en"),
        ("legal", "EU could fine X over Grok", "en"),
        ("funding", "Poolside seeks $3 billion", "en"),
        ("funding", "Mistral AI nears $14 billion valuation", "en"),
        ("funding", "Cohere sur le point de lever 2 milliards de dollars", "fr"),
        ("funding", "Poolside négocie une levée de 2 milliards de dollars", "fr"),
        ("acquisition", "Apple has held internal discussions about bidding for Cohere", "en"),
        ("acquisition", "Apple discute avec Cohere d'un rachat", "fr"),
    ],
)
def test_what_may_happen_is_rumoured(kind: str, title: str, lang: str) -> None:
    assert statuses(kind, title, lang) == {ReportStatus.RUMOURED}


def test_what_a_thing_launched_could_do_is_no_rumour() -> None:
    title = "Mistral launches Large 9, a model that could rival GPT-9"
    assert statuses("model_release", title, "en") == {ReportStatus.OCCURRED}


@pytest.mark.parametrize(
    ("kind", "title", "lang"),
    [
        ("compute", "Amazon plans $12 billion data centre", "en"),
        ("people", "OpenAI plans layoffs", "en"),
        ("expansion", "Mistral to open Singapore office", "en"),
        ("people", "Cohere to hire 1,000 engineers", "en"),
        ("acquisition", "Oracle secures option to buy Cohere for $9 billion", "en"),
        ("people", "Meta devrait supprimer 10.000 postes", "fr"),
        ("compute", "Poolside and CoreWeave to build 1.2 GW AI campus", "en"),
        ("financials", "Anthropic expects revenue to reach $90 billion", "en"),
    ],
)
def test_what_is_meant_to_happen_is_planned(kind: str, title: str, lang: str) -> None:
    assert statuses(kind, title, lang) == {ReportStatus.PLANNED}


def test_agreement_to_explore_something_is_no_rumour() -> None:
    title = "Cohere signs MOU with Canadian government to explore uses of AI"
    assert statuses("partnership", title, "en") == {ReportStatus.OCCURRED}


def test_plan_told_after_what_happened_leaves_it_done() -> None:
    assert statuses("funding", "Cohere raises €2 billion and plans IPO in 2028", "en") == {ReportStatus.OCCURRED}


@pytest.mark.parametrize(
    ("kind", "title", "lang"),
    [
        ("acquisition", "Apple is not in talks to buy Mistral, says Cook", "en"),
        ("funding", "Nvidia will not invest $100 billion in OpenAI", "en"),
        ("deprecation", "OpenAI says it will not retire GPT-4o", "en"),
        ("funding", "Nvidia doesn't plan to invest in Intel", "en"),
        ("acquisition", "Apple ne rachètera pas Mistral AI", "fr"),
        ("acquisition", "Google ne rachète pas Wiz", "fr"),
        ("acquisition", "Meta drops plan to buy Perplexity", "en"),
        ("acquisition", "OpenAI calls off $3 billion Windsurf acquisition", "en"),
        ("acquisition", "Meta renonce à racheter Perplexity", "fr"),
        ("funding", "Cohere fails to raise new round", "en"),
        ("people", "Microsoft AI chief denies plans to leave", "en"),
    ],
)
def test_what_is_denied_or_given_up_is_told_so(kind: str, title: str, lang: str) -> None:
    assert statuses(kind, title, lang) == {ReportStatus.DENIED}


def test_rule_that_forbids_something_is_no_denial() -> None:
    assert statuses("legal", "Anthropic won't train on user data", "en") == {ReportStatus.OCCURRED}


def test_what_unnamed_sources_tell_in_the_lead_is_rumoured() -> None:
    lead = "The company will cut the price next month, according to two people briefed on the plan."
    item = an_item("Cohere buys Gaugeworks", summary=lead)
    (candidate,) = reader().extract(item).candidates
    assert candidate.status is ReportStatus.RUMOURED
    assert any(quote.field == "summary" and quote.supports == "status" for quote in candidate.quotes)


def test_what_is_intended_besides_leaves_a_figure_told() -> None:
    assert statuses("financials", "Cohere hits $240 million in revenue, eyes IPO", "en") == {ReportStatus.OCCURRED}


@pytest.mark.parametrize(
    ("title", "lab"),
    [("Slow drift: why models could be disloyal", "Anthropic"), ("Study finds agents could be led by images", None)],
)
def test_what_a_study_finds_possible_is_no_rumour(title: str, lab: str | None) -> None:
    item = an_item(title, lab=lab, summary="Sixteen models were tried.")
    assert [c.status for c in reader().extract(item).candidates if c.type == "research"] == [ReportStatus.OCCURRED]


def test_what_a_publisher_tells_of_itself_is_no_rumour() -> None:
    lead = "According to people we asked, it helps."
    (candidate,) = reader().extract(an_item("Cohere acquires Gaugeworks", lab="Cohere", summary=lead)).candidates
    assert candidate.status is ReportStatus.OCCURRED


@pytest.mark.parametrize(
    ("kind", "title", "status"),
    [
        ("funding", "Cohere Is Said to Weigh Raising Money at a $50 Billion Valuation", ReportStatus.RUMOURED),
        ("acquisition", "Nvidia in advanced negotiations to acquire Gaugeworks", ReportStatus.RUMOURED),
        ("funding", "Cohere wants to kill the spreadsheet, and it just raised $34M", ReportStatus.OCCURRED),
        ("funding", "Glean raises $250M to become the memory of the enterprise", ReportStatus.OCCURRED),
        ("people", "Microsoft's Suleyman Isn't Leaving, Spokesman Says", ReportStatus.DENIED),
    ],
)
def test_status_of_a_clause_is_its_own(kind: str, title: str, status: ReportStatus) -> None:
    assert statuses(kind, title, "en") == {status}


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Elon Musk promet Grok 9 avant la fin de l'année", "fr"),
        ("OpenAI publiera GPT-9 en janvier", "fr"),
        ("OpenAI will release GPT-9 in January", "en"),
    ],
)
def test_model_that_is_promised_for_later_is_planned(title: str, lang: str) -> None:
    assert statuses("model_release", title, lang) == {ReportStatus.PLANNED}


def test_product_that_is_coming_to_all_is_news_of_today() -> None:
    assert statuses("product_launch", "Cowork is coming to tablets soon", "en") == {ReportStatus.OCCURRED}


@pytest.mark.parametrize(
    ("kind", "title", "summary"),
    [
        ("expansion", "Anthropic opens Porto office", "Anthropic will open its sixth office in Europe in May."),
        ("deprecation", "Retiring GPT-5.3 from ChatGPT", "GPT-5.3 will be retired on February 9."),
    ],
)
def test_what_the_lead_says_is_to_come_is_planned(kind: str, title: str, summary: str) -> None:
    item = an_item(title, lab="Anthropic" if kind == "expansion" else "OpenAI", summary=summary)
    (event,) = [c for c in reader().extract(item).candidates if c.type == kind]
    assert event.status is ReportStatus.PLANNED
    assert [quote.field for quote in event.quotes if quote.supports == "status"] == ["summary"]


def test_what_a_company_is_to_be_is_no_plan_of_its_round() -> None:
    assert statuses("funding", "Poolside raises $2B to be Europe's answer", "en") == {ReportStatus.OCCURRED}


@pytest.mark.parametrize(
    ("kind", "title", "status"),
    [
        ("acquisition", "Intel nears $2 billion purchase of Gaugeworks", ReportStatus.RUMOURED),
        ("compute", "xAI said to have ordered 300,000 GPUs for its cluster", ReportStatus.RUMOURED),
        ("model_release", "Claude Opus 9 spotted in Vertex AI configuration files", ReportStatus.RUMOURED),
        ("funding", "Musk says report of $20 billion xAI raise is false", ReportStatus.DENIED),
        ("acquisition", "No plan to buy Stability AI for $800 million, Getty says", ReportStatus.DENIED),
    ],
)
def test_status_of_what_is_near_seen_or_called_false(kind: str, title: str, status: ReportStatus) -> None:
    assert statuses(kind, title, "en") == {status}
