"""A lead in, whom and what it names where its title only speaks of them out: a person, investors, a thing."""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon import wordlist
from nlp.parties import FUNCTION_WORDS, GENERIC, Party, capital_run, open_party, party
from nlp.places import places_in
from nlp.sections import Section
from nlp.title_names import NAME_WORDS, QUOTES, SORTS

#: Sentences of a lead that go on with its title.
_SENTENCES = 2
#: What somebody does who comes, goes or rises, in the words after the name.
_MOVES = re.compile(
    r"""\s*,\s(?:who|qui)\s|\s*(?:,[^,.]{3,90},\s*)?(?:has\s+(?:been|led|run)\b|(?:is|are)\s+(?:leaving|joining|stepping|replac|taking|becom|succe)|
    will\s+(?:\w+\s+)?(?:join|become|take|lead|run|head|serve|oversee|report|replace|succeed|leave|step|remain|stay|be)\b|
    joins?\b|joined|becomes?\b|became|takes?\b|took\b|leads?\b|led\b|leaves?\b|left\b|replaces?\b|replaced|succeeds?\b|succeeded|departs?\b|departed|resign|steps?\b|
    returns?\b|moves?\b|moved\b|spent\b|oversaw|rejoin\w+|devien\w+|pren(?:d|dra|ait)\b|quitt\w+|remplac\w+|succèd\w+|dirig\w+|pilot\w+|arriv\w+|occup\w+|assur\w+|
    était\b|a\s+(?:été|rejoint|quitté|dirigé|pris)\b|sera\b)""",
    re.VERBOSE,
)
#: Before a person whom somebody follows, or who is given an office.
_FOLLOWED = re.compile(
    r"""\b(?:replaces?|replacing|succeeds?|succeeding|remplace|succède\s+à|appointed|named|hired|nommée?|(?:co-)?led\s+by|dirigée?s?\s+par|
    tak(?:es?|ing)\s+over\s+from|(?:resignation|departure|appointment)\s+of|(?:démission|départ|nomination)\s+de)\s+(?:(?:former|outgoing)\s+)?
    (?:(?:co-?founder|founder|chief\s+executive|ceo|cto|cfo|president|pdg|cofondat\w+|fondat\w+|directeur|directrice)\s+)?\Z""",
    re.VERBOSE,
)
#: What ends the name of a company, so that it is no person's.
_OF_COMPANIES = wordlist(
    """
    inc inc. ltd llc gmbh corp corp. sa sas ag plc labs lab ventures capital partners group bank fund systems
    technologies robotics holdings institute university université foundation council agency ministry school cloud
    health energy compute networks studio studios research intelligence
    """
)
#: What no part of a person's name is.
_NO_PERSON = GENERIC | FUNCTION_WORDS
#: Small words inside a person's name.
_PARTICLES = wordlist("van von der den de di da bin al el ter")
#: What investors do to a round, behind their names or before them.
_BACKS = re.compile(
    r"""\s*(?:,[^,.]{3,60},\s*)?(?:(?:co-)?led\b|leads?\b|(?:are|is)\s+(?:co-)?leading|back(?:s|ed)?\b|provided|wrote\b|invested|put\s+(?:up|in)\b|
    took\s+part|participated|(?:are|were)\s+among\b|have\s+(?:agreed\s+to\s+)?(?:finance|fund|invest)|(?:are|is)\s+set\s+to\s+(?:buy|invest)|figurent\s+parmi|
    (?:ont|a)\s+(?:co-?)?(?:mené|dirigé|investi|souscrit|participé|apporté)|mène(?:nt)?\b|remet(?:tent)?\s+au\s+pot|participe(?:nt)?\b|souscri\w+|
    injecte(?:nt)?|apporte(?:nt)?|(?:entre|entrent)\s+au\s+capital)""",
    re.VERBOSE,
)
#: What a thing does that can be had from now on, or no longer, behind its name.
_COMES = re.compile(
    r"""\s*(?:(?:is|are|has|have|will|est|sont|a|ont|sera|seront)\s+(?:be\s+|been\s+|now\s+|also\s+|already\s+|désormais\s+|aussi\s+|déjà\s+|dès\s+\S+\s+)*)?
    (?:rolling\s+out|rolls?\s+out|generally\s+available|available|downloadable|ga\b|in\s+(?:\w+\s+)?(?:beta|preview)|live\b|open\s+(?:to|for)|out\b|
    launched|launches|launching|released|ships?\b|shipping|leaves?\s+(?:preview|beta)|(?:exits?|enters?)\s+(?:\w+\s+)?(?:preview|beta)|
    disponibles?|accessibles?|ouverte?s?\s+(?:à|aux)|en\s+(?:\w+\s+)?(?:bêta|préversion)|sort\b|débarque|arrive\b|déployée?|
    (?:the|its|our|an?|le|la|un|une|notre)\s[^.,;]{0,40}?\b(?:model|version|modèle)\b|
    stop\s+working|shuts?\s+down|shut\s+down|retired|sunset|discontinued|going\s+away|retirée?s?)""",
    re.VERBOSE,
)
#: What gives a thing its name, or comes before it.
_CALLED = re.compile(
    r"""\b(?:(?:called|dubbed|named|baptisée?s?|appelée?s?|nommée?s?|surnommée?s?|s['’]appelle(?:nt)?|du\s+nom\s+de)\s+|
    (?:availability|launch|release|debut|rollout|introduction)\s+of\s+|(?:lancement|sortie|arrivée)\s+(?:de\s+|d['’]))""",
    re.VERBOSE,
)
#: What is told as new by the word before its name.
_FRESH = wordlist("new nouveau nouvelle nouvel")
#: What French says of a thing before its name.
_FRENCH_SORTS = wordlist(
    """
    agent outil assistant application app modèle plateforme service programme forfait abonnement protocole logiciel
    fonctionnalité navigateur éditeur
    """
)
#: Initials that everybody in the trade uses.
_TRADE = wordlist("ai agi rl llm lm vlm rag nlp moe mcp gpu tpu api sdk")
#: What a sentence may begin with beside the name of a thing.
_NO_OPENING = wordlist("version another every each both all some many most today cette chaque tous toutes")


