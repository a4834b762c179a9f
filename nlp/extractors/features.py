"""Official titles about the publisher's own products in, launches and releases out."""

import re

from nlp.heading import GROWING, IMPERATIVE, Heading
from nlp.lexicon import wordlist
from nlp.objects import PRODUCT_NOUNS
from nlp.parties import open_party, party
from nlp.places import places_in
from nlp.rules import Finding

#: What a publisher calls its own next step: "The next evolution of …", "A new era with …".
_STEP = re.compile(
    r"\A(?:the|a|our)\s+(?:next|new)\s+(?:era|evolution|generation|chapter|phase|step|way|version|home|look|level)\b",
    re.I,
)
_FRESH = wordlist(
    """
    new first now beta preview introducing today announcing releasing launching latest we're we’re available launch
    release making
    """
)
#: What begins advice however fresh its lead: a guide, not news.
_ADVICE = wordlist("how why what best tips when where choosing prompting building understanding lessons best using")
_COMES_WITH = wordlist(
    """
    brings adds arrives gains gets comes opens offers introduces debuts ships lands lowers halves delivers
    unlocks boosts accelerates update updates upgrade
    """
)
_OPENING = wordlist("introducing announcing releasing release introduce")
#: What a laboratory sets up for others.
_PROGRAMMES = wordlist("initiative program programme fellowship fellowships grants bounty accelerator fund residency")
#: Orders to use a thing, to try it or to learn it: advice, whatever stands after them.
_USES = wordlist(
    """
    apply build building choose deploy discover evaluate explain explore fine-tune get give how improve inside
    learn moving prompt research run start tell test train transform try turn understand use using what why work
    working write
    """
)
_OFFERED = wordlist("observability instructions")
_NO_OFFER = wordlist("best effective ai techniques how why what modern top choosing")
_TRY = wordlist("start get build building begin create creating")
_SURFACES = wordlist(
    """
    web ios android iphone ipad mobile desktop mac macos windows linux phone slack excel word powerpoint outlook
    gmail teams chrome whatsapp telegram terminal browser app apps api
    """
)
#: What comes after "model" where a new model is meant, rather than new model scheduling.
_AFTER_MODEL = tuple(
    [word] if word else [] for word in ("", "for", "in", "on", "from", "and", "with", "to", ":", "–", "—")
)
_INTERFACES = wordlist("api console platform app")


def read_feature(heading: Heading) -> list[Finding] | None:
    """A title that names a product or interface of the publisher, and something new about it."""
    if heading.lab is None:
        return None
    named = next((i for i, word in enumerate(heading.lower[:4]) if word in {"model", "models"}), None)
    if heading.first == "new" and named and heading.lower[named + 1 : named + 2] in _AFTER_MODEL:
        return heading.finding("model_release", "own", doubt="style alone")
    last = heading.own[-1] if heading.own else None
    if last is not None and last.versioned and last.end == len(heading.words) and heading.first in _TRY:
        head = next(thing for thing in heading.own if thing.versioned)
        if heading.lower[head.start - 1] == "with":  # "Start building with Foo 2 Lite"
            return heading.finding("model_release", "own", objects=[t for t in heading.own if t.versioned])
    if heading.first == "new" and named and len(heading.words) <= 5:  # "New model scheduling"
        return heading.finding("product_launch", "own", doubt="style alone")
    if heading.first in IMPERATIVE:
        return _read_order(heading)
    if heading.own and heading.own[0].start == 0 and {"models", "model"} & set(heading.lower[1:4]):
        return heading.finding("model_release", "own", objects=heading.own[:1], doubt="style alone")
    if heading.lower[1:3] in (["'s", "new"], ["’s", "new"]) and not heading.own and len(heading.words) <= 8:
        kind = (
            "model_release"
            if heading.lower[-1] in {"models", "model"} and "for" not in heading.lower
            else "product_launch"
        )
        return heading.finding(kind, "own", doubt="style alone") if heading.organisations else None
    if {"new"} & set(heading.lower[1:-1]) and heading.is_gerund:
        new = heading.lower.index("new")
        if {"models"} & set(heading.lower[new + 1 : new + 4]):  # "Advancing speech with new audio models"
            return heading.finding("model_release", "own", doubt="style alone")
    if _offers_for(heading):
        return heading.finding("product_launch", "own", doubt="style alone")
    if _sets_up(heading):
        return heading.finding("product_launch", "own", doubt="style alone")
    if heading.first == "new" and not heading.own and frozenset(heading.lower[1:5]) & PRODUCT_NOUNS:
        return heading.finding("product_launch", "own", doubt="style alone")
    return _read_own(heading) if heading.own else _read_interface(heading)


def _offers_for(heading: Heading) -> bool:
    """“Agents for financial services”, "A personal assistant for your inbox": what is offered, and to whom."""
    link = next((i for i in range(1, min(5, len(heading.words))) if heading.lower[i] == "for"), None)
    if link is None or heading.own or len(heading.words) > 8 or heading.is_gerund or heading.first in _NO_OFFER:
        return False
    offered_for = heading.lower[link + 1 : link + 2]
    if not offered_for or offered_for[0].endswith("ing"):
        return False
    return heading.lower[link - 1] in PRODUCT_NOUNS | _OFFERED and ":" not in heading.words


