"""Two reports in, how likely they tell of one happening out, with what speaks for it.

The score is a sum of weighted comparisons (log odds): words, versions, sums, types, parties, days. `likeness.json`
holds the weights, fitted by logistic regression on labelled pairs, and how rare a word is in text of the field; both
are made by `tests/bench/fit_likeness.py`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.roles import (
    EARLY_REACH_DAYS,
    RELATED,
    climbs,
    contradiction,
    days_apart,
    is_beside,
    lasting_keys,
    meet,
    parties_of,
    reach_days,
    role_keys,
)
from nlp.wording import spelled
from store.ids import slug
from store.model import Report, Tier
from store.money import roughly_usd

LEARNED_FILE = Path(__file__).with_name("likeness.json")

#: Days beyond which words alone tie nothing.
TEXT_REACH_DAYS = 45
#: Days that a happening without a longer reach is told for; a longer reach slows the days down in proportion.
TOLD_DAYS = 14
#: Log odds of a tie by roles alone, where the texts are mostly about something else, or months lie between.
FIRM = 2.0
#: Least log odds of a rumour and of what came of it, in the same roles: their words are seldom the same.
LADDER = 1.0
#: Log odds of two reports whose roles contradict each other: two versions, two rounds.
CONTRADICTED = -4.0
#: Log odds of two reports that cannot be one: no tie with others outweighs it.
NEVER = -math.inf
#: Log odds that a document must show beyond others where no event was read in it: the labelled pairs have few such
#: documents that report nothing, a stream of news has many.
UNREAD_MARGIN = 1.0
#: Outlets round and convert: sums this near to each other may be one.
SAME_SUM = 0.12
#: Days within which the roles of a curated fact, which no reading can have mistaken, tie a report to it: its words are
#: seldom those of the report, and its date may be a month.
CURATED_DAYS = 31
#: Words of the lead count this much of a word of the title.
LEAD_WEIGHT = 0.5
#: How much texts of months apart have in common when one tells again what the other told.
TOLD_AGAIN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A report with all that comparing it needs, worked out once."""

    report: Report
    #: Weights of the title's terms; and of all terms, those of the lead reduced. Both of length 1, as vectors.
    title: Mapping[str, float]
    text: Mapping[str, float]
    #: Length of the vector of all terms.
    length: float
    roles: frozenset[str]
    lasting: frozenset[str]
    #: Ids of who takes part; empty where no event was read.
    parties: frozenset[str]
    #: Ids of all entities named.
    names: frozenset[str]
    #: Ids of the counterparties, for a model release the platforms that it comes to.
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two reports are."""

    #: Log odds that they tell of one happening.
    score: float
    #: What ties them if it is not their words; "" if it is.
    ground: str
    reports: tuple[Profile, Profile]

    @property
    def reason(self) -> str:
        """What speaks for it, in words."""
        a, b = self.reports
        days = days_apart(a.report, b.report)
        apart = "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"
        return f"{self.ground or _words_for(a, b)}, {apart}"


def profile(report: Report) -> Profile:
    """What comparing a report with others needs."""
    words, candidate = report.wording, report.candidate
    title = {term: weight(term) for term in words.title}
    text = title | {term: LEAD_WEIGHT * weight(term) for term in words.lead}
    return Profile(
        report=report,
        title=_unit(title),
        text=_unit(text),
        length=_length(text),
        roles=role_keys(report),
        lasting=lasting_keys(report),
        parties=parties_of(candidate) if candidate else frozenset(),
        names=frozenset(words.names),
        hosts=frozenset(map(slug, candidate.counterparties)) if candidate else frozenset(),
    )


def likeness(a: Profile, b: Profile) -> Likeness | None:
    """How alike two reports are; None where nothing can be said: roles differ, or too many days lie between."""
    one, other = a.report, b.report
    if one.document_id == other.document_id:
        return Likeness(score=NEVER, ground="one document, two happenings", reports=(a, b))
    days, against = days_apart(one, other), contradiction(one, other)
    keys = frozenset() if against else a.roles & b.roles
    if days > TEXT_REACH_DAYS and not against and (again := a.lasting & b.lasting):
        says_enough = any("|sum|" in key or "|target|" in key for key in again)
        if not says_enough and _overlap(a.text, b.text) < TOLD_AGAIN:
            return None
        return Likeness(score=FIRM, ground=f"told again, same {_kinds(again)}", reports=(a, b))
    if is_beside(one) or is_beside(other):
        firm = keys and days <= reach_days(one, other)
        return Likeness(score=FIRM, ground=f"same {_kinds(keys)}", reports=(a, b)) if firm else None
    if days > (max(TEXT_REACH_DAYS, reach_days(one, other)) if keys else TEXT_REACH_DAYS):
        return None
    if against:
        return Likeness(score=CONTRADICTED, ground=against, reports=(a, b))
    weights = _learned().weights
    compared = comparisons(a, b)
    score = sum(weights[name] * value for name, value in compared.items()) - UNREAD_MARGIN * compared["no event"]
    named = compared["sum"] or any("|round|" not in key for key in keys)  # a company has many rounds
    if keys and named and score < LADDER and climbs(one, other):
        return Likeness(score=LADDER, ground=f"same {_kinds(keys)}, first a rumour", reports=(a, b))
    if keys and (named or _same_money(one, other)) and days <= CURATED_DAYS and Tier.CURATED in {one.tier, other.tier}:
        return Likeness(score=max(score, FIRM), ground=f"same {_kinds(keys)} as a person wrote down", reports=(a, b))
    return Likeness(score=score, ground="", reports=(a, b))


def _same_money(one: Report, other: Report) -> bool:
    """Whether two reports give sums that may be one, in any currency."""
    sums = [
        roughly_usd(report.candidate.money.value, report.candidate.money.currency)
        for report in (one, other)
        if report.candidate and report.candidate.money
    ]
    return len(sums) == 2 and abs(sums[0] - sums[1]) <= SAME_SUM * max(sums)


def comparisons(a: Profile, b: Profile) -> dict[str, float]:
    """What two documents' main reports have in common and what tells them apart, by name; 0 says nothing."""
    first, second = a.report.candidate, b.report.candidate
    words, others = a.report.wording, b.report.wording
    days, reach = float(days_apart(a.report, b.report)), reach_days(a.report, b.report)
    if reach >= EARLY_REACH_DAYS and a.roles & b.roles:  # months may lie between
        days *= TOLD_DAYS / reach
    shared = math.fsum(min(a.text[term] * a.length, b.text[term] * b.length) for term in a.text.keys() & b.text.keys())
    found = {
        "any two": 1.0,
        "titles": _overlap(a.title, b.title),
        "texts": _overlap(a.text, b.text),
        "shared words": math.log1p(shared),
        "other language": float(words.lang != others.lang),
        "version": float(_same_version(words.versions, others.versions)),
        "other version": float(
            words.versions_in_title and others.versions_in_title and not meet(words.versions, others.versions)
        ),
        "sum": float(any(abs(x - y) <= SAME_SUM * max(x, y) for x in words.sums for y in others.sums)),
        "days": math.log1p(days),
        "no event": float(first is None or second is None),
        "type": 0.0,
        "far type": 0.0,
        "parties": 0.0,
        "one stranger": 0.0,
        "two strangers": 0.0,
        "other platform": 0.0,
    }
    if first is None or second is None:
        return found
    strangers = bool(a.parties - b.parties - b.names) + bool(b.parties - a.parties - a.names)
    same = first.type == second.type
    return found | {
        "type": float(same),
        "far type": float(not same and frozenset((first.type, second.type)) not in RELATED),
        "parties": min(len(a.parties & b.parties), 2) / 2,
        "one stranger": float(strangers == 1),
        "two strangers": float(strangers == 2),
        "other platform": float(same and first.type == "model_release" and a.hosts != b.hosts),
    }


