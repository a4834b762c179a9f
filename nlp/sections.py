"""An item in, its title, summary and opening text out, as words with the names, cues and amounts found in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from nlp.amounts import CapacityMention, MoneyMention, capacity_mentions, money_mentions
from nlp.entities import Watchlist, handle_of
from nlp.language import Cue, Pipeline, sentence_bounds
from nlp.lexicon import lowered, wordlist
from nlp.names import Name
from store.ids import slug
from store.model import Item, Quote

if TYPE_CHECKING:
    from nlp.parties import Party
    from nlp.shape import Shape

#: Characters of a headline, as crawlers keep them, and of a summary or of an article's opening that are read for main
#: candidates.
TITLE_CHARS, LEAD_CHARS = 1000, 1200
#: Many marks in a row say nothing, and cost the tokenizer the square of their number: eight thousand took it 27 s.
_MARKS, _FEW = re.compile(r"[^\w\s]{9,}"), 4
#: A headline's outlet, as aggregators append it: "… - TechCrunch", "… | OpenAI".
_OUTLET = re.compile(r"\s+(?:[-–—|])\s+(?P<outlet>[^-–—|]{2,45})\Z")
#: A headline's byline, as link digests append it: "(Jane Roe/The Paper)", "(The Paper)".
_BYLINE = re.compile(r"\s*\((?:[A-Z@][^()/]{2,60}/)?(?:[A-Z@][^()]{1,40})\)\s*\Z")
#: A name with a version is what the headline is about: "… its latest model – Foo 4".
_VERSION = re.compile(r"\s\d+(?:\.\d+)?\Z")
#: Hyphens, spaces and apostrophes that typesetters use; one character each, so that offsets hold.
_TYPESET = str.maketrans("\u2010\u2011\u00a0\u202f\u2019", "--  '")
#: What joins two happenings in one headline, and the families of rules whose verbs are of one doer each: "signs" may
#: stand between two, and "contracts" after the last of several.
_JOINING, _OF_ONE = wordlist(", and et & while"), wordlist("funding acquisition launch financials")
#: What stands before a second verb of one doer, and between them.
_SAME_DOER, _ADVERBS = wordlist(", and et & puis then"), wordlist("also then now puis aussi")
_TAG = re.compile(
    r"\A\s*(?:<\w+>|\[[A-Z][^\]]{1,20}\]|Exclusive\s*[|:]|Breaking\s*[|:]|EXCLUSIVE\s*[|:]|BREAKING\s*[|:])\s*"
)


def _shortened(marks: re.Match[str]) -> str:
    """The first few of many marks, with blanks for the others, so that offsets hold."""
    return marks[0][:_FEW].ljust(len(marks[0]))


#: What parts the headlines of a list.
_LISTING = frozenset({",", ";"})


class Section:
    """One field of an item, or the opening of it, read once."""

    def __init__(
        self,
        field: str,
        text: str,
        pipeline: Pipeline,
        *,
        start: int = 0,
        end: int | None = None,
        tells_past: bool = False,
    ) -> None:
        """Reads `text[start:end]`; offsets of quotes count from the start of `text`.

        A section that `tells_past` is a sentence of a body about what was before the news.
        """
        self.field = field
        self.tells_past = tells_past
        #: Whom "it" and "the company" mean in such a sentence; None where the body does not say.
        self.antecedent: Party | None = None
        self.text = text
        self.base = start
        self.read_text = _MARKS.sub(_shortened, text[start:end].translate(_TYPESET))
        #: The same in lower case, as expressions of `nlp.modality` read it.
        self.low_text = lowered(self.read_text)
        doc = pipeline.read(self.read_text)
        places = [(token.text, token.idx) for token in doc]
        self.words: list[str] = [word for word, _ in places]
        #: Character offset of each word in the text that was read.
        self.offsets: list[int] = [offset for _, offset in places]
        self.lower: list[str] = pipeline.plain(doc, self.words)
        self.sentences = sentence_bounds(self.words)
        if field == "title":
            self.sentences = tuple(part for bounds in self.sentences for part in self._parts(*bounds))
        self.names: tuple[Name, ...] = pipeline.names.find(doc, self.words)
        if pipeline.has_model:
            self.names = _with_hints(self.names, pipeline.hints(doc))
        self.names = tuple(_branded(name, self.words, title_case=self.title_case) for name in self.names)
        self.cues: list[Cue] = pipeline.cues_in(doc)
        if field == "title":
            self.sentences = tuple(part for bounds in self.sentences for part in self._happenings(*bounds))
        #: What `nlp.shape` made of token ranges, for several readings ask for the same.
        self.shapes: dict[tuple[int, int], Shape] = {}

    @property
    def is_list(self) -> bool:
        """Whether a title is a list of headlines, as a newsletter gives: "A Does B, C Buys D, E for F"."""
        return (
            self.field == "title"
            and len(self.sentences) > 2
            and not _LISTING.isdisjoint(self.words[end - 1] for _, end in self.sentences)
        )

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """A sentence of a title, or its parts where it lists three headlines or more, each of several words."""
        commas, semicolons = ([i + 1 for i in range(start, end) if self.words[i] == mark] for mark in ",;")
        marks = semicolons if len(semicolons) > 1 else commas
        if len(marks) < 2 or not self.title_case:
            return [(start, end)]
        bounds = list(zip([start, *marks], [*marks, end], strict=True))
        listed = all(last - first >= 3 and self.words[first][0].isupper() for first, last in bounds)
        return bounds if listed else [(start, end)]

    def _happenings(self, start: int, end: int) -> list[tuple[int, int]]:
        """A sentence of a title, parted where a second name does the like: "Foo raises $1B and Bar lands $2B"."""
        begins: dict[int, set[str]] = {}
        for cue in self.cues:
            first = cue.start
            while first > start and self.words[first - 1][0].isupper():
                first -= 1
            if start <= first < cue.start <= first + 3 and cue.end <= end:
                begins.setdefault(first, set()).add(cue.rule.partition(".")[0])
        alike = begins.get(start, set()) & _OF_ONE
        joins = [i for i in sorted(begins) if i > start and self.words[i - 1] in _JOINING and begins[i] & alike]
        return list(pairwise([start, *joins, end]))

    @cached_property
    def title_case(self) -> bool:
        """Most longer words begin with a capital, so that a capital says nothing about names."""
        longer = [word for word in self.words if len(word) > 3 and word.isalpha()]
        return len(longer) > 2 and sum(word[0].isupper() for word in longer) >= 0.65 * len(longer)

    @cached_property
    def money(self) -> list[MoneyMention]:
        """Sums of money, their places counted in the text that was read."""
        return money_mentions(self.read_text, tells_past=self.tells_past)

    @cached_property
    def capacities(self) -> list[CapacityMention]:
        """Amounts of compute, their places counted in the text that was read."""
        return capacity_mentions(self.read_text)

    @cached_property
    def verbs(self) -> frozenset[int]:
        """Tokens at which the words of a rule begin: in title case a capital there begins no name."""
        return frozenset(cue.start for cue in self.cues)

    @cached_property
    def joints(self) -> list[tuple[int, Cue, Cue]]:
        """Where one who did a thing does another: the comma or "and", the verb before it, the verb after it.

        "Foo buys Bar, raises $2M"; "develops and sells Foo" is one doing.
        """
        found: list[tuple[int, Cue, Cue]] = []
        first: Cue | None = None
        for cue in (cue for cue in self.cues if cue.tense is not None):
            sentence = self.sentence_of(cue.start)
            if first is None or self.sentence_of(first.start) != sentence:
                first = cue if cue.start > sentence[0] else None
                continue
            if found and found[-1][2].start == cue.start:
                continue
            at = cue.start - 1
            while at > first.end and self.lower[at] in _ADVERBS:
                at -= 1
            joined = self.lower[at] in _SAME_DOER and at > first.end
            passive = cue.tense == "past" and self.lower[cue.end : cue.end + 1] == ["by"]
            if joined and not passive and cue.tense == first.tense and cue.rule != first.rule:
                at -= self.lower[at - 1] == ","
                found.append((at, first, cue))
        return found

    @cached_property
    def told_apart(self) -> list[str]:
        """What the verbs of one doer would be as headlines of their own: "Foo buys Bar", "Foo raises $2M"."""
        if not self.joints:
            return []
        _, first, _ = self.joints[0]
        start, end = self.sentence_of(first.start)
        joints = [(at, cue) for at, leading, cue in self.joints if leading is first]
        ends = [at for at, _ in joints] + [end]
        doer = self.span_text(start, first.start)
        bounds = zip([first.start, *(cue.start for _, cue in joints)], ends, strict=True)
        return [f"{doer} {self.span_text(*bound)}".strip() for bound in bounds]

    @cached_property
    def word_set(self) -> frozenset[str]:
        """The words in lower case."""
        return frozenset(self.lower)

    def token_at(self, start: int) -> int:
        """The token at which a date or sum begins, by its first character in the text that was read."""
        return next((i for i, offset in enumerate(self.offsets) if offset >= start), len(self.offsets) - 1)

    def sentence_of(self, index: int) -> tuple[int, int]:
        """Token range of the sentence that holds a token."""
        return next((bounds for bounds in self.sentences if bounds[0] <= index < bounds[1]), (0, len(self.words)))

    def names_in(self, start: int, end: int) -> list[Name]:
        """Names that lie within a token range."""
        return [name for name in self.names if name.start >= start and name.end <= end]

    def span_text(self, start: int, end: int) -> str:
        """The text of a token range as written."""
        if start >= end:
            return ""
        return self.read_text[self.offsets[start] : self.offsets[end - 1] + len(self.words[end - 1])]

    def quote(self, start: int, end: int, supports: str) -> Quote:
        """The words of a token range as evidence."""
        return self.quote_chars(self.offsets[start], self.offsets[end - 1] + len(self.words[end - 1]), supports)

    def quote_chars(self, start: int, end: int, supports: str) -> Quote:
        """Characters of the text that was read, as evidence."""
        first, last = self.base + start, self.base + end
        return Quote(field=self.field, start=first, end=last, text=self.text[first:last], supports=supports)


def _is_surname(name: Name) -> bool:
    """Whether a person is called by the last name alone, in whatever matter: "Musk calls for …"."""
    return name.kind == "person" and name.end - name.start == 1


#: Words that tie an item to AI, its chips or its data centres.
AI_WORDS = wordlist(
    """
    ai a.i. ia llm llms gpt genai generative chatbot chatbots chatgpt copilot agentic agents machine-learning gpu gpus
    tpu tpus chip chips datacenter datacenters data-center model models modèle modèles neural deepfake deepfakes
    superintelligence chat ai-powered ai-generated aws azure semiconductor semiconductors deepmind supercomputer
    inference datacentre datacentres stargate compute robotics webmcp openclaw agent transcription robot robots
    algorithm algorithms algorithme algorithmes bot bots puces puce calcul llm-based avatar avatars text-to-speech
    """
)
_AI_KINDS = frozenset({"lab", "cloud", "chip", "company"})


@dataclass(frozen=True, kw_only=True)  # no slots: caches what several rules ask
class Page:
    """An item with its sections."""

    item: Item
    lang: str
    watchlist: Watchlist
    title: Section
    #: Summary, then the opening of the text where the summary is short; either may be absent.
    leads: tuple[Section, ...]
    #: Whether the publisher is known by its address alone, and may host the posts of others.
    hosts: bool = False

    def is_public(self, name: str) -> bool:
        """Whether the watchlist lists an organisation as a public body."""
        listed = self.watchlist.organisations.get(name)
        return listed is not None and listed.kind == "public-body"

    def is_lab(self, name: str) -> bool:
        """Whether the watchlist lists an organisation as a laboratory."""
        listed = self.watchlist.organisations.get(name)
        return listed is not None and listed.kind == "lab"

    def is_ai(self, name: str) -> bool:
        """Whether the watchlist lists an organisation whose every doing is about AI or its chips."""
        listed = self.watchlist.organisations.get(name)
        return listed is not None and not listed.broad and listed.kind in _AI_KINDS

    @cached_property
    def speaks_of_ai(self) -> bool:
        """Whether the item has a word of AI, or names a model or a company of that field."""
        if any(section.word_set & AI_WORDS for section in self.sections()):
            return True
        if any(_speaks_of_ai(word) for section in self.sections() for word in section.words):
            return True
        names = [name for section in self.sections() for name in section.names if not _is_surname(name)]
        return any(
            name.kind == "model"
            or (name.kind == "product" and not self.is_sideline(name.text, name.owner))
            or (name.owner is not None and self.is_ai(name.owner))
            for name in names
        )

    def is_sideline(self, product: str, owner: str | None) -> bool:
        """Whether a product says nothing of AI by itself."""
        listed = self.watchlist.organisations.get(owner or "")
        return listed is not None and listed.is_sideline(product)

    def sections(self) -> Iterator[Section]:
        """Title first."""
        yield self.title
        yield from self.leads


def _speaks_of_ai(word: str) -> bool:
    """Whether a word is made with a word of AI, or a name with one: "voice-agent", "OmniGPT", "Foo.ai"."""
    if "-" in word:
        return not AI_WORDS.isdisjoint(word.lower().split("-"))
    return len(word) > 3 and word[0].isupper() and word.endswith(("GPT", "AI", ".ai", "LLM"))


#: What a lead calls the company that its headline named.
_COMPANIES = wordlist(
    """
    company firm startup start-up maker chipmaker lab giant group developer platform unicorn business retailer insurer
    carmaker designer publisher bank cloud entreprise société groupe jeune pépite éditeur fabricant fournisseur géant
    laboratoire labo spécialiste plateforme licorne concepteur constructeur opérateur
    """
)


def takes_up(opening: Sequence[str]) -> bool:
    """Whether a sentence begins with "it" or with "the company"."""
    named = opening[0] in {"the", "le", "la", "l'", "l’"} and not _COMPANIES.isdisjoint(opening)
    return named or opening[0] in {"it", "its", "elle", "il"}


def resumes(section: Section, at: int) -> bool:
    """Whether a text takes up who was named before at one of its words: "it", "the French company"."""
    word = section.lower[at]
    if word in {"it", "elle"}:
        return section.words[at - 1] != "," or at < 2 or section.words[at + 1 : at + 2] != [","]  # "Foo, elle, a …"
    return word in {"the", "la", "le", "l'"} and not _COMPANIES.isdisjoint(section.words[at + 1 : at + 3])


def read_page(item: Item, pipeline: Pipeline, watchlist: Watchlist) -> Page:
    """The sections of an item: the title without outlet and byline, and what else is no copy of it."""
    hosts = item.kind == "official" and item.publisher_lab is None
    if hosts:
        item = replace(item, publisher_lab=speaker_of(item.publisher, watchlist))
    start, end = headline_bounds(item.title, summary=item.summary, publisher=item.publisher)
    title = Section("title", item.title, pipeline, start=start, end=min(end, start + TITLE_CHARS))
    leads = []
    if item.summary and not _repeats(item.summary, item.title[start:end]):
        leads.append(Section("summary", item.summary, pipeline, end=LEAD_CHARS))
    if item.text and sum(len(lead.read_text) for lead in leads) < 200:
        leads.append(Section("text", item.text, pipeline, end=LEAD_CHARS))
    ask_for_makers((title, *leads), item.publisher_lab)
    return Page(item=item, lang=pipeline.lang, watchlist=watchlist, title=title, leads=tuple(leads), hosts=hosts)


def headlines_of(page: Page, pipeline: Pipeline) -> list[Page]:
    """The headlines of a title that lists several, each as the title of an item without a lead; quotes keep places."""
    title, found = page.title, []
    for first, last in title.sentences:
        closed = last > first and title.words[last - 1] in _LISTING
        start, text = title.base + title.offsets[first], title.span_text(first, last - closed)
        headline = Section("title", title.text, pipeline, start=start, end=start + len(text))
        ask_for_makers((headline,), page.item.publisher_lab)
        item = replace(page.item, title=text, summary="", text="")
        found.append(replace(page, item=item, title=headline, leads=()))
    return found


def ask_for_makers(sections: Sequence[Section], lab: str | None) -> None:
    """Leave out names that are words of their own too, where neither their maker nor anything else of it is named."""
    named = {name.owner for section in sections for name in section.names if not name.needs_maker} | {lab}
    for section in sections:
        section.names = tuple(name for name in section.names if not name.needs_maker or name.owner in named)


def speaker_of(publisher: str, watchlist: Watchlist) -> str | None:
    """The listed organisation that a publisher's name, its handle, or the host in its address stands for."""
    listed = watchlist.surfaces.get(publisher)
    if listed is not None:
        return listed.owner
    if publisher.startswith("@"):
        handle = handle_of(publisher)
        return watchlist.handles.get(handle) or watchlist.handles.get(handle.removesuffix("ai"))
    if "." not in publisher:
        return None
    labels = set(re.findall(r"[a-z0-9-]+", publisher.lower()))
    for name in watchlist.organisations:
        if slug(name) in labels or slug(name).replace("-", "") in labels:
            return name
    return None


