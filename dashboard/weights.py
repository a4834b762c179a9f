"""The reader's own weights of the readings' rules, kept in the address, in; the same by reading and rule out.

In the address and not in readings.toml: to weigh otherwise is a what-if of one reader, which a link can share and a
reload keeps, while the file holds what everybody starts from and is written by hand, with its reasons.
"""

import math
from collections.abc import Collection
from typing import Final

import streamlit as st

from dashboard.filters import touch

#: The part of the address, and of the session: one "READING.RULE.WEIGHT" for each rule that is weighed otherwise.
_PART: Final = "weight"
_HEAVIEST: Final = 100.0


def own_weights() -> dict[tuple[str, str], float]:
    """Reading and rule → weight, of those that the address names and that are weights; names are checked by nobody."""
    found = {}
    for entry in st.session_state.get(_PART, []):
        reading, _, rest = entry.partition(".")
        rule, _, written = rest.partition(".")
        try:
            weight = float(written)
        except ValueError:
            continue
        if math.isfinite(weight):
            found[reading, rule] = min(max(weight, 0.0), _HEAVIEST)
    return found


def keep_weight(reading: str, rule: str, shipped: float) -> None:
    """Take the slider's weight into the address; out of it where it is that of readings.toml again."""
    touch()
    weights = own_weights() | {(reading, rule): st.session_state[f"weight-{reading}-{rule}"]}
    if weights[reading, rule] == shipped:
        del weights[reading, rule]
    st.session_state[_PART] = [f"{name}.{of}.{weight:g}" for (name, of), weight in sorted(weights.items())]


def weights_as_toml(reading: str, rules: Collection[str]) -> str:
    """The weights of these rules of a reading as the lines of readings.toml that set them; "" where none is set."""
    return "\n\n".join(
        f"[{name}.rules.{rule}]\nweight = {weight:g}"
        for (name, rule), weight in sorted(own_weights().items())
        if name == reading and rule in rules
    )
