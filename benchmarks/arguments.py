"""What a person types after scripts/bench."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .engines import BARE, KINDS, OURS

PARTS: Final = ("first-audio", "delivery", "work", "load", "stall", "memory", "answers")
_QUICK_PARTS: Final = ("first-audio", "work", "load", "stall")
_REPOSITORY: Final = Path(__file__).parents[1]
PUBLISHED: Final = _REPOSITORY / "docs" / "performance"
UNPUBLISHED: Final = _REPOSITORY / ".cache" / "performance"
_FULL_RUNS: Final = 20
_QUICK_RUNS: Final = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be measured."""

    engines: Sequence[str]
    parts: Sequence[str]
    runs: int
    quick: bool
    check: bool
    keep: bool
    """The other parts stay as they were published."""
    folder: Path
    """Where the figures are written."""


def wishes(arguments: Sequence[str] | None = None) -> Wishes:
    """Return what the arguments say; ours and the bare entity always take part."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measures speech engines side by side in one Home Assistant "
        "and writes docs/performance. That takes an hour; a part of it is written to "
        ".cache/performance instead, unless the others are kept.",
    )
    parser.add_argument(
        "--only",
        metavar="A,B",
        help=f"of {', '.join(KINDS)}",
    )
    parser.add_argument(
        "--parts",
        metavar="A,B",
        help=f"of {', '.join(PARTS)}",
    )
    parser.add_argument(
        "--runs", type=int, metavar="N", help=f"of each row; {_FULL_RUNS} unless quick"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="with --parts: keep the other parts of docs/performance, and write there",
    )
    parser.add_argument("--quick", action="store_true", help="a few minutes, few runs")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare what is added to the floor with docs/performance/results.json; "
        "less than a minute, writes nothing",
    )
    found = parser.parse_args(arguments)
    usual_parts = _QUICK_PARTS if found.quick else PARTS
    engines = _chosen(parser, found.only, tuple(KINDS), tuple(KINDS))
    parts = _chosen(parser, found.parts, PARTS, usual_parts)
    runs = found.runs or (_QUICK_RUNS if found.quick else _FULL_RUNS)
    whole = len(engines) == len(KINDS) and (found.keep or len(parts) == len(PARTS))
    return Wishes(
        engines=tuple(dict.fromkeys((OURS, BARE, *engines))),
        parts=parts,
        runs=runs,
        quick=found.quick,
        check=found.check,
        keep=found.keep,
        folder=PUBLISHED if whole and runs >= _FULL_RUNS else UNPUBLISHED,
    )


def _chosen(
    parser: argparse.ArgumentParser,
    text: str | None,
    known: Sequence[str],
    usual: Sequence[str],
) -> Sequence[str]:
    if text is None:
        return usual
    chosen = text.split(",")
    if unknown := set(chosen) - set(known):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(known)}")
    return chosen
