"""What a person types after scripts/soak."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_REPOSITORY: Final = Path(__file__).parents[1]
DOCUMENT: Final = _REPOSITORY / "docs" / "reliability.md"
_DESCRIPTION: Final = """\
Lets announcements be spoken by a real Home Assistant while a third of all requests to
the (local) service fail. Ends with status 1 when one was neither heard whole nor
explained in the log, or when memory, descriptors or tasks have grown."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much is to be spoken."""

    utterances: int
    listeners: int
    seed: int
    document: Path | None
    """Where the figures are written."""


def wishes(arguments: Sequence[str] | None = None) -> Wishes:
    """Return what the arguments say; ends with status 2 when they make no sense."""
    parser = argparse.ArgumentParser(
        prog="scripts/soak",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--utterances",
        metavar="N",
        type=int,
        default=10_000,
        help="how many announcements (default: %(default)s, at least 20)",
    )
    parser.add_argument(
        "--listeners",
        metavar="N",
        type=int,
        default=20,
        help="how many fetch one at the same time (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", metavar="S", type=int, default=1, help="of texts and faults"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="put the figures into docs/reliability.md, if all is well",
    )
    found = parser.parse_args(arguments)
    if found.utterances < 20:
        parser.error("--utterances takes 20 or more")
    if found.listeners < 1:
        parser.error("--listeners takes 1 or more")
    return Wishes(
        utterances=found.utterances,
        listeners=found.listeners,
        seed=found.seed,
        document=DOCUMENT if found.write else None,
    )
