"""Reports in, groups of reports out: which of them tell of one happening.

Two reports are tied when they share a key (same type, and same actor with object, target or party) within that key's
reach in days, and nothing speaks against it. Happenings are the connected components of these ties, so the same set
of reports gives the same groups in whatever order they came. A vague report, which names neither object nor party, is
attached to the nearest group that its title resembles afterwards, and never bridges two.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.ids import slug
from store.model import Precision, Report, ReportStatus

#: Days between two reports of one happening: what is told once travels fast, what is negotiated is told for long.
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
    "product_launch": 7,
    "research": 14,
}
#: A rumour or a plan comes long before the happening.
EARLY_REACH_DAYS = 120
#: A vague report is taken for a happening that is told these days.
VAGUE_REACH_DAYS = 3
#: Share of the shorter title's words that two titles have in common when one report is vague.
ALIKE = 0.5
#: What a unit of a currency is worth in dollars, to tell a round of 400 million from one of 800 million and no more.
ROUGHLY_USD: Mapping[str, float] = {
    "USD": 1.0,
    "EUR": 1.1,
    "GBP": 1.3,
    "CHF": 1.15,
    "CNY": 0.14,
    "JPY": 0.007,
    "INR": 0.012,
}
#: Two rounds whose sizes differ by more than this factor are two.
ANOTHER_SIZE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A cheap key under which a report finds others."""

    text: str
    #: Days to look back and ahead.
    reach_days: int
    #: Whether sharing it ties two reports; a weak key only lets a vague report be attached.
    strong: bool


def keys(report: Report) -> tuple[Key, ...]:
    """All keys of a report, the weak one last; two reports of one happening share at least one within its reach."""
    candidate = report.candidate
    actor, parties = slug(candidate.actor), [slug(name) for name in candidate.counterparties]
    texts = [f"object|{actor}|{object_key(candidate.actor, name)}" for name in candidate.objects]
    if candidate.type == "partnership":  # no first party: any two of the participants
        participants = sorted({actor, *parties})
        texts += [f"party|{a}|{b}" for i, a in enumerate(participants) for b in participants[i + 1 :]]
    elif candidate.type == "acquisition":
        texts += [f"target|{party}" for party in parties[:1]]
    else:
        texts += [f"party|{actor}|{party}" for party in parties]
    if candidate.type == "funding":  # a company has one round at a time
        texts.append(f"round|{actor}")
    reach = max(REACH_DAYS[candidate.type], EARLY_REACH_DAYS)
    strong = [Key(text=f"{candidate.type}|{text}", reach_days=reach, strong=True) for text in dict.fromkeys(texts)]
    return *strong, Key(text=f"{candidate.type}|actor|{actor}", reach_days=VAGUE_REACH_DAYS, strong=False)


def object_key(actor: str, name: str) -> str:
    """A model or product name for comparison: version kept, maker dropped ("Mistral Small 3.1" → "small-3-1")."""
    maker, words = slug(actor).split("-"), slug(name).split("-")
    while len(words) > 1 and words[0] in maker:
        words = words[1:]
    return "-".join(words)


def tie(a: Report, b: Report) -> str | None:
    """Why two reports tell of one happening; None where they do not, or where it cannot be told."""
    days = abs((happening_day(a) - happening_day(b)).days)
    if a.candidate.type != b.candidate.type or days > _reach(a, b) or _contradict(a, b):
        return None
    shared = _strong(a) & _strong(b)
    if not shared:
        return None
    return f"same {' and '.join(sorted({text.split('|')[1] for text in shared}))}, {days} days apart"