def movers(lead: Section) -> Iterator[Party]:
    """Those of whom a lead's opening says that they come, go or rise, by two or three words or a known name."""
    for start, end in lead.sentences[:_SENTENCES]:
        for index in range(start, end):
            person = _person_at(lead, index, end)
            if person is None:
                continue
            head = index == start or lead.lower[index - 1] in {"and", "et", ",", "as"} or _is_noun(lead, index - 1)
            after, before = _text_after(lead, person.end), lead.low_text[: lead.offsets[index]]
            if (head and _MOVES.match(after)) or _FOLLOWED.search(before):
                yield person


def backers(lead: Section) -> Iterator[int]:
    """Where the opening of a lead begins with names that invest: "Foo and Bar back the company"."""
    for start, end in lead.sentences[:_SENTENCES]:
        last = start
        while last < end and (lead.words[last][0].isupper() or lead.lower[last] in {",", "and", "et", "&", "de"}):
            last += 1
        if last > start and _BACKS.match(_text_after(lead, last)):
            yield start


def introduced(lead: Section, others: Sequence[str]) -> Party | None:
    """The thing of which a lead's opening says that it comes or ends: "Foo Boards is in public beta"; none of `others`.

    One with a number may do whatever it likes: "Foo 4 streams sixty frames a second".
    """
    for start, end in lead.sentences[:_SENTENCES]:
        first = start + (lead.lower[start] in {"the", "le", "la", "l'", "les"})
        known = next((n for n in lead.names if n.start == first), None)
        last = max(_thing_end(lead, first, end), known.end if known is not None else first)
        if last == first:
            continue
        thing = party(known, lead) if known is not None and known.end == last else open_party(lead, first, last)
        words, following = lead.words[first:last], lead.words[last : last + 1]
        numbered = any(sign.isdigit() for word in words for sign in word)
        odd = numbered or any(map(str.isupper, words[0][1:]))
        named = thing.kind in {"model", "product"} or (thing.kind == "open" and (odd or len(words) > 1))
        acts = bool(following) and following[0].isalpha() and following[0].islower()
        acts = acts and numbered and FUNCTION_WORDS.isdisjoint(following)
        if named and thing.name not in others and (acts or _COMES.match(_text_after(lead, last))):
            return thing
    return None


def called(lead: Section, own: str | None) -> Iterator[Party]:
    """What a lead's opening gives a name: "the application, called Foo", "the launch of Bar"; nothing of another's."""
    match = _CALLED.search(lead.low_text)
    if match is None:
        return
    start, stop = lead.token_at(match.end()), lead.sentences[:_SENTENCES][-1][1]
    while start < stop and lead.words[start] in QUOTES:
        start += 1
    end = capital_run(lead, start, stop)
    foreign = any(name.start < end and name.end > start and name.owner not in {None, own} for name in lead.names)
    if start < end <= start + NAME_WORDS and not foreign:
        yield open_party(lead, start, end)