def _sets_up(heading: Heading) -> bool:
    """A programme for others: called new, growing or ours, or named after the house ("Foo Scholars Program")."""
    words = heading.title.word_set
    if not words & _PROGRAMMES or len(heading.words) > 12:
        return False
    named = any(p.start <= 1 and p.owner == heading.lab for p in heading.organisations)
    last = heading.words[next(i for i, word in enumerate(heading.lower) if word in _PROGRAMMES)]
    return bool(words & (_FRESH | GROWING | {"a", "our"})) or (named and last[0].isupper())


def _read_order(heading: Heading) -> list[Finding] | None:
    """“Customize Foo with plugins”, "Put Foo to work": an order about the publisher's own product tells what it can do.

    A product that is only the means ("Build agents with Foo") is advice.
    """
    if heading.first in _USES or not heading.own or len(heading.words) > 11:
        return None
    thing = heading.own[0]
    before = heading.lower[1 : thing.start]
    after = frozenset(heading.lower[thing.end :])
    if thing.versioned or (thing.kind == "model" and heading.first in {"understanding"}):
        return None
    if len(before) > 4 or {"with", "using", "on", "in", "for", "how", "of", "via"} & set(before):
        return None
    if not after & {"with", "to", "from", "in"} or {"best", "tips", "how", ":"} & set(heading.lower):
        return None
    return heading.finding("product_launch", "own", objects=heading.own[:2], doubt="style alone")


def read_apposed(heading: Heading) -> list[Finding] | None:
    """“Foo 7B, our first open model": a name of the publisher's at the head, and what it is."""
    comma = next((i for i, word in enumerate(heading.words[:5]) if word == ","), None)
    if heading.lab is None or not comma or heading.lower[comma + 1 : comma + 2] == []:
        return None
    named = all(word[0].isupper() or word[0].isdigit() for word in heading.words[:comma])
    if not named or heading.lower[comma + 1] not in _IS or any(p.start < comma for p in heading.organisations):
        return None
    said = frozenset(heading.lower[comma + 2 : comma + 8])
    kind = "model_release" if said & _MODELS else "product_launch" if said & PRODUCT_NOUNS else None
    own = next((thing for thing in heading.own if thing.start == 0 and thing.end == comma), None)
    name = own or open_party(heading.title, 0, comma)
    return heading.finding(kind, "own", objects=[name], doubt=None if own else "open name") if kind else None


#: What a version does that was out before.
_NO_ARRIVAL = wordlist(
    "is was has does vs costs drops falls ends leaves loses fails becomes "
    "'s helps passes solves scores uses powers wins proves finds as us its"
)
_IS = wordlist("our a an the")
_MODELS = wordlist("model models llm llms family")


def read_arrival(heading: Heading) -> list[Finding] | None:
    """“Foo 3 brings sparse attention": a version of the publisher's own at the head, and what it comes with."""
    head = next((thing for thing in heading.own if thing.start <= 1 and thing.versioned), None)
    if head is None or heading.lower[head.end : head.end + 1] == []:
        return None
    beside = head.kind == "model" and heading.lower[head.end] in {"and", "&", "+"} and len(heading.words) <= 10
    verb = heading.words[head.end]
    acts = (
        head.start == 0 and head.kind == "model" and verb.islower() and verb.endswith("s") and verb not in _NO_ARRIVAL
    )
    if not beside and not acts and heading.lower[head.end] not in _COMES_WITH:
        return None
    return heading.finding("model_release", "own", objects=[head])


def read_usable(heading: Heading) -> list[Finding] | None:
    """A title that reads as advice or as a theme, over a lead that says that something can be used now."""
    if heading.lab is None or heading.first in _ADVICE or not heading.usable:
        return None
    opening = heading.page.leads[0]
    things = heading.own or [
        party(name, opening)
        for name in opening.names_in(0, min(len(opening.words), 30))
        if name.owner == heading.lab and name.kind in {"model", "product"}
    ]
    is_model = bool(things) and things[0].kind == "model"
    opened = frozenset(opening.lower[:10])
    if not things and "models" in opened and opened & _OPENING:
        return heading.finding("model_release", "lead", doubt="style alone")
    said = bool(heading.own) and not {"model", "models"}.isdisjoint(opening.lower[:14])
    version = is_model and (things[0].versioned or said)
    return heading.finding(
        "model_release" if version else "product_launch", "lead", objects=things[:1], doubt="style alone"
    )


