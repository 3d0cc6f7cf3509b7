"""Cases by number: the same seed and number make the same bytes."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from .mutator import Mutator
from .targets import TARGETS, Pieces, Target

_SHARES: Final = tuple(accumulate(target.share for target in TARGETS))


@dataclass(frozen=True, slots=True)
class Case:
    """An input for a target."""

    seed: int
    number: int
    target: Target
    pieces: Pieces


def case(seed: int, number: int) -> Case:
    """Return the case with a number."""
    # A text seeds alike on every machine and in every release of Python.
    random = Random(f"{seed} {number}")
    [target] = random.choices(TARGETS, cum_weights=_SHARES)
    return Case(seed, number, target, target.make(Mutator(random)))
