"""What the rules found and how much the words speak for each type in, what is kept, dropped and told besides out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.rules import Finding

#: How the log odds of a type add up: a constant, its words, the words of the strongest other type, and the rule that
#: found it (log odds of its confidence). Logistic regression on 2,108 recorded items as the rules read them before they
#: were looked at, with tables learned without their part: F1 over types 0.85 there, 0.80 by the rules alone
#: (2026-11-29); each of ten parts rises.
_CONSTANT, _WORDS, _OTHERS, _RULE = -0.72, 0.65, -0.2, 1.2
#: How likely a finding must be to stay, in a laboratory's own feed and elsewhere, where more of what is told is news,
#: and how likely a type that no rule found must be to be told. Of events on those items 92 of 100 are right with these;
#: of items without one 0.91 stay quiet in the one, 0.83 in the other. Telling from 0.35 in the press finds more (F1
#: 0.829, not 0.815) and leaves 0.73 quiet: a wrong event costs more than a missed one.
STAYS_IN_OWN_FEED, STAYS_ELSEWHERE, TOLD = 0.4, 0.3, 0.55
#: Words that speak less than this for a type, in log odds, never make it likely enough to be told.
_SILENT = -2.5
#: Never more than this: labels err too.
_MOST = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What becomes of the findings of one page."""

    #: With how likely they are.
    kept: list[Finding]
    #: With how likely they are, which is too little.
    dropped: list[Finding]
    #: Types that no rule found, and how likely they are; the likeliest first.
    missed: list[tuple[str, float]]


def judge(
    found: Sequence[Finding], words: Mapping[str, float], worth: Callable[[Finding], float], *, official: bool
) -> Judgement:
    """Weigh findings and words together; `worth` gives the confidence in the rule of a finding.

    `words` are log odds by type. The order of the findings stays.
    """
    stays = STAYS_IN_OWN_FEED if official else STAYS_ELSEWHERE
    weighed = [replace(finding, likely=likely(finding.type, words, worth(finding))) for finding in found]
    told = {finding.type for finding in found}
    missed = [(kind, likely(kind, words, None)) for kind in words if kind not in told and words[kind] > _SILENT]
    return Judgement(
        kept=[finding for finding in weighed if (finding.likely or 0) >= stays],
        dropped=[finding for finding in weighed if (finding.likely or 0) < stays],
        missed=sorted((m for m in missed if m[1] >= TOLD), key=lambda m: -m[1]),
    )


def likely(kind: str, words: Mapping[str, float], rule: float | None) -> float:
    """How likely an event of a type is, by its words and the confidence in the rule that found it; None for no rule."""
    others = max(odds for other, odds in words.items() if other != kind)
    odds = _CONSTANT + _WORDS * words[kind] + _OTHERS * others
    if rule is not None:
        odds += _RULE * math.log(rule / (1 - rule))
    return round(min(1 / (1 + math.exp(-odds)), _MOST), 2)
