"""Measured values in, one line a figure out, beside what the design asks; all of them again at the end."""

import statistics
import time
from collections.abc import Callable, Sequence


def seconds(action: Callable[[], object], *, rounds: int = 5) -> list[float]:
    """Wall-clock seconds of each of some rounds, after one that warms up."""
    action()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return times


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


#: Every figure of this run, as printed.
REPORTED: list[str] = []


def report(what: str, measured: str, asked: str) -> None:
    """Print one figure, now and in the table at the end."""
    REPORTED.append(f"{what:<58} {measured:>28}   asked: {asked}")
    print(f"\n{REPORTED[-1]}", end="", flush=True)  # noqa: T201 - a benchmark's result is its output


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)
