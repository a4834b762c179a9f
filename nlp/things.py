"""The objects of a finding in, out the same as a timeline names them: the thing alone, and only what is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.leads import abbreviated, called, introduced, labelled, sorted_out
from nlp.lexicon import wordlist
from nlp.members import LISTING, ended, led, members, models_joined, without_families
from nlp.names import is_version
from nlp.parties import FUNCTION_WORDS, Party, capital_run, is_piece, only_tells_maker, open_party, party, unique
from nlp.rules import Finding
from nlp.sections import Page, Section
from nlp.title_names import (
    ARTICLES,
    DESCRIBING,
    GREETINGS,
    NAME_WORDS,
    PART_OF,
    VERBS,
    added,
    advised,
    apposed,
    described,
    doing,
    grown,
    headed,
    interface,
    launched_together,
    new_part,
    numbered,
    opening_name,
    quoted,
)

#: Words at the end of a name that only say that there are several or that it is news.
_NO_NAME = wordlist("series family release update updates")
#: "app26.304", "CLI0.138.0": a product with the number of its release.
_RELEASE = re.compile(r"(?<=[A-Za-z]{2})\d+(?:\.\d+)+\Z")
#: How an adjective made with a name ends.
_RELATED = ("-generated", "-powered", "-native", "-ready", "-assisted", "-driven")
#: Words that stand for nothing by themselves, and verbs that capitals make look like a name's.
_NO_THINGS = GREETINGS | wordlist("ai way new tools support one now data")
_ENABLING = wordlist("enables lets helps brings makes gives allows empowers powers")
#: Before what a thing is taken from, or what takes its place: "from Foo", "in favour of Foo", "replaced by Foo".
_INSTEAD = PART_OF | wordlist("from de of by with par")
#: Behind the word for an end.
_OF = wordlist("of de d'")
#: Before the name of a licence.
_LICENSING = (["under"], ["sous"], ["licence"], ["license"])
#: What says that a name is another's: "a Copilot rival".
_RIVALS = wordlist("rival rivals competitor competitors alternative clone challenger killer")
#: What a programme is.
_PROGRAMMES = wordlist("program programme fund initiative fellowship institute academy challenge index")
#: Letters of a model's name that says little without its maker's.
_SHORT = 3
#: Rules whose words present or pause a thing, and what a chip is.
_PRESENTING = wordlist("launch.verb launch.available launch.feature deprecation.end")
_CHIPS = wordlist("chip chips tpu tpus gpu gpus lpu accelerator accelerators processor processors puce puces")
#: Words in capitals behind a listed product that are no part of its name, and how many may be.
_NO_VARIANT, _VARIANT_WORDS = FUNCTION_WORDS | wordlist("ai ia conference summit"), 3


def things_of(page: Page, finding: Finding) -> tuple[Party, ...]:
    """The objects of a finding, each once and trimmed; of a study, those that its title introduces."""
    things: Sequence[Party] = [p for p in finding.objects if _RIVALS.isdisjoint(p.section.lower[p.end : p.end + 1])]
    things = [p for p in things if p.section.lower[p.start - 1 : p.start] not in _LICENSING]
    if finding.type == "research":
        things = [p for p in things if p.kind == "open" or _is_headed(p)]
        things = things or [p for lead in page.leads[:1] for p in abbreviated(lead)][:1]
    if finding.type == "product_launch":
        part = new_part(page.title, things)
        things = [part] if part is not None else things
        things = [p for p in things if not (_is_no_name(p) or _is_maker(page, p))]
        things = [_headed_by(page.title, p) for p in _told_apart(page, finding, things)]
        if finding.section is page.title:
            things = [*things, *added(page.title, things)]
        if not things and _tells_of_itself(page, finding) and finding.section is page.title:
            things = _given_by(page, finding)
    if finding.type == "partnership":
        things = [p for p in things if not page.is_sideline(p.name, p.owner)] or _brought(page, finding)
        things = [*things, *_joined(page, things)]
    if finding.type == "expansion" and not things and finding.section is page.title:
        things = _brought(page, finding)[:1]
    if finding.type in {"product_launch", "partnership"} and finding.section is page.title:
        things = quoted(page.title, least=1 if finding.type == "product_launch" else 2) or things
    if finding.type in {"product_launch", "model_release"}:
        things = [p for p in things if not _is_ground(page, finding, p)]
        things = _named_below(page, finding, things)
        things = things or numbered(page.title) or _owned(page, finding) or _told_in_lead(page, finding)
        things = _longer(page, things)
    if finding.type in {"product_launch", "model_release", "pricing"} and not things and page.lang == "fr":
        things = _sorted_out(page, finding)
    if finding.type == "compute" and not things and finding.section is page.title:
        things = _built(page, finding)
    if finding.type == "model_release":
        things = models_joined(things)
        added_to = members(page, things)
        things = without_families(things, added_to) if any(p.versioned for p in things) else led(page, things)
    if finding.type in {"product_launch", "model_release", "deprecation", "compute"}:
        things = _introduced(page, finding, things)
    if finding.type == "deprecation" and len(things) > 1:  # "Retiring Foo 2 from Bar"
        things = [p for p in things if _is_ended(finding, p) or p.section.lower[p.start - 1] not in _INSTEAD]
    if finding.type == "deprecation" and finding.section is page.title:
        things = [*things, *ended(page, things)]
    things = [p for p in things if p.kind != "organisation" and not only_tells_maker(p.section, p.end)]
    if not things and finding.type in {"product_launch", "model_release", "deprecation"}:
        things = _opening(page, finding) or interface(page.title)
    named = list(unique(_whole(_trimmed(p)) for p in things))
    return tuple(p for p in named if not any(is_piece(p, whole) for whole in named))


def _is_ended(finding: Finding, p: Party) -> bool:
    """Whether a thing opens its title or stands behind the word for an end and "of", or in a list with one that does.

    "the end of Foo 2 and of Foo 3", not "moves from Foo 2".
    """
    before = p.section.lower[max(0, p.start - 2) : p.start]
    of_cue = finding.section is p.section and finding.start < p.start - 1 <= finding.end
    return p.start == 0 or (before[-1] in _OF and (of_cue or before[0] in LISTING))


def _told_apart(page: Page, finding: Finding, things: Sequence[Party]) -> Sequence[Party]:
    """What the form of a title tells to be new, where a product is only named beside it; else the same."""
    title, lower = page.title, page.title.lower
    plain = [p for p in things if p.section is title and (p.kind == "open" or lower[p.end : p.end + 1] != ["'s"])]
    if plain or not title.words or not _tells_of_itself(page, finding):
        return things
    return described(title) or (advised(title) if finding.section is title else ()) or things


def _opening(page: Page, finding: Finding) -> list[Party]:
    """The model or product that a title opens with, of who launches or ends it: "Foo 4 est proposé …"."""
    title, own = page.title, finding.doer(page.item.publisher_lab)
    first = next((name for name in title.names if name.start <= 1), None)
    named = first is not None and first.owner == own and (first.kind == "product" or first.versioned)
    return [party(first, title)] if first is not None and named else []


def _headed_by(title: Section, p: Party) -> Party:
    """A product that ends what stands before a title's colon, as all of that: "Expedition Foo: a year of …"."""
    heads = p.section is title and p.kind in {"product", "model"} and title.words[p.end : p.end + 1] == [":"]
    head = headed(title, alone=False) if heads else ()
    named = any(name.start < p.start for name in title.names)
    return head[0] if head and head[0].end == p.end and not named and not title.title_case else p


