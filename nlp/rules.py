"""What every extractor is made of: rules that read clauses, findings with roles, misses with reasons."""

from collections.abc import Callable
from dataclasses import dataclass

from nlp.amounts import CapacityMention, MoneyMention
from nlp.clauses import Clause
from nlp.parties import Party
from nlp.sections import Section
from store.model import ReportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A happening read in one clause, its roles still tied to their words."""

    type: str
    #: Which rule found it, e.g. "funding.raise".
    rule: str
    section: Section
    #: Token range of the words that gave the type.
    start: int
    end: int
    #: Token range of the clause that was read; of two readings of one clause the stronger type stays.
    scope: tuple[int, int]
    #: None: the publisher of an official item, or the only organisation of the headline.
    actor: Party | None
    counterparties: tuple[Party, ...] = ()
    objects: tuple[Party, ...] = ()
    money: MoneyMention | None = None
    capacity: CapacityMention | None = None
    status: ReportStatus = ReportStatus.OCCURRED
    #: Token range of the words that gave the status; None where none were needed.
    status_at: tuple[int, int] | None = None
    #: What the rule is less sure of; each lowers the confidence.
    doubts: tuple[str, ...] = ()
    #: How likely it is by its rule and its words together; None where they were not weighed.
    likely: float | None = None

    def doer(self, lab: str | None) -> str | None:
        """Whom it is told of; `lab`, the laboratory that publishes the item, where it names nobody."""
        return lab if self.actor is None else self.actor.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A near miss: words that a rule waits for, and why they are no event."""

    rule: str
    section: Section
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The reading of a clause that holds one of the rule's cues."""

    #: "family.name", as in `cues.toml`.
    id: str
    #: Gives findings, or the reason why there is none.
    read: Callable[[Clause], list[Finding] | str]


def told(
    clause: Clause,
    kind: str,
    *,
    actor: Party | None,
    counterparties: tuple[Party, ...] = (),
    objects: tuple[Party, ...] = (),
    money: MoneyMention | None = None,
    capacity: CapacityMention | None = None,
    status: ReportStatus = ReportStatus.OCCURRED,
    status_at: tuple[int, int] | None = None,
    doubts: tuple[str, ...] = (),
) -> Finding:
    """A finding of this type told by a clause, its cue being the words that gave the type."""
    return Finding(
        type=kind,
        rule=clause.cue.rule,
        section=clause.section,
        start=clause.cue.start,
        end=clause.cue.end,
        scope=(clause.start, clause.end),
        actor=actor,
        counterparties=counterparties,
        objects=objects,
        money=money,
        capacity=capacity,
        status=status,
        status_at=status_at,
        doubts=doubts,
    )
