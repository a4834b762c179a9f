"""The words after a launching verb in, out comes what is launched: models, products, or something else altogether."""

from dataclasses import dataclass, replace
from typing import Literal

from nlp.clauses import Clause
from nlp.lexicon import wordlist
from nlp.names import is_version
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, capital_run, open_party, party
from nlp.places import places_in
from nlp.sections import Section
from nlp.when import MONTHS

#: What closes the noun phrase of the thing launched.
_CLOSERS = wordlist(
    """
    to for in with on at from by that which who as into after amid while so because via through when where aimed
    designed powered built starting letting allowing enabling giving making turning bringing offering capable able
    using across within against over under out pour dans avec sur à au aux chez qui par afin destiné destinée dédié
    dédiée depuis contre permettant challenging outperforming beating surpassing rivaling rivalling topping besting
    matching undercutting overtaking ahead versus vs face surpassant dépassant devançant concurrençant
    """
)
#: After a comma and an article: what is launched is set beside another's.
_RIVALS = wordlist("rival competitor challenger answer alternative concurrent concurrente rivale réponse")
MODEL_HEADS = wordlist("model models llm llms modèle modèles slm vlm")
PRODUCT_NOUNS = wordlist(
    """
    app apps application applications feature features tool tools toolkit plugin plugins plug-in plug-ins extension
    extensions api apis sdk cli agent agents assistant assistants platform service services mode program programme
    browser studio suite version integration integrations connector connectors workspace dashboard marketplace store
    hub search engine editor ide console capability capabilities update upgrade controls analytics settings tier
    resources grants compatibility library framework benchmark benchmarks dataset datasets leaderboard chatbot
    chatbots copilot device devices glasses skill skills workflow workflows voice memory canvas interface beta
    endpoint endpoints robot robots headset wearable earbuds phone avatars generator subscription protocol standard
    toolbox kernel kernels fonctionnalité fonctionnalités outil outils plateforme navigateur mises moteur logiciel
    système protocole référentiel jeu données espace abonnement bibliothèque
    """
)
COMPUTE_NOUNS = wordlist(
    """
    datacenter datacenters data-center data-centers supercomputer supercomputers gigawatt gigawatts megawatts gpus
    gpu chip chips cluster clusters tpu tpus accelerator accelerators campus supercalculateur datacentre datacentres
    gigafactory processor processors puce puces semiconductor asic superchip
    """
)
_GROUPS = wordlist(
    "family families suite series set pair line range generation collection famille gamme série génération duo open"
)
_OTHER = {
    "partnership": wordlist(
        "partnership partnerships partners collaboration collaborations alliance deal deals agreement agreements "
        "accord accords partenariat partenariats memorandum mou mous"
    ),
    "funding": wordlist("funding round ipo fund financing bond raise levée series seed fundraise fundraising tender"),
    "legal": wordlist("lawsuit investigation probe complaint bill policy framework enquête plainte"),
    "financials": wordlist("results earnings revenue résultats"),
    "people": wordlist("layoffs cuts departure appointment hire hiring ceo cfo licenciements"),
    "expansion": wordlist("office offices headquarters hq bureau bureaux filiale subsidiary hub hubs base antenne"),
    "acquisition": wordlist("acquisition acquisitions merger takeover rachat buyout"),
    "pricing": wordlist("price prices pricing cut discount tarifs"),
    "research": wordlist("study paper research findings analysis étude"),
    "campaign": wordlist("campaign ad ads award prize contest hackathon course courses challenge event conference"),
}  # fmt: skip
#: What somebody else may make for a listed product: a Chrome extension is not Google's.
_GUESTS = wordlist("extension extensions plugin plugins plug-in plug-ins add-on add-ons connector integration")
_INTERFACES = wordlist("api apis sdk cli app playground studio console plugin extension toolkit")
#: What is launched is a change to a thing, not the thing.
_CHANGES = wordlist("improvements improvement updates changes enhancements améliorations")
_ADJECTIVES = wordlist(
    "new its the a an first own latest next-generation le la un une son sa ses nouveau nouvelle nouveaux"
)

