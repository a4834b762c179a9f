"""A page in, its title out as the dialects of titles ask for it: own and foreign names, lead, findings in one line."""

import re
from collections.abc import Sequence
from functools import cached_property

from nlp.lexicon import wordlist
from nlp.parties import Party, party
from nlp.rules import Finding, Miss
from nlp.sections import Page, Section

#: A lead that says outright that something can be used now.
_USABLE = re.compile(
    r"""
    \b(?:can\s+now | (?:is|are)\s+now\s+(?:available|in|on|open|live|generally|able|free)
      | now\s+(?:available|in\s+(?:beta|preview)|supports?|includes?|lets?|generally)
      | available\s+(?:today|now|in\s+(?:beta|preview)|starting) | in\s+(?:public\s+)?(?:beta|preview)\b | rolling\s+out
      | (?:today,?\s+)?we(?:\s+are|['’]re)\s+(?:\w+\s+)?
        (?:launching|introducing|releasing|rolling|adding|bringing|expanding)
      | introducing | announcing | starting\s+today | launching\s+today | new\s+features? )""",
    re.VERBOSE | re.IGNORECASE,
)
#: Verbs that begin advice: what follows is how to use a thing, not that it is new.
IMPERATIVE = wordlist(
    """
    accelerate apply ask audit automate automatically boost bring build choose collaborate configure connect
    continue create customize debug deploy discover enhance evaluate explore extend find fine-tune fix generate
    get give govern guard how improve increase inside integrate keep learn making manage monitor move optimize
    post-train power protect put reduce research review run scale schedule search secure set share simplify
    speed start tell test track train transform try turn understand unify unlock use using what why work working
    write
    """
)
#: Verbs in -ing with which a publisher says that a thing of its own grows.
GROWING = wordlist(
    """
    adding advancing boosting bringing piloting redesigning making managing scaling deepening empowering enabling
    enhancing equipping expanding extending giving improving introducing launching opening previewing redeploying
    releasing strengthening supercharging turning unlocking updating upgrading
    """
)


class Heading:
    """The title of a page, with what several of its readings ask."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.title: Section = page.title
        self.words = page.title.words
        self.lower = page.title.lower
        #: The publisher, where these are its own words; None for the press.
        self.lab = page.item.publisher_lab
        #: The opening of the summary; "" where there is none.
        self.lead = page.leads[0].read_text if page.leads else ""

    @cached_property
    def things(self) -> list[Party]:
        """Models and products named in the title."""
        return [party(name, self.title) for name in self.title.names if name.kind in {"model", "product"}]

    @cached_property
    def own(self) -> list[Party]:
        """The publisher's models and products named in the title."""
        return [thing for thing in self.things if self.lab is not None and thing.owner == self.lab]

    @cached_property
    def organisations(self) -> list[Party]:
        """Organisations named in the title."""
        return [party(name, self.title) for name in self.title.names if name.kind == "organisation"]

    @cached_property
    def usable(self) -> bool:
        """Whether the lead says outright that something new can be used now."""
        return _USABLE.search(self.lead[:200]) is not None

    @property
    def first(self) -> str:
        """The first word in lower case."""
        return self.lower[0]

    @property
    def is_gerund(self) -> bool:
        """Whether the title begins with a verb in -ing."""
        return self.first.endswith("ing")

    def name_at(self, start: int) -> Party | None:
        """The name that begins at a token."""
        return next((party(name, self.title) for name in self.title.names if name.start == start), None)

    def finding(
        self,
        kind: str,
        rule: str,
        *,
        start: int = 0,
        end: int | None = None,
        actor: Party | None = None,
        parties: Sequence[Party] = (),
        objects: Sequence[Party] = (),
        doubt: str | None = None,
    ) -> list[Finding]:
        """One finding with the title, or tokens `start:end` of it, as its words."""
        last = len(self.words)
        return [
            Finding(
                type=kind,
                rule=f"title.{rule}",
                section=self.title,
                start=start,
                end=last if end is None else end,
                scope=(0, last),
                actor=actor,
                counterparties=tuple(parties),
                objects=tuple(objects),
                doubts=() if doubt is None else (doubt,),
            )
        ]

    def miss(self, reason: str) -> Miss:
        """The title, read and put aside."""
        return Miss(rule="title", section=self.title, start=0, end=len(self.words), reason=reason)
