"""The words of a text in, the organisations, models, products and people named in it out.

Known names come from the watchlist. A model that nobody has listed yet is still recognised when it follows the way
models are named: a known family with a new version ("Kimi K4", "Qwen4-Coder-480B-A35B"), or a size ("Foo-7B").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp.entities import Surface, Watchlist, handle_of
from nlp.institutions import institutions_in
from nlp.lexicon import wordlist
from nlp.places import places_in

#: What follows a family name as a version: "3", "2.5", "V3.2", "K2.6", "4o", "2512".
_VERSION = re.compile(r"[vVmMkKrRsSoO]?\d+(?:\.\d+)*(?:[a-z]|-[A-Za-z0-9.]+)*\+?\Z")
#: Parameters in a name: "7B", "397B-A17B", "8x22B".
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:x\d+)?[BM](?:-A\d+(?:\.\d+)?B)?(?:-[A-Za-z]+)?\Z")
_GLUED_SIZE = re.compile(r"[A-Za-z][\w.]*-(?:[\w.]+-)*\d+(?:\.\d+)?B(?:-A\d+(?:\.\d+)?B)?(?:-[A-Za-z]+)?\Z")
_DIGIT = re.compile(r"\d")
#: Words that a family uses for its members.
_VARIANT = wordlist(
    """
    Opus Sonnet Haiku Mythos Fable Instant Large Small Medium Mini mini Nano nano Micro Tiny Pro Max Ultra Flash
    Lite Plus Turbo Preview Thinking Reasoning Chat Coder Coding Instruct Vision Audio Image Images Video Voice
    Speech Music Realtime Live OCR Embed Embedding Embeddings Rerank Moderation Transcribe Translate TTS ASR Omni
    Next Air Fast Think High Ultra-Fast Heavy Beta Exp Experimental Speciale Terminus Base Edge NeMo Nemo Saba Deep
    Kontext Krea Fill Redux Depth Canny Schnell Dev Klein Scout Maverick Behemoth Guard Robotics Diffusion Gov Cyber
    Codex Spark Nova Reel Canvas Sonic Premier Act Lightning Agent Math Multimodal VL Linear Luna Terra Sol Computer
    Use Tools Family Series Light Highspeed XL XXL E2B E4B 3D 4D Foundation Mamba 32k
    128k A22B Dash
    """
)
#: A variant that closes a name and is no part of it ("the GLM-4.5 series", "Qwen3-TTS Family").
_GROUP = frozenset({"Family", "Series", "family", "series"})
#: Words that say what the word after them has to do with a name: "Nvidia-backed Foo", "a Mistral-powered rulebook".
_NOT_A_VERSION = re.compile(
    r"-(?:backed|based|powered|like|style|owned|generated|led|era|level|class|native|first|only|made|driven|free|"
    r"related|enabled|ready|specific|compatible|maker|parent|linked|funded)\Z",
    re.IGNORECASE,
)
#: Of these, those that tell whose technology it is.
_BUILT_ON = re.compile(r"-(?:powered|based|driven)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A named thing at the tokens `start:end` of a section."""

    #: "organisation", "model", "product", "person" or "place".
    kind: str
    #: Canonical for an organisation or person; as written for a model or product.
    text: str
    #: Organisation that owns, makes or employs it; None if unknown.
    owner: str | None
    start: int
    end: int
    #: A model with its version or variant, rather than a bare family or assistant name ("Claude").
    versioned: bool = False
    #: Whether the watchlist lists it or its family.
    listed: bool = True
    #: Whether it says who made it only where the maker is named too.
    needs_maker: bool = False


