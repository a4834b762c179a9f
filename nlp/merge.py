"""Reports in, groups of reports out: which of them tell of one happening.

Two reports are tied when their likeness speaks for it. What is tied, directly or through others, is a circle; within a
circle, the two groups with the highest mean likeness are joined until no mean speaks for it any more (average linkage),
so that one odd tie does not join two happenings. A story that hundreds of outlets tell makes a large circle: there,
what is read alike and worded alike counts as one text told often. Circles and groups depend on the set of reports
alone: in whatever order they came, the same reports give the same groups, and a new report concerns the circles that
it is tied to alone. An analyst's rulings stand above all likeness.
"""

import heapq
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from nlp.likeness import FIRM, NEVER, TEXT_REACH_DAYS, Profile, likeness, profile, weight
from nlp.roles import EARLY_REACH_DAYS, REACH_DAYS, days_apart, is_background, is_beside, lasting_keys, role_keys
from store.merging import Ruling, RulingKind
from store.model import Report, Scope, Tier

#: Mean log odds from which two groups are one.
ENOUGH = 0.0
#: Sum of the weights of shared keys from which two reports are compared at all: two telling words, or one role.
COMPARED = 2
#: Weight from which a word is a key: above that of the words that every tenth text of the field has.
TELLING = 2.3
#: Up to so many reports of a circle are compared each with each; of more, those alike are compared as one.
COMPARED_SINGLY = 48
#: A report is explained by so many of those before it.
EXPLAINED_BY = 12
#: Log odds of what an analyst rules to be one.
RULED = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A cheap key under which a report finds others."""

    text: str
    #: Days to look back and ahead; None: at any time.
    reach_days: int | None
    #: How much sharing it counts towards COMPARED.
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A report opens an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A report is one more of an event."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A report belongs to no event."""

    reason: str


def keys(report: Report) -> tuple[Key, ...]:
    """All keys of a report; two reports that may be tied share keys of weight COMPARED within their reach."""
    found = [Key(text=text, reach_days=None, weight=COMPARED) for text in sorted(lasting_keys(report))]
    if report.candidate is not None:
        reach = max(REACH_DAYS[report.candidate.type], EARLY_REACH_DAYS)
        found += [Key(text=text, reach_days=reach, weight=COMPARED) for text in sorted(role_keys(report))]
    if report.position == 0:
        words = report.wording
        telling = sorted(term for term in (*words.title, *words.lead) if weight(term) >= TELLING)
        found += [Key(text=f"word|{term}", reach_days=TEXT_REACH_DAYS, weight=1) for term in telling]
    return tuple(found)


def circles(reports: Iterable[Report], rulings: Sequence[Ruling] = ()) -> tuple[tuple[Report, ...], ...]:
    """Reports that are tied directly or through others; each in order of publication.

    A superset of what can be one happening: no group reaches beyond its circle.
    """
    judge, ordered = _Judge(rulings), sorted(reports, key=publication_order)
    parent = {report.id: report.id for report in ordered}

    def root(report_id: str) -> str:
        while parent[report_id] != report_id:
            parent[report_id] = report_id = parent[parent[report_id]]
        return report_id

    def join(*tied: Report) -> None:
        for report in tied:
            parent[root(report.id)] = root(tied[0].id)

    copies: dict[str, list[Report]] = {}
    for members in _copies(ordered, judge):
        copies |= {end.id: members for end in (members[0], members[-1])}
    ends = [report for report in ordered if report.id in copies]
    for a, b in neighbours(ends):
        mentioned = is_background(a) and is_background(b)
        if not mentioned and root(a.id) != root(b.id) and judge.ties(a, b):
            join(*copies[a.id], *copies[b.id])
    for first, second in judge.ruled_same(parent.keys()):
        parent[root(first)] = root(second)
    found: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        found[root(report.id)].append(report)
    return tuple(map(tuple, found.values()))


def group(reports: Iterable[Report], rulings: Sequence[Ruling] = ()) -> tuple[tuple[Report, ...], ...]:
    """Reports by happening; each group, and the groups among themselves, in order of publication."""
    groups = [members for circle in circles(reports, rulings) for members in split_circle(circle, rulings)]
    return tuple(sorted(groups, key=lambda members: publication_order(members[0])))