def _given_by(page: Page, finding: Finding) -> Sequence[Party]:
    """The name that a title gives to what its publisher launches, or else its lead."""
    title = page.title
    told = headed(title, alone=True) or described(title) or _introduced(page, finding, [])
    told = told or advised(title) or grown(title) or doing(title) or opening_name(title)
    return [p for p in told if not (_is_no_name(p) or _is_maker(page, p))]


def _introduced(page: Page, finding: Finding, things: Sequence[Party]) -> Sequence[Party]:
    """The thing that the lead says is out or ends, where the title names none, or is taken for a name as a whole."""
    title, lead = page.title, next(iter(page.leads), None)
    named = [p for p in things if p.section is title and not _is_sentence(p)]
    if lead is None or named or finding.section is not title:
        return things
    own = finding.doer(page.item.publisher_lab)
    told = introduced(lead, [own or "", page.item.publisher])
    return [told] if told is not None else things


def _is_sentence(p: Party) -> bool:
    """Whether the whole of a title stands for a name, with words in lower case: "Foo goes multilingual"."""
    whole = p.kind == "open" and p.end - p.start == len(p.section.words)
    return whole and any(word.islower() for word in p.section.words)


def _longer(page: Page, things: Sequence[Party]) -> Sequence[Party]:
    """A listed product of the title by the longer name that opens the lead: "Foo Office, released today, …"."""
    lead, thing = next(iter(page.leads), None), things[0] if len(things) == 1 else None
    if lead is None or thing is None or thing.kind == "open" or thing.versioned or thing.section is not page.title:
        return things
    end = capital_run(lead, 0, len(lead.words))
    name = lead.span_text(0, end)
    goes_on = lead.words[end : end + 1] == [","] or (end < len(lead.words) and lead.words[end].islower())
    longer = name.startswith(f"{thing.name} ") and end <= NAME_WORDS and goes_on and not lead.title_case
    return [open_party(lead, 0, end)] if longer else things


