"""Reports in, the roles by which they are recognised out: who does what to whom, and when; what contradicts it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from nlp.wording import fold, version_key
from store.ids import content_id, slug
from store.model import Candidate, Precision, Report, ReportStatus, Scope, Tier
from store.money import roughly_usd

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
EARLY = frozenset({ReportStatus.RUMOURED, ReportStatus.PLANNED})
#: Stands for the day of an item of no known day, and how far it is taken to be from any other.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
UNDATED_DAYS = 7
#: Two rounds whose sizes differ by more than this factor are two.
ANOTHER_SIZE = 1.5
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
    """What makes a report the same however late it comes: a thing that happens once, a text word for word."""
    candidate, words = report.candidate, report.wording
    found = set()
    if candidate is not None and candidate.type in ONCE and candidate.status is ReportStatus.OCCURRED:
        hosts = "|".join(sorted(map(slug, candidate.counterparties))) if candidate.type == "model_release" else ""
        found |= {f"{key}|{hosts}" for key in role_keys(report) if "|object|" in key and any(map(str.isdigit, key))}
    if candidate is not None and candidate.type == "acquisition" and candidate.status is ReportStatus.OCCURRED:
        found |= {f"acquisition|target|{slug(candidate.actor)}|{slug(name)}" for name in candidate.counterparties[:1]}
    curated = report.tier is Tier.CURATED  # told for its own day: of two rounds of one size it is the one it says
    if candidate is not None and candidate.type == "funding" and candidate.money is not None and not curated:
        found.add(f"funding|sum|{slug(candidate.actor)}|{candidate.money.value:.2g}|{candidate.money.currency}")
    if report.position == 0 and len(words.title) + len(words.lead) >= REPEAT_TERMS:
        found.add(f"text|text|{content_id(report.publisher, *words.title, '', *words.lead)}")
    return frozenset(found)


def object_key(actor: str, name: str) -> str:
    """A model or product name for comparison: version kept, maker dropped ("Mistral Small 3.1" → "small-3-1").

    A plus is a word: Command R+ is not Command R.
    """
    maker, words = slug(actor).split("-"), slug(fold(name).replace("+", " plus ")).split("-")
    while len(words) > 1 and words[0] in maker:
        words = words[1:]
    return "-".join(words)


def parties_of(candidate: Candidate) -> frozenset[str]:
    """Ids of everybody who takes part."""
    return frozenset({slug(candidate.actor), *map(slug, candidate.counterparties)})


def contradiction(a: Report, b: Report) -> str:
    """How the roles of two reports contradict each other; "" where they do not."""
    first, second = a.candidate, b.candidate
    if first is None or second is None or first.type != second.type:
        return ""
    versions, others = _versions(first), _versions(second)
    if versions and others and not meet(versions, others):
        return "another version"
    if first.type == "funding" and slug(first.actor) == slug(second.actor) and first.money and second.money:
        low, high = sorted(roughly_usd(money.value, money.currency) for money in (first.money, second.money))
        if high > ANOTHER_SIZE * low:
            return "a sum of another size"
    return ""


def meet(versions: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a version lies within one of the others, as "gpt 5.6" within "gpt 5.6 sol"."""
    return any(f" {x} " in f" {y} " or f" {y} " in f" {x} " for x in versions for y in others)


def days_apart(a: Report, b: Report) -> int:
    """Days between two publications; or between the days that the texts give for the happening, if that is less."""
    if UNDATED in {a.published_at, b.published_at}:
        return UNDATED_DAYS
    days = abs((a.published_at.date() - b.published_at.date()).days)
    stated, other = _stated_day(a), _stated_day(b)
    return min(days, abs((stated - other).days)) if stated and other else days


def reach_days(a: Report, b: Report) -> int:
    """Days within which two reports with a role in common may be one; at least EARLY_REACH_DAYS if one comes early."""
    found = [report.candidate for report in (a, b) if report.candidate]
    early = any(candidate.status in EARLY for candidate in found)
    return max([EARLY_REACH_DAYS if early else 0, *(REACH_DAYS[candidate.type] for candidate in found)])


def is_background(report: Report) -> bool:
    """Whether a report only mentions a past happening."""
    return report.candidate is not None and report.candidate.scope is Scope.BACKGROUND


def is_beside(report: Report) -> bool:
    """Whether a report stands beside what its document mainly reports: the document's words are not about it."""
    return report.position > 0 or is_background(report)


def climbs(a: Report, b: Report) -> bool:
    """Whether the earlier of two reports tells a rumour, and the later what came of it; a plan is told for itself."""
    first, second = (r.candidate for r in sorted((a, b), key=lambda r: (r.published_at, r.document_id)))
    if first is None or second is None:
        return False
    return first.status is ReportStatus.RUMOURED and second.status is not ReportStatus.RUMOURED


def _stated_day(report: Report) -> date | None:
    when = report.candidate.when if report.candidate else None
    return when.day if when and when.precision is Precision.DAY else None


def _versions(candidate: Candidate) -> list[str]:
    """The objects of a candidate as words, if each is named with a version; else none."""
    versions = [version_key(name) for name in candidate.objects]
    return [version for version in versions if version] if all(versions) else []
