"""A cue in a section in, the clause around it out: who stands before it, what stands after it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest

from nlp.language import Cue
from nlp.lexicon import wordlist
from nlp.lists import coordinated
from nlp.names import Name, is_relation
from nlp.parties import (
    FUNCTION_WORDS,
    GENERIC,
    Party,
    capital_run,
    is_origin,
    only_tells_origin,
    open_party,
    party,
)
from nlp.places import government_at
from nlp.sections import Page, Section, resumes, takes_up

#: Marks and words that close a clause.
_BREAKS = wordlist("; — – | : •")
_SUBORDINATORS = wordlist(
    """
    after amid following despite since before though although because while whereas when if until unless but as
    après malgré depuis avant tandis alors lorsque quand puisque car mais si pendant
    """
)
#: What follows these happened before or beside what the clause reports.
_BACKGROUND = wordlist("after amid following despite since before when if après malgré depuis avant lorsque si")
#: What follows these ends at a comma, and the report begins; "since June, we have …" and "if …, …" go on as they are.
_FRONTED = wordlist("after amid following despite though although while whereas as before après malgré avant tandis")

_FIRST_PERSON = wordlist("we we're we’re we've we’ve we'll we’ll our nous notre nos i")
_RELATIVES = wordlist("which who whose qui dont")
#: What begins an explanation of the name before a comma.
_EXPLAINING = _RELATIVES | wordlist(
    "a an the founded created started spun backed based formerly known un une le la l' spécialiste fondée fondé créée "
    "créé lancée née basée basé issue"
)
#: A listed organisation before one of these describes another one.
_DESCRIBING = wordlist(
    "challenger rival competitor startup start-up company firm maker alum spinout spin-off chipmaker unicorn"
)
#: Before the name of a place, where a company is.
_WHERE = wordlist("in near outside à près")
#: "…, and it …": from here on another sentence about the same.
_GOES_ON, _IT = wordlist("and but et mais"), (["it"], ["they"], ["he"], ["she"], ["elle"], ["il"], ["elles"], ["ils"])


class Clause:
    """The part of a sentence around a cue, without what comes before or after a break or a subordinate clause."""

    def __init__(self, page: Page, section: Section, cue: Cue) -> None:
        self.page = page
        self.section = section
        self.cue = cue
        self.sentence = section.sentence_of(cue.start)

    @cached_property
    def start(self) -> int:
        """First token of the clause."""
        if self.leading is not None:
            return self.leading[0] + 1
        for index in range(self.cue.start - 1, self.sentence[0] - 1, -1):
            if self._breaks(index):
                return (self._fronted(index) or index) + 1
            if self.section.tells_past and self._joins(index):
                return index + 1
        return self.sentence[0]

    def _joins(self, index: int) -> bool:
        """Whether a second happening follows at a token: "Foo bought Bar, and Baz raised …"."""
        section = self.section
        if section.lower[index] not in {"and", "et", "while"} or not any(verb < index for verb in section.verbs):
            return False
        who = next((name for name in section.names if name.start == index + 1), None)
        return who is not None and who.kind == "organisation" and who.end <= self.cue.start <= who.end + 2

    def _fronted(self, index: int) -> int | None:
        """The comma that ends what a sentence puts first ("After months of talks, Foo buys Bar"); None for no such."""
        if index != self.sentence[0] or self.section.lower[index] not in _FRONTED:
            return None
        return next((i for i in range(index + 1, self.cue.start) if self.section.words[i] == ","), None)

    @cached_property
    def end(self) -> int:
        """One past the last token of the clause."""
        stop = next((at for at, _, _ in self.section.joints if at >= self.cue.end), self.sentence[1])
        stop = min(stop, self.sentence[1])
        return next((index for index in range(self.cue.end, stop) if self._breaks(index)), stop)

    @cached_property
    def leading(self) -> tuple[int, Cue] | None:
        """What joins the clause to one of the same doer, and the verb of that; None where it stands by itself."""
        joints = ((at, first) for at, first, _ in reversed(self.section.joints) if at < self.cue.start)
        found = next(joints, None)
        if found is None or found[0] < self.sentence[0]:
            return None
        return None if any(self._breaks(index) for index in range(found[0], self.cue.start)) else found

    def _breaks(self, index: int) -> bool:
        """Whether a clause ends at a token: at a mark, or at a word that subordinates ("goes after Asia" does not)."""
        words, lower = self.section.words, self.section.lower
        if words[index] in _BREAKS or (lower[index] in _GOES_ON and lower[index + 1 : index + 2] in _IT):
            return True
        return lower[index] in _SUBORDINATORS and not (
            lower[index] == "after" and index and lower[index - 1] in {"go", "goes", "going", "went", "named"}
        )

    @property
    def is_background(self) -> bool:
        """Whether the clause tells what happened before, or beside, what the sentence reports."""
        return self.start > self.sentence[0] and self.section.lower[self.start - 1] in _BACKGROUND

    @property
    def money_follows(self) -> bool:
        """Whether a sum stands after the cue in its sentence."""
        at = self.section.offsets[self.cue.start]
        return any(m.start >= at for m in self.section.money)

    @property
    def in_title(self) -> bool:
        """Whether the clause stands in the title."""
        return self.section.field == "title"

    @property
    def first_words(self) -> Sequence[str]:
        """The words of the clause before the cue, in lower case."""
        return self.section.lower[self.start : self.cue.start]

    @property
    def last_words(self) -> Sequence[str]:
        """The words of the clause after the cue, in lower case."""
        return self.section.lower[self.cue.end : self.end]

    @cached_property
    def left(self) -> list[Party]:
        """Names before the cue; of two, the first is left out where it only describes ("Nvidia challenger MatX")."""
        names = self.section.names_in(self.start, self.cue.start)
        if self.leading is not None:
            head = Clause(self.page, self.section, self.leading[1])
            names = self.section.names_in(head.start, head.cue.start) + names
        kept = [
            name
            for name, following in zip_longest(names, names[1:])
            if following is None or not (self._only_describes(name, following) or self._is_past(name))
        ]
        return [party(name, self.section) for name in kept]

    @cached_property
    def right(self) -> list[Party]:
        """Names after the cue."""
        return [party(name, self.section) for name in self.section.names_in(self.cue.end, self.end)]

    def organisations(self, parties: Iterable[Party]) -> list[Party]:
        """The organisations among parties."""
        return [p for p in parties if p.kind == "organisation"]

    @cached_property
    def subjects(self) -> list[Party]:
        """Who does it.

        The organisations that head the clause ("A and B …"), else the maker of what heads it, else the capitalised
        words before the cue; nobody where the publisher speaks of itself.
        """
        if self.leading is not None:
            return Clause(self.page, self.section, self.leading[1]).subjects
        left = self.left
        if not _FIRST_PERSON.isdisjoint(self.first_words):
            return []
        if self._taken_up is not None:
            return [self._taken_up]
        head = self.explained
        if head is not None:
            return [head[0]]
        if not left and self.start > self.sentence[0] and self.section.words[self.start - 1] == ":":
            before = self.section.names_in(self.sentence[0], self.start - 1)
            left = [party(name, self.section) for name in before if name.kind == "organisation"]
        organisations = self.organisations(left)
        run = self._named_before_cue(organisations)
        if run is not None:
            return [run]
        if organisations:
            return coordinated(self.section, organisations)
        owned = [p for p in left if p.owner is not None]
        if owned:
            return [owned[0]]
        run = self._opening_run() or self._run_before_cue() or self.resumed
        return [run] if run is not None else []

    @property
    def resumed(self) -> Party | None:
        """The organisation of a press headline that its lead goes on to call "the company", "it", "le groupe"."""
        title, (first, last) = self.page.title, self.sentence
        opening = self.section.lower[first : min(first + 4, last)]
        if self.section is title or self.page.item.kind == "official" or not takes_up(opening):
            return None
        named = [name for name in title.names if name.kind != "person" and name.owner is not None]
        maker = next((name for name in named if name.kind == "organisation"), next(iter(named), None))
        return replace(party(maker, title), kind="organisation", name=maker.owner or maker.text) if maker else None

    @cached_property
    def _taken_up(self) -> Party | None:
        """Who is meant by "it" or "the company" before the cue, in a sentence of a body about the past.

        Elsewhere by "it" where a sentence goes on with it: "Foo wants more, and it just raised $1M".
        """
        section = self.section
        goes_on = self.start > self.sentence[0] and section.lower[self.start - 1] in _GOES_ON
        if not section.tells_past and goes_on and section.lower[self.start : self.start + 1] in _IT:
            heads = [name for name in section.names_in(self.sentence[0], self.start) if name.kind == "organisation"]
            return party(heads[0], section) if heads else None
        if not section.tells_past:
            return None
        at = next((i for i in range(self.cue.start - 1, self.start - 1, -1) if resumes(section, i)), None)
        if at is None or any(name.owner is not None for name in section.names_in(at, self.cue.start)):
            return None
        before = [name for name in section.names_in(self.sentence[0], self.start) if name.kind == "organisation"]
        known = party(before[-1], section) if before else section.antecedent
        return replace(known, kind="organisation", name=known.who, owner=known.who) if known is not None else None

    @cached_property
    def explained(self) -> tuple[Party, int] | None:
        """The name that heads the sentence and is explained between commas before the cue, and where that ends.

        "Foo Labs, an AI start-up founded by alumni of Bar, raised …": Foo Labs, and not Bar.
        """
        section, (start, stop) = self.section, self.sentence
        while start < self.cue.start and (section.lower[start] in GENERIC or section.lower[start] in FUNCTION_WORDS):
            start += 1
        known = next((party(n, section) for n in section.names if n.start == start), None)
        end = known.end if known is not None else start
        while known is None and end < self.cue.start and section.words[end][0].isupper():
            end += 1
        if not start < end <= start + 4 or section.words[end : end + 1] != [","]:
            return None
        if end + 1 >= stop or section.lower[end + 1] not in _EXPLAINING:
            return None
        closing = next((i for i in range(self.cue.start - 1, end + 1, -1) if section.words[i] == ","), None)
        if closing is None:
            return None
        return known or open_party(section, start, end), closing

    @property
    def describes(self) -> bool:
        """Whether the cue lies in words that only say who or what a name is (", which builds chips, …")."""
        section = self.section
        for index in range(self.cue.start - 1, self.start, -1):
            if section.words[index] == ",":
                break
            if section.lower[index] in _RELATIVES and section.words[index - 1] == ",":
                return True
        head_end = self.sentence[0]
        while head_end < self.cue.start and section.words[head_end] != ",":
            head_end += 1
        closing = next((i for i in range(self.cue.end, self.sentence[1]) if section.words[i] == ","), None)
        opened = head_end + 1 < self.cue.start and section.lower[head_end + 1] in _EXPLAINING
        between = "," not in section.words[head_end + 1 : self.cue.start]
        named = all(w[0].isupper() or w.lower() in GENERIC for w in section.words[self.sentence[0] : head_end])
        return opened and between and named and closing is not None and head_end > self.sentence[0]

    @property
    def state(self) -> Party | None:
        """A country that acts at the head of the clause: its government ("China told …", "US summons …")."""
        section = self.section
        for index in range(self.start, min(self.start + 3, self.cue.start)):
            found = government_at(section.words, index)
            if found is not None and not any(n.start <= index < n.end for n in section.names):
                name, end = found
                if is_origin(section, index, end) and section.lower[end + 1] not in _OF_STATE:
                    return None  # "Israel's Foo sues …"
                return Party(name=name, section=section, start=index, end=end, kind="organisation", owner=name)
        return None

    @property
    def subject(self) -> Party | None:
        """The first of the subjects."""
        return self.subjects[0] if self.subjects else None

    def _only_describes(self, name: Name, following: Name) -> bool:
        """Whether a listed organisation says what the next one is: its challenger, rival, spin-off."""
        between = self.section.lower[name.end : following.start]
        both = name.kind == following.kind == "organisation"
        plain = both and 0 < len(between) <= 5 and {",", "and", "et", "&"}.isdisjoint(between)
        return plain and not _DESCRIBING.isdisjoint(between)

    def _is_past(self, name: Name) -> bool:
        """Whether a name only says where somebody was before: "Ex-Meta chief scientist's AMI Labs raises …"."""
        return self.section.lower[name.start - 1 : name.start] in (["ex-"], ["former"], ["ex"])

    def _named_before_cue(self, organisations: list[Party]) -> Party | None:
        """The unlisted company that a listed one only describes: "Nvidia challenger startup MatX raised …"."""
        if not organisations:
            return None
        between = self.section.lower[organisations[-1].end : self.cue.start]
        if not _DESCRIBING.intersection(between):
            return None
        run = self._run_before_cue()
        return run if run is not None and run.start > organisations[-1].end and run.end == self.cue.start else None

    def _opening_run(self) -> Party | None:
        """The name that opens a sentence and is explained before its verb: "Foo Labs, which builds chips, raised …"."""
        section, start = self.section, self.sentence[0]
        end = start
        while end < self.cue.start and section.words[end][0].isupper():
            end += 1
        if (
            start < end <= start + 4
            and section.words[end] in {",", "'s", "’s"}
            and section.lower[start] not in FUNCTION_WORDS
            and not is_origin(section, start, end)
        ):
            return open_party(section, start, end)
        return None

    def _run_before_cue(self) -> Party | None:
        section, end = self.section, self.cue.start
        while end > self.start and not section.words[end - 1][0].isupper():
            end -= 1
        start = end
        while start > self.start and (
            (section.words[start - 1][0].isupper() and not is_relation(section.words[start - 1]))
            or section.words[start - 1] in {"&", "of", "de"}
        ):
            start -= 1
        while start < end and (section.lower[start] in GENERIC or section.lower[start] in FUNCTION_WORDS):
            start += 1
        while start < end and section.lower[end - 1] in FUNCTION_WORDS:
            end -= 1
        if start >= end or end - start > 5 or self.cue.start - end > 4:
            return None
        if start - 2 >= self.start and section.lower[start - 1] in _WHERE and section.words[start - 2][0].islower():
            return None  # "a lab in Tallinn"
        if end == start + 1 and only_tells_origin(section, start):
            return None  # "Shanghai start-up"
        if start == self.sentence[0] and section.lower[start].endswith("ing"):
            return None
        return open_party(section, start, end)

    def open_run(self, start: int, *, skip: int = 4) -> Party | None:
        """The capitalised words at or shortly after a token, as a party that no list knows; None where there are none.

        A listed name that lies there is taken as it is. At most `skip` words are passed over.
        """
        section = self.section
        for index in range(start, min(start + skip + 1, self.end)):
            known = next((n for n in section.names if n.start <= index < n.end), None)
            if known is not None:
                return party(known, section)
            word = section.words[index]
            if word[0].isupper() and section.lower[index] not in GENERIC and not only_tells_origin(section, index):
                end = capital_run(section, index, self.end)
                if is_origin(section, index, end):
                    return self.open_run(end + 1, skip=0)
                return open_party(section, index, end)
            if section.lower[index] in {",", ".", "(", ")"}:
                return None
        return None


#: What a state has that acts for it: "Florida's AG", "Japan's Supreme Court".
_OF_STATE = wordlist(
    "ag attorney pm prime senate parliament supreme high court ministry government president minister governor "
    "congress competition data antitrust house cabinet commission national federal central digital privacy"
)
