"""Medians and percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass
import math
import statistics


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one figure over several runs, in the figure's unit."""

    runs: int
    median: float
    p95: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        return cls(len(values), statistics.median(values), percentile(values, 95))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, with as many digits as are worth something."""
    return round(seconds * 1000, 2)
