"""A sum in any currency in, roughly what it is in US dollars out: enough to compare sizes, not to keep books."""

from collections.abc import Mapping
from typing import Final

#: What a unit of a currency is worth in dollars, roughly: enough to tell a round of 400 million from one of 800.
ROUGHLY_USD: Final[Mapping[str, float]] = {
    "USD": 1.0,
    "EUR": 1.1,
    "GBP": 1.3,
    "CHF": 1.15,
    "CAD": 0.72,
    "AUD": 0.66,
    "SGD": 0.75,
    "CNY": 0.14,
    "HKD": 0.13,
    "JPY": 0.007,
    "INR": 0.012,
    "KRW": 0.0007,
    "SEK": 0.1,
    "TWD": 0.03,
    "BRL": 0.18,
}


def roughly_usd(value: float, currency: str) -> float:
    """A sum in dollars of no particular day; an unknown currency is taken for dollars."""
    return round(value * ROUGHLY_USD.get(currency, 1.0), 2)
