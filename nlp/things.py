"""The objects of a finding in, out the same as a timeline names them: the thing alone, and only what is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.heading import IMPERATIVE
from nlp.leads import introduced
from nlp.lexicon import wordlist
from nlp.names import is_version
from nlp.parties import FUNCTION_WORDS, Party, capital_run, open_party, party, unique
from nlp.rules import Finding
from nlp.sections import Page, Section

#: What opens a title that introduces something, and what may stand between that and its name.
GREETINGS, ARTICLES = wordlist("introducing announcing meet launching presenting"), wordlist("the our a an new all-new")
#: Verbs that end a name, and words at its end that only say that there are several or that it is news.
_VERBS, _NO_NAME = wordlist("is are"), wordlist("series family release update")
#: What stands between a new part and the product that has it.
_PART_OF = wordlist("in on for to within dans sur")
#: Other words between a part that opens a title and the product; verbs that open one besides greetings.
_LEADING_TO, _BRINGING = wordlist("now is are comes extends arrives"), wordlist("bringing")
#: Openings that are no part: "Improvements to folders in Foo".
_CHANGES = wordlist("updates update improvements changes enhancements ways features capabilities support")
#: "app26.304", "CLI0.138.0": a product with the number of its release.
_RELEASE = re.compile(r"(?<=[A-Za-z]{2})\d+(?:\.\d+)+\Z")
#: Words before a version that is told for comparison: "builds on Foo 4", "following the release of Foo 4".
_COMPARED = wordlist("of with over on than as to the à de d'")
#: Words that the name of a new part has at most; that a title's own name has, and one that stands before a colon.
_PART_WORDS, _NAME_WORDS, _LONG_NAME_WORDS = 5, 3, 6
#: Marks that may open a name, and how many words it has at most; marks around one.
_OPENING, _QUOTED_WORDS = frozenset({"'", '"', "“", "‘", "«"}), 4
_QUOTES = _OPENING | {"”", "’", "»"}
#: What a description begins with, rather than a name; how an adjective made with a name ends.
_DESCRIBING = wordlist("a an new more better improved your our")
_RELATED = ("-generated", "-powered", "-native", "-ready")
#: Words that end a name that opens a title, and what makes it somebody's.
_SMALL, _POSSESSIVE = FUNCTION_WORDS | {"can", "comes", "makes"}, frozenset({"'s", "’s"})
#: What gives a thing its name.
_CALLED = re.compile(r"\b(?:called|dubbed|named|baptisée?s?|appelée?s?|nommée?s?|surnommée?s?)\s+")
#: Letters of a model's name that says little without its maker's.
_SHORT = 3
#: What partners do with what they make together.
_TOGETHER = wordlist("launch introduce create release unveil")
#: Rules whose words present or pause a thing, and what a chip is.
_PRESENTING = wordlist("launch.verb launch.available launch.feature deprecation.end")
_CHIPS = wordlist("chip chips tpu tpus gpu gpus lpu accelerator accelerators processor processors puce puces")
#: Words in capitals behind a listed product that are no part of its name, and how many may be.
_NO_VARIANT, _VARIANT_WORDS = FUNCTION_WORDS | wordlist("ai ia conference summit"), 3
#: What follows the name of a thing that does something new, beside a verb in -s.
_NOW = wordlist("now can")


def things_of(page: Page, finding: Finding) -> tuple[Party, ...]:
    """The objects of a finding, each once and trimmed; of a study, those that its title introduces."""
    things: Sequence[Party] = finding.objects
    if finding.type == "research":
        things = [p for p in things if p.kind == "open" or _is_headed(p)]
    if finding.type == "product_launch":
        part = _new_part(page.title, things)
        things = [part] if part is not None else things
        things = [p for p in things if not _is_no_name(p)]
        if not things and _tells_of_itself(page, finding) and finding.section is page.title:
            things = headed(page.title, alone=True) or _introduced(page, finding, [])
            things = things or _doing(page.title) or _opening_name(page.title)
    if finding.type == "partnership":
        things = [p for p in things if not page.is_sideline(p.name, p.owner)] or _brought(page, finding)
        things = [*things, *_joined(page, things)]
    if finding.type == "expansion" and not things and finding.section is page.title:
        things = _brought(page, finding)[:1]
    if finding.type in {"product_launch", "partnership"} and finding.section is page.title:
        things = _quoted(page.title, least=1 if finding.type == "product_launch" else 2) or things
    if finding.type in {"product_launch", "model_release"}:
        things = [p for p in things if not _is_ground(page, finding, p)]
        things = things or _owned(page, finding) or _called(page, finding)
    if finding.type == "compute" and not things and finding.section is page.title:
        things = _built(page, finding)
    if finding.type == "model_release":
        things = [*things, *_members(page, things)] if any(p.versioned for p in things) else _led(page, things)
    if finding.type in {"product_launch", "model_release", "deprecation", "compute"}:
        things = _introduced(page, finding, things)
    if finding.type == "deprecation" and len(things) > 1:  # "Retiring Foo 2 from Bar"
        things = [p for p in things if p.start == 0 or p.section.lower[p.start - 1] not in _PART_OF | {"from", "de"}]
    if finding.type == "deprecation" and finding.section is page.title:
        things = [*things, *_ended(page, things)]
    return tuple(unique(_whole(_trimmed(p)) for p in things if p.kind != "organisation"))


def _introduced(page: Page, finding: Finding, things: Sequence[Party]) -> Sequence[Party]:
    """The thing that the lead says is out or ends, where the title names none, or is taken for a name as a whole."""
    title, lead = page.title, next(iter(page.leads), None)
    named = [p for p in things if p.section is title and not _is_sentence(p)]
    if lead is None or named or finding.section is not title:
        return things
    own = page.item.publisher_lab if finding.actor is None else finding.actor.who
    told = introduced(lead, [own or "", page.item.publisher])
    return [told] if told is not None else things


def _is_sentence(p: Party) -> bool:
    """Whether the whole of a title stands for a name, with words in lower case: "Foo goes multilingual"."""
    whole = p.kind == "open" and p.end - p.start == len(p.section.words)
    return whole and any(word.islower() for word in p.section.words)


def _owned(page: Page, finding: Finding) -> list[Party]:
    """The name that a title gives to whom it is told of, before a verb: "Foo's Bar3 squeezes a model into …"."""
    title, actor = page.title, finding.actor
    start = actor.end + 1 if actor is not None and actor.section is title else 0
    if title.title_case or start == 0 or title.lower[start - 1 : start] not in (["'s"], ["’s"]):
        return []
    end = capital_run(title, start, len(title.words))
    verb = title.words[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.islower() and verb.endswith("s") and verb not in FUNCTION_WORDS
    return [open_party(title, start, end)] if start < end <= start + _NAME_WORDS and acts else []


def _called(page: Page, finding: Finding) -> list[Party]:
    """What the first sentences of a lead give a name: "the application, called Foo", "baptisée Bar"."""
    lead = next(iter(page.leads), None)
    match = _CALLED.search(lead.low_text) if lead is not None else None
    if lead is None or match is None:
        return []
    start, stop = lead.token_at(match.end()), lead.sentences[:2][-1][1]
    while start < stop and lead.words[start] in _QUOTES:
        start += 1
    end = capital_run(lead, start, stop)
    own = page.item.publisher_lab if finding.actor is None else finding.actor.who
    foreign = any(name.start < end and name.end > start and name.owner not in {None, own} for name in lead.names)
    return [open_party(lead, start, end)] if start < end <= start + _NAME_WORDS and not foreign else []


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
    actor = page.item.publisher_lab if finding.actor is None else finding.actor.who
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
    first = p.section.lower[p.start]
    return p.kind == "open" and (first in _DESCRIBING or (p.end == p.start + 1 and first.endswith(_RELATED)))


def _is_ground(page: Page, finding: Finding, p: Party) -> bool:
    """Whether a thing is another's, on which something is launched or beside which it is set.

    "Foo for iOS", "Foo 4 on Bedrock", "Foo 4 ahead of Bar 6": who makes a model releases it.
    """
    actor = finding.actor
    own = page.item.publisher_lab if actor is None else actor.who
    sorts = {"product", "model"} if finding.type == "model_release" and page.is_lab(own or "") else {"product"}
    of_another = p.kind in sorts and p.owner not in {None, own}
    return of_another and (finding.type == "model_release" or page.is_sideline(p.name, p.owner))


def _members(page: Page, things: Sequence[Party]) -> list[Party]:
    """The models of a released family that its lead tells of: "Foo 4" in the title, "Foo 4 Large" below it."""
    released = {p.name for p in things if p.versioned and p.section is page.title}
    led = [party(name, lead) for lead in page.leads[:1] for name in lead.names if name.kind == "model"]
    members = {p.name: p for p in led if any(p.name.startswith((f"{name} ", f"{name}-")) for name in released)}
    return list(members.values())


def _led(page: Page, things: Sequence[Party]) -> Sequence[Party]:
    """The versions that a lead's first sentence tells of, where the title names a family or none; else the same."""
    lead = next(iter(page.leads), None)
    owners = {p.owner for p in things} - {None} or {page.item.publisher_lab}
    if lead is None or not lead.sentences:
        return things
    names = [n for n in lead.names_in(*lead.sentences[0]) if n.kind == "model" and n.versioned and n.owner in owners]
    told = [party(n, lead) for n in names if n.start == 0 or lead.lower[n.start - 1] not in _COMPARED]
    return told or things