def split_circle(circle: Sequence[Report], rulings: Sequence[Ruling] = ()) -> list[tuple[Report, ...]]:
    """The groups of one circle, each in order of publication.

    What documents mainly report comes first; what they report beside it, and then what they mention as background,
    goes to the group that it fits best, so that neither ties two groups to each other.
    """
    judge = _Judge(rulings)
    found = _linked([report for report in circle if not is_beside(report)], judge)
    beside = [report for report in circle if is_beside(report) and not is_background(report)]
    found += _linked([report for report in beside if not _taken_in(report, found, judge)], judge)
    for report in filter(is_background, circle):
        if not _taken_in(report, found, judge):
            found.append([report])
    return [tuple(sorted(members, key=publication_order)) for members in found]


def decide(members: Sequence[Report]) -> tuple[New | Merge | Ignore, ...]:
    """What becomes of each report of a group, which are in order of publication; a reason is in words for a person."""
    opening = next((r for r in members if r.candidate is not None and r.candidate.scope is Scope.MAIN), None)
    if opening is None:
        unread = "no event was read in it, and it resembles no report of one"
        mentioned = "it mentions a past happening that no other document reports"
        return tuple(Ignore(reason=unread if report.candidate is None else mentioned) for report in members)
    profiles = [profile(report) for report in members]
    found: list[New | Merge | Ignore] = []
    for number, report in enumerate(members):
        if report is opening:
            found.append(New())
            continue
        before = profiles[:number] or profiles[1:]  # the first, where it opens no event, by what came after it
        before = [*before[:1], *before[1:][-EXPLAINED_BY:]]
        ties = [tie for other in before if (tie := likeness(other, profiles[number]))]
        best = max(ties, key=lambda tie: tie.score, default=None)
        tied = best is not None and best.score >= ENOUGH
        found.append(Merge(reason=best.reason if best and tied else "an analyst's ruling, or through other reports"))
    return tuple(found)


