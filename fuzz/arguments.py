"""What a person types after scripts/fuzz."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
import secrets


@dataclass(frozen=True, slots=True)
class Wishes:
    """How long to look for defects, or which case to look at."""

    seed: int
    minutes: float
    case: int | None
    """Only this one, once more."""


def wishes(arguments: Sequence[str] | None = None) -> Wishes:
    """Return what the arguments say; a seed that nobody gave is a new one."""
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz",
        description="Feeds broken answers of the service to the integration. Whatever "
        "comes out but a typed error is a finding, with what it takes to see it again.",
    )
    parser.add_argument(
        "--minutes", type=_minutes, default=1.0, metavar="N", help="1 unless told"
    )
    parser.add_argument(
        "--seed", type=int, metavar="S", help="the same seed, the same cases"
    )
    parser.add_argument(
        "--case", type=int, metavar="C", help="only this case of the seed"
    )
    given = parser.parse_args(arguments)
    if given.case is not None and given.seed is None:
        parser.error("--case is a number within a seed: give --seed too")
    seed = secrets.randbelow(2**32) if given.seed is None else given.seed
    return Wishes(seed, given.minutes, given.case)


def _minutes(text: str) -> float:
    minutes = float(text)
    if not 0 < minutes <= 7 * 24 * 60:
        raise argparse.ArgumentTypeError("give more than 0, at most a week")
    return minutes
