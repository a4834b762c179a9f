"""What words alone tell, with its roles: the thing that a title is headed by, and who does it in a headline."""

from collections.abc import Callable

import pytest
from factories import an_item
from reading import told as told_of

from nlp.extract import Reader, build_reader
from nlp.parties import Party
from nlp.sections import Section
from nlp.title_names import advised, described, grown
from store.model import Candidate


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader()


def told(reader: Reader, title: str, *, lab: str | None = None, lang: str = "en", summary: str = "") -> Candidate:
    """The one event of a title, with a lead below it."""
    (candidate,) = reader.extract(an_item(title, lab=lab, lang=lang, summary=summary)).candidates
    return candidate


def test_object_of_a_launch_is_what_does_something_new(reader: Reader) -> None:
    launch = told(reader, "Computer now drafts whole spreadsheets", lab="Perplexity")
    assert (launch.type, launch.objects) == ("product_launch", ("Computer",))


def test_object_of_a_launch_is_the_long_name_before_a_colon(reader: Reader) -> None:
    launch = told(reader, "Northern Languages Grant Programme: apply from today", lab="Cohere")
    assert (launch.type, launch.objects) == ("product_launch", ("Northern Languages Grant Programme",))


def test_greeting_is_no_part_of_the_object(reader: Reader) -> None:
    launch = told(reader, "Introducing Kestrel, the assistant for surveyors", lab="Cohere")
    assert launch.objects[0] == "Kestrel"


def test_actor_of_a_release_is_the_maker_of_the_version(reader: Reader) -> None:
    release = told(reader, "Avec Kimi K7, la start-up pékinoise bouscule Google", lang="fr")
    assert (release.type, release.actor) == ("model_release", "Moonshot AI")


def test_launch_misread_as_one_on_anothers_platform_is_the_platforms(reader: Reader) -> None:
    launch = told(reader, "Mistral's Le Chat gains voice mode and deep research")
    assert (launch.type, launch.actor) == ("product_launch", "Mistral AI")


def test_buyer_without_a_word_of_ai_is_told_by_its_words(reader: Reader) -> None:
    deal = told(reader, "Halvorsen Labs gobbles up the sleep app Nachtruh")
    assert (deal.type, deal.actor) == ("acquisition", "Halvorsen Labs")


def released(reader: Reader, title: str, summary: str, lab: str) -> tuple[str, ...]:
    """The objects of the one event, a release."""
    (release,) = reader.extract(an_item(title, summary=summary, lab=lab)).candidates
    assert release.type == "model_release"
    return release.objects


def test_members_of_a_family_are_taken_from_the_lead(reader: Reader) -> None:
    objects = released(reader, "Introducing Llama 7", "Llama 7 Scout and Llama 7 Maverick are open-weight.", "Meta")
    assert objects == ("Llama 7 Scout", "Llama 7 Maverick")


def test_older_model_of_the_lead_is_no_member(reader: Reader) -> None:
    assert released(reader, "Introducing Llama 7", "It is twice as fast as Llama 6 Scout.", "Meta") == ("Llama 7",)


def test_anothers_product_on_which_a_model_runs_is_no_object(reader: Reader) -> None:
    assert released(reader, "Command R9 is now available in Amazon Bedrock", "", "Cohere") == ("Command R9",)


def test_system_on_which_a_product_runs_is_no_object(reader: Reader) -> None:
    launch = told(reader, "Perplexity launches Comet for Windows")
    assert launch.type == "product_launch"
    assert "Windows" not in launch.objects


def test_object_of_a_partnership_is_the_name_in_quotation_marks(reader: Reader) -> None:
    title = "Figma partners with Anthropic to launch ‘Sketch to Ship’ for design teams"
    candidates = reader.extract(an_item(title)).candidates
    assert ("partnership", ("Sketch to Ship",)) in [(c.type, c.objects) for c in candidates]


def test_one_quoted_word_is_an_opinion(reader: Reader) -> None:
    deal = told(reader, "Anthropic partners with Accenture in a deal that rivals call 'Desperate'")
    assert deal.objects == ()


def test_partner_is_no_common_noun_in_capitals(reader: Reader) -> None:
    deal = told(reader, "SAP Partnership Announcement", lab="Cohere")
    assert (deal.type, deal.counterparties) == ("partnership", ("SAP",))


