"""The rule and the doubts of a finding in, the share of such findings that are right out."""

from collections.abc import Collection, Mapping

#: Findings of each family of rules on items that nobody had looked at when the rules were written: how many were right,
#: of how many (1,122 in all, of 1,473 recorded items, the first time they were read, 2026-11-28). A family is the first
#: part of a rule's name.
_MEASURED: Mapping[str, tuple[int, int]] = {
    "acquisition": (21, 21),
    "compute": (21, 26),
    "deprecation": (9, 11),
    "expansion": (9, 9),
    "financials": (5, 8),
    "frame": (6, 8),
    "funding": (40, 42),
    "incident": (25, 31),
    "launch": (176, 205),
    "legal": (43, 46),
    "partnership": (80, 95),
    "people": (20, 21),
    "pricing": (9, 12),
    "research": (9, 14),
    "title": (499, 551),
    "turn": (15, 22),
}
_OVERALL = sum(right for right, _ in _MEASURED.values()) / sum(told for _, told in _MEASURED.values())
#: Findings of the average family that every family is given, so that one seen three times says little of itself.
_PRIOR = 8
#: What any doubt (an unlisted name, the style of the headline alone, the lead alone) takes off, and what its absence
#: adds: of the same findings 81 % were right with a doubt, 91 % without, 88 % in all.
_DOUBT, _SURE = 0.07, 0.03
#: Never more than this: labels err too.
_MOST = 0.97


def confidence(rule: str, doubts: Collection[str]) -> float:
    """Share of findings of this rule's family, with or without doubts, that are right: between 0 and 1.

    The family's share is drawn towards that of all findings (additive smoothing with a prior of 8 findings).
    """
    right, told = _MEASURED.get(rule.partition(".")[0], (0, 0))
    share = (right + _PRIOR * _OVERALL) / (told + _PRIOR)
    return round(min(share - _DOUBT if doubts else share + _SURE, _MOST), 2)