class NameFinder:
    """Finds the watchlist's names and the models of its families; built once for each vocabulary."""

    def __init__(self, watchlist: Watchlist, vocab: Vocab, forms: Iterable[tuple[str, Doc]]) -> None:
        """`forms` gives the tokens of each written form of the watchlist, endings such as "*stral" left out."""
        self._surfaces = watchlist.surfaces
        self._families = watchlist.families
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._strings = vocab.strings
        for surface, tokens in forms:
            self._matcher.add(surface, [tokens])
        families = [name for name in watchlist.families if not name.startswith("*")]
        names = "|".join(sorted(map(re.escape, families), key=len, reverse=True))
        self._glued = re.compile(rf"({names})(?=[-‑.]?\d|[-‑][A-Za-z])")
        self._low_families = {name.lower(): surface for name, surface in watchlist.families.items()}
        self._endings = {name[1:]: s.owner for name, s in watchlist.families.items() if name.startswith("*")}
        self._ending = tuple(self._endings)
        self._handles = watchlist.handles
        self._tails = tuple(
            name
            for name in families
            if len(name) > 4 and name.isalpha() and name[0].isupper() and not watchlist.families[name].needs_version
        )
        self._by_itself = lru_cache(maxsize=20_000)(self._read_word)

    def find(self, doc: Doc, words: Sequence[str]) -> tuple[Name, ...]:
        """Names in order, none overlapping; of two that overlap the longer one stays."""
        spans: list[tuple[int, int, Name]] = []
        for key, start, end in self._matcher(doc):
            text = self._strings[key]
            for surface in (self._families.get(text), self._surfaces.get(text)):
                name = self._listed(surface, words, start, end) if surface is not None else None
                if name is not None and not _is_licence(words, name):
                    spans.append((name.start, name.end, name))
        listed_at = {end for _, end, name in spans if name.kind != "person"}  # "Gemini AI agents" names no Gemini AI
        by_shape = (name for name in _organisations_by_shape(words) if name.end - 1 not in listed_at)
        spans += [(name.start, name.end, name) for name in by_shape]
        spans += self._institutions(words, spans)
        listed = {(start, end) for start, end, _ in spans}
        for index in range(len(words)):
            name = self._by_shape(words, index)
            if name is not None and (name.start, name.end) not in listed:
                spans.append((name.start, name.end, name))
        spans += [(name.start, name.end, name) for _, _, last in list(spans) for name in _listed_after(words, last)]
        by_name = {(start, end) for start, end, name in spans if name.kind == "product" and name.text in self._surfaces}
        # A product listed by its whole name is no version of a family: "Claude Pro".
        return _longest([s for s in spans if s[2].kind != "model" or (s[0], s[1]) not in by_name])

    def _institutions(
        self, words: Sequence[str], spans: Sequence[tuple[int, int, Name]]
    ) -> Iterator[tuple[int, int, Name]]:
        """Institutions that no list knows; a noun before a listed organisation says what that is."""
        taken = {at for start, end, name in spans if name.kind != "place" for at in range(start, end)}
        for start, end in institutions_in(words):
            if taken.isdisjoint(range(start, end)):
                text = _written(words[start:end]).replace("' ", "'").replace("’ ", "’")
                text = text[0].upper() + text[1:]
                yield start, end, Name(kind="organisation", text=text, owner=text, start=start, end=end, listed=False)

    def _listed(self, surface: Surface, words: Sequence[str], start: int, end: int) -> Name | None:
        if surface.kind != "model":
            version = words[end] if surface.kind == "organisation" and end < len(words) else ""
            if "." in version and _VERSION.match(version) and not version.startswith(("$", "0")):
                text = " ".join(words[start : end + 1])  # "Cursor 2.0": what is called after its maker
                return Name(kind="product", text=text, owner=surface.owner, start=start, end=end + 1)
            written = surface.name if surface.kind in {"organisation", "person"} else " ".join(words[start:end])
            return Name(
                kind=surface.kind,
                text=written,
                owner=surface.owner,
                start=start,
                end=end,
                needs_maker=surface.needs_maker,
            )
        stop = _extend(words, end)
        if stop == end and surface.needs_version and not any(c.isdigit() for c in words[end - 1]):
            return None
        return _model(words, start, stop, surface.owner, versioned=stop > end or any(map(str.isdigit, words[end - 1])))

    def _by_shape(self, words: Sequence[str], index: int) -> Name | None:
        """What is named at a place in the way that models are named, with the versions that follow."""
        word = words[index]
        name = self._by_itself(word)
        if name is not None:
            if name.kind == "model" and name.text == word.rstrip("."):
                return _model(words, index, _extend(words, index + 1), name.owner, versioned=True, listed=name.listed)
            return replace(name, start=index, end=index + 1)
        named = len(word) > 2 and word[0].isupper() and word.isalnum()
        if named and index + 1 < len(words) and _SIZE.match(words[index + 1]):
            maker = self._surfaces.get(word)
            if word in self._families or (maker is not None and maker.kind != "organisation"):
                return None
            by = None if maker is None else maker.owner  # "Sarvam 105B"
            return _model(words, index, _extend(words, index + 1), by, versioned=True, listed=False)
        return None

    def _read_word(self, word: str) -> Name | None:
        """The same of a word by itself, its place left open."""
        if word.islower() and not _DIGIT.search(word):
            return None
        built_on = _BUILT_ON.search(word)
        if built_on is not None:
            return self._built_on(word[: built_on.start()])
        if "/" in word:
            return self._kept_at(word)
        match = self._glued.match(word)
        if match and not _NOT_A_VERSION.search(word):
            surface = self._families[match[1]]
            tail = word[match.end() :].lstrip("-‑.")
            if surface.needs_version and not tail[:2].lstrip("vVrRmM")[:1].isdigit():
                return None
            return _model_word(word, surface.owner)
        family = (
            self._low_families.get(word.split("-", maxsplit=1)[0])
            if "-" in word and any(map(str.isdigit, word))
            else None
        )
        if family is not None and not _NOT_A_VERSION.search(word):  # "grok-build-0.1", as an interface names it
            return _model_word(word, family.owner)
        if not word[0].isupper() or word in self._surfaces:
            return _model_word(word, None, listed=False) if _GLUED_SIZE.match(word) else None
        if word.endswith(self._ending) and word not in self._families:
            return _model_word(word, next(owner for end, owner in self._endings.items() if word.endswith(end)))
        head = next((name for name in self._tails if word.endswith(name) and word != name), None)
        if head is not None:  # "MedGemma", "CodeLlama"
            return _model_word(word, self._families[head].owner)
        return _model_word(word, None, listed=False) if _GLUED_SIZE.match(word) else None

    def _built_on(self, written: str) -> Name | None:
        """Whose technology a word tells of: "Mistral-powered"."""
        maker = self._surfaces.get(written) or self._families.get(written)
        if maker is None or maker.needs_version or maker.needs_maker:
            return None
        return Name(kind=maker.kind, text=maker.name, owner=maker.owner, start=0, end=1)

    def _kept_at(self, address: str) -> Name | None:
        """A model or tool by the address of its repository: "mistralai/Devstral-2-24B"."""
        account, _, repository = address.partition("/")
        maker = self._handles.get(handle_of(account))
        if maker is None or "/" in repository or not ("-" in repository or _DIGIT.search(repository)):
            return None  # "OpenAI/Microsoft" is no address
        kind = "model" if _DIGIT.search(repository) else "product"
        return Name(kind=kind, text=repository, owner=maker, start=0, end=1, versioned=kind == "model", listed=False)