def _owned(page: Page, finding: Finding) -> list[Party]:
    """The name that a title gives to whom it is told of, before a verb: "Foo's Bar3 squeezes a model into …"."""
    title, actor = page.title, finding.actor
    start = actor.end + 1 if actor is not None and actor.section is title else 0
    if title.title_case or start == 0 or title.lower[start - 1 : start] not in (["'s"], ["’s"]):
        return []
    end = capital_run(title, start, len(title.words))
    verb = title.words[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.islower() and verb.endswith("s") and verb not in FUNCTION_WORDS
    return [open_party(title, start, end)] if start < end <= start + NAME_WORDS and acts else []


def _named_below(page: Page, finding: Finding, things: Sequence[Party]) -> Sequence[Party]:
    """What a lead names where the title has only the product around it: "the feature, called Bar" under "Foo can …"."""
    title, heads = page.title, {":", "—", "–"}
    around = [p for p in things if p.kind == "product" and heads.isdisjoint(title.words[p.end : p.end + 1])]
    if finding.type != "product_launch" or len(around) < len(things) or not page.leads:
        return things
    lead = page.leads[0]
    told = called(lead, finding.doer(page.item.publisher_lab))
    return [p for p in told if not any(n.start < p.end and n.end > p.start for n in lead.names)] or things


def _told_in_lead(page: Page, finding: Finding) -> list[Party]:
    """What a title explains behind its name, and what a lead gives a name, explains or calls new."""
    own = finding.doer(page.item.publisher_lab)
    others = [own or "", page.item.publisher]
    told = [thing for lead in page.leads[:1] for thing in called(lead, own)] or apposed(page.title, others)
    for lead in page.leads[:1]:
        told = told or apposed(lead, others) or list(labelled(lead))[:1]
    return told


def _sorted_out(page: Page, finding: Finding) -> list[Party]:
    """The thing of who tells of it that a French title, or the first sentence of its lead, names by what it is."""
    own = finding.doer(page.item.publisher_lab)
    for section in (page.title, *page.leads[:1]):
        named = sorted_out(section, section.sentences[0][1] if section.sentences else 0)
        told = [p for p in named if p.owner in {None, own} and p.name != own]
        if told:
            return told[:1]
    return []


def _whole(p: Party) -> Party:
    """A name that no list knows with the version behind it, and a short one with its maker's before: "OpenAI o1"."""
    words = p.section.words
    if p.kind == "product" and p.start < p.end and not p.section.title_case:
        end = _variant_end(p)
        return p if end == p.end else replace(p, name=p.section.span_text(p.start, end), end=end)
    if p.kind == "open" and p.start < p.end < len(words) and is_version(words[p.end]) and not words[p.end].isdigit():
        return open_party(p.section, p.start, p.end + 1)
    makers = {name.end for name in p.section.names if name.kind == "organisation" and name.owner == p.owner}
    if p.kind == "model" and p.versioned and len(p.name) <= _SHORT and p.start in makers:
        return replace(p, name=f"{words[p.start - 1]} {p.name}", start=p.start - 1)
    return p


def _variant_end(p: Party) -> int:
    """Where the words in capitals behind a listed product end that belong to its name: "Copilot Vision"."""
    section, end = p.section, p.end
    begins = {name.start for name in section.names}
    while (
        end < min(len(section.words), p.end + _VARIANT_WORDS)
        and section.words[end][0].isupper()
        and section.words[end].isalpha()
        and end not in begins
        and section.lower[end] not in _NO_VARIANT
    ):
        end += 1
    numbered = end > p.end and end < len(section.words) and is_version(section.words[end])
    return end + (numbered and not section.words[end].isdigit())


def _built(page: Page, finding: Finding) -> list[Party]:
    """The chip, machine or site that a title presents or pauses by its name: "unveils Foo 4", "its first chip, Bar"."""
    title = page.title
    actor = finding.doer(page.item.publisher_lab)
    for owner in title.names:
        if owner.owner != actor or title.lower[owner.end : owner.end + 1] != ["'s"]:
            continue
        end = capital_run(title, owner.end + 1, len(title.words))
        sort = title.lower[end : end + 2]  # "Foo's Crescent inference GPU"
        if owner.end + 1 < end <= owner.end + 1 + NAME_WORDS and not title.title_case and not _CHIPS.isdisjoint(sort):
            return [open_party(title, owner.end + 1, end)]
    at = title.words.index("Project") if "Project" in title.words[:-1] else None
    if at is not None and title.words[at + 1][0].isupper():
        return [open_party(title, at, at + 2)]
    verbs = [cue for cue in title.cues if cue.rule in _PRESENTING]
    for cue in verbs:
        named = next((n for n in title.names if n.kind == "product" and cue.end <= n.start <= cue.end + 2), None)
        if named is not None and named.owner == actor:
            return [_with_number(title, named.start)]
        noun = next((i for i in range(cue.end, min(cue.end + 6, len(title.words))) if title.lower[i] in _CHIPS), None)
        if noun is not None and title.words[noun + 1 : noun + 2] == [","] and noun + 2 < len(title.words):
            apposed = capital_run(title, noun + 2, len(title.words))
            if noun + 2 < apposed <= noun + 4:
                return [open_party(title, noun + 2, apposed)]
    return []


def _with_number(title: Section, start: int) -> Party:
    """A name with the numbers and words in capitals behind it, but for what says that it is a chip.

    In title case any word has a capital, so that only numbers are taken.
    """
    end = capital_run(title, start, len(title.words))
    if title.title_case:
        end = next((i for i in range(start + 1, end) if title.words[i].isalpha()), end)
    while end > start + 1 and title.lower[end - 1] in _CHIPS:
        end -= 1
    return open_party(title, start, end)


def _tells_of_itself(page: Page, finding: Finding) -> bool:
    """Whether the publisher launches it, a laboratory or not."""
    actor, lab = finding.actor, page.item.publisher_lab
    return lab is not None or actor is None or actor.who == page.item.publisher


def _is_no_name(p: Party) -> bool:
    """Whether words in the place of a name only describe: "a way", "new tools", "AI-generated"."""
    first, alone = p.section.lower[p.start], p.end == p.start + 1
    plain = alone and (first.endswith(_RELATED) or first in _NO_THINGS)
    return p.kind == "open" and (first in DESCRIBING or plain)


def _is_maker(page: Page, p: Party) -> bool:
    """Whether words in the place of a name are a laboratory's, alone or with a verb behind: "Foo Enables Teams"."""
    own = [n for n in p.section.names if n.kind == "organisation" and n.start == p.start and page.is_lab(n.text)]
    end = next((name.end for name in own if name.end <= p.end), None)
    if p.kind != "open" or end is None:
        return False
    alone = end == p.end and p.section.lower[end : end + 1] != ["for"]  # "Foo for Law Firms"
    return alone or (end < p.end and p.section.lower[end] in _ENABLING)


def _is_ground(page: Page, finding: Finding, p: Party) -> bool:
    """Whether a thing is another's, on which something is launched or beside which it is set.

    "Foo for iOS", "Foo 4 on Bedrock", "Foo 4 ahead of Bar 6": who makes a model releases it.
    """
    actor = finding.actor
    own = page.item.publisher_lab if actor is None else actor.who
    sorts = {"product", "model"} if finding.type == "model_release" and page.is_lab(own or "") else {"product"}
    of_another = p.kind in sorts and p.owner not in {None, own}
    return of_another and (finding.type == "model_release" or page.is_sideline(p.name, p.owner))


def _is_headed(p: Party) -> bool:
    """Whether a name opens its section, after a greeting at most."""
    return p.start <= 1 or p.section.lower[p.start - 1] in GREETINGS | ARTICLES


def _brought(page: Page, finding: Finding) -> list[Party]:
    """The models and products of who acts that the title of a partnership names."""
    actor = page.item.publisher_lab if finding.actor is None else finding.actor.owner
    named = [name for name in page.title.names if name.kind in {"model", "product"} and name.owner == actor]
    if actor is not None and named:
        return [party(name, page.title) for name in named[:2]]
    return launched_together(page.title) if finding.type == "partnership" else []


def _joined(page: Page, things: Sequence[Party]) -> list[Party]:
    """Another product or model that "and" adds to the only one: "brings Foo and Bar to its staff"."""
    if len(things) != 1 or things[0].section is not page.title or things[0].owner is None:
        return []
    first = things[0]
    joined = page.title.lower[first.end : first.end + 1] in (["and"], ["et"], ["&"], [","])
    named = (n for n in page.title.names if n.start == first.end + 1 and n.kind in {"model", "product"})
    return [party(name, page.title) for name in named if joined and name.owner == first.owner]


def _programme_end(p: Party) -> int:
    """Where a programme's name ends of which only the beginning was read: "Lanterns for Rivers Program"."""
    section, links = p.section, p.section.lower[p.end : p.end + 1] in (["for"], ["of"])
    end = capital_run(section, p.end + 1, len(section.words)) if links and p.kind == "open" else p.end
    return end if end > p.end + 1 and section.lower[end - 1] in _PROGRAMMES else p.end


def _trimmed(p: Party) -> Party:
    """A name without a verb after it, without what says no more of it, and without the number of a release."""
    start = p.start + (p.kind == "open" and p.end > p.start + 1 and p.section.lower[p.start] in GREETINGS)
    if p.kind == "open" and p.section.lower[start + 1 : start + 2] in (["'s"], ["’s"]) and start + 2 < p.end:
        start += 2  # "Foo's AI"
    whole = _programme_end(p)
    end = next((i for i in range(start + 1, whole) if p.section.lower[i] in VERBS), whole)
    while end > start + 1 and p.section.lower[end - 1] in _NO_NAME:
        end -= 1
    same = (start, end) == (p.start, p.end)
    shorter = p if same else replace(p, start=start, end=end, name=p.section.span_text(start, end))
    return replace(shorter, name=_RELEASE.sub("", shorter.name)) if shorter.kind != "model" else shorter
