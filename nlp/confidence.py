"""The rule and the doubts of a finding in, the share of such findings that are right out."""

from collections.abc import Collection, Mapping

#: Findings of each family of rules on items that nobody had looked at when the rules were written: how many were right,
#: of how many (316 in all, labelled by hand, 2026-11-24). A family is the first part of a rule's name.
_MEASURED: Mapping[str, tuple[int, int]] = {
    "acquisition": (4, 4),
    "compute": (12, 18),
    "deprecation": (3, 4),
    "expansion": (1, 2),
    "financials": (2, 3),
    "frame": (11, 14),
    "funding": (14, 15),
    "incident": (8, 13),
    "launch": (29, 35),
    "legal": (17, 20),
    "partnership": (23, 31),
    "people": (10, 11),
    "pricing": (2, 2),
    "research": (6, 10),
    "title": (106, 116),
    "turn": (16, 18),
}
_OVERALL = sum(right for right, _ in _MEASURED.values()) / sum(told for _, told in _MEASURED.values())
#: Findings of the average family that every family is given, so that one seen three times says little of itself.
_PRIOR = 8
#: What any doubt (an unlisted name, the style of the headline alone, the lead alone) takes off: 84 % against 80 %.
_DOUBT = 0.04


def confidence(rule: str, doubts: Collection[str]) -> float:
    """Share of findings of this rule's family, with or without doubts, that are right: between 0 and 1.

    The family's share is drawn towards that of all findings (additive smoothing with a prior of 8 findings).
    """
    right, told = _MEASURED.get(rule.partition(".")[0], (0, 0))
    share = (right + _PRIOR * _OVERALL) / (told + _PRIOR)
    return round(share - (_DOUBT if doubts else 0.0), 2)
