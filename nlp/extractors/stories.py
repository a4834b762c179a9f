"""Titles about customers and joint work in, partnerships out."""

import re

from nlp.heading import Heading
from nlp.lexicon import wordlist
from nlp.parties import Party, capital_run, open_party, party
from nlp.rules import Finding, Miss

#: What a customer does in a title.
_DOES = wordlist(
    """
    accelerates achieves adds adopts advances announces applied applies are automates boosted brings brought builds
    built chooses chose created creates cut cuts delivers deploys employs empowers enables estimates expands found
    helped helps improved improves integrates is joins launches leverages made makes modernizes moved offers
    partners powers reaches reduced reimagines revolutionizes rolls runs saved saves scaled scales selected selects
    serves speeds streamlines supports tackles taps trains transformed transforms turned unlocks use used uses using
    """
)
#: The same after "will", "to", "is" or "has".
_WILL = wordlist(
    """
    make bring use using give build building deploy deploying roll rolling run running scale scaling train training
    adopt adopting deliver delivering provide providing offer offering integrate integrating embed embedding power
    powering turn turning work working put putting chosen selected expand expanding
    """
)
_HELPS = wordlist("helps helping help enables enable enabling powers powering empowers helped supports supporting")
_NOBODY = wordlist(
    """
    to we i you our your organizations companies nations developers teams people they ai it businesses enterprises
    engineers researchers can do does
    """
)
#: What follows "how" in advice: "how and when to", "how GenAI can", "how LLMs".
_NO_CUSTOMER = wordlist(
    """
    and or when can could should will would genai llm llms agentic generative ai-powered to far fast much many well
    long often big close good deep hard
    """
)
#: What a subject does in a text that explains it: "How Foo compares to Bar", "How Foo works".
_EXPLAINED = wordlist("compares compare differs differ works work thinks think learns stacks performs became")
_TRUSTS = wordlist("trusts chose chooses picked uses")
_SEEN = re.compile(
    r"\s*(?:see|learn|discover|find\s+out|read|here['’]s|explore)\s+how\s+(?:the\s+)?(?!you|your|we|our|to\b)",
    re.IGNORECASE,
)
#: What begins a how-to with somebody's tool rather than work with a partner.
_READING = wordlist("building using running getting fine-tuning deploying creating developing integrating working")
#: What two parties do together, in a title that joins them by a comma.
_TOGETHER = wordlist("build launch develop create unveil bring announce join partner team expand enter sign agree work")
_JOINT = wordlist("powering expanding advancing deepening strengthening partnering working collaborating uniting")
_TRADE = re.compile(r"(?:ers|ists|ors|ams|ies)\Z")


def read_story(heading: Heading) -> list[Finding] | Miss | None:
    """“How X uses Y”, at the head or after a colon: X is a customer of the publisher, or of the maker of Y."""
    lower = heading.lower
    colon = next((i + 1 for i, word in enumerate(heading.words) if word == ":"), 0)
    at = next((i for i in (0, colon) if lower[i : i + 1] in (["how"], ["why"])), None)
    if at is None or len(lower) < at + 4 or lower[at + 1] in _NOBODY:
        return None
    if lower[at] == "why" and not _TRUSTS & heading.title.word_set:
        return None
    helped = _read_helped(heading, at)
    if helped is not None:
        return helped
    customer = _customer(heading, at + 1)
    if customer is None or customer.kind in {"model", "product", "person"}:
        return heading.miss("how something is done") if at == 0 else None
    if customer.name == heading.lab:
        return heading.miss("the publisher writes about its own work")
    if heading.lower[customer.end : customer.end + 1] and heading.lower[customer.end] in _EXPLAINED:
        return heading.miss("something is explained")
    supplied = [thing for thing in heading.things if thing.start > customer.start and thing.owner != customer.name]
    if heading.lab is not None:
        own = [thing for thing in supplied if thing.owner == heading.lab]
        return heading.finding("partnership", "story", parties=[customer], objects=own[:1])
    suppliers = [p for p in heading.organisations if p.name != customer.name] or supplied
    if not suppliers:
        return heading.miss("no supplier is named")
    return heading.finding("partnership", "story", actor=suppliers[0], parties=[customer], objects=supplied[:1])


def read_use_in(heading: Heading) -> list[Finding] | None:
    """“Use Grok in OpenClaw”: the publisher's product comes to a product that no list knows."""
    own = next((thing for thing in heading.own if thing.start == 1), None)
    if own is None or heading.first not in {"use", "using", "connect", "run"}:
        return None
    rest = heading.words[own.end + 1 :]
    if heading.lower[own.end : own.end + 1] not in (["in"], ["with"], ["to"]) or not rest or len(rest) > 4:
        return None
    if not rest[0][0].isupper():
        return None
    place = open_party(heading.title, own.end + 1, len(heading.words))
    return heading.finding("partnership", "platform", parties=[place], objects=[own], doubt="open name")


