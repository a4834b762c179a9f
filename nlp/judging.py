"""What the rules found and how much the words speak for each type in, what is kept, dropped and told besides out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.rules import Finding

#: How the log odds of an event add up: a constant, its words, and the rule that found it (log odds of its confidence).
#: Logistic regression on 2,108 recorded items as the rules read them before any was looked at, with words weighed by
#: what was learned without them, gave 0.02, 0.75 and 0.98 (2026-11-29); the strongest other type says nothing more.
#: The constant is lower, for types that are told of unseen items were right less often than that, and actors err too.
#: A rule is worth less since the encoder is asked beside it, and words are where nothing like the page was learned: of
#: 1,515 recorded items, asked of a table and an encoder that had learned neither them nor lines written beside them,
#: events have an F1 of 0.861 (labelled recordings), 0.867 (feeds of laboratories) and 0.880 (reports) with these
#: three, of 0.846, 0.857 and 0.866 with -0.28, 0.75 and 0.6 and more of the encoder. Lines kept back, which are like
#: what was learned, are read alike: 0.846 and 0.848, of writers who taught nothing 0.932 and 0.929 (2026-11-30).
_CONSTANT, _WORDS, _RULE = -0.34, 0.65, 0.6
#: Log odds from which a finding stays, and a type that no rule found is told: where a type is more likely than not.
#: Between -0.3 and -0.2 figures differ by less than 0.01; from here on eventless lines kept back are left quiet as
#: often as before the encoder had four layers (2026-12-01).
_BAR = -0.2
#: How much more a headline takes that is one of several in a title: half of such titles tell of old news or of ideas.
#: 56 recorded ones have an F1 of 0.70 so (0.89 of the eventless left quiet; 0.78 of them at the common bar), where 54
#: of them had 0.08 read as a whole; 503 of ours 0.80 (0.92), 479 of which had 0.46 (2026-12-01).
SURER_IN_LISTS = 0.5
#: Log odds below and above the bar between which the encoder is asked too: four of ten items. What the table alone
#: passes over is raised by the encoder more often than what it tells is dropped: F1 over types on lines kept back is
#: 0.873 with these bounds, 0.866 with 1.5 on either side for as many items, 0.877 when it is always asked (2026-12-01).
_DOUBT_BELOW, _DOUBT_ABOVE = 1.8, 1.3
#: Events are right more often than their log odds say, by so much: a logistic regression of what was right on them
#: gives 0.58 + 0.90 of them for 2,875 events of lines kept back, 0.72 + 0.82 for 207 of unseen recordings (2026-11-30).
_SURER = 0.5
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
    #: Whether a decision was near.
    in_doubt: bool


def judge(
    found: Sequence[Finding], words: Mapping[str, float], worth: Callable[[Finding], float], *, surer: float = 0.0
) -> Judgement:
    """Weigh findings and words together; `worth` gives the confidence in the rule of a finding.

    `words` are log odds by type; `surer` is how much higher the bar lies. The order of the findings stays.
    """
    bar = _BAR + surer
    rules = [(finding, _odds(words[finding.type], worth(finding))) for finding in found]
    told = {finding.type for finding in found}
    alone = [(kind, _odds(odds, None)) for kind, odds in words.items() if kind not in told]
    return Judgement(
        kept=[replace(finding, likely=_likely(odds)) for finding, odds in rules if odds >= bar],
        dropped=[replace(finding, likely=_likely(odds)) for finding, odds in rules if odds < bar],
        missed=sorted(((kind, _likely(odds)) for kind, odds in alone if odds >= bar), key=lambda m: -m[1]),
        in_doubt=any(-_DOUBT_BELOW < odds - bar < _DOUBT_ABOVE for _, odds in (*rules, *alone)),
    )


def _odds(words: float, rule: float | None) -> float:
    """Log odds of an event, by those of its words and the confidence in the rule that found it, if one did."""
    by_rule = 0.0 if rule is None else _RULE * math.log(rule / (1 - rule))
    return _CONSTANT + _WORDS * words + by_rule


def _likely(odds: float) -> float:
    return round(min(1 / (1 + math.exp(-odds - _SURER)), _MOST), 2)