@pytest.mark.parametrize(
    ("kind", "title", "lab", "names"),
    [
        ("expansion", "Comet comes to Norway and Finland", "Perplexity", ("Comet",)),
        ("partnership", "Perplexity partners with Saab to launch Field Studio", "Perplexity", ("Field Studio",)),
        ("partnership", "Renault equips its designers with ChatGPT and Sora", "OpenAI", ("ChatGPT", "Sora")),
        ("deprecation", "Retiring GPT-5.3 from ChatGPT", "OpenAI", ("GPT-5.3",)),
        ("deprecation", "Gemini CLI is being sunset in favor of Antigravity", "Google", ("Gemini CLI",)),
        ("model_release", "Introducing OpenAI o9", "OpenAI", ("OpenAI o9",)),
        ("product_launch", "Meet Anthropic's Nets for Rivers Program", "Anthropic", ("Nets for Rivers Program",)),
        ("product_launch", "Caravan Aya: an initiative for field workers", "Cohere", ("Caravan Aya",)),
        ("product_launch", "Introducing Le Chat Harbour", "Mistral AI", ("Le Chat Harbour",)),
    ],
)
def test_thing_that_is_offered_launched_or_ended_is_the_object(
    reader: Reader, kind: str, title: str, lab: str, names: tuple[str, ...]
) -> None:
    candidates = reader.extract(an_item(title, lab=lab)).candidates
    assert [c.objects for c in candidates if c.type == kind] == [names]


def test_thing_that_only_the_lead_names_is_the_object(reader: Reader) -> None:
    item = an_item("OpenAI lance un réseau social", summary="L'application, baptisée Loopa, s'ouvre.", lang="fr")
    (launch,) = reader.extract(item).candidates
    assert launch.objects == ("Loopa",)


@pytest.mark.parametrize(
    ("title", "lab", "name"),
    [
        ("Microsoft kills off Copilot Vision on old laptops", None, "Copilot Vision"),
        ("Codex Security leaves preview", "OpenAI", "Codex Security"),
        ("Le Chat Pro drops to €9.99 for everyone under 26", None, "Le Chat Pro"),
    ],
)
def test_words_in_capitals_behind_a_listed_product_belong_to_its_name(
    reader: Reader, title: str, lab: str | None, name: str
) -> None:
    assert told(reader, title, lab=lab).objects == (name,)


def test_one_quoted_word_that_is_launched_is_the_object(reader: Reader) -> None:
    assert told(reader, 'Nvidia rolls out "Rosie", a helper for schools').objects == ("Rosie",)


def test_availability_is_no_name(reader: Reader) -> None:
    launch = told(reader, "Lumenade Announces General Availability of Lumenade Studio 3.0, an AI Colour Suite")
    assert launch.objects == ("Lumenade Studio 3.0",)


def test_models_that_the_lead_retires_too_are_objects(reader: Reader) -> None:
    lead = "Next week it leaves ChatGPT for good, along with GPT-4.1 and o4-mini."
    assert told(reader, "Saying goodbye to GPT-4o", lab="OpenAI", summary=lead).objects == (
        "GPT-4o",
        "GPT-4.1",
        "o4-mini",
    )


def test_makers_own_model_on_a_platform_of_many_names_is_no_partnership(reader: Reader) -> None:
    release = told(reader, "Google rolls out Gemini 9 Flash-Lite in AI Studio and Vertex, its cheapest yet")
    assert (release.type, release.objects, release.counterparties) == ("model_release", ("Gemini 9 Flash-Lite",), ())


def test_name_that_a_title_gives_to_its_maker_is_the_object(reader: Reader) -> None:
    assert told(reader, "Poolside's Malibu weights escape the enterprise and are downloadable").objects == ("Malibu",)


def test_name_that_the_lead_gives_a_release_is_the_object(reader: Reader) -> None:
    lead = "Baptisé Llama Audio, il est réservé à quelques chercheurs."
    release = told(reader, "Meta propose un premier modèle audio", lang="fr", summary=lead)
    assert release.objects == ("Llama Audio",)


@pytest.mark.parametrize(
    ("given_by", "title", "name"),
    [
        (described, "An open plan for factories of agents: Cadenza", "Cadenza"),
        (advised, "Understand Claude Code's week with usage ledgers", "usage ledgers"),
        (advised, "Keep books with Ledgers", "Ledgers"),
        (grown, "Expanding Project Heron", "Project Heron"),
    ],
)
def test_name_by_the_form_of_a_title(
    reader: Reader, given_by: Callable[[Section], tuple[Party, ...]], title: str, name: str
) -> None:
    page = reader.page(an_item(title, lab="OpenAI"))
    assert page is not None
    assert [p.name for p in given_by(page.title)] == [name]


