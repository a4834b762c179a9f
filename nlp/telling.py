"""What the rules found on a page in, what is told of it once its words are weighed too out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from nlp.actors import done_by, released_by
from nlp.candidates import actor_name, worth
from nlp.extractors.attached import attach
from nlp.judging import judge
from nlp.parties import Party
from nlp.ranking import contenders_of
from nlp.rules import Finding, Miss
from nlp.sections import Page
from nlp.weighing import Features, Weights, features_of

#: Types of one and the same thing, of which a page tells one.
_ONE_FACE = frozenset({"model_release", "product_launch", "research"})
#: How much more words must speak for one of these, in log odds, to take it from a rule that read another: from here on
#: the words are right more often, on 2,108 recorded items and 1,703 lines kept back.
_CLEARLY = 1.5


def weigh(
    page: Page,
    parts: Callable[[], list[Page]],
    reason: str | None,
    settled: list[Finding],
    weights: Weights,
    surer: float,
) -> tuple[list[Finding], list[Miss]]:
    """What the rules found, without what the words of the page speak against, and with what they speak for.

    `parts` gives the headlines that its happenings would be by themselves: what one of them says counts as well;
    `surer` is how much higher the bar lies than for a title of its own, in log odds.
    """
    asks_or_argues = reason is not None and page.item.kind != "official"
    rules_alone = asks_or_argues or page.title.is_list
    if not page.title.words or (rules_alone and not settled):
        return settled, []
    features = features_of(page, reason)
    words = weights.log_odds(features)
    judged = judge(settled, words, worth, surer=surer)
    if judged.in_doubt:
        words = weights.second_opinion(features, words)
        for alone in (features_of(part, reason) for part in parts()):
            told_alone = weights.second_opinion(alone, weights.log_odds(alone))
            words = {kind: max(odds, told_alone[kind]) for kind, odds in words.items()}
        judged = judge(settled, words, worth, surer=surer)
    misses = [
        Miss(
            rule=f.rule, section=f.section, start=f.start, end=f.end, reason=f"its words speak against it ({f.likely})"
        )
        for f in judged.dropped
    ]
    who = _who_by(page, features, weights)
    told = Counter(finding.type for finding in judged.kept)  # two of one type are two parties' doings
    kept = [done_by(page, f, who(f.type, f.actor)) if told[f.type] == 1 else f for f in judged.kept]
    for kind, likely in () if rules_alone else judged.missed:
        start, end = weights.telling(features, kind)
        finding, against = attach(page, kind, (start, end), who(kind, None), judged.dropped), None
        rivals = [f for f in kept if _one_face(f, finding)]
        if actor_name(page, finding) is None:
            against = "nobody can be named who does it"
        elif kind == "funding" and _is_described(finding) and any(f.type in _PRICED_APART for f in kept):
            against = "its sums only describe"
        elif any((f.likely or 0) >= likely and words[kind] - words[f.type] < _CLEARLY for f in rivals):
            against = "another type says more of the same words"
        else:
            things = finding.objects or _lent(kind, rivals)
            told_so = replace(released_by(page, replace(finding, objects=things)), likely=likely)
            kept = [*(f for f in kept if f not in rivals), told_so]
        if against is not None:
            misses.append(Miss(rule=f"words.{kind}", section=page.title, start=start, end=end, reason=against))
    return kept[:4], misses


def _lent(kind: str, rivals: Sequence[Finding]) -> tuple[Party, ...]:
    """Names that no list knows, of a launch that was misread as one of another sort."""
    return () if kind == "research" else tuple(p for f in rivals for p in f.objects if p.kind == "open")


#: Types beside which sums of other kinds describe a company: what it was worth, had raised or takes in.
_PRICED_APART = frozenset({"acquisition", "financials"})


def _is_described(finding: Finding) -> bool:
    """Whether no sum of a round is named: none at all, or what a company is worth or takes in."""
    return finding.money is None or finding.money.is_valuation or finding.money.is_revenue


def _who_by(page: Page, features: Features, weights: Weights) -> Callable[[str, Party | None], Party | None]:
    """Who does what is told, by its type and whom a rule read; a publisher tells of its own, and nobody is chosen."""
    ranking = weights.ranking
    contenders = cache(lambda: contenders_of(page, ranking.is_plain) if page.item.publisher_lab is None else ())
    return lambda kind, read: ranking.choose(contenders(), kind, weights.telling(features, kind), read)


def _one_face(first: Finding, second: Finding) -> bool:
    """Whether two findings are one thing told as two types: a model and a product, or a study and what it presents."""
    names = [{p.name for p in finding.objects} for finding in (first, second)]
    apart = names[0] and names[1] and names[0].isdisjoint(names[1])
    return {first.type, second.type} <= _ONE_FACE and not apart