def labelled(lead: Section) -> Iterator[Party]:
    """What the opening of a lead calls new, with the sort of thing behind it: "its new Foo Isolation service"."""
    for at in range(1, lead.sentences[0][1] if lead.sentences else 0):
        end = capital_run(lead, at, len(lead.words)) if lead.lower[at - 1] in _FRESH else at
        stranger = any(n.start < end and n.end > at and n.kind != "product" for n in lead.names)
        if at < end <= at + NAME_WORDS and not stranger and not SORTS.isdisjoint(lead.lower[end : end + 2]):
            yield open_party(lead, at, end)


def abbreviated(section: Section) -> Iterator[Party]:
    """What a text gives in full and by its initials: "we present Quiet Quill Training (QQT)"; no word of the trade."""
    for at in range(2, len(section.words) - 2):
        short = section.words[at + 1]
        if section.words[at] != "(" or section.words[at + 2] != ")" or short.rstrip("s").lower() in _TRADE:
            continue
        start = at
        while start and section.words[start - 1][0].isupper():
            start -= 1
        initials = "".join(part[:1] for word in section.words[start:at] for part in word.split("-"))
        if start < at and len(initials) > 1 and initials.endswith("".join(filter(str.isupper, short))):
            yield open_party(section, start, at)


def sorted_out(section: Section, stop: int) -> Iterator[Party]:
    """What the first `stop` tokens name by what it is, as French does: "son agent Foo", "un forfait « Bar »"."""
    for at in range(1, stop):
        if section.lower[at - 1] not in _FRENCH_SORTS:
            continue
        start = at + (section.words[at] in QUOTES)
        end = capital_run(section, start, stop) if start < stop else start
        known = next((n for n in section.names if n.start < end and n.end > start), None)
        if start < end <= start + NAME_WORDS and (known is None or known.kind in {"product", "model"}):
            yield party(known, section) if known is not None else open_party(section, start, end)


def _thing_end(lead: Section, first: int, end: int) -> int:
    """Where the name of a thing ends that begins at a token: capitals, versions, and "for" or "by" between them."""
    last = first
    if first >= end:
        return first
    while last < end:
        word = lead.words[last]
        links = last > first and lead.lower[last] in {"for", "by", "on", "pour"} and lead.words[last + 1 : last + 2]
        if not (word[0].isupper() or word[0].isdigit() or (links and links[0][0].isupper())):
            break
        last += 1
    opens = lead.lower[first]
    plain = opens in FUNCTION_WORDS or opens in GENERIC or opens in _NO_OPENING or opens.endswith("ed")
    counted = not any(word[0].isupper() for word in lead.words[first:last]) or "," in opens
    return first if plain or counted else last


def _person_at(lead: Section, index: int, end: int) -> Party | None:
    """The person whose name begins at a token: a known one, or two or three words that name nothing else."""
    known = next((n for n in lead.names if n.start == index), None)
    if known is not None:
        return party(known, lead) if known.kind == "person" else None
    if any(n.start < index < n.end for n in lead.names) or (index and lead.words[index - 1][0].isupper()):
        return None
    last = capital_run(lead, index, end)
    while index < last < end - 1 and lead.lower[last] in _PARTICLES:  # "Ada van den Berg"
        last = max(last + 1, capital_run(lead, last + 1, end))
    words = lead.lower[index:last]
    if (
        not 2 <= len([word for word in words if word not in _PARTICLES]) <= 3
        or words[-1] in _OF_COMPANIES
        or not _NO_PERSON.isdisjoint(set(words) - _PARTICLES)
    ):
        return None
    named = any(n.start < last and n.end > index for n in lead.names)
    plain = all(word.replace("-", "").replace("'", "").isalpha() for word in words)
    return open_party(lead, index, last) if plain and not named and not places_in(lead.words, index, last) else None


def _is_noun(section: Section, at: int) -> bool:
    """Whether a word in lower case may be what a person who is named next does: "its former engineer Jane Roe"."""
    return section.words[at].islower() and section.words[at].isalpha() and section.lower[at] not in FUNCTION_WORDS


def _text_after(lead: Section, index: int) -> str:
    return lead.low_text[lead.offsets[index - 1] + len(lead.words[index - 1]) :] if index else lead.low_text