def weight(term: str) -> float:
    """How much a word tells: the rarer in the field, the more."""
    learned = _learned()
    return learned.rarity.get(term, learned.unlisted)


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = _length(vector) or 1.0
    return {term: value / length for term, value in vector.items()}


def _overlap(words: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Cosine of two vectors of words, 0 to 1; the sum is exact, and so the same in whatever order it is made."""
    return math.fsum(words[term] * others[term] for term in words.keys() & others.keys())


def _same_version(versions: Sequence[str], others: Sequence[str]) -> bool:
    """Whether both name one version, with or without the family before it ("Claude Opus 4.7", "Opus 4.7")."""
    return any(f" {x}".endswith(f" {y}") or f" {y}".endswith(f" {x}") for x in versions for y in others)


def _words_for(a: Profile, b: Profile) -> str:
    """What two reports have in common, in a few words."""
    rarest = sorted(a.text.keys() & b.text.keys(), key=lambda term: (-weight(term), term))[:4]
    told = [f"like words ({', '.join(spelled(b.report.wording.opening, rarest))})"] if rarest else []
    compared = comparisons(a, b)
    keys = a.roles & b.roles
    told += [f"same {_kinds(keys)}"] if keys else ["same type"] if compared["type"] else []
    told += [f"same {name}" for name in ("version", "sum") if compared[name]]
    return ", ".join(told)


def _kinds(keys: frozenset[str]) -> str:
    return " and ".join(sorted({key.split("|")[1] for key in keys}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learned:
    """What `likeness.json` holds."""

    #: Log odds of each comparison.
    weights: Mapping[str, float]
    #: Weight of each term that the field's text has more than once.
    rarity: Mapping[str, float]
    #: Weight of every other term.
    unlisted: float


@cache
def _learned() -> _Learned:
    return _Learned(**json.loads(LEARNED_FILE.read_text(encoding="utf-8")))