def read_lead(heading: Heading) -> list[Finding] | None:
    """A title at play ("Le Chat dives deep.") whose lead speaks of something new of the publisher's own."""
    if heading.lab is None or not heading.lead or heading.first in IMPERATIVE or heading.is_gerund:
        return None
    opening = heading.page.leads[0]
    sentence = opening.sentences[0][1]
    things = heading.own or [
        party(name, opening)
        for name in opening.names_in(0, min(sentence, 14))
        if name.owner == heading.lab and name.kind in {"model", "product"}
    ]
    if not things or not frozenset(opening.lower[:sentence]) & _FRESH:
        return None
    is_model = things[0].kind == "model" and (things[0].versioned or {"model", "models"} & opening.word_set)
    if _INTERFACES & heading.title.word_set and not heading.own:  # "API public beta"
        is_model = False
    kind = "model_release" if is_model else "product_launch"
    return heading.finding(kind, "lead", objects=things[:1], doubt="style alone")


def _read_own(heading: Heading) -> list[Finding] | None:
    """“Agent Dashboard in Grok Build”, "… with Gemini 3.5 Live Translate", "Claude Code on the web"."""
    head, last, size = heading.own[0], heading.own[-1], len(heading.words)
    version = last.kind == "model" and last.versioned
    if heading.is_gerund:
        colon = heading.words.index(":") if ":" in heading.words else size
        if last.start > colon and not any(thing.start < colon for thing in heading.own):
            version = False  # "Previewing fast mode: Foo 5 at twice the speed"
        family = last.kind == "model" and heading.lower[last.end : last.end + 1] in (["models"], ["model"])
        version = version or family
        if heading.lower[last.end : last.end + 1] in (["'s"], ["’s"]):  # "Improving Foo 5's safeguards"
            version = False
        advises = not {"your", "you", "yourself"}.isdisjoint(heading.lower)
        brought = heading.first == "bringing" and heading.lower[max(0, last.start - 1)] == "to"
        a_means = heading.lower[last.start - 1] == "with" and not version  # "Extending research with Foo"
        if advises or a_means or heading.first not in GROWING or (size > 9 and not version and not brought):
            return None
        return heading.finding(
            "model_release" if version else "product_launch", "own", objects=[last], doubt="style alone"
        )
    if _STEP.search(heading.title.read_text):
        return heading.finding("model_release" if version else "product_launch", "own", objects=[last])
    placed = places_in(heading.words, max(0, size - 2), size)
    if placed and heading.lower[placed[0][0] - 1] in {"in", "to", "across"} and not version:
        return heading.finding("expansion", "place")
    customers = [p for p in heading.organisations if p.start == head.end + 1 and p.owner != heading.lab]
    if head.start <= 1 and customers and heading.lower[head.end] in {"for", "at", "across"}:
        return heading.finding("partnership", "customer", parties=customers, objects=[head])
    purpose = heading.lower[head.end : head.end + 1] == ["for"] and heading.words[head.end + 1 :][:1]
    if head.start <= 1 and head.versioned and purpose and purpose[0].islower():  # "Foo 7B for mathematical reasoning"
        return heading.finding("model_release", "own", objects=[head])
    if head.start <= 1 and heading.lower[head.end : head.end + 1] in (["for"], ["on"]) and size <= 9:
        return heading.finding("product_launch", "own", objects=[open_party(heading.title, head.start, size)])
    before = last.start - 1 - (heading.lower[last.start - 1] in {"the", "our"} if last.start else 0)
    link = heading.lower[before] if last.start and before >= 0 else ""
    at_end = last.end >= size - 1
    if version and at_end and link in {"with", "to", "of"}:
        return heading.finding("model_release", "own", objects=[last])
    if at_end and link in {"in", "on", "for", "to", "with"} and size <= 8:
        named = heading.words[0][0].isupper() and last.start <= 4
        thing = open_party(heading.title, 0, before) if named else last
        return heading.finding("product_launch", "own", objects=[thing])
    joined = heading.lower[head.end : head.end + 1]
    if head.start == 0 and head.kind == "product" and joined in (["and"], ["&"]) and size <= 9:
        return heading.finding("product_launch", "own", objects=[head])
    if re.match(r"(?:new|our new|meet|this new)\b", heading.lead, re.IGNORECASE) or (
        {"new", "now", "updates"} & heading.title.word_set
    ):
        return heading.finding("product_launch", "own", objects=heading.own, doubt="style alone")
    return None


def _read_interface(heading: Heading) -> list[Finding] | None:
    """“Prompt caching in the API", "Skills on iOS and Android": a feature, and the interface that has it."""
    tail, size = heading.lower[-3:], len(heading.words)
    if heading.is_gerund:
        return None
    link = next((i for i in range(1, min(size, 5)) if heading.lower[i] in {"in", "on", "for"}), size)
    after = frozenset(heading.lower[link + 1 :]) - {"the", "your", "and", ",", "&", "our"}
    if after and after <= _SURFACES:
        return heading.finding("product_launch", "own", objects=[open_party(heading.title, 0, link)])
    if size > 7 or size < 4:
        return None
    if tail[0] in {"in", "on"} and tail[1] in {"the", "our"} and tail[2] in _INTERFACES:
        return heading.finding("product_launch", "own", objects=[open_party(heading.title, 0, size - 3)])
    return None