#: What is said of a thing that is announced, before "of".
_ANNOUNCED = wordlist(
    "the general public private early limited availability preview beta launch release debut arrival access la le les "
    "disponibilité générale lancement sortie version"
)
Kind = Literal["model", "product", "other", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Launched:
    """What a launching verb takes."""

    kind: Kind
    names: tuple[Party, ...] = ()
    #: For "other": which type of event its noun speaks of.
    other: str = ""
    #: Whether a listed or versioned name says so, rather than a noun or a capital alone.
    sure: bool = False
    #: Listed products launched in one breath with models ("Devstral 2 and Vibe CLI").
    beside: tuple[Party, ...] = ()


_QUOTES = frozenset({"‘", "’", "“", "”", '"', "'", "«", "»", "`"})


def phrase_end(section: Section, start: int, stop: int) -> int:
    """Where the noun phrase that starts at `start` ends: before a preposition, a relative or a closing mark."""
    depth, quoted = 0, False
    inside = {i for name in section.names_in(start, stop) for i in range(name.start + 1, name.end)}
    # "launches Foo 2, will retire Foo 1": the comma ends what is launched
    ended = {cue.start - back for cue in section.cues if cue.rule.startswith("deprecation") for back in (1, 2)}
    for index in range(start, stop):
        word = section.lower[index]
        if index in inside:  # "Gemini for Science" does not end at its "for"
            continue
        if word in {"(", "["}:
            depth += 1
        elif word in {")", "]"}:
            depth -= 1
        if word in _QUOTES:
            quoted = not quoted and any(section.lower[i] in _QUOTES for i in range(index + 1, min(index + 6, stop)))
        elif (
            depth == 0 and not quoted and index > start and (word in _CLOSERS or word in {".", "!", "?", ";", "—", "–"})
        ):
            return index
        rival = not _RIVALS.isdisjoint(section.lower[index + 2 : index + 3])
        if word == "," and (rival or index in ended) and not quoted and index > start:
            return index
    return stop


def launched(clause: Clause, start: int) -> Launched:
    """What is launched by the words that begin at `start`."""
    section = clause.section
    start = _past_announcement(section, start, clause.end)
    end = phrase_end(section, start, clause.end)
    region = section.lower[start:end]
    words = frozenset(region)
    names = [party(name, section) for name in section.names_in(start, end)]
    models = [p for p in names if p.kind == "model"]
    products = [p for p in names if p.kind == "product"]
    plain = words - {w for p in names for w in section.lower[p.start : p.end]}
    if len(region) > 1 and region[0] in MODEL_HEADS and section.words[start].istitle():
        plain -= {region[0]} if section.words[start + 1][0].isupper() else set()  # "Model Council": part of the name
    plain -= {
        word
        for i, word in enumerate(region)  # "un comparateur de modèles" is no model, "une famille de modèles" is
        if word in MODEL_HEADS and i > 1 and region[i - 1] in {"de", "of"} and region[i - 2] not in _GROUPS
    }
    if plain & COMPUTE_NOUNS or ("data" in words and words & {"center", "centers", "centre", "centres"}):
        return Launched(kind="other", other="compute", names=tuple(products))
    first_name = min((p.start for p in models + products), default=end)
    if {"advisory"} & words and words & {"council", "board"}:
        return Launched(kind="other", other="people")
    for other, nouns in _OTHER.items():
        within = region[: region.index(",")] if other == "partnership" and "," in region else region
        hits = [i for i, w in enumerate(within) if w in nouns]
        if other == "expansion" and hits and region[hits[0]] in {"hub", "hubs", "base"}:
            hits = hits if places_in(section.words, start, clause.end) else []
        if other == "legal" and hits and section.lower[start + hits[0] :][:2] == ["framework", "for"]:
            continue  # "a framework for training models"
        if hits and region[max(0, hits[0] - 3) : hits[0]].count("of") and set(region[: hits[0]]) & PRODUCT_NOUNS:
            continue  # "a dataset of results"
        if hits and start + hits[0] < first_name + 1 and not models:
            return Launched(kind="other", other=other)
    changed = [i for i, word in enumerate(region) if word in _CHANGES]
    if changed and start + changed[0] < first_name:
        return Launched(kind="product", names=(*products, *models)[:1], sure=bool(models or products))
    if models and (not products or models[0].start <= products[0].start):
        tail = section.lower[models[-1].end : end]
        capitals = capital_run(section, models[-1].end, end)
        if capitals > models[-1].end and section.lower[capitals - 1] in _INTERFACES:  # "the Foo Pro Finetuning API"
            whole = open_party(section, models[-1].start, capitals)
            return Launched(kind="product", names=(replace(whole, kind="product", owner=models[-1].owner),), sure=True)
        if models[0].versioned or not frozenset(tail) & PRODUCT_NOUNS:
            beside = tuple(_extended(section, p, end) for p in products if p.owner == models[0].owner)
            return Launched(kind="model", names=tuple(models), sure=True, beside=beside)
        return Launched(kind="product", names=(_extended(section, models[0], end),), sure=True)
    if products:
        return Launched(kind="product", names=tuple(_extended(section, p, end) for p in products), sure=True)
    makers = [p for p in names if p.kind == "organisation"]
    if makers and makers[0].start <= start + 1:
        named = _named_after_maker(clause, makers[0])
        if named is not None:
            return named
    run = _capitalised(section, start, end)
    if run is not None and places_in(section.words, run.start, run.end):
        return Launched(kind="other", other="expansion")
    if run is not None:
        version = is_version(run.name) and run.name[0] in "vV" and ("." in run.name or run.name[1:].isdigit())
        kind: Kind = "model" if plain & MODEL_HEADS or version else "product"
        return Launched(kind=kind, names=(run,))
    if plain & PRODUCT_NOUNS and not plain & MODEL_HEADS:
        return Launched(kind="product")
    if plain & MODEL_HEADS:
        return Launched(kind="model", names=_apposed(clause, end))
    return Launched(kind="nothing")


def _past_announcement(section: Section, start: int, end: int) -> int:
    """Where what is announced begins: behind "general availability of", "the launch of", "v2.1 of the Foo Index"."""
    of = next((i for i in range(start + 1, min(start + 5, end - 1)) if section.lower[i] in {"of", "de", "d'"}), None)
    if of is None:
        return start
    numbered = of == start + 1 and is_version(section.words[start]) and section.words[of + 2 : of + 3]
    if numbered and section.lower[of + 1] == "the" and numbered[0][0].isupper():
        return of + 1
    return of + 1 if all(word in _ANNOUNCED for word in section.lower[start:of]) else start


def possessed(clause: Clause) -> Launched:
    """What the clause's subject owns by a possessive: "DeepSeek's V4", "Mistral's new open model"."""
    section = clause.section
    for name in section.names_in(clause.start, clause.cue.start):
        if name.kind == "organisation" and section.lower[name.end : name.end + 1] in (["'s"], ["’s"], ["'"], ["’"]):
            region = frozenset(section.lower[name.end + 1 : clause.cue.start])
            run = _capitalised(section, name.end + 1, clause.cue.start)
            names = (replace(run, owner=name.owner),) if run is not None else ()
            if region & MODEL_HEADS or (run is not None and is_version(run.name)):
                return Launched(kind="model", names=names)
            if region & PRODUCT_NOUNS or names:
                return Launched(kind="product", names=names)
    return Launched(kind="nothing")


def _named_after_maker(clause: Clause, maker: Party) -> Launched | None:
    """A product called after its maker: "xAI for Government", "The Anthropic Institute"."""
    section, stop = clause.section, maker.end
    while stop < clause.end and (any(map(str.isupper, section.words[stop][:2])) or section.lower[stop] == "for"):
        stop += 1
    if section.lower[stop - 1] == "for" or stop == maker.end or places_in(section.words, maker.end, stop):
        return None
    name = open_party(section, maker.start, stop)
    return Launched(kind="product", names=(replace(name, kind="product", owner=maker.owner),))


def _extended(section: Section, product: Party, end: int) -> Party:
    """A listed product with the words that make it another one ("Codex plugins", "Claude Code Security")."""
    stop = product.end
    while stop < end and (
        (section.words[stop][0].isupper() and section.lower[stop] not in FUNCTION_WORDS)
        or section.lower[stop] in PRODUCT_NOUNS
        or section.words[stop][0].isdigit()
    ):
        stop += 1
    if stop == product.end:
        return product
    guest = section.lower[stop - 1] in _GUESTS and section.words[product.end][0].islower()
    return Party(
        name=section.span_text(product.start, stop), section=section, start=product.start, end=stop,
        kind="product", owner=None if guest else product.owner,
    )  # fmt: skip


def _capitalised(section: Section, start: int, end: int) -> Party | None:
    """The capitalised or quoted name in a noun phrase that no list knows."""
    index = start
    if index + 2 < end and section.words[index] in _QUOTES:  # a name in quotation marks
        closing = next((i for i in range(index + 1, end) if section.words[i] in _QUOTES), None)
        if closing is not None and index + 1 < closing <= index + 5:
            return open_party(section, index + 1, closing)
    while index < end and (section.lower[index] in _ADJECTIVES or section.lower[index] in GENERIC):
        index += 1
    while index < end:
        word = section.words[index]
        known = next((n for n in section.names if n.start <= index < n.end), None)
        if known is not None:
            index = known.end
            continue
        if index > start and section.words[index - 1] in {"$", "€", "£"}:
            index += 1
            continue
        if word[0].isupper() or (any(map(str.isdigit, word)) and any(map(str.isupper, word))):
            stop = index
            while stop < end and (
                section.words[stop][0].isupper() or (stop > index and section.words[stop][0].isdigit())
            ) and section.lower[stop] not in FUNCTION_WORDS:  # fmt: skip
                stop += 1
            while stop < end and is_version(section.words[stop]):
                stop += 1
            generic = all(word in GENERIC for word in section.lower[index:stop])
            written = section.span_text(index, stop)  # "A/B" names nothing
            if section.lower[index] in MONTHS and not any(map(str.isalpha, section.words[index + 1 : stop])):
                return None  # "was released on September 30"
            named = len("".join(filter(str.isalnum, written))) > 2 or is_version(written)
            if named and not generic and not (section.title_case and stop - index > 5):
                return open_party(section, index, stop)
            if not generic:
                return None
            index = max(stop, index + 1)
            continue
        if word in {",", "(", "«"} and word != "«":
            return None
        index += 1
    return None


def _apposed(clause: Clause, index: int) -> tuple[Party, ...]:
    """A name that follows "model" at once: "its first reasoning model, Magistral"."""
    section = clause.section
    stop = clause.sentence[1]
    while index < stop and section.words[index] in {",", "called", "named", "dubbed", "—", "–", "-", ":", "baptisé"}:
        index += 1
    if index < stop and section.words[index][0].isupper():
        end = index
        while end < stop and (section.words[end][0].isupper() or section.words[end][0].isdigit()):
            end += 1
        return (open_party(section, index, end),)
    return ()
