"""Titles that are a name, with or without a tagline, in, releases and launches out."""

import re
from dataclasses import dataclass, replace

from nlp.extractors.papers import ACADEMIC
from nlp.heading import Heading
from nlp.lexicon import wordlist
from nlp.objects import PRODUCT_NOUNS
from nlp.parties import FUNCTION_WORDS, Party, open_party
from nlp.places import places_in
from nlp.rules import Finding, Miss

_MODEL_WORDS = re.compile(
    r"\b(?:models?|LLMs?|open-?weights?|checkpoint|parameters|context\s+(?:window|length)|MoE)\b", re.IGNORECASE
)
#: "a new 8B model", "our first reasoning model", "a family of speech models": the thing itself, not models at large.
_IS_MODEL = re.compile(
    r"""
    \b(?:an?|our|its|new|first|latest|flagship)\s+(?:[\w,.’'-]+\s){0,6}?(?:model|LLM|VLM)\b
  | \b(?:family|suite|series|collection)\s+of\s+(?:[\w-]+\s){0,4}models\b
  | \b(?:two|three|four|five|new)\s+(?:[\w-]+\s){0,4}models\b | \bopen-weights?\b | \bfoundation\s+model\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"""
    .{0,120}\b(?:we\s+(?:announce|introduce|release|launch) | we['’](?:re|ve)\s | introduc | announc | releas | launch
      | is\s+now\s+available | our\s+(?:new|first|latest))
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
#: A way to do something rather than a thing to use: "a scalable algorithm", "We've developed a bot that …".
_IS_METHOD = re.compile(
    r"""
    \b(?:algorithms?|theorem|meta-learning|learning\s+environment|reinforcement\s+learning|neural\s+networks?)\b
  | \bwe(?:['’]ve|\s+have)\s+(?:developed|created|built|trained|designed)\s+an?\s(?:[\w-]+\s){0,4}?
      (?:method|technique|approach|bot|agent|system|classifier|robot)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: What a name that ends in one of these calls: a study, not a thing to use.
_STUDIES = wordlist("report survey census retrospective")
_FIXES_ALONE = re.compile(r"\s*(?:.{0,80}\bView details\b)?\s*Bug Fixes\b")
_GREETING = wordlist("meet hello welcome announcing introducing presenting")
_ARTICLES = wordlist("the all new our your a un une le la all-new")
_SEPARATORS = frozenset({":", "—", "–", "|", "-"})
#: Words that begin or run through titles, never names.
_NOT_A_NAME = FUNCTION_WORDS | wordlist(
    """
    about accelerate team people accelerating advancing advertise announcing automate automatically behind best
    bringing build building configure create customizing deploy deploying designing enabling expanding fine-tuning
    getting improve inside introducing learn making news powering privacy scaling support terms training transform
    transforming understanding update updates using working
    """
)
#: A cue of one of these within the words tells that they are a sentence.
_SENTENCE = frozenset({"funding", "acquisition", "expansion", "people", "partnership", "legal", "deprecation"})
_REPOSITORY = "[GitHub Repo]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The words of a title that may be a name, and what follows them."""

    start: int
    stop: int
    tagline: str

    @property
    def length(self) -> int:
        return self.stop - self.start


def read_name(heading: Heading) -> list[Finding] | Miss | None:
    """What a name, or a name before a colon or dash, announces."""
    span = _span(heading)
    if not 0 < span.length <= 7:
        return None
    inside = [thing for thing in heading.things if span.start <= thing.start and thing.end <= span.stop]
    place = span.start == 1 and places_in(heading.words, span.start, span.stop)
    if span.stop == len(heading.words) and heading.lower[span.start] == "series" and span.length == 2:
        return heading.finding("funding", "round")
    if place and (not inside or heading.lower[span.stop - 2] in {"to", "in"}):
        return heading.finding("expansion", "place")
    if heading.lower[span.start] in _NOT_A_NAME:
        return None
    if any(p.start == span.start and p.end == span.stop and p.owner == heading.lab for p in heading.organisations):
        return None  # "Meet Mistral AI: …" presents the house, nothing that it makes
    if heading.lower[span.stop - 1] in {"models", "model"} and not inside and _ANNOUNCES.match(heading.lead):
        return heading.finding("model_release", "name", start=span.start, end=span.stop, doubt="open name")
    own_name = heading.organisations and heading.organisations[0].start == span.start
    if own_name and heading.organisations[0].owner == heading.lab and 1 < span.length <= 4 and not inside:
        after = heading.lower[heading.organisations[0].end : span.stop][:1]
        if after and after[0] in {"for", "in", "on"} and heading.words[span.stop - 1][0].isupper():
            name = open_party(heading.title, span.start, span.stop)
            foreign = [p for p in heading.organisations if p.owner != heading.lab and p.start < span.stop]
            foreign += [p for p in heading.things if p.owner not in {None, heading.lab} and p.start < span.stop]
            if after[0] != "for" and foreign:
                return heading.finding("partnership", "platform", parties=foreign[:1])
            return heading.finding("product_launch", "name", start=span.start, end=span.stop, objects=[name])
    if heading.lower[:2] == ["new", "in"] and inside:
        return heading.finding("product_launch", "listed", objects=inside[:1])
    if inside and _covers(heading, inside, span):
        return _read_listed(heading, inside, span)
    return _read_open(heading, span)


def name_kind(tagline: str, lead: str) -> str:
    """What an unlisted name is by its tagline and lead: "model_release", "research" or "product_launch"."""
    text = f"{tagline} {lead[:260]}"
    words = frozenset(re.findall(r"[\w-]+", text.lower()))
    is_model = _IS_MODEL.search(text) is not None
    if tagline.strip(" .").lower() in {"results", "findings"} or (_IS_METHOD.search(text) and not is_model):
        return "research"
    gerund = re.match(r"\w+ing\b", tagline) and not words & PRODUCT_NOUNS
    if gerund and (len(words & ACADEMIC) >= 2 or not (is_model or _ANNOUNCES.match(lead))):
        return "research"
    return "model_release" if is_model and not words & {"toolkit", "platform"} else "product_launch"


def _span(heading: Heading) -> _Span:
    """The title without greeting, articles and tagline."""
    words, lower = heading.words, heading.lower
    greeted = lower[0] in _GREETING and len(words) > 1
    start = 0 if not greeted else 2 if words[1] in {":", ","} else 1
    stop = next((i for i, word in enumerate(words) if word in _SEPARATORS and i > start), len(words))
    if stop == len(words):  # "Foo Video 1.5 with references"
        stop = next((i for i in range(start + 2, len(words)) if lower[i] == "with" and words[i - 1][0].isdigit()), stop)
    if stop == len(words):  # "Agentic Search. More accurate results …"
        stop = next((i for i, word in enumerate(words[:-1]) if word == "." and i > 0), stop)
    named = {i for name in heading.title.names for i in range(name.start, name.end)}
    while start < stop - 1 and start not in named and lower[start] in _ARTICLES and named & set(range(start + 1, stop)):
        start += 1
    tagline = " ".join(words[stop + 1 :])
    bracket = next((i for i in range(start + 1, stop) if words[i] in {"[", "("}), stop)
    if words[stop - 1] in {"]", ")"} and stop - 1 not in named:  # "Foo 2 (beta)"
        stop = bracket
    if stop > start and words[stop - 1] in {".", "!"}:
        stop -= 1
    return _Span(start=start, stop=stop, tagline=tagline)


def _covers(heading: Heading, inside: list[Party], span: _Span) -> bool:
    """Whether the listed names are what the words are about, rather than a part of them."""
    words = heading.words[span.start : span.stop]
    covered = sum(thing.end - thing.start for thing in inside)
    nominal = all(
        word == "for"
        or (
            word.lower() not in FUNCTION_WORDS
            and (word[0].isupper() or word[0].isdigit() or word.lower() in PRODUCT_NOUNS)
        )
        for word in words
    )
    if inside[0].start > span.start + 1:
        return False
    return covered >= span.length - 2 or (nominal and inside[0].start == span.start)


def _read_listed(heading: Heading, inside: list[Party], span: _Span) -> list[Finding] | Miss:
    """A name of the watchlist, or a version of one of its families."""
    models = [thing for thing in inside if thing.kind == "model"]
    whole = replace(
        open_party(heading.title, inside[0].start, span.stop),
        kind=inside[0].kind,
        owner=inside[0].owner,
        versioned=inside[0].versioned,
    )
    if not models:
        if _FIXES_ALONE.match(heading.lead) and "New" not in heading.lead:
            return heading.miss("fixes alone")
        if whole.end > inside[0].end and _IS_MODEL.search(span.tagline):  # "Foo Mini: our first model"
            return heading.finding("model_release", "listed", start=span.start, end=span.stop, objects=[whole])
        return heading.finding("product_launch", "listed", start=span.start, end=span.stop, objects=[whole])
    head = models[0]
    if not head.versioned and whole.end > head.end:
        if heading.usable:
            return heading.finding("product_launch", "listed", start=span.start, end=span.stop, objects=[head])
        return heading.miss("a bare assistant's name, and nothing that is new")
    taken = {i for thing in inside for i in range(thing.start, thing.end)}
    around = {heading.lower[i] for i in range(span.start, span.stop) if i not in taken}
    products = [thing for thing in inside if thing.kind == "product" and thing.start > head.end]
    if head.versioned and products and {"and", "&", "+", ","} & set(heading.lower[head.end : products[0].start]):
        return [  # "Devstral 2 and Vibe CLI": a model and a product in one breath
            *heading.finding("model_release", "listed", start=head.start, end=head.end, objects=models),
            *heading.finding("product_launch", "listed", start=products[0].start, end=span.stop, objects=products),
        ]
    if around & (PRODUCT_NOUNS - {"beta", "voice", "version", "update", "upgrade"}):
        return heading.finding("product_launch", "listed", start=span.start, end=span.stop, objects=[whole])
    if not head.versioned and span.tagline and not _MODEL_WORDS.search(f"{span.tagline} {heading.lead[:200]}"):
        return heading.finding(
            "product_launch", "listed", start=span.start, end=span.stop, objects=[whole], doubt="bare name"
        )
    added = heading.words[head.end : span.stop]
    variant = len(added) <= 2 and all(word[0].isupper() and word.lower() not in PRODUCT_NOUNS for word in added)
    one = [whole if head.versioned and span.length <= 5 and variant else head]
    return heading.finding(
        "model_release", "listed", start=span.start, end=span.stop, objects=models if len(models) > 1 else one
    )


def _read_open(heading: Heading, span: _Span) -> list[Finding] | Miss | None:
    """A name that no list knows, told by its shape."""
    words = heading.words[span.start : span.stop]
    repository = heading.lead.startswith(_REPOSITORY)
    if not _is_nominal(heading, span) or (repository and span.length > 1):
        return None
    odd = any(_is_odd(word) for word in words)
    own = any(p.owner == heading.lab and span.start <= p.start < span.stop for p in heading.organisations)
    announced = span.length <= 2 and _ANNOUNCES.match(heading.lead)
    if not (span.tagline or odd or own or repository or announced):
        return None
    if span.tagline and not odd and span.length > 3 and words[-1].lower() not in _STUDIES:
        return None
    themed = heading.title.title_case and span.length > 2 and not (odd or own or heading.lead)
    if themed and not re.match(r"(?:an?|the|our|your|introducing|now|new)\b", span.tagline, re.IGNORECASE):
        return None  # "Model Serving Fairness: No More …": a theme in capitals
    name = open_party(heading.title, span.start, span.stop)
    if words[-1].lower() in _STUDIES:
        return heading.finding("research", "paper", start=span.start, end=span.stop, objects=[name], doubt="open name")
    if repository and ("provider" in heading.lead or "." in name.name):
        return heading.miss("a repository without an announcement")
    kind = name_kind(span.tagline, heading.lead)
    return heading.finding(kind, "name", start=span.start, end=span.stop, objects=[name], doubt="open name")


def _is_nominal(heading: Heading, span: _Span) -> bool:
    """Whether the words have the shape of a name and none of a sentence."""
    words, lower = heading.words[span.start : span.stop], heading.lower[span.start : span.stop]
    if any(word in _NOT_A_NAME for word in lower) or (lower[0].endswith("ing") and span.length > 1):
        return False
    if any(span.start <= cue.start < span.stop and cue.rule.split(".")[0] in _SENTENCE for cue in heading.title.cues):
        return False
    if any(p.start == span.start and p.end == span.stop for p in heading.organisations):
        return False
    shaped = all(w[0].isdigit() or w in {"/", "+"} or any(map(str.isupper, w)) for w in words)
    return shaped or (span.length == 1 and "-" in words[0])


def _is_odd(word: str) -> bool:
    """A shape that common words do not have: an inner capital, or a digit."""
    inner = any(map(str.isupper, word[1:])) and not (word.isupper() and len(word) <= 3)
    return inner or any(map(str.isdigit, word))