@pytest.mark.parametrize(
    ("given_by", "title"),
    [
        (described, "Our plan: Keep books that agents can read"),
        (advised, "Keep books with a better ledger"),
        (advised, "Ledgers with footnotes"),
        (grown, "Expanding OpenAI"),
    ],
)
def test_no_name_by_the_form_of_a_title_that_has_none(
    reader: Reader, given_by: Callable[[Section], tuple[Party, ...]], title: str
) -> None:
    page = reader.page(an_item(title, lab="OpenAI"))
    assert page is not None
    assert given_by(page.title) == ()


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Introducing LedgerKit, new Balances, and PFT for bookkeepers", ("LedgerKit", "Balances", "PFT")),
        ("Launching v3.2 of the Mistral Heron Index", ("Mistral Heron Index",)),
        ("Introducing LedgerKit, a Bookkeeper for agents", ("LedgerKit",)),
    ],
)
def test_names_that_a_launch_lists(reader: Reader, title: str, names: tuple[str, ...]) -> None:
    assert told(reader, title, lab="OpenAI").objects == names


def test_product_named_after_its_maker_is_the_object(reader: Reader) -> None:
    launch = told(reader, "Anysphere releases Cursor for iPad, a pocket editor")
    assert launch.objects == ("Cursor for iPad",)


@pytest.mark.parametrize("title", ["New tools for keeping books with agents", "Cohere Enables Teams to Keep Books"])
def test_words_that_name_nothing_are_no_object(reader: Reader, title: str) -> None:
    assert told(reader, title, lab="Cohere").objects == ()


def test_models_name_alone_in_a_title_is_not_overruled_by_the_lead(reader: Reader) -> None:
    lead = "A compact reader of scans, built on the GLM-0.9B encoder and a decoder of our own."
    assert told(reader, "GLM-SCAN", lab="Zhipu AI", summary=lead).objects == ("GLM-SCAN",)


@pytest.mark.parametrize(
    ("title", "summary", "lang", "name"),
    [
        ("Bluesky shows its new app, Thrush, an agentic reader", "", "en", "Thrush"),
        ("Mozilla launches a reading aid", "Mozilla launches Rook, an aid that reads pages aloud.", "en", "Rook"),
        ("Claude Code introduit les « fils croisés »", "", "fr", "fils croisés"),
        ("Lumenar launches dental review", "The firm announced the availability of Toothsense.", "en", "Toothsense"),
        ("Cloudflare debuts isolation for agents", "Its new Harbour Wall service runs it.", "en", "Harbour Wall"),
        ("Zed 3.0: an editor for many hands", "", "en", "Zed 3.0"),
        ("Comet passe sur tablette Android", "Perplexity publie une version de son navigateur.", "fr", "Comet"),
        ("Le Chat sait maintenant relancer un client", "La nouveauté s'appelle Rappels.", "fr", "Rappels"),
        ("Moonshot launches Kimi for offices", "Kimi Desk, released on Friday, makes slides.", "en", "Kimi Desk"),
    ],
)
def test_thing_that_is_explained_or_quoted_is_the_object(
    reader: Reader, title: str, summary: str, lang: str, name: str
) -> None:
    candidates = reader.extract(an_item(title, summary=summary, lang=lang)).candidates
    assert [c.objects for c in candidates if c.type == "product_launch"] == [(name,)]


def test_maker_told_by_its_product_launches_something_else(reader: Reader) -> None:
    opened = told(reader, "ChatGPT maker OpenAI opens Porto office")
    assert (opened.type, opened.objects) == ("expansion", ())


def test_project_is_called_by_both_words(reader: Reader) -> None:
    assert told(reader, "Amazon opens Project Harbour cluster for Anthropic").objects == ("Project Harbour",)


def test_members_take_the_place_of_a_family_that_is_called_so(reader: Reader) -> None:
    lead = "You can use Qwen4-Coder and Qwen4-80B as managed models."
    item = an_item("Qwen4 models have arrived in Amazon Bedrock", lab="Amazon", summary=lead)
    assert [c.objects for c in reader.extract(item).candidates] == [("Qwen4-Coder", "Qwen4-80B")]


@pytest.mark.parametrize(
    ("kind", "title", "lang", "names"),
    [
        ("product_launch", "Mistral launches Mistral Harbour, a Copilot rival", "en", ("Mistral Harbour",)),
        ("model_release", "Runway releases Gen-7, adds native audio", "en", ("Gen-7",)),
        ("model_release", "Mistral Medium 9 est proposé dans Amazon Bedrock", "fr", ("Mistral Medium 9",)),
        ("deprecation", "OpenAI ferme l'API Harbour aux derniers clients", "fr", ("API Harbour",)),
    ],
)
def test_object_is_what_is_launched_or_ended_and_not_what_it_is_beside(
    reader: Reader, kind: str, title: str, lang: str, names: tuple[str, ...]
) -> None:
    (event,) = reader.extract(an_item(title, lang=lang)).candidates
    assert (event.type, event.objects) == (kind, names)