#: Last words of a company's name, and what stands before them in common phrases instead.
_COMPANY_ENDS = wordlist("AI Labs Robotics Technologies Therapeutics Semiconductor Semiconductors Biosciences Ventures")
_NO_COMPANY = wordlist(
    """
    The A An And Or For With In On Of To From By Using Generative Agentic Enterprise Open Sovereign European
    American Chinese French British German Indian Responsible Trustworthy Frontier Physical Applied Legal Medical
    Industrial Personal Consumer Our Your New Big Its Their Meta Google Apple Free Local Private Public Build
    Building Scaling National Global Voice Video Image Music Cloud Edge Vertical Secure Safe Ethical Military
    Defense Advanced Modern Multimodal Conversational Why How What When Is Are Can Will All More Most Every This
    That Custom Small Large Fast Embodied Multilingual Healthcare Financial Creative Explainable Quantum Spatial IA
    AI Beyond Inside Against Human Stop Ban Regulate Bring Bringing Powering MW GW GPU
    """
)


#: What says where a company comes from, as in "Swedish AI firm Foo".
ORIGINS = wordlist(
    """
    Swedish Japanese Korean Canadian Dutch Swiss Spanish Italian Israeli Nordic Norwegian Danish Finnish Polish
    Belgian Austrian Irish Australian Brazilian Russian Taiwanese Singaporean Emirati Saudi Latin African Asian
    Parisian Berlin London Paris-based US UK Vietnamese Turkish Portuguese Greek Mexican Indonesian Egyptian Kenyan
    Nigerian Ukrainian Czech Hungarian Romanian Thai Malaysian Pakistani Californian Estonian Latvian Lithuanian
    Icelandic Slovak Slovenian Croatian Serbian Bulgarian Chilean Colombian Argentine Peruvian Filipino Bangladeshi
    Rwandan Ethiopian Tunisian Moroccan Algerian Senegalese Armenian Georgian Kazakh Qatari Kuwaiti Iranian
    """
)

_NO_NAMES = _NO_COMPANY | ORIGINS
#: Organisations after which licences are called, and the words beside them.
_LICENCES, _OF_LICENCES = wordlist("MIT"), wordlist("licence license under sous")


def _organisations_by_shape(words: Sequence[str]) -> list[Name]:
    """Companies that nobody has listed, told by how they end: "Clearview AI", "Aaron.ai", "Pollen Robotics"."""
    ends = [index for index, word in enumerate(words) if word in _COMPANY_ENDS or word.endswith((".ai", ".AI"))]
    if not ends:
        return []
    found = []
    longer = [word for word in words if len(word) > 3 and word.isalpha()]
    capitals = sum(word[0].isupper() for word in longer) > 0.6 * len(longer)  # every word may then stand before "AI"
    for index in ends:
        word = words[index]
        if len(word) > 4 and word.endswith((".ai", ".AI")) and word.count(".") == 1:  # "api.foo.ai" is a host
            found.append(Name(kind="organisation", text=word, owner=word, start=index, end=index + 1, listed=False))
        before = words[index - 1] if index else ""
        if word == "AI" and (capitals or (words[index + 1 : index + 2] and words[index + 1].istitle())):
            continue  # "Japan AI Safety Institute"
        if index == 1 and before.endswith("ing"):
            continue  # "Advancing AI systems"
        if word == "AI" and places_in(words, index - 1, index):
            continue  # "a Texas AI campus"
        if word in _COMPANY_ENDS and before[:1].isupper() and before.isalpha() and before not in _NO_NAMES:
            text = f"{before} {word}"
            found.append(Name(kind="organisation", text=text, owner=text, start=index - 1, end=index + 1, listed=False))
    return found


