"""`python -m soak`: the command line of `scripts/soak`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Final

from local_home import REPOSITORY
from local_home.terminal import console, part, run

from .report import DocumentError, require_place, write
from .run import soak

DOCUMENT: Final = REPOSITORY / "docs" / "reliability.md"
_FOLDERS: Final = REPOSITORY / ".cache"
_DESCRIPTION: Final = """\
Has a real Home Assistant speak announcements while a third of all requests to the (local)
service fail. Exits with status 1 if an announcement was neither spoken completely nor
explained in the log, or if memory, file descriptors, or tasks have grown."""


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return utterances, listeners, seed and write; exit with 2 when they are wrong."""
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
        help="number of announcements (default: %(default)s, at least 20)",
    )
    parser.add_argument(
        "--listeners",
        metavar="N",
        type=int,
        default=20,
        help="announcements at the same time (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", metavar="S", type=int, default=1, help="seed for texts and faults"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the results to docs/reliability.md if the run succeeds",
    )
    options = parser.parse_args(arguments)
    if options.utterances < 20:
        parser.error("--utterances takes 20 or more")
    if options.listeners < 1:
        parser.error("--listeners takes 1 or more")
    return options


async def _run(options: argparse.Namespace) -> bool:
    """Soak, print and write; return true if every promise was kept."""
    if options.write:
        require_place(DOCUMENT)
    _FOLDERS.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="soak-", dir=_FOLDERS) as folder,
        part("Announcements", options.utterances) as advance,
    ):
        result = await soak(
            Path(folder) / "home",
            utterances=options.utterances,
            listeners=options.listeners,
            seed=options.seed,
            heard_one=advance,
        )
    console.print(result.page())
    broken = result.broken_promises()
    for promise in broken:
        console.print(f"Broken: {promise}")
    if options.write and not broken:
        write(DOCUMENT, result.page())
        console.print(f"Written: {DOCUMENT.relative_to(REPOSITORY)}")
    return not broken


if __name__ == "__main__":
    sys.exit(run(_run(parse()), DocumentError))