def neighbours(ordered: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """Every pair of reports that share keys of weight COMPARED within their reach."""
    index: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for number, report in enumerate(ordered):
        for key in keys(report):
            index[key.text].append((report.published_at.date(), number))
    for entries in index.values():
        entries.sort()
    for number, report in enumerate(ordered):
        day, shared = report.published_at.date(), defaultdict[int, int](int)
        for key in keys(report):
            entries = index[key.text]
            first = 0
            if key.reach_days is not None:
                first = bisect_left(entries, (date.fromordinal(max(1, day.toordinal() - key.reach_days)), -1))
            for other_day, other in entries[first:]:
                if key.reach_days is not None and (other_day - day).days > key.reach_days:
                    break
                if other > number:
                    shared[other] += key.weight
        for other, common in shared.items():
            if common >= COMPARED:
                yield report, ordered[other]


def publication_order(report: Report) -> tuple[str, str, int]:
    """Sorts reports by believed time of publication, the same in every run."""
    return report.published_at.isoformat(), report.document_id, report.position


class _Judge:
    """Likeness of reports under an analyst's rulings; of two rulings on one pair the later stands."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._profiles: dict[str, Profile] = {}
        self._verdicts: dict[frozenset[str], RulingKind] = {}
        for ruling in sorted(rulings, key=lambda ruling: (ruling.made_at, ruling.id)):
            if ruling.kind is RulingKind.SAME:
                self._verdicts |= {frozenset(pair): ruling.kind for pair in combinations(ruling.reports, 2)}
            elif ruling.kind is RulingKind.APART:
                self._verdicts |= {frozenset(pair): ruling.kind for pair in product(ruling.reports, ruling.others)}

        self._ruled = frozenset(report_id for pair in self._verdicts for report_id in pair)

    def score(self, a: Report, b: Report) -> float | None:
        """Log odds that two reports tell of one happening; None where nothing can be said."""
        verdict = self._verdicts.get(frozenset((a.id, b.id)))
        if verdict is not None:
            return RULED if verdict is RulingKind.SAME else NEVER
        if a.tier is b.tier is Tier.CURATED:  # a person wrote them down as two
            return NEVER
        alike = likeness(self._profile(a), self._profile(b))
        return alike.score if alike else None

    def rules_on(self, report: Report) -> bool:
        """Whether a person joined a report to others, or kept it apart from them."""
        return report.id in self._ruled

    def ties(self, a: Report, b: Report) -> bool:
        """Whether it is likelier than not that they tell of one happening."""
        score = self.score(a, b)
        return score is not None and score >= ENOUGH

    def ruled_same(self, known: Set[str]) -> Iterator[tuple[str, str]]:
        """Pairs of the known reports that a person joined."""
        for pair, verdict in self._verdicts.items():
            if verdict is RulingKind.SAME and pair <= known:
                first, *rest = sorted(pair)
                yield first, rest[0]

    def _profile(self, report: Report) -> Profile:
        found = self._profiles.get(report.id)
        if found is None:
            found = self._profiles[report.id] = profile(report)
        return found


def _copies(ordered: Sequence[Report], judge: _Judge) -> Iterable[list[Report]]:
    """Reports that neither keys nor likeness tell apart, but for who came first; each list in the order given.

    What ties the first or the last of them to another report ties them all: a text that a thousand wires carry is
    compared twice. A report that shares its document, or that a person ruled on, is like no other.
    """
    known = {report.id: [key.text for key in keys(report)] for report in ordered}
    bearers = Counter(text for texts in known.values() for text in texts)
    documents = Counter(report.document_id for report in ordered)
    found: dict[object, list[Report]] = defaultdict(list)
    for report in ordered:
        alone = documents[report.document_id] > 1 or judge.rules_on(report)
        found[
            report.id if alone else None,
            tuple(text for text in known[report.id] if bearers[text] > 1),
            replace(report.wording, opening=""),
            replace(report.candidate, quotes=(), confidence=0.0, rule="") if report.candidate else None,
            days_apart(report, report),  # of one without a date it is not 0
            report.published_at.date(),
            report.tier is Tier.CURATED,
            report.position > 0,
        ].append(report)
    return found.values()


def _linked(reports: Sequence[Report], judge: _Judge) -> list[list[Report]]:
    """Reports by average linkage: the two groups with the highest mean tie are joined while it speaks for it."""
    groups = dict(enumerate(_alike(reports, judge)))
    ties: dict[int, dict[int, _Tie]] = {number: {} for number in groups}
    heap: list[tuple[float, int, int, int]] = []
    for (first, ours), (second, theirs) in combinations(groups.items(), 2):
        score = judge.score(ours[0], theirs[0])
        if score is not None:
            pairs = len(ours) * len(theirs)
            ties[first][second] = ties[second][first] = tie = _Tie(total=score * pairs, pairs=pairs)
            _offer(heap, first, second, tie)
    while heap:
        _, first, second, pairs = heapq.heappop(heap)
        offered = ties.get(first, {}).get(second)
        if offered is None or offered.pairs != pairs:  # one of the two has grown since
            continue
        groups[first] += groups.pop(second)
        for other, gone in ties.pop(second).items():
            del ties[other][second]
            if other == first:
                continue
            kept = ties[first].get(other)
            joined = gone if kept is None else _Tie(total=kept.total + gone.total, pairs=kept.pairs + gone.pairs)
            ties[first][other] = ties[other][first] = joined
        for other, joined in ties[first].items():
            _offer(heap, min(first, other), max(first, other), joined)
    return list(groups.values())


def _alike(reports: Sequence[Report], judge: _Judge) -> list[list[Report]]:
    """Reports that are compared as one, the first of each for all: in a large circle, what is firmly tied to it.

    Comparing each with each costs 2 s for 300 copies of one story; so, as many comparisons as there are reports.
    """
    if len(reports) <= COMPARED_SINGLY:
        return [[report] for report in reports]
    found: list[list[Report]] = []
    read_alike: dict[object, list[list[Report]]] = defaultdict(list)
    for report in sorted(reports, key=publication_order):
        c = report.candidate
        reading = (c.type, c.actor, c.counterparties, c.objects) if c else None
        texts = [] if is_beside(report) or judge.rules_on(report) else read_alike[reading]
        for members in texts:
            score = judge.score(members[0], report)
            if score is not None and score >= FIRM:
                members.append(report)
                break
        else:
            found.append([report])
            texts.append(found[-1])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tie:
    """What is said of the pairs between two groups."""

    #: Sum of their log odds.
    total: float
    #: How many of the pairs anything can be said of.
    pairs: int


def _offer(heap: list[tuple[float, int, int, int]], first: int, second: int, tie: _Tie) -> None:
    """Put two groups forward to be joined, if the mean of their ties speaks for it."""
    mean = round(tie.total / tie.pairs, 6)  # sums of floats differ in their last digits with the order of addition
    if mean >= ENOUGH:
        heapq.heappush(heap, (-mean, first, second, tie.pairs))


def _taken_in(report: Report, groups: Sequence[list[Report]], judge: _Judge) -> bool:
    """Add a report to the group that is tied to it and was told nearest to it in time; False where there is none."""
    options = []
    for number, members in enumerate(groups):
        scores = [score for other in members if (score := judge.score(report, other)) is not None]
        if scores and NEVER not in scores and max(scores) >= ENOUGH:
            options.append((min(days_apart(report, other) for other in members), number))
    if options:
        groups[min(options)[1]].append(report)
    return bool(options)