def _is_licence(words: Sequence[str], name: Name) -> bool:
    """Whether a name is that of a licence: "sous licence MIT", "weights under MIT"."""
    around = {word.lower() for word in (*words[max(0, name.start - 1) : name.start], *words[name.end : name.end + 1])}
    return name.text in _LICENCES and not _OF_LICENCES.isdisjoint(around)


def is_relation(word: str) -> bool:
    """Whether a word only says what the next one has to do with a name: "SoftBank-backed"."""
    return "-" in word and _NOT_A_VERSION.search(word) is not None


def is_version(word: str) -> bool:
    """Whether a word reads as a version or size of the name before it."""
    return bool(_VERSION.match(word) or _SIZE.match(word))


def _extend(words: Sequence[str], end: int) -> int:
    """Where a model's name ends that has reached `end`: versions, sizes and variants are taken in."""
    while end < len(words):
        if words[end] == "[" and words[end + 2 : end + 3] == ["]"] and words[end + 1].isalpha():
            end += 3  # "FLUX.2 [flex]"
            continue
        word = words[end].replace("\u2011", "-")  # a hyphen that does not break, as some sites set it
        if word not in _GROUP and (word in _VARIANT or ("-" in word and _VARIANT.issuperset(word.split("-")))):
            end += 1
        elif _VERSION.match(word) or _SIZE.match(word):
            # A number before a counted noun is no version: "Claude 3 times faster", "GPT 20 percent".
            if end + 1 < len(words) and words[end + 1] in {
                "%",
                "percent",
                "times",
                "months",
                "weeks",
                "days",
                "million",
            }:
                break
            end += 1
        else:
            break
    return end


def _listed_after(words: Sequence[str], first: Name) -> list[Name]:
    """The further versions and members of a list that gives the family once: "Foo 3.6 Pro, Flash and 3.5 Lite"."""
    found: list[Name] = []
    if first.kind != "model" or not first.versioned:
        return found
    end = first.end
    while True:
        start = end
        while start < len(words) and words[start] in {",", "and", "et", "&"}:
            start += 1
        if start == end or start >= len(words):
            return found
        if _is_member(words, start, first):
            end = start + 1
            text = f"{first.text.rpartition(' ')[0]} {words[start]}"
            found.append(replace(first, text=text, start=start, end=end))
            continue
        if not _VERSION.match(words[start]) or "." not in words[start]:
            return found
        end = _extend(words, start)
        if end == start:
            return found
        found.append(_model(words, start, end, first.owner, versioned=True))


def _is_member(words: Sequence[str], at: int, first: Name) -> bool:
    """Whether a word alone is another member of the version named before it: "Foo 4 Pro and Flash"."""
    following = words[at + 1] if at + 1 < len(words) else ""
    last = words[first.end - 1]
    alone = not following[:1].isupper() and not is_version(following)
    return words[at] in _VARIANT and words[at][0].isupper() and last in _VARIANT and last[0].isupper() and alone


def _model(
    words: Sequence[str], start: int, end: int, owner: str | None, *, versioned: bool, listed: bool = True
) -> Name:
    return Name(
        kind="model",
        text=_written(words[start:end]).rstrip("."),  # the tokenizer leaves a full stop on "Foo-3-397B-A17B."
        owner=owner,
        start=start,
        end=end,
        versioned=versioned,
        listed=listed,
    )


def _written(words: Sequence[str]) -> str:
    return " ".join(words).replace("[ ", "[").replace(" ]", "]")


def _model_word(word: str, owner: str | None, *, listed: bool = True) -> Name:
    return _model([word], 0, 1, owner, versioned=True, listed=listed)


_RANK = {"model": 0, "product": 1, "organisation": 2, "person": 3}


def _longest(spans: list[tuple[int, int, Name]]) -> tuple[Name, ...]:
    taken: set[int] = set()
    kept: list[Name] = []
    for start, end, name in sorted(spans, key=lambda s: (s[0] - s[1], s[0], _RANK[s[2].kind])):
        places = range(start, end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))
