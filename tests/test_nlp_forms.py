"""One plain sentence for each family of rules, in every form that a verb takes: the same event, with its status."""

from functools import cache
from itertools import product

import pytest

from nlp.extract import Reader, build_reader
from nlp.lexicon import present_of, present_of_base
from store.model import Candidate, Item

#: Type, third person, past, base and -ing form, and the sentence around them.
ENGLISH = (
    ("funding", "raises", "raised", "raise", "raising", "OpenAI {} $2 billion"),
    ("acquisition", "acquires", "acquired", "acquire", "acquiring", "OpenAI {} Windsurf"),
    ("product_launch", "launches", "launched", "launch", "launching", "OpenAI {} a browser"),
    ("model_release", "releases", "released", "release", "releasing", "Mistral AI {} Mistral Large 4"),
    ("partnership", "partners", "partnered", "partner", "partnering", "Mistral AI {} with Airbus"),
    ("compute", "builds", "built", "build", "building", "Mistral AI {} a 100 MW data center in Sweden"),
    ("expansion", "opens", "opened", "open", "opening", "Anthropic {} an office in Paris"),
    ("people", "lays off", "laid off", "lay off", "laying off", "Meta {} 600 AI employees"),
    ("legal", "sues", "sued", "sue", "suing", "The New York Times {} OpenAI"),
    ("pricing", "cuts", "cut", "cut", "cutting", "OpenAI {} API prices"),
    ("deprecation", "retires", "retired", "retire", "retiring", "OpenAI {} GPT-4o"),
    ("financials", "tops", "topped", "top", "topping", "Anthropic {} $10 billion in annual revenue"),
    ("research", "publishes", "published", "publish", "publishing", "Anthropic {} a study on sabotage"),
)
ENGLISH_FORMS = (
    "{s}", "{p}", "has {p}", "is {g}", "to {b}", "will {b}", "plans to {b}", "is set to {b}", "could {b}", "may {b}",
    "is said to be {g}", "reportedly {s}", "just {p}", "has agreed to {b}", "wants to {b}", "considers {g}",
    "denies it will {b}", "confirms it {p}",
)  # fmt: skip
#: Type, present, perfect, future, conditional, infinitive, and the sentence; the second verb of a type is a turn's.
FRENCH = (
    ("funding", "lève", "a levé", "lèvera", "lèverait", "lever", "Mistral AI {} 500 millions d'euros"),
    ("funding", "engrange", "a engrangé", "engrangera", "engrangerait", "engranger", "Cohere {} 200 millions d'euros"),
    ("acquisition", "rachète", "a racheté", "rachètera", "rachèterait", "racheter", "OpenAI {} Kyutai"),
    ("acquisition", "avale", "a avalé", "avalera", "avalerait", "avaler", "OpenAI {} la start-up Kyutai"),
    ("product_launch", "lance", "a lancé", "lancera", "lancerait", "lancer", "OpenAI {} un navigateur"),
    ("model_release", "publie", "a publié", "publiera", "publierait", "publier", "Mistral AI {} Mistral Large 4"),
    ("partnership", "s'allie", "s'est allié", "s'alliera", "s'allierait", "s'allier", "Mistral AI {} à Airbus"),
    ("partnership", "choisit", "a choisi", "choisira", "choisirait", "choisir", "Stellantis {} Mistral AI"),
    ("compute", "construit", "a construit", "construira", "construirait", "construire", "Meta {} un site de 100 MW"),
    ("expansion", "ouvre", "a ouvert", "ouvrira", "ouvrirait", "ouvrir", "Anthropic {} un bureau à Paris"),
    ("people", "débauche", "a débauché", "débauchera", "débaucherait", "débaucher", "Meta {} un dirigeant d'Apple"),
    ("people", "perd", "a perdu", "perdra", "perdrait", "perdre", "xAI {} son directeur financier"),
    ("pricing", "baisse", "a baissé", "baissera", "baisserait", "baisser", "OpenAI {} le prix de son API"),
    ("deprecation", "arrête", "a arrêté", "arrêtera", "arrêterait", "arrêter", "OpenAI {} GPT-4o"),
    ("legal", "poursuit", "a poursuivi", "poursuivra", "poursuivrait", "poursuivre", "Getty {} OpenAI en justice"),
)
FRENCH_FORMS = (
    "{present}", "{perfect}", "{future}", "{conditional}", "veut {infinitive}", "va {infinitive}",
    "compte {infinitive}", "s'apprête à {infinitive}", "pourrait {infinitive}", "devrait {infinitive}",
)  # fmt: skip