def headline_bounds(title: str, *, summary: str, publisher: str) -> tuple[int, int]:
    """Where the headline itself lies in a title: without tag, byline and outlet.

    A last part after a dash is an outlet where the summary or publisher repeats it, or where it is short and
    capitalised and enough headline stays.
    """
    start = match.end() if (match := _TAG.match(title)) else 0
    end = len(title.rstrip())
    if (match := _BYLINE.search(title, start, end)) and len(title[start : match.start()].split()) >= 5:
        end = match.start()
    if match := _OUTLET.search(title[:end], start):
        outlet, head = match["outlet"].strip(), title[start : match.start()]
        said_again = summary.rstrip().endswith(outlet) and not summary.rstrip().endswith(match[0].strip())
        repeated = said_again or outlet.casefold() in publisher.casefold()
        named = sum(word[:1].isupper() or "." in word for word in outlet.split()) * 2 > len(outlet.split())
        short = len(outlet.split()) <= 5 and named and _VERSION.search(outlet) is None and len(head.split()) >= 4
        if head.strip() and (repeated or short):
            end = start + len(head.rstrip())
            return headline_bounds(title[:end], summary="", publisher=publisher) if "|" in title[:end] else (start, end)
    return start, end


def _branded(name: Name, words: list[str], *, title_case: bool) -> Name:
    """A bare assistant's name with the words that make it a product: "Claude Science", "ChatGPT for Excel"."""
    end = name.end
    extended = name.kind == "product" and name.listed and words[end : end + 1] == ["for"]
    if name.versioned or not (name.kind == "model" or extended):
        return name
    if words[end : end + 1] == ["for"] and end + 1 < len(words) and words[end + 1][0].isupper():
        end += 1
    first = end
    while end < len(words) and words[end][0].isupper() and words[end].isalnum() and end < first + 3:
        end += 1
    closed = end == len(words) or words[end] in {":", "—", "–", "-", ","}
    if end == first or words[end - 1] == "for" or (title_case and not closed):
        return name
    return replace(name, kind="product", text=" ".join(words[name.start : end]), end=end, listed=False)


def _repeats(summary: str, headline: str) -> bool:
    """Whether a summary is the headline again, with at most an outlet after it."""
    plain, head = " ".join(summary.split()), " ".join(headline.split())
    return plain.startswith(head) and len(plain) - len(head) <= 60


def _with_hints(names: tuple[Name, ...], hints: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names with those of a model that overlap none of them."""
    taken = {place for name in names for place in range(name.start, name.end)}
    free = [hint for hint in hints if taken.isdisjoint(range(hint.start, hint.end))]
    return tuple(sorted((*names, *free), key=lambda name: name.start))
