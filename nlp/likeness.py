"""Two reports in, how likely they tell of one happening out, with what speaks for it.

The score is a sum of weighted comparisons (log odds): words, versions, sums, types, parties, days. `likeness.json` holds
the weights, fitted by logistic regression on labelled pairs, and how rare a word is in text of the field; both are made
by `tests/bench/fit_likeness.py`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from nlp.wording import fold, roughly_usd, version_key
from store.ids import content_id, slug
from store.model import Candidate, Precision, Report, ReportStatus, Wording

LEARNED_FILE = Path(__file__).with_name("likeness.json")

#: Days within which two reports with a role in common may tell of one happening: what is told once travels fast, what
#: is negotiated is told for long.
REACH_DAYS: Mapping[str, int] = {
    "acquisition": 180,
    "compute": 45,
    "deprecation": 45,
    "expansion": 45,
    "financials": 21,
    "funding": 45,
    "incident": 21,
    "legal": 45,
    "model_release": 21,
    "partnership": 30,
    "people": 30,
    "pricing": 14,
    "product_launch": 14,
    "research": 14,
}
#: A rumour or a plan comes long before the happening.
EARLY_REACH_DAYS = 120
#: Days beyond which words alone tie nothing.
TEXT_REACH_DAYS = 45
#: Days that a happening without a longer reach is told for; a longer reach slows the days down in proportion.
TOLD_DAYS = 14
#: Stands for the day of an item of no known day, and how far it is taken to be from any other.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
UNDATED_DAYS = 7
#: Log odds of a tie by roles alone, where the texts are mostly about something else, or months lie between.
FIRM = 2.0
#: Log odds of two reports whose roles contradict each other: two versions, two rounds.
CONTRADICTED = -4.0
#: Log odds of two reports that cannot be one: no tie with others outweighs it.
NEVER = -math.inf
#: Log odds that a document must show beyond others where no event was read in it: the labelled pairs have few such
#: documents that report nothing, a stream of news has many.
UNREAD_MARGIN = 1.0
#: Two rounds whose sizes differ by more than this factor are two.
ANOTHER_SIZE = 1.5
#: Outlets round and convert: sums this near to each other may be one.
SAME_SUM = 0.12
#: Words of the lead count this much of a word of the title.
LEAD_WEIGHT = 0.5
#: How much texts of months apart have in common when one tells again what the other told.
TOLD_AGAIN = 0.5
#: Terms that a text must have to be recognised when it is told again, word for word, at any time.
REPEAT_TERMS = 8
#: Happenings that come once: a report of the same is the same, however late.
ONCE = frozenset({"model_release", "deprecation"})
#: Types that outlets, or the reading of them, give to one happening.
RELATED = frozenset(
    frozenset(pair.split("/"))
    for pair in """
    model_release/product_launch model_release/research model_release/partnership model_release/expansion
    product_launch/research product_launch/partnership product_launch/compute product_launch/deprecation
    product_launch/pricing product_launch/expansion partnership/compute partnership/funding partnership/expansion
    partnership/legal acquisition/funding acquisition/partnership acquisition/people compute/expansion compute/funding
    compute/deprecation legal/incident legal/people legal/research incident/research funding/financials
    """.split()  # noqa: SIM905 - reads as the list it is
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two reports are."""

    #: Log odds that they tell of one happening.
    score: float
    #: What speaks for it, in words.
    reason: str


def likeness(a: Report, b: Report) -> Likeness | None:
    """How alike two reports are; None where nothing can be said: roles differ, or too many days lie between."""
    if a.document_id == b.document_id:
        return Likeness(score=NEVER, reason="one document, two happenings")
    days = days_apart(a, b)
    apart = "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"
    contradiction = _contradict(a, b)
    keys = frozenset() if contradiction else role_keys(a) & role_keys(b)
    if days > TEXT_REACH_DAYS and not contradiction and (again := lasting_keys(a) & lasting_keys(b)):
        if not a.position and not b.position and comparisons(a, b)["texts"] < TOLD_AGAIN:
            return None
        return Likeness(score=FIRM, reason=f"told again: same {_kinds(again)}, {apart}")
    if a.position or b.position:  # beside what the document mainly reports, its words say nothing of this
        firm = keys and days <= _reach_days(a, b)
        return Likeness(score=FIRM, reason=f"same {_kinds(keys)}, {apart}") if firm else None
    if days > (max(TEXT_REACH_DAYS, _reach_days(a, b)) if keys else TEXT_REACH_DAYS):
        return None
    if contradiction:
        return Likeness(score=CONTRADICTED, reason=contradiction)
    compared = comparisons(a, b)
    score = sum(_learned().weights[name] * value for name, value in compared.items())
    score -= UNREAD_MARGIN * compared["no event"]
    return Likeness(score=score, reason=f"{_words_for(a, b, compared, keys)}, {apart}")