def read_access(heading: Heading) -> list[Finding] | None:
    """“Access Foo models through your Bar commitment”: what is the publisher's comes by way of another house."""
    foreign = [p for p in heading.organisations if p.owner != heading.lab]
    own = heading.own or [p for p in heading.organisations if p.owner == heading.lab]
    if heading.lab is None or heading.first != "access" or not own or not foreign:
        return None
    if not {"through", "via", "on", "in", "with"} & set(heading.lower[own[0].end : foreign[0].start]):
        return None
    return heading.finding("partnership", "platform", parties=foreign[:2], objects=heading.own[:1])


def read_joint_work(heading: Heading) -> list[Finding] | None:
    """An official title headed by two parties: "Foo and Anthropic are building …", "Perplexity and SAP: …"."""
    title, words = heading.title, heading.words
    joint = next((i for i in range(1, min(7, len(words))) if heading.lower[i] in {"and", "&", "+", "x"}), None)
    listed = [p for p in heading.organisations if p.start == 0 or words[p.start - 1] == ","]
    if len(listed) > 1 and listed[0].start == 0 and listed[1].start == listed[0].end + 1:
        following = heading.lower[listed[1].end : listed[1].end + 1]
        joint = listed[0].end if following and following[0] in _TOGETHER else joint  # "Foo, Bar build …"
    if heading.lab is None or joint is None:
        return None
    start = joint + 2 if heading.lower[joint + 1 : joint + 2] == ["the"] else joint + 1
    left = next((p for p in heading.organisations if p.end == joint), None)
    right = next((p for p in heading.organisations if p.start == start), None)
    other: Party | None = None
    if left is not None and left.owner == heading.lab:
        end = capital_run(title, start, len(words))
        other = right or (open_party(title, start, end) if start < end < len(words) else None)
    elif right is not None and right.owner == heading.lab:
        first = 1 if heading.first == "the" else 0
        other = left or (open_party(title, first, joint) if words[first][0].isupper() else None)
        several = [p for p in heading.organisations if p.end <= joint and words[p.end] in {",", words[joint]}]
        if len(several) > 1 and several[0].start == first:  # "Foo, Bar, and we announce …"
            return heading.finding("partnership", "joint", parties=several)
    if other is None or other.owner == heading.lab:
        return None
    doubt = "open name" if other.kind == "open" else None
    return heading.finding("partnership", "joint", parties=[other], doubt=doubt)


def read_seen(heading: Heading) -> list[Finding] | None:
    """A lead that points to a customer ("See how Foo builds …"), whatever its title says."""
    match = _SEEN.match(heading.lead)
    if heading.lab is None or match is None:
        return None
    opening = heading.page.leads[0]
    start = next((i for i, at in enumerate(opening.offsets) if at >= match.end()), len(opening.words))
    end = capital_run(opening, start, len(opening.words))
    named = next((party(n, opening) for n in opening.names if n.start == start), None)
    if (named is None and start in {0, end}) or (named is not None and named.owner == heading.lab):
        return None
    customer = named or open_party(opening, start, end)
    if opening.lower[customer.start] in heading.title.word_set:
        return None  # the title is about it: no customer's story
    return heading.finding("partnership", "story", parties=[customer], objects=heading.own[:1])


def read_pair(heading: Heading) -> list[Finding] | None:
    """Two names and nothing else, the publisher's beside another's: "Claude and Alexa+", "Perplexity x Jane Roe"."""
    lower, words = heading.lower, heading.words
    joint = next((i for i, w in enumerate(lower) if w in {"and", "&", "x", "×", "+"}), None)
    end = next((i for i, word in enumerate(words) if word in {":", "–", "—"}), len(words))
    if heading.lab is None or joint is None or not 0 < joint < end - 1 or end > 7:
        return None
    named = [*heading.organisations, *heading.things]
    left = next((p for p in named if p.start == 0 and p.end == joint), None)
    right = next((p for p in named if p.start == joint + 1 and p.end == end), None)
    if left is None or left.owner != heading.lab:
        return None
    crossed = lower[joint] in {"x", "×"} and end - joint <= 4
    if right is None and crossed and (end < len(words) or all(w[0].isupper() for w in words[joint + 1 :])):
        right = open_party(heading.title, joint + 1, end)
    if right is None or (right.owner in {None, heading.lab} and right.kind != "open"):
        return None
    return heading.finding("partnership", "joint", parties=[right], objects=heading.own[:1])