@pytest.mark.parametrize(
    ("title", "lab", "lang", "things"),
    [
        ("Upcoming deprecation of Gemini 6 Pro and GPT-8 in Copilot", "GitHub", "en", ("Gemini 6 Pro", "GPT-8")),
        ("Catalogue : retrait de Mixtral 9x9B et de Llama 7 70B", "OVHcloud", "fr", ("Mixtral 9x9B", "Llama 7 70B")),
    ],
)
def test_all_models_whose_end_a_title_tells_are_things(
    title: str, lab: str, lang: str, things: tuple[str, ...]
) -> None:
    (end,) = told_of("deprecation", an_item(title, lab=lab, lang=lang))
    assert end.objects == things


def test_models_that_and_joins_in_a_title_are_both_released() -> None:
    (release,) = told_of("model_release", an_item("MAI-Voice-7 and MAI-Hearing-2 in public preview", lab="Microsoft"))
    assert release.objects == ("MAI-Voice-7", "MAI-Hearing-2")


@pytest.mark.parametrize(
    ("kind", "title", "lead", "lab", "things"),
    [
        (
            "product_launch",
            "Databricks open-sources Quarrylake, a framework for retraining small models",
            "The project, released under Apache 2.0, trains language models at two banks.",
            None,
            ("Quarrylake",),
        ),
        (
            "model_release",
            "Microsoft's new in-house model is already powering image search",
            "MAI-Sight-9 is the third model from its own team this year.",
            None,
            ("MAI-Sight-9",),
        ),
        (
            "product_launch",
            "OpenPages 3 adds millions of scans",
            "The dataset grows.",
            "Hugging Face",
            ("OpenPages 3",),
        ),
    ],
)
def test_thing_is_no_licence_and_keeps_its_number(
    kind: str, title: str, lead: str, lab: str | None, things: tuple[str, ...]
) -> None:
    (launch,) = told_of(kind, an_item(title, summary=lead, lab=lab))
    assert launch.objects == things


def test_thing_of_a_french_headline_is_the_numbered_name_that_opens_it() -> None:
    item = an_item(
        "Alpage 3, le modèle de langue ouvert, apprend à raisonner",
        summary="L'EPFL a dévoilé jeudi son grand modèle.",
        lang="fr",
    )
    (release,) = told_of("model_release", item)
    assert release.objects == ("Alpage 3",)


@pytest.mark.parametrize(
    ("title", "lang", "names"),
    [
        ("Cursor adds GPT-9 Terra, Luna and Sol", "en", ("GPT-9 Terra", "GPT-9 Luna", "GPT-9 Sol")),
        ("Perplexity intègre les modèles GPT-9 Terra et Luna", "fr", ("GPT-9 Terra", "GPT-9 Luna")),
        ("Gemini 7 Flash and Pro are generally available", "en", ("Gemini 7 Flash", "Gemini 7 Pro")),
    ],
)
def test_members_of_a_version_that_is_given_once_are_all_released(
    title: str, lang: str, names: tuple[str, ...]
) -> None:
    (release,) = told_of("model_release", an_item(title, lang=lang))
    assert release.objects == names


def test_family_gives_way_to_the_members_that_its_lead_lists() -> None:
    item = an_item(
        "GPT-9 disponible dans Cursor",
        summary="Cursor propose à ses abonnés GPT-9 Sol et Terra.",
        lang="fr",
    )
    (release,) = told_of("model_release", item)
    assert release.objects == ("GPT-9 Sol", "GPT-9 Terra")


@pytest.mark.parametrize(
    ("kind", "title", "lead", "thing"),
    [
        ("product_launch", "Perplexity affine les réglages de son agent Harbour", "Chaque outil se règle.", "Harbour"),
        (
            "pricing",
            "Thinking Machines ouvre un accès gratuit",
            "Tout le mois, Thinking Machines offre son modèle Quarry aux étudiants.",
            "Quarry",
        ),
        (
            "product_launch",
            "Cursor lance une offre en Inde",
            "Il introduit un forfait « Start » pour étudiants.",
            "Start",
        ),
    ],
)
def test_thing_that_french_names_by_what_it_is_is_the_object(kind: str, title: str, lead: str, thing: str) -> None:
    (event,) = told_of(kind, an_item(title, summary=lead, lang="fr"))
    assert event.objects == (thing,)


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        ("We developed Quiet Quill Distillation (QQD), a method for exploring agents.", ("Quiet Quill Distillation",)),
        ("We studied how Large Language Models (LLMs) count and found that they err.", ()),
    ],
)
def test_method_that_a_studys_lead_gives_with_its_initials_is_the_object(lead: str, names: tuple[str, ...]) -> None:
    item = an_item("Teaching agents to explore with fewer rewards", summary=lead, lab="OpenAI")
    (study,) = told_of("research", item)
    assert study.objects == names