#: What adds to the models that a title ends those of its lead.
_ALONG = re.compile(r"\b(?:along\s+with|as\s+well\s+as|together\s+with|ainsi\s+que|tout\s+comme)\b")


def _ended(page: Page, things: Sequence[Party]) -> list[Party]:
    """The models that the opening of a lead ends: with those of the title, or where the title only counts them."""
    lead = next(iter(page.leads), None)
    first = lead.sentences[0] if lead is not None and lead.sentences else (0, 0)
    if lead is None or not any(name.start == first[0] for name in lead.names if name.kind == "model"):
        start = _ALONG.search(lead.low_text) if lead is not None and things else None
        if lead is None or start is None:
            return []
        first = (lead.token_at(start.end()), lead.sentence_of(lead.token_at(start.start()))[1])
    elif things:
        return []
    named = [n for n in lead.names_in(*first) if n.kind == "model" and n.versioned]
    return [party(n, lead) for n in named if n.start == 0 or lead.lower[n.start - 1] not in _COMPARED - {"with"}]


def _is_headed(p: Party) -> bool:
    """Whether a name opens its section, after a greeting at most."""
    return p.start <= 1 or p.section.lower[p.start - 1] in GREETINGS | ARTICLES


def _brought(page: Page, finding: Finding) -> list[Party]:
    """The models and products of who acts that the title of a partnership names."""
    actor = page.item.publisher_lab if finding.actor is None else finding.actor.owner
    named = [name for name in page.title.names if name.kind in {"model", "product"} and name.owner == actor]
    if actor is not None and named:
        return [party(name, page.title) for name in named[:2]]
    return _launched_together(page.title) if finding.type == "partnership" else []