def read_outside_subject(heading: Heading) -> list[Finding] | None:
    """An official title whose subject is somebody else, and that names the publisher or its product: a story."""
    if heading.lab is None:
        return None
    foreign = [p for p in heading.organisations if p.owner != heading.lab]
    customer = _subject(heading, foreign)
    own = [p for p in (*heading.own, *heading.organisations) if p.owner == heading.lab]
    if customer is not None and any(p.start > customer.end for p in own):
        return heading.finding("partnership", "customer", parties=[customer], objects=heading.own[:1])
    firm = customer is not None and customer.kind == "organisation" and not heading.page.is_public(customer.name)
    if customer is not None and firm and {"deliver", "provide", "offer"} & set(heading.lower[: customer.end + 2]):
        return heading.finding("partnership", "customer", parties=[customer], doubt="style alone")
    if {"use", "usage"} & heading.title.word_set and "of" in heading.lower:
        return None
    ended = [p for p in foreign if p.end >= len(heading.words) - 1 and heading.lower[p.start - 1] == "with"]
    if heading.is_gerund and ended and heading.first not in _READING and ended[0].kind == "organisation":
        return heading.finding("partnership", "joint", parties=ended, objects=heading.own[:1], doubt="style alone")
    if foreign and heading.first in _JOINT and {"with", "+", "and"} & heading.title.word_set:
        return heading.finding("partnership", "joint", parties=foreign[:3], doubt="style alone")
    return None


def _subject(heading: Heading, foreign: list[Party]) -> Party | None:
    """The capitalised words that head the title and are followed by what a customer does."""
    start = end = 1 if heading.first == "the" else 0
    while end < len(heading.words) and heading.words[end][0].isupper():
        if heading.title.title_case and heading.lower[end] in _DOES:
            break
        end += 1
    verb = end + 1 if heading.lower[end : end + 1] in (["will"], ["to"], ["is"], ["has"], ["can"]) else end
    if not start < end <= start + 6 or verb >= len(heading.words) or heading.lower[verb] not in _DOES | _WILL:
        return None
    if heading.lower[start] == "new" or heading.lower[start].endswith("ing") or _TRADE.search(heading.lower[end - 1]):
        return None
    named = heading.name_at(start)
    if named is not None:
        return named if any(p.start == named.start for p in foreign) else None
    return open_party(heading.title, start, end)


def _customer(heading: Heading, start: int) -> Party | None:
    """The name after "how"."""
    if heading.lower[start] == "the":
        start += 1
    named = heading.name_at(start)
    if named is not None:
        return named
    if set(heading.lower[start : start + 2]) & _NO_CUSTOMER or not heading.words[start][0].isalnum():
        return None
    if heading.lower[start] in {"is", "are", "was", "were"}:
        return None  # "How are agents used?"
    if heading.words[start].islower() and not heading.title.title_case and "." not in heading.words[start][1:-1]:
        return _customer_described(heading, start)
    end = start
    while end < len(heading.words) and (
        heading.words[end][0].isupper() or heading.words[end] in {"and", "&", "of", "."}
    ):
        if heading.title.title_case and heading.lower[end] in _DOES:
            break
        end += 1
    if end == start and "." in heading.words[start][1:-1]:  # a company called by its domain: "monday.com"
        end += 1
    return open_party(heading.title, start, end) if end > start and heading.lower[start] not in _NOBODY else None


def _customer_described(heading: Heading, start: int) -> Party | None:
    """“How digital artist Jane Roe uses Foo”: the name after what somebody is; else the one that opens the lead."""
    own = {thing.start for thing in heading.things}
    capital = next((i for i in range(start, min(start + 5, len(heading.words))) if heading.words[i][0].isupper()), None)
    if capital is not None and capital not in own:
        end = capital_run(heading.title, capital, len(heading.words))
        verb = heading.lower[end : end + 1]
        return open_party(heading.title, capital, end) if verb and verb[0] in _DOES | {"is"} else None
    if heading.lower[start] not in {"a", "an"} or not heading.own or not heading.page.leads:
        return None
    opening = heading.page.leads[0]
    end = capital_run(opening, 0, len(opening.words))
    return open_party(opening, 0, end) if 0 < end <= 4 and opening.lower[end : end + 1] == [","] else None


def _read_helped(heading: Heading, at: int) -> list[Finding] | None:
    """“How Llama helps Foo Bank …”: the publisher's product comes first, the customer after the verb."""
    house = [
        p for p in heading.organisations if p.owner == heading.lab and "models" in heading.lower[p.end : p.end + 4]
    ]
    own = next((thing for thing in (*heading.own, *house) if thing.start <= at + 2), None)
    verb = next((i for i in range(at + 1, len(heading.words)) if heading.lower[i] in _HELPS), None)
    if own is None or verb is None:
        return None
    start = next((i for i in range(verb + 1, min(verb + 4, len(heading.words))) if heading.words[i][0].isupper()), None)
    if start is None:
        return None
    end = capital_run(heading.title, start, len(heading.words))
    customer = heading.name_at(start) or open_party(heading.title, start, end)
    objects = [own] if own.kind != "organisation" else []
    return heading.finding("partnership", "story", parties=[customer], objects=objects)