@cache
def reader() -> Reader:
    return build_reader()


def read(title: str, lang: str, summary: str = "") -> tuple[Candidate, ...]:
    item = Item(
        id="1", kind="press", publisher="Wire", publisher_lab=None, published=None, lang=lang, title=title,
        summary=summary, text="",
    )  # fmt: skip
    return reader().extract(item).candidates


@pytest.mark.parametrize("form", ENGLISH_FORMS)
def test_english_verb_is_read_in_every_form(form: str) -> None:
    unread = []
    for kind, s, p, b, g, sentence in ENGLISH:
        title = sentence.format(form.format(s=s, p=p, b=b, g=g))
        if kind not in {candidate.type for candidate in read(title, "en")}:
            unread.append(title)
    assert unread == []


@pytest.mark.parametrize("form", FRENCH_FORMS)
def test_french_verb_is_read_in_every_form(form: str) -> None:
    unread = []
    for kind, present, perfect, future, conditional, infinitive, sentence in FRENCH:
        forms = {"present": present, "perfect": perfect, "future": future, "conditional": conditional}
        title = sentence.format(form.format(**forms, infinitive=infinitive))
        if kind not in {candidate.type for candidate in read(title, "fr")}:
            unread.append(title)
    assert unread == []


def test_french_conditional_tells_a_rumour() -> None:
    told = {}
    for kind, *_, conditional, _, sentence in FRENCH:
        title = sentence.format(conditional)
        told[title] = {candidate.status.value for candidate in read(title, "fr") if candidate.type == kind}
    assert {title: status for title, status in told.items() if status != {"rumoured"}} == {}


def test_conditional_of_another_clause_tells_no_rumour() -> None:
    (candidate,) = read("Mistral AI lance un assistant qui lirait les factures", "fr")
    assert candidate.status.value == "occurred"


def test_french_future_of_an_opening_tells_a_plan() -> None:
    (candidate,) = read("Anthropic ouvrira un bureau à Paris", "fr")
    assert (candidate.type, candidate.status.value) == ("expansion", "planned")


@pytest.mark.parametrize(
    ("lang", "opening"),
    [("en", "After months of talks,"), ("en", "Despite a slump,"), ("fr", "Après des mois de rumeurs,")],
)
def test_what_a_sentence_puts_first_is_no_background(lang: str, opening: str) -> None:
    sentences = ENGLISH if lang == "en" else FRENCH
    titles = {f"{opening} {row[-1].format(row[1])}": row[0] for row in sentences}
    assert [title for title, kind in titles.items() if kind not in {c.type for c in read(title, lang)}] == []


@pytest.mark.parametrize(("lead", "mark"), list(product(("L{}entreprise", "Le laboratoire"), ("'", "’"))))
def test_company_of_a_lead_is_that_of_the_headline_whatever_the_apostrophe(lead: str, mark: str) -> None:
    summary = f"{lead.format(mark)} ouvre un bureau à Tokyo."
    assert [(c.type, c.actor) for c in read("OpenAI change d'échelle", "fr", summary)] == [("expansion", "OpenAI")]


@pytest.mark.parametrize(
    ("word", "present"),
    [
        ("lèverait", "lève"), ("lanceraient", "lancent"), ("rejoindra", "rejoint"), ("bâtira", "bâtit"),
        ("construiront", "construisent"), ("acquerra", "acquiert"), ("ouvrirait", "ouvre"), ("fera", "fait"),
        ("retrait", "retrait"), ("opéra", "opéra"), ("serait", "serait"), ("Sora", "sora"), ("était", "était"),
    ],
)  # fmt: skip
def test_french_future_or_conditional_has_its_present(word: str, present: str) -> None:
    assert present_of(word) == present


@pytest.mark.parametrize(
    ("word", "present"),
    [
        ("lever", "lève"),
        ("acquis", "acquiert"),
        ("réuni", "réunit"),
        ("vendu", "vend"),
        ("Kyutai", None),
        ("pas", None),
    ],
)
def test_french_base_form_has_its_present(word: str, present: str | None) -> None:
    assert present_of_base(word) == present