def _launched_together(title: Section) -> list[Party]:
    """What partners launch: "Foo partners with Bar to launch Enterprise Baz"."""
    at = next(
        (i for i in range(1, len(title.words) - 1) if title.lower[i] in _TOGETHER and title.lower[i - 1] == "to"), None
    )
    if at is None or title.names_in(at + 1, at + 2):
        return []
    end = capital_run(title, at + 1, len(title.words))
    return [open_party(title, at + 1, end)] if at + 1 < end <= at + 1 + _NAME_WORDS else []


def _joined(page: Page, things: Sequence[Party]) -> list[Party]:
    """Another product or model that "and" adds to the only one: "brings Foo and Bar to its staff"."""
    if len(things) != 1 or things[0].section is not page.title or things[0].owner is None:
        return []
    first = things[0]
    joined = page.title.lower[first.end : first.end + 1] in (["and"], ["et"], ["&"], [","])
    named = (n for n in page.title.names if n.start == first.end + 1 and n.kind in {"model", "product"})
    return [party(name, page.title) for name in named if joined and name.owner == first.owner]


def _quoted(title: Section, *, least: int) -> list[Party]:
    """The capitalised name of `least` words or more that a title puts in quotation marks: "launch 'Sketch to Ship'".

    In title case any word has a capital, so that one alone says nothing.
    """
    marks = [i for i, word in enumerate(title.words) if word in _QUOTES]
    for first, last in pairwise(marks):
        inside = title.words[first + 1 : last]
        named = max(least, 1 + title.title_case) <= len(inside) <= _QUOTED_WORDS
        named = named and inside[0][0].isupper() and inside[-1][0].isupper()
        if named and title.words[first] in _OPENING and _VERBS.isdisjoint(inside):
            return [open_party(title, first + 1, last)]
    return []


def headed(title: Section, *, alone: bool) -> tuple[Party, ...]:
    """The name before a title's colon, after "Introducing"; where it may stand `alone`, the whole of a short title."""
    start = 1 if title.lower[0] in GREETINGS else 0
    while start < len(title.words) and title.lower[start] in ARTICLES:
        start += 1
    marks = (i for i, word in enumerate(title.words) if word in {":", "—", "–"})
    end = next(marks, len(title.words) if alone else 0)
    named = all(title.words[i][0].isupper() or title.lower[i] in FUNCTION_WORDS for i in range(start, end))
    most = _LONG_NAME_WORDS if named and end < len(title.words) else _NAME_WORDS
    numbered = end == start + 2 and is_version(title.words[start + 1])  # "transformers v5.2.0"
    if not start < end <= start + most or not (title.words[start][0].isupper() or numbered):
        return ()
    if title.lower[start] in FUNCTION_WORDS or (start == 0 and title.lower[start].endswith("ing")):
        return ()
    return (open_party(title, start, end),)