def comparisons(a: Report, b: Report) -> dict[str, float]:
    """What two documents' main reports have in common and what tells them apart, by name; 0 says nothing."""
    first, second = a.candidate, b.candidate
    words, others = a.wording, b.wording
    days = float(days_apart(a, b))
    if _slow(a, b) and role_keys(a) & role_keys(b):
        days *= TOLD_DAYS / _reach_days(a, b)
    text, other_text = _weighed(words.title, words.lead), _weighed(others.title, others.lead)
    found = {
        "any two": 1.0,
        "titles": _overlap(_weighed(words.title, ()), _weighed(others.title, ())),
        "texts": _overlap(text, other_text),
        "shared words": math.log1p(sum(min(value, other_text[term]) for term, value in text.items() if term in other_text)),
        "other language": float(words.lang != others.lang),
        "version": float(_same_version(words, others)),
        "other version": float(_other_version(words, others)),
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
    parties, partners = _parties(first), _parties(second)
    strangers = (bool(parties - partners - set(others.names)), bool(partners - parties - set(words.names)))
    same = first.type == second.type
    hosts = {slug(name) for name in first.counterparties} != {slug(name) for name in second.counterparties}
    return found | {
        "type": float(same),
        "far type": float(not same and frozenset((first.type, second.type)) not in RELATED),
        "parties": min(len(parties & partners), 2) / 2,
        "one stranger": float(strangers[0] != strangers[1]),
        "two strangers": float(all(strangers)),
        "other platform": float(same and first.type == "model_release" and hosts),
    }


def days_apart(a: Report, b: Report) -> int:
    """Days between two publications; or between the days that the texts give for the happening, if that is less."""
    if UNDATED in {a.published_at, b.published_at}:
        return UNDATED_DAYS
    days = abs((a.published_at.date() - b.published_at.date()).days)
    stated, other = _stated_day(a), _stated_day(b)
    return min(days, abs((stated - other).days)) if stated and other else days


def role_keys(report: Report) -> frozenset[str]:
    """Type with actor and object, target or party: what reports of one happening share when they are read alike."""
    candidate = report.candidate
    if candidate is None:
        return frozenset()
    actor, parties = slug(candidate.actor), [slug(name) for name in candidate.counterparties]
    texts = [f"object|{actor}|{object_key(candidate.actor, name)}" for name in candidate.objects]
    if candidate.type == "partnership":  # no first party: any two of the participants
        members = sorted({actor, *parties})
        texts += [f"parties|{a}|{b}" for i, a in enumerate(members) for b in members[i + 1 :]]
    elif candidate.type == "acquisition":
        texts += [f"target|{party}" for party in parties[:1]]
    else:
        texts += [f"party|{actor}|{party}" for party in parties]
    if candidate.type == "funding":  # a company has one round at a time
        texts.append(f"round|{actor}")
    return frozenset(f"{candidate.type}|{text}" for text in texts)


def lasting_keys(report: Report) -> frozenset[str]:
    """What makes a report the same however late it comes: a thing that happens once, or a text word for word."""
    candidate, words = report.candidate, report.wording
    found = set()
    if candidate is not None and candidate.type in ONCE and candidate.status is ReportStatus.OCCURRED:
        hosts = "|".join(sorted(map(slug, candidate.counterparties))) if candidate.type == "model_release" else ""
        found |= {
            f"{key}|{hosts}"
            for key in role_keys(report)
            if "|object|" in key and any(map(str.isdigit, key))
        }
    if report.position == 0 and len(words.title) + len(words.lead) >= REPEAT_TERMS:
        found.add(f"text|{content_id(report.publisher, *words.title, '', *words.lead)}")
    return frozenset(found)


def object_key(actor: str, name: str) -> str:
    """A model or product name for comparison: version kept, maker dropped ("Mistral Small 3.1" → "small-3-1")."""
    maker, words = slug(actor).split("-"), slug(fold(name)).split("-")
    while len(words) > 1 and words[0] in maker:
        words = words[1:]
    return "-".join(words)


def weight(term: str) -> float:
    """How much a word tells: the rarer in the field, the more."""
    learned = _learned()
    return learned.rarity.get(term, learned.unlisted)


def _stated_day(report: Report) -> date | None:
    when = report.candidate.when if report.candidate else None
    return when.day if when and when.precision is Precision.DAY else None


def _reach_days(a: Report, b: Report) -> int:
    kinds = [report.candidate for report in (a, b) if report.candidate]
    early = any(candidate.status in {ReportStatus.RUMOURED, ReportStatus.PLANNED} for candidate in kinds)
    return max([EARLY_REACH_DAYS if early else 0, *(REACH_DAYS[candidate.type] for candidate in kinds)])


def _slow(a: Report, b: Report) -> bool:
    """Whether months may lie between two reports of one happening."""
    return _reach_days(a, b) >= EARLY_REACH_DAYS


def _contradict(a: Report, b: Report) -> str:
    """How the roles of two reports contradict each other; "" where they do not."""
    first, second = a.candidate, b.candidate
    if first is None or second is None or first.type != second.type:
        return ""
    versions, others = _versions(first), _versions(second)
    if versions and others and not _meet(versions, others):
        return "another version"
    if first.type == "funding" and first.money and second.money:
        low, high = sorted(roughly_usd(money.value, money.currency) for money in (first.money, second.money))
        if high > ANOTHER_SIZE * low:
            return "a sum of another size"
    return ""


def _versions(candidate: Candidate) -> list[str]:
    """The objects of a candidate as words, if each is named with a version; else none."""
    versions = [version_key(name) for name in candidate.objects]
    return [version for version in versions if version] if all(versions) else []


def _parties(candidate: Candidate) -> set[str]:
    return {slug(candidate.actor), *map(slug, candidate.counterparties)}


def _weighed(title: tuple[str, ...], lead: tuple[str, ...]) -> dict[str, float]:
    return {term: weight(term) for term in title} | {term: LEAD_WEIGHT * weight(term) for term in lead}


def _overlap(words: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Cosine of two weighed sets of words, 0 to 1."""
    shared = sum(value * others[term] for term, value in words.items() if term in others)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(v * v for v in words.values()) * sum(v * v for v in others.values()))


def _same_version(words: Wording, others: Wording) -> bool:
    """Whether both name one version, with or without the family before it ("Claude Opus 4.7", "Opus 4.7")."""
    return any(f" {x}".endswith(f" {y}") or f" {y}".endswith(f" {x}") for x in words.versions for y in others.versions)


def _other_version(words: Wording, others: Wording) -> bool:
    """Whether both titles name versions, and none lies within another."""
    return words.versions_in_title and others.versions_in_title and not _meet(words.versions, others.versions)


def _meet(versions: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a version lies within one of the others, as "gpt 5.6" within "gpt 5.6 sol"."""
    return any(f" {x} " in f" {y} " or f" {y} " in f" {x} " for x in versions for y in others)


def _words_for(a: Report, b: Report, compared: Mapping[str, float], keys: frozenset[str]) -> str:
    """The comparison in a few words: what the two have in common."""
    text = {*a.wording.title, *a.wording.lead} & {*b.wording.title, *b.wording.lead}
    rarest = sorted(text, key=lambda term: (-weight(term), term))[:4]
    told = [f"like words ({', '.join(sorted(term.removeprefix('=') for term in rarest))})"] if rarest else []
    told += [f"same {_kinds(keys)}"] if keys else ["same type"] if compared["type"] else []
    told += [f"same {name}" for name in ("version", "sum") if compared[name]]
    return ", ".join(told)


def _kinds(keys: frozenset[str]) -> str:
    return " and ".join(sorted({"text" if key.startswith("text|") else key.split("|")[1] for key in keys}))


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