def group(reports: Iterable[Report]) -> tuple[tuple[Report, ...], ...]:
    """Reports by happening; each group, and the groups among themselves, in order of publication."""
    ordered = sorted(reports, key=publication_order)
    firm = _components([report for report in ordered if _strong(report)])
    homes: dict[str, list[list[Report]]] = defaultdict(list)
    for members in firm:
        for text in {keys(report)[-1].text for report in members}:
            homes[text].append(members)
    opened: list[list[Report]] = []
    additions: list[tuple[list[Report], Report]] = []
    for report in ordered:
        if _strong(report):
            continue
        text = keys(report)[-1].text
        home = _nearest(report, homes[text])
        if home is not None:
            additions.append((home, report))
            continue
        follows = _nearest(report, [members for members in opened if keys(members[0])[-1].text == text])
        if follows is None:
            opened.append([report])
        else:
            follows.append(report)
    for members, report in additions:  # only now, so that no vague report finds its home through another
        members.append(report)
    groups = (tuple(sorted(members, key=publication_order)) for members in [*firm, *opened])
    return tuple(sorted(groups, key=lambda members: publication_order(members[0])))


def reason(report: Report, members: Sequence[Report]) -> str:
    """Why a report belongs to its group, in words; "first" for the earliest."""
    if report is members[0]:
        return "first"
    ties = (tie(other, report) for other in members if other is not report)
    return next(filter(None, ties), "same type and actor, a like title, nearest in time")


def happening_day(report: Report) -> date:
    """The day that the text gives for the happening, else the day of publication."""
    when = report.candidate.when
    return when.day if when and when.precision is Precision.DAY else report.published_at.date()


def publication_order(report: Report) -> tuple[str, str, str]:
    """Sorts reports by believed time of publication, the same in every run."""
    return report.published_at.isoformat(), report.document_id, report.id


def _components(ordered: Sequence[Report]) -> list[list[Report]]:
    """Connected components of the ties, by union and find over reports that share a strong key."""
    parent = {report.id: report.id for report in ordered}

    def root(report_id: str) -> str:
        while parent[report_id] != report_id:
            parent[report_id] = report_id = parent[parent[report_id]]
        return report_id

    by_key: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        for text in _strong(report):
            for other in by_key[text]:
                if root(other.id) != root(report.id) and tie(other, report):
                    parent[root(report.id)] = root(other.id)
            by_key[text].append(report)
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        groups[root(report.id)].append(report)
    return list(groups.values())


def _nearest(report: Report, groups: Iterable[list[Report]]) -> list[Report] | None:
    """The group nearest in time with a member of another publisher whose title the report's resembles."""
    options = []
    for members in groups:
        days = [
            abs((happening_day(report) - happening_day(other)).days)
            for other in members
            if other.publisher != report.publisher and _alike(report.title, other.title)
        ]
        if days and min(days) <= VAGUE_REACH_DAYS and not any(_contradict(report, other) for other in members):
            options.append((min(days), publication_order(members[0]), members))
    return min(options, key=lambda option: option[:2])[2] if options else None


def _strong(report: Report) -> set[str]:
    return {key.text for key in keys(report) if key.strong}


def _reach(a: Report, b: Report) -> int:
    early = {ReportStatus.RUMOURED, ReportStatus.PLANNED} & {a.candidate.status, b.candidate.status}
    return max(REACH_DAYS[a.candidate.type], EARLY_REACH_DAYS if early else 0)


def _contradict(a: Report, b: Report) -> bool:
    """Both name objects and share none ("Small 3.1" and "Small 3.2"), or both name a round of another size."""
    objects_a, objects_b = ({object_key(r.candidate.actor, name) for name in r.candidate.objects} for r in (a, b))
    if objects_a and objects_b and not objects_a & objects_b:
        return True
    money_a, money_b = a.candidate.money, b.candidate.money
    if a.candidate.type == "funding" and money_a and money_b:
        low, high = sorted(money.value * ROUGHLY_USD.get(money.currency, 1.0) for money in (money_a, money_b))
        return high > ANOTHER_SIZE * low
    return False


def _alike(a: str, b: str) -> bool:
    words_a, words_b = (set(re.findall(r"\w{3,}", title.casefold())) for title in (a, b))
    return bool(words_a and words_b) and len(words_a & words_b) >= ALIKE * min(len(words_a), len(words_b))