def _opening_name(title: Section) -> tuple[Party, ...]:
    """The words that open a title, up to the first small one: "Campus Programme for students", "Foo 0.4 with …"."""
    start = 0
    while start < len(title.words) and (title.lower[start] in ARTICLES | GREETINGS or _is_possessor(title, start)):
        start += 1
    end = _phrase_end(title, start, len(title.words))
    first = title.lower[start] if start < len(title.words) else ""
    opens = first in IMPERATIVE | FUNCTION_WORDS | _DESCRIBING or first.endswith("ing")
    named = start < end and (title.words[start][0].isupper() or title.lower[0] in GREETINGS)
    if opens or not named or end > start + _LONG_NAME_WORDS:
        return ()
    return (open_party(title, start, end),)


def _phrase_end(title: Section, start: int, stop: int) -> int:
    """Where the words from `start` on meet a small one, or a mark."""
    ends = (i for i in range(start, stop) if title.lower[i] in _SMALL or not title.words[i].replace("-", "").isalnum())
    return next(ends, max(start, stop))


def _is_possessor(title: Section, index: int) -> bool:
    """Whether a word, or the mark after it, makes what follows somebody's: "Foo's Campus Programme"."""
    return title.lower[index] in _POSSESSIVE or title.lower[index + 1 : index + 2] in (["'s"], ["’s"])


def _doing(title: Section) -> tuple[Party, ...]:
    """The capitalised words before the verb of a title in sentence case: "Foo drafts spreadsheets"."""
    end = 0
    while end < len(title.words) and end <= _NAME_WORDS and title.words[end][0].isupper():
        end += 1
    verb = title.lower[end] if end < len(title.words) else ""
    acts = verb.isalpha() and verb.endswith("s") and verb not in FUNCTION_WORDS and not title.title_case
    is_so = verb in _NOW | _VERBS
    if not 0 < end <= _NAME_WORDS or not (acts or is_so) or title.lower[0] in FUNCTION_WORDS:
        return ()
    return (open_party(title, 0, end),)


def _new_part(title: Section, things: Sequence[Party]) -> Party | None:
    """What is new in a product, where only the product was read: the connectors of "Introducing connectors in Foo".

    "Bringing folders to Foo", "Spending limits in Foo"; of "Introducing ledgers" the ledgers, whatever its lead names.
    """
    if len(things) != 1 or things[0].kind == "open" or not title.words:
        return None
    whole, start = things[0], 0
    greets = title.lower[0] in GREETINGS | _BRINGING
    while greets and start < len(title.words) and title.lower[start] in GREETINGS | _BRINGING | ARTICLES:
        start += 1
    end = _phrase_end(title, start, whole.start if whole.section is title else len(title.words))
    named = any(name.start < end and name.end > start for name in title.names)
    if named or not start < end <= start + _PART_WORDS:
        return None
    following = title.lower[end : end + 1]
    if whole.section is not title:
        return open_party(title, start, end) if greets and following in ([], [","], ["."], [":"]) else None
    linked = bool(following) and (following[0] in _PART_OF or (not greets and following[0] in _LEADING_TO))
    first = title.lower[start]
    opens = greets or not (first.endswith("ing") or first in IMPERATIVE | FUNCTION_WORDS | _DESCRIBING)
    return open_party(title, start, end) if linked and opens and first not in _CHANGES else None


def _trimmed(p: Party) -> Party:
    """A name without a verb after it, without what says no more of it, and without the number of a release."""
    start = p.start + (p.kind == "open" and p.end > p.start + 1 and p.section.lower[p.start] in GREETINGS)
    end = next((i for i in range(start + 1, p.end) if p.section.lower[i] in _VERBS), p.end)
    while end > start + 1 and p.section.lower[end - 1] in _NO_NAME:
        end -= 1
    same = (start, end) == (p.start, p.end)
    shorter = p if same else replace(p, start=start, end=end, name=p.section.span_text(start, end))
    return replace(shorter, name=_RELEASE.sub("", shorter.name)) if shorter.kind != "model" else shorter
